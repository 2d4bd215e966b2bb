"""Reading calendars of others (RFC 5545). What a calendar may hold is bounded; what is not understood is asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar

from broadsheet.core.recurrence import Move, Rule, Schedule, TimeOfDay, UnsupportedRule, parse_rrule
from broadsheet.core.recurrence_rules import FIRST_DAY, LAST_DAY
from broadsheet.events import checking, rules
from broadsheet.events.proposals import NotReadable, Proposal, ask_for_clock, venue_of
from broadsheet.events.wording import refusal_words

MOST_BYTES = 1_000_000
MOST_EVENTS = 500
MOST_LINES = 20_000
MOST_DATES = 500


def is_calendar(data: bytes) -> bool:
    """Whether it calls itself one."""
    return b"BEGIN:VCALENDAR" in data[:2000].upper()


def read_calendar(data: bytes, zone: ZoneInfo | None, language: str) -> list[Proposal]:
    """Proposals for the events of a calendar. zone: of times that name none, None: it is asked. Raises NotReadable."""
    if len(data) > MOST_BYTES or data.count(b"\n") > MOST_LINES:
        raise NotReadable(_("The calendar is too large: at most 1 MB and 20,000 lines."))
    try:
        books = Calendar.from_ical(data, multiple=True)
        entries = [entry for book in books for entry in book.walk("VEVENT")]
        clocks = {id(entry): _clock(book) for book in books for entry in book.walk("VEVENT")}
    except Exception as problem:  # whatever a file makes the library do, it is the file's fault
        raise NotReadable(_("This is no calendar that can be read.")) from problem
    if not books or not entries:
        raise NotReadable(_("This is no calendar that can be read."))
    if len(entries) > MOST_EVENTS:
        raise NotReadable(_("The calendar holds too many events: at most %(most)s.") % {"most": MOST_EVENTS})
    return [_proposal(group, clocks[id(group[0])] or zone, language) for group in _by_uid(entries)]


def _clock(book: Any) -> ZoneInfo | None:
    """The clock that the whole of a calendar names, as Google's do beside times in UTC."""
    name = _text(book, "x-wr-timezone", 64)
    return ZoneInfo(name) if rules.is_zone(name) and name not in ("UTC", "Etc/UTC") else None


def _by_uid(entries: Iterable[Any]) -> list[list[Any]]:
    groups: dict[str, list[Any]] = {}
    for number, entry in enumerate(entries):
        groups.setdefault(_text(entry, "uid") or f"#{number}", []).append(entry)
    return list(groups.values())


def _text(entry: Any, name: str, most: int = 8000) -> str:
    value = entry.get(name)
    value = value[0] if isinstance(value, list) else value
    return "" if value is None else str(value).replace("\x00", "")[:most].strip()


def _proposal(group: list[Any], usual: ZoneInfo | None, language: str) -> Proposal:
    main = next((entry for entry in group if "recurrence-id" not in entry), group[0])
    title = " ".join(_text(main, "summary", 200).split())
    venue = venue_of(" ".join(_text(main, "location", 300).split()))
    clock = venue.zone if venue else usual
    found = Proposal(
        title, clock or ZoneInfo("UTC"), description=_text(main, "description"), location=" ".join(_text(main, "location", 300).split()),
        uid=_text(main, "uid", 255), url=_address(_text(main, "conference", 500)),
        is_cancelled=_text(main, "status").upper() == "CANCELLED",
    )  # fmt: skip
    if not title:
        found.questions.append(_("What is it called?"))
    try:
        found.zone = _zone(main, found.zone)
        found.schedule = _schedule(main, group, found.zone)
        if rules.begins_on(found.schedule) is None:
            raise UnsupportedRule(_("These rules give no day at all."))
        found.questions += checking.of_single_dates(found.schedule, language)
        end = _end(main, found.zone)
        if end is not None and str(end) < str(_wall(main["dtstart"].dt, found.zone)):
            found.remarks.append(_("It ends before it begins; its end was left out. When is it over?"))
    except (ValueError, OverflowError, KeyError, AttributeError, TypeError) as problem:
        found.schedule = None
        found.questions.append(
            _("This cannot be: %(reason)s.") % {"reason": refusal_words(str(problem)[:200], language)}
        )
    if clock is None and found.schedule is not None and not _names_clock(main):
        ask_for_clock(found)
    return found


def _address(written: str) -> str:
    parts = urlsplit(written) if written.isprintable() else urlsplit("")
    return written if parts.scheme in ("http", "https") and parts.netloc else ""


def _names_clock(entry: Any) -> bool:
    named = str(entry["dtstart"].params.get("TZID", ""))
    return named not in ("", "UTC", "Etc/UTC")


