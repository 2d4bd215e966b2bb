"""The date of a text, as people of six languages write it."""

from datetime import date

import pytest

from broadsheet.core.date_reading import NotADate, read_date
from broadsheet.core.dates import PartialDate, Precision, format_date, from_solar_hijri, solar_hijri


@pytest.mark.parametrize(
    ("language", "words", "iso"),
    [
        ("it", "14/03/1975", "1975-03-14"), ("it", "14.3.1975", "1975-03-14"), ("it", "14-3-1975", "1975-03-14"),
        ("it", "marzo 1975", "1975-03"), ("it", "Marzo  1975.", "1975-03"), ("it", "1975", "1975"), ("it", "3/1975", "1975-03"),
        ("it", "venerdì 14 marzo 1975", "1975-03-14"), ("it", "1° maggio 1968", "1968-05-01"), ("it", "l'8 marzo 1975", "1975-03-08"),
        ("it", "nel 1975", "1975"), ("it", "1975-03-14", "1975-03-14"), ("it", "1975-03", "1975-03"), ("it", "gen. 1975", "1975-01"),
        ("en", "14 March 1975", "1975-03-14"), ("en", "March 14, 1975", "1975-03-14"), ("en", "March 14th 1975", "1975-03-14"),
        ("en", "14th of March, 1975", "1975-03-14"), ("en", "Friday, March 14, 1975", "1975-03-14"), ("en", "March 1975", "1975-03"),
        ("en", "Mar. 1975", "1975-03"), ("en", "14/03/1975", "1975-03-14"), ("en", "3/14/1975", "1975-03-14"), ("en", "5/5/1975", "1975-05-05"),
        ("en", "14.03.1975", "1975-03-14"), ("en", "marzo 1975", "1975-03"),
        ("fr", "14 mars 1975", "1975-03-14"), ("fr", "1er mai 1968", "1968-05-01"), ("fr", "le 14 mars 1975", "1975-03-14"),
        ("fr", "août 1968", "1968-08"), ("fr", "mai 1968", "1968-05"), ("fr", "03/1975", "1975-03"), ("fr", "04/03/1975", "1975-03-04"),
        ("es", "14 de marzo de 1975", "1975-03-14"), ("es", "marzo de 1975", "1975-03"), ("es", "el 1 de mayo del 2001", "2001-05-01"),
        ("es", "viernes, 14 de marzo de 1975", "1975-03-14"), ("es", "setiembre 1973", "1973-09"),
        ("ru", "14 марта 1975 г.", "1975-03-14"), ("ru", "март 1975", "1975-03"), ("ru", "март 1975 года", "1975-03"),
        ("ru", "14.03.1975", "1975-03-14"), ("ru", "1975 год", "1975"), ("ru", "пятница, 14 марта 1975", "1975-03-14"),
        ("fa", "۱۴ مارس ۱۹۷۵", "1975-03-14"), ("fa", "مارس ۱۹۷۵", "1975-03"), ("fa", "۱۹۷۵", "1975"), ("fa", "١٤/٣/١٩٧٥", "1975-03-14"),
        ("fa", "۱۷ آبان ۱۴۰۳", "2024-11-07"), ("fa", "۱۴۰۳/۸/۱۷", "2024-11-07"), ("fa", "جمعه ۱۴ مارس ۱۹۷۵", "1975-03-14"),
        ("fa", "سه شنبه ۱۱ مارس ۱۹۷۵", "1975-03-11"), ("de", "14 March 1975", "1975-03-14"),
    ],
)  # fmt: skip
def test_a_date_is_read_as_people_write_it(language, words, iso):
    assert read_date(words, language).isoformat() == iso


@pytest.mark.parametrize(
    ("language", "words", "key"),
    [
        ("en", "03/04/1975", "order"), ("it", "14/3/75", "century"), ("it", "31 febbraio 1975", "no-such-day"),
        ("it", "14/13/1975", "no-such-day"), ("it", "14 marzo", "year"), ("it", "forse in primavera", "unread"), ("it", "", "unread"),
        ("it", "giovedì 14 marzo 1975", "weekday"), ("fa", "۱۴۰۳", "calendar"), ("fa", "آبان ۱۴۰۳", "calendar"),
        ("fa", "۳۱ آبان ۱۴۰۳", "no-such-day"), ("en", "14", "unread"), ("en", "14 1975", "unread"), ("en", "9999", "no-such-day"),
        ("en", "March April 1975", "unread"), ("en", "x" * 500, "unread"), ("en", "٠" * 30, "unread"), ("ru", "33 марта 1975", "no-such-day"),
    ],
)  # fmt: skip
def test_what_is_no_date_or_may_be_two_is_refused(language, words, key):
    with pytest.raises(NotADate) as refused:
        read_date(words, language)
    assert refused.value.key == key


@pytest.mark.parametrize("language", ["en", "en-us", "it", "fr", "es", "ru", "fa"])
@pytest.mark.parametrize("precision", [Precision.DAY, Precision.MONTH, Precision.YEAR])
def test_every_date_that_the_house_writes_is_read_back(language, precision):
    for month in range(1, 13):
        day = date(1975, month, 21 if precision is Precision.DAY else 1)
        day = day.replace(month=1) if precision is Precision.YEAR else day
        assert read_date(format_date(PartialDate(day, precision), language), language) == PartialDate(day, precision)


def test_the_iranian_calendar_is_counted_both_ways():
    for ordinal in range(date(2019, 1, 1).toordinal(), date(2026, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        assert from_solar_hijri(*solar_hijri(day)) == day
