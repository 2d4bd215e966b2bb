"""Changes of clocks, as another reader of calendars understands them, far beyond 2037."""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from icalendar import Calendar

from broadsheet.events.zones import add_zones, changes

ZONES = [
    "Europe/London", "America/New_York", "Europe/Rome", "Asia/Tehran", "Australia/Lord_Howe", "Asia/Kolkata", "UTC",
    "Africa/Casablanca", "America/Santiago", "Pacific/Apia", "Europe/Dublin",
]  # fmt: skip


def zone_as_read(name):
    book = Calendar.from_ical(
        f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID={name}:20260101T100000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    add_zones(book, 2026)
    text = book.to_ical().decode()
    return tzical(io.StringIO(text)).get(name) if "BEGIN:VTIMEZONE" in text else None


def test_london_goes_forward_at_one():
    spring = next(change for change in changes("Europe/London", 2025, 2025) if change[4])
    assert spring == (datetime(2025, 3, 30, 1), timedelta(0), timedelta(hours=1), "BST", True)


@pytest.mark.parametrize("name", ZONES)
def test_every_noon_until_2066_has_the_right_offset(name):
    read = zone_as_read(name)
    if read is None:
        assert name == "UTC"  # needs no zone
        return
    zone = ZoneInfo(name)
    at = datetime(2024, 1, 1, 12)
    while at < datetime(2066, 12, 1):
        assert at.replace(tzinfo=read).utcoffset() == at.replace(tzinfo=zone).utcoffset(), at
        at += timedelta(days=3)


@pytest.mark.parametrize("name", ZONES)
def test_the_hours_around_each_change_are_right(name):
    read, zone = zone_as_read(name), ZoneInfo(name)
    for onset, before, after, _called, _summer in changes(name, 2024, 2060) if read else ():
        for local in (onset - timedelta(minutes=61), onset + abs(after - before) + timedelta(minutes=61)):
            assert local.replace(tzinfo=read).utcoffset() == local.replace(tzinfo=zone).utcoffset(), (onset, local)
