"""The counter: both price tables to the penny on the screen, in six languages; an editor closes a gap."""

from __future__ import annotations

import re

import pytest

from broadsheet.core.money import Money, money_words
from tests.browser.hand import press
from tests.browser.test_reading import LANGUAGES, faults
from tests.browser.test_writing import log_in

pytestmark = pytest.mark.browser

# Country → what the joint subscription costs there, and with the supporter's supplement.
SUBSCRIPTION = {
    "GB": (["15 GBP", "18 EUR"], ["25 GBP", "30 EUR"]),
    "IT": (["20 GBP", "24 EUR"], ["30 GBP", "36 EUR"]),
    "US": (["25 GBP", "30 EUR", "30 USD"], ["35 GBP", "42 EUR"]),
    "IR": (["25 GBP", "30 EUR", "30 USD"], ["35 GBP", "42 EUR"]),
}
BOOK = {"GB": ["12 GBP", "14 GBP"], "IT": ["20 EUR"], "AU": ["42 AUD"], "US": ["27 USD"], "JP": ["27 USD"]}


def written(amount, language):
    whole, currency = amount.split()
    return money_words(Money(int(whole) * 100, currency), language, short=True)


def sums(place):
    return [words.strip() for words in place.locator("strong").all_inner_texts()]


# A dollar that does not say whose it is: neither US$ nor $US.
BARE_DOLLAR = r"(?<![A-Z])\$(?!\s?[A-Z])"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_price_tables_stands_on_the_screen(site, chromium, language):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    for country, (plain, supported) in SUBSCRIPTION.items():
        page.goto(f"{site.url}/{language}/subscribe/?country={country}")
        card = page.locator("section.offer", has=page.locator("#perigee-and-aurora")).locator("form.order-card").first
        assert sums(card.locator(".sums")) == [written(one, language) for one in plain], country
        assert sums(card.locator(".tick")) == [written(one, language) for one in supported], country
    for country, plain in BOOK.items():
        page.goto(f"{site.url}/{language}/catalogue/the-winter-book?country={country}")
        shown = sums(page.locator(".order-card .sums"))
        # Where the house has no open way to pay, the page shows every price that holds for some way.
        assert shown == [written(one, language) for one in plain], country
    text = page.inner_text("body")
    context.close()
    assert not re.search(BARE_DOLLAR, text)


def test_a_reader_chooses_her_country_without_a_script(site, chromium):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site.url}/en/subscribe/")
    page.select_option("#country", "NZ")
    press(page, page.get_by_role("button", name="Show prices"))
    assert "New Zealand" in page.inner_text(".list-count")
    assert written("30 USD", "en") in sums(page.locator(".order-card .sums").first)
    context.close()


def test_a_wish_for_a_reprint_is_counted(site, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/it/catalogue/the-tolerable-telescope")
    press(page, page.locator("a.act"))
    page.fill("input[name=email]", "lettrice@post.example")
    press(page, page.locator("main form button[type=submit]"))
    assert "Grazie" in page.inner_text(".messages")
    context.close()
    context = chromium.new_context()
    page = context.new_page()
    log_in(page, site, "editor@nightglass.example")
    page.goto(f"{site.url}/admin/prices/stock/")
    assert "18" in page.locator("tr", has_text="The Tolerable Telescope").inner_text()
    context.close()


def test_an_editor_sees_the_gap_and_closes_it_in_its_place(site, chromium):
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    log_in(page, site, "treasurer@nightglass.example")
    page.goto(f"{site.url}/admin/prices/")
    press(page, page.get_by_role("link", name="Perigee and Aurora together", exact=True))
    assert page.locator(".bp-counts strong").first.inner_text() == "3"
    extra = page.locator("table.bp-grid").nth(1).locator("tbody tr").nth(2).locator("td.bp-gap")
    extra.locator("summary").click()
    extra.locator("input[name=amount]").fill("12")
    press(page, extra.locator("button"))
    assert page.locator(".bp-counts strong").first.inner_text() == "2"
    assert not [one for one in faults(page) if "bp-" in one]
    page.goto(f"{site.url}/en/subscribe/?country=US")
    assert written("42 USD", "en") in sums(page.locator("form.order-card .tick").first)
    context.close()
