"""What people write every day, beside what the house writes itself."""

from datetime import date

import pytest

from broadsheet.core.recurrence_reading import read_schedule_words


@pytest.mark.parametrize(
    ("language", "words", "days"),
    [
        ("en", "11 June, 3 July and 5 August 2027", ["2027-06-11", "2027-07-03", "2027-08-05"]),
        ("en", "30 Nov, 1 Dec 2026 at 7pm", ["2026-11-30", "2026-12-01"]),
        ("it", "11 giugno, 3 luglio e 5 agosto 2027", ["2027-06-11", "2027-07-03", "2027-08-05"]),
        ("ru", "11 июня, 3 июля и 5 августа 2027", ["2027-06-11", "2027-07-03", "2027-08-05"]),
        ("fa", "۱۱ ژوئن، ۳ ژوئیه و ۵ اوت ۲۰۲۷", ["2027-06-11", "2027-07-03", "2027-08-05"]),
    ],
)
def test_the_year_behind_a_list_is_that_of_all_its_dates(language, words, days):
    reading = read_schedule_words(words, language)
    assert (reading.is_clear, [day.isoformat() for day in reading.dates]) == (True, days)


def test_a_list_that_turns_the_year_is_asked_about_and_a_stretch_is_not():
    assert [one.key for one in read_schedule_words("30 December and 5 January 2027", "en").questions] == ["year"]
    reading = read_schedule_words("20 December to 5 January 2027", "en")
    assert (reading.dates, reading.days) == ((date(2026, 12, 20),), 17)


@pytest.mark.parametrize("words", ["every Monday from 1 June 2027 to 1 May 2027 at 7 pm", "7 to 5 December 2026"])
def test_a_stretch_that_ends_before_it_begins_is_asked_about(words):
    assert [one.key for one in read_schedule_words(words, "en").questions] == ["ends-before"]


def test_one_time_of_twenty_four_hours_makes_those_beside_it_such():
    reading = read_schedule_words("12 June 2027 10:00-12:00 and 14:00-16:00", "en")
    assert reading.is_clear and [one.start.hour for one in reading.times] == [10, 14]


def test_a_time_is_asked_for_as_it_was_written():
    asked = [dict(read_schedule_words(f"5 May 2027 at {at}", "en").questions[0].parts) for at in ("7:30", "7 o’clock")]
    assert asked == [{"time": "7:30"}, {"time": "7"}]


def test_an_article_close_to_a_number_ends_a_stretch_too():
    reading = read_schedule_words("dal 7 dicembre 2024 fino all’8 gennaio 2025", "it")
    assert (reading.is_clear, reading.dates, reading.days) == (True, (date(2024, 12, 7),), 33)


@pytest.mark.parametrize(
    ("language", "words", "rrule"),
    [
        ("en", "every two months, on the first Friday, from 1 January 2027", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1FR"),
        ("en", "every other month on the first Friday at 7pm from 1 January 2027", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1FR"),
        ("en", "on Tuesdays, except for 22 December 2026", "FREQ=WEEKLY;BYDAY=TU"),
        ("it", "un martedì sì e uno no alle 19,30 dal 12 gennaio 2027", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("it", "ogni martedì, h 19", "FREQ=WEEKLY;BYDAY=TU"),
        ("es", "el día 15 de cada mes a las 19 h", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("es", "un martes sí y otro no a las 19:00 desde el 12 de enero de 2027", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("ru", "последняя суббота месяца в 15:30", "FREQ=MONTHLY;BYDAY=-1SA"),
        ("ru", "первая пятница месяца в 21:00", "FREQ=MONTHLY;BYDAY=1FR"),
        ("ru", "каждые 3 недели по пятницам в 20:00 с 8 января 2027", "FREQ=WEEKLY;INTERVAL=3;BYDAY=FR"),
        ("ru", "ежегодно 1 мая", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1"),
        ("fa", "دوشنبه\u200cها و پنجشنبه\u200cها از ۱۸ تا ۲۰", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("fa", "هر دو هفته سه\u200cشنبه\u200cها ساعت ۱۹ از ۱۲ ژانویه ۲۰۲۷", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("fa", "هر ۳ هفته جمعه ساعت ۲۰ از ۸ ژانویه ۲۰۲۷", "FREQ=WEEKLY;INTERVAL=3;BYDAY=FR"),
        ("fa", "نخستین و سومین دوشنبهٔ ماه ساعت ۲۱", "FREQ=MONTHLY;BYDAY=1MO,3MO"),
    ],
)
def test_what_people_say_every_day_is_understood(language, words, rrule):
    reading = read_schedule_words(words, language)
    assert (reading.questions, [rule.rrule() for rule in reading.rules]) == ((), [rrule])


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "1 May 2027, the whole day"), ("ru", "1 мая 2027, целый день"), ("fa", "۱ مهٔ ۲۰۲۷، همهٔ روز")],
)
def test_all_day_has_several_names(language, words):
    reading = read_schedule_words(words, language)
    assert reading.is_clear and reading.is_all_day


def test_half_past_is_written_with_a_comma_in_italian_and_hours_in_a_list_stay_hours():
    clocks = [read_schedule_words(f"12 giugno 2027 alle ore {at}", "it").times for at in ("19,30", "10, 14 e 18")]
    assert [[one.start.strftime("%H:%M") for one in times] for times in clocks] == [
        ["19:30"],
        ["10:00", "14:00", "18:00"],
    ]
