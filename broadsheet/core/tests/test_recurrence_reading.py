from dataclasses import replace
from datetime import date, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from broadsheet.core.recurrence import (
    LAST,
    Frequency,
    Move,
    Rule,
    Schedule,
    TimeOfDay,
    UnsupportedRule,
    WeekdayPlace,
)
from broadsheet.core.recurrence_reading import (
    LONGEST_TEXT,
    QUESTIONS,
    Question,
    read_schedule_words,
    weekday_question,
    zone_question,
)
from broadsheet.core.recurrence_words import phrases_for, schedule_words
from broadsheet.core.tests.test_recurrence_words import CASES

LANGUAGES = ("en", "it", "fr", "es", "ru", "fa")
PLACES = (1, 2, 3, 4, 5, LAST)
ZONE = ZoneInfo("Europe/London")
START = date(2024, 12, 7)


def read_back(schedule, language):
    reading = read_schedule_words(schedule_words(schedule, language, full=True), language)
    assert reading.questions == (), schedule_words(schedule, language, full=True)
    return reading.schedule(ZONE)


def _all_rules():
    weekdays = [tuple(map(WeekdayPlace, days)) for size in (1, 2, 3, 7) for days in combinations(range(7), size)]
    weekdays += [
        tuple(WeekdayPlace((first + step) % 7) for step in range(size)) for first in range(7) for size in (4, 5, 6)
    ]
    places = [(WeekdayPlace(day, place),) for day in range(7) for place in PLACES]
    places += [
        (WeekdayPlace(day, one), WeekdayPlace(day, two)) for day in range(7) for one, two in combinations(PLACES, 2)
    ]
    places += [(WeekdayPlace(one, 2), WeekdayPlace(two, LAST)) for one, two in combinations(range(7), 2)]
    month_days = [(day,) for day in (*range(1, 32), LAST)] + [(1, 15), (8, 11, LAST), (30, LAST)]
    months = [(month,) for month in range(1, 13)] + [(4, 8), (1, 5, 10)]
    for interval in (1, 2, 3, 5, 10, 11, 12, 21, 22):
        yield Rule(Frequency.DAILY, interval)
        yield from (Rule(Frequency.WEEKLY, interval, days) for days in weekdays)
        yield from (Rule(Frequency.MONTHLY, interval, days) for days in places)
        yield from (Rule(Frequency.MONTHLY, interval, month_days=days) for days in month_days)
        yield from (Rule(Frequency.YEARLY, interval, (), (day,), some) for day in (1, 8, 15, LAST) for some in months)
        yield from (Rule(Frequency.YEARLY, interval, days, (), some) for days in places[:12] for some in months)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_supported_rule_is_read_back_from_its_words(language):
    count = 0
    for rule in _all_rules():
        schedule = Schedule(ZONE, (rule,), start=START)
        assert read_back(schedule, language) == schedule
        count += 1
    assert count > 3000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_time_and_every_end_is_read_back_from_its_words(language):
    saturdays = Schedule(ZONE, (Rule(Frequency.WEEKLY, weekdays=(WeekdayPlace(5),)),), start=START)
    clock = [time(hour, minute) for hour in range(24) for minute in (0, 5, 30)]
    ranges = [TimeOfDay(time(start), time(end)) for start in range(24) for end in range(24)]
    for at in [*map(TimeOfDay, clock), *ranges]:
        schedule = replace(saturdays, times=(at,))
        assert read_back(schedule, language) == schedule
    for end in [{"count": n} for n in range(1, 30)] + [
        {"until": date(2025, 1, 1) + timedelta(days=n)} for n in range(366)
    ]:
        schedule = replace(saturdays, rules=(replace(saturdays.rules[0], **end),))
        assert read_back(schedule, language) == schedule


DAYS = st.dates(date(1000, 1, 1), date(2999, 1, 1))
CLOCK = st.builds(time, st.integers(0, 23), st.integers(0, 59))
PLAIN_TIMES = st.builds(TimeOfDay, CLOCK)
WHOLE_TIMES = st.builds(TimeOfDay, CLOCK, CLOCK)


