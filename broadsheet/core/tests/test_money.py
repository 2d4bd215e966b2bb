import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.core.countries import COUNTRIES, is_country, named_countries
from broadsheet.core.money import (
    CurrenciesDiffer,
    Money,
    NotAnAmount,
    exponent,
    format_money,
    read_money,
    shared_out,
    total,
)


@pytest.mark.parametrize(
    ("currency", "places"), [("GBP", 2), ("EUR", 2), ("JPY", 0), ("KWD", 3), ("IRR", 2), ("HUF", 2)]
)
def test_a_currency_has_the_places_that_banks_count(currency, places):
    assert exponent(currency) == places


@pytest.mark.parametrize(
    ("minor", "currency", "language", "long", "short"),
    [
        (1200, "GBP", "en", "12.00 GBP", "12 GBP"),
        (1250, "EUR", "it", "12,50 EUR", "12,50 EUR"),
        (123456, "USD", "ru", "1234,56 USD", "1234,56 USD"),
        (1200, "USD", "fa", "۱۲٫۰۰ USD", "۱۲ USD"),
        (1500, "JPY", "fr", "1 500 JPY", "1 500 JPY"),
        (-50, "GBP", "en", "−0.50 GBP", "−0.50 GBP"),
        (-50, "GBP", "fa", "\u200e−۰٫۵۰ GBP", "\u200e−۰٫۵۰ GBP"),
    ],
)
def test_an_amount_is_written_in_a_languages_way_and_never_with_a_bare_sign(minor, currency, language, long, short):
    money = Money(minor, currency)

    assert format_money(money, language).replace("\u00a0", " ").replace("\u202f", " ") == long
    assert format_money(money, language, short=True).replace("\u00a0", " ").replace("\u202f", " ") == short


@pytest.mark.parametrize(
    ("words", "currency", "minor", "language"),
    [
        ("12", "GBP", 1200, "en"), ("12.5", "GBP", 1250, "en"), ("12,50", "EUR", 1250, "en"), ("1 234,56", "EUR", 123456, "en"), ("1,000", "GBP", 100000, "en"),
        ("1.234,56", "EUR", 123456, "it"), ("۱۲٫۵۰", "EUR", 1250, "en"), ("12.00 GBP", "GBP", 1200, "en"), ("500", "JPY", 500, "en"), ("1.234", "KWD", 1234, "en"),
        ("-3", "GBP", -300, "en"), ("1.234", "EUR", 123400, "it"),
    ],
)  # fmt: skip
def test_what_people_write_is_read_as_an_amount(words, currency, minor, language):
    assert read_money(words, currency, language) == Money(minor, currency)


@pytest.mark.parametrize("words", ["", "twelve", "12.345", "1,2,3", "$12", "12..5", "٫", "9" * 30])
def test_what_is_no_amount_is_refused(words):
    with pytest.raises(NotAnAmount):
        read_money(words, "GBP")


def test_two_currencies_are_never_added_or_compared():
    with pytest.raises(CurrenciesDiffer):
        Money(1, "GBP") + Money(1, "EUR")
    with pytest.raises(CurrenciesDiffer):
        assert Money(1, "GBP") < Money(2, "EUR")
    with pytest.raises(ValueError, match="no currency"):
        Money(1, "$")
    with pytest.raises(TypeError):
        Money(1.5, "GBP")  # type: ignore[arg-type]


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 1000), min_size=1).filter(any))
def test_shares_lose_and_make_no_penny(minor, weights):
    parts = shared_out(Money(minor, "EUR"), weights)

    assert total(parts, "EUR") == Money(minor, "EUR")
    assert all(
        abs(part.minor * sum(weights) - minor * weight) < sum(weights)
        for part, weight in zip(parts, weights, strict=True)
    )


@given(
    st.integers(-(10**11), 10**11),
    st.sampled_from(["GBP", "JPY", "KWD"]),
    st.sampled_from(["en", "it", "fr", "es", "ru", "fa"]),
)
def test_what_is_written_is_read_back(minor, currency, language):
    money = Money(minor, currency)

    assert read_money(format_money(money, language), currency, language) == money


def test_there_are_249_countries_and_kosovo_each_with_a_name():
    assert len(COUNTRIES) == len(set(COUNTRIES)) == 250
    assert is_country("GB") and not is_country("UK") and is_country("XK")
    for language in ("en", "it", "fr", "es", "ru", "fa"):
        names = dict(named_countries(language))
        assert all(names[code] != code for code in COUNTRIES), language
