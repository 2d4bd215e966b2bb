"""The worked examples: every row of the two price tables, to the penny."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from broadsheet.catalogue import registry
from broadsheet.catalogue.models import Component, Offer, PricePoint
from broadsheet.catalogue.querying import quote_for, tariff_for, ways_to_buy
from broadsheet.catalogue.rules import METHODS, Refusal, Wanted, names, quote
from broadsheet.catalogue.setting_prices import set_postage, set_price
from broadsheet.catalogue.tests import shelves
from broadsheet.catalogue.tests.shelves import FIRST_DAY, TODAY, money
from broadsheet.catalogue.wording import refusal_words
from broadsheet.core.countries import COUNTRIES


@pytest.fixture
def joint(house):
    return shelves.joint_subscription()


@pytest.fixture
def book(house):
    row = shelves.book()
    shelves.uk_postage(row.region_set)
    return row


@pytest.fixture(autouse=True)
def every_way(monkeypatch):
    monkeypatch.setattr(registry, "open_methods", [])
    monkeypatch.setattr("broadsheet.catalogue.querying.open_methods", [])


def asked(offer, country, currency, method="bank", *supplements, quantity=1):
    return quote_for([Wanted(offer.pk, supplements, quantity)], country, currency, method, TODAY)


SUBSCRIPTION_TABLE = [
    ("GB", "GBP", "15.00 GBP", "25.00 GBP"),
    ("GB", "EUR", "18.00 EUR", "30.00 EUR"),
    ("GB", "USD", None, None),
    ("IT", "GBP", "20.00 GBP", "30.00 GBP"),
    ("IT", "EUR", "24.00 EUR", "36.00 EUR"),
    ("IT", "USD", None, None),
    ("US", "GBP", "25.00 GBP", "35.00 GBP"),
    ("US", "EUR", "30.00 EUR", "42.00 EUR"),
    ("US", "USD", "30.00 USD", None),
    ("JP", "USD", "30.00 USD", None),
]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("country", "currency", "plain", "supported"), SUBSCRIPTION_TABLE)
def test_the_joint_subscription_costs_what_the_table_says(joint, country, currency, plain, supported, method):
    alone = asked(joint, country, currency, method)
    more = asked(joint, country, currency, method, "supporter")

    assert str(alone.total or "None") == str(plain)
    assert str(more.total or "None") == str(supported)
    if more.is_sold:
        assert [(part.key, part.of) for part in more.lines[0].parts] == [("price", ""), ("supplement", "supporter")]


def test_the_missing_supplement_in_dollars_is_refused_by_name(joint):
    refused = asked(joint, "US", "USD", "card", "supporter").refusals

    assert [one.key for one in refused] == [names.NO_SUPPLEMENT]
    words = refusal_words(refused[0], "en", {joint.pk: "Joint"}, {"supporter": "The supporter's supplement"})
    assert words == "The supporter's supplement is not sold to United States in USD."


BOOK_TABLE = [
    ("GB", "GBP", "bank", "12.00 GBP"),
    ("GB", "GBP", "paypal", "14.00 GBP"),
    ("GB", "GBP", "card", None),
    ("GB", "GBP", "cheque", None),
    ("GB", "EUR", "bank", None),
    *(("FR", "EUR", method, "20.00 EUR") for method in METHODS),
    *(("AU", "AUD", method, "42.00 AUD") for method in METHODS),
    *(("US", "USD", method, "27.00 USD") for method in METHODS),
    *(("IR", "USD", method, "27.00 USD") for method in METHODS),
    ("CA", "CAD", "card", None),
    ("AU", "USD", "card", None),
]


@pytest.mark.parametrize(("country", "currency", "method", "total"), BOOK_TABLE)
def test_the_book_costs_what_the_table_says(book, country, currency, method, total):
    assert str(asked(book, country, currency, method).total) == str(total)


def test_a_total_says_what_it_is_made_of(book):
    line = asked(book, "GB", "GBP", "paypal").lines[0]

    assert [(part.key, str(part.money)) for part in line.parts] == [("price", "12.00 GBP"), ("postage", "2.00 GBP")]
    assert line.is_delivered is False
    assert asked(book, "FR", "EUR").lines[0].is_delivered is True


@pytest.mark.parametrize("slug", ["joint", "offer-winter-book"])
def test_all_countries_have_one_price_or_a_clear_no(joint, book, slug):
    offer = Offer.objects.get(slug=slug)
    tariff = tariff_for([offer.pk], TODAY)
    sold = set()

    for country in COUNTRIES:
        for currency in ("GBP", "EUR", "USD", "AUD", "CAD"):
            for method in METHODS:
                found = quote(tariff, [Wanted(offer.pk)], country, currency, method)
                assert found.is_sold != bool(found.refusals) and len(found.refusals) <= 1
                for refusal in found.refusals:
                    parts = {"country": country, "currency": currency, "method": method}
                    assert "%(" not in refusal_words(refusal, "en", {offer.pk: "It"}, asked=parts)
                if found.is_sold:
                    sold.add(country)

    assert len(COUNTRIES) == 250 and sold == set(COUNTRIES)


def test_ways_to_buy_are_those_that_are_sold_and_open(book, monkeypatch):
    lines = [Wanted(book.pk)]

    assert ways_to_buy(lines, "GB", TODAY) == (("GBP", "bank"), ("GBP", "paypal"))
    assert ways_to_buy(lines, "AU", TODAY) == tuple(("AUD", method) for method in METHODS)
    opened = [lambda section, currency, on: {"paypal"} if currency == "GBP" else set()]
    monkeypatch.setattr("broadsheet.catalogue.querying.open_methods", opened)
    assert ways_to_buy(lines, "GB", TODAY) == (("GBP", "paypal"),)
    assert ways_to_buy(lines, "AU", TODAY) == ()


def test_a_tariff_is_loaded_in_the_same_number_of_queries_for_one_and_for_three(
    book, joint, django_assert_max_num_queries
):
    shelves.book("summer-book", regions=book.region_set)
    for offers in ([book.pk], list(Offer.objects.values_list("pk", flat=True))):
        with django_assert_max_num_queries(9):
            tariff_for(offers, TODAY)


def test_a_new_price_ends_the_old_one_and_keeps_it_as_history(joint):
    uk = joint.region_set.regions.get(slug="uk")
    for _twice in range(2):
        set_price(joint, uk, money("16 GBP"), date(2025, 1, 1))

    rows = PricePoint.objects.filter(offer=joint, region=uk, currency="GBP").order_by("valid_from")
    assert [(row.amount_minor, row.valid_from, row.valid_until) for row in rows] == [
        (1500, FIRST_DAY, date(2024, 12, 31)),
        (1600, date(2025, 1, 1), None),
    ]
    assert str(asked(joint, "GB", "GBP").total) == "15.00 GBP"
    later = quote_for([Wanted(joint.pk)], "GB", "GBP", "bank", date(2025, 1, 1))
    assert str(later.total) == "16.00 GBP"


def test_a_price_between_two_lasts_until_the_next_that_is_planned(joint):
    uk = joint.region_set.regions.get(slug="uk")
    set_price(joint, uk, money("17 GBP"), date(2025, 6, 1))
    set_price(joint, uk, money("16 GBP"), date(2025, 1, 1))

    rows = PricePoint.objects.filter(offer=joint, region=uk, currency="GBP").order_by("valid_from")
    ends = [row.valid_until for row in rows]
    assert ends == [date(2024, 12, 31), date(2025, 5, 31), None]


def test_a_price_taken_away_is_no_longer_sold(joint):
    uk = joint.region_set.regions.get(slug="uk")
    set_price(joint, uk, None, TODAY, currency="EUR")

    assert asked(joint, "GB", "EUR").refusals[0].key == names.NO_PRICE
    yesterday = quote_for([Wanted(joint.pk)], "GB", "EUR", "bank", TODAY - timedelta(days=1))
    assert str(yesterday.total) == "18.00 EUR"


def test_two_prices_for_one_thing_are_a_contradiction_and_nothing_is_sold(joint):
    uk = joint.region_set.regions.get(slug="uk")
    PricePoint.objects.create(
        offer=joint,
        region=uk,
        currency="GBP",
        amount_minor=1,
        valid_from=date(2024, 2, 1),
        valid_until=date(2030, 1, 1),
    )

    assert asked(joint, "GB", "GBP").refusals == (
        Refusal(names.CONTRADICTION, joint.pk, {"country": "GB", "currency": "GBP"}),
    )


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"is_on_sale": False}, names.NOT_ON_SALE),
        ({"valid_until": date(2024, 11, 1)}, names.NOT_ON_SALE),
        ({"valid_from": date(2025, 1, 1)}, names.NOT_ON_SALE),
    ],
)
def test_an_offer_that_is_over_or_not_yet_on_sale_is_refused(joint, change, key):
    Offer.objects.filter(pk=joint.pk).update(**change)

    assert [one.key for one in asked(joint, "GB", "GBP").refusals] == [key]


def test_what_is_wanted_wrongly_is_refused_in_words(joint):
    assert asked(joint, "XX", "GBP").refusals[0].key == names.NO_COUNTRY
    assert asked(joint, "GB", "GBP", quantity=0).refusals[0].key == names.BAD_QUANTITY
    assert asked(joint, "GB", "GBP", "bank", "gold").refusals[0].key == names.UNKNOWN_SUPPLEMENT
    assert quote_for([Wanted(0)], "GB", "GBP", "bank", TODAY).refusals[0].key == names.NO_OFFER


def test_a_book_out_of_print_or_sold_out_is_refused(house):
    row = shelves.book(copies=1)

    assert str(asked(row, "FR", "EUR").total) == "20.00 EUR"
    refused = asked(row, "FR", "EUR", quantity=2).refusals[0]
    assert refusal_words(refused, "en", {row.pk: "Winter"}) == "Of Winter one copy is left."
    row.components.get().product.stock.delete()
    product = row.components.get().product
    product.is_out_of_print = True
    product.save()
    assert asked(row, "FR", "EUR").refusals[0].key == names.OUT_OF_PRINT


def test_a_price_of_nothing_with_postage_is_paid_for_its_postage(house):
    row = shelves.offer("aurora-alone", shelves.book_regions())
    Component.objects.create(offer=row, periodical=shelves.serial("aurora"), count=4, is_at_least=True)
    shelves.price_all(row, {"uk": ["0 GBP"]}, is_delivered=False)
    uk = row.region_set.regions.get(slug="uk")
    set_postage(shelves.root(), uk, money("1.25 GBP"), FIRST_DAY, per="piece", service="printed_paper")

    found = asked(row, "GB", "GBP")
    assert str(found.total) == "5.00 GBP" and str(found.sum_of("price")) == "0.00 GBP"


def test_a_component_of_nothing_is_refused_once_and_in_words(house):
    with pytest.raises(ValidationError) as refused:
        Component(offer=Offer(slug="a"), count=1).full_clean(exclude=["offer"])
    assert refused.value.messages == ["A component is a periodical or a product, one of them."]
