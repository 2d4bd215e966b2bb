"""By which clock the times of others' calendars are: zones by the names that programs give them.

Sources: RFC 5545, 3.2.19; CLDR's table of Windows zones (in Babel).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import get_global
from django.utils.translation import gettext as _

from broadsheet.core.recurrence_rules import FIRST_DAY, LAST_DAY
from broadsheet.events import rules

UTC_NAMES = ("UTC", "Etc/UTC", "Z", "Etc/Zulu", "Zulu")
_LAST_PARTS = re.compile(r"([A-Z][\w+-]+(?:/[A-Z][\w+-]+){1,2})(?: \d+)?$")


def zone_named(name: str) -> ZoneInfo | None:
    """The zone that a program means: 'Europe/Rome', '/mozilla.org/20070129_1/Europe/Rome', 'W. Europe Standard Time'."""
    name = name.strip().strip('"')
    if rules.is_zone(name):
        return ZoneInfo(name)
    windows = get_global("windows_zone_mapping")
    if found := windows.get(name) or windows.get(re.sub(r" \d+$", "", name).replace("Daylight", "Standard")):
        return ZoneInfo(found)
    if (parts := _LAST_PARTS.search(name)) is None:
        return None
    shorter = parts[1].partition("/")[2]
    return next((ZoneInfo(one) for one in (parts[1], shorter) if "/" in one and rules.is_zone(one)), None)


def zones_of(book: Any) -> dict[str, ZoneInfo]:
    """The zones that a calendar describes, by its own names for them."""
    found = {}
    for row in book.walk("VTIMEZONE"):
        name = str(row.get("tzid", ""))
        zone = zone_named(name) or zone_named(str(row.get("x-lic-location", "")))
        if zone is not None:
            found[name] = zone
    return found


@dataclass
class Clock:
    """The clock by which an event is kept, and how other clocks are told by it.

    is_answer: somebody said it, or the place or the calendar does; else it is only what is usual here.
    zone: None where nobody knows. named: zones by the names of the calendar.
    """

    zone: ZoneInfo | None
    is_answer: bool = False
    named: dict[str, ZoneInfo] = field(default_factory=dict)

    def zone_of(self, name: str) -> ZoneInfo | None:
        return self.named.get(name) or zone_named(name)

    @property
    def shown(self) -> ZoneInfo:
        return self.zone or ZoneInfo("UTC")

    def wall(self, value: date, name: str = "") -> date:
        """A day, or a moment as the clock on the wall shows it, to the minute; name: the TZID beside it."""
        if not isinstance(value, datetime):
            return checked(value)
        own = self._own(value, name)
        local = value.replace(tzinfo=own).astimezone(self.shown) if own else value
        checked(local.date())
        return local.replace(tzinfo=None, second=0, microsecond=0, fold=0)

    def _own(self, value: datetime, name: str) -> tzinfo | None:
        if is_utc(value, name):
            return UTC
        return self.zone_of(name) if name and self.zone_of(name) else value.tzinfo


def is_utc(value: date, name: str) -> bool:
    """Whether a moment is one in UTC, rather than by a clock of some place."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        return name in UTC_NAMES
    return name in UTC_NAMES or (not name and value.utcoffset() == timedelta(0))


def name_of(part: Any) -> str:
    """The TZID of a property."""
    return str(part.params.get("TZID", "")).strip('"')


def checked(day: date) -> date:
    """The day, where an event may be on it. Raises ValueError, in words."""
    if not date(1900, 1, 1) <= day <= date(2200, 1, 1) or not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(_("no event is in the year %(year)s") % {"year": day.year})
    return day


def clocks_change(zone: ZoneInfo, year: int) -> bool:
    """Whether a zone's clocks are put forward and back within a year."""
    return len({datetime(year, month, 15, 12, tzinfo=zone).utcoffset() for month in range(1, 13)}) > 1