@st.composite
def rules(draw):
    frequency = draw(st.sampled_from(list(Frequency)))
    parts = {"interval": draw(st.integers(1, 999) | st.integers(1, 3))}
    if frequency is Frequency.WEEKLY:
        parts["weekdays"] = tuple(map(WeekdayPlace, draw(st.sets(st.integers(0, 6), min_size=1))))
    if frequency is Frequency.YEARLY:
        parts["months"] = tuple(draw(st.sets(st.integers(1, 12), min_size=1)))
    if frequency in (Frequency.MONTHLY, Frequency.YEARLY):
        pairs = st.tuples(st.integers(0, 6), st.sampled_from(PLACES))
        if draw(st.booleans()):
            parts["weekdays"] = tuple(WeekdayPlace(*pair) for pair in draw(st.sets(pairs, min_size=1, max_size=8)))
        else:
            parts["month_days"] = tuple(draw(st.sets(st.sampled_from([LAST, *range(1, 29)]), min_size=1, max_size=8)))
    end = draw(st.sampled_from(["", "count", "until"]))
    if end:
        parts[end] = draw(st.integers(1, 9999) if end == "count" else DAYS)
    return Rule(frequency, **parts)


@st.composite
def schedules(draw):
    said = draw(st.lists(rules(), max_size=3, unique=True))
    dates = tuple(draw(st.sets(DAYS, min_size=0 if said else 1, max_size=4)))
    days = draw(st.just(1) | st.integers(1, 10))
    some_times = st.sets(WHOLE_TIMES if days > 1 else WHOLE_TIMES | PLAIN_TIMES, max_size=3)
    times = draw(some_times)
    if times and len(said) > 1 and draw(st.booleans()):
        said = [replace(rule, times=tuple(draw(some_times.filter(bool)))) for rule in said]
    moved = draw(st.sets(DAYS, max_size=2))
    new_times = st.none() if len(times) > 1 or any(rule.times for rule in said) else st.none() | WHOLE_TIMES
    return Schedule(
        ZONE,
        tuple(said),
        tuple(times),
        dates,
        tuple(draw(st.sets(DAYS, max_size=3))),
        tuple(Move(day, draw(DAYS), draw(new_times)) for day in moved),
        draw(DAYS) if said else None,
        days,
        not times and draw(st.booleans()),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=150)
@given(schedule=schedules())
def test_any_schedule_is_read_back_from_its_words(language, schedule):
    assume(len(schedule_words(schedule, language, full=True)) <= LONGEST_TEXT)

    assert read_back(schedule, language) == schedule


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_capitals_spaces_commas_and_latin_digits_do_not_matter(case, language):
    words = case[1 + LANGUAGES.index(language)]
    calm = read_schedule_words(words, language)
    latin = words.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))

    assert calm.is_clear
    for disturbed in (f"  {words.upper()} ", words.replace(" ", "  "), words.replace(", ", " , "), latin, f"{words}."):
        assert read_schedule_words(disturbed, language) == calm


