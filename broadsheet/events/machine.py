"""Events in the words of schema.org."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from broadsheet.core.recurrence import Frequency, Occurrence, Rule, TimeOfDay
from broadsheet.core.recurrence_rules import LAST
from broadsheet.events import rules
from broadsheet.events.models import Event, Venue

PERIODS = {Frequency.DAILY: "D", Frequency.WEEKLY: "W", Frequency.MONTHLY: "M", Frequency.YEARLY: "Y"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BASE = "https://schema.org/"


def event_json_ld(event: Event, coming: Iterable[Occurrence], language: str) -> dict[str, Any]:
    """schema.org Event; a series with eventSchedule and its next occasions as subEvent."""
    address = settings.PUBLIC_URL + event.path(language)
    found = list(coming)
    held = [one for one in found if not one.is_cancelled] or found
    facts = {
        "@context": "https://schema.org", "@type": "Event", "@id": address, "url": address,
        "name": event.title_in(language), "description": event.word("description", language),
        "inLanguage": event.languages, "eventStatus": _status(event, held),
        "eventAttendanceMode": BASE + _mode(event), "location": _where(event, language),
        "organizer": _organisers(event, language), "isAccessibleForFree": event.price_kind == rules.FREE or None,
        "maximumAttendeeCapacity": event.seats if event.has_registration else None,
        **_dates(held[0] if held else None),
    }  # fmt: skip
    if event.is_recurring:
        facts["eventSchedule"] = _schedules(event)
        facts["subEvent"] = [_sub_event(event, one, language) for one in found]
    return _filled(facts)


def _dates(one: Occurrence | None) -> dict[str, Any]:
    """Dates with offset; a day alone where no time is known."""
    if one is None:
        return {}
    if one.time is None:
        return {"startDate": one.day.isoformat(), "endDate": one.last_day.isoformat()}
    return {"startDate": one.start.isoformat(), "endDate": one.end.isoformat() if one.end else None}


def _status(event: Event, coming: list[Occurrence]) -> str:
    if event.is_cancelled:
        return BASE + "EventCancelled"
    return BASE + ("EventRescheduled" if coming and coming[0].is_moved else "EventScheduled")


def _mode(event: Event) -> str:
    if event.online_url and event.venue:
        return "MixedEventAttendanceMode"
    return "OnlineEventAttendanceMode" if event.online_url else "OfflineEventAttendanceMode"


def _sub_event(event: Event, one: Occurrence, language: str) -> dict[str, Any]:
    own = event.own_date(one.original_day)
    where = _own_place(own, language) or _where(event, language)
    told = own.word("description", language) if own else ""
    status = "EventCancelled" if one.is_cancelled else "EventRescheduled" if one.is_moved else "EventScheduled"
    return _filled(
        {
            "@type": "Event", "name": event.title_on(one.original_day, language), **_dates(one), "location": where,
            "description": told, "eventStatus": BASE + status,
        }
    )  # fmt: skip


def _schedules(event: Event) -> list[dict[str, Any]]:
    schedule = event.schedule
    listed = [{"@type": "Schedule", "startDate": d.isoformat(), "endDate": d.isoformat()} for d in schedule.dates]
    return [
        _filled({**_rule(rule), **_clock(at), "scheduleTimezone": schedule.zone.key, **_limits(event, rule)})
        for rule in schedule.full_rules
        for at in rule.times or schedule.times or (None,)
    ] + [
        _filled({**one, **_clock(at), "scheduleTimezone": schedule.zone.key})
        for one in listed
        for at in schedule.times or (None,)
    ]


def _rule(rule: Rule) -> dict[str, Any]:
    weeks = list(dict.fromkeys(one.place for one in rule.weekdays if one.place))
    return {
        "@type": "Schedule", "repeatFrequency": f"P{rule.interval}{PERIODS[rule.frequency]}",
        "byDay": list(dict.fromkeys(BASE + DAYS[one.weekday] for one in rule.weekdays)), "byMonthWeek": _one(weeks),
        "byMonthDay": _one([day for day in rule.month_days if day != LAST]), "byMonth": _one(list(rule.months)),
        "repeatCount": rule.count,
    }  # fmt: skip


def _one(values: list[int]) -> Any:
    return values[0] if len(values) == 1 else values


def _clock(at: TimeOfDay | None) -> dict[str, Any]:
    if at is None:
        return {}
    return {"startTime": f"{at.start:%H:%M:%S}", "endTime": f"{at.end:%H:%M:%S}" if at.end else None}


def _limits(event: Event, rule: Rule) -> dict[str, Any]:
    return {
        "startDate": event.begins_on.isoformat() if event.begins_on else None,
        "endDate": rule.until.isoformat() if rule.until else None,
        "exceptDate": [day.isoformat() for day in event.schedule.exceptions],
    }


def _where(event: Event, language: str) -> Any:
    online = {"@type": "VirtualLocation", "url": event.online_url} if event.online_url else None
    place = _place(event.venue, language) if event.venue else None
    return [place, online] if place and online else place or online


def _own_place(own: Any, language: str) -> dict[str, Any] | None:
    """The place of one date alone; None where it is where the event is."""
    if own is None or not (own.venue or own.place):
        return None
    return _place(own.venue, language) if own.venue else {"@type": "Place", "name": own.place}


def _place(venue: Venue, language: str) -> dict[str, Any]:
    position = {"@type": "GeoCoordinates", "latitude": str(venue.latitude), "longitude": str(venue.longitude)}
    return _filled(
        {
            "@type": "Place", "name": venue.name_in(language),
            "address": _filled(
                {
                    "@type": "PostalAddress", "addressCountry": venue.country, "addressRegion": venue.region,
                    "streetAddress": ", ".join([*venue.lines.splitlines(), venue.floor]).strip(", "),
                    "addressLocality": venue.locality_in(language), "postalCode": venue.postcode,
                }
            ),
            "geo": position if venue.latitude is not None else None,
        }
    )  # fmt: skip


def _organisers(event: Event, language: str) -> list[dict[str, Any]]:
    hosts = list(event.hosts.all())
    if not hosts:
        return [_section(event.section, language)]
    return [
        _section(host.section, language)
        if host.section
        else _filled({"@type": "Organization", "name": host.name, "url": host.url})
        for host in hosts
    ]


def _section(section: Any, language: str) -> dict[str, Any]:
    address = f"{settings.PUBLIC_URL}/{language}/sections/{section.slug}"
    return {"@type": "Organization", "name": section.name_in(language), "url": address}


def _filled(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in (None, "", [], {})}
