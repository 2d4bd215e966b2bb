"""What holds of events, as plain values: how a schedule is kept in columns, how far it reaches, what clashes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

from broadsheet.core.recurrence import Move, Occurrence, Rule, Schedule, TimeOfDay, moment, occurrences, parse_rrule
from broadsheet.core.recurrence_rules import FIRST_DAY, LAST_DAY, days_of

DRAFT, PUBLISHED = "draft", "published"
MEETING, STALL, SPEAKER = "meeting", "stall", "speaker"
UNSAID, FREE, PAID = "", "free", "paid"
CONFIRMED, WAITING, GIVEN_UP = "confirmed", "waiting", "given_up"
REACH = timedelta(days=800)  # so far around today the dates of a rule are looked for
FAR = 20 * REACH  # of rules with few dates; looked at only as far as is needed
USUAL_LENGTH = timedelta(hours=2)  # of an event that does not say when it ends, when clashes are looked for
MOST_SEATS_AT_ONCE = 10

_MOVE = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)>(?P<new>\d{4}-\d\d-\d\d)(?:T(?P<at>\S+)|(?P<all_day>D))?")


# --- how a schedule is kept ------------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """A schedule as its columns: RRULE values one a line, their own times behind them; times `20:00-22:00`, dates, moves parted by spaces."""

    rrules: str = ""
    times: str = ""
    dates: str = ""
    exceptions: str = ""
    moves: str = ""
    starts_on: date | None = None
    days: int = 1
    is_all_day: bool = False


def kept(schedule: Schedule) -> Kept:
    """The columns of a schedule; its zone is that of the venue and not among them."""
    return Kept(
        "\n".join(map(_rule_text, schedule.rules)),
        " ".join(map(_time_text, schedule.times)),
        _days_text(schedule.dates),
        _days_text(schedule.exceptions),
        " ".join(map(_move_text, schedule.moves)),
        schedule.start,
        schedule.days,
        schedule.is_all_day,
    )


def schedule_of(columns: Kept, zone: ZoneInfo) -> Schedule:
    """The schedule of kept columns. Raises ValueError, in words."""
    return Schedule(
        zone,
        tuple(_rule(line) for line in columns.rrules.splitlines() if line.strip()),
        tuple(map(_time, columns.times.split())),
        _days(columns.dates),
        _days(columns.exceptions),
        tuple(map(_move, columns.moves.split())),
        columns.starts_on,
        columns.days,
        columns.is_all_day,
    )


def _rule_text(rule: Rule) -> str:
    """The RRULE, and behind it the times that are the rule's own."""
    return " ".join([rule.rrule(), *map(_time_text, rule.times)])


def _rule(line: str) -> Rule:
    rrule, _space, times = line.strip().partition(" ")
    return replace(parse_rrule(rrule), times=tuple(map(_time, times.split())))


def _time_text(one: TimeOfDay) -> str:
    return "-".join(f"{at:%H:%M}" for at in (one.start, one.end) if at is not None)


def _time(text: str) -> TimeOfDay:
    start, _dash, end = text.partition("-")
    return TimeOfDay(time.fromisoformat(start), time.fromisoformat(end) if end else None)


def _days_text(days: Iterable[date]) -> str:
    return " ".join(day.isoformat() for day in days)


def _days(text: str) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, text.split()))


def _move_text(move: Move) -> str:
    hours = "D" if move.is_all_day else f"T{_time_text(move.at)}" if move.at else ""
    return f"{move.day}>{move.new_day}{hours}"


def _move(text: str) -> Move:
    found = _MOVE.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text[:40]}' is no move")
    at = _time(found["at"]) if found["at"] else None
    return Move(date.fromisoformat(found["day"]), date.fromisoformat(found["new"]), at, bool(found["all_day"]))


def as_long(at: TimeOfDay, schedule: Schedule, day: date) -> TimeOfDay:
    """A new time of a date: where it says no end, it lasts as long as the date does."""
    times = schedule.times_on(day)
    usual = times[0] if len(times) == 1 else None
    if at.end is not None or usual is None or usual.end is None:
        return at
    if schedule.days > 1:
        return TimeOfDay(at.start, usual.end)
    some_day = date(2000, 1, 1)
    length = datetime.combine(some_day, usual.end) - datetime.combine(some_day, usual.start)
    return TimeOfDay(at.start, (datetime.combine(some_day, at.start) + length).time())


def is_zone(name: str) -> bool:
    """Whether a name is one of the IANA time zones."""
    return name in available_timezones()


# --- how far it reaches ----------------------------------------------------------------------------


def later(day: date, by: timedelta) -> date:
    """A day so much later, at most the last that an event may be on."""
    return day + by if day <= LAST_DAY - by else LAST_DAY


def year_out_of_reach(schedule: Schedule) -> int | None:
    """A year in which no event can be, where the dates name one."""
    moved = [day for move in schedule.moves for day in (move.day, move.new_day)]
    ends = [rule.until for rule in schedule.rules if rule.until]
    days = [*schedule.dates, *moved, *ends, *([schedule.start] if schedule.start else [])]
    return next((day.year for day in days if not FIRST_DAY <= day <= LAST_DAY), None)


