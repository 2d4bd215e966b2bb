"""An editor's journey: log in, write, publish, and find it by search, feed and archive."""

from __future__ import annotations

import json
import urllib.request
from datetime import date

import pytest

from tests.browser.hand import press

pytestmark = pytest.mark.browser


def log_in(page, site, email):
    page.goto(f"{site.url}/admin/")
    page.fill("input[name='login']", email)
    page.fill("input[name='password']", site.password(email))
    press(page, page.locator("main form[method='post'] button[type='submit']").first)
    page.wait_for_url(f"{site.url}/admin/")


def fetch(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode()


def test_an_editor_writes_and_publishes_and_readers_find_it_at_once(site, chromium):
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    log_in(page, site, "editor@nightglass.example")
    node = site.run(
        "shell", "-v0", "-c",
        "from broadsheet.pages.models import SectionNode; print(SectionNode.objects.get(section__slug='britain', language='en').page_id)",
    ).strip()  # fmt: skip
    page.goto(f"{site.url}/admin/pages/add/articles/articlepage/{node}/")
    page.fill("[name='marked_title']", "A *quite* unrepeatable aurora")
    page.fill("[name='standfirst']", "Seen from three gardens at once.")
    page.evaluate("words => { document.querySelector('[name=date]').value = words }", f"{date.today():%d %B %Y}")
    page.evaluate("(() => { const b = document.querySelector('[name=action-publish]'); b.form.requestSubmit(b); })()")
    page.wait_for_url(f"{site.url}/admin/pages/{node}/")
    assert "unrepeatable" in fetch(f"{site.url}/en/articles/")
    assert "unrepeatable" in fetch(f"{site.url}/en/search?q=unrepeatable")
    titles = [item["title"] for item in json.loads(fetch(f"{site.url}/en/feed.json"))["items"]]
    assert "A quite unrepeatable aurora" in titles
    context.close()


def test_a_wrong_password_opens_nothing(site, chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site.url}/admin/")
    page.fill("input[name='login']", "editor@nightglass.example")
    page.fill("input[name='password']", "wrong")
    press(page, page.locator("main form[method='post'] button[type='submit']").first)
    page.goto(f"{site.url}/admin/")
    assert "/account/login" in page.url
    context.close()
