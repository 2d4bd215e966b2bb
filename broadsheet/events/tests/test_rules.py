from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from broadsheet.core.recurrence import Move, Schedule, TimeOfDay, parse_rrule
from broadsheet.events import rules

ZONE = ZoneInfo("America/New_York")
SATURDAYS = Schedule(
    ZONE, (parse_rrule("FREQ=MONTHLY;BYDAY=-1SA"),), (TimeOfDay(time(15, 30)), TimeOfDay(time(20), time(22))),
    (date(2024, 12, 7),), (date(2024, 12, 28),), (Move(date(2025, 1, 25), date(2025, 2, 1)),), date(2024, 11, 1),
)  # fmt: skip


@pytest.mark.parametrize(
    "schedule",
    [
        SATURDAYS,
        Schedule(ZONE, dates=(date(2024, 11, 30),)),
        Schedule(ZONE, dates=(date(2024, 11, 30),), days=3, is_all_day=True),
        Schedule(
            ZONE, times=(TimeOfDay(time(11)),), dates=(date(2024, 11, 30),),
            moves=(Move(date(2024, 11, 30), date(2024, 12, 1), TimeOfDay(time(12), time(13))),),
        ),
    ],
)  # fmt: skip
def test_a_schedule_comes_back_from_its_columns(schedule):
    assert rules.schedule_of(rules.kept(schedule), ZONE) == schedule


@pytest.mark.parametrize(
    ("rrule", "last"),
    [
        ("FREQ=WEEKLY;BYDAY=SA", None),
        ("FREQ=WEEKLY;BYDAY=SA;UNTIL=20241231", date(2024, 12, 31)),
        ("FREQ=WEEKLY;BYDAY=SA;COUNT=3", date(2024, 11, 16)),
    ],
)
def test_a_rule_reaches_to_its_last_day_or_for_ever(rrule, last):
    schedule = Schedule(ZONE, (parse_rrule(rrule),), start=date(2024, 11, 1))

    assert rules.begins_on(schedule) == date(2024, 11, 2)
    assert rules.ends_on(schedule) == last


def test_what_comes_leaves_out_what_is_over_and_what_is_gone_comes_latest_first():
    now = datetime(2025, 2, 2, 0, 0, tzinfo=UTC)  # 7 pm on 1 February in New York: 3.30 pm has no end, 8 pm is to come

    assert [(one.day, one.time) for one in rules.coming(SATURDAYS, now, 3)] == [
        (date(2025, 2, 1), time(15, 30)), (date(2025, 2, 1), time(20)), (date(2025, 2, 22), time(15, 30)),
    ]  # fmt: skip
    assert [one.day for one in rules.gone(SATURDAYS, now, 3)] == [
        date(2024, 12, 7),
        date(2024, 12, 7),
        date(2024, 11, 30),
    ]


@pytest.mark.parametrize(
    ("free", "waiting", "count"), [(0, [1], 0), (2, [1, 1, 1], 2), (2, [3, 1], 1), (None, [3, 1], 2), (2, [], 0)]
)
def test_who_waits_moves_up_in_order_where_the_party_fits(free, waiting, count):
    assert rules.promoted(free, waiting) == count


def test_a_month_is_whole_weeks_from_monday():
    weeks = rules.month_weeks(2024, 12)

    assert weeks[0][0] == date(2024, 11, 25)
    assert weeks[-1][-1] == date(2025, 1, 5)
    assert all(len(week) == 7 for week in weeks)


def test_a_month_may_begin_its_weeks_on_another_day():
    weeks = rules.month_weeks(2026, 12, first_weekday=5)

    assert weeks[0][0] == date(2026, 11, 28)
    assert {week[0].weekday() for week in weeks} == {5}
    assert weeks[-1][-1] == date(2027, 1, 1)


@pytest.mark.parametrize("rrule", ["FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"])
def test_a_rule_of_few_days_has_three_next_dates_too(rrule):
    yearly = Schedule(ZONE, (parse_rrule(rrule),), start=date(2024, 11, 1))
    assert len(rules.coming(yearly, datetime(2024, 11, 2, tzinfo=UTC), 3)) == 3


@pytest.mark.parametrize(
    ("rrule", "first"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", date(2027, 1, 4)),
        ("FREQ=WEEKLY;INTERVAL=99;BYDAY=MO", date(2027, 1, 4)),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,FR", date(2027, 1, 1)),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15", date(2027, 1, 15)),
        ("FREQ=WEEKLY;BYDAY=MO", date(2027, 1, 1)),
    ],
)
def test_every_second_one_is_counted_from_the_first_that_the_rule_names(rrule, first):
    fridays = Schedule(ZONE, (parse_rrule(rrule),), start=date(2027, 1, 1))
    assert rules.from_its_first_day(fridays).start == first
