"""What the pages of events show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.articles.querying import Card, cards, one_per_text, published
from broadsheet.core.languages import country_name, direction, first_weekday, is_rtl, name_in
from broadsheet.core.recurrence import Occurrence
from broadsheet.events import machine, querying, rules
from broadsheet.events.models import Event, Venue
from broadsheet.events.querying import Filters, Occasion
from broadsheet.events.registering import open_days
from broadsheet.events.words import day_words, event_words, occasion_words, zone_words
from broadsheet.pages.frame import Frame

NEXT = 3
PER_PAGE = 30


@dataclass(frozen=True)
class Sheet:
    """A poster or another sheet that is made of an event."""

    name: str
    url: str
    language: str


# The press registers what it prints of an event, in a language.
sheets: list[Callable[[Event, str], list[Sheet]]] = []


@dataclass(frozen=True)
class OwnWords:
    """Title, place and words of one date alone; lang: of the words."""

    title: str
    place: str
    description: str
    lang: str
    dir: str


@dataclass(frozen=True)
class DateWords:
    """One date as it is shown; iso for machines. note: what is particular about it; own: what it has for itself."""

    words: str
    iso: str
    is_cancelled: bool = False
    note: str = ""
    day: date | None = None
    own: OwnWords | None = None


@dataclass(frozen=True)
class Row:
    """An event in a list. rule: how it recurs; when: the date that the list stands by; zone: its clock, where one may be elsewhere."""

    title: str
    lang: str
    dir: str
    url: str
    rule: str
    when: DateWords | None
    place: str
    town: str
    country: str
    tongues: str
    is_cancelled: bool
    is_online: bool = False
    zone: str = ""
    reports: list[Card] = field(default_factory=list)


def date_words(one: Occurrence, event: Event, language: str, content: str = "") -> DateWords:
    """One date in the words of the interface; content: the language of what the date has for itself."""
    iso = one.start.isoformat() if one.time is not None else one.day.isoformat()
    note = _("cancelled") if one.is_cancelled or event.is_cancelled else ""
    if one.is_moved and not note:
        note = _("instead of %(day)s") % {"day": day_words(one.original_day, language)}
        note = note if one.original_day != one.day else _("at another time")
    words, own = occasion_words(one, event, language), _own_words(one, event, content or language)
    return DateWords(words, iso, one.is_cancelled or event.is_cancelled, note, one.day, own)


def _own_words(one: Occurrence, event: Event, language: str) -> OwnWords | None:
    own = event.own_date(one.original_day)
    if own is None:
        return None
    lang = own.word_language("title", language)
    title, told = own.word("title", language), own.word("description", language)
    return OwnWords(title, own.place_in(language), told, lang, direction(lang))


def row_of(event: Event, one: Occurrence | None, frame: Frame, reports: Iterable[Card] = ()) -> Row:
    when = date_words(one, event, frame.interface, frame.language) if one else None
    own = event.own_date(one.original_day) if one else None
    venue = None if own and own.place else own.venue if own and own.venue else event.venue
    named = own if own is not None and own.word("title", frame.language) else event
    lang = named.word_language("title", frame.language)
    return Row(
        event.title_on(one.original_day, frame.language) if one else event.title_in(frame.language),
        lang, direction(lang), event.path(frame.language),
        event_words(event, frame.interface) if event.is_recurring else "", when,
        _place(venue, frame) if venue else own.place if own else "", venue.locality_in(frame.language) if venue else "",
        country_name(venue.country, frame.interface) if venue else "",
        _listed([name_in(code, frame.interface) for code in event.languages], frame), event.is_cancelled,
        bool(event.online_url), zone_of(event, frame.interface) if event.online_url else "", list(reports),
    )  # fmt: skip


def zone_of(event: Event, language: str) -> str:
    """By whose clock its times are; '' where it has none."""
    return zone_words(event.zone, language) if event.has_dates and event.schedule.all_times else ""


def _place(venue: Venue, frame: Frame) -> str:
    return _listed(dict.fromkeys([venue.name_in(frame.language), venue.locality_in(frame.language)]), frame)


def _listed(words: Iterable[str], frame: Frame) -> str:
    """A list; in writing from the right each word keeps its own direction, or Latin names would turn it round."""
    if is_rtl(frame.interface):
        return "، ".join(f"\u2068{one}\u2069" for one in words)
    return ", ".join(words)


def rows_of(occasions: Iterable[Occasion], frame: Frame) -> list[Row]:
    return [row_of(one.event, one.occurrence, frame) for one in occasions]


def next_rows(frame: Frame, filters: Filters, count: int, now: datetime | None = None) -> list[Row]:
    """The next events for a block of a page, soonest first."""
    found = querying.shown(filters, querying.perhaps_coming())
    return rows_of(querying.upcoming(found, now or timezone.now(), count), frame)


# --- lists -----------------------------------------------------------------------------------------


def choices(events: list[Event], frame: Frame) -> dict[str, list[tuple[str, str]]]:
    """What the list can be narrowed to: sections, places, languages."""
    from broadsheet.core.languages import language

    sections = {row.slug: row for one in events for row in querying.with_those_above(one.section) if row.parent_id}
    codes = sorted({code for event in events for code in event.languages})
    places = [
        (
            key or country,
            "— " + venue.locality_in(frame.language) if key else country_name(venue.country, frame.interface),
        )
        for country, key, venue in querying.places_of(events)
    ]
    named = sorted((row.name_in(frame.language), slug) for slug, row in sections.items())
    return {
        "section": [(slug, name) for name, slug in named],
        "place": places,
        "language": [(code, language(code).autonym) for code in codes],
    }


def list_context(frame: Frame, filters: Filters) -> dict[str, Any]:
    """What is to come, soonest first, and where one can write without a date."""
    now = timezone.now()
    every = querying.perhaps_coming()
    found = querying.shown(filters, every)
    return {
        "choices": choices(every, frame),
        "filters": filters,
        "rows": rows_of(querying.upcoming(found, now), frame),
        "standing": [row_of(event, None, frame) for event in querying.standing(found)],
        "month": timezone.localdate(),
        "feed_address": feed_address(frame, filters),
        "page_title": _("Events"),
        "description": _("Where %(house)s meets: dates, places, languages.") % {"house": frame.name},
        "query": filter_query(filters),
    }


def filter_query(filters: Filters) -> str:
    asked = {name: getattr(filters, name) for name in ("section", "place", "language")}
    return urlencode({name: value for name, value in asked.items() if value})


def feed_address(frame: Frame, filters: Filters) -> str:
    query = filter_query(filters)
    return f"{settings.PUBLIC_URL}/{frame.language}/events.ics" + (f"?{query}" if query else "")


def month_context(frame: Frame, filters: Filters, year: int, month: int) -> dict[str, Any]:
    """A month as weeks, from the day on which they begin where the language is spoken."""
    from broadsheet.core.dates import PartialDate, Precision, format_date

    weeks = rules.month_weeks(year, month, first_weekday(frame.interface))
    events = querying.in_month(weeks[0][0], weeks[-1][-1])
    found = querying.on_days(querying.shown(filters, events), weeks[0][0], weeks[-1][-1])
    return {
        "choices": choices(events, frame), "filters": filters, "query": filter_query(filters),
        "weekdays": [_weekday(day, frame) for day in weeks[0]],
        "weeks": [[_day(day, month, found.get(day, []), frame) for day in week] for week in weeks],
        "before": _beside(year, month, -1, frame), "after": _beside(year, month, 1, frame),
        "page_title": format_date(PartialDate(date(year, month, 1), Precision.MONTH), frame.interface),
        "is_empty": not any(day.month == month for day in found),
        "description": _("Where %(house)s meets, day by day.") % {"house": frame.name},
    }  # fmt: skip


def _weekday(day: date, frame: Frame) -> dict[str, str]:
    from babel.dates import format_date as babel_date

    return {
        form: babel_date(day, pattern, locale=frame.interface) for form, pattern in (("short", "ccc"), ("long", "cccc"))
    }


def _day(day: date, month: int, occasions: list[Occasion], frame: Frame) -> dict[str, Any]:
    return {
        "day": day, "is_out": day.month != month, "is_today": day == timezone.localdate(),
        "words": day_words(day, frame.interface), "rows": [_in_cell(one, frame) for one in occasions],
    }  # fmt: skip


def _in_cell(one: Occasion, frame: Frame) -> dict[str, Any]:
    from broadsheet.core.recurrence_words import clock_words

    at = one.occurrence.time if one.occurrence else None
    row = row_of(one.event, one.occurrence, frame)
    return {
        "title": row.title, "lang": row.lang, "dir": row.dir, "url": row.url,
        "time": clock_words(at, frame.interface, is_alone=True) if at else "",
        "town": row.town or (row.place if not row.country else ""),
        "zone": zone_of(one.event, frame.interface) if one.event.online_url else "",
        "is_cancelled": one.event.is_cancelled or bool(one.occurrence and one.occurrence.is_cancelled),
    }  # fmt: skip


def _beside(year: int, month: int, step: int, frame: Frame) -> dict[str, Any] | None:
    from broadsheet.core.dates import PartialDate, Precision, format_date

    number = year * 12 + month - 1 + step
    if not 1900 * 12 <= number < 2200 * 12:
        return None
    first = date(number // 12, number % 12 + 1, 1)
    return {"address": f"{first:%Y-%m}", "words": format_date(PartialDate(first, Precision.MONTH), frame.interface)}


def past_rows(frame: Frame, filters: Filters) -> list[Row]:
    """What is over, the latest first, with the texts that tell of it; and series that go on and are told of."""
    now = timezone.now()
    over = querying.past(querying.shown(filters, querying.perhaps_past()), now)
    going_on = [
        Occasion(event, last[0])
        for event in querying.shown(filters, querying.with_reports())
        if event.pk not in {one.event.pk for one in over} and event.has_dates
        if (last := rules.gone(event.schedule, now, 1))
    ]
    found = sorted([*over, *going_on], key=lambda one: one.sort_key, reverse=True)
    told = report_cards([one.event for one in found], frame)
    return [row_of(one.event, one.occurrence, frame, told.get(one.event.pk, [])) for one in found]


def report_cards(events: Iterable[Event], frame: Frame) -> dict[int, list[Card]]:
    """The texts that tell of each event, in the reader's language where there is one."""
    texts = {event.pk: [row.text_id for row in event.reports.all()] for event in events}
    wanted = [pk for keys in texts.values() for pk in keys]
    if not wanted:
        return {}
    found = {
        card.text_id: card for card in cards(one_per_text(published().filter(text__in=wanted), frame.order), frame)
    }
    return {pk: [found[key] for key in keys if key in found] for pk, keys in texts.items()}


