from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from broadsheet.core.recurrence import (
    Frequency,
    Move,
    Rule,
    Schedule,
    TimeOfDay,
    moment,
    occurrences,
    parse_rrule,
    strange_hour,
)

NEW_YORK = ZoneInfo("America/New_York")
LONDON = ZoneInfo("Europe/London")
PARIS = ZoneInfo("Europe/Paris")
SATURDAYS = parse_rrule("FREQ=WEEKLY;BYDAY=SA")
SEVEN = (TimeOfDay(time(19)),)


def days(schedule, first, last, **options):
    return [one.day for one in occurrences(schedule, first, last, **options)]


def _nth_sunday(year, month, n):
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (n - 1))


def _offset_of_new_york(day):
    """Energy Policy Act of 2005: summer time from the second Sunday of March to the first of November, since 2007."""
    is_summer = _nth_sunday(day.year, 3, 2) <= day < _nth_sunday(day.year, 11, 1)
    return timedelta(hours=-4 if is_summer else -5)


@pytest.mark.parametrize(
    ("city", "rrule", "at", "weekday"),
    [
        ("New York", "FREQ=MONTHLY;BYDAY=-1SA", TimeOfDay(time(15, 30)), 5),
        ("Philadelphia", "FREQ=MONTHLY;BYDAY=-1SA", TimeOfDay(time(11)), 5),
        ("Columbus", "FREQ=MONTHLY;BYDAY=-1SU", TimeOfDay(time(20), time(22)), 6),
    ],
)
def test_three_cities_keep_the_clock_on_the_wall_for_thirty_years(city, rrule, at, weekday):
    schedule = Schedule(NEW_YORK, (parse_rrule(rrule),), (at,))

    found = list(occurrences(schedule, date(2007, 1, 1), date(2036, 12, 31)))

    assert len(found) == 360
    for one in found:
        assert one.day.weekday() == weekday and (one.day + timedelta(days=7)).month != one.day.month
        assert (one.time, one.start.time()) == (at.start, at.start)
        assert one.start.utcoffset() == _offset_of_new_york(one.day)
        assert one.end == (one.start + timedelta(hours=2) if at.end else None)


def test_the_sunday_on_which_the_clocks_change_already_has_the_new_offset():
    columbus = Schedule(NEW_YORK, (parse_rrule("FREQ=WEEKLY;BYDAY=SU"),), (TimeOfDay(time(20), time(22)),))

    found = list(occurrences(columbus, date(2024, 10, 27), date(2024, 11, 3)))

    assert [one.start.astimezone(UTC).isoformat() for one in found] == [
        "2024-10-28T00:00:00+00:00",
        "2024-11-04T01:00:00+00:00",
    ]


def test_a_time_that_the_clocks_skip_is_moved_forward_by_the_gap():
    night = Schedule(PARIS, (), (TimeOfDay(time(2, 30), time(3, 15)),), (date(2025, 3, 30),))

    only = next(occurrences(night, date(2025, 3, 30), date(2025, 3, 30)))

    assert (only.time, only.original_time, only.start.isoformat()) == (
        time(3, 30),
        time(2, 30),
        "2025-03-30T03:30:00+02:00",
    )
    assert only.end - only.start == timedelta(minutes=45)


def test_of_a_time_that_the_clocks_repeat_the_first_is_meant():
    assert moment(date(2025, 10, 26), time(2, 30), PARIS).isoformat() == "2025-10-26T02:30:00+02:00"


def test_a_day_without_midnight_begins_when_it_begins():
    all_day = Schedule(ZoneInfo("America/Santiago"), dates=(date(2024, 9, 8),), is_all_day=True)

    only = next(occurrences(all_day, date(2024, 9, 8), date(2024, 9, 8)))

    assert (only.day, only.time, only.start.hour, only.last_day) == (date(2024, 9, 8), None, 1, date(2024, 9, 8))
    assert only.end - only.start.replace() == timedelta(hours=23)


