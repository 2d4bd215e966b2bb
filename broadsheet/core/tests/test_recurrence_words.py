from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from broadsheet.core.recurrence import Move, Schedule, TimeOfDay, parse_rrule
from broadsheet.core.recurrence_words import clock_words, schedule_words

LANGUAGES = ("en", "it", "fr", "es", "ru", "fa")
START = date(2024, 12, 7)
ZONE = ZoneInfo("Europe/London")


def schedule(*rrules, times="", **parts):
    return Schedule(ZONE, tuple(map(parse_rrule, rrules)), tuple(map(_time, times.split())), start=START, **parts)


def _time(written):
    return TimeOfDay(*(time.fromisoformat(one) for one in written.split("-")))


def plain(words):
    return words.replace("\u00a0", " ")


CASES = [
    (
        schedule("FREQ=MONTHLY;BYDAY=-1SA", times="15:30"),
        "every last Saturday at 3.30 pm",
        "ogni ultimo sabato del mese alle 15.30",
        "le dernier samedi de chaque mois à 15 h 30",
        "el último sábado de cada mes a las 15:30",
        "каждую последнюю субботу месяца в 15:30",
        "آخرین شنبهٔ هر ماه ساعت ۱۵:۳۰",
    ),
    (
        schedule("FREQ=MONTHLY;BYDAY=-1SA", times="11:00"),
        "every last Saturday at 11 am",
        "ogni ultimo sabato del mese alle 11",
        "le dernier samedi de chaque mois à 11 h",
        "el último sábado de cada mes a las 11:00",
        "каждую последнюю субботу месяца в 11:00",
        "آخرین شنبهٔ هر ماه ساعت ۱۱",
    ),
    (
        schedule("FREQ=MONTHLY;BYDAY=-1SU", times="20:00-22:00"),
        "every last Sunday from 8 to 10 pm",
        "ogni ultima domenica del mese dalle 20 alle 22",
        "le dernier dimanche de chaque mois de 20 h à 22 h",
        "el último domingo de cada mes de 20:00 a 22:00",
        "каждое последнее воскресенье месяца с 20:00 до 22:00",
        "آخرین یکشنبهٔ هر ماه از ساعت ۲۰ تا ۲۲",
    ),
    (
        schedule("FREQ=MONTHLY;BYDAY=2TU,2SU"),
        "every second Tuesday and every second Sunday of the month",
        "ogni secondo martedì e ogni seconda domenica del mese",
        "le deuxième mardi et le deuxième dimanche de chaque mois",
        "el segundo martes y el segundo domingo de cada mes",
        "каждый второй вторник и каждое второе воскресенье месяца",
        "دومین سه\u200cشنبه و دومین یکشنبهٔ هر ماه",
    ),
    (
        schedule("FREQ=MONTHLY;BYDAY=1TU,3TU,4WE;COUNT=22"),
        "every first and third Tuesday and every fourth Wednesday of the month, 22 times",
        "ogni primo e terzo martedì e ogni quarto mercoledì del mese, 22 volte",
        "le premier et le troisième mardi et le quatrième mercredi de chaque mois, 22 fois",
        "el primer y el tercer martes y el cuarto miércoles de cada mes, 22 veces",
        "каждый первый и третий вторник и каждую четвёртую среду месяца, 22 раза",
        "اولین و سومین سه\u200cشنبه و چهارمین چهارشنبهٔ هر ماه، ۲۲ بار",
    ),
    (
        schedule("FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU,1WE"),
        "every two months on the second Tuesday and the first Wednesday of the month",
        "ogni due mesi, il secondo martedì e il primo mercoledì del mese",
        "tous les deux mois, le deuxième mardi et le premier mercredi du mois",
        "cada dos meses, el segundo martes y el primer miércoles del mes",
        "раз в два месяца, во второй вторник и в первую среду месяца",
        "هر دو ماه یک بار، دومین سه\u200cشنبه و اولین چهارشنبهٔ ماه",
    ),
    (
        schedule("FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20251231", times="12:00 19:00"),
        "Tuesdays and Thursdays at noon and 7 pm, until 31 December 2025",
        "ogni martedì e giovedì alle 12 e alle 19, fino al 31 dicembre 2025",
        "tous les mardis et jeudis à 12 h et 19 h, jusqu’au 31 décembre 2025",
        "todos los martes y jueves a las 12:00 y a las 19:00, hasta el 31 de diciembre de 2025",
        "по вторникам и по четвергам в 12:00 и 19:00, по 31 декабря 2025",
        "سه\u200cشنبه\u200cها و پنجشنبه\u200cها ساعت ۱۲ و ساعت ۱۹، تا ۳۱ دسامبر ۲۰۲۵",
    ),
    (
        schedule("FREQ=WEEKLY;BYDAY=SA,SU,MO,TU,WE"),
        "Saturday to Wednesday",
        "dal sabato al mercoledì",
        "du samedi au mercredi",
        "de sábado a miércoles",
        "с субботы по среду",
        "از شنبه تا چهارشنبه",
    ),
    (
        schedule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        "every other Tuesday",
        "ogni due settimane, il martedì",
        "un mardi sur deux",
        "cada dos semanas, los martes",
        "раз в две недели по вторникам",
        "یک هفته در میان، سه\u200cشنبه\u200cها",
    ),
    (
        schedule("FREQ=WEEKLY;INTERVAL=21;BYDAY=SU,MO"),
        "every 21 weeks on Mondays and Sundays",
        "ogni 21 settimane, il lunedì e la domenica",
        "toutes les 21 semaines, le lundi et le dimanche",
        "cada 21 semanas, los lunes y los domingos",
        "раз в 21 неделю по понедельникам и по воскресеньям",
        "هر ۲۱ هفته یک بار، دوشنبه\u200cها و یکشنبه\u200cها",
    ),
    (
        schedule("FREQ=DAILY;INTERVAL=5"),
        "every five days",
        "ogni cinque giorni",
        "tous les cinq jours",
        "cada cinco días",
        "раз в пять дней",
        "هر پنج روز یک بار",
    ),
    (
        schedule("FREQ=MONTHLY;BYMONTHDAY=1,8,-1", is_all_day=True),
        "on the 1st, 8th and last day of every month, all day",
        "il 1°, l’8 e l’ultimo giorno di ogni mese, tutto il giorno",
        "le 1er, le 8 et le dernier jour de chaque mois, toute la journée",
        "el 1, el 8 y el último día de cada mes, todo el día",
        "1-го и 8-го числа и в последний день каждого месяца, весь день",
        "روزهای ۱، ۸ و آخرین روز هر ماه، تمام روز",
    ),
    (
        schedule("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8"),
        "every year on 8 March",
        "ogni anno l’8 marzo",
        "chaque année, le 8 mars",
        "cada año, el 8 de marzo",
        "каждый год 8 марта",
        "هر سال، ۸ مارس",
    ),
    (
        schedule("FREQ=YEARLY;BYMONTH=5,10;BYDAY=2SU", days=3),
        "every year on the second Sunday of May and October, for three days",
        "ogni anno la seconda domenica di maggio e di ottobre, per tre giorni",
        "chaque année, le deuxième dimanche de mai et d’octobre, pendant trois jours",
        "cada año, el segundo domingo de mayo y de octubre, durante tres días",
        "каждый год во второе воскресенье мая и октября, три дня подряд",
        "هر سال، دومین یکشنبهٔ مه و اکتبر، به مدت سه روز",
    ),
    (
        schedule(dates=(START,), times="18:00-14:00", days=3),
        "Saturday 7 December 2024 from 6 pm to 2 pm on the third day",
        "sabato 7 dicembre 2024 dalle 18 alle 14 del terzo giorno",
        "samedi 7 décembre 2024 de 18 h à 14 h le troisième jour",
        "sábado 7 de diciembre de 2024 de 18:00 a 14:00 del tercer día",
        "суббота 7 декабря 2024 с 18:00 до 14:00 третьего дня",
        "شنبه ۷ دسامبر ۲۰۲۴ از ساعت ۱۸ تا ۱۴ روز سوم",
    ),
    (
        schedule(dates=(date(2024, 11, 30),), days=3),
        "Saturday 30 November 2024 to Monday 2 December 2024",
        "dal sabato 30 novembre 2024 al lunedì 2 dicembre 2024",
        "du samedi 30 novembre 2024 au lundi 2 décembre 2024",
        "del sábado 30 de noviembre de 2024 al lunes 2 de diciembre de 2024",
        "с субботы 30 ноября 2024 по понедельник 2 декабря 2024",
        "از شنبه ۳۰ نوامبر ۲۰۲۴ تا دوشنبه ۲ دسامبر ۲۰۲۴",
    ),
    (
        schedule(dates=(date(2024, 12, 1), date(2024, 12, 14), date(2025, 1, 4)), times="01:30"),
        "1 and 14 December 2024 and 4 January 2025 at 1.30 am",
        "1° e 14 dicembre 2024 e 4 gennaio 2025 all’1.30",
        "1er et 14 décembre 2024 et 4 janvier 2025 à 1 h 30",
        "1 y 14 de diciembre de 2024 y 4 de enero de 2025 a la 1:30",
        "1 и 14 декабря 2024 и 4 января 2025 в 1:30",
        "۱ و ۱۴ دسامبر ۲۰۲۴ و ۴ ژانویه ۲۰۲۵ ساعت ۱:۳۰",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_schedule_is_said_as_a_poster_of_each_language_says_it(case):
    said, *expected = case

    assert [plain(schedule_words(said, language)) for language in LANGUAGES] == expected


def test_several_rules_carry_their_ends_in_brackets_and_single_dates_follow():
    rules = ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20251231", "FREQ=MONTHLY;BYDAY=-1SA")

    assert schedule_words(schedule(*rules, times="19:00", dates=(date(2025, 1, 8),)), "en") == (
        "every Tuesday (until 31 December 2025) and also every last Saturday and also Wednesday 8 January 2025 at 7 pm"
    )


def test_first_day_exceptions_and_moves_are_said_only_in_full():
    details = {
        "exceptions": (date(2024, 12, 24), date(2025, 1, 8)),
        "moves": (Move(date(2024, 12, 28), date(2024, 12, 30), TimeOfDay(time(17))),),
    }
    saturdays = schedule("FREQ=WEEKLY;BYDAY=SA", times="19:00", **details)

    assert schedule_words(saturdays, "en") == "every Saturday at 7 pm"
    assert [schedule_words(saturdays, language, full=True) for language in ("en", "it", "ru")] == [
        "every Saturday at 7 pm, from 7 December 2024, except 24 December 2024 and 8 January 2025; "
        "Monday 30 December 2024 at 5 pm instead of Saturday 28 December 2024",
        "ogni sabato alle 19, dal 7 dicembre 2024, tranne il 24 dicembre 2024 e l’8 gennaio 2025; "
        "lunedì 30 dicembre 2024 alle 17 invece di sabato 28 dicembre 2024",
        "каждую субботу в 19:00, с 7 декабря 2024, кроме 24 декабря 2024 и 8 января 2025; "
        "понедельник 30 декабря 2024 в 17:00 вместо субботы 28 декабря 2024",
    ]


def test_what_a_rule_leaves_to_its_start_is_said():
    assert schedule_words(schedule("FREQ=WEEKLY"), "fr") == "tous les samedis"


def test_other_languages_fall_back_to_english_and_regions_to_their_language():
    saturdays = schedule("FREQ=WEEKLY;BYDAY=SA")

    assert [schedule_words(saturdays, code) for code in ("de", "pt-br", "fa-af", "en-us")] == [
        *("every Saturday", "every Saturday", "هر شنبه", "every Saturday")
    ]


def test_a_contact_point_without_a_date_has_no_words():
    assert schedule_words(Schedule(ZONE), "en") == ""


@pytest.mark.parametrize(
    ("at", "english", "italian", "french", "spanish", "persian"),
    [
        ("00:00", "midnight", "0", "0 h", "0:00", "۰"),
        ("00:30", "12.30 am", "0.30", "0 h 30", "0:30", "۰:۳۰"),
        ("09:05", "9.05 am", "9.05", "9 h 05", "9:05", "۹:۰۵"),
        ("12:00", "noon", "12", "12 h", "12:00", "۱۲"),
        ("12:15", "12.15 pm", "12.15", "12 h 15", "12:15", "۱۲:۱۵"),
        ("23:59", "11.59 pm", "23.59", "23 h 59", "23:59", "۲۳:۵۹"),
    ],
)
def test_times_are_written_as_each_language_does(at, english, italian, french, spanish, persian):
    written = [plain(clock_words(time.fromisoformat(at), language)) for language in ("en", "it", "fr", "es", "fa")]

    assert written == [english, italian, french, spanish, persian]


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ("08:00-10:00", "from 8 to 10 am"),
        ("11:00-13:00", "from 11 am to 1 pm"),
        ("22:00-01:00", "from 10 pm to 1 am"),
        ("12:30-14:00", "from 12.30 to 2 pm"),
        ("20:00-00:00", "from 8 pm to midnight"),
        ("22:00-21:00", "from 10 pm to 9 pm"),
        ("09:00 11:00-12:00", "at 9 am and from 11 am to noon"),
        ("09:00 11:00 15:30", "at 9 am, 11 am and 3.30 pm"),
    ],
)
def test_english_says_the_half_of_the_day_once_where_that_is_enough(times, words):
    assert schedule_words(schedule("FREQ=DAILY", times=times), "en") == f"every day {words}"