# --- an event --------------------------------------------------------------------------------------


def event_context(event: Event, request: HttpRequest) -> dict[str, Any]:
    """An event: what, when by its rule and the next dates, where, whose, what we do there."""
    frame: Frame = request.frame  # type: ignore[attr-defined]
    now = timezone.now()
    coming = rules.next_held(event.schedule, now, NEXT) if event.has_dates else []
    gone = rules.gone(event.schedule, now, 5) if event.has_dates else []
    codes = [row.language for row in event.words.all() if row.language in frame.house.languages]
    own = event.word_language("title", frame.language)
    return {
        "event": event,
        "rule": event_words(event, frame.interface) if event.is_recurring else "",
        "coming": [date_words(one, event, frame.interface, frame.language) for one in coming],
        "gone": [date_words(one, event, frame.interface, frame.language) for one in gone],
        "zone": zone_of(event, frame.interface) if event.online_url or not event.venue else "",
        "place": place_of(event.venue, frame) if event.venue else None,
        "tongues": _listed([name_in(code, frame.interface) for code in event.languages], frame),
        "hosts": [_party(one, frame) for one in event.hosts.all()],
        "parts": [part_words(one, event, frame) for one in event.parts.all()],
        "reports": report_cards([event], frame).get(event.pk, []),
        "can_register": bool(open_days(event)),
        "sheets": [sheet for made in sheets for sheet in made(event, frame.language)],
        "price": _price(event, frame),
        "page_title": event.title_in(frame.language),
        "description": event.word("description", frame.language)[:300],
        "canonical": settings.PUBLIC_URL + event.path(own),
        "alternates": [(code, event.path(code)) for code in codes] if len(codes) > 1 else [],
        "json_ld": machine.event_json_ld(event, coming, own),
    }


