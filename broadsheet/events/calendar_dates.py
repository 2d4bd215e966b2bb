"""From the VEVENTs of one UID to a schedule: rule, single dates at their own hours, what is left out, moved, or otherwise from a day on.

Source: RFC 5545, 3.8.4.4 and 3.8.5. What a schedule cannot say exactly as it stands there is refused with ValueError, in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from broadsheet.core.recurrence import Frequency, Move, Occurrence, Rule, Schedule, TimeOfDay, parse_rrule
from broadsheet.core.recurrence_rules import WeekdayPlace, days_of
from broadsheet.core.recurrence_words import clock_words, day_words
from broadsheet.events import rules
from broadsheet.events.calendar_clocks import Clock, clocks_change, is_utc, name_of
from broadsheet.events.words import zone_words

MOST_DATES = 500
MOST_LATER = 20  # so many dates are moved one by one; of more the series is parted in two


@dataclass(frozen=True)
class Span:
    """When one occasion is, by the clock of its event."""

    start: date
    end: date | None

    @property
    def day(self) -> date:
        return _day(self.start)

    @property
    def is_all_day(self) -> bool:
        return not isinstance(self.start, datetime)

    @property
    def at(self) -> TimeOfDay | None:
        if not isinstance(self.start, datetime):
            return None
        return TimeOfDay(self.start.time(), self.end.time() if self._has_end else None)  # type: ignore[union-attr]

    @property
    def _has_end(self) -> bool:
        return isinstance(self.end, datetime) and isinstance(self.start, datetime) and self.end > self.start

    @property
    def days(self) -> int:
        """Calendar days from start to end; an evening that passes midnight is one."""
        if self.is_all_day:
            return max(1, (_day(self.end) - self.day).days) if self.end is not None else 1
        nights = (_day(self.end) - self.day).days if self._has_end and self.end is not None else 0
        is_short = nights == 0 or (nights == 1 and self.at is not None and self.at.passes_midnight)
        return 1 if is_short else nights + 1

    @property
    def is_backwards(self) -> bool:
        return self.end is not None and type(self.end) is type(self.start) and self.end < self.start


@dataclass(frozen=True)
class Change:
    """A VEVENT that speaks of one date (day, as the rules give it), or of that and every later one."""

    day: date
    span: Span
    entry: Any
    is_cancelled: bool
    is_onwards: bool


@dataclass
class Part:
    """A series as it can be kept; entry: the VEVENT whose words are its own; own: the changes whose words are of one date."""

    entry: Any
    schedule: Schedule
    own: list[Change] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_dates(main: Any, changes: Sequence[Any], clock: Clock, language: str) -> list[Part]:
    """One part, or several where an endless series is otherwise from a day on. Raises ValueError, in words."""
    remarks: list[str] = []
    span = span_of(main, clock)
    base = _base(main, span, clock, remarks, language)
    changed = [_change(entry, base, clock, language) for entry in changes if "recurrence-id" in entry]
    loose = [_loose(entry, clock) for entry in changes if "recurrence-id" not in entry]
    if loose:
        base = _with_dates(base, loose, language)
    base = replace(base, exceptions=tuple(_left_out(main, base, clock, language)))
    parts = _parted(main, base, [*changed, *loose], language)
    parts[0].remarks = remarks
    return parts


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


# --- one VEVENT ------------------------------------------------------------------------------------


def span_of(entry: Any, clock: Clock) -> Span:
    """When an entry is; Outlook's whole days are written as midnights."""
    start = entry["dtstart"]
    if _is_outlooks_day(entry):
        end = entry["dtend"].dt if "dtend" in entry else None
        return Span(clock.wall(start.dt.date()), clock.wall(end.date()) if end else None)
    begin = clock.wall(start.dt, name_of(start))
    if "dtend" in entry:
        return Span(begin, clock.wall(entry["dtend"].dt, name_of(entry["dtend"])))
    return Span(begin, begin + _length(entry["duration"].dt) if "duration" in entry else None)


def _is_outlooks_day(entry: Any) -> bool:
    ends = [entry[name].dt for name in ("dtstart", "dtend") if name in entry]
    said = str(entry.get("x-microsoft-cdo-alldayevent", "")).upper() == "TRUE"
    return said and all(isinstance(one, datetime) and one.time() == time(0) for one in ends)


def _length(length: timedelta) -> timedelta:
    if not timedelta(0) <= length <= timedelta(days=366):
        raise ValueError(_("it lasts too long"))
    return length


