"""Recurrence: what a schedule says in wall-clock time, and when that is, in its time zone.

A schedule speaks as a poster does: "last Saturdays, 3.30 pm". Its times are those of the clock on the wall of the
venue and stay so when the clocks change. Source: RFC 5545; for times that a change of clocks skips or repeats,
RFC 5545, 3.3.5, and PEP 495.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from broadsheet.core.recurrence_rules import (
    FIRST_DAY,
    LAST,
    LAST_DAY,
    Frequency,
    Rule,
    TimeOfDay,
    UnsupportedRule,
    WeekdayPlace,
    by_start,
    days_of,
    parse_rrule,
)

__all__ = [
    "LAST",
    "LONGEST_DAYS",
    "LONGEST_TIMED_DAYS",
    "Frequency",
    "Move",
    "Occurrence",
    "Rule",
    "Schedule",
    "TimeOfDay",
    "UnsupportedRule",
    "WeekdayPlace",
    "moment",
    "occurrences",
    "parse_rrule",
    "strange_hour",
]

LONGEST_DAYS = 366
LONGEST_TIMED_DAYS = 10
_MIDNIGHT = time(0)
ClockTime = time


@dataclass(frozen=True)
class Move:
    """One day of a schedule held on another day; at is its new time, None keeps the old, is_all_day takes it away."""

    day: date
    new_day: date
    at: TimeOfDay | None = None
    is_all_day: bool = False


@dataclass(frozen=True)
class Schedule:
    """When an event is: rules, single dates, what falls out, what is moved; times and length of each occurrence.

    zone: IANA time zone of the venue. start: first day of the rules, from which intervals and counts run; dates
    stand by themselves. times: none means all day (is_all_day) or not known. days: length in calendar days;
    with times, the end is that of the last day. An exception takes a whole day out; it wins over a move.
    A move whose day the schedule does not have means nothing. Where rules have times of their own, every rule has them,
    and those of the schedule are of its single dates.
    Raises ValueError, in words.
    """

    zone: ZoneInfo
    rules: tuple[Rule, ...] = ()
    times: tuple[TimeOfDay, ...] = ()
    dates: tuple[date, ...] = ()
    exceptions: tuple[date, ...] = ()
    moves: tuple[Move, ...] = ()
    start: date | None = None
    days: int = 1
    is_all_day: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "times", tuple(sorted(set(self.times), key=by_start)))
        _settle_times(self)
        object.__setattr__(self, "dates", tuple(sorted(set(self.dates))))
        object.__setattr__(self, "exceptions", tuple(sorted(set(self.exceptions))))
        object.__setattr__(self, "moves", tuple(sorted(self.moves, key=lambda move: move.day)))
        _check_start(self)
        _check_length(self)
        _check_moves(self)

    @property
    def all_times(self) -> tuple[TimeOfDay, ...]:
        """All times of day, of whichever days."""
        return tuple(sorted({*self.times, *(at for rule in self.rules for at in rule.times)}, key=by_start))

    def times_on(self, day: date) -> tuple[TimeOfDay, ...]:
        """The times of a day that the rules or the dates give."""
        if not any(rule.times for rule in self.rules):
            return self.times
        own = {at for rule in self.rules if any(days_of(rule, self.start, day, day)) for at in rule.times}
        return tuple(sorted(own | (set(self.times) if day in self.dates else set()), key=by_start))

    @property
    def full_rules(self) -> tuple[Rule, ...]:
        """The rules, with the parts that they leave to the start."""
        return tuple(rule.anchored(self.start) if self.start else rule for rule in self.rules)


def _settle_times(schedule: Schedule) -> None:
    """Times are the schedule's where all its days have the same, and else each rule's own."""
    if not any(rule.times for rule in schedule.rules):
        return
    rules = tuple(rule if rule.times else replace(rule, times=schedule.times) for rule in schedule.rules)
    if not all(rule.times for rule in rules) or (schedule.dates and not schedule.times):
        raise ValueError("where some days have a time of their own, all have one")
    kinds = {rule.times for rule in rules} | ({schedule.times} if schedule.dates else set())
    shared = kinds.pop() if len(kinds) == 1 else None
    object.__setattr__(schedule, "rules", tuple(replace(rule, times=()) for rule in rules) if shared else rules)
    object.__setattr__(schedule, "times", shared or (schedule.times if schedule.dates else ()))


def _check_start(schedule: Schedule) -> None:
    if schedule.start is None and any(rule.needs_start for rule in schedule.rules):
        raise ValueError("a rule with an interval, a count or unnamed days needs a start day")


def _check_length(schedule: Schedule) -> None:
    if not 1 <= schedule.days <= LONGEST_DAYS:
        raise ValueError(f"an event lasts 1 to {LONGEST_DAYS} days, not {schedule.days}")
    if schedule.is_all_day and schedule.all_times:
        raise ValueError("an event is all day or has times, not both")
    if schedule.all_times and schedule.days > LONGEST_TIMED_DAYS:
        raise ValueError(f"an event of more than {LONGEST_TIMED_DAYS} days has no times")
    if schedule.days > 1 and any(one.end is None for one in schedule.all_times):
        raise ValueError("an event of several days with a time says when it ends")


def _check_moves(schedule: Schedule) -> None:
    if len({move.day for move in schedule.moves}) < len(schedule.moves):
        raise ValueError("a day is moved once")
    if any(move.at and move.is_all_day for move in schedule.moves):
        raise ValueError("an event is all day or has times, not both")
    if any(_is_otherwise(move) and len(schedule.times_on(move.day) or schedule.times) > 1 for move in schedule.moves):
        raise ValueError("a day with several times keeps them when it is moved")
    if schedule.days > 1 and any(move.at and move.at.end is None for move in schedule.moves):
        raise ValueError("an event of several days with a time says when it ends")


def _is_otherwise(move: Move) -> bool:
    return move.at is not None or move.is_all_day


@dataclass(frozen=True)
class Occurrence:
    """One occasion. day and time: as the clock on the wall shows them; time is None for all day or not known.

    start, end: aware, in the schedule's zone. Without a time they are the first moments of the first day and of
    the day after the last. end is None where no end is known.
    original_day, original_time: what the schedule said, before a move and before a change of clocks.
    """

    day: date
    time: ClockTime | None
    start: datetime
    end: datetime | None
    original_day: date
    original_time: ClockTime | None = None
    is_moved: bool = False
    is_cancelled: bool = False

    @property
    def last_day(self) -> date:
        """The last day that the occurrence touches; an end at midnight does not touch the next."""
        if self.end is None or self.end <= self.start:
            return self.day
        return max(self.day, (self.end.replace(tzinfo=None) - timedelta(microseconds=1)).date())


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the aware moment of a wall-clock time.

    A time that the clocks skip is moved forward by the gap (2.30 becomes 3.30); of a time that they repeat, the
    first is meant (PEP 495, fold=0).
    """
    return datetime.combine(day, at, zone).astimezone(UTC).astimezone(zone)