@pytest.mark.parametrize(
    ("language", "words", "rrule", "times"),
    [
        ("en", "last Saturdays, 3:30 pm", "FREQ=MONTHLY;BYDAY=-1SA", "15:30"),
        ("en", "LAST SUNDAYS 8-10 PM", "FREQ=MONTHLY;BYDAY=-1SU", "20:00-22:00"),
        ("en", "last Sundays, 8 to 10 p.m.", "FREQ=MONTHLY;BYDAY=-1SU", "20:00-22:00"),
        ("en", "the last Saturday of each month, 15h30", "FREQ=MONTHLY;BYDAY=-1SA", "15:30"),
        ("en", "at 15.30 every first Saturday", "FREQ=MONTHLY;BYDAY=1SA", "15:30"),
        ("en", "second Tuesdays at noon", "FREQ=MONTHLY;BYDAY=2TU", "12:00"),
        ("en", "every Tue & Thurs 11:00-13:00", "FREQ=WEEKLY;BYDAY=TU,TH", "11:00-13:00"),
        ("en", "Monday through Friday at 9 am", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "09:00"),
        ("en", "on the 15th of each month at 07:00", "FREQ=MONTHLY;BYMONTHDAY=15", "07:00"),
        ("it", "il sabato alle ore 15:30", "FREQ=WEEKLY;BYDAY=SA", "15:30"),
        ("it", "l'ultimo sabato di ogni mese, 15.30–17", "FREQ=MONTHLY;BYDAY=-1SA", "15:30-17:00"),
        ("it", "tutti i martedi alle 19", "FREQ=WEEKLY;BYDAY=TU", "19:00"),
        ("fr", "le dernier samedi du mois à 15h30", "FREQ=MONTHLY;BYDAY=-1SA", "15:30"),
        ("fr", "TOUS LES MARDIS ET JEUDIS À 19H", "FREQ=WEEKLY;BYDAY=TU,TH", "19:00"),
        ("fr", "tous les derniers samedis à midi", "FREQ=MONTHLY;BYDAY=-1SA", "12:00"),
        ("es", "todos los ultimos sabados a las 15.30 h", "FREQ=MONTHLY;BYDAY=-1SA", "15:30"),
        ("es", "cada martes a las 19", "FREQ=WEEKLY;BYDAY=TU", "19:00"),
        ("ru", "каждую последнюю субботу в 15.30", "FREQ=MONTHLY;BYDAY=-1SA", "15:30"),
        ("ru", "ежедневно с 10 до 18", "FREQ=DAILY", "10:00-18:00"),
        ("ru", "каждый вторник и четверг в 19", "FREQ=WEEKLY;BYDAY=TU,TH", "19:00"),
        ("fa", "آخرین شنبه هر ماه ساعت 15:30", "FREQ=MONTHLY;BYDAY=-1SA", "15:30"),
        ("fa", "سه شنبه ها و پنج شنبه ها ساعت ۱۹", "FREQ=WEEKLY;BYDAY=TU,TH", "19:00"),
        ("en", "every Tuesday at 7 pm until 1 June 2027", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270601", "19:00"),
        ("es", "cada martes a las 19 hasta el 1 de junio de 2027", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270601", "19:00"),
        ("en", "every weekday at 9 am", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "09:00"),
        ("ru", "по будням в 10", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "10:00"),
        ("en", "first Monday and third Thursday of the month at 7 pm", "FREQ=MONTHLY;BYDAY=1MO,3TH", "19:00"),
        ("en", "Tuesdays at 7 in the evening", "FREQ=WEEKLY;BYDAY=TU", "19:00"),
        ("it", "ogni martedì alle 7 di sera", "FREQ=WEEKLY;BYDAY=TU", "19:00"),
        ("it", "il martedì ogni due settimane alle 19", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "19:00"),
        ("fr", "tous les 15 jours le mardi à 19 h", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "19:00"),
        ("fr", "le mardi tous les quinze jours à 19 heures 30", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "19:30"),
        ("fr", "tous les mardis à 7 heures du soir", "FREQ=WEEKLY;BYDAY=TU", "19:00"),
        ("es", "todos los martes a las 7 de la tarde", "FREQ=WEEKLY;BYDAY=TU", "19:00"),
        ("es", "todos los martes de 7 a 9 de la noche", "FREQ=WEEKLY;BYDAY=TU", "19:00-21:00"),
        ("ru", "по вторникам и четвергам в 19", "FREQ=WEEKLY;BYDAY=TU,TH", "19:00"),
        ("ru", "каждый вторник в 7 вечера", "FREQ=WEEKLY;BYDAY=TU", "19:00"),
        ("ru", "каждый вторник в 3 часа дня", "FREQ=WEEKLY;BYDAY=TU", "15:00"),
        ("ru", "каждый вторник с 7 до 9 вечера", "FREQ=WEEKLY;BYDAY=TU", "19:00-21:00"),
        ("ru", "по вторникам в 12 ночи", "FREQ=WEEKLY;BYDAY=TU", "00:00"),
        ("fa", "هر سه‌شنبه ساعت ۷ عصر", "FREQ=WEEKLY;BYDAY=TU", "19:00"),
        ("fa", "هر سه‌شنبه ساعت ۵ بعدازظهر", "FREQ=WEEKLY;BYDAY=TU", "17:00"),
        ("fa", "سه‌شنبه‌ها ساعت ۹ صبح", "FREQ=WEEKLY;BYDAY=TU", "09:00"),
        ("de", "every Saturday at 7 pm", "FREQ=WEEKLY;BYDAY=SA", "19:00"),
    ],
)
def test_what_people_write_is_read(language, words, rrule, times):
    reading = read_schedule_words(words, language)

    assert reading.is_clear
    assert [rule.rrule() for rule in reading.rules] == [rrule]
    assert reading.times == (TimeOfDay(*(time.fromisoformat(one) for one in times.split("-"))),)


@pytest.mark.parametrize(
    ("language", "words", "day", "days"),
    [
        ("en", "Saturday, May 25th, 2024", date(2024, 5, 25), 1),
        ("en", "2024-12-07", date(2024, 12, 7), 1),
        ("en", "7–9 December 2024", date(2024, 12, 7), 3),
        ("en", "Saturday 30 November to Monday 2 December 2024", date(2024, 11, 30), 3),
        ("fr", "du 7 au 9 décembre 2024", date(2024, 12, 7), 3),
        ("ru", "в субботу 7 декабря 2024 года", date(2024, 12, 7), 1),
        ("fa", "شنبه 7 دسامبر 2024", date(2024, 12, 7), 1),
        ("en", "10.12.2026", date(2026, 12, 10), 1),
        ("en", "12/25/2026", date(2026, 12, 25), 1),
        ("it", "10/12/2026", date(2026, 12, 10), 1),
        ("fr", "jeudi 10/12/2026", date(2026, 12, 10), 1),
        ("es", "el 10-12-2026", date(2026, 12, 10), 1),
        ("ru", "25.12.2026 г.", date(2026, 12, 25), 1),
        ("ru", "25.12.26", date(2026, 12, 25), 1),
        ("fa", "۲۵/۱۲/۲۰۲۶", date(2026, 12, 25), 1),
    ],
)
def test_single_dates_and_stretches_of_days_are_read(language, words, day, days):
    reading = read_schedule_words(words, language)

    assert (reading.questions, reading.dates, reading.days) == ((), (day,), days)


def test_a_stretch_of_days_beside_a_rule_is_its_first_and_last_day():
    reading = read_schedule_words("every Tuesday from 7 January 2025 to 25 March 2025 at 7 pm", "en")

    assert (reading.is_clear, reading.start, reading.rules[0].until) == (True, date(2025, 1, 7), date(2025, 3, 25))


@pytest.mark.parametrize(
    ("language", "words", "key", "parts"),
    [
        ("en", "every blue moon", "unread", {"words": "every blue moon"}),
        ("en", "Tuesdays 8/13 at 7 PM", "unread", {"words": "8/13"}),
        ("en", "10/12/2026 at 7 pm", "order", {"words": "10/12/2026"}),
        ("en", "31.2.2026", "no-such-day", {"words": "31.2.2026"}),
        ("en", "Friday 10.12.2026", "weekday", {"day": date(2026, 12, 10), "weekday": "Friday"}),
        ("en", "every Tuesday except in August", "except-months", {"words": "except in August"}),
        ("en", "first Monday and third Thursday", "once-or-every", {"words": "first Monday and third Thursday"}),
        ("en", "every second Tuesday at 7 pm", "every-nth", {"words": "every second Tuesday", "n": 2}),
        ("it", "ogni terzo martedì alle 19", "every-nth", {"words": "ogni terzo martedì", "n": 3}),
        ("ru", "каждый второй вторник", "every-nth", {"words": "каждый второй вторник", "n": 2}),
        ("fa", "هر دومین سه\u200cشنبه", "every-nth", {"words": "هر دومین سه\u200cشنبه", "n": 2}),
        ("en", "Saturday at 3 pm", "once-or-every", {"words": "Saturday"}),
        ("en", "the last Saturday", "once-or-every", {"words": "the last Saturday"}),
        ("es", "el último sábado", "once-or-every", {"words": "el último sábado"}),
        ("en", "every Saturday at 7.30", "half-of-day", {"time": "7.30"}),
        ("en", "every Saturday from 11 to 1 pm", "half-of-day", {"time": "11"}),
        ("en", "every Saturday at 13 pm", "no-such-time", {"words": "at 13 pm"}),
        ("en", "Saturday, May 25th.", "year", {"days": "25", "month": 5}),
        ("en", "31 February 2025", "no-such-day", {"words": "31 February 2025"}),
        ("en", "Sunday 7 December 2024", "weekday", {"day": date(2024, 12, 7), "weekday": "Sunday"}),
        ("fr", "mercredi 7 décembre 2024", "weekday", {"day": date(2024, 12, 7), "weekday": "mercredi"}),
        ("en", "at 7 pm Tuesdays and at 3 pm Saturdays", "times-differ", {}),
        ("en", "5 June 2027 at 3 pm and Tuesdays at 7 pm", "times-differ", {}),
        ("en", "7 June 2027 at 7 pm and 8 June 2027 at 6 pm", "times-differ", {}),
        ("en", "7 to 9 December 2024 at 7 pm", "span-times", {}),
        ("en", "every Tuesday and also every last Friday, 10 times", "end-of-which", {"words": "10"}),
        ("en", "every Tuesday, 10 times, 12 times", "two-of-these", {"words": "12"}),
        (
            "en",
            "every Tuesday, 10 times, until 1 May 2025",
            "refused",
            {"reason": "a rule ends by a count or by a day, not by both"},
        ),
        (
            "en",
            "on the 45th of every month",
            "refused",
            {"reason": "a day of the month is 1 to 31 or the last, not 45"},
        ),
        ("en", "every last Saturday at 3.30 pm EST", "zone-all-year", {"word": "EST"}),
        ("en", "Saturday 5 April 2025 at 3.30 pm (EST)", "zone-season", {"word": "EST", "day": date(2025, 4, 5)}),
        ("en", "", "nothing", {}),
        ("en", "at 7 pm", "nothing", {}),
    ],
)
def test_what_is_not_understood_or_may_be_two_things_is_asked(language, words, key, parts):
    reading = read_schedule_words(words, language)

    assert reading.questions == (Question(key, parts),)
    assert QUESTIONS[key].format(**parts)


@pytest.mark.parametrize(
    ("language", "words", "count"),
    [
        ("en", "every Tuesday except in August 2027", 5),
        ("fr", "tous les mardis, sauf en août 2027", 5),
        ("ru", "каждый вторник, кроме августа 2027", 5),
        ("it", "ogni martedì tranne in luglio e agosto 2027", 9),
        ("en", "every Tuesday from 1 June 2027 until 1 June 2029 except in August", 10),
    ],
)
def test_a_month_that_is_left_out_becomes_the_days_that_the_rule_has_in_it(language, words, count):
    reading = read_schedule_words(words, language)

    assert reading.is_clear and len(reading.exceptions) == count
    assert {day.month for day in reading.exceptions} <= {7, 8}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Tuesdays at 7 pm and Saturdays at 3 pm"),
        ("it", "ogni martedì alle 19 e ogni sabato alle 15"),
        ("fr", "tous les mardis à 19 h et tous les samedis à 15 h"),
        ("es", "todos los martes a las 19:00 y todos los sábados a las 15:00"),
        ("ru", "по вторникам в 19:00 и по субботам в 15:00"),
        ("fa", "سه‌شنبه‌ها ساعت ۱۹ و شنبه‌ها ساعت ۱۵"),
    ],
)
def test_different_times_on_different_days_are_two_rules(language, words):
    reading = read_schedule_words(words, language)

    assert reading.is_clear and not reading.times
    assert [(rule.rrule(), rule.times) for rule in reading.rules] == [
        ("FREQ=WEEKLY;BYDAY=TU", (TimeOfDay(time(19)),)),
        ("FREQ=WEEKLY;BYDAY=SA", (TimeOfDay(time(15)),)),
    ]


