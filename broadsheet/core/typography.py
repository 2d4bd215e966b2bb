"""Typographic check: proposes how a language sets figures, quotations, dashes and spaces; rewrites nothing.

Each finding is one proposal for one place. The editor decides: figures may be years, quotations may be of
another language. Where the reading is uncertain the reason says so.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from broadsheet.core.languages import base_code
from broadsheet.core.numbers import (
    ARABIC_DIGITS,
    NARROW_NO_BREAK,
    NO_BREAK,
    PERSIAN_DIGITS,
    digits,
    grouped,
    grouping,
)
from broadsheet.core.words import HALF_SPACE, fold

REASONS: dict[str, str] = {
    "thousands-convention": "This language groups the thousands of a number in another way.",
    "thousands-mixed": "The text groups thousands in several ways; this is the language's own.",
    "thousands-ungrouped": "A number of this length is easier to read with its thousands grouped.",
    "thousands-words": "The text writes its other thousands in figures.",
    "thousands-or-decimal": "Elsewhere this groups thousands, but here it reads as a decimal number; choose.",
    "digits-persian": "Persian text has Persian digits.",
    "range-dash": "A range of numbers takes an en dash without spaces.",
    "range-ambiguous": "A range takes an en dash; and do both ends count thousands, or only the second?",
    "quote-language": "This language has other quotation marks.",
    "quote-straight": "A straight quotation mark stands for a typographic one.",
    "quote-spaces": "The space inside these quotation marks is not this language's.",
    "apostrophe-straight": "A straight apostrophe stands for a typographic one.",
    "space-double": "Two or more spaces stand in a row.",
    "space-before-mark": "No space stands before this mark.",
    "space-narrow-before-mark": "French sets a narrow no-break space before this mark.",
    "ellipsis-dots": "Three full stops stand for an ellipsis.",
    "dash-hyphen": "A hyphen between spaces stands for a dash.",
    "half-space-prefix": "This prefix joins its verb with a half-space.",
    "half-space-ending": "This ending joins its word with a half-space.",
    "letter-arabic": "Arabic yeh or kaf stands for the Persian letter.",
    "mark-persian": "Persian text has its own comma, semicolon and question mark.",
}


@dataclass(frozen=True)
class Finding:
    """One proposal: found is text[start:end], reason_key a key of REASONS, kind a group of reasons."""

    start: int
    end: int
    found: str
    proposal: str
    kind: str
    reason_key: str


@dataclass(frozen=True)
class _Marks:
    """Outer and inner quotation marks with their inner spaces, and the dash between words."""

    quotes: str
    inner: str
    space: str = ""
    dash: str = "–"


_MARKS = {
    "en": _Marks("“”", "‘’"),
    "it": _Marks("«»", "“”"),
    "fr": _Marks("«»", "“”", space=NARROW_NO_BREAK),
    "es": _Marks("«»", "“”", dash="—"),
    "ru": _Marks("«»", "„“", dash="—"),
    "uk": _Marks("«»", "„“", dash="—"),
    "fa": _Marks("«»", "“”"),
    "ar": _Marks("«»", "“”"),
    "el": _Marks("«»", "“”"),
    "pt": _Marks("“”", "‘’"),
    "ca": _Marks("«»", "“”"),
    "de": _Marks("„“", "‚‘"),
    "cs": _Marks("„“", "‚‘"),
    "pl": _Marks("„”", "«»"),
    "nl": _Marks("“”", "‘’"),
    "tr": _Marks("“”", "‘’"),
    "sv": _Marks("””", "’’"),
    "fi": _Marks("””", "’’"),
    "da": _Marks("»«", "›‹"),
    "nb": _Marks("«»", "‘’"),
    "no": _Marks("«»", "‘’"),
    "nn": _Marks("«»", "‘’"),
    "hu": _Marks("„”", "»«"),
}
_ALSO_RIGHT = {"de": "»«", "da": "“”„”", "pt": "«»"}

# Written without apostrophes of ours, or with marks of their own.
_WITHOUT_APOSTROPHE = frozenset({"fa", "ar", "he", "ur", "zh", "ja", "ko", "th"})
_WITHOUT_QUOTE_RULES = frozenset({"zh", "ja", "ko", "he", "yi"})

_Checker = Callable[[str, str], Iterator[Finding]]


def check(text: str, language: str) -> list[Finding]:
    """Return proposals for a text in the order of their places; no two overlap.

    Addresses of the web and of mail are left alone. Years and house numbers (four digits without
    separator) are left alone unless they look counted and the text groups others of that length.
    """
    taken: list[Finding] = []
    covered = bytearray(len(text))
    for place in _UNTOUCHED.finditer(text):
        covered[place.start() : place.end()] = b"\1" * (place.end() - place.start())
    for checker in _CHECKERS:
        for finding in checker(text, language):
            if finding.found != finding.proposal and not any(covered[finding.start : finding.end]):
                covered[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
                taken.append(finding)
    return sorted(taken, key=lambda finding: finding.start)


_KINDS = {"space": "spacing", "half": "half-space", "mark": "letter"}


def _finding(text: str, start: int, end: int, proposal: str, reason_key: str) -> Finding:
    group = reason_key.partition("-")[0]
    return Finding(start, end, text[start:end], proposal, _KINDS.get(group, group), reason_key)


_UNTOUCHED = re.compile(
    r"(?:https?://|www\.)[^\s<>«»“”\"]+|(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++|(?<![\w-])[\w-]++\.(?:org|com|net|info)/\S*"
)

# --- numbers --------------------------------------------------------------------------------------

_DIGIT = rf"[0-9{PERSIAN_DIGITS}{ARABIC_DIGITS}]"
_FIRST = rf"[1-9{PERSIAN_DIGITS[1:]}{ARABIC_DIGITS[1:]}]"
_SEPARATORS = f" .,'’٬،{NO_BREAK}{NARROW_NO_BREAK}\u2009"
_GROUPED = rf"{_FIRST}{_DIGIT}{{0,2}}(?P<sep>[{_SEPARATORS}]){_DIGIT}{{3}}(?:(?P=sep){_DIGIT}{{3}})*"
_NOT_WITHIN = rf"(?<![\w+/])(?<!{_DIGIT}[.,٫\-–—])(?<!№ )(?<!№)(?<!#)"
_GROUPED_NUMBER = re.compile(rf"{_NOT_WITHIN}{_GROUPED}(?![\w/])(?![-.]{_DIGIT})")
_PLAIN_NUMBER = re.compile(
    rf"{_NOT_WITHIN}(?<!{_DIGIT}[ {NO_BREAK}{NARROW_NO_BREAK}])"
    rf"{_FIRST}{_DIGIT}{{3,8}}(?![\w/])(?![-–.,٫]{_DIGIT})"
)
_SPACES = f" {NO_BREAK}{NARROW_NO_BREAK}\u2009"
_COUNTED = re.compile(rf"[ {NO_BREAK}{NARROW_NO_BREAK}](?=[^\W\d_])")
_THOUSAND_WORDS = {
    "it": re.compile(rf"{_NOT_WITHIN}(\d{{1,3}})[{_SPACES}](?:mila|mille)\b"),
    "ru": re.compile(rf"{_NOT_WITHIN}(\d{{1,3}})[{_SPACES}]тыс(?:\.|яч\w*)"),
    "uk": re.compile(rf"{_NOT_WITHIN}(\d{{1,3}})[{_SPACES}]тис(?:\.|яч\w*)"),
    "es": re.compile(rf"{_NOT_WITHIN}(\d{{1,3}})[{_SPACES}]mil\b"),
}
_AFTER_YEAR_WORD = re.compile(
    r"(?:\b(?:in|of|by|since|from|until|till|to|before|after|around|year|early|late|and|nel|nell|del|dal|al|dall|anno|"
    r"fine|en|de|du|depuis|dès|avant|après|an|année|desde|hasta|año|del año|im|seit|von|bis|jahr|no|em|ano|"
    r"в|во|с|до|после|к|год|года|году|по|из|от|у|з|від|до|рік|сال|سال|در|از|تا)|[’']|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|gen|mag|giu|lug|ago|set|ott|dic|fév|avr|mai|jui|aoû|déc|"
    r"ene|abr|янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру)\w*\.?)"
    r"\s*$",
    re.IGNORECASE,
)
_AFTER_WORD = re.compile(r"[^\W\d_]\s$")
_BEFORE_YEAR_WORD = re.compile(r"[ \u00a0](?:г\b|год|гг|р\.|рік|року|AD\b|CE\b|BC|d\.C|a\.C|ap\.|av\.)")


def _thousands(text: str, language: str) -> Iterator[Finding]:
    numbers = [number for number in _GROUPED_NUMBER.finditer(text) if not _is_name(text, number)]
    mixed = _mixes_conventions(text, numbers, language)
    for number in numbers:
        yield from _grouped_finding(text, number, language, mixed)
    fours = any(len(_ascii_digits(number[0])) == 4 for number in numbers)
    for number in _PLAIN_NUMBER.finditer(text):
        yield from _plain_finding(text, number, language, fours, mixed)
    if numbers:
        yield from _thousand_words(text, language)


def _ascii_digits(number: str) -> str:
    return re.sub(r"\D", "", fold(number))


def _mixes_conventions(text: str, numbers: list[re.Match[str]], language: str) -> bool:
    kinds = {"space" if number["sep"] in _SPACES else number["sep"] for number in numbers}
    words = _THOUSAND_WORDS.get(base_code(language))
    plain = any(_looks_counted(text, number) for number in _PLAIN_NUMBER.finditer(text))
    spelt = bool(words and words.search(text))
    return len(kinds) + (plain and _plain_is_odd(numbers, language)) + spelt > 1


def _plain_is_odd(numbers: list[re.Match[str]], language: str) -> bool:
    return grouping(language).from_digits == 4 or any(len(_ascii_digits(one[0])) == 4 for one in numbers)


def _grouped_finding(text: str, number: re.Match[str], language: str, mixed: bool) -> Iterator[Finding]:
    plain = _ascii_digits(number[0])
    if _is_right(number, plain, language):
        return
    reason = "thousands-mixed" if mixed else "thousands-convention"
    if not mixed and number["sep"] == _decimal_mark(language) and number[0].count(number["sep"]) == 1:
        reason = "thousands-or-decimal"
    yield _finding(text, *number.span(), digits(grouped(plain, language), language), reason)


def _is_right(number: re.Match[str], plain: str, language: str) -> bool:
    rule = grouping(language)
    if len(plain) < rule.from_digits or digits(plain[0], language) != number[0][0]:
        return False
    if rule.separator in (NO_BREAK, NARROW_NO_BREAK):
        return number["sep"] in (NO_BREAK, NARROW_NO_BREAK)
    return bool(number["sep"] == rule.separator)


def _decimal_mark(language: str) -> str:
    return "." if grouping(language).separator in ",٬" else ","


def _plain_finding(text: str, number: re.Match[str], language: str, fours: bool, mixed: bool) -> Iterator[Finding]:
    plain = _ascii_digits(number[0])
    if len(plain) == 4 and not (fours or _always_groups_four(language)):
        return
    if len(plain) == 4 and not fours and 1000 <= int(plain) <= 2100:
        return
    if not _looks_counted(text, number) or _is_name(text, number):
        return
    reason = "thousands-mixed" if mixed else "thousands-ungrouped"
    yield _finding(text, *number.span(), digits(grouped(plain, language), language), reason)


def _always_groups_four(language: str) -> bool:
    return base_code(language) != "it" and grouping(language).from_digits == 4


def _looks_counted(text: str, number: re.Match[str]) -> bool:
    """Say whether a plain number counts things, rather than naming a year, a house or a postal district."""
    plain, after = _ascii_digits(number[0]), text[number.end() :]
    counted = _COUNTED.match(after)
    follows_small = bool(counted) and not after[1:2].isupper()
    if counted and not follows_small:
        return False
    if len(plain) > 4:
        return True
    if 1000 <= int(plain) <= 2100:
        return _round_and_undated(text, number, int(plain), follows_small)
    return follows_small


def _round_and_undated(text: str, number: re.Match[str], value: int, follows_small: bool) -> bool:
    before = text[max(0, number.start() - 24) : number.start()]
    if value % 50 or (value >= 1700 and not (follows_small and _AFTER_WORD.search(before))):
        return False
    return not _AFTER_YEAR_WORD.search(before) and not _BEFORE_YEAR_WORD.match(text, number.end())


def _thousand_words(text: str, language: str) -> Iterator[Finding]:
    words = _THOUSAND_WORDS.get(base_code(language))
    for found in words.finditer(text) if words else ():
        yield _finding(text, *found.span(), grouped(found[1] + "000", language), "thousands-words")


def _foreign_digits(text: str, language: str) -> Iterator[Finding]:
    if base_code(language) != "fa":
        return
    for found in re.finditer(rf"(?<![A-Za-z0-9])[0-9{ARABIC_DIGITS}]+(?![A-Za-z0-9])", text):
        yield _finding(text, *found.span(), digits(fold(found[0]), "fa"), "digits-persian")


_NUMBER = rf"(?:{_GROUPED.replace('(?P<sep>', '(?P<{0}>').replace('(?P=sep)', '(?P={0})')}|{_DIGIT}+)"
_RANGE = re.compile(
    rf"(?<![\w\-–/.,:+])(?P<low>{_NUMBER.replace('{0}', 'one')})(?P<dash>-|\s-\s|\s[–—]\s)"
    rf"(?P<high>{_NUMBER.replace('{0}', 'two')})(?![\w\-–/])(?![.,:]{_DIGIT})"
)
_NAMES_NUMBER = re.compile(
    r"(?:ISBN|ISSN|ISMN|DOI|tel|tél|phone|fax|тел|IBAN|SIRET|zip|№)[-\w ]{0,4}[.:]?\s*$|\+[\d\s()]{1,12}$",
    re.IGNORECASE,
)


def _ranges(text: str, language: str) -> Iterator[Finding]:
    for found in _RANGE.finditer(text):
        low, high = found["low"], found["high"]
        if _is_name(text, found) or not _ascends(low, high) or _is_two_numbers(found):
            continue
        reason = "range-ambiguous" if _is_ambiguous(low, high) else "range-dash"
        proposal = f"{_as_written(low, language)}–{_as_written(high, language)}"
        yield _finding(text, *found.span(), proposal, reason)


def _is_name(text: str, number: re.Match[str]) -> bool:
    """Say whether a number is a telephone, an account, a book: written as its issuer wrote it."""
    return bool(_NAMES_NUMBER.search(text[max(0, number.start() - 16) : number.start()]))


def _is_two_numbers(found: re.Match[str]) -> bool:
    """Say whether a dash rather parts than joins: '1917 – 20 people', '1914-18 300 men'."""
    low, high = found["low"], found["high"]
    if found["dash"] != "-" and len(low) != len(high):
        return True
    return len(low) == 4 and low.isdecimal() and any(space in high for space in _SPACES)


def _ascends(low: str, high: str) -> bool:
    """Say whether 'low-high' can be a range: '45-75', '1917-21'; not '0-2', '555-0199' or '12-3'."""
    first, second = _ascii_digits(low), _ascii_digits(high)
    if first.startswith("0") or second.startswith("0"):
        return len(first) == 4 and len(second) == 2 and int(first[2:]) < int(second)
    if len(second) < len(first):
        return int(second) > int(first[-len(second) :])
    return int(first) < int(second)


def _is_ambiguous(low: str, high: str) -> bool:
    return low.isdecimal() and not high.isdecimal() and len(low) <= 3


def _as_written(number: str, language: str) -> str:
    plain = _ascii_digits(number)
    return digits(plain if number.isdecimal() else grouped(plain, language), language)


# --- quotation marks and apostrophes --------------------------------------------------------------

_SPACE = rf"[ {NO_BREAK}{NARROW_NO_BREAK}]"
_ANY_QUOTE = re.compile(r"[«»“”„\"]")
_OPENS_AFTER = frozenset(" \t\n\r([{—–-/«“„¿¡" + NO_BREAK + NARROW_NO_BREAK)


@dataclass
class _Open:
    mark: str
    at: int


def _quotes(text: str, language: str) -> Iterator[Finding]:
    if base_code(language) in _WITHOUT_QUOTE_RULES:
        return
    stack: list[_Open] = []
    for found in _ANY_QUOTE.finditer(text):
        mark, at = found[0], found.start()
        if _is_inch(text, at, mark, stack):
            continue
        if stack and "\n" in text[stack[-1].at : at]:
            stack.clear()
        if _opens(text, at, mark, stack):
            yield from _quote_finding(text, at, mark, language, len(stack), opening=True)
            stack.append(_Open(mark, at))
        else:
            del stack[-1:]
            yield from _quote_finding(text, at, mark, language, len(stack), opening=False)


def _is_inch(text: str, at: int, mark: str, stack: list[_Open]) -> bool:
    return mark == '"' and not stack and text[at - 1 : at].isdigit()


def _opens(text: str, at: int, mark: str, stack: list[_Open]) -> bool:
    top = stack[-1].mark if stack else ""
    if mark == "„":
        return True
    if mark == "“":
        return top != "„"
    if mark in "»«":
        return top != {"»": "«", "«": "»"}[mark] and (mark == "«" or _stands_before_word(text, at))
    if mark == "”":
        return top not in '“„”"' and not stack and _stands_before_word(text, at)
    return top != '"' and _stands_before_word(text, at)


def _stands_before_word(text: str, at: int) -> bool:
    return (at == 0 or text[at - 1] in _OPENS_AFTER) and not text[at + 1 : at + 2].isspace()


def _quote_finding(text: str, at: int, mark: str, language: str, depth: int, opening: bool) -> Iterator[Finding]:
    marks = _MARKS.get(base_code(language), _MARKS["en"] if mark == '"' else None)
    if marks is None or (depth and mark != '"') or mark in _ALSO_RIGHT.get(base_code(language), ""):
        return
    pair = marks.inner if depth else marks.quotes
    space = marks.space if not depth else ""
    start, end = (at, _after_spaces(text, at + 1)) if opening else (_before_spaces(text, at), at + 1)
    proposal = pair[0] + space if opening else space + pair[1]
    if _is_set_right(text[start:end], proposal):
        return
    yield _finding(text, start, end, proposal, _quote_reason(mark, pair[0 if opening else 1]))


def _after_spaces(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE[1:-1]:
        at += 1
    return at


def _before_spaces(text: str, at: int) -> int:
    while at > 0 and text[at - 1] in _SPACE[1:-1]:
        at -= 1
    return at


def _is_set_right(found: str, proposal: str) -> bool:
    return found.replace(NO_BREAK, NARROW_NO_BREAK) == proposal


def _quote_reason(mark: str, wanted: str) -> str:
    if mark == '"':
        return "quote-straight"
    return "quote-spaces" if mark == wanted else "quote-language"


def _apostrophes(text: str, language: str) -> Iterator[Finding]:
    if base_code(language) in _WITHOUT_APOSTROPHE:
        return
    for found in re.finditer(r"(?<=[^\W\d_])'|(?<=\d)'(?=s\b)|(?<!\w)'(?=\d\ds?\b)", text):
        yield _finding(text, *found.span(), "’", "apostrophe-straight")


# --- spaces, dots, dashes -------------------------------------------------------------------------


def _double_spaces(text: str, language: str) -> Iterator[Finding]:
    for found in re.finditer(r"(?<=\S) {2,}(?=\S)", text):
        yield _finding(text, *found.span(), " ", "space-double")


_TALL = re.compile(rf"(?<=[\w)\]»”’'…%])({_SPACE}*)([;:!?]+)(?=[\s»”)\]]|$)")
_LOW = re.compile(rf"(?<=[\w)\]»”’'…%])({_SPACE}+)([,.])(?=\s|$)")
_ANY_MARK = re.compile(rf"(?<=[\w)\]»”’'…%])({_SPACE}+)([,.;:!?،؛؟]+)(?=\s|$)(?<!\.\.)")


def _spaces_before_marks(text: str, language: str) -> Iterator[Finding]:
    french = base_code(language) == "fr" and not language.lower().endswith("-ch")
    for found in (_LOW if french else _ANY_MARK).finditer(text):
        yield _finding(text, *found.span(), found[2], "space-before-mark")
    for found in _TALL.finditer(text) if french else ():
        if found[1] not in (NO_BREAK, NARROW_NO_BREAK):
            yield _finding(text, *found.span(), NARROW_NO_BREAK + found[2], "space-narrow-before-mark")


def _ellipses(text: str, language: str) -> Iterator[Finding]:
    for found in re.finditer(r"(?<!\.)\.{3}(?!\.)", text):
        yield _finding(text, *found.span(), "…", "ellipsis-dots")


def _dashes(text: str, language: str) -> Iterator[Finding]:
    dash = _MARKS.get(base_code(language), _Marks("", "")).dash
    for found in re.finditer(rf"(?<=[^\s\-]){_SPACE}-{{1,2}} (?=[^\s\-])", text):
        yield _finding(text, *found.span(), f" {dash} ", "dash-hyphen")


# --- Persian --------------------------------------------------------------------------------------

_ARABIC_WORD = re.compile(r"(?<![\u0600-\u06ff\u200c])[\u0600-\u06ff\u200c]*[يىك][\u0600-\u06ff\u200c]*")
_TO_PERSIAN = str.maketrans("يىك", "ییک")
_PREFIX = re.compile(r"(?<![\w\u200c])(ن?م[یي]) ([\u0621-\u064a\u0671-\u06cc]{2,})")
_LETTERS = r"\u0621-\u064a\u0671-\u06cc"
_ENDING = re.compile(
    rf"(?<![{_LETTERS}])(?:"
    rf"([{_LETTERS}]{{2,}}) (ها[یي]?(?:م|ت|ش|مان|تان|شان|[یي])?|تر(?:[یي]ن)?)(?![\w\u200c])|"
    rf"([{_LETTERS}]+ه) (ا[یي])(?![\w\u200c]))"
)
_LATIN_MARK = re.compile(r"(?<=[\u0620-\u06cc\u200c])([,;?])(?=\s|$|[»)])")
_PERSIAN_MARKS = {",": "،", ";": "؛", "?": "؟"}


def _persian(text: str, language: str) -> Iterator[Finding]:
    if base_code(language) != "fa":
        return
    for found in _PREFIX.finditer(text):
        joined = f"{found[1]}{HALF_SPACE}{found[2]}".translate(_TO_PERSIAN)
        yield _finding(text, *found.span(), joined, "half-space-prefix")
    for found in _ENDING.finditer(text):
        word, ending = (found[1], found[2]) if found[1] else (found[3], found[4])
        joined = f"{word}{HALF_SPACE}{ending}".translate(_TO_PERSIAN)
        yield _finding(text, *found.span(), joined, "half-space-ending")
    yield from _persian_letters(text)


def _persian_letters(text: str) -> Iterator[Finding]:
    for found in _ARABIC_WORD.finditer(text):
        yield _finding(text, *found.span(), found[0].translate(_TO_PERSIAN), "letter-arabic")
    for found in _LATIN_MARK.finditer(text):
        yield _finding(text, *found.span(), _PERSIAN_MARKS[found[1]], "mark-persian")


# The first to claim a place keeps it.
_CHECKERS: tuple[_Checker, ...] = (
    _ranges,
    _thousands,
    _foreign_digits,
    _quotes,
    _apostrophes,
    _spaces_before_marks,
    _double_spaces,
    _ellipses,
    _dashes,
    _persian,
)
