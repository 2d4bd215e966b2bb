from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from broadsheet.core.recurrence import LAST, Frequency, Rule, UnsupportedRule, WeekdayPlace, parse_rrule
from broadsheet.core.recurrence_rules import days_of

START = date(2024, 12, 7)


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3;COUNT=10",
        "FREQ=WEEKLY;BYDAY=TU,TH",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA;UNTIL=20251231",
        "FREQ=MONTHLY;BYDAY=-1SA",
        "FREQ=MONTHLY;BYDAY=1TU,3TU,-1SU",
        "FREQ=MONTHLY;BYMONTHDAY=1,15,-1",
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=5,9;BYDAY=2SU",
        "FREQ=WEEKLY",
        "FREQ=YEARLY;BYMONTH=3",
    ],
)
def test_a_rule_is_written_as_it_was_read(rrule):
    assert parse_rrule(rrule).rrule() == rrule
    assert parse_rrule(f" rrule:{rrule.lower()}; ") == parse_rrule(rrule)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("FREQ=MONTHLY;BYDAY=SA;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=-1SA"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1,3", "FREQ=MONTHLY;BYDAY=1TU,3TU"),
        ("FREQ=MONTHLY;BYMONTH=9,10;BYDAY=+1TU", "FREQ=YEARLY;BYMONTH=9,10;BYDAY=1TU"),
        ("FREQ=WEEKLY;WKST=SU;BYDAY=SU,MO", "FREQ=WEEKLY;BYDAY=MO,SU"),
        ("FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=TU,TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"),
        ("FREQ=WEEKLY;BYDAY=TH,TU,TU;INTERVAL=1", "FREQ=WEEKLY;BYDAY=TU,TH"),
    ],
)
def test_other_spellings_of_a_rule_become_its_own(written, meant):
    assert parse_rrule(written).rrule() == meant


@pytest.mark.parametrize(
    ("rrule", "words"),
    [
        ("", "no part of a rule"),
        ("BYDAY=SA", "daily, weekly, monthly or yearly"),
        ("FREQ=HOURLY", "daily, weekly, monthly or yearly"),
        ("FREQ=DAILY;BYHOUR=9", "BYHOUR is not supported"),
        ("FREQ=YEARLY;BYWEEKNO=20", "BYWEEKNO is not supported"),
        ("FREQ=YEARLY;BYYEARDAY=100", "BYYEARDAY is not supported"),
        ("FREQ=DAILY;FREQ=DAILY", "said twice"),
        ("FREQ=DAILY;INTERVAL=0", "interval is 1"),
        ("FREQ=DAILY;INTERVAL=x", "no number"),
        ("FREQ=DAILY;INTERVAL=" + "9" * 5000, "no number"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20250101", "not by both"),
        ("FREQ=DAILY;COUNT=0", "count is 1"),
        ("FREQ=DAILY;UNTIL=soon", "no date"),
        ("FREQ=DAILY;UNTIL=20250230", "no date"),
        ("FREQ=DAILY;UNTIL=20250101T120000Z", "zone of the event"),
        ("FREQ=DAILY;INTERVAL=2;BYDAY=SA", "daily rule names no days"),
        ("FREQ=WEEKLY;BYDAY=1SA", "first or last Saturday"),
        ("FREQ=WEEKLY;BYDAY=XX", "no weekday"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,TU", "begin on Monday"),
        ("FREQ=MONTHLY;BYDAY=SA", "needs its place"),
        ("FREQ=MONTHLY;BYDAY=-2SA", "first to fifth or last"),
        ("FREQ=MONTHLY;BYDAY=1SA;BYMONTHDAY=1", "together"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "1 to 31"),
        ("FREQ=MONTHLY;BYMONTHDAY=-2", "1 to 31"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "one weekday"),
        ("FREQ=YEARLY;BYDAY=20MO", "first to fifth or last"),
        ("FREQ=YEARLY;BYDAY=1MO", "names its months"),
        ("FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1", "1 to 12"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no year has"),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTH=3;BYMONTHDAY=1", "only a yearly rule"),
    ],
)
def test_what_is_not_supported_is_refused_in_words(rrule, words):
    with pytest.raises(UnsupportedRule, match=words):
        parse_rrule(rrule)


@pytest.mark.parametrize(
    ("rrule", "anchored"),
    [
        ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=SA"),
        ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=7"),
        ("FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=7"),
        ("FREQ=YEARLY;BYMONTH=3", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=7"),
        ("FREQ=DAILY", "FREQ=DAILY"),
    ],
)
def test_a_rule_takes_what_it_leaves_open_from_its_start(rrule, anchored):
    assert parse_rrule(rrule).anchored(START).rrule() == anchored


@pytest.mark.parametrize(
    ("rrule", "days"),
    [
        ("FREQ=MONTHLY;BYDAY=-1SA", ["2024-12-28", "2025-01-25", "2025-02-22"]),
        ("FREQ=MONTHLY;BYDAY=5SU", ["2024-12-29", "2025-03-30", "2025-06-29"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["2024-12-31", "2025-01-31", "2025-03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["2024-12-31", "2025-01-31", "2025-02-28"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["2028-02-29", "2032-02-29", "2036-02-29"]),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=5;BYDAY=2SU", ["2026-05-10", "2028-05-14", "2030-05-12"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU", ["2024-12-08", "2024-12-17", "2024-12-22"]),
        ("FREQ=DAILY;INTERVAL=21", ["2024-12-07", "2024-12-28", "2025-01-18"]),
        ("FREQ=WEEKLY;COUNT=2", ["2024-12-07", "2024-12-14"]),
        ("FREQ=WEEKLY;UNTIL=20241214", ["2024-12-07", "2024-12-14"]),
    ],
)
def test_a_rule_gives_its_days_from_the_start(rrule, days):
    found = days_of(parse_rrule(rrule), START, START, date(2040, 1, 1))

    assert [day.isoformat() for day, _ in zip(found, range(3), strict=False)] == days


def test_a_count_runs_from_the_start_wherever_one_looks():
    rule = parse_rrule("FREQ=DAILY;INTERVAL=2;COUNT=5")

    assert list(days_of(rule, START, date(2024, 12, 12), date(2025, 12, 31))) == [
        date(2024, 12, 13),
        date(2024, 12, 15),
    ]


@pytest.mark.parametrize(
    ("until", "at", "zone", "day"),
    [
        ("20241231", time(19), "Europe/Paris", date(2024, 12, 31)),
        ("20241231T180000Z", time(19), "Europe/Paris", date(2024, 12, 31)),
        ("20241231T175900Z", time(19), "Europe/Paris", date(2024, 12, 30)),
        ("20241231T235959Z", time(0), "Europe/Paris", date(2025, 1, 1)),
        ("20250101T003000Z", time(19), "America/New_York", date(2025, 1, 1) - (date(2025, 1, 2) - date(2025, 1, 1))),
        ("20241231T190000", time(19), "Europe/Paris", date(2024, 12, 31)),
    ],
)
def test_an_end_in_utc_becomes_the_last_day_of_the_venue(until, at, zone, day):
    assert parse_rrule(f"FREQ=DAILY;UNTIL={until}", ZoneInfo(zone), at).until == day


def test_beside_a_start_with_a_zone_the_end_is_a_moment_in_utc():
    rule = Rule(Frequency.MONTHLY, weekdays=(WeekdayPlace(5, LAST),), until=date(2025, 7, 26))

    assert rule.rrule(ZoneInfo("America/New_York"), time(15, 30)) == "FREQ=MONTHLY;BYDAY=-1SA;UNTIL=20250726T193000Z"