def test_after_the_first_time_bare_hours_are_times_and_days_stay_days():
    hours = read_schedule_words("ежедневно в 10, 14 и 18", "ru")
    assert [one.start.hour for one in hours.times] == [10, 14, 18] and hours.is_clear
    mixed = read_schedule_words("at 7 pm, 8 and 15 December 2026", "en")
    assert (mixed.times, len(mixed.dates)) == ((TimeOfDay(time(19)),), 2)
    counted = read_schedule_words("every Tuesday at 7 pm, 10 times", "en")
    assert (counted.times, counted.rules[0].count) == ((TimeOfDay(time(19)),), 10)


def test_every_clock_that_is_named_is_kept():
    assert read_schedule_words("7 December 2026 at 7 pm EST and 1 am CET", "en").zone_words == ("EST", "CET")


def test_a_zone_that_fits_its_date_is_kept_and_not_asked_about():
    reading = read_schedule_words("Saturday 7 December 2024 at 3.30 pm EST", "en")

    assert (reading.is_clear, reading.zone_words) == (True, ("EST",))


def test_the_french_and_in_capitals_is_no_time_zone():
    assert read_schedule_words("LE MARDI ET LE JEUDI", "fr").zone_words == ()


@pytest.mark.parametrize(
    ("day", "word", "is_asked"),
    [
        (date(2024, 12, 7), "Saturday", False),
        (date(2024, 12, 7), "субботу", False),
        (date(2024, 12, 7), "sábados,", False),
        (date(2024, 12, 7), "سه شنبه", True),
        (date(2024, 12, 7), "Domenica", True),
        (date(2024, 12, 7), "perhaps", False),
    ],
)
def test_a_weekday_that_does_not_fit_its_date_is_asked_about(day, word, is_asked):
    question = weekday_question(day, word)

    assert (question is not None) is is_asked
    assert question is None or question.parts["day"] == day


