"""Reading calendars of others (RFC 5545). What a calendar may hold is bounded; what is not understood is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar

from broadsheet.core.recurrence import UnsupportedRule
from broadsheet.events import checking, rules
from broadsheet.events.calendar_clocks import UTC_NAMES, Clock, is_utc, name_of, zone_named, zones_of
from broadsheet.events.calendar_dates import Change, Part, read_dates, span_of
from broadsheet.events.models import Venue
from broadsheet.events.proposals import NotReadable, OwnPart, Proposal, ask_for_clock, venue_of
from broadsheet.events.wording import refusal_words

MOST_BYTES = 1_000_000
MOST_EVENTS = 500
MOST_LINES = 20_000
_FOLD = re.compile(rb"\r?\n[ \t]")


def unfolded(data: bytes) -> bytes:
    """The lines as they were before a program broke them, within a letter too (RFC 5545, 3.1)."""
    return _FOLD.sub(b"", data)


def is_calendar(data: bytes) -> bool:
    """Whether it calls itself one."""
    return b"BEGIN:VCALENDAR" in data[:2000].upper()


@dataclass(frozen=True)
class _Book:
    """What the whole of a calendar says: the clock that it names, as Google's do, and its own names of zones."""

    clock: ZoneInfo | None
    zones: dict[str, ZoneInfo]


def read_calendar(data: bytes, zone: ZoneInfo | None, language: str, *, is_answer: bool = False) -> list[Proposal]:
    """Proposals for the events of a calendar. Raises NotReadable.

    zone: of times that name none, None: it is asked. is_answer: somebody was asked by which clock it is, and said it.
    """
    if len(data) > MOST_BYTES or data.count(b"\n") > MOST_LINES:
        raise NotReadable(_("The calendar is too large: at most 1 MB and 20,000 lines."))
    try:
        books = [(book, _book(book)) for book in Calendar.from_ical(unfolded(data), multiple=True)]
        entries = [(entry, said) for book, said in books for entry in book.walk("VEVENT")]
    except Exception as problem:  # whatever a file makes the library do, it is the file's fault
        raise NotReadable(_("This is no calendar that can be read.")) from problem
    if not entries:
        raise NotReadable(_("This is no calendar that can be read."))
    if len(entries) > MOST_EVENTS:
        raise NotReadable(_("The calendar holds too many events: at most %(most)s.") % {"most": MOST_EVENTS})
    usual = Clock(zone, is_answer)
    return [one for group, said in _by_uid(entries) for one in _proposals(group, said, usual, language)]


def _book(book: Any) -> _Book:
    zone = zone_named(_text(book, "x-wr-timezone", 64))
    return _Book(zone if zone is not None and zone.key not in UTC_NAMES else None, zones_of(book))


def _by_uid(entries: Iterable[tuple[Any, _Book]]) -> list[tuple[list[Any], _Book]]:
    groups: dict[str, tuple[list[Any], _Book]] = {}
    for number, (entry, said) in enumerate(entries):
        groups.setdefault(_text(entry, "uid") or f"#{number}", ([], said))[0].append(entry)
    return list(groups.values())


def _text(entry: Any, name: str, most: int = 8000) -> str:
    value = entry.get(name)
    value = value[0] if isinstance(value, list) else value
    return "" if value is None else str(value).replace("\x00", "")[:most].strip()


def _line(entry: Any, name: str, most: int) -> str:
    return " ".join(_text(entry, name, most).split())


# --- which of several VEVENTs holds ----------------------------------------------------------------


def _latest(group: list[Any]) -> tuple[Any, list[Any]]:
    """The main VEVENT of a UID, and those of single dates: of each the one with the highest SEQUENCE, then the latest.

    Where none is the main one, every date stands by itself.
    """
    rows: dict[tuple[str, ...], list[Any]] = {}
    for entry in group:
        rows.setdefault(_date_key(entry), []).append(entry)
    latest = {key: max(reversed(each), key=_age) for key, each in rows.items()}
    main = latest.pop((), None)
    if main is not None:
        return main, list(latest.values())
    loose = [entry for entry in latest.values() if _text(entry, "status").upper() != "CANCELLED"] or list(
        latest.values()
    )
    for entry in loose:
        entry.pop("recurrence-id", None)
    return loose[0], loose[1:]


def _date_key(entry: Any) -> tuple[str, ...]:
    row = entry.get("recurrence-id")
    if row is None or isinstance(row, list):
        return ()
    moment = row.dt.astimezone(None) if isinstance(row.dt, datetime) and row.dt.tzinfo else row.dt
    return (str(moment), str(row.params.get("RANGE", "")).upper())


