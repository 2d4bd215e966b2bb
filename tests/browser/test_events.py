"""Events: a reader takes a seat without script, an organiser announces in words, a calendar program subscribes."""

from __future__ import annotations

import re
import urllib.request

import pytest
from icalendar import Calendar

from tests.browser.hand import press
from tests.browser.test_reading import faults
from tests.browser.test_writing import log_in

pytestmark = pytest.mark.browser
LETTER = "from broadsheet.people.models import Letter; print(Letter.objects.filter(to={0!r}).latest('pk').body)"


def test_a_reader_takes_a_seat_and_gives_it_up_without_script_or_account(site, chromium):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/en/events/")
    press(page, page.get_by_role("link", name="Grinding a mirror"))
    press(page, page.get_by_role("link", name="Come to it"))
    page.fill("#id_name", "Ada Reader")
    page.fill("#id_email", "nobody")
    press(page, page.get_by_role("button", name="Register"))
    assert page.locator(".field-error").count() == 1
    page.fill("#id_email", "ada.reader@example.org")
    page.locator("input[name=day]").nth(1).check()
    press(page, page.get_by_role("button", name="Register"))
    assert page.get_by_text("A letter is on its way to").is_visible()

    letter = site.run("shell", "-v0", "-c", LETTER.format("ada.reader@example.org"))
    page.goto(re.search(r"http\S+/events/registrations/\S+", letter)[0])
    assert page.get_by_text("1 seat is yours.").is_visible()
    press(page, page.get_by_role("button", name="I cannot come"))
    assert page.get_by_text("You have given your seat up.").is_visible()
    assert "registrations" in page.url
    context.close()


def test_an_organiser_announces_in_words_answers_what_is_asked_and_publishes(site, chromium):
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    log_in(page, site, "organiser@nightglass.example")
    page.goto(f"{site.url}/admin/events/")
    press(page, page.get_by_role("link", name="Announce an event"))
    page.get_by_role("button", name="Add Title").click()
    page.select_option("#id_words-0-language", "en")
    page.fill("#id_words-0-title", "Lamps of the harbour")
    page.fill("#id_when", "every other Tuesday at 7 pm EST, from 12 January 2027")
    reading = page.locator("[data-events-reading]")
    reading.get_by_text("un mardi sur deux à 19 h").wait_for()
    assert reading.get_by_text("EST is the time of one half of the year").is_visible()
    page.get_by_role("button", name="Choose section").first.click()
    page.locator(".modal-body").get_by_role("link", name="Canada").click()
    page.locator(".modal-body").wait_for(state="detached")
    page.locator("#id_time_zone").select_option("America/Toronto")
    press(page, page.get_by_role("button", name="Save"))
    assert page.get_by_text("Is the clock on the wall meant?").first.is_visible()
    page.locator("input[type=checkbox][name=is_meant]").check()
    press(page, page.get_by_role("button", name="Save"))

    page.goto(f"{site.url}/admin/events/")
    assert faults(page) == []
    press(page, page.locator("tr", has_text="Lamps of the harbour").get_by_role("link", name="Dates and people"))
    press(page, page.get_by_role("button", name="Publish"))
    press(page, page.get_by_role("button", name="Leave out").first)
    page.goto(f"{site.url}/it/events/lamps-of-the-harbour")
    assert page.get_by_text("Ogni due settimane, il martedì alle 19").is_visible()
    assert page.get_by_text("annullat").first.is_visible()
    context.close()


def test_a_calendar_program_subscribes_in_every_language(site):
    titles = set()
    for language in ("en", "it", "fr", "es", "ru", "fa"):
        with urllib.request.urlopen(f"{site.url}/{language}/events.ics") as answer:
            book = Calendar.from_ical(answer.read())
        entries = book.walk("VEVENT")
        titles |= {str(entry["summary"]) for entry in entries if "new-york-saturdays" in str(entry["url"])}
        zones = {str(zone["tzid"]) for zone in book.walk("VTIMEZONE")}
        assert {"America/New_York", "Europe/Rome", "Asia/Tehran"} <= zones
    assert len(titles) == 6


def test_a_poster_comes_from_the_page_of_an_event(site, chromium):
    with urllib.request.urlopen(f"{site.url}/fa/events/mirrors-in-london/a3.pdf") as answer:
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.read(5) == b"%PDF-"