def _base(main: Any, span: Span, clock: Clock, remarks: list[str], language: str) -> Schedule:
    """The rule and the single dates of the main VEVENT, nothing left out yet."""
    rule = _rule(main, span, clock, remarks, language)
    at = (span.at,) if span.at else ()
    dates = () if rule else (span.day,)
    start = span.day if rule else None
    made = Schedule(
        clock.shown, (rule,) if rule else (), at, dates, start=start, days=span.days, is_all_day=span.is_all_day
    )
    if rule and not any(True for _one in _on(made, span.day)):
        raise ValueError(_("its first day is none of its rule's"))
    return _with_spans(made, span, list(_listed(main, span, clock)), language)


def _listed(main: Any, usual: Span, clock: Clock) -> Iterator[Span]:
    """The RDATEs; one without an end lasts as long as the first date."""
    rows = [(value.dt, name_of(row)) for row in _rows(main, "rdate") for value in row.dts]
    if len(rows) > MOST_DATES:
        raise ValueError(_("it has too many single dates"))
    for value, name in rows:
        begin, end = value if isinstance(value, tuple) else (value, None)
        start = clock.wall(begin, name)
        if not isinstance(start, datetime) and isinstance(usual.start, datetime):
            start = datetime.combine(start, usual.start.time())  # a day alone is one at the usual hour
        if isinstance(end, timedelta):
            yield Span(start, start + _length(end))
        elif end is not None:
            yield Span(start, clock.wall(end, name))
        else:
            length = usual.end - usual.start if usual.end is not None and not usual.is_backwards else None
            yield Span(start, start + length if length is not None and not _differs(start, usual.start) else None)


def _differs(one: date, other: date) -> bool:
    return isinstance(one, datetime) is not isinstance(other, datetime)


def _rows(entry: Any, name: str) -> list[Any]:
    value = entry.get(name)
    return value if isinstance(value, list) else [value] if value is not None else []


def _with_spans(base: Schedule, usual: Span, spans: list[Span], language: str) -> Schedule:
    """With single dates; one at another hour than the rest keeps it."""
    moves = {one.day: one for one in base.moves}
    dates = set(base.dates)
    for span in spans:
        move = _move(span.day, span, usual)
        is_there = span.day in dates or any(True for _one in _on(base, span.day))
        if is_there and move != moves.get(span.day):
            raise ValueError(_("it is twice on %(day)s") % {"day": day_words(span.day, language)})
        dates.add(span.day)
        if move:
            moves[span.day] = move
    made = replace(base, dates=tuple(dates), moves=tuple(moves.values()))
    for span in spans:
        _check(made, span.day, span, language)
    return made


def _with_dates(base: Schedule, loose: list[Change], language: str) -> Schedule:
    days = [one.day for one in loose]
    if len({*days, *base.dates}) < len(days) + len(base.dates):
        raise ValueError(_("it is twice on %(day)s") % {"day": day_words(days[0], language)})
    return replace(base, dates=(*base.dates, *days))


def _move(day: date, span: Span, usual: Span | Schedule) -> Move | None:
    """How a date is held that should be on a day; None where nothing is particular about it."""
    times = usual.times if isinstance(usual, Schedule) else tuple(filter(None, [usual.at]))
    was_all_day = usual.is_all_day or not times
    at = span.at if span.at and (span.at,) != times else None
    is_all_day = span.is_all_day and not was_all_day
    return Move(day, span.day, at, is_all_day) if at or is_all_day or span.day != day else None


# --- the rule --------------------------------------------------------------------------------------


def _rule(main: Any, span: Span, clock: Clock, remarks: list[str], language: str) -> Rule | None:
    written = main.get("rrule")
    if "exrule" in main:
        raise ValueError(_("it has rules for what is left out"))
    if written is None:
        return None
    if isinstance(written, list):
        raise ValueError(_("it has several rules"))
    text = written.to_ical().decode()
    start = main["dtstart"]
    if span.at is None:
        return parse_rrule(_with_last_day(text, clock))
    rule = parse_rrule(text, clock.shown, span.at.start)
    if not is_utc(start.dt, name_of(start)):
        return rule
    if clocks_change(clock.shown, span.day.year):
        words = {"place": zone_words(clock.shown, language), "time": clock_words(span.at.start, language)}
        remarks.append(
            _("Its times are in UTC. By the clock of %(place)s it is at %(time)s all the year: is that so?") % words
        )
    return shifted(rule, (span.day - start.dt.date()).days)


