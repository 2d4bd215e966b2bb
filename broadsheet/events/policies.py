"""Who may hold events: those of the event's section."""

from __future__ import annotations

from typing import Any

from broadsheet.events.models import Event, Holiday, Venue
from broadsheet.sections.models import Section
from broadsheet.sections.policies import TablePolicy, parts_of
from broadsheet.sections.rules import EVENT_ROWS, sections_for

EVENTS = TablePolicy(Event, EVENT_ROWS, "section")
VENUES = TablePolicy(Venue, EVENT_ROWS, house_actions=["delete"])
HOLIDAYS = TablePolicy(Holiday, EVENT_ROWS, "section")


def may_run(user: Any, event: Event) -> bool:
    """Whether somebody decides about an event and sees who comes; a translator only mends its words."""
    return bool(EVENTS.user_has_permission_for_instance(user, "delete", event))


def may_look(user: Any) -> bool:
    return bool(EVENTS.user_has_any_permission(user, ["view", "change"]))


def own_sections(user: Any) -> Any:
    """The sections for which somebody may announce events; an event belongs to no one language."""
    rows = Section.objects.prefetch_related("words")
    allowed = None if user.is_superuser else sections_for(parts_of(user), EVENT_ROWS, "add")
    return rows if allowed is None else rows.filter(pk__in=allowed)
