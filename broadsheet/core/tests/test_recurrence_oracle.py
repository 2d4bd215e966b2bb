"""Our expansion against an independent one: recurring-ical-events over icalendar. Skipped where it is missing."""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from broadsheet.core.recurrence import (
    LAST,
    Frequency,
    Rule,
    Schedule,
    TimeOfDay,
    UnsupportedRule,
    WeekdayPlace,
    moment,
    occurrences,
    parse_rrule,
)

REASON = "compares with recurring-ical-events and icalendar, which are not installed"
recurring_ical_events = pytest.importorskip("recurring_ical_events", reason=REASON)
icalendar = pytest.importorskip("icalendar", reason=REASON)

ZONES = """
    America/New_York America/Chicago America/St_Johns America/Sao_Paulo America/Santiago America/Bogota America/Havana
    Europe/London Europe/Paris Europe/Moscow Europe/Istanbul Europe/Lisbon Africa/Cairo Africa/Casablanca Asia/Tehran
    Asia/Beirut Asia/Gaza Asia/Kolkata Asia/Kathmandu Australia/Adelaide Australia/Lord_Howe Pacific/Auckland
    Pacific/Chatham Pacific/Apia UTC
""".split()
RULES_PER_ZONE = 200


def _numbers(chance, choices, most):
    return tuple(chance.sample(choices, chance.randint(1, most)))


def _random_rule(chance, start):
    frequency = chance.choice(list(Frequency))
    parts = {"interval": chance.choice([1, 1, 1, 2, 2, 3, 4, 7, 12])}
    if frequency is Frequency.WEEKLY:
        parts["weekdays"] = tuple(map(WeekdayPlace, _numbers(chance, range(7), 5)))
    if frequency is Frequency.YEARLY:
        parts["months"] = _numbers(chance, range(1, 13), 3)
    if frequency in (Frequency.MONTHLY, Frequency.YEARLY):
        if chance.random() < 0.6:
            pairs = [(day, place) for day in range(7) for place in (1, 2, 3, 4, 5, LAST)]
            parts["weekdays"] = tuple(WeekdayPlace(*pair) for pair in _numbers(chance, pairs, 4))
        else:
            parts["month_days"] = _numbers(chance, [*range(1, 32), LAST], 4)
    end = chance.random()
    if end < 0.25:
        parts["count"] = chance.randint(1, 40)
    elif end < 0.5:
        parts["until"] = start + timedelta(days=chance.randint(30, 1500))
    return Rule(frequency, **parts)


def _possible_rule(chance, start):
    while True:
        try:
            return _random_rule(chance, start)
        except UnsupportedRule:  # 30 February
            continue


def _first_day(rule, zone, start):
    """The day from which both expand: RFC 5545 wants a first day that fits the rule."""
    far = Schedule(zone, (rule,), start=start)
    return next((one.day for one in occurrences(far, start, start + timedelta(days=365 * 30))), None)


def _their_moments(rule, zone, start, at, first, last):
    event = icalendar.Event()
    event.add("uid", "oracle")
    event.add("dtstart", datetime.combine(start, at.start, zone))
    if at.end:
        event.add("dtend", datetime.combine(start + timedelta(days=at.passes_midnight), at.end, zone))
    event.add("rrule", icalendar.vRecur.from_ical(rule.rrule(zone, at.start)))
    calendar = icalendar.Calendar()
    calendar.add_component(event)
    found = recurring_ical_events.of(calendar).between(first, last + timedelta(days=1))
    return sorted((_utc(one["dtstart"].dt), _utc(one["dtend"].dt)) for one in found if _day(one) >= first)


def _utc(when):
    return when.astimezone(UTC)


def _day(event):
    return event["dtstart"].dt.date()


def _our_moments(rule, zone, start, at, first, last):
    found = occurrences(Schedule(zone, (rule,), (at,), start=start), first, last)
    return [(_utc(one.start), _utc(one.end)) for one in found if one.original_day >= first]


def _sound_ends(ours, theirs):
    """Equal ends; where the clocks skip the start, theirs may come before it (Samoa had no 30 December 2011)."""
    return all(
        our == their or (their[1] <= their[0] and our[1] > our[0]) for our, their in zip(ours, theirs, strict=True)
    )


@pytest.mark.slow
@pytest.mark.parametrize("zone_name", ZONES)
def test_generated_rules_give_the_moments_that_an_independent_expander_gives(zone_name):
    chance, zone = random.Random(f"oracle {zone_name}"), ZoneInfo(zone_name)
    compared = 0
    for _ in range(RULES_PER_ZONE):
        rule = _possible_rule(chance, start := date(2010 + chance.randint(0, 14), chance.randint(1, 12), 1))
        if (start := _first_day(rule, zone, start)) is None:
            continue
        at = TimeOfDay(time(chance.randint(4, 23), chance.choice([0, 15, 30])), time(chance.randint(4, 23), 45))
        first = start + timedelta(days=chance.choice([0, 0, 17, 400]))
        window = (rule, zone, start, at, first, first + timedelta(days=1100))
        ours, theirs = _our_moments(*window), _their_moments(*window)

        assert [one for one, _ in ours] == [one for one, _ in theirs], (rule.rrule(), start, at)
        assert _sound_ends(ours, theirs), (rule.rrule(), start, at)
        assert parse_rrule(rule.rrule(zone, at.start), zone, at.start) == rule
        compared += len(theirs)
    assert compared > 5000


def _gap_days(zone, first, last):
    """The days on which a clock of the zone skips half past two, or shows it twice."""
    day = first
    while day <= last:
        before, after = (datetime.combine(day, time(hour), zone).utcoffset() for hour in (0, 12))
        if before != after:
            yield day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("city", "rrule", "at", "zone_name"),
    [
        ("New York", "FREQ=MONTHLY;BYDAY=-1SA", TimeOfDay(time(15, 30)), "America/New_York"),
        ("Philadelphia", "FREQ=MONTHLY;BYDAY=-1SA", TimeOfDay(time(11)), "America/New_York"),
        ("Columbus", "FREQ=MONTHLY;BYDAY=-1SU", TimeOfDay(time(20), time(22)), "America/New_York"),
    ],
)
def test_thirty_years_of_the_three_cities_agree_to_the_minute(city, rrule, at, zone_name):
    zone, rule = ZoneInfo(zone_name), parse_rrule(rrule)
    first, last = date(2004, 1, 1), date(2033, 12, 31)
    start = _first_day(rule, zone, first)
    timed = TimeOfDay(at.start, at.end or time(at.start.hour + 1, at.start.minute))

    ours = _our_moments(rule, zone, start, timed, first, last)

    assert ours == _their_moments(rule, zone, start, timed, first, last)
    assert len(ours) == 360


@pytest.mark.parametrize("zone_name", [name for name in ZONES if name != "UTC"])
def test_times_that_a_change_of_clocks_skips_or_repeats_are_the_moments_that_an_independent_expander_gives(zone_name):
    zone, first, last = ZoneInfo(zone_name), date(2005, 1, 1), date(2025, 1, 1)
    rule = Rule(Frequency.DAILY)
    for day in _gap_days(zone, first, last):
        for hour in (0, 1, 2, 3):
            at = TimeOfDay(time(hour, 30), time(hour + 12))
            window = (rule, zone, day - timedelta(days=1), at, day - timedelta(days=1), day + timedelta(days=1))
            assert [start for start, _ in _our_moments(*window)] == [start for start, _ in _their_moments(*window)]
            assert _utc(moment(day, at.start, zone)) == _utc(datetime.combine(day, at.start, zone))
