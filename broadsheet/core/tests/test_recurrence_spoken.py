"""What people say instead of figures, and the ways of saying "so often" that are usual in the six languages."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from broadsheet.core.recurrence_reading import read_schedule_words
from broadsheet.core.recurrence_words import schedule_words

TODAY = date(2026, 12, 1)
START = date(2027, 1, 4)


def said(words, language):
    reading = read_schedule_words(words, language, today=TODAY)
    assert reading.questions == (), words
    return schedule_words(reading.schedule(ZoneInfo("Europe/Rome"), START), language, full=True)


READ = [
    ("it", "7 marzo 2027 alle 15 e 30", "domenica 7 marzo 2027 alle 15.30"), ("it", "7 marzo 2027, 15 e 30", "domenica 7 marzo 2027 alle 15.30"),
    ("it", "7 marzo 2027 dalle 15 e 30 alle 17 e 45", "domenica 7 marzo 2027 dalle 15.30 alle 17.45"),
    ("it", "7 marzo 2027 alle 19 e mezza", "domenica 7 marzo 2027 alle 19.30"), ("it", "7 marzo 2027 alle 20 meno un quarto", "domenica 7 marzo 2027 alle 19.45"),
    ("it", "il 15 e il 30 di ogni mese", "il 15 e il 30 di ogni mese, dal 4 gennaio 2027"),
    ("es", "7 de marzo de 2027 a las 15 y 30", "domingo 7 de marzo de 2027 a las 15:30"),
    ("es", "7 de marzo de 2027 a las 7 y media de la tarde", "domingo 7 de marzo de 2027 a las 19:30"),
    ("fr", "7 mars 2027 à 19 h et demie", "dimanche 7 mars 2027 à 19 h 30"), ("en", "7 March 2027 at half past 7 pm", "Sunday 7 March 2027 at 7.30 pm"),
    ("en", "7 March 2027 at quarter to 1 pm", "Sunday 7 March 2027 at 12.45 pm"), ("fa", "۷ مارس ۲۰۲۷ ساعت ۱۹ و ۳۰", "یکشنبه ۷ مارس ۲۰۲۷ ساعت ۱۹:۳۰"),
    ("it", "domani alle 19", "mercoledì 2 dicembre 2026 alle 19"), ("it", "dopodomani", "giovedì 3 dicembre 2026"),
    ("en", "Tomorrow at 7 pm", "Wednesday 2 December 2026 at 7 pm"), ("en", "the day after tomorrow", "Thursday 3 December 2026"),
    ("fr", "demain à 19 h", "mercredi 2 décembre 2026 à 19 h"), ("fr", "après-demain", "jeudi 3 décembre 2026"),
    ("es", "mañana a las 9:00 de la mañana", "miércoles 2 de diciembre de 2026 a las 9:00"), ("es", "pasado mañana", "jueves 3 de diciembre de 2026"),
    ("ru", "послезавтра в 19:00", "четверг 3 декабря 2026 в 19:00"), ("fa", "پس‌فردا ساعت ۱۹", "پنجشنبه ۳ دسامبر ۲۰۲۶ ساعت ۱۹"),
    ("en", "biweekly on Tuesdays at 7 pm", "every other Tuesday at 7 pm, from 4 January 2027"),
    ("en", "bi-weekly, Tuesday at 7 pm, from 12 January 2027", "every other Tuesday at 7 pm, from 12 January 2027"),
    ("it", "quindicinale, il martedì alle 19", "ogni due settimane, il martedì alle 19, dal 4 gennaio 2027"),
    ("es", "quincenal, los martes", "cada dos semanas, los martes, a partir del 4 de enero de 2027"),
    ("en", "Tuesdays at 7 pm for 10 weeks, from 12 January 2027", "every Tuesday at 7 pm, 10 times, from 12 January 2027"),
    ("en", "every other Tuesday for ten weeks", "every other Tuesday, 5 times, from 4 January 2027"),
    ("en", "Tuesdays and Thursdays for 10 weeks", "Tuesdays and Thursdays, 20 times, from 4 January 2027"),
    ("en", "first Monday of the month for 6 months", "every first Monday of the month, 6 times, from 4 January 2027"),
    ("it", "ogni martedì per 10 settimane", "ogni martedì, 10 volte, dal 4 gennaio 2027"), ("fr", "tous les mardis pendant 10 semaines", "tous les mardis, 10 fois, à partir du 4 janvier 2027"),
    ("es", "todos los martes durante 10 semanas", "todos los martes, 10 veces, a partir del 4 de enero de 2027"),
    ("ru", "по вторникам в течение 10 недель", "каждый вторник, 10 раз, с 4 января 2027"), ("fa", "هر سه‌شنبه به مدت ۱۰ هفته", "هر سه‌شنبه، ۱۰ بار، از ۴ ژانویه ۲۰۲۷"),
    ("en", "monthly on the 15th at 7 pm", "on the 15th of every month at 7 pm, from 4 January 2027"),
    ("en", "monthly on the first Tuesday", "every first Tuesday of the month, from 4 January 2027"),
    ("it", "ogni mese il 15", "il 15 di ogni mese, dal 4 gennaio 2027"), ("it", "ogni 15 del mese", "il 15 di ogni mese, dal 4 gennaio 2027"),
    ("fr", "tous les mois le 15", "le 15 de chaque mois, à partir du 4 janvier 2027"), ("es", "todos los meses el día 15", "el 15 de cada mes, a partir del 4 de enero de 2027"),
    ("ru", "ежемесячно 15-го числа", "15-го числа каждого месяца, с 4 января 2027"), ("fa", "هر ماه روز ۱۵", "روز ۱۵ هر ماه، از ۴ ژانویه ۲۰۲۷"),
    ("it", "ogni anno il primo maggio", "ogni anno il 1° maggio, dal 4 gennaio 2027"), ("it", "tutti gli anni il 25 aprile", "ogni anno il 25 aprile, dal 4 gennaio 2027"),
    ("it", "il primo maggio 2027", "sabato 1° maggio 2027"), ("fr", "tous les ans le 1er mai", "chaque année, le 1er mai, à partir du 4 janvier 2027"),
    ("fr", "chaque premier mai", "chaque année, le 1er mai, à partir du 4 janvier 2027"), ("es", "todos los años el primero de mayo", "cada año, el 1 de mayo, a partir del 4 de enero de 2027"),
    ("ru", "каждый год первого мая", "каждый год 1 мая, с 4 января 2027"), ("ru", "каждое 1 мая", "каждый год 1 мая, с 4 января 2027"),
    ("fa", "هر سال اول مه", "هر سال، ۱ مه، از ۴ ژانویه ۲۰۲۷"), ("fa", "سالانه اول مه", "هر سال، ۱ مه، از ۴ ژانویه ۲۰۲۷"),
    ("en", "every year on May 1st", "every year on 1 May, from 4 January 2027"), ("en", "annually on the first of May", "every year on 1 May, from 4 January 2027"),
    ("en", "every 1 May at 3 pm", "every year on 1 May at 3 pm, from 4 January 2027"),
    ("en", "Friday 5 March 2027 7 pm to Sunday 7 March 2027 2 pm", "Friday 5 March 2027 from 7 pm to 2 pm on the third day"),
    ("en", "5 March 2027, Friday 7 pm to Sunday 2 pm", "Friday 5 March 2027 from 7 pm to 2 pm on the third day"),
    ("en", "every Friday 7 pm to Sunday 2 pm", "every Friday from 7 pm to 2 pm on the third day, from 4 January 2027"),
    ("en", "Friday 5 March 2027 at 9 pm to Saturday 6 March 2027 at 2 am", "Friday 5 March 2027 from 9 pm to 2 am"),
    ("it", "da venerdì 5 marzo 2027 alle 19 a domenica 7 marzo 2027 alle 14", "venerdì 5 marzo 2027 dalle 19 alle 14 del terzo giorno"),
    ("fr", "du vendredi 5 mars 2027 à 19 h au dimanche 7 mars 2027 à 14 h", "vendredi 5 mars 2027 de 19 h à 14 h le troisième jour"),
    ("es", "del viernes 5 de marzo de 2027 a las 19:00 al domingo 7 de marzo de 2027 a las 14:00", "viernes 5 de marzo de 2027 de 19:00 a 14:00 del tercer día"),
    ("ru", "с пятницы 5 марта 2027 в 19:00 по воскресенье 7 марта 2027 до 14:00", "пятница 5 марта 2027 с 19:00 до 14:00 третьего дня"),
    ("fa", "از جمعه ۵ مارس ۲۰۲۷ ساعت ۱۹ تا یکشنبه ۷ مارس ۲۰۲۷ ساعت ۱۴", "جمعه ۵ مارس ۲۰۲۷ از ساعت ۱۹ تا ۱۴ روز سوم"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "words", "right"), READ)
def test_what_people_say_is_read(language, words, right):
    assert said(words, language).replace("\xa0", " ") == right.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("language", "words", "key"),
    [
        ("it", "7 marzo 2027 alle 15 e 20", "hours-or-minutes"), ("es", "7 de marzo de 2027 a las 8 y 15", "hours-or-minutes"),
        ("en", "biweekly", "biweekly"), ("en", "biweekly on Tuesdays and Thursdays", "biweekly"), ("it", "bisettimanale", "biweekly"),
        ("en", "Friday 7 pm to Sunday 2 pm", "once-or-every"), ("en", "4 March 2027, Friday 7 pm to Sunday 2 pm", "weekday"),
        ("en", "Tuesdays for 3 years", "unread"), ("en", "on the 31st of every month for 6 months", "unread"),
        ("en", "Sunday 7 March 2027 7 pm to Friday 5 March 2027 2 pm", "ends-before"),
    ],
)  # fmt: skip
def test_what_may_be_two_things_is_asked(language, words, key):
    assert key in [one.key for one in read_schedule_words(words, language, today=TODAY).questions]


def test_tomorrow_is_no_day_where_nobody_says_which_day_it_is():
    assert read_schedule_words("tomorrow at 7 pm", "en").questions[0].key == "unread"


def test_ten_and_eighteen_are_two_hours():
    reading = read_schedule_words("7 marzo 2027 alle 10 e 18", "it")
    assert [at.start.hour for at in reading.times] == [10, 18] and reading.is_clear
