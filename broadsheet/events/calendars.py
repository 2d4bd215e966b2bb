"""Events as calendars take them (RFC 5545): one VEVENT per rule and time, with zones, stable UIDs and SEQUENCE."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, vRecur
from icalendar import Event as Entry

from broadsheet.core.control_characters import allowed_bytes
from broadsheet.core.recurrence import Occurrence, Rule, Schedule, TimeOfDay, moment
from broadsheet.core.recurrence_rules import LAST_DAY, days_of
from broadsheet.events import rules
from broadsheet.events.models import Event
from broadsheet.events.words import event_words, venue_line
from broadsheet.events.zones import add_zones

REFRESH = "PT12H"
OVERLAP = timedelta(days=366 * 5)  # so far two rules of one event are kept from giving the same day twice
PRODUCT = "-//Broadsheet//events//EN"


def calendar(events: Iterable[Event], language: str, name: str) -> bytes:
    """A calendar of these events in the words of a language; standing contact points have no place in it."""
    book = Calendar()
    book.add("prodid", PRODUCT)
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("method", "PUBLISH")
    book.add("name", name)
    book.add("x-wr-calname", name)
    book.add("refresh-interval;value=duration", REFRESH)
    book.add("x-published-ttl", REFRESH)
    for event in events:
        for entry in entries(event, language) if event.has_dates else ():
            book.add_component(entry)
    add_zones(book, timezone.localdate().year)
    return allowed_bytes(book.to_ical())


def single(event: Event, one: Occurrence, language: str) -> bytes:
    """A calendar of one occasion alone, for somebody who comes to it."""
    book = Calendar()
    book.add("prodid", PRODUCT)
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    uid = f"{event.uid.partition('@')[0]}-{one.original_day:%Y%m%d}@broadsheet"
    entry = _entry(event, language, uid, one.original_day)
    _when(entry, one)
    book.add_component(entry)
    add_zones(book, timezone.localdate().year)
    return allowed_bytes(book.to_ical())


def entries(event: Event, language: str) -> Iterator[Entry]:
    """The VEVENTs of an event: each rule with each time, the dates that stand by themselves, what is moved."""
    schedule = event.schedule
    for place, rule in enumerate(schedule.full_rules):
        for at_place, at in enumerate(rule.times or schedule.times or (None,)):
            yield from _series(event, language, at, rule, _uid(event, f"r{place}", at_place), place)
    for at_place, at in enumerate(schedule.times or (None,) if schedule.dates else ()):
        yield from _listed(event, language, at, _uid(event, "d", at_place))


def _uid(event: Event, part: str, at_place: int) -> str:
    """The first of an event bears its own UID, the others one made of it that stays as long as they do."""
    if at_place == 0 and (part == "r0" or (part == "d" and not event.schedule.rules)):
        return event.uid
    key, _at, host = event.uid.partition("@")
    return f"{key}-{part}-{at_place}@{host or 'broadsheet'}"


def _series(event: Event, language: str, at: TimeOfDay | None, rule: Rule, uid: str, place: int) -> Iterator[Entry]:
    schedule = event.schedule
    start = schedule.start or date.today()
    first = next(days_of(rule, schedule.start, start, LAST_DAY), None)
    if first is None:
        return
    entry = _entry(event, language, uid)
    _when(entry, _plain(schedule, first, at))
    entry.add("rrule", vRecur.from_ical(rule.rrule(schedule.zone, at.start) if at else rule.rrule()))
    gone = [day for day in schedule.exceptions if any(days_of(rule, schedule.start, day, day))]
    gone += _given_before(schedule, place, first, at)
    _except(entry, schedule, gone, at)
    yield entry
    for one in _otherwise(event, at):
        if one.original_day not in gone and any(days_of(rule, schedule.start, one.original_day, one.original_day)):
            yield _override(event, language, uid, one, at)


def _given_before(schedule: Schedule, place: int, first: date, at: TimeOfDay | None) -> list[date]:
    """Days of a rule that an earlier one gives too, at the same time: they occur once."""
    before = _rules_at(schedule, at, place)
    if not before:
        return []
    until = min(LAST_DAY, first + OVERLAP)
    mine = set(days_of(schedule.full_rules[place], schedule.start, first, until))
    earlier = {day for rule in before for day in days_of(rule, schedule.start, first, until)}
    return sorted(mine & earlier)


def _rules_at(schedule: Schedule, at: TimeOfDay | None, count: int | None = None) -> list[Rule]:
    """The rules whose days have a time, among the first so many."""
    return [rule for rule in schedule.full_rules[:count] if not rule.times or at in rule.times]


def _listed(event: Event, language: str, at: TimeOfDay | None, uid: str) -> Iterator[Entry]:
    """Single dates: the first is the start, the others RDATEs; what the rules give too is left out."""
    schedule = event.schedule
    rules_at = _rules_at(schedule, at)
    days = [day for day in schedule.dates if not any(any(days_of(r, schedule.start, day, day)) for r in rules_at)]
    if not days:
        return
    entry = _entry(event, language, uid)
    _when(entry, _plain(schedule, days[0], at))
    for day in days[1:]:
        entry.add("rdate", [_stamp(schedule, day, at)], {} if at else {"value": "DATE"})
    _except(entry, schedule, [day for day in schedule.exceptions if day in days], at)
    yield entry
    for one in _otherwise(event, at):
        if one.original_day in days:
            yield _override(event, language, uid, one, at)


def _plain(schedule: Schedule, day: date, at: TimeOfDay | None) -> Occurrence:
    """The occasion that the rules alone give on a day, at one of its times."""
    alone = Schedule(
        schedule.zone, times=(at,) if at else (), dates=(day,), days=schedule.days, is_all_day=schedule.is_all_day
    )
    return next(iter(rules.between(alone, day, day)))


def _otherwise(event: Event, at: TimeOfDay | None) -> list[Occurrence]:
    """The occasions that are moved, or have a title or a place for themselves, at one of the times."""
    schedule, own = event.schedule, {row.day for row in event.own_dates.all()}
    days = [*own, *(move.new_day for move in schedule.moves)]
    if not days:
        return []
    found = rules.between(schedule, min(days), max(days))
    mine = [one for one in found if one.original_time == (at.start if at else None) and not one.is_cancelled]
    return [one for one in mine if one.is_moved or one.original_day in own]


def _override(event: Event, language: str, uid: str, one: Occurrence, at: TimeOfDay | None) -> Entry:
    entry = _entry(event, language, uid, one.original_day)
    entry.add("recurrence-id", _stamp(event.schedule, one.original_day, at))
    _when(entry, one)
    return entry


def _stamp(schedule: Schedule, day: date, at: TimeOfDay | None) -> date | datetime:
    return moment(day, at.start, schedule.zone) if at else day


def _except(entry: Entry, schedule: Schedule, days: Sequence[date], at: TimeOfDay | None) -> None:
    for day in sorted(set(days)):
        entry.add("exdate", [_stamp(schedule, day, at)], {} if at else {"value": "DATE"})


def _when(entry: Entry, one: Occurrence) -> None:
    if one.time is None:
        entry.add("dtstart", one.day)
        entry.add("dtend", one.last_day + timedelta(days=1))
        return
    entry.add("dtstart", one.start)
    if one.end is not None and one.end > one.start:
        entry.add("dtend", one.end)


def _entry(event: Event, language: str, uid: str, day: date | None = None) -> Entry:
    """What every VEVENT of an event says; day: of one date, with what it has for itself."""
    entry = Entry()
    entry.add("uid", uid)
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.changed_at.astimezone(UTC))
    entry.add("last-modified", event.changed_at.astimezone(UTC))
    entry.add("created", event.created_at.astimezone(UTC))
    own = event.own_date(day)
    named = own if own is not None and own.word("title", language) else event
    entry.add(
        "summary", named.word("title", language) or event.slug, {"language": named.word_language("title", language)}
    )
    entry.add("url", settings.PUBLIC_URL + event.path(language))
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    entry.add("transp", "OPAQUE" if event.schedule.all_times else "TRANSPARENT")
    _tell(entry, event, language, own)
    return entry


def _tell(entry: Entry, event: Event, language: str, own: Any = None) -> None:
    parts = [
        event.word("cancellation", language) if event.is_cancelled else "",
        event_words(event, language) if event.is_recurring else "",
        (own.word("description", language) if own else "") or event.word("description", language),
        event.word("price", language), event.online_url,
    ]  # fmt: skip
    if told := "\n\n".join(part for part in parts if part):
        entry.add("description", told)
    if place := venue_line(event, language, own.day if own else None) or event.online_url:
        entry.add("location", place)
    venue = None if own and own.place else own.venue if own and own.venue else event.venue
    if venue is not None and venue.latitude is not None and venue.longitude is not None:
        entry.add("geo", (float(venue.latitude), float(venue.longitude)))
    if event.online_url:
        entry.add("conference", event.online_url, {"value": "URI", "feature": "VIDEO"})
