"""Every kind of public page is sound HTML, by the checker of those who wrote the standard."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from tests.browser.test_reading import PAGES

pytestmark = pytest.mark.browser
MORE = ["donate", "events/los-angeles", "articles/?author=nobody", "search?q=meteor&language=xx"]


@pytest.fixture
def checker():
    jar = os.environ.get("NU_HTML_CHECKER", "")
    if not Path(jar).is_file():
        if os.environ.get("CI") == "true":
            pytest.fail("the Nu Html Checker is missing; bin/test fetches it")
        pytest.skip("no Nu Html Checker")
    return jar


def fetched(url):
    try:
        with urlopen(quote(url, safe=":/?=&%")) as answer:
            return answer.read().decode()
    except HTTPError as answer:
        return answer.read().decode()


def faults(checker, folder):
    command = ["java", "-Xss2m", "-jar", checker, "--errors-only", "--exit-zero-always", str(folder)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return [line.rpartition("/")[2] for line in told.stderr.splitlines() if " error: " in line]


def test_the_checker_finds_a_fault(checker, tmp_path):
    (tmp_path / "wrong.html").write_text(
        '<!doctype html><html lang="en"><title>x</title><p><span aria-label="not sold">–</span></p>'
    )

    assert faults(checker, tmp_path)


def test_every_kind_of_page_is_sound_html(site, checker, tmp_path):
    for language in ("en", "fa"):
        listed = fetched(f"{site.url}/{language}/articles/")
        articles = re.findall(r'href="/[a-z]+/(articles/\d[^"]*)"', listed)[:5]
        for place, path in enumerate([*PAGES, *MORE, *articles, f"{articles[0]}/reuse"]):
            name = re.sub(r"[^a-z0-9]+", "-", path)[:60]
            page = fetched(f"{site.url}/{language}/{path}")
            (tmp_path / f"{language}-{place}-{name}.html").write_text(page)

    assert len(list(tmp_path.iterdir())) > 2 * len(PAGES)
    assert not faults(checker, tmp_path)
