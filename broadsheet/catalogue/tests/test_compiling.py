"""One offer, one text: paragraph, table and structured data, in every language."""

import re

import pytest

from broadsheet.catalogue.compiling import paragraph, priced, printed_offer, shown_offers, structured_data
from broadsheet.catalogue.models import OfferWords, PriceRegionName, SupplementWords
from broadsheet.catalogue.tests import shelves
from broadsheet.catalogue.tests.shelves import TODAY
from broadsheet.periodicals.adverts import KINDS, advert_for

LANGUAGES = ("en", "it", "fr", "es", "ru", "fa")


@pytest.fixture
def joint(house):
    return shelves.joint_subscription()


def compiled(row):
    return priced(shown_offers().filter(pk=row.pk), TODAY)[0]


def test_the_paragraph_says_all_that_there_is_to_say(joint):
    assert paragraph(compiled(joint), "en").replace("\u00a0", " ") == (
        "3 issues of Perigee and at least 4 issues of Aurora: "
        "United Kingdom €18 or £15; Europe €24 or £20; World €30, £25, or US$30. "
        "With “The supporter's supplement”: United Kingdom €30 or £25; Europe €36 or £30; "
        "World €42 or £35. Postage is included."
    )


def test_no_bare_currency_sign_and_the_same_sums_stand_in_every_language(joint):
    from broadsheet.core.numbers import digits

    for language in LANGUAGES:
        words = paragraph(compiled(joint), language)
        assert not re.search(r"(?<![A-Z])[$](?!US)|¥|GBP ?£", words), language
        for amount in ("15", "18", "20", "24", "25", "30", "36", "42", "35"):
            assert digits(amount, language) in words, (language, amount)


@pytest.mark.parametrize(
    ("language", "start"),
    [
        ("it", "3 numeri di Perigee e almeno 4 numeri di Aurora"),
        ("fr", "3 numéros de «\u202fPerigee\u202f» et au moins 4 numéros de «\u202fAurora\u202f»"),
        ("es", "3 números de Perigee y al menos 4 números de Aurora"),
        ("ru", "3 номера «Perigee» и не меньше 4 номеров «Aurora»"),
        ("fa", "۳ شماره از «Perigee» و دست‌کم ۴ شماره از «Aurora»"),
    ],
)
def test_plurals_are_those_of_the_language(joint, language, start):
    assert paragraph(compiled(joint), language).startswith(start)


def test_a_book_says_which_way_to_pay_costs_what(house, monkeypatch):
    monkeypatch.setattr("broadsheet.catalogue.querying.open_methods", [])
    row = shelves.book()
    shelves.uk_postage(row.region_set)

    words = paragraph(compiled(row), "en").replace("\u00a0", " ")
    assert "United Kingdom £12 (bank transfer) or £14 (PayPal); Europe €20" in words
    assert "Australia A$42" in words and "USA and everywhere else US$27" in words


def test_machines_are_told_one_offer_per_price_point(joint):
    offers = structured_data(compiled(joint), "en")

    assert len(offers) == 7
    first = next(one for one in offers if one["priceCurrency"] == "GBP" and one.get("eligibleRegion") == ["GB"])
    assert (first["price"], first["availability"]) == ("15.00", "https://schema.org/InStock")
    rest = next(one for one in offers if one["priceCurrency"] == "USD")
    assert rest["price"] == "30.00" and "GB" in rest["ineligibleRegion"] and "US" not in rest["ineligibleRegion"]


def test_machines_are_told_the_postage_apart(house, monkeypatch):
    monkeypatch.setattr("broadsheet.catalogue.querying.open_methods", [])
    row = shelves.book()
    shelves.uk_postage(row.region_set)
    paypal = next(
        one for one in structured_data(compiled(row), "en") if "PayPal" in str(one.get("acceptedPaymentMethod"))
    )

    assert (paypal["price"], paypal["shippingDetails"]["shippingRate"]["value"]) == ("12.00", "2.00")


def test_an_offer_is_advertised_by_its_own_name_or_by_that_of_its_periodical(joint):
    by_name, by_periodical = advert_for("offer", "joint", "en"), advert_for("offer", "aurora", "en")

    assert by_name == by_periodical and by_name.title == "Joint"
    assert by_name.url == "/en/subscribe/#joint" and "15" in by_name.paragraphs[0]
    assert advert_for("offer", "nothing", "en") is None
    assert ("joint", "Joint") in KINDS["offer"].choices("en")


def test_a_product_is_advertised_with_its_blurb_and_its_prices(house):
    shelves.book()
    found = advert_for("product", "winter-book", "en")

    assert found.title == "Winter Book" and found.paragraphs[0] == "About the dark." and "42" in found.paragraphs[1]


def test_an_offer_that_is_over_is_printed_nowhere(joint):
    joint.is_on_sale = False
    joint.save()

    assert printed_offer("joint", "en", TODAY) is None


def test_names_are_in_the_language_asked_for(joint):
    OfferWords.objects.create(offer=joint, language="it", name="Insieme")
    PriceRegionName.objects.create(region=joint.region_set.regions.get(slug="uk"), language="it", name="Regno Unito")
    SupplementWords.objects.create(supplement=joint.supplements.get(), language="it", name="Il supplemento")

    words = printed_offer("joint", "it", TODAY)
    assert (
        words.title == "Insieme" and "Regno Unito" in words.paragraphs[0] and "«Il supplemento»" in words.paragraphs[0]
    )