def _with_last_day(text: str, clock: Clock) -> str:
    """The rule of whole days, whose UNTIL may be a moment in UTC: its day, as the clock of the event has it."""
    parts = text.split(";")
    for at, part in enumerate(parts):
        name, _equals, value = part.partition("=")
        if name.upper() == "UNTIL" and "T" in value.upper():
            parts[at] = f"UNTIL={_last_day(value.upper(), clock)}"
    return ";".join(parts)


def _last_day(value: str, clock: Clock) -> str:
    """Midnight, and the last second before it, are of the day that stands there; other moments fall into a day of the zone."""
    day, _t, at = value.partition("T")
    if not value.endswith("Z") or at.rstrip("Z") in ("000000", "235959", "235900") or clock.zone is None:
        return day
    moment = datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return f"{moment.astimezone(clock.zone):%Y%m%d}" if moment.year < 9999 else day


def shifted(rule: Rule, by: int) -> Rule:
    """The rule so many days later. Raises ValueError where its days are not those of a week."""
    if not by or not (rule.weekdays or rule.month_days or rule.frequency in (Frequency.MONTHLY, Frequency.YEARLY)):
        return rule
    days = [one.weekday + by for one in rule.weekdays]
    passes_week = rule.interval > 1 and len(days) > 1 and not all(0 <= day <= 6 for day in days)
    if rule.frequency is not Frequency.WEEKLY or passes_week:
        raise ValueError(_("its days are others by another clock"))
    return replace(rule, weekdays=tuple(WeekdayPlace(day % 7) for day in days))


# --- what is left out and what is changed ----------------------------------------------------------


def _left_out(main: Any, base: Schedule, clock: Clock, language: str) -> Iterator[date]:
    for row in _rows(main, "exdate"):
        for value in row.dts:
            day = _stamp(value.dt, name_of(row), base, clock)
            if day is not None:
                yield day
            elif (other := _stamped_day(value.dt, name_of(row), clock)) and any(True for _one in _on(base, other)):
                raise ValueError(_("on %(day)s it leaves out another hour") % {"day": day_words(other, language)})


def _stamped_day(value: date, name: str, clock: Clock) -> date:
    return _day(clock.wall(value, name))


def _stamp(value: date, name: str, base: Schedule, clock: Clock) -> date | None:
    """The day of the series that a stamp means (EXDATE, RECURRENCE-ID); None where it has no such date.

    Of whole days Exchange writes midnight in some zone: that is the day that stands there, whatever our clock says.
    """
    wall = clock.wall(value, name)
    if base.all_times and isinstance(value, datetime):
        return next((one.original_day for one in _on(base, _day(wall)) if _wall(one) == wall), None)
    candidates = [_day(value), _day(wall)]
    if is_utc(value, name) and isinstance(value, datetime) and value.time() != time(0):
        candidates.reverse()
    return next((day for day in candidates if any(True for _one in _on(base, day))), None)


def _wall(one: Occurrence) -> datetime:
    return one.start.replace(tzinfo=None, fold=0)


def _on(schedule: Schedule, day: date) -> list[Occurrence]:
    """The occasions that the schedule gives for a day, wherever they are moved to."""
    around = [day, *(move.new_day for move in schedule.moves if move.day == day)]
    found = rules.between(schedule, min(around), max(around))
    return [one for one in found if one.original_day == day]


def _change(entry: Any, base: Schedule, clock: Clock, language: str) -> Change:
    row = entry["recurrence-id"]
    is_cancelled = str(entry.get("status", "")).upper() == "CANCELLED"
    day = _stamp(row.dt, name_of(row), base, clock)
    if day is None and not is_cancelled:
        where = day_words(_stamped_day(row.dt, name_of(row), clock), language)
        raise ValueError(_("it changes %(day)s, on which it is not") % {"day": where})
    onwards = str(row.params.get("RANGE", "")).upper() == "THISANDFUTURE"
    span = span_of(entry, clock) if not is_cancelled else Span(day or date.min, None)
    return Change(day or date.min, span, entry, is_cancelled, onwards)


def _loose(entry: Any, clock: Clock) -> Change:
    span = span_of(entry, clock)
    return Change(span.day, span, entry, False, False)


# --- putting together ------------------------------------------------------------------------------