def from_its_first_day(schedule: Schedule) -> Schedule:
    """The schedule from the first day that its rule names.

    "Every other Monday from Friday 1 January" begins on the 4th; RFC 5545 would count from the week of that Friday,
    and begin on the 11th.
    """
    if schedule.start is None or len(schedule.rules) != 1 or schedule.rules[0].interval == 1:
        return schedule
    each = replace(schedule.full_rules[0], interval=1, count=None, until=None)
    first = next(days_of(each, schedule.start, schedule.start, later(schedule.start, 5 * REACH)), schedule.start)
    return replace(schedule, start=first)


def begins_on(schedule: Schedule) -> date | None:
    """The first day of the first occasion; None where there is none."""
    starts = [*schedule.dates, *(move.new_day for move in schedule.moves)]
    earliest = min([*starts, *([schedule.start] if schedule.start else [])], default=None)
    if earliest is None:
        return None
    first = next(occurrences(schedule, earliest, later(earliest, 5 * REACH)), None)
    return first.day if first else None


def ends_on(schedule: Schedule) -> date | None:
    """A day on which the last occasion is over, or None where there is no last one."""
    lasts = [*schedule.dates, *(move.new_day for move in schedule.moves)]
    for rule in schedule.rules:
        last = _last_day(rule, schedule.start)
        if last is None:
            return None
        lasts.append(last)
    passes_midnight = any(one.passes_midnight for one in schedule.all_times)
    return later(max(lasts), timedelta(days=schedule.days - 1 + passes_midnight)) if lasts else None


def _last_day(rule: Rule, start: date | None) -> date | None:
    if rule.until:
        return rule.until
    if rule.count and start:
        return max(days_of(rule, start, start, LAST_DAY), default=start)
    return None


def is_over(one: Occurrence, now: datetime) -> bool:
    """Whether an occasion is past: by its end, or where that is not known when its day is."""
    if one.end is not None:
        return one.end.astimezone(UTC) <= now
    return moment(one.day + timedelta(days=1), time(0), ZoneInfo(str(one.start.tzinfo))).astimezone(UTC) <= now


def coming(schedule: Schedule, now: datetime, count: int, *, with_cancelled: bool = False) -> list[Occurrence]:
    """The next occasions that are not over, soonest first. now: aware."""
    today = now.astimezone(schedule.zone).date()
    found = _coming_from(schedule, today - timedelta(days=1), now, count, with_cancelled)
    first = None if found else begins_on(schedule)
    return _coming_from(schedule, first, now, count, with_cancelled) if first and first > today else found


def _coming_from(schedule: Schedule, day: date, now: datetime, count: int, with_cancelled: bool) -> list[Occurrence]:
    found = occurrences(schedule, day, later(day, FAR), with_cancelled=with_cancelled)
    return list(islice((one for one in found if not is_over(one, now)), count))


def next_held(schedule: Schedule, now: datetime, count: int) -> list[Occurrence]:
    """The next occasions until so many are held, with those between them that are left out."""
    found = coming(schedule, now, 4 * count, with_cancelled=True)
    held = [place for place, one in enumerate(found) if not one.is_cancelled][:count]
    return found[: held[-1] + 1] if held else found[:count]


def gone(schedule: Schedule, now: datetime, count: int) -> list[Occurrence]:
    """The latest occasions that are over, the latest first."""
    today = now.astimezone(schedule.zone).date()
    over = [one for one in occurrences(schedule, today - REACH, today) if is_over(one, now)]
    return over[::-1][:count]


def between(schedule: Schedule, first: date, last: date) -> Iterator[Occurrence]:
    """The occasions that touch the days from first to last, those that fall out marked as cancelled."""
    return occurrences(schedule, first, last, with_cancelled=True)


# --- what may be wrong -----------------------------------------------------------------------------


def clash(mine: Sequence[Occurrence], theirs: Sequence[Occurrence]) -> tuple[Occurrence, Occurrence] | None:
    """The first pair that overlaps; what has no time known clashes with nothing."""
    timed = [one for one in theirs if one.time is not None]
    for one in mine:
        for other in timed:
            if one.time is not None and one.start < _end(other) and other.start < _end(one):
                return one, other
    return None


def _end(one: Occurrence) -> datetime:
    return one.end if one.end is not None and one.end > one.start else one.start + USUAL_LENGTH


def same_days(mine: Sequence[Occurrence], theirs: Sequence[Occurrence]) -> list[date]:
    """The days that both have, in order."""
    others = {one.day for one in theirs}
    return sorted({one.day for one in mine if one.day in others})


def month_weeks(year: int, month: int, first_weekday: int = 0) -> list[list[date]]:
    """The days of a month in weeks (0: from Monday), with those of the months beside it that fill the weeks."""
    first = date(year, month, 1)
    begin = first - timedelta(days=(first.weekday() - first_weekday) % 7)
    weeks = []
    while begin <= first or begin.month == month:
        weeks.append([begin + timedelta(days=step) for step in range(7)])
        begin += timedelta(days=7)
    return weeks


# --- seats -----------------------------------------------------------------------------------------


def promoted(free: int | None, waiting: Sequence[int]) -> int:
    """How many of those who wait (their seats, first come first) move up into so many free seats; None is no limit.

    A party that does not fit keeps its place and locks no seat: smaller ones behind it move up.
    """
    count = 0
    for seats in waiting:
        if free is not None and seats > free:
            continue
        free = None if free is None else free - seats
        count += 1
    return count
