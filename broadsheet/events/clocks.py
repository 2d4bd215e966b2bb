"""By which clock an event's times are, where neither a venue nor the event itself says it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import get_global
from django.conf import settings

from broadsheet.events.rules import is_zone
from broadsheet.sections.models import Section

UNSAID = "UTC"


def zone_of(section: Section | None) -> ZoneInfo | None:
    """The clock of a section, of one above it, of its country where that has one clock, or of the house; else None."""
    above, country = section, ""
    while above is not None:
        if is_zone(above.time_zone):
            return ZoneInfo(above.time_zone)
        country, above = country or above.country, above.parent
    name = clock_of_country(country)
    if not name and settings.TIME_ZONE != UNSAID:
        name = settings.TIME_ZONE
    return ZoneInfo(name) if name else None


@lru_cache
def clock_of_country(code: str) -> str:
    """The zone of a country all of whose clocks show the same; '' where there are several. Source: CLDR."""
    names = [name for name in get_global("territory_zones").get(code, ()) if is_zone(name)]
    months = [datetime(2026, month, 15, tzinfo=UTC) for month in range(1, 13)]
    shown = {tuple(day.astimezone(ZoneInfo(name)).utcoffset() for day in months) for name in names}
    return names[0] if len(shown) == 1 else ""
