"""What an editor is asked before an event is kept: the same event twice, a clash, a holiday, a foreign clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.core.numbers import digits
from broadsheet.core.recurrence import Occurrence, Schedule, moment, strange_hour
from broadsheet.core.recurrence_questions import bare_word
from broadsheet.core.recurrence_words import clock_words, day_words
from broadsheet.events import querying, rules
from broadsheet.events.models import Event, Holiday, Venue
from broadsheet.events.words import zone_words as zone_words_of
from broadsheet.sections.models import Section

LOOK_AHEAD = timedelta(days=366)
LONGEST_NIGHT = 14  # hours from an evening to the next day that nobody is asked about
YEARS = (1900, 2199)
SEASONS = {"ET": ("EST", "EDT")}


def doubts(
    event: Event, schedule: Schedule, language: str, *, section: Section, venue: Venue | None, titles: list[str],
    zone_words: tuple[str, ...] = (),
) -> list[str]:  # fmt: skip
    """Questions about an event that is to be kept, in the language that is spoken now."""
    first = _looked_at_from(schedule)
    if first is None:
        return []
    held = _held(schedule, first)
    others = _others(event, section, venue, first)
    return [
        *foreign_clock(zone_words, schedule.zone, first, language),
        *_same(others, held, titles, venue, language),
        *_clashes(others, held, venue, language),
        *_holidays(section, held, language),
    ]


def _others(event: Event, section: Section, venue: Venue | None, first: date) -> list[Event]:
    rows = Event.objects.with_parts().exclude(pk=event.pk).filter(is_cancelled=False, begins_on__isnull=False)  # type: ignore[attr-defined]
    near = rows.filter(begins_on__lte=rules.later(first, LOOK_AHEAD)).exclude(ends_on__lt=first)
    own = near.filter(section=section)
    return list((own | near.filter(venue=venue)).distinct() if venue else own)


def _looked_at_from(schedule: Schedule) -> date | None:
    """The first day; of a series that has long begun, today."""
    first, last = rules.begins_on(schedule), rules.ends_on(schedule)
    if first is not None and (last is None or last > rules.later(first, LOOK_AHEAD)):
        return max(first, timezone.localdate())
    return first


def _held(schedule: Schedule, first: date) -> list[Occurrence]:
    return [one for one in rules.between(schedule, first, rules.later(first, LOOK_AHEAD)) if not one.is_cancelled]


# --- of the dates themselves -----------------------------------------------------------------------


def of_itself(schedule: Schedule, language: str) -> list[str]:
    """What is asked of dates whatever else is on: hours that no clock shows or two show, a night too long, a far year."""
    first = _looked_at_from(schedule)
    if first is None:
        return []
    asked = [*_strange_hours(schedule, first, language), *_long_nights(schedule, language), *_far_years(schedule)]
    return list(dict.fromkeys(asked))


def of_single_dates(schedule: Schedule, language: str) -> list[str]:
    """The same of dates that stand by themselves, where somebody wrote down that very hour of that very day."""
    return [] if schedule.rules else of_itself(schedule, language)


def _strange_hours(schedule: Schedule, first: date, language: str) -> Iterator[str]:
    """The first hour that the clocks skip, and the first that they show twice."""
    seen = set()
    for day, at in _hours(schedule, first):
        kind = strange_hour(day, at, schedule.zone)
        if not kind or kind in seen:
            continue
        seen.add(kind)
        words = {
            "day": day_words(day, language), "place": zone_words_of(schedule.zone, language),
            "time": clock_words(at, language), "later": clock_words(moment(day, at, schedule.zone).time(), language),
        }  # fmt: skip
        if kind == "skipped":
            yield _("On %(day)s the clocks of %(place)s skip %(time)s; it would be %(later)s. Is that meant?") % words
        else:
            yield _("On %(day)s the clocks of %(place)s show %(time)s twice. Is the first meant?") % words


def _hours(schedule: Schedule, first: date) -> Iterator[tuple[date, time]]:
    """Beginnings and ends as the clock on the wall should show them."""
    moves = {one.day: one for one in schedule.moves}
    for one in _held(schedule, first):
        move = moves.get(one.original_day) if one.is_moved else None
        day = move.new_day if move else one.original_day
        own = move.at if move else None
        for at in [own] if own else schedule.times_on(one.original_day):
            yield day, at.start
            if at.end:
                yield day + timedelta(days=schedule.days - 1 or int(at.passes_midnight)), at.end


def _long_nights(schedule: Schedule, language: str) -> Iterator[str]:
    own = [move.at for move in schedule.moves if move.at]
    for at in (*schedule.all_times, *own):
        if at.end is None or not at.passes_midnight or schedule.days > 1:
            continue
        hours = 24 - (at.start.hour - at.end.hour) - (at.start.minute - at.end.minute) / 60
        if hours > LONGEST_NIGHT:
            start, end = (clock_words(one, language) for one in (at.start, at.end))
            words = {"start": start, "end": end, "hours": digits(round(hours), language)}
            yield _("From %(start)s to %(end)s of the next day are %(hours)s hours. Is that meant?") % words


def _far_years(schedule: Schedule) -> Iterator[str]:
    ends = [rule.until for rule in schedule.rules if rule.until]
    days = [
        *schedule.dates,
        *ends,
        *(move.new_day for move in schedule.moves),
        *([schedule.start] if schedule.start else []),
    ]
    for year in sorted({day.year for day in days if not YEARS[0] <= day.year <= YEARS[1]})[:1]:
        yield _("Is the year %(year)s meant?") % {"year": year}


# --- beside others ---------------------------------------------------------------------------------


def foreign_clock(names: Iterable[str], zone: ZoneInfo, first: date, language: str) -> Iterator[str]:
    """What is asked where words name a clock, such as EST, that is not the one of the zone; each is compared."""
    shown = {datetime(first.year, month, 15, 12, tzinfo=zone).tzname() for month in (1, 7)}
    for name in names:
        if not shown & set(SEASONS.get(name, (name,))):
            words = {"word": name, "place": zone_words_of(zone, language)}
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
            words = {"event": other.title_in(language), "day": day_words(days[0], language)}
            yield _("“%(event)s” is kept for %(day)s already. Is this another event?") % words


def _timed(mine: list[Occurrence], other: Event) -> bool:
    """Whether both say a time, so that a clash can be told from a second event on the same day."""
    return bool(other.schedule.all_times) and any(one.time is not None for one in mine)


def _clashes(others: list[Event], mine: list[Occurrence], venue: Venue | None, language: str) -> Iterator[str]:
    for other in others:
        found = rules.clash(mine, _theirs(other, mine))
        if found is None:
            continue
        words = {"event": other.title_in(language), "day": day_words(found[0].day, language)}
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
            words = {"day": day_words(day, language), "holiday": holiday.name}
            yield _("%(day)s is %(holiday)s. Is it held nevertheless?") % words
