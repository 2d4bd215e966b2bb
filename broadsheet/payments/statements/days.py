"""Days as bank files write them. Plain Python; which of day and month comes first is told by the whole file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from broadsheet.core.dates import solar_hijri

_SPOKEN = "en it fr es ru fa de nl pt pl cs sk sl hr hu ro sv da nb fi et lv lt tr el uk bg sr ca".split()
_NUMBERS = re.compile(r"(\d{1,4})\s*[./\-年]\s*(\d{1,2})\s*[./\-月]\s*(\d{1,4})")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_NAMED = re.compile(r"(\d{1,2})[\s.\-/]*(?:de |d’|d')?\s*([^\W\d_]{3,})\.?[\s.,\-/]*(?:de )?(\d{4}|\d{2})(?!\d)")
_NAMED_FIRST = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
YEAR_FIRST, DAY_FIRST, MONTH_FIRST = ORDERS = ("year", "day", "month")


class NoDay(ValueError):
    """Words that are no day."""


def orders_of(cells: Iterable[str]) -> set[str]:
    """In which orders every day of a file can be read: more than one where nothing tells."""
    kept = [cell for cell in cells if _can_be_a_day(cell)]
    return {order for order in ORDERS if kept and all(_is_day(cell, order) for cell in kept)}


def _can_be_a_day(cell: str) -> bool:
    return any(_is_day(cell, order) for order in ORDERS)


def _is_day(cell: str, order: str) -> bool:
    try:
        day_of(cell, order)
    except NoDay:
        return False
    return True


def day_of(words: str, order: str = DAY_FIRST) -> date:
    """The day in a cell; a time behind it does not matter. Raises NoDay.

    Years of the Solar Hijri calendar (1300 to 1499) and of the Buddhist era (2400 and later) are told by their size.
    """
    plain = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in words)
    plain = re.sub("[\u200e\u200f\u061c]", "", plain).strip().strip("'\"=")
    for read in (_numbers, _together, _named, _named_first):
        if (found := read(plain, order)) is not None:
            return found
    raise NoDay(words)


def _numbers(plain: str, order: str) -> date | None:
    found = _NUMBERS.match(plain)
    if not found:
        return None
    one, two, three = found.groups()
    if len(one) >= 3:
        return _day(int(one), int(two), int(three)) if len(three) <= 2 else None
    if order == YEAR_FIRST:
        return _day(_century(one), int(two), int(three)) if len(one) == len(three) == 2 else None
    if len(three) not in (2, 4):
        return None
    if order == MONTH_FIRST and "." in found[0]:
        return None  # nobody writes the month first between points
    day, month = (one, two) if order == DAY_FIRST else (two, one)
    return _day(_century(three), int(month), int(day))


def _together(plain: str, _order: str) -> date | None:
    found = _TOGETHER.match(plain)
    return _day(*(int(part) for part in found.groups())) if found else None


def _named(plain: str, _order: str) -> date | None:
    found = _NAMED.match(plain)
    month = _months().get(_bare(found[2])) if found else None
    return _day(_century(found[3]), month, int(found[1])) if found and month else None


def _named_first(plain: str, _order: str) -> date | None:
    found = _NAMED_FIRST.match(plain)
    month = _months().get(_bare(found[1])) if found else None
    return _day(int(found[3]), month, int(found[2])) if found and month else None


def _century(digits: str) -> int:
    """Two digits are of this century: banks write no others."""
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        if 1300 <= year < 1500:
            return _from_solar(year, month, day)
        return date(year - 543 if 2400 <= year < 2700 else year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _from_solar(year: int, month: int, day: int) -> date | None:
    """The day of a Solar Hijri date: reckoned from near it, as `core.dates` reckons the way there."""
    guess = date(year + 621, 3, 19) + timedelta(days=31 * min(month - 1, 6) + 30 * max(0, month - 7) + day - 1)
    near = (guess + timedelta(days=away) for away in range(5))
    return next((one for one in near if solar_hijri(one) == (year, month, day)), None)


def _bare(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char)).strip(".")


@lru_cache
def _months() -> dict[str, int]:
    """Names of months, long and short, in the languages that banks write: no name means two months."""
    found: dict[str, int] = {}
    for code in _SPOKEN:
        try:
            locale = Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            continue
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context].get(width, {}).items():
                    found.setdefault(_bare(str(name)), int(number))
    return found | {"sept": 9}
