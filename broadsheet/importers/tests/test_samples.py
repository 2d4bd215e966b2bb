"""Real exports, where BROADSHEET_SAMPLES names the folder that holds them. None of their words stand here."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Page

from broadsheet.articles.models import ArticlePage, Contributor
from broadsheet.comments.models import Comment
from broadsheet.importers.wordpress import import_wordpress
from broadsheet.pages.models import PlainPage

SAMPLES = Path(os.environ.get("BROADSHEET_SAMPLES") or "/nowhere")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="BROADSHEET_SAMPLES names no folder"),
]


def test_the_accessibility_export(house: Any) -> None:
    report = import_wordpress(SAMPLES / "a11y-unit-test-data.xml")

    assert (report.read, report.written, report.refused) == (154, 64, [])
    assert (ArticlePage.objects.count(), PlainPage.objects.count(), Comment.objects.count()) == (47, 17, 29)
    hidden = ArticlePage.objects.filter(live=False).order_by("date")
    assert [(page.original_status, page.date) for page in hidden] == [
        ("password-protected", date(2012, 1, 4)), ("draft", date(2013, 4, 9)), ("scheduled", date(2020, 1, 1)),
    ]  # fmt: skip
    assert all(page.credits.get().role == "author" for page in ArticlePage.objects.all())
    assert {contributor.name_in("en") for contributor in Contributor.objects.all()} == {
        "Accessibility Tester",
        "themereviewteam",
    }
    assert report.skipped["of the type 'nav_menu_item', which is no text"] == 50
    assert not ArticlePage.objects.filter(date=None).exists()
    assert ArticlePage.objects.get(import_key__endswith=":1169/en").text.topics.exists()
    assert sum("had no title" in question for question in report.questions) == 1
    assert Page.find_problems() == ([], [], [], [], [])
    assert PlainPage.objects.get(slug="level-3").address() == "/en/level-1/level-2/level-3"


def test_a_second_run_over_the_accessibility_export_changes_nothing(house: Any) -> None:
    import_wordpress(SAMPLES / "a11y-unit-test-data.xml")
    before = list(Page.objects.order_by("pk").values_list("pk", "latest_revision"))

    report = import_wordpress(SAMPLES / "a11y-unit-test-data.xml")

    assert (report.written, report.unchanged) == (0, 64)
    assert list(Page.objects.order_by("pk").values_list("pk", "latest_revision")) == before


def test_the_small_export(house: Any) -> None:
    report = import_wordpress(SAMPLES / "small-export.xml")

    assert (report.written, report.refused, Comment.objects.count()) == (11, [], 1)
    assert (ArticlePage.objects.count(), PlainPage.objects.count()) == (6, 5)
    assert list(ArticlePage.objects.filter(live=False).values_list("original_status", flat=True)) == ["private"]
    assert list(PlainPage.objects.filter(live=False).values_list("original_status", flat=True)) == ["draft"]
    assert Contributor.objects.count() == 3