@pytest.mark.parametrize(
    ("word", "day", "is_asked"),
    [
        ("EST", date(2025, 4, 5), True),
        ("EDT", date(2025, 4, 5), False),
        ("CET", date(2025, 12, 1), False),
        ("BST", date(2025, 12, 1), True),
        ("UTC", date(2025, 4, 5), False),
    ],
)
def test_a_zone_of_the_other_half_of_the_year_is_asked_about(word, day, is_asked):
    assert (zone_question(word, day) is not None) is is_asked


SCRAPS = ["(", ")", "-", "–", ",", "31", "2024", "24:00", "99", "2024-02-30", "pm", "EST", "noon", "les mardis", "0:00"]


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=150)
@given(data=st.data())
def test_no_text_raises(language, data):
    words = sorted({word for case in CASES for word in case[1 + LANGUAGES.index(language)].split()} | set(SCRAPS))
    scrambled = st.lists(st.sampled_from(words), max_size=40).map(" ".join)
    reading = read_schedule_words(data.draw(st.text(max_size=80) | scrambled), language)

    assert reading.questions or reading.rules or reading.dates


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_that_means_every_one_of_a_weekday_is_read(language):
    for at, form in enumerate(phrases_for(language).spoken["recurring"]):
        assert read_schedule_words(form, language).rules == (Rule(Frequency.WEEKLY, weekdays=(WeekdayPlace(at % 7),)),)


