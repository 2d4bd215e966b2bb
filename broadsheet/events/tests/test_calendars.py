"""Our calendars, read by others."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from django.utils import timezone
from icalendar import Calendar

from broadsheet.core.recurrence import Frequency, Move, Rule, Schedule, TimeOfDay, WeekdayPlace, parse_rrule
from broadsheet.events import actions, calendars, rules
from broadsheet.events.models import Event
from broadsheet.events.tests.conftest import make_venue
from broadsheet.sections.models import Section

ZONES = """
    America/New_York America/Chicago America/Denver America/Los_Angeles America/St_Johns America/Sao_Paulo Europe/London
    Europe/Rome Europe/Moscow Europe/Istanbul Africa/Cairo Asia/Tehran Asia/Kolkata Asia/Kathmandu Asia/Tokyo
    Australia/Adelaide Australia/Lord_Howe Pacific/Auckland Pacific/Chatham UTC
""".split()
SCHEDULES_PER_ZONE = 11


def some_rule(chance):
    frequency = chance.choice([Frequency.WEEKLY, Frequency.MONTHLY, Frequency.YEARLY, Frequency.DAILY])
    end = chance.choice([{}, {}, {"count": chance.randint(2, 30)}, {"until": date(2025, 6, 1)}])
    if frequency is Frequency.WEEKLY:
        return Rule(frequency, chance.choice([1, 2, 3]), (WeekdayPlace(chance.randrange(7)),), **end)
    if frequency is Frequency.MONTHLY:
        return Rule(
            frequency,
            chance.choice([1, 2]),
            (WeekdayPlace(chance.randrange(7), chance.choice([1, 2, 3, 4, -1])),),
            **end,
        )
    if frequency is Frequency.YEARLY:
        return Rule(frequency, 1, month_days=(chance.randint(1, 28),), months=(chance.randint(1, 12),), **end)
    return Rule(frequency, chance.choice([2, 5]), **end)


def some_schedule(chance, zone):
    """Rules, dates, exceptions and moves as they come together."""
    at = TimeOfDay(time(chance.randrange(24), chance.choice([0, 30])))
    times = chance.choice(
        [(), (at,), (replace(at, end=time(23, 45)),), (TimeOfDay(time(9)), TimeOfDay(time(18), time(20)))]
    )
    listed = tuple(date(2024, 1, 1) + timedelta(days=chance.randrange(700)) for _ in range(chance.choice([0, 0, 2])))
    said = [some_rule(chance) for _ in range(chance.choice([1, 1, 2, 2]))]
    if times and len(said) > 1 and chance.random() < 0.5:
        said[0], said[1] = replace(said[0], times=(TimeOfDay(time(7, 30)), at)), replace(said[1], times=times)
    schedule = Schedule(zone, tuple(said), times, listed, start=date(2024, 1, 3), is_all_day=not times)
    found = list(dict.fromkeys(one.day for one in rules.between(schedule, date(2024, 1, 1), date(2026, 1, 1))))
    chosen = chance.sample(found, min(len(found), 3))
    moves = (Move(chosen[0], chosen[0] + timedelta(days=400)),) if chosen and chance.random() < 0.5 else ()
    return replace(schedule, exceptions=tuple(chosen[1:]), moves=moves)


def ours(schedule, first, last):
    found = rules.between(schedule, first, last)
    return sorted((one.start.astimezone(UTC) if one.time else one.day) for one in found if not one.is_cancelled)


def theirs(data, first, last, zone):
    events = recurring_ical_events.of(Calendar.from_ical(data)).between(first, last + timedelta(days=1))
    starts = [event["dtstart"].dt for event in events]
    return sorted(one.astimezone(UTC) if isinstance(one, datetime) else one for one in starts)


def kept(schedule, zone_name):
    venue = make_venue("Hall", zone_name.replace("/", " "), "US", zone_name)
    event = Event(section=Section.objects.get(slug="italy"), slug=actions.free_slug("night"), venue=venue)
    return actions.keep(event, schedule)


@pytest.mark.parametrize("zone_name", ZONES)
def test_a_calendar_gives_others_the_very_moments_that_we_show(house, zone_name):
    """220 schedules in 20 zones, with several rules, dates, exceptions, moved dates and two times a day."""
    zone, chance = ZoneInfo(zone_name), random.Random(zone_name)
    first, last = date(2024, 1, 2), date(2026, 12, 20)
    for _ in range(SCHEDULES_PER_ZONE):
        schedule = some_schedule(chance, zone)
        data = calendars.calendar([kept(schedule, zone_name)], "en", "x")
        start = datetime.combine(first, time(0), zone) if schedule.times else first
        end = datetime.combine(last, time(0), zone) if schedule.times else last
        expected = [one for one in ours(schedule, first, last - timedelta(days=1))]
        assert theirs(data, start, end - timedelta(days=1), zone) == expected, schedule


@pytest.mark.parametrize(
    ("town", "rrule", "at"),
    [
        ("New York", "FREQ=MONTHLY;BYDAY=-1SA", TimeOfDay(time(15, 30))),
        ("Philadelphia", "FREQ=MONTHLY;BYDAY=-1SA", TimeOfDay(time(11))),
        ("Columbus", "FREQ=MONTHLY;BYDAY=-1SU", TimeOfDay(time(20), time(22))),
    ],
)
def test_thirty_years_of_the_three_cities_come_out_of_our_calendar_as_we_show_them(house, town, rrule, at):
    zone = ZoneInfo("America/New_York")
    schedule = Schedule(zone, (parse_rrule(rrule),), (at,), start=date(2024, 1, 1))
    data = calendars.calendar([kept(schedule, "America/New_York")], "en", town)
    first, last = datetime(2024, 1, 1, tzinfo=zone), datetime(2054, 1, 1, tzinfo=zone)
    moments = ours(schedule, first.date(), date(2053, 12, 31))

    assert len(moments) == 360
    assert {one.astimezone(zone).time() for one in moments} == {at.start}
    assert theirs(data, first, last - timedelta(days=1), zone) == moments


def test_each_rule_and_time_is_one_entry_whose_uid_stays(hold, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2024, 11, 10, tzinfo=UTC))
    event = hold("last Saturdays and first Sundays at 11 am and at 3 pm")
    before = [entry["uid"] for entry in Calendar.from_ical(calendars.calendar([event], "en", "x")).walk("VEVENT")]
    actions.move(event, date(2024, 11, 30), date(2024, 12, 5))
    book = Calendar.from_ical(calendars.calendar([Event.objects.get()], "en", "x"))

    assert before[0] == event.uid and len(before) == len(set(before))
    assert {entry["uid"] for entry in book.walk("VEVENT")} == set(before)
    assert {entry["sequence"] for entry in book.walk("VEVENT")} == {1}
    assert [str(entry["tzid"]) for entry in book.walk("VTIMEZONE")] == ["Europe/Rome"]


def test_a_calendar_says_what_calendar_programs_ask_for(hold):
    event = hold(online_url="https://room.example/x")
    actions.cancel(event, {"en": "Rain."})
    data = calendars.calendar([Event.objects.get()], "en", "The House: Events").decode()
    lines = data.replace("\r\n ", "").split("\r\n")

    for line in (
        "METHOD:PUBLISH",
        "X-WR-CALNAME:The House: Events",
        "STATUS:CANCELLED",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
    ):
        assert line in lines, line
    assert all(len(line.encode()) <= 75 for line in data.split("\r\n"))
    assert any(line.startswith("DTSTART;TZID=Europe/Rome:20241130T153000") for line in lines)
    assert "RRULE:FREQ=MONTHLY;BYDAY=-1SA" in lines


def test_rules_with_their_own_times_are_kept_and_come_out_of_our_calendar_as_we_show_them(hold):
    event = hold("Tuesdays at 7 pm, first Saturdays of the month from 3 to 5 pm, and also 7 December 2024 at 3 pm")
    event = Event.objects.get(pk=event.pk)
    assert event.rrules == "FREQ=WEEKLY;BYDAY=TU 19:00\nFREQ=MONTHLY;BYDAY=1SA 15:00-17:00"
    data = calendars.calendar([event], "en", "x")
    zone = ZoneInfo("Europe/Rome")
    first, last = datetime(2024, 11, 1, tzinfo=zone), datetime(2026, 1, 1, tzinfo=zone)

    moments = ours(event.schedule, first.date(), date(2025, 12, 31))
    assert len(moments) == 76
    assert theirs(data, first, last, zone) == moments
