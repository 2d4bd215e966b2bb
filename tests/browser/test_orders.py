"""Journeys at the counter: a buyer without a script, a letter, a donation, money without an owner, a refund."""

from __future__ import annotations

import re

import pytest

from tests.browser.hand import press
from tests.browser.test_reading import LANGUAGES, faults
from tests.browser.test_writing import log_in

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_book_is_ordered_on_a_telephone_without_a_script(site, chromium, language):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site.url}/{language}/catalogue/the-winter-book?country=GB")
    press(page, page.locator("form.order-card button").first)
    press(page, page.locator("button[name=checkout]").first)
    press(page, page.locator("form.checkout > p button"))  # nothing filled in
    assert page.locator(".field-error").count() >= 2
    page.fill("[name=p0-name]", "Ottavia Lucente")
    page.fill("[name=p0-lines]", "NW\nBM Lucente")
    page.fill("[name=p0-locality]", "London")
    page.fill("[name=p0-postcode]", "WC1N 3XX")
    page.check("input[name=way][value='GBP:bank']")
    press(page, page.locator("form.checkout > p button"))
    assert re.search(rf"/{language}/orders/[\w-]{{32}}$", page.url)
    assert page.locator(".bank-details .reference").inner_text().startswith("RF")
    context.close()


def test_the_pages_of_the_counter_are_for_everybody(site, page):
    page.goto(f"{site.url}/en/catalogue/the-winter-book?country=GB")
    press(page, page.locator("form.order-card button").first)
    assert faults(page) == []
    press(page, page.locator("button[name=checkout]").first)
    assert faults(page) == []
    page.goto(f"{site.url}/en/donate/")
    assert faults(page) == []


def test_a_letter_is_entered_packed_and_paid_back(site, page):
    log_in(page, site, "treasurer@nightglass.example")
    page.goto(f"{site.url}/admin/counter/")
    press(page, page.get_by_role("link", name="New order: Britain"))
    page.fill("[name=name]", "Maud Wetherlight")
    page.fill("[name=lines]", "3 Well Row")
    page.fill("[name=locality]", "Whitby")
    page.fill("[name=postcode]", "YO21 1AA")
    page.select_option("[name=offer-0]", label="Perigee, No. 23, October 2024")
    page.select_option("[name=way]", "GBP:cheque")
    press(page, page.get_by_role("button", name="Enter the order"))
    assert "Maud Ardenlight" in page.inner_text("main")  # a namesake at the same postcode is shown first
    press(page, page.get_by_role("button", name="Somebody new: enter the order"))
    page.fill("#amount", "5")
    press(page, page.get_by_role("button", name="Book", exact=True))
    press(page, page.get_by_role("button", name="Pay back"))
    page.goto(f"{site.url}/admin/money/pay-backs/")
    assert "Maud Wetherlight" in page.inner_text("main")


def test_a_donation_and_the_winter_book_in_two_clicks(site, page):
    page.goto(f"{site.url}/en/donate/?section=britain")
    page.fill("[name=amount]", "20")
    page.select_option("[name=way]", "GBP:bank")
    page.fill("[name=name]", "Lucasta Merriwind")
    press(page, page.get_by_role("button", name="Give"))
    assert re.search(r"/en/donate/[\w-]{32}$", page.url)
    log_in(page, site, "treasurer@nightglass.example")
    page.goto(f"{site.url}/admin/money/")
    row = page.locator("tr", has_text="the winter book")
    press(page, row.get_by_role("link", name="Whose is it?"))
    press(page, page.get_by_role("button", name="Allocate").first)
    page.get_by_text("The money settles").first.wait_for()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_monthly_donation_by_card_is_begun_and_ended_without_a_script(site, chromium, language):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site.url}/{language}/donate/?section=italy")
    page.fill("[name=amount]", "10")
    page.select_option("[name=rhythm]", "month")
    page.select_option("[name=way]", "EUR:card")
    page.fill("[name=name]", "Lucasta Merriwind")
    press(page, page.locator("form[novalidate] p button").last)
    press(page, page.locator(".how-to-pay button"))
    assert "/payments/practice/" in page.url
    press(page, page.locator("button[value=pay]"))
    press(page, page.locator(".standing-line a"))
    assert re.search(r"/standing/[\w-]{32}$", page.url)
    assert page.locator("form[action$='/way']").count() == 1
    press(page, page.locator("form[action$='/end'] button"))
    assert page.locator("form[action$='/end']").count() == 0
    context.close()


def test_the_page_of_a_standing_payment_is_for_everybody_and_its_desk_too(site, page):
    log_in(page, site, "treasurer@nightglass.example")
    page.goto(f"{site.url}/admin/money/standing/")
    assert "Isidora Vane" in page.inner_text("main")
    press(page, page.get_by_role("link", name="PayPal of Lantern Press"))
    assert "Cosmo Featherlight" in page.inner_text("main")


def test_the_books_show_where_income_came_from(site, page):
    log_in(page, site, "treasurer@nightglass.example")
    page.goto(f"{site.url}/admin/books/britain/GBP/")
    assert "of the income of" in page.inner_text("figure figcaption")
    assert site.run("check-books").strip() == "The books are right."
