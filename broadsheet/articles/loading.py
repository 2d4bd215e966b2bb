"""Fetching a published version with all its parts in as few questions as it takes.

Child rows are put where modelcluster keeps them, so that a page fetched for reading and a
page in preview are presented by the same code.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Value

from broadsheet.articles.models import (
    Address,
    ArticlePage,
    ContributorWords,
    Correction,
    Credit,
    Footnote,
    Place,
    RelatedText,
    Source,
    Text,
    Topic,
)
from broadsheet.articles.querying import one_per_text, published
from broadsheet.pages.frame import Frame, house
from broadsheet.sections.models import Section


def at_address(day: date, slug: str) -> list[Address]:
    """Every row of the table of addresses with this day and slug, with its version ready to be read."""
    rows = Address.objects.filter(day=day, slug=slug).select_related("version__locale", "version__text")
    return list(
        rows.annotate(
            has_notes=Exists(Footnote.objects.filter(page=OuterRef("version"))),
            has_corrections=Exists(Correction.objects.filter(page=OuterRef("version"))),
            has_related=Exists(RelatedText.objects.filter(text=OuterRef("text"))),
        )
    )


def fill(page: ArticlePage, row: Address, addresses: Iterable[Address], frame: Frame) -> ArticlePage:
    """Give a version its child rows and its related texts, asking only for what is there."""
    related = _related(page, frame) if row.has_related else []  # type: ignore[attr-defined]
    shown = [page, *related]
    sources = _sources(page) if page.origin != ArticlePage.ORIGINAL else []
    credits = list(Credit.objects.filter(page__in=[one.pk for one in shown]).select_related("contributor"))
    _give_words([credit.contributor for credit in credits], sources)
    for one in shown:
        _keep(one, credits=[credit for credit in credits if credit.page_id == one.pk])
    _keep(
        page,
        sources=sources,
        footnotes=list(Footnote.objects.filter(page=page.pk)) if row.has_notes else [],  # type: ignore[attr-defined]
        corrections=list(Correction.objects.filter(page=page.pk)) if row.has_corrections else [],  # type: ignore[attr-defined]
        addresses=[one for one in addresses if one.version_id == page.pk],
    )
    page.related_versions = related
    return page


def _keep(page: ArticlePage, **children: list[Any]) -> None:
    page.__dict__.setdefault("_cluster_related_objects", {}).update(children)
    addresses = children.pop("addresses", None)
    if addresses is not None:
        page.current_row = next((row for row in addresses if row.is_current), None)


def _related(page: ArticlePage, frame: Frame) -> list[ArticlePage]:
    places = dict(RelatedText.objects.filter(text=page.text_id).values_list("other_id", "position"))
    current = Prefetch("addresses", Address.objects.filter(is_current=True), to_attr="current")
    articles = one_per_text(published().filter(text__in=places), frame.order).select_related("locale", "text", "first_picture")
    found = list(articles.defer("body", "front_matter", "handover_note").prefetch_related(current))
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
