from datetime import date, timedelta
from decimal import Decimal

import pytest

from broadsheet.core.dates import (
    PartialDate,
    Precision,
    digits,
    format_date,
    format_number,
    format_solar_hijri,
    solar_hijri,
    years_between,
)


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("2024", date(2024, 1, 1), Precision.YEAR),
        ("2024-11", date(2024, 11, 1), Precision.MONTH),
        ("2024-11-07", date(2024, 11, 7), Precision.DAY),
        (" 1871-03-18 ", date(1871, 3, 18), Precision.DAY),
    ],
)
def test_a_date_is_read_with_its_precision(written, day, precision):
    parsed = PartialDate.parse(written)

    assert parsed == PartialDate(day, precision)
    assert parsed.isoformat() == written.strip()


@pytest.mark.parametrize("written", ["", "24", "2024-13", "2023-02-29", "7/11/2024", "2024-1", "٢٠٢٤", "0000"])
def test_what_is_no_date_is_refused_in_words(written):
    with pytest.raises(ValueError, match="is not a date"):
        PartialDate.parse(written)


def test_an_unknown_date_is_ordered_but_never_shown():
    unknown = PartialDate(date(2024, 11, 7), Precision.UNKNOWN)

    assert (unknown.isoformat(), unknown.words("en"), format_solar_hijri(unknown, "fa")) == ("", "", "")


@pytest.mark.parametrize(
    ("language", "day", "month", "year"),
    [
        ("en", "7 November 2024", "November 2024", "2024"),
        ("en-us", "November 7, 2024", "November 2024", "2024"),
        ("it", "7 novembre 2024", "novembre 2024", "2024"),
        ("fr", "7 novembre 2024", "novembre 2024", "2024"),
        ("es", "7 de noviembre de 2024", "noviembre de 2024", "2024"),
        ("ru", "7 ноября 2024", "ноябрь 2024", "2024"),
        ("uk", "7 листопада 2024", "листопад 2024", "2024"),
        ("pl", "7 listopada 2024", "listopad 2024", "2024"),
        ("tr", "7 Kasım 2024", "Kasım 2024", "2024"),
        ("de", "7. November 2024", "November 2024", "2024"),
        ("fa", "۷ نوامبر ۲۰۲۴", "نوامبر ۲۰۲۴", "۲۰۲۴"),
        ("ar", "٧ نوفمبر ٢٠٢٤", "نوفمبر ٢٠٢٤", "٢٠٢٤"),
        ("zh-hans", "2024年11月7日", "2024年11月", "2024年"),
        ("xx", "2024-11-07", "2024-11", "2024"),
    ],
)
def test_dates_are_written_out_in_each_language(language, day, month, year):
    dates = [PartialDate.parse(written) for written in ("2024-11-07", "2024-11", "2024")]

    assert [format_date(one, language) for one in dates] == [day, month, year]


@pytest.mark.parametrize(
    ("day", "converted"),
    [
        ("2024-11-07", (1403, 8, 17)),
        ("2024-03-20", (1403, 1, 1)),
        ("2024-03-19", (1402, 12, 29)),
        ("2021-03-21", (1400, 1, 1)),
        ("2021-03-20", (1399, 12, 30)),
        ("2025-03-20", (1403, 12, 30)),
        ("2025-03-21", (1404, 1, 1)),
        ("1979-02-11", (1357, 11, 22)),
        ("1953-08-19", (1332, 5, 28)),
        ("1925-03-21", (1304, 1, 1)),
        ("2017-03-21", (1396, 1, 1)),
        ("2000-03-20", (1379, 1, 1)),
        ("2029-03-20", (1408, 1, 1)),
        ("2030-03-21", (1409, 1, 1)),
    ],
)
def test_the_iranian_calendar_is_computed_exactly(day, converted):
    assert solar_hijri(date.fromisoformat(day)) == converted


def test_every_iranian_day_follows_the_one_before():
    day, end = date(1925, 1, 1), date(2101, 1, 1)
    before = solar_hijri(day)
    while day < end:
        day += timedelta(days=1)
        now = solar_hijri(day)
        assert now == (before[0], before[1], before[2] + 1) or (now[2] == 1 and before[2] >= 29)
        assert now[2] <= (31 if now[1] <= 6 else 30)
        before = now


@pytest.mark.parametrize(
    ("written", "language", "words"),
    [
        ("2024-11-07", "fa", "۱۷ آبان ۱۴۰۳"),
        ("2024-11", "fa", "آبان–آذر ۱۴۰۳"),
        ("2024-03", "fa", "اسفند ۱۴۰۲ – فروردین ۱۴۰۳"),
        ("2024", "fa", "۱۴۰۲–۱۴۰۳"),
        ("2024-11-07", "en", "17 Aban 1403"),
        ("2024-11-07", "fa-af", "۱۷ عقرب ۱۴۰۳"),
    ],
)
def test_an_iranian_date_is_as_precise_as_its_source(written, language, words):
    assert format_solar_hijri(PartialDate.parse(written), language) == words


def test_digits_are_those_of_the_language():
    assert [digits("n. 61/62", language) for language in ("fa", "ar", "en", "ur")] == [
        *("n. ۶۱/۶۲", "n. ٦١/٦٢", "n. 61/62", "n. 61/62")
    ]
    assert digits(1919, "fa") == "۱۹۱۹"


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [
        ("en", "1,500", "250,000"),
        ("it", "1.500", "250.000"),
        ("fr", "1\u202f500", "250\u202f000"),
        ("es", "1500", "250\u202f000"),
        ("ru", "1500", "250\u00a0000"),
        ("fa", "۱٬۵۰۰", "۲۵۰٬۰۰۰"),
        ("de", "1.500", "250.000"),
    ],
)
def test_thousands_are_grouped_as_the_language_does(language, short, long):
    assert [format_number(n, language) for n in (1500, 250000)] == [short, long]


def test_small_negative_and_broken_numbers_keep_their_value():
    assert [format_number(n, "it") for n in (0, 999, -1500, Decimal("1234567.50"))] == [
        *("0", "999", "−1.500", "1.234.567,50")
    ]
    assert format_number(Decimal("2.5"), "fa") == "۲٫۵"


@pytest.mark.parametrize(
    ("a", "b", "years"),
    [
        ("2015-02-17", "2024-02-16", 8),
        ("2015-02-17", "2024-02-17", 9),
        ("2024-02-17", "2015-02-17", 9),
        ("2020-02-29", "2021-02-28", 0),
        ("2020-02-29", "2021-03-01", 1),
        ("2024-01-01", "2024-12-31", 0),
    ],
)
def test_only_full_years_count(a, b, years):
    assert years_between(date.fromisoformat(a), date.fromisoformat(b)) == years