def _zone(entry: Any, usual: ZoneInfo) -> ZoneInfo:
    """The zone of the start, where it is one that the world knows."""
    start = entry["dtstart"]
    named = str(start.params.get("TZID", ""))
    if not isinstance(start.dt, datetime) or (start.dt.tzinfo is None and not named):
        return usual
    if start.dt.tzinfo is not None and start.dt.utcoffset() == timedelta(0) and named in ("", "UTC", "Etc/UTC"):
        if "rrule" in entry:
            raise ValueError(_("its times are in UTC, and it recurs: by which clock?"))
        return usual
    for name in (named, str(getattr(start.dt.tzinfo, "key", ""))):
        if rules.is_zone(name):
            return ZoneInfo(name)
    raise ValueError(_("nobody knows the time zone %(zone)s") % {"zone": named[:60] or "?"})


def _schedule(main: Any, group: list[Any], zone: ZoneInfo) -> Schedule:
    start, end = _wall(main["dtstart"].dt, zone), _end(main, zone)
    first, at = _day(start), start.time() if isinstance(start, datetime) else None
    times, days = _times(start, end)
    rule = _rule(main, zone, at)
    listed = _dates(main, "rdate", zone)
    # The start is an occasion of its own where the rule does not give it (RFC 5545, 3.8.5.3 asks it to).
    dates = listed if rule else (first, *listed)
    moves, gone = _moved(group, zone, times)
    schedule = Schedule(
        zone, (rule,) if rule else (), times, dates, (*_dates(main, "exdate", zone), *gone), moves, first if rule else None,
        days, at is None,
    )  # fmt: skip
    if rule and not any(one.day == first for one in rules.between(schedule, first, first)) and not schedule.moves:
        raise ValueError(_("its first day is none of its rule's"))
    return schedule


def _wall(value: date, zone: ZoneInfo) -> date:
    """A day, or a moment as the clock on the wall of the zone shows it, to the minute."""
    if not isinstance(value, datetime):
        _check_day(value)
        return value
    local = value.astimezone(zone) if value.tzinfo else value
    _check_day(local.date())
    return local.replace(tzinfo=None, second=0, microsecond=0, fold=0)


def _check_day(day: date) -> None:
    if not date(1900, 1, 1) <= day <= date(2200, 1, 1) or not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(_("no event is in the year %(year)s") % {"year": day.year})


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _end(entry: Any, zone: ZoneInfo) -> date | None:
    if "dtend" in entry:
        return _wall(entry["dtend"].dt, zone)
    if "duration" in entry:
        start = _wall(entry["dtstart"].dt, zone)
        length: timedelta = entry["duration"].dt
        if not timedelta(0) <= length <= timedelta(days=366):
            raise ValueError(_("it lasts too long"))
        return start + length
    return None


def _times(start: date, end: date | None) -> tuple[tuple[TimeOfDay, ...], int]:
    """Times of day and length in days."""
    if not isinstance(start, datetime):
        length = (_day(end) - start).days if end is not None else 1
        return (), max(1, length)
    if not isinstance(end, datetime) or end <= start:
        return (TimeOfDay(start.time()),), 1
    at = TimeOfDay(start.time(), end.time())
    nights = (end.date() - start.date()).days
    is_short = nights == 0 or (nights == 1 and at.passes_midnight)
    return (at,), 1 if is_short else nights + 1


def _rule(entry: Any, zone: ZoneInfo, at: time | None) -> Rule | None:
    written = entry.get("rrule")
    if written is None:
        return None
    if isinstance(written, list):
        raise ValueError(_("it has several rules"))
    return parse_rrule(written.to_ical().decode(), zone, at)


def _dates(entry: Any, name: str, zone: ZoneInfo) -> tuple[date, ...]:
    value = entry.get(name)
    lists = value if isinstance(value, list) else [value] if value is not None else []
    found = [_day(_wall(_start_of(one.dt), zone)) for row in lists for one in row.dts]
    if len(found) > MOST_DATES:
        raise ValueError(_("it has too many single dates"))
    return tuple(found)


def _start_of(value: Any) -> date:
    """A date may be given as a period."""
    return value[0] if isinstance(value, tuple) else value  # type: ignore[no-any-return]


def _moved(group: list[Any], zone: ZoneInfo, times: tuple[TimeOfDay, ...]) -> tuple[tuple[Move, ...], tuple[date, ...]]:
    """Occasions that are held otherwise, and those that are cancelled."""
    moves, gone = [], []
    for entry in group:
        if "recurrence-id" not in entry:
            continue
        day = _day(_wall(entry["recurrence-id"].dt, zone))
        if _text(entry, "status").upper() == "CANCELLED":
            gone.append(day)
            continue
        start = _wall(entry["dtstart"].dt, zone)
        own, _days = _times(start, _end(entry, zone))
        at = own[0] if own and own != times else None
        if _day(start) != day or at:
            moves.append(Move(day, _day(start), at))
    return tuple(moves), tuple(gone)
