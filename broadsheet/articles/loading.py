"""Fetching a published version with all its parts in as few questions as it takes.

Child rows are put where modelcluster keeps them, so that a page fetched for reading and a
page in preview are presented by the same code.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Value

from broadsheet.articles.models import (
    Address,
    ArticlePage,
    ContributorWords,
    Correction,
    Credit,
    Place,
    RelatedText,
    Source,
    Text,
    Topic,
)
from broadsheet.core.languages import best
from broadsheet.pages.frame import Frame, house
from broadsheet.sections.models import Section


def at_address(day: date, slug: str) -> list[Address]:
    """Every row of the table of addresses with this day and slug, with its version ready to be read."""
    rows = Address.objects.filter(day=day, slug=slug).select_related("version__locale", "version__text")
    return list(
        rows.annotate(
            has_corrections=Exists(Correction.objects.filter(page=OuterRef("version"))),
            has_related=Exists(RelatedText.objects.filter(text=OuterRef("text"))),
        )
    )


def current_rows(rows: Iterable[Address]) -> tuple[list[Address], dict[int, int]]:
    """Current addresses of these texts and of those named at their foot, and the places of the latter by text."""
    texts = {row.text_id for row in rows}
    related: dict[int, int] = {}
    if any(row.has_related for row in rows):  # type: ignore[attr-defined]
        related = dict(RelatedText.objects.filter(text__in=texts).values_list("other_id", "position"))
    if not texts:
        return [], {}
    wanted = Address.objects.filter(text__in=texts | related.keys(), is_current=True, version__live=True)
    return list(wanted), related


def fill(page: ArticlePage, row: Address, current: list[Address], places: dict[int, int], frame: Frame) -> ArticlePage:
    """Give a version its child rows and its related texts, asking only for what is there."""
    related = _related(current, places, frame)
    sources = _sources(page) if page.origin != ArticlePage.ORIGINAL else []
    credits = list(
        Credit.objects.filter(page__in=[page.pk, *(one.pk for one in related)]).select_related("contributor")
    )
    _give_words([credit.contributor for credit in credits], sources)
    for one in [page, *related]:
        _keep(one, credits=[credit for credit in credits if credit.page_id == one.pk])
    corrections = list(Correction.objects.filter(page=page.pk)) if row.has_corrections else []  # type: ignore[attr-defined]
    _keep(page, sources=sources, corrections=corrections)
    page.related_versions = related
    page.rows_of_text = [one for one in current if one.text_id == page.text_id]
    known = {one.version_id: one for one in page.rows_of_text}
    page.current_row = known.get(page.pk)
    for source in sources:
        if source.version is not None and source.version_id in known:
            source.version.current_row = known[source.version_id]
    return page


def _keep(page: ArticlePage, **children: list[Any]) -> None:
    page.__dict__.setdefault("_cluster_related_objects", {}).update(children)


def _related(current: list[Address], places: dict[int, int], frame: Frame) -> list[ArticlePage]:
    """The versions to name, each text in the language that suits the frame, in the editor's order."""
    by_text: dict[int, dict[str, Address]] = {}
    for row in current:
        if row.text_id in places:
            by_text.setdefault(row.text_id, {})[row.language] = row
    chosen = {rows[best(rows, frame.language, frame.order) or ""].version_id: text for text, rows in by_text.items()}
    if not chosen:
        return []
    articles = ArticlePage.objects.filter(pk__in=chosen).select_related("locale", "text", "first_picture")
    found = list(articles.defer("body", "front_matter", "handover_note"))
    for one in found:
        one.current = [row for row in by_text[one.text_id].values() if row.version_id == one.pk]
    return sorted(found, key=lambda one: places[one.text_id])


def _sources(page: ArticlePage) -> list[Source]:
    return list(Source.objects.filter(page=page.pk).select_related("version", "organisation", "translator"))


def _give_words(contributors: list[Any], sources: list[Source]) -> None:
    named = [*contributors, *(one for source in sources for one in (source.organisation, source.translator) if one)]
    rows: dict[int, list[ContributorWords]] = {}
    for row in ContributorWords.objects.filter(contributor__in={one.pk for one in named}) if named else []:
        rows.setdefault(row.contributor_id, []).append(row)
    for one in named:
        one.__dict__.setdefault("_cluster_related_objects", {})["words"] = rows.get(one.pk, [])


def labels_of(text: Text) -> tuple[list[Topic], list[Place]]:
    """Topics and places of a text; their words are kept with the house."""
    topics = Text.topics.through.objects.filter(text=text.pk).values_list("topic_id", Value(0))
    places = Text.places.through.objects.filter(text=text.pk).values_list("place_id", Value(1))
    kept = house().keep("labels", _labels)
    found: tuple[list[Any], list[Any]] = ([], [])
    for pk, kind in topics.union(places, all=True):
        if pk in kept[kind]:
            found[kind].append(kept[kind][pk])
    return found


def _labels() -> tuple[dict[int, Any], dict[int, Any]]:
    return tuple({row.pk: row for row in model.objects.prefetch_related("words")} for model in (Topic, Place))  # type: ignore[attr-defined, return-value]


def section_of(text: Text) -> Section:
    """The section of a text, with its words; kept with the house."""
    kept = house().keep("sections", lambda: {row.pk: row for row in Section.objects.prefetch_related("words")})
    return kept.get(text.section_id) or text.section
