"""A zone's changes of clocks as calendars take them (RFC 5545, 3.6.5): every change from a year to a year, in wall-clock time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard, vUTCOffset

FROM_YEAR, YEARS_AHEAD = 1970, 40
Change = tuple[datetime, timedelta, timedelta, str, bool]


def add_zones(book: Calendar, year: int) -> None:
    """Put the VTIMEZONE of each zone that a calendar uses before its entries. year: today's; the zones reach 40 years on."""
    names = sorted(book.get_missing_tzids())
    book.subcomponents[:0] = [_component(name, year + YEARS_AHEAD) for name in names]


@lru_cache(maxsize=64)
def _component(name: str, last_year: int) -> Timezone:
    made, kinds = Timezone(), defaultdict(list)
    made.add("tzid", name)
    first = datetime(FROM_YEAR, 1, 1, tzinfo=UTC)
    local = first.astimezone(ZoneInfo(name))
    begins = (datetime(FROM_YEAR, 1, 1), _offset(local), _offset(local), str(local.tzname()), bool(local.dst()))
    for onset, before, after, called, is_summer in (begins, *changes(name, FROM_YEAR, last_year)):
        kinds[before, after, called, is_summer].append(onset)
    for (before, after, called, is_summer), onsets in kinds.items():
        part = TimezoneDaylight() if is_summer else TimezoneStandard()
        part.add("dtstart", onsets[0])
        part.add("tzoffsetfrom", vUTCOffset(before))
        part.add("tzoffsetto", vUTCOffset(after))
        part.add("tzname", called)
        if onsets[1:]:
            part.add("rdate", onsets[1:])
        made.add_component(part)
    return made


def changes(name: str, first_year: int, last_year: int) -> Iterator[Change]:
    """Every change of a zone's clocks: its moment by the clock that goes, the offsets before and after, the new name."""
    zone = ZoneInfo(name)
    at, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    step = timedelta(days=7)
    while at < end:
        if _clock(at, zone) != _clock(at + step, zone):
            moment = _onset(at, at + step, zone)
            before, after = moment - timedelta(seconds=1), moment
            local = after.astimezone(zone)
            gone = _offset(before.astimezone(zone))
            yield (moment + gone).replace(tzinfo=None), gone, _offset(local), str(local.tzname()), bool(local.dst())
        at += step


def _clock(at: datetime, zone: ZoneInfo) -> tuple[timedelta, str | None, bool]:
    local = at.astimezone(zone)
    return _offset(local), local.tzname(), bool(local.dst())


def _onset(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first second of the new clock, between two moments."""
    new = _clock(high, zone)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        low, high = (low, middle) if _clock(middle, zone) == new else (middle, high)
    return high


def _offset(local: datetime) -> timedelta:
    found = local.utcoffset()
    assert found is not None
    return found
