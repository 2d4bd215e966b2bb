"""Reading the date of a text as people write it: to the day, the month or the year, in words or in figures.

The words are those by which dates of events are read. What may be two things is refused, never guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from broadsheet.core.dates import PartialDate, Precision, from_solar_hijri, solar_month_names
from broadsheet.core.recurrence_grammar import folded
from broadsheet.core.recurrence_patterns import Patterns, patterns_for
from broadsheet.core.recurrence_questions import bare_word
from broadsheet.core.recurrence_words import LANGUAGES, phrases_for

LONGEST_TEXT = 60
FIRST_YEAR, LAST_YEAR = 1000, 2199
_SOLAR_YEARS = range(1200, 1500)
_DAY = re.compile(r"(?:l|dell)?(\d{1,2})(?:st|nd|rd|th|er|°|º|o|-?го|-?е|\.)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_FIGURES = re.compile(r"(?:(\d{1,2}) ?([./-]) ?)?(\d{1,2}) ?[./-] ?(\d{4}|\d{2})")
_ALONE = re.compile(r"\d{4}")
_YEAR_WORDS = (
    "year",
    "anno",
    "nel",
    "année",
    "en",
    "año",
    "год",
    "года",
    "году",
    "г",
    "سال",
    "in",
    "ماه",
    "روز",
    "مورخ",
)
_FILLERS = ("the", "of", "di", "del", "de", "d", "le", "il", "el", "la", "l", "du", "in", "в", "nel", "dell", "anno")


class NotADate(ValueError):
    """No date, or none that is clear. key: unread, year, order, century, no-such-day, weekday, calendar."""

    def __init__(self, key: str, words: str = "") -> None:
        super().__init__(f"{key}: {words}")
        self.key, self.words = key, words


def read_date(text: str, language: str) -> PartialDate:
    """Read '14/03/1975', 'marzo 1975', '1975', «۱۷ آبان ۱۴۰۳» as somebody who writes the language does. Raises NotADate.

    Words may be of another of the house's languages; figures are those of the language alone.
    """
    line = folded(text).strip(" .,،")
    if not line or len(text) > LONGEST_TEXT:
        raise NotADate("unread", text[:LONGEST_TEXT])
    own = phrases_for(language).code
    if found := _in_figures(line, own):
        return found
    refusals = []
    for code in (own, *(other for other in LANGUAGES if other != own)):
        try:
            return _in_words(line, code)
        except NotADate as refusal:
            refusals.append(refusal)
    raise next((one for one in refusals if one.key != "unread"), NotADate("unread", text.strip()))


# --- in figures ------------------------------------------------------------------------------------


def _in_figures(line: str, code: str) -> PartialDate | None:
    if _ALONE.fullmatch(line):
        return _dated(_year(line, code), line=line)
    if iso := _ISO.fullmatch(line):
        return _iso(iso, code, line)
    if found := _FIGURES.fullmatch(line):
        return _by_custom(found, code, line)
    return None


def _iso(found: re.Match[str], code: str, line: str) -> PartialDate:
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 0)
    if year in _SOLAR_YEARS and code == "fa":
        return _solar(year, month, day, line)
    return _dated(_year(found[1], code), month, day, line=line)


def _by_custom(found: re.Match[str], code: str, line: str) -> PartialDate:
    """Day before month, save where both orders are usual and both can be."""
    if len(found[4]) == 2:
        raise NotADate("century", line)
    one, other = int(found[1] or 0), int(found[3])
    if found[1] and found[2] == "/" and code == "en" and one <= 12 and other <= 12 and one != other:
        raise NotADate("order", line)
    day, month = (other, one) if other > 12 and found[2] == "/" else (one, other)
    if int(found[4]) in _SOLAR_YEARS and code == "fa":
        return _solar(int(found[4]), month, day, line)
    return _dated(_year(found[4], code), month, day, line=line)


def _year(written: str, code: str) -> int:
    year = int(written)
    if code == "fa" and year in _SOLAR_YEARS:
        raise NotADate("calendar", written)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotADate("no-such-day", written)
    return year


def _dated(year: int, month: int = 0, day: int = 0, *, line: str) -> PartialDate:
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    try:
        return PartialDate(date(year, month or 1, day or 1), precision)
    except ValueError:
        raise NotADate("no-such-day", line) from None


def _solar(year: int, month: int, day: int, line: str) -> PartialDate:
    """A month or a year of the Iranian calendar lies in two of ours, so it needs its day."""
    if not day:
        raise NotADate("calendar", line)
    try:
        return PartialDate(from_solar_hijri(year, month, day))
    except ValueError:
        raise NotADate("no-such-day", line) from None


# --- in words --------------------------------------------------------------------------------------


@dataclass
class _Parts:
    day: int = 0
    month: int = 0
    year: str = ""
    weekday: int | None = None
    is_solar: bool = False


def _in_words(line: str, code: str) -> PartialDate:
    patterns, parts = patterns_for(code), _Parts()
    for token in _tokens(line, patterns):
        _take(token, parts, patterns, code, line)
    if not parts.year:
        raise NotADate("year" if parts.month else "unread", line)
    if parts.is_solar:
        return _checked(_solar(int(parts.year), parts.month, parts.day, line), parts, line)
    if parts.day and not parts.month:
        raise NotADate("unread", line)
    return _checked(_dated(_year(parts.year, code), parts.month, parts.day, line=line), parts, line)


def _checked(found: PartialDate, parts: _Parts, line: str) -> PartialDate:
    if parts.weekday is not None and (found.precision is not Precision.DAY or found.day.weekday() != parts.weekday):
        raise NotADate("weekday", line)
    return found


def _tokens(line: str, patterns: Patterns) -> Iterator[str]:
    """The words; a weekday or a month that is written in two is one."""
    words = [word for word in re.split(r"[\s,،]+", line) if word]
    at = 0
    while at < len(words):
        pair = " ".join(words[at : at + 2])
        is_one = bare_word(pair) in patterns.weekdays and bare_word(words[at]) not in patterns.weekdays
        yield pair if is_one else words[at]
        at += 2 if is_one else 1


def _take(token: str, parts: _Parts, patterns: Patterns, code: str, line: str) -> None:
    bare = bare_word(token)
    number = _DAY.fullmatch(token)
    if re.fullmatch(r"\d{4}", bare) and not parts.year:
        parts.year = bare
    elif number and not parts.day:
        parts.day = int(number[1])
    elif bare in patterns.months and not parts.month:
        parts.month = patterns.months[bare]
    elif code == "fa" and bare in _solar_months() and not parts.month:
        parts.month, parts.is_solar = _solar_months()[bare], True
    elif bare in patterns.weekdays and parts.weekday is None:
        parts.weekday = patterns.weekdays[bare]
    elif bare not in _filler_words():
        raise NotADate("unread", line)


@lru_cache
def _solar_months() -> dict[str, int]:
    return {bare_word(name): number for name, number in solar_month_names().items()}


@lru_cache
def _filler_words() -> frozenset[str]:
    return frozenset(bare_word(word) for word in (*_FILLERS, *_YEAR_WORDS))