def test_an_end_may_pass_midnight_and_a_length_may_be_days():
    party = Schedule(LONDON, (), (TimeOfDay(time(22), time(1)),), (date(2024, 12, 7),))
    congress = Schedule(LONDON, (), (TimeOfDay(time(18), time(14)),), (date(2024, 12, 6),), days=3)
    fair = Schedule(LONDON, dates=(date(2024, 12, 7),), days=2)

    ends = [next(occurrences(one, date(2024, 12, 1), date(2024, 12, 31))).end for one in (party, congress, fair)]

    assert [end.replace(tzinfo=None) for end in ends] == [
        datetime(2024, 12, 8, 1),
        datetime(2024, 12, 8, 14),
        datetime(2024, 12, 9),
    ]


@pytest.mark.parametrize(("first", "is_there"), [(date(2024, 12, 8), True), (date(2024, 12, 9), False)])
def test_what_still_lasts_on_the_first_day_is_there(first, is_there):
    fair = Schedule(LONDON, dates=(date(2024, 12, 7),), days=2)

    assert bool(days(fair, first, date(2025, 1, 1))) is is_there


def test_an_end_at_midnight_does_not_touch_the_next_day():
    evening = Schedule(LONDON, (), (TimeOfDay(time(20), time(0)),), (date(2024, 12, 7),))

    assert days(evening, date(2024, 12, 8), date(2024, 12, 9)) == []


def test_no_time_known_and_all_day_have_no_time_but_a_place_in_the_order():
    stall = Schedule(ZoneInfo("Europe/London"), dates=(date(2024, 12, 7),))

    only = next(occurrences(stall, date(2024, 12, 1), date(2024, 12, 31)))

    assert (only.day, only.time, only.start.isoformat()) == (date(2024, 12, 7), None, "2024-12-07T00:00:00+00:00")


def test_exceptions_fall_out_or_are_shown_as_cancelled():
    schedule = Schedule(LONDON, (SATURDAYS,), SEVEN, exceptions=(date(2024, 12, 28),))
    window = date(2024, 12, 21), date(2025, 1, 4)

    assert days(schedule, *window) == [date(2024, 12, 21), date(2025, 1, 4)]
    shown = {one.day: one.is_cancelled for one in occurrences(schedule, *window, with_cancelled=True)}
    assert shown == {date(2024, 12, 21): False, date(2024, 12, 28): True, date(2025, 1, 4): False}


def test_a_moved_day_keeps_its_original_and_takes_its_new_place_in_the_order():
    move = Move(date(2024, 12, 28), date(2025, 1, 5), TimeOfDay(time(17)))
    schedule = Schedule(LONDON, (SATURDAYS,), SEVEN, moves=(move,))

    found = list(occurrences(schedule, date(2024, 12, 21), date(2025, 1, 11)))

    assert [one.day.isoformat() for one in found] == ["2024-12-21", "2025-01-04", "2025-01-05", "2025-01-11"]
    moved = found[2]
    assert (moved.is_moved, moved.original_day, moved.original_time) == (True, date(2024, 12, 28), time(19))
    assert (moved.time, [one.is_moved for one in found].count(True)) == (time(17), 1)


def test_a_day_moved_far_is_found_in_its_new_place_alone():
    schedule = Schedule(LONDON, (SATURDAYS,), SEVEN, moves=(Move(date(2024, 12, 28), date(2026, 7, 1)),))

    assert days(schedule, date(2026, 7, 1), date(2026, 7, 1)) == [date(2026, 7, 1)]
    assert days(schedule, date(2024, 12, 28), date(2024, 12, 28)) == []


def test_an_exception_wins_over_a_move_and_a_move_of_no_day_means_nothing():
    moves = (Move(date(2024, 12, 28), date(2024, 12, 30)), Move(date(2024, 12, 25), date(2024, 12, 31)))
    schedule = Schedule(LONDON, (SATURDAYS,), SEVEN, exceptions=(date(2024, 12, 28),), moves=moves)

    assert days(schedule, date(2024, 12, 22), date(2025, 1, 3)) == []


def test_a_day_that_two_rules_and_a_date_give_occurs_once_with_each_of_its_times():
    rules = (SATURDAYS, parse_rrule("FREQ=MONTHLY;BYDAY=-1SA"))
    times = (TimeOfDay(time(15)), TimeOfDay(time(11)))
    schedule = Schedule(LONDON, rules, times, (date(2024, 12, 28),))

    found = [(one.day, one.time) for one in occurrences(schedule, date(2024, 12, 28), date(2024, 12, 28))]

    assert found == [(date(2024, 12, 28), time(11)), (date(2024, 12, 28), time(15))]


