"""Journeys of buyers and donors: the country goes along, a gift is parted, a language is changed with the hands full."""

from __future__ import annotations

import pytest

from tests.browser.hand import press
from tests.browser.test_reading import LANGUAGES, faults

pytestmark = pytest.mark.browser
FREE = {"en": "free", "it": "gratis", "fr": "gratuit", "es": "gratis", "ru": "бесплатно", "fa": "رایگان"}


@pytest.fixture
def page(chromium):
    """Without a script, on a telephone."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def test_the_country_goes_from_page_to_page_and_looking_moves_no_parcel(site, page):
    page.goto(f"{site.url}/en/subscribe/?country=GB")
    press(page, page.locator("form.order-card .order-acts button").first)
    before = page.locator(".basket-way summary").all_inner_texts()
    page.goto(f"{site.url}/en/catalogue/?country=FR")
    press(page, page.locator(".shelf-words h3 a").first)
    assert page.url.endswith("?country=FR")
    press(page, page.locator(".product-head .rubric a").first)
    assert page.url.endswith("/en/catalogue/?country=FR")
    page.goto(f"{site.url}/en/basket/")
    assert page.locator(".basket-way summary").all_inner_texts() == before


def test_of_two_copies_one_is_for_somebody_else(site, page):
    page.goto(f"{site.url}/en/subscribe/?country=GB")
    assert page.locator("form.order-card [name=gift]").count()
    page.locator("form.order-card [name=quantity]").first.fill("2")
    press(page, page.locator("form.order-card .order-acts button").first)
    press(page, page.locator("button[name=part]"))
    assert [one.input_value() for one in page.locator("[name^=quantity-]").all()] == ["1", "1"]
    press(page, page.locator("button[name=checkout]").first)
    assert page.locator("[name=p0-name]").count() == page.locator("[name=p1-name]").count() == 1


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_what_was_typed_survives_a_change_of_language(site, page, language):
    page.goto(f"{site.url}/en/catalogue/the-winter-book?country=GB")
    press(page, page.locator("form.order-card .order-acts button").first)
    press(page, page.locator("button[name=checkout]").first)
    page.fill("[name=p0-name]", "Ottavia Lucente")
    page.fill("[name=p0-lines]", "Flat 1/2\n3 Leith Walk")
    page.fill("[name=note]", "Ring twice")
    press(page, page.locator(f"#languages button[lang={language}]"))
    assert f"/{language}/checkout/" in page.url and "Ottavia" not in page.url
    assert page.input_value("[name=p0-name]") == "Ottavia Lucente"
    assert page.input_value("[name=p0-lines]") == "Flat 1/2\n3 Leith Walk"
    assert page.input_value("[name=note]") == "Ring twice"
    assert FREE[language] in page.inner_text("form.checkout").casefold() or page.locator(".made-of").count()


def test_the_key_enter_changes_no_language_and_orders_nothing(site, page):
    page.goto(f"{site.url}/it/catalogue/the-winter-book?country=GB")
    press(page, page.locator("form.order-card .order-acts button").first)
    press(page, page.locator("button[name=checkout]").first)
    page.fill("[name=p0-name]", "Ottavia Lucente")
    with page.expect_navigation():
        page.press("[name=p0-name]", "Enter")
    assert "/it/checkout/" in page.url and page.input_value("[name=p0-name]") == "Ottavia Lucente"


def test_a_donation_shows_its_currency_and_needs_no_name(site, page):
    page.goto(f"{site.url}/en/donate/?section=britain")
    page.locator(".suggested input").nth(1).check()
    press(page, page.get_by_role("button", name="Give", exact=True))
    assert "/en/donate/" in page.url and page.locator(".how-to-pay-sum strong").inner_text().startswith("£")


def test_these_pages_are_for_everybody(site, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{site.url}/fa/donate/")
    assert faults(page) == []
    page.goto(f"{site.url}/fa/catalogue/the-winter-book?country=FR")
    assert faults(page) == []
    press(page, page.locator("form.order-card .order-acts button").first)
    press(page, page.locator("button[name=checkout]").first)
    assert faults(page) == []
    context.close()
