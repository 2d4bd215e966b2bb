import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.core.countries import COUNTRIES, is_country, named_countries
from broadsheet.core.currencies import sign_of
from broadsheet.core.money import (
    CurrenciesDiffer,
    Money,
    NotAnAmount,
    OtherCurrency,
    Unclear,
    exponent,
    format_money,
    money_words,
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
def test_an_amount_with_its_code_is_written_in_a_languages_way(minor, currency, language, long, short):
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


@pytest.mark.parametrize(
    ("language", "currency", "minor", "short", "long"),
    [
        ("en", "GBP", 1500, "£15", "£15.00"), ("en", "EUR", 1800, "€18", "€18.00"), ("en", "USD", 3000, "US$30", "US$30.00"),
        ("en", "CAD", 2200, "CA$22", "CA$22.00"), ("en", "AUD", 4200, "A$42", "A$42.00"), ("en", "JPY", 1500, "JP¥1,500", "JP¥1,500"),
        ("en", "EGP", 1500, "EGP 15", "EGP 15.00"), ("en", "SEK", 1500, "SEK 15", "SEK 15.00"), ("en", "KRW", 1500, "KRW 1,500", "KRW 1,500"),
        ("en", "XOF", 1500, "XOF 1,500", "XOF 1,500"), ("en", "GBP", 1250, "£12.50", "£12.50"), ("en", "GBP", -50, "−£0.50", "−£0.50"),
        ("it", "GBP", 1500, "15 £", "15,00 £"), ("it", "USD", 123450, "1.234,50 USD", "1.234,50 USD"), ("it", "CAD", 2200, "22 CA$", "22,00 CA$"),
        ("fr", "GBP", 1500, "15 £GB", "15,00 £GB"), ("fr", "USD", 3000, "30 $US", "30,00 $US"), ("fr", "CAD", 2200, "22 $CA", "22,00 $CA"),
        ("es", "EUR", 1800, "18 €", "18,00 €"), ("es", "GBP", 1500, "15 GBP", "15,00 GBP"), ("es", "USD", 3000, "30 US$", "30,00 US$"),
        ("ru", "USD", 3000, "30 US$", "30,00 US$"), ("ru", "GBP", 1500, "15 £", "15,00 £"), ("ru", "RUB", 50000, "500 ₽", "500,00 ₽"),
        ("fa", "GBP", 1500, "\u2066£ ۱۵\u2069", "\u2066£ ۱۵٫۰۰\u2069"), ("fa", "USD", 3000, "\u2066$US ۳۰\u2069", "\u2066$US ۳۰٫۰۰\u2069"),
        ("fa", "IRR", 1500000, "\u2067۱۵٬۰۰۰ ریال ایران\u2069", "\u2067۱۵٬۰۰۰٫۰۰ ریال ایران\u2069"),
        ("fa", "GBP", -50, "\u2066−£ ۰٫۵۰\u2069", "\u2066−£ ۰٫۵۰\u2069"), ("sv", "SEK", 1500, "15 SEK", "15,00 SEK"),
    ],
)  # fmt: skip
def test_readers_see_a_price_as_their_language_writes_it(language, currency, minor, short, long):
    money = Money(minor, currency)

    assert money_words(money, language, short=True).replace("\u00a0", " ") == short
    assert money_words(money, language).replace("\u00a0", " ") == long


CURRENCIES = [
    code for code in ("GBP", "EUR", "USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "ARS", "CLP", "JPY", "CNY", "EGP", "LBP", "GIP",
    "FKP", "SEK", "NOK", "DKK", "ISK", "CHF", "KRW", "KPW", "PHP", "CUP", "INR", "PKR", "LKR", "IRR", "SAR", "XAF", "XOF", "BRL", "RUB")
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "it", "fr", "es", "ru", "fa", "de", "pt", "ar", "sv", "tr", "zh", "ja"])
def test_no_sign_could_be_another_currencys(language):
    signs = {code: sign_of(code, language).replace("\u202f", "").replace(" ", "") for code in CURRENCIES}

    assert len(set(signs.values())) == len(signs)
    assert not {"$", "¥", "￥", "kr", "kr.", "₩", "₱"} & set(signs.values())
    assert [code for code, sign in signs.items() if sign == "£"] in ([], ["GBP"])


@pytest.mark.parametrize(
    ("language", "currency", "words", "minor"),
    [
        ("en", "GBP", "£10", 1000), ("en", "GBP", "10 £", 1000), ("en", "EUR", "10 €", 1000), ("es", "EUR", "1.000", 100000),
        ("it", "EUR", "1.000 euro", 100000), ("fr", "EUR", "1 000,50 euros", 100050), ("en", "GBP", "10,-", 1000), ("de", "CHF", "10.–", 1000),
        ("en", "GBP", "1,000", 100000), ("en", "CAD", "$12", 1200), ("en", "USD", "US$12", 1200), ("en", "GBP", "10 quid", 1000),
        ("ru", "RUB", "500 р.", 50000), ("fa", "EUR", "۱۰ یورو", 1000), ("fa", "GBP", "۱۲/۵", 1250), ("fa", "GBP", "۱٬۰۰۰", 100000),
        ("en", "GBP", "gbp 10", 1000), ("en", "GBP", "1,00,000", 10000000), ("en", "GBP", "0.500", 50), ("en", "GBP", "£1.000,50", 100050),
    ],
)  # fmt: skip
def test_amounts_are_read_as_a_person_means_them(language, currency, words, minor):
    assert read_money(words, currency, language) == Money(minor, currency)


@pytest.mark.parametrize(
    ("language", "currency", "words", "meanings"),
    [
        ("en", "GBP", "1.000", [100, 100000]), ("it", "EUR", "1,000", [100, 100000]), ("fa", "EUR", "۱٫۰۰۰", [100, 100000]),
        ("en", "GBP", "12.345", [1234500]), ("en", "JPY", "1.000", [1, 1000]), ("en", "KWD", "1,234", [1234, 1234000]),
    ],
)  # fmt: skip
def test_what_can_be_meant_in_two_ways_is_not_guessed(language, currency, words, meanings):
    with pytest.raises(Unclear) as asked:
        read_money(words, currency, language)

    assert [one.minor for one in asked.value.meanings] == meanings


@pytest.mark.parametrize(
    ("currency", "words"), [("GBP", "€10"), ("GBP", "$10"), ("EUR", "10 pounds"), ("USD", "CA$10")]
)
def test_another_currency_is_never_read_as_ones_own(currency, words):
    with pytest.raises(OtherCurrency):
        read_money(words, currency)


@pytest.mark.parametrize(
    "words", ["ten", "10-20", "10p", "", "twelve", "12.345", "1,2,3", "$12", "12..5", "٫", "9" * 30]
)
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
    assert read_money(money_words(money, language), currency, language) == money


def test_there_are_249_countries_and_kosovo_each_with_a_name():
    assert len(COUNTRIES) == len(set(COUNTRIES)) == 250
    assert is_country("GB") and not is_country("UK") and is_country("XK")
    for language in ("en", "it", "fr", "es", "ru", "fa"):
        names = dict(named_countries(language))
        assert all(names[code] != code for code in COUNTRIES), language
