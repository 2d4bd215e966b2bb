"""The worked examples in docs/rules are run: a page that says what the house does not do fails."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parent.parent / "docs" / "rules").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_of_rules_says_what_the_house_does(page):
    told = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert told.attempted, f"{page.name} has no example"
    assert not told.failed
