"""Rules of recurrence: the part of RFC 5545, 3.3.10, that people speak of, and the days it gives."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1
PLACES = (1, 2, 3, 4, 5, LAST)
MOST_INTERVAL = 999
MOST_COUNT = 9999
# An expansion keeps two days away from the ends of Python's calendar, so that zones never fall off it.
FIRST_DAY = date(1, 1, 3)
LAST_DAY = date(9998, 12, 31)

_MOST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class UnsupportedRule(ValueError):
    """A rule that this house does not speak; the message says which part, in words."""


@dataclass(frozen=True, order=True)
class TimeOfDay:
    """A wall-clock time to the minute, with an end or without; an end not after the start is the next day's."""

    start: time
    end: time | None = None

    def __post_init__(self) -> None:
        for one in (self.start, self.end or self.start):
            if one.second or one.microsecond or one.tzinfo:
                raise ValueError(f"a time of day is a wall-clock time to the minute, not {one.isoformat()}")

    @property
    def passes_midnight(self) -> bool:
        """Says whether the end is on the next day."""
        return self.end is not None and self.end <= self.start


def by_start(one: TimeOfDay) -> tuple[time, bool, time]:
    """The order of times: by their start, those without an end first."""
    return one.start, one.end is not None, one.end or time(0)


class Frequency(StrEnum):
    """The period that a rule repeats."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True)
class WeekdayPlace:
    """A weekday (0 is Monday) and its place in the month: 1 to 5, LAST (-1), or 0 for every one."""

    weekday: int
    place: int = 0

    @property
    def sort_key(self) -> tuple[int, int]:
        """Weekdays as the week has them; of one weekday the last comes last."""
        return self.weekday, 99 if self.place == LAST else self.place

    def code(self) -> str:
        """Return the code of RFC 5545: 'SA', '2TU', '-1SU'."""
        return f"{self.place or ''}{WEEKDAY_CODES[self.weekday]}"


@dataclass(frozen=True)
class Rule:
    """One rule of recurrence. Order and repetition within a part mean nothing and are put right.

    DAILY takes no part, WEEKLY weekdays of place 0, MONTHLY placed weekdays or month_days, YEARLY months with one
    of these. month_days: 1 to 31 or LAST; a month that lacks the day is passed over, as RFC 5545 has it.
    Missing parts are those of the schedule's start (see `anchored`). until is the last day in the venue's zone,
    included. count counts days, before exceptions. Weeks begin on Monday. times: its own, () for those of the schedule.
    Raises UnsupportedRule, in words.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[WeekdayPlace, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None
    times: tuple[TimeOfDay, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "times", tuple(sorted(set(self.times), key=by_start)))
        object.__setattr__(self, "weekdays", tuple(sorted(set(self.weekdays), key=lambda one: one.sort_key)))
        object.__setattr__(self, "month_days", tuple(sorted(set(self.month_days), key=lambda day: day % 100)))
        object.__setattr__(self, "months", tuple(sorted(set(self.months))))
        _check_numbers(self)
        _check_parts(self)

    @property
    def is_complete(self) -> bool:
        """Says whether the rule names its days itself, instead of leaving them to the start."""
        if self.frequency is Frequency.DAILY:
            return True
        has_days = bool(self.weekdays or self.month_days)
        return has_days and (self.frequency is not Frequency.YEARLY or bool(self.months))

    @property
    def needs_start(self) -> bool:
        """Says whether the days depend on a first day: every second one, ten times, or days unnamed."""
        return self.interval > 1 or self.count is not None or not self.is_complete

    def anchored(self, start: date) -> "Rule":
        """Return the rule with the parts that it leaves to the start: weekly from a Tuesday is Tuesdays."""
        if self.is_complete:
            return self
        if self.frequency is Frequency.WEEKLY:
            return replace(self, weekdays=(WeekdayPlace(start.weekday()),))
        months = (self.months or (start.month,)) if self.frequency is Frequency.YEARLY else ()
        return replace(self, months=months, month_days=(start.day,))

    def rrule(self, zone: ZoneInfo | None = None, at: time | None = None) -> str:
        """Return the value of an RRULE property: 'FREQ=MONTHLY;BYDAY=-1SA'.

        UNTIL is a bare date, as it belongs to a DTSTART that is one. With zone and at (the wall clock time of
        the DTSTART) it is that moment of the last day in UTC, as RFC 5545 asks beside a DTSTART with a zone.
        """
        parts = {
            "FREQ": str(self.frequency),
            "INTERVAL": str(self.interval) if self.interval > 1 else "",
            "BYMONTH": ",".join(map(str, self.months)),
            "BYMONTHDAY": ",".join(map(str, self.month_days)),
            "BYDAY": ",".join(one.code() for one in self.weekdays),
            "COUNT": str(self.count or ""),
            "UNTIL": _until_text(self.until, zone, at),
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def _until_text(until: date | None, zone: ZoneInfo | None, at: time | None) -> str:
    if until is None:
        return ""
    if zone is None or at is None:
        return until.strftime("%Y%m%d").zfill(8)
    return datetime.combine(until, at, zone).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ").zfill(16)


def _check_numbers(rule: Rule) -> None:
    _refuse(not 1 <= rule.interval <= MOST_INTERVAL, f"an interval is 1 to {MOST_INTERVAL}, not {rule.interval}")
    _refuse(rule.count is not None and rule.until is not None, "a rule ends by a count or by a day, not by both")
    _refuse(
        rule.count is not None and not 1 <= rule.count <= MOST_COUNT, f"a count is 1 to {MOST_COUNT}, not {rule.count}"
    )
    for day in rule.month_days:
        _refuse(day != LAST and not 1 <= day <= 31, f"a day of the month is 1 to 31 or the last, not {day}")
    for month in rule.months:
        _refuse(not 1 <= month <= 12, f"a month is 1 to 12, not {month}")
    for one in rule.weekdays:
        _refuse(not 0 <= one.weekday <= 6, f"a weekday is 0 to 6, not {one.weekday}")
        _refuse(one.place not in (0, *PLACES), f"a weekday's place is first to fifth or last, not {one.place}")


def _check_parts(rule: Rule) -> None:
    weekly = rule.frequency is Frequency.WEEKLY
    yearly = rule.frequency is Frequency.YEARLY
    by_day = rule.frequency is Frequency.DAILY
    _refuse(by_day and bool(rule.weekdays or rule.month_days or rule.months), "a daily rule names no days")
    _refuse(weekly and bool(rule.month_days or rule.months), "a weekly rule names weekdays only")
    _refuse(weekly and any(one.place for one in rule.weekdays), "a week has no first or last Saturday")
    _refuse(bool(rule.weekdays and rule.month_days), "weekdays and days of the month together are not supported")
    _refuse(bool(rule.months) and not yearly, "only a yearly rule names months")
    _refuse(yearly and not rule.months and bool(rule.weekdays or rule.month_days), "a yearly rule names its months")
    _refuse(
        not weekly and any(not one.place for one in rule.weekdays),
        "a weekday within a month needs its place: first to fifth or last",
    )
    _refuse(bool(rule.months and rule.month_days) and not _is_possible(rule), "no year has such a day")


def _is_possible(rule: Rule) -> bool:
    return any(day <= _MOST_DAYS[month - 1] for day in rule.month_days for month in rule.months)


def _refuse(is_wrong: bool, words: str) -> None:
    if is_wrong:
        raise UnsupportedRule(words)


# --- days -----------------------------------------------------------------------------------------


def days_of(rule: Rule, start: date | None, first: date, last: date) -> Iterator[date]:
    """Yield the days of a rule from first to last, both included, in order, none before start.

    start: day from which intervals and counts run; None only where nothing depends on it.
    A start that does not fit the rule is no occurrence (RFC 5545 leaves that undefined).
    Raises UnsupportedRule when a start is needed and None.
    """
    _refuse(start is None and rule.needs_start, "this rule needs a start day")
    begin = start or first
    rule = rule.anchored(begin)
    lower = begin if rule.count else max(begin, first)
    upper = min(last, rule.until or last, LAST_DAY)
    if upper < lower:
        return
    days = (day for period in _periods(rule, begin, lower, upper) for day in _days_in(rule, period))
    fitting = (day for day in days if lower <= day <= upper)
    yield from (day for day in islice(fitting, rule.count) if day >= first)


def _periods(rule: Rule, begin: date, lower: date, upper: date) -> range:
    origin = _period(rule, begin)
    passed = (_period(rule, lower) - origin) // rule.interval
    return range(origin + passed * rule.interval, _period(rule, upper) + 1, rule.interval)


def _period(rule: Rule, day: date) -> int:
    """Return the number of the day, Monday's week, month or year in which a day lies."""
    if rule.frequency is Frequency.DAILY:
        return day.toordinal()
    if rule.frequency is Frequency.WEEKLY:
        return (day.toordinal() - 1) // 7
    return day.year * 12 + day.month - 1 if rule.frequency is Frequency.MONTHLY else day.year


def _days_in(rule: Rule, period: int) -> list[date]:
    if rule.frequency is Frequency.DAILY:
        return [date.fromordinal(period)]
    if rule.frequency is Frequency.WEEKLY:
        return [date.fromordinal(period * 7 + 1 + one.weekday) for one in rule.weekdays]
    if rule.frequency is Frequency.MONTHLY:
        return _days_in_month(rule, period // 12, period % 12 + 1)
    return [day for month in rule.months for day in _days_in_month(rule, period, month)]


def _days_in_month(rule: Rule, year: int, month: int) -> list[date]:
    length = monthrange(year, month)[1]
    numbers = {length if day == LAST else day for day in rule.month_days}
    numbers |= {_placed(one, date(year, month, 1).weekday(), length) for one in rule.weekdays}
    return [date(year, month, number) for number in sorted(numbers) if number <= length]


def _placed(one: WeekdayPlace, first_weekday: int, length: int) -> int:
    first = 1 + (one.weekday - first_weekday) % 7
    return first + (length - first) // 7 * 7 if one.place == LAST else first + (one.place - 1) * 7


def count_within(rule: Rule, unit: str, number: int) -> int | None:
    """Return how many days a rule gives in so many weeks, months or years; None where that depends on which they are."""
    spans = {Frequency.DAILY: 7, Frequency.WEEKLY: 1}
    if unit == "weeks" and rule.frequency in spans:
        periods = number * spans[rule.frequency]
    elif (unit, rule.frequency) in {("months", Frequency.MONTHLY), ("years", Frequency.YEARLY)}:
        periods = number
    else:
        return None
    rare = any(day > 28 for day in rule.month_days) or any(one.place == 5 for one in rule.weekdays)
    each = max(1, len(rule.weekdays) or len(rule.month_days)) * max(1, len(rule.months))
    return None if rare else -(-periods // rule.interval) * each


# --- RRULE ----------------------------------------------------------------------------------------

_KNOWN_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}


def parse_rrule(text: str, zone: ZoneInfo | None = None, at: time | None = None) -> Rule:
    """Read the value of an RRULE property, with or without 'RRULE:' before it.

    Other spellings of what a Rule says become its own: DAILY by weekdays is WEEKLY, MONTHLY with months is
    YEARLY, 'BYDAY=SA;BYSETPOS=-1' is '-1SA'; a WKST that changes nothing goes.
    zone, at: zone and wall clock time of the DTSTART; an UNTIL in UTC is turned into a last day by them.
    Raises UnsupportedRule, in words.
    """
    parts = _parts(text)
    weekdays = _with_position([_weekday(code) for code in _listed(parts, "BYDAY")], parts)
    interval = _number(parts.get("INTERVAL", "1"), "INTERVAL")
    months = tuple(_number(one, "BYMONTH") for one in _listed(parts, "BYMONTH"))
    frequency = _frequency(parts, interval, weekdays, months)
    _check_week_start(parts.get("WKST", "MO"), frequency, interval, weekdays)
    return Rule(
        frequency,
        interval,
        weekdays,
        tuple(_number(one, "BYMONTHDAY") for one in _listed(parts, "BYMONTHDAY")),
        months,
        _number(parts["COUNT"], "COUNT") if "COUNT" in parts else None,
        _until(parts["UNTIL"], zone, at) if "UNTIL" in parts else None,
    )


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for written in text.strip().upper().removeprefix("RRULE:").strip(";").split(";"):
        name, equals, value = (piece.strip() for piece in written.partition("="))
        _refuse(not equals or not value, f"'{written[:40]}' is no part of a rule")
        _refuse(name not in _KNOWN_PARTS, f"{name[:40]} is not supported")
        _refuse(name in parts, f"{name} is said twice")
        parts[name] = value
    return parts


def _listed(parts: dict[str, str], name: str) -> list[str]:
    return [one.strip() for one in parts[name].split(",")] if name in parts else []


def _number(written: str, name: str) -> int:
    digits = written.removeprefix("+").removeprefix("-")
    _refuse(not (digits.isascii() and digits.isdigit() and len(digits) <= 5), f"{name} is no number: '{written[:40]}'")
    return int(written)


def _weekday(written: str) -> WeekdayPlace:
    code = written[-2:]
    _refuse(code not in WEEKDAY_CODES, f"'{written[:40]}' is no weekday")
    return WeekdayPlace(WEEKDAY_CODES.index(code), _number(written[:-2], "BYDAY") if written[:-2] else 0)


def _with_position(weekdays: list[WeekdayPlace], parts: dict[str, str]) -> tuple[WeekdayPlace, ...]:
    positions = [_number(one, "BYSETPOS") for one in _listed(parts, "BYSETPOS")]
    if not positions:
        return tuple(weekdays)
    is_one_weekday = len(weekdays) == 1 and not weekdays[0].place
    is_one_month = parts.get("FREQ") == "MONTHLY" or (
        parts.get("FREQ") == "YEARLY" and len(_listed(parts, "BYMONTH")) == 1
    )
    _refuse(not (is_one_weekday and is_one_month), "BYSETPOS is supported for one weekday of a month only")
    return tuple(WeekdayPlace(weekdays[0].weekday, place) for place in positions)


def _frequency(
    parts: dict[str, str], interval: int, weekdays: Iterable[WeekdayPlace], months: Iterable[int]
) -> Frequency:
    written = parts.get("FREQ", "")
    _refuse(written not in list(Frequency), f"a rule is daily, weekly, monthly or yearly, not '{written[:40]}'")
    has_days = "BYMONTHDAY" in parts or any(weekdays)
    if interval == 1 and written == Frequency.DAILY and any(weekdays) and not any(months):
        return Frequency.WEEKLY
    if interval == 1 and written == Frequency.MONTHLY and any(months) and has_days:
        return Frequency.YEARLY
    return Frequency(written)


def _check_week_start(code: str, frequency: Frequency, interval: int, weekdays: tuple[WeekdayPlace, ...]) -> None:
    _refuse(code not in WEEKDAY_CODES, f"'{code[:40]}' is no weekday")
    before = {one.weekday < WEEKDAY_CODES.index(code) for one in weekdays}
    matters = frequency is Frequency.WEEKLY and interval > 1 and len(before) > 1
    _refuse(matters, "weeks that do not begin on Monday are not supported in a rule of every second week or more")


def _until(written: str, zone: ZoneInfo | None, at: time | None) -> date | None:
    """The last day; None for one at the end of the calendar, by which some programs say "for ever"."""
    moment = _moment(written)
    if moment.date() > LAST_DAY:
        return None
    if len(written) == 8:
        return moment.date()
    if written.endswith("Z"):
        _refuse(zone is None, "UNTIL is a moment in UTC, and the zone of the event is not known")
        moment = moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    is_before_event = at is not None and moment.time() < at
    return date.fromordinal(moment.toordinal() - is_before_event)


def _moment(written: str) -> datetime:
    for form in ("%Y%m%d", "%Y%m%dT%H%M%S", "%Y%m%dT%H%M%SZ"):
        try:
            moment = datetime.strptime(written, form)  # its zone is decided by the caller
        except ValueError:
            continue
        if moment.date() >= FIRST_DAY:
            return moment
    raise UnsupportedRule(f"UNTIL is no date: '{written[:40]}'")
