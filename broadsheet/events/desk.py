"""The desk of events: what comes, what waits for its editor, and one event with its dates and its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.functional import cached_property

from broadsheet.core.recurrence import Occurrence
from broadsheet.events import querying, registering, rules
from broadsheet.events.models import Event, Registration, Sitting
from broadsheet.events.policies import EVENTS
from broadsheet.events.rules import CONFIRMED, PUBLISHED, WAITING
from broadsheet.events.words import day_words, event_words, occasion_words, own_words

MOST_DATES = 12


@dataclass(frozen=True)
class DateRow:
    """One date of an event, with what can be done about it and who comes. instead: the day it was moved from."""

    occurrence: Occurrence
    words: str
    original: date
    sitting: Sitting | None
    instead: str = ""
    own: str = ""

    @property
    def is_changed(self) -> bool:
        return self.occurrence.is_cancelled or self.occurrence.is_moved


class Sheet:
    """One event as its organiser sees it."""

    def __init__(self, event: Event, language: str) -> None:
        self.event, self.language = event, language

    @property
    def words(self) -> str:
        return event_words(self.event, self.language)

    @cached_property
    def dates(self) -> list[DateRow]:
        if not self.event.has_dates:
            return []
        sittings = registering.sittings_of(self.event)
        seen: dict[date, DateRow] = {}
        coming = rules.coming(self.event.schedule, timezone.now(), MOST_DATES, with_cancelled=True)
        for one in sorted({*coming, *self._moved_away()}, key=lambda one: one.start):
            seen.setdefault(one.original_day, self._row(one, sittings.get(one.original_day)))
        return list(seen.values())

    def _row(self, one: Occurrence, sitting: Sitting | None) -> DateRow:
        instead = day_words(one.original_day, self.language) if one.is_moved else ""
        own = own_words(one, self.event, self.language)
        return DateRow(one, occasion_words(one, self.event, self.language), one.original_day, sitting, instead, own)

    def _moved_away(self) -> list[Occurrence]:
        """Dates that are moved, however far: as long as the old or the new day is to come, there is a way back."""
        today = timezone.now().astimezone(self.event.zone).date()
        days = [one.day for one in self.event.schedule.moves if max(one.day, one.new_day) >= today]
        found = (registering.occasion_on(self.event, day) for day in days)
        return [one for one in found if one is not None]

    @cached_property
    def people(self) -> list[Registration]:
        rows = Registration.objects.filter(sitting__event=self.event).select_related("sitting")
        return list(rows.order_by("sitting__day", "registered_at", "pk"))


def own_events(user: Any) -> list[Event]:
    """Events that somebody sees, those that come first, then drafts and what is over."""
    seen = EVENTS.instances_user_has_any_permission_for(user, ["view", "change"])
    return list(seen.with_parts().order_by("-begins_on", "pk"))


def groups(events: list[Event], language: str) -> dict[str, list[tuple[Event, str, str]]]:
    """(event, its rule, its next date) in words, by what they need."""
    now = timezone.now()
    published = [event for event in events if event.state == PUBLISHED]
    coming = querying.upcoming(published, now)
    standing = [(event, "", "") for event in published if event.is_standing]
    drafts = [event for event in events if event.state != PUBLISHED]
    return {
        "coming": [
            (one.event, _rule(one.event, language), occasion_words(one.occurrence, one.event, language))
            for one in coming
            if one.occurrence
        ]
        + standing,
        "drafts": [(event, event_words(event, language), "") for event in drafts],
        "past": [
            (one.event, _rule(one.event, language), occasion_words(one.occurrence, one.event, language))
            for one in querying.past(published, now)[:20]
            if one.occurrence
        ],
    }


def _rule(event: Event, language: str) -> str:
    return event_words(event, language) if event.is_recurring else ""


def seats_by_event(events: list[Event]) -> dict[int, dict[str, int]]:
    """How many come and wait for dates to come, by event."""
    rows = Registration.objects.filter(sitting__event__in=events, sitting__day__gte=timezone.localdate())
    counted = rows.values("sitting__event").annotate(
        come=Sum("seats", filter=Q(state=CONFIRMED), default=0), wait=Count("pk", filter=Q(state=WAITING))
    )
    return {row["sitting__event"]: {"come": row["come"], "wait": row["wait"]} for row in counted}
