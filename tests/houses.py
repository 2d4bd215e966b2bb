"""Houses for tests: furnished, with two sections and a few languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Nothing that a test put into a process's memory is there in the next."""
    from django.core.cache import cache

    from broadsheet.pages import frame, generation

    generation.ONCE_PER_TRANSACTION = False
    frame.forget()
    cache.clear()
    yield


def furnish_test_house() -> None:
    """A house in six languages with the root section and Italy; made once, each test adds to it and is undone."""
    from wagtail.models import Locale

    from broadsheet.frontpages.actions import furnish, furnish_all
    from broadsheet.pages.frame import forget
    from broadsheet.pages.models import House, HouseWords
    from broadsheet.sections.models import Section, SectionWords

    furnish("The Test House")
    row = House.objects.get()
    row.language_order = ["en", "it", "fr", "es", "ru", "fa"]
    row.save()
    HouseWords.objects.create(house=row, language="en", name="The Test House", publisher="Test Press")
    for code in ("it", "fr", "es", "ru", "fa"):
        Locale.objects.create(language_code=code)
    italy = Section.objects.create(slug="italy", parent=Section.objects.get(parent=None), country="IT")
    SectionWords.objects.create(section=italy, language="en", name="Italy")
    SectionWords.objects.create(section=italy, language="it", name="Italia")
    furnish_all()
    forget()


@pytest.fixture
def house(db: None) -> Any:
    """The test house."""
    from broadsheet.pages.models import House

    return House.objects.get()


@pytest.fixture
def write(house: Any) -> Callable[..., Any]:
    """Write an article: write("Title", language="it", live=True, body="<p>…</p>", …)."""
    from wagtail.models import Locale

    from broadsheet.articles.actions import node_for
    from broadsheet.articles.models import ArticlePage, Contributor, ContributorWords, Credit
    from broadsheet.sections.models import Section

    def make(
        title: str = "A title", *, language: str = "en", section: str = "", live: bool = True, body: str = "<p>Some words.</p>",
        authors: tuple[str, ...] = (), text: Any = None, **fields: Any,
    ) -> Any:  # fmt: skip
        home = Section.objects.get(slug=section) if section else Section.objects.get(parent=None)
        fields.setdefault("date", date(2024, 11, 7))
        page = ArticlePage(
            marked_title=title,
            locale=Locale.objects.get(language_code=language),
            live=False,
            body=[("text", body)],
            **fields,
        )
        if text is not None:
            page.translation_key = text.translation_key
        node_for(home, language).add_child(instance=page)
        for name in authors:
            contributor, made = Contributor.objects.get_or_create(slug=name.lower().replace(" ", "-"))
            if made:
                ContributorWords.objects.create(contributor=contributor, language=language, name=name)
            page.credits.add(Credit(contributor=contributor))
        revision = page.save_revision()
        if live:
            revision.publish()
        return ArticlePage.objects.get(pk=page.pk)

    return make


@pytest.fixture
def make_issue(house: Any) -> Callable[..., Any]:
    """An issue in preparation with an edition per language: make_issue("60", texts=[page], languages=("en", "it"))."""
    from broadsheet.periodicals import actions
    from broadsheet.periodicals.models import Issue, IssueWords, Periodical, PeriodicalTitle, StandingEdition
    from broadsheet.sections.models import Section

    def make(
        slug: str = "60", *, texts: Any = (), languages: tuple[str, ...] = ("en",), periodical: str = "aurora",
        section: str = "", kind: str = "broadsheet", **fields: Any,
    ) -> Any:  # fmt: skip
        serial, is_new = Periodical.objects.get_or_create(slug=periodical, defaults={"kind": kind})
        if is_new:
            serial.sections.set([Section.objects.get(slug=section) if section else Section.objects.get(parent=None)])
            serial.save()
            PeriodicalTitle.objects.create(periodical=serial, language="en", title=periodical.title())
        number = int("".join(char for char in slug if char.isdigit()) or 0)
        issue = Issue.objects.create(periodical=serial, slug=slug, sort_key=number, **fields)
        IssueWords.objects.create(issue=issue, language="en", designation=f"No. {slug}", note="About the dark.")
        for position, code in enumerate(languages):
            standing, _made = StandingEdition.objects.get_or_create(
                periodical=serial, key=code,
                defaults={
                    "language": code, "is_main": True, "position": position, "legal_notice": "Printed in Whitby.",
                    "paper": "a5" if kind == "journal" else "a4",
                },
            )  # fmt: skip
            edition = actions.begin_edition(issue, standing)
            for page in texts if not position else ():
                actions.add_text(edition, page.text)
        return issue

    return make