def _parted(main: Any, base: Schedule, changes: list[Change], language: str) -> list[Part]:
    """The changes applied; a change of all later dates to each of them, or from its day on to a series of its own."""
    onwards = sorted((one for one in changes if one.is_onwards), key=lambda one: one.day)
    single = [one for one in changes if not one.is_onwards]
    if not onwards:
        return [_applied(main, base, single, language)]
    if len(onwards) > 1:
        raise ValueError(_("it is otherwise from several days on"))
    turn = onwards[0]
    later = _later(base, turn.day)
    if turn.is_cancelled:
        return [_applied(main, _until(base, turn.day), [one for one in single if one.day < turn.day], language)]
    if later is not None and len(later) <= MOST_LATER:
        own = {one.day for one in single}
        return [_applied(main, base, [*single, *_each(turn, later, own)], language)]
    return [
        _applied(main, _until(base, turn.day), [one for one in single if one.day < turn.day], language),
        _applied(turn.entry, _from(base, turn), _after(single, turn), language),
    ]


def _later(base: Schedule, day: date) -> list[date] | None:
    """The days of the series from one on; None where it has no end."""
    last = rules.ends_on(base)
    if last is None:
        return None
    found = {one.original_day for one in rules.between(base, day, last) if one.original_day >= day}
    return sorted(found)


def _each(turn: Change, days: list[date], own: set[date]) -> Iterator[Change]:
    """The change for each later day, as much later or earlier as it makes its own day."""
    for day in days:
        if day not in own:
            by = day - turn.day
            span = Span(turn.span.start + by, turn.span.end + by if turn.span.end is not None else None)
            yield replace(turn, day=day, span=span, is_onwards=False)


def _until(base: Schedule, day: date) -> Schedule:
    """The series until the day before."""
    last = day - timedelta(days=1)
    parts = {
        "rules": tuple(replace(rule, until=min(rule.until or last, last), count=None) for rule in base.rules),
        "dates": tuple(one for one in base.dates if one < day),
        "exceptions": tuple(one for one in base.exceptions if one < day),
        "moves": tuple(one for one in base.moves if one.day < day),
    }
    if base.start is not None and base.start >= day and not parts["dates"]:
        raise ValueError(_("it is otherwise from its first day on"))
    return replace(base, **parts)  # type: ignore[arg-type]


def _from(base: Schedule, turn: Change) -> Schedule:
    """The series from the day on, as the change has it."""
    by = (turn.span.day - turn.day).days
    if any(one >= turn.day for one in base.dates) or not base.rules:
        raise ValueError(_("it is otherwise from a day on, and has single dates after it"))
    rule = base.full_rules[0]
    passed = sum(1 for _one in days_of(replace(rule, until=None), base.start, base.start or turn.day, turn.day)) - 1
    left = replace(rule, count=rule.count - passed if rule.count else None)
    moved = replace(left, until=rules.later(left.until, timedelta(days=by)) if left.until else None)
    times = (turn.span.at,) if turn.span.at else ()
    return Schedule(
        base.zone, (shifted(moved, by),), times, (),
        tuple(one + timedelta(days=by) for one in base.exceptions if one >= turn.day),
        start=turn.span.day, days=turn.span.days, is_all_day=turn.span.is_all_day,
    )  # fmt: skip


def _after(single: list[Change], turn: Change) -> list[Change]:
    by = turn.span.day - turn.day
    return [replace(one, day=one.day + by) for one in single if one.day >= turn.day]


def _applied(entry: Any, base: Schedule, changes: list[Change], language: str) -> Part:
    """The schedule with its changes; each is looked at again in what came of it."""
    gone = {one.day for one in changes if one.is_cancelled and one.day != date.min}
    held = [one for one in changes if not one.is_cancelled]
    for one in held:
        if one.day in base.exceptions:
            raise ValueError(_("%(day)s is both left out and changed") % {"day": day_words(one.day, language)})
    moves = {one.day: one for one in base.moves if one.day not in {change.day for change in held}}
    moves |= {one.day: move for one in held if (move := _move(one.day, one.span, base))}
    exceptions = tuple({*base.exceptions, *gone})
    made = replace(base, moves=tuple(moves.values()), exceptions=exceptions)
    for one in held:
        _check(made, one.day, one.span, language)
    return Part(entry, made, held)


def _check(made: Schedule, day: date, span: Span, language: str) -> None:
    """Refuse what would not come out exactly as it stands in the calendar."""
    found = _on(made, day)
    if len(found) != 1 or not _is_so(found[0], span):
        raise ValueError(_("%(day)s is too different from the other dates") % {"day": day_words(day, language)})


def _is_so(one: Occurrence, span: Span) -> bool:
    if span.is_all_day:
        return one.time is None and (one.day, one.last_day) == (span.day, span.day + timedelta(days=span.days - 1))
    end = span.end if isinstance(span.end, datetime) and span.at and span.at.end else None
    has_end = one.end.replace(tzinfo=None, fold=0) if one.end else None
    return (_wall(one), has_end) == (span.start, end)
