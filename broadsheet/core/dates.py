"""Dates as texts bear them: to the day, the month or the year, in words, in two calendars."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from babel import Locale
from babel.dates import format_date as babel_date

from broadsheet.core.languages import base_code, locale_for, normal_code
from broadsheet.core.numbers import digits, format_number

__all__ = [
    "PartialDate",
    "Precision",
    "digits",
    "format_date",
    "format_number",
    "format_solar_hijri",
    "solar_hijri",
    "years_between",
]

_WRITTEN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_YEAR_WORD = re.compile(r"\s(?:г|р)\.?$")


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PartialDate:
    """A day, and how much of it is meant; of an unknown date only its place in the order counts."""

    day: date
    precision: Precision = Precision.DAY

    @classmethod
    def parse(cls, written: str) -> "PartialDate":
        """Read '2024', '2024-11' or '2024-11-07'; a missing month or day becomes 01.

        Raises ValueError, in words, for anything else and for days that no calendar has.
        """
        parts = _WRITTEN.fullmatch(written.strip())
        if parts is None:
            raise ValueError(f"'{written}' is not a date: write 2024, 2024-11 or 2024-11-07")
        year, month, day = (int(part) if part else 1 for part in parts.groups())
        return cls(_real_day(year, month, day, written), _precision(parts.group(2), parts.group(3)))

    def isoformat(self) -> str:
        """Return '2024', '2024-11' or '2024-11-07'; '' for an unknown date."""
        length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}.get(self.precision, 0)
        return self.day.isoformat()[:length]

    def words(self, language: str) -> str:
        """Return the date in full words of a language; '' for an unknown date."""
        return format_date(self, language)


def _real_day(year: int, month: int, day: int, written: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"'{written}' is not a date: {error}") from None


def _precision(month: str | None, day: str | None) -> Precision:
    if day:
        return Precision.DAY
    return Precision.MONTH if month else Precision.YEAR


def format_date(partial: PartialDate, language: str) -> str:
    """Return a date in full words: '7 November 2024', 'ноябрь 2024', '7 de noviembre de 2024'.

    English puts the day first, unless the language is 'en-us' or another with an order of its own.
    A month alone stands in the nominative. An unknown date gives '', an unknown language the ISO form.
    """
    if partial.precision is Precision.UNKNOWN:
        return ""
    locale = locale_for("en-gb" if normal_code(language) == "en" else language)
    if locale is None:
        return partial.isoformat()
    text = babel_date(partial.day, _pattern(partial.precision, locale), locale)
    return digits(_YEAR_WORD.sub("", text), language)


def _pattern(precision: Precision, locale: Locale) -> str:
    if precision is Precision.DAY:
        return str(locale.date_formats["long"].pattern)
    skeleton, fallback = ("yMMMM", "LLLL y") if precision is Precision.MONTH else ("y", "y")
    return str(locale.datetime_skeletons.get(skeleton, fallback))


# Solar Hijri: from 1210 to 1634 (1831 to 2256) leap years come in one cycle of 33, in which years
# 1, 5 … 29 are leap; the cycle agrees with the equinox as observed at Tehran. Source: K. Borkowski,
# "The Persian calendar for 3000 years", Earth, Moon and Planets 74 (1996), 223-230.
_FIRST_YEAR = 1210
_FIRST_DAY = date(1831, 3, 21).toordinal()
_FIRST_HALF_DAYS = 6 * 31

_SOLAR_MONTHS = {
    "fa": "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
    "fa-af": "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
    "": "Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand",
}


def _new_year(year: int) -> int:
    passed = year - _FIRST_YEAR
    cycles, rest = divmod(passed, 33)
    return _FIRST_DAY + 365 * passed + 8 * cycles + min((rest + 3) // 4, 8)


def solar_hijri(day: date) -> tuple[int, int, int]:
    """Return (year, month, day) of the Iranian calendar: 2024-11-07 gives (1403, 8, 17).

    Exact from 1831 to 2256; earlier and later days follow the same cycle and may be a day off.
    """
    year = day.year - 621
    if day.toordinal() < _new_year(year):
        year -= 1
    passed = day.toordinal() - _new_year(year)
    if passed < _FIRST_HALF_DAYS:
        return year, passed // 31 + 1, passed % 31 + 1
    return year, (passed - _FIRST_HALF_DAYS) // 30 + 7, (passed - _FIRST_HALF_DAYS) % 30 + 1


def format_solar_hijri(partial: PartialDate, language: str) -> str:
    """Return a date by the Iranian calendar: «۱۷ آبان ۱۴۰۳».

    A Gregorian month or year straddles two of the Iranian calendar, so those precisions give the range:
    «آبان–آذر ۱۴۰۳», «اسفند ۱۴۰۲ – فروردین ۱۴۰۳», «۱۴۰۲–۱۴۰۳». The earlier always comes first in the
    string; right-to-left text shows it on the right, where its reader begins. Unknown gives ''.
    Persian has its own digits and names, Dari (fa-af) its own names; other languages get Latin names.
    """
    if partial.precision is Precision.UNKNOWN:
        return ""
    first, last = (solar_hijri(day) for day in (partial.day, _last_day(partial)))
    return digits(_solar_words(first, last, partial.precision, _solar_months(language)), language)


def _solar_months(language: str) -> Sequence[str]:
    tag = normal_code(language)
    names = _SOLAR_MONTHS.get(tag) or _SOLAR_MONTHS.get(base_code(tag)) or _SOLAR_MONTHS[""]
    return names.split()


def _last_day(partial: PartialDate) -> date:
    if partial.precision is Precision.YEAR:
        return partial.day.replace(month=12, day=31)
    if partial.precision is Precision.MONTH:
        return (partial.day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return partial.day


def _solar_words(
    first: tuple[int, int, int], last: tuple[int, int, int], precision: Precision, names: Sequence[str]
) -> str:
    if precision is Precision.DAY:
        return f"{first[2]} {names[first[1] - 1]} {first[0]}"
    if precision is Precision.YEAR:
        return f"{first[0]}–{last[0]}"
    start, end = names[first[1] - 1], names[last[1] - 1]
    return f"{start}–{end} {last[0]}" if first[0] == last[0] else f"{start} {first[0]} – {end} {last[0]}"


def years_between(a: date, b: date) -> int:
    """Return the full years from the earlier of two days to the later."""
    earlier, later = sorted((a, b))
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))


def from_solar_hijri(year: int, month: int, day: int) -> date:
    """Return the day of an Iranian date: (1403, 8, 17) gives 2024-11-07. Raises ValueError where there is none."""
    length = 31 if month <= 6 else 30 if month < 12 or _new_year(year + 1) - _new_year(year) == 366 else 29
    if not (_FIRST_YEAR - 600 < year < _FIRST_YEAR + 500 and 1 <= month <= 12 and 1 <= day <= length):
        raise ValueError(f"the Iranian calendar has no day {year}-{month}-{day}")
    before = 31 * (month - 1) if month <= 7 else _FIRST_HALF_DAYS + 30 * (month - 7)
    return date.fromordinal(_new_year(year) + before + day - 1)


def solar_month_names() -> dict[str, int]:
    """Return the months of the Iranian calendar by their names, in Persian and in Dari."""
    tables = (_SOLAR_MONTHS["fa"], _SOLAR_MONTHS["fa-af"])
    return {name: number for table in tables for number, name in enumerate(table.split(), 1)}
