"""Both price tables of the house's worked examples, cell by cell: region, currency and way to pay, the refusals too."""

from pathlib import Path

import pytest
import yaml

from broadsheet.catalogue.querying import quote_for
from broadsheet.catalogue.rules import METHODS, Wanted, names
from broadsheet.catalogue.rules.names import BANK, PAYPAL
from broadsheet.catalogue.tests import shelves
from broadsheet.catalogue.tests.shelves import TODAY

CURRENCIES = ("GBP", "EUR", "USD", "AUD", "CAD")
REGIONS = {"United Kingdom": ["GB"], "Europe": ["FR", "IT", "UA"], "World": ["US", "CA", "JP", "IR", "XK"]}
PLAIN = {
    "United Kingdom": {"GBP": "15.00 GBP", "EUR": "18.00 EUR"},
    "Europe": {"GBP": "20.00 GBP", "EUR": "24.00 EUR"},
    "World": {"GBP": "25.00 GBP", "EUR": "30.00 EUR", "USD": "30.00 USD"},
}
SUPPORTED = {
    "United Kingdom": {"GBP": "25.00 GBP", "EUR": "30.00 EUR"},
    "Europe": {"GBP": "30.00 GBP", "EUR": "36.00 EUR"},
    "World": {"GBP": "35.00 GBP", "EUR": "42.00 EUR"},
}
BOOK = {
    "United Kingdom": {("GBP", BANK): "12.00 GBP", ("GBP", PAYPAL): "14.00 GBP"},
    "Europe": {("EUR", method): "20.00 EUR" for method in METHODS},
    "Australia": {("AUD", method): "42.00 AUD" for method in METHODS},
    "USA and anywhere else": {("USD", method): "27.00 USD" for method in METHODS},
}
BOOK_REGIONS = {**REGIONS, "Australia": ["AU"], "USA and anywhere else": REGIONS["World"]}


@pytest.fixture(autouse=True)
def every_way(monkeypatch):
    monkeypatch.setattr("broadsheet.catalogue.querying.open_methods", [])


def asked(offer, country, currency, method, *supplements):
    return quote_for([Wanted(offer.pk, supplements)], country, currency, method, TODAY)


def cells(regions):
    return [(region, country) for region, countries in regions.items() for country in countries]


@pytest.mark.parametrize(("region", "country"), cells(REGIONS))
def test_every_cell_of_the_joint_subscription(house, region, country):
    offer = shelves.joint_subscription()
    for currency in CURRENCIES:
        for method in METHODS:
            where = (region, country, currency, method)
            plain = asked(offer, country, currency, method)
            more = asked(offer, country, currency, method, "supporter")
            assert str(plain.total) == PLAIN[region].get(currency, "None"), where
            assert str(more.total) == SUPPORTED[region].get(currency, "None"), where
            if currency not in PLAIN[region]:
                assert [one.key for one in plain.refusals] == [names.NO_PRICE], where
            elif currency == "USD":
                assert [one.key for one in more.refusals] == [names.NO_SUPPLEMENT], where


@pytest.mark.parametrize(("region", "country"), [row for row in cells(BOOK_REGIONS) if row[0] != "World"])
def test_every_cell_of_the_book(house, region, country):
    offer = shelves.book()
    shelves.uk_postage(offer.region_set)
    for currency in CURRENCIES:
        for method in METHODS:
            where = (region, country, currency, method)
            found = asked(offer, country, currency, method)
            assert str(found.total) == BOOK[region].get((currency, method), "None"), where
            assert found.is_sold != bool(found.refusals), where
            if region == "United Kingdom" and currency == "GBP" and method not in (BANK, PAYPAL):
                assert [one.key for one in found.refusals] == [names.NO_POSTAGE], where
            elif not found.is_sold:
                assert [one.key for one in found.refusals] == [names.NO_PRICE], where


def test_book_and_subscription_can_be_had_together_in_euro(house):
    joint, book = shelves.joint_subscription(), shelves.book()
    together = [Wanted(joint.pk), Wanted(book.pk)]

    assert str(quote_for(together, "FR", "EUR", BANK, TODAY).total) == "44.00 EUR"
    assert quote_for(together, "FR", "GBP", BANK, TODAY).total is None


def test_the_demo_sells_both_at_the_same_prices():
    house = Path(__file__).parents[2] / "demo" / "content" / "house"
    shelf = yaml.safe_load((house / "catalogue.yaml").read_text(encoding="utf-8"))
    books = yaml.safe_load((house / "catalogue_products.yaml").read_text(encoding="utf-8"))
    joint = next(row for row in shelf["offers"] if row["slug"] == "perigee-and-aurora")
    book = next(row for row in books if row["slug"] == "the-winter-book")

    assert joint["prices"] == {
        "uk": ["15 GBP", "18 EUR"],
        "europe": ["20 GBP", "24 EUR"],
        "world": ["25 GBP", "30 EUR", "30 USD"],
    }
    assert joint["supplements"][0]["prices"] == ["10 GBP", "12 EUR"]
    prices = {region: [one["price"] for one in rows] for region, rows in book["offer"]["prices"].items()}
    assert prices == {"uk": ["12 GBP"], "europe": ["20 EUR"], "australia": ["42 AUD"], "world": ["27 USD"]}
    assert book["pages"] == 276