def strange_hour(day: date, at: time, zone: ZoneInfo) -> str:
    """Return 'skipped' where the clocks of the zone do not show a time on a day, 'twice' where they do so twice."""
    meant = datetime.combine(day, at)
    if moment(day, at, zone).replace(tzinfo=None, fold=0) != meant:
        return "skipped"
    offsets = {meant.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}
    return "twice" if len(offsets) > 1 else ""


def occurrences(schedule: Schedule, after: date, until: date, *, with_cancelled: bool = False) -> Iterator[Occurrence]:
    """Yield what touches the days from after to until (both included, in the schedule's zone), soonest first.

    A day that several rules or dates give occurs once. Exceptions are left out, or with_cancelled yielded as
    cancelled. Nothing is expanded past until, so a rule without end is no danger.
    """
    moves = {move.day: move for move in schedule.moves if move.day not in schedule.exceptions}
    reach = timedelta(days=schedule.days + 2)
    earliest = max(after, FIRST_DAY + reach) - reach
    usual = (
        one
        for day in _original_days(schedule, earliest, min(until, LAST_DAY))
        if day not in moves and (with_cancelled or day not in schedule.exceptions)
        for one in _on_day(schedule, day)
    )
    moved = sorted(_moved(schedule, moves.values()), key=_order)
    for one in heapq.merge(usual, moved, key=_order):
        if one.day <= until and one.last_day >= after:
            yield one


def _order(one: Occurrence) -> tuple[datetime, date]:
    return one.start.astimezone(UTC), one.original_day


def _original_days(schedule: Schedule, first: date, last: date) -> Iterator[date]:
    streams = [days_of(rule, schedule.start, first, last) for rule in schedule.rules]
    listed = (day for day in schedule.dates if first <= day <= last)
    return (day for day, _ in groupby(heapq.merge(listed, *streams)))


def _moved(schedule: Schedule, moves: Iterable[Move]) -> Iterator[Occurrence]:
    for move in moves:
        if any(_original_days(schedule, move.day, move.day)) and FIRST_DAY <= move.new_day <= LAST_DAY:
            yield from _on_day(schedule, move.day, move)


def _on_day(schedule: Schedule, original: date, move: Move | None = None) -> Iterator[Occurrence]:
    day = move.new_day if move else original
    is_cancelled = original in schedule.exceptions
    for old in schedule.times_on(original) or (None,):
        at = None if move and move.is_all_day else (move and move.at) or old
        start = moment(day, at.start if at else _MIDNIGHT, schedule.zone)
        yield Occurrence(
            start.date() if at else day,
            start.time() if at else None,
            start,
            _end(schedule, day, at, start),
            original,
            old.start if old else None,
            move is not None,
            is_cancelled,
        )


def _end(schedule: Schedule, day: date, at: TimeOfDay | None, start: datetime) -> datetime | None:
    if at is None:
        return moment(day + timedelta(days=schedule.days), _MIDNIGHT, schedule.zone)
    if at.end is None:
        return None
    later = schedule.days - 1 or int(at.passes_midnight)
    end = moment(day + timedelta(days=later), at.end, schedule.zone)
    # Where the clocks skip the start, an end just after the gap would come before it: the length is kept then.
    return end if end > start else (start.astimezone(UTC) + _length(at, later)).astimezone(schedule.zone)


def _length(at: TimeOfDay, later: int) -> timedelta:
    first = date(2000, 1, 1)
    return datetime.combine(first + timedelta(days=later), at.end or at.start) - datetime.combine(first, at.start)
