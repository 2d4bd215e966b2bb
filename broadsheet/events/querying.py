"""Questions that pages ask about events: which, soonest first, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from broadsheet.core.recurrence import Occurrence
from broadsheet.core.slugs import slug_for
from broadsheet.events import rules
from broadsheet.events.models import Event, Venue
from broadsheet.sections.models import Section

MOST_PAST = 400
KEPT_IN_CALENDARS = timedelta(days=90)


@dataclass(frozen=True)
class Filters:
    """What a list may be narrowed to; empty means all. place: country in lower case, or it and a town: `it-torino`."""

    section: str = ""
    place: str = ""
    language: str = ""

    @property
    def any(self) -> bool:
        return bool(self.section or self.place or self.language)


@dataclass(frozen=True)
class Occasion:
    """One date of an event; occurrence is None for a standing contact point."""

    event: Event
    occurrence: Occurrence | None

    @property
    def sort_key(self) -> tuple[datetime, int]:
        assert self.occurrence is not None
        return self.occurrence.start, self.event.pk


def place_key(venue: Venue | None) -> str:
    """The town of a venue, as filters name it."""
    return f"{venue.country.lower()}-{slug_for(venue.locality)}" if venue else ""


def fits(event: Event, filters: Filters) -> bool:
    """Whether an event belongs into a list. One without a language fits every language."""
    place = place_key(event.venue)
    return (
        (not filters.section or filters.section in section_slugs(event))
        and (not filters.place or filters.place == place or place.startswith(f"{filters.place}-"))
        and (not filters.language or not event.languages or filters.language in event.languages)
    )


def section_slugs(event: Event) -> set[str]:
    """The sections whose event it is: the one that keeps it, those above it, and those that hold or convene it."""
    parties = [*event.hosts.all(), *event.parts.all()]
    return {row.slug for row in with_those_above(event.section)} | {one.section.slug for one in parties if one.section}


def with_those_above(section: Section) -> list[Section]:
    """A section, the one to which it belongs, and so on: the last is the federation."""
    found: list[Section] = []
    above: Section | None = section
    while above is not None:
        found.append(above)
        above = above.parent
    return found


def shown(filters: Filters = Filters(), rows: Iterable[Event] | None = None) -> list[Event]:
    """Published events that fit."""
    rows = Event.objects.shown().with_parts() if rows is None else rows  # type: ignore[attr-defined]
    return [event for event in rows if fits(event, filters)]


def perhaps_coming(now: datetime | None = None) -> list[Event]:
    """Published events that may still come, with their parts."""
    return list(Event.objects.shown().perhaps_coming(now).with_parts())  # type: ignore[attr-defined]


def for_calendars() -> list[Event]:
    """What calendars that subscribe hold: what may come, and what is not long over, so that it does not vanish at once."""
    return perhaps_coming(timezone.now() - KEPT_IN_CALENDARS)


def upcoming(events: Iterable[Event], now: datetime, count: int | None = None) -> list[Occasion]:
    """The next occasion of each event, soonest first; one that is left out only where no other comes."""
    found = [
        Occasion(event, one)
        for event in events
        if event.has_dates
        for one in rules.coming(event.schedule, now, 1) or rules.coming(event.schedule, now, 1, with_cancelled=True)
    ]
    return sorted(found, key=lambda one: one.sort_key)[:count]


def standing(events: Iterable[Event]) -> list[Event]:
    """Contact points without a date."""
    return [event for event in events if event.is_standing]


def past(events: Iterable[Event], now: datetime) -> list[Occasion]:
    """Events that are over for good by their last occasion, the latest first."""
    found = []
    for event in events:
        if not event.has_dates or rules.coming(event.schedule, now, 1):
            continue
        if last := rules.gone(event.schedule, now, 1) or _long_gone(event):
            found.append(Occasion(event, last[0]))
    return sorted(found, key=lambda one: one.sort_key, reverse=True)


def _long_gone(event: Event) -> list[Occurrence]:
    """The last occasion of an event of long ago."""
    if event.ends_on is None:
        return []
    return list(rules.between(event.schedule, event.ends_on - timedelta(days=400), event.ends_on))[-1:]


def perhaps_past() -> list[Event]:
    rows = Event.objects.shown().perhaps_over().with_parts().prefetch_related("reports")  # type: ignore[attr-defined]
    return list(rows.order_by("-ends_on", "pk")[:MOST_PAST])


def with_reports() -> list[Event]:
    """Events that go on, of which something is told already."""
    rows = Event.objects.shown().filter(reports__isnull=False).distinct()  # type: ignore[attr-defined]
    return list(rows.with_parts().prefetch_related("reports"))


def on_days(events: Iterable[Event], first: date, last: date) -> dict[date, list[Occasion]]:
    """What is on each day from first to last; an event of several days stands on each."""
    found: dict[date, list[Occasion]] = {}
    for event in events:
        for one in rules.between(event.schedule, first, last) if event.has_dates else ():
            day = max(one.day, first)
            while day <= min(_last_shown(one), last):
                found.setdefault(day, []).append(Occasion(event, one))
                day += timedelta(days=1)
    return {day: sorted(found[day], key=lambda one: one.sort_key) for day in sorted(found)}


def _last_shown(one: Occurrence) -> date:
    """An evening that goes on past midnight stands on its own day alone."""
    is_short = one.time is not None and one.end is not None and one.end - one.start < timedelta(days=1)
    return one.day if is_short else one.last_day


def in_month(first: date, last: date) -> list[Event]:
    """Published events that may be on these days."""
    rows = Event.objects.shown().with_parts().filter(begins_on__lte=last)  # type: ignore[attr-defined]
    return list(rows.exclude(ends_on__lt=first))


def next_turn(now: datetime) -> datetime:
    """The next moment at which what pages say of events is no longer true: an end, or midnight at the house."""
    local = timezone.localtime(now)
    tomorrow = timezone.make_aware(datetime.combine(local.date() + timedelta(days=1), time(0)))
    ends = [
        _over_at(one)
        for event in Event.objects.shown().perhaps_coming(now).select_related("venue", "section__parent__parent")  # type: ignore[attr-defined]
        if event.has_dates
        for one in rules.coming(event.schedule, now, 1)
    ]
    return min([tomorrow, *(moment for moment in ends if moment > now)])


def _over_at(one: Occurrence) -> datetime:
    midnight = datetime.combine(one.day + timedelta(days=1), time(0), one.start.tzinfo)
    return one.end or midnight


def places_of(events: Sequence[Event]) -> list[tuple[str, str, Venue]]:
    """Countries and their towns that events are in: (country, town or '', a venue there)."""
    venues = {place_key(event.venue): event.venue for event in events if event.venue}
    found: list[tuple[str, str, Venue]] = []
    for key in sorted(venues):
        venue = venues[key]
        country = venue.country.lower()
        if not any(row[0] == country for row in found):
            found.append((country, "", venue))
        found.append((country, key, venue))
    return found