def place_of(venue: Venue, frame: Frame) -> dict[str, Any]:
    named = venue.word("name", frame.language) or venue.name
    lines = [line for line in venue.address_lines(frame.language) if line != named]
    has_position = venue.latitude is not None and venue.longitude is not None
    return {
        "name": named, "lines": lines, "country": country_name(venue.country, frame.interface),
        "access": dict(Venue.ACCESS)[venue.access] if venue.access else "",
        "directions": venue.word("directions", frame.language),
        "directions_lang": venue.word_language("directions", frame.language),
        "position": f"geo:{venue.latitude},{venue.longitude}" if has_position else "",
    }  # fmt: skip


def _party(party: Any, frame: Frame) -> dict[str, str]:
    url = f"/{frame.language}/sections/{party.section.slug}" if party.section else party.url
    return {"name": party.name_in(frame.language), "url": url}


def part_words(part: Any, event: Event, frame: Frame) -> dict[str, str]:
    """What we do there, and who calls to it."""
    words = {"meeting": _("Our meeting"), "stall": _("Our stall"), "speaker": _("Our speaker")}[part.kind]
    party = _party(part, frame)
    return {"words": words, "convener": party["name"], "url": party["url"], "kind": part.kind}


def _price(event: Event, frame: Frame) -> str:
    own = event.word("price", frame.language)
    return own or (_("free of charge") if event.price_kind == rules.FREE else "")


def event_facts(event: Event, frame: Frame) -> list[str]:
    """Who holds it, what we do there, in which language, at what price: lines for a poster."""
    hosts = _listed([host.name_in(frame.language) for host in event.hosts.all()], frame)
    parts = [part_words(one, event, frame) for one in event.parts.all()]
    tongues = _listed([name_in(code, frame.interface) for code in event.languages], frame)
    price = _price(event, frame)
    return [
        *([_("Held by: %(names)s") % {"names": hosts}] if hosts else []),
        *(_part_line(part) for part in parts),
        *([_("Language: %(languages)s") % {"languages": tongues}] if tongues else []),
        *([price[:1].upper() + price[1:]] if price else []),
    ]


def _part_line(part: dict[str, str]) -> str:
    if not part["convener"]:
        return part["words"]
    return _("%(part)s, called by %(convener)s") % {"part": part["words"], "convener": part["convener"]}