def test_an_endless_rule_is_expanded_no_further_than_asked():
    schedule = Schedule(LONDON, (Rule(Frequency.DAILY),), SEVEN)

    assert len(list(islice(occurrences(schedule, date(1, 1, 1), date.max), 5))) == 5
    assert days(schedule, date(2030, 1, 1), date(2029, 1, 1)) == []


def test_the_last_days_of_the_calendar_are_no_danger():
    schedule = Schedule(ZoneInfo("Pacific/Auckland"), (Rule(Frequency.DAILY),), SEVEN, (date.max, date.min))

    assert len(days(schedule, date(9998, 12, 30), date.max)) == 2
    assert days(schedule, date.min, date(1, 1, 3)) == [date(1, 1, 3)]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"rules": (Rule(Frequency.DAILY, 2),)}, "needs a start"),
        ({"rules": (Rule(Frequency.WEEKLY),)}, "needs a start"),
        ({"days": 0}, "lasts 1 to 366"),
        ({"days": 367}, "lasts 1 to 366"),
        ({"times": SEVEN, "is_all_day": True}, "not both"),
        ({"times": SEVEN, "days": 2}, "says when it ends"),
        ({"times": (TimeOfDay(time(9), time(10)),), "days": 11}, "has no times"),
        ({"moves": (Move(date(2024, 1, 1), date(2024, 1, 2)),) * 2}, "moved once"),
        (
            {"times": (*SEVEN, TimeOfDay(time(9))), "moves": (Move(date(2024, 1, 1), date(2024, 1, 2), SEVEN[0]),)},
            "keeps them",
        ),
    ],
)
def test_a_schedule_that_cannot_be_is_refused_in_words(parts, words):
    with pytest.raises(ValueError, match=words):
        Schedule(LONDON, **parts)


@pytest.mark.parametrize("wrong", [time(9, 0, 1), time(9, tzinfo=UTC)])
def test_a_time_of_day_is_a_wall_clock_time_to_the_minute(wrong):
    with pytest.raises(ValueError, match="wall-clock"):
        TimeOfDay(wrong)


@pytest.mark.parametrize(
    ("day", "at", "kind"),
    [
        (date(2027, 3, 14), time(2, 30), "skipped"),
        (date(2027, 3, 14), time(3, 30), ""),
        (date(2027, 11, 7), time(1, 30), "twice"),
        (date(2027, 11, 7), time(2), ""),
    ],
)
def test_an_hour_that_the_clocks_skip_or_repeat_is_known(day, at, kind):
    assert strange_hour(day, at, ZoneInfo("America/New_York")) == kind


TWO = (replace(parse_rrule("FREQ=WEEKLY;BYDAY=TU"), times=SEVEN), replace(SATURDAYS, times=(TimeOfDay(time(15)),)))


def test_rules_with_their_own_times_give_each_day_its_own():
    schedule = Schedule(PARIS, TWO, dates=(date(2027, 6, 5),), times=(TimeOfDay(time(12)),))
    found = [(one.day.day, one.time.hour) for one in occurrences(schedule, date(2027, 6, 1), date(2027, 6, 8))]

    assert found == [(1, 19), (5, 12), (5, 15), (8, 19)]
    assert [one.start.hour for one in schedule.all_times] == [12, 15, 19]


def test_times_that_all_days_share_are_the_schedule_s():
    alike = tuple(replace(rule, times=SEVEN) for rule in TWO)
    assert Schedule(PARIS, alike) == Schedule(PARIS, tuple(replace(rule, times=()) for rule in TWO), SEVEN)


@pytest.mark.parametrize(
    "parts",
    [
        {"rules": (TWO[0], SATURDAYS)},
        {"rules": TWO, "dates": (date(2027, 6, 5),)},
        {"rules": TWO, "is_all_day": True},
        {"rules": TWO, "days": 2},
    ],
)
def test_where_some_days_have_a_time_all_have_one(parts):
    with pytest.raises(ValueError, match="time"):
        Schedule(PARIS, **parts)
