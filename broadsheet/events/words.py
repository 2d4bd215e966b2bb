"""Words of an event in a language: its dates, its place."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from broadsheet.core.languages import country_name, locale_for
from broadsheet.core.recurrence import Occurrence, Schedule, TimeOfDay
from broadsheet.core.recurrence_words import schedule_words
from broadsheet.events.models import Event, Venue


def event_words(event: Event, language: str, *, full: bool = False) -> str:
    """What the rules say: "every last Saturday of the month at 3.30 pm"; '' without dates."""
    return schedule_words(event.schedule, language, full=full) if event.has_dates else ""


def occasion_words(one: Occurrence, event: Event, language: str) -> str:
    """One date in words: "Saturday 30 November 2024 at 3.30 pm"."""
    return occurrence_words(one, event.days, language)


def occurrence_words(one: Occurrence, days: int, language: str) -> str:
    """The same of dates that belong to no event yet. days: how many each lasts."""
    return schedule_words(_single(one, days), language)


def _single(one: Occurrence, days: int) -> Schedule:
    zone = ZoneInfo(str(one.start.tzinfo))
    if one.time is None:
        return Schedule(zone, dates=(one.day,), days=days)
    start = one.time.replace(second=0, microsecond=0, tzinfo=None, fold=0)
    if one.end is None:
        return Schedule(zone, dates=(one.day,), times=(TimeOfDay(start),))
    end = one.end.time().replace(second=0, microsecond=0, fold=0)
    length = (one.end.date() - one.day).days + 1
    is_night = length == 2 and end <= start
    if length > 1 and not is_night:
        return Schedule(zone, dates=(one.day,), times=(TimeOfDay(start, end),), days=length)
    return Schedule(zone, dates=(one.day,), times=(TimeOfDay(start, end),))


def own_words(one: Occurrence, event: Event, language: str) -> str:
    """What one date has for itself, title and place, in one line; '' where it is like the others."""
    own = event.own_date(one.original_day)
    return " · ".join(part for part in (own.word("title", language), own.place_in(language)) if part) if own else ""


def day_words(day: date, language: str) -> str:
    """A day with its weekday."""
    return schedule_words(Schedule(ZoneInfo("UTC"), dates=(day,)), language)


def venue_line(event: Event, language: str, day: date | None = None) -> str:
    """Name and address of the venue in one line, the country last. day: of one date, which may have a place of its own."""
    own = event.own_date(day)
    if own is not None and own.place:
        return str(own.place)
    return _address(own.venue if own is not None and own.venue else event.venue, language)


def _address(venue: Venue | None, language: str) -> str:
    if venue is None:
        return ""
    parts = [
        venue.word("name", language) or venue.name,
        *venue.address_lines(language),
        country_name(venue.country, language),
    ]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def zone_words(zone: ZoneInfo, language: str) -> str:
    """The town whose clock counts: "New York", «Нью-Йорк»."""
    locale = locale_for(language) or locale_for("en")
    return str(get_timezone_location(zone.key, locale=locale, return_city=True)) if locale else zone.key
