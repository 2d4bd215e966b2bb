"""What an editor is asked while the dates are written and when they are kept: both times the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from broadsheet.events import checking, clocks, rules
from broadsheet.events.models import Event, Venue
from broadsheet.events.reading import Understood, understand
from broadsheet.sections.models import Section


@dataclass(frozen=True)
class About:
    """What the form of an event says beside its dates. time_zone: a name that is one, or ''."""

    event: Event
    section: Section | None = None
    venue: Venue | None = None
    time_zone: str = ""
    titles: list[str] = field(default_factory=list)
    is_standing: bool = False

    @property
    def zone(self) -> ZoneInfo | None:
        own = self.venue.time_zone if self.venue else self.time_zone
        return ZoneInfo(own) if rules.is_zone(own) else clocks.zone_of(self.section)


def mark_of(doubts: list[str]) -> str:
    """What a form remembers of the questions that it showed, so that a tick answers these and no others."""
    return hashlib.sha256("\n".join(doubts).encode()).hexdigest()[:16]


def read_for(words: str, language: str, about: About) -> Understood:
    """Read dates for an event, with every question that they raise for it."""
    if about.is_standing:
        return Understood(None, [_("A standing contact point has no dates.")])
    found = understand(words, language, about.zone or ZoneInfo(settings.TIME_ZONE), about.event.starts_on)
    if found.schedule is None or about.section is None:
        return found
    if about.zone is None and found.schedule.all_times:
        return replace(found, lacks_clock=True)
    doubts = checking.doubts(
        about.event, found.schedule, language, section=about.section, venue=about.venue, titles=about.titles,
        zone_words=found.zone_words,
    )  # fmt: skip
    return replace(found, doubts=[*found.doubts, *doubts])
