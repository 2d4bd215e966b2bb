"""A reader's journeys: six languages, phone and desk, day and night, without script, by keyboard."""

from __future__ import annotations

import re

import pytest

from tests.browser.hand import press

pytestmark = pytest.mark.browser
LANGUAGES = ["en", "it", "fr", "es", "ru", "fa"]
PAGES = [
    "", "articles/", "start/", "start/first-night", "sections/", "sections/britain", "periodicals/", "periodicals/meteor",
    "periodicals/aurora", "periodicals/aurora/60", "periodicals/perigee/23", "search?q=night&periodical=aurora&issue=60",
    "topics/", "topics/meteors", "regions/", "authors/", "about", "search?q=meteor", "contact/britain/general", "nothing-here",
    "account/login/", "catalogue/", "catalogue/the-winter-book", "catalogue/the-winter-book?country=GB", "catalogue/aurora-60",
    "catalogue/the-tolerable-telescope/reprint", "subscribe/", "subscribe/?country=IR",
    "basket/", "events/", "events/month/2026-12/", "events/past/", "events/mirrors-in-london", "events/book-fair-in-glasgow",
    "events/los-angeles", "events/mirrors-in-london/register",
]  # fmt: skip
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def article_of(site, page, language):
    page.goto(f"{site.url}/{language}/articles/")
    return page.locator(".cards a[href*='/articles/']").first.get_attribute("href")


def faults(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_can_be_read_by_all(site, chromium, language, scheme):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    article = article_of(site, page, language)
    found = {}
    for path in [*(f"/{language}/{one}" for one in PAGES), article, f"{article}/reuse"]:
        page.goto(site.url + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than a phone"
        if wrong := faults(page):
            found[path] = wrong
    context.close()
    assert not found


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
def test_the_news_follow_the_lead_however_long_the_column_is(site, chromium, language):
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{site.url}/{language}/")
    gap = page.evaluate(
        "document.querySelector('.front-news').getBoundingClientRect().top"
        " - document.querySelector('.front-lead').getBoundingClientRect().bottom"
    )
    page.close()
    assert 0 <= gap <= 64


def test_nothing_needs_script_and_nothing_comes_from_elsewhere(site, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.url}/en/")
    press(page, page.locator("main a").first)
    page.goto(f"{site.url}/en/articles/?topic=meteors")
    page.goto(f"{site.url}/ru/search?q=звезда")
    assert page.locator("mark").count() > 0
    context.close()
    assert all(url.startswith((site.url, "data:")) for url in asked), [
        url for url in asked if not url.startswith(site.url)
    ]


def is_picture(event):
    """Pictures, and the icon of the browser's tab, are no part of the first view."""
    return event["type"] == "Image" or event["response"]["url"].endswith("/emblem.svg")


@pytest.mark.parametrize(
    ("language", "requests", "kilobytes"), [("en", 4, 60), ("it", 4, 60), ("ru", 5, 90), ("fa", 5, 90)]
)
def test_the_first_view_of_an_article_is_light(site, chromium, language, requests, kilobytes):
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    article = article_of(site, page, language)
    context.close()
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes, pictures = {}, set()
    session.on("Network.responseReceived", lambda e: pictures.add(e["requestId"]) if is_picture(e) else None)
    session.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
    page.goto(site.url + article, wait_until="networkidle")
    weights = [size for request, size in sizes.items() if request not in pictures]
    context.close()
    assert len(weights) <= requests, weights
    assert sum(weights) <= kilobytes * 1000, weights


def test_a_reader_goes_from_the_front_page_to_the_other_language_of_a_text_by_keyboard(site, chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site.url}/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    page.locator("main article a").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("main a[hreflang='it'], main a[lang='it']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/it/articles/"))
    assert page.locator("html").get_attribute("lang") == "it"
    context.close()


def test_a_persian_page_runs_from_right_to_left_with_its_own_digits_and_calendar(site, chromium):
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(site.url + article_of(site, page, "fa"))
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert re.search("[۰-۹]", page.locator("main time").first.inner_text())
    context.close()


def test_a_text_of_another_organisation_says_where_it_comes_from(site, chromium):
    """Worked example 1, in the English frame."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site.url}/en/search?q=Konya")
    press(page, page.locator("main .hits a").first)
    page.goto(page.url.replace("/it/articles", "/en/articles"))
    notice = page.locator("main p.notice").first.inner_text()
    assert "GÖK" in notice
    assert "Tu" in notice or "Tü" in notice
    context.close()


def test_a_page_prints_without_furniture_and_with_its_address(site, chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(site.url + article_of(site, page, "en"))
    page.emulate_media(media="print")
    assert not page.locator("nav").first.is_visible()
    assert page.locator("svg.scan-code").first.is_visible()
    context.close()