def _age(entry: Any) -> tuple[int, str, str]:
    sequence = _text(entry, "sequence", 12)
    stamps = [
        entry[name].to_ical().decode() for name in ("last-modified", "dtstamp") if hasattr(entry.get(name), "to_ical")
    ]
    number = int(sequence) if sequence.isascii() and sequence.isdigit() else 0
    return number, max(stamps, default=""), ""


# --- what it says ----------------------------------------------------------------------------------


def _proposals(group: list[Any], said: _Book, usual: Clock, language: str) -> list[Proposal]:
    main, changes = _latest(group)
    venue = venue_of(_line(main, "location", 300))
    found = _words(main, venue.zone if venue else said.clock or usual.shown)
    if not found.title:
        found.questions.append(_("What is it called?"))
    try:
        clock = _clock(main, venue, said, usual)
        found.zone = clock.shown
        parts = read_dates(main, changes, clock, language)
        made = [found, *(_words(part.entry, clock.shown) for part in parts[1:])]
        for number, (one, part) in enumerate(zip(made, parts, strict=True)):
            _take(one, part, main, language)
            one.uid = f"{one.uid}#{number}" if number and one.uid else one.uid
    except (ValueError, OverflowError, KeyError, AttributeError, TypeError) as problem:
        found.schedule = None
        found.questions.append(
            _("This cannot be: %(reason)s.") % {"reason": refusal_words(str(problem)[:200], language)}
        )
        return [found]
    if span_of(main, clock).is_backwards:
        found.remarks.append(_("It ends before it begins; its end was left out. When is it over?"))
    for one in made if clock.zone is None else ():
        ask_for_clock(one)
    return made


def _words(entry: Any, zone: ZoneInfo) -> Proposal:
    return Proposal(
        _line(entry, "summary", 200), zone, description=_text(entry, "description"), location=_line(entry, "location", 300),
        uid=_text(entry, "uid", 250), url=_address(_text(entry, "conference", 500)),
        is_cancelled=_text(entry, "status").upper() == "CANCELLED",
    )  # fmt: skip


def _take(found: Proposal, part: Part, main: Any, language: str) -> None:
    """The dates, and the words of those that have their own. Raises ValueError."""
    if rules.begins_on(part.schedule) is None:
        raise UnsupportedRule(_("These rules give no day at all."))
    found.title = found.title or _line(main, "summary", 200)
    found.schedule = part.schedule
    found.remarks += part.remarks
    found.questions += checking.of_single_dates(part.schedule, language)
    own = (_own(change, found) for change in part.own)
    found.own = [one for one in own if one.title or one.location or one.description]


def _own(change: Change, found: Proposal) -> OwnPart:
    """What the VEVENT of one date says otherwise than that of all."""
    entry = change.entry
    title, location, told = _line(entry, "summary", 200), _line(entry, "location", 300), _text(entry, "description")
    return OwnPart(
        change.day, "" if title == found.title else title, "" if location == found.location else location,
        "" if told == found.description else told,
    )  # fmt: skip


def _address(written: str) -> str:
    parts = urlsplit(written) if written.isprintable() else urlsplit("")
    return written if parts.scheme in ("http", "https") and parts.netloc else ""


# --- by which clock --------------------------------------------------------------------------------


def _clock(main: Any, venue: Venue | None, said: _Book, usual: Clock) -> Clock:
    """The clock of the event: its own where its start names one, else that of its place, its calendar, or whoever was asked."""
    zone = venue.zone if venue else said.clock or usual.zone
    here = Clock(zone, bool(venue or said.clock) or usual.is_answer, said.zones)
    start = main["dtstart"]
    name, recurs = name_of(start), "rrule" in main
    if not isinstance(start.dt, datetime) or (start.dt.tzinfo is None and not name):
        return here
    if is_utc(start.dt, name):
        if recurs and not here.is_answer:
            raise ValueError(_("its times are in UTC, and it recurs: by which clock?"))
        return here
    if own := here.zone_of(name) or zone_named(str(getattr(start.dt.tzinfo, "key", ""))):
        return Clock(own, True, said.zones)
    if here.is_answer or (start.dt.tzinfo is not None and (not recurs or _agree(start.dt, zone))):
        return here
    raise ValueError(_("nobody knows the time zone %(zone)s: by which clock is it?") % {"zone": name[:60] or "?"})


def _agree(start: datetime, zone: ZoneInfo | None) -> bool:
    """Whether the zone that a calendar describes shows what ours does, in summer and in winter."""
    moments = [start + timedelta(days=30 * step) for step in range(13)]
    return zone is not None and all(one.utcoffset() == one.replace(tzinfo=zone).utcoffset() for one in moments)
