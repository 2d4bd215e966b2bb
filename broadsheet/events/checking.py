"""What an editor is asked before an event is kept: the same event twice, a clash, a holiday, a foreign clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.core.dates import PartialDate, format_date
from broadsheet.core.recurrence import Occurrence, Schedule
from broadsheet.core.recurrence_questions import bare_word
from broadsheet.events import querying, rules
from broadsheet.events.models import Event, Holiday, Venue
from broadsheet.events.words import zone_words
from broadsheet.sections.models import Section

LOOK_AHEAD = timedelta(days=366)
SEASONS = {"ET": ("EST", "EDT")}


def doubts(
    event: Event, schedule: Schedule, language: str, *, section: Section, venue: Venue | None, titles: list[str], zone_word: str = "",
) -> list[str]:  # fmt: skip
    """Questions about an event that is to be kept, in the language that is spoken now."""
    first = rules.begins_on(schedule)
    if first is None:
        return []
    last = rules.ends_on(schedule)
    if last is None or last > first + LOOK_AHEAD:
        first = max(first, timezone.localdate())  # of a series that has long begun, what comes
    mine = list(rules.between(schedule, first, first + LOOK_AHEAD))
    held = [one for one in mine if not one.is_cancelled]
    others = _others(event, section, venue, first)
    return [
        *foreign_clock(zone_word, schedule.zone, first, language),
        *_same(others, held, titles, venue, language),
        *_clashes(others, held, venue, language),
        *_holidays(section, held, language),
    ]


def _others(event: Event, section: Section, venue: Venue | None, first: date) -> list[Event]:
    rows = Event.objects.with_parts().exclude(pk=event.pk).filter(is_cancelled=False, begins_on__isnull=False)  # type: ignore[attr-defined]
    near = rows.filter(begins_on__lte=first + LOOK_AHEAD).exclude(ends_on__lt=first)
    own = near.filter(section=section)
    return list((own | near.filter(venue=venue)).distinct() if venue else own)


def foreign_clock(word: str, zone: ZoneInfo, first: date, language: str) -> Iterator[str]:
    """What is asked where words name a clock, such as EST, that is not the one of the zone."""
    if not word:
        return
    shown = {datetime(first.year, month, 15, 12, tzinfo=zone).tzname() for month in (1, 7)}
    if not shown & set(SEASONS.get(word, (word,))):
        words = {"word": word, "place": zone_words(zone, language)}
        yield _("The clocks of %(place)s do not show %(word)s. Is the clock on the wall meant?") % words


def _same(
    others: list[Event], mine: list[Occurrence], titles: list[str], venue: Venue | None, language: str
) -> Iterator[str]:
    keys = {bare_word(title) for title in titles}
    for other in others:
        is_named_so = keys & {bare_word(row.title) for row in other.words.all()}
        is_there = venue is not None and other.venue_id == venue.pk
        days = rules.same_days(mine, _theirs(other, mine))
        if days and (is_named_so or (is_there and not _timed(mine, other))):
            words = {"event": other.title_in(language), "day": format_date(PartialDate(days[0]), language)}
            yield _("“%(event)s” is kept for %(day)s already. Is this another event?") % words


def _timed(mine: list[Occurrence], other: Event) -> bool:
    """Whether both say a time, so that a clash can be told from a second event on the same day."""
    return bool(other.schedule.times) and any(one.time is not None for one in mine)


def _clashes(others: list[Event], mine: list[Occurrence], venue: Venue | None, language: str) -> Iterator[str]:
    for other in others:
        found = rules.clash(mine, _theirs(other, mine))
        if found is None:
            continue
        words = {"event": other.title_in(language), "day": format_date(PartialDate(found[0].day), language)}
        if venue is not None and other.venue_id == venue.pk:
            yield _("“%(event)s” is at the same place at the same time, on %(day)s. Is there room for both?") % words
        else:
            yield _("“%(event)s” of the same section is at the same time, on %(day)s. Can people be at both?") % words


def _theirs(other: Event, mine: list[Occurrence]) -> list[Occurrence]:
    if not mine:
        return []
    found = rules.between(other.schedule, mine[0].day - timedelta(days=1), mine[-1].last_day + timedelta(days=1))
    return [one for one in found if not one.is_cancelled]


def _holidays(section: Section, mine: list[Occurrence], language: str) -> Iterator[str]:
    for holiday in Holiday.objects.filter(section__in=querying.with_those_above(section)):
        day = next((one.day for one in mine if holiday.is_on(one.day)), None)
        if day is not None:
            words = {"day": format_date(PartialDate(day), language), "holiday": holiday.name}
            yield _("%(day)s is %(holiday)s. Is it held nevertheless?") % words