HOSTILE = {
    "en": "every first and |first, |at 3 pm, |3.30 |7 december, |on the 1st, |1-|from 1 to |sat, |the last day, ",
    "it": "l’|ogni primo e |dalle 1 |alle 1, |il lunedì, |l’ultimo giorno e ",
    "fr": "le |le 1er et le premier |de 1 h à |du lundi 1 mai |le dernier jour, ",
    "es": "el primer y |el 1, |de 1:00 a |los lunes, |el último día y ",
    "ru": "первый и |1-го и |каждый |с 1 |в последний день и ",
    "fa": "روز ۱ و |سه شنبه |اولین و |ساعت ۱ و |آخرین روز و ",
}


@pytest.mark.parametrize(
    ("language", "unit"), [(code, unit) for code, row in HOSTILE.items() for unit in row.split("|")]
)
def test_a_hostile_text_ends_in_questions_or_rules(language, unit):
    reading = read_schedule_words((unit * 1000)[:1000], language)  # where matching explodes, this never returns

    assert reading.questions or reading.rules


def test_a_text_too_long_is_not_read():
    assert read_schedule_words("every day " * 301, "en").questions[0].key == "unread"


def test_impossible_days_are_refused_by_the_rule_itself():
    with pytest.raises(UnsupportedRule):
        Rule(Frequency.YEARLY, months=(2,), month_days=(30,))


def test_a_date_without_a_year_takes_the_one_that_is_given_and_else_asks():
    assert [one.key for one in read_schedule_words("Saturday, May 25th", "en").questions] == ["year"]
    assert read_schedule_words("Saturday, May 25th", "en", 2024).dates == (date(2024, 5, 25),)
    assert [one.key for one in read_schedule_words("Saturday, May 25th", "en", 2025).questions] == ["weekday"]
