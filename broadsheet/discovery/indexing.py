"""Keeping what can be found true: at once with publishing, and anew on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import transaction
from wagtail.models import Page

from broadsheet.articles.deriving import body_plain, words_in
from broadsheet.articles.models import ArticlePage, Contributor, Text
from broadsheet.core.teasers import plain_text
from broadsheet.core.titles import plain_title
from broadsheet.discovery.engines import engine
from broadsheet.discovery.models import SearchDocument
from broadsheet.discovery.things import all_things, forget
from broadsheet.pages.models import PlainPage, SectionNode

FINDABLE: dict[type[Page], str] = {ArticlePage: SearchDocument.ARTICLE, PlainPage: SearchDocument.PAGE}


@transaction.atomic
def index_page(page: Any) -> None:
    """Make a page findable as it now is, or take it out if readers cannot see it."""
    kind = FINDABLE.get(type(page))
    address = page.address() if kind and page.live else None
    if not address:
        forget_page(page)
        return
    document, _made = SearchDocument.objects.update_or_create(
        page_id=page.pk, defaults=_fields(page, kind or "", address)
    )
    engine().write(document)


@transaction.atomic
def index_new(articles: Sequence[ArticlePage]) -> None:
    """Make articles findable that were never published before: as `index_page`, but few questions for all of them."""
    names = _names_of_all(articles)
    documents = [
        SearchDocument(page_id=page.pk, **_fields(page, SearchDocument.ARTICLE, page.address() or "", names[page.pk]))
        for page in articles
    ]
    for document in SearchDocument.objects.bulk_create(documents):
        engine().write(document)


@transaction.atomic
def forget_page(page: Any) -> None:
    """Take a page out of the index."""
    forget(SearchDocument.objects.filter(page_id=page.pk))


def index_all(progress: Any = None) -> int:
    """Make the whole index anew; return how many documents can be found."""
    with transaction.atomic():
        engine().clear()
        SearchDocument.objects.all().delete()
        for index, thing in _everything():
            index(thing)
            if progress:
                progress.step()
        return SearchDocument.objects.count()


def _everything() -> Iterator[tuple[Callable[[Any], Any], Any]]:
    """Whatever can be found, each with what puts it into the index."""
    for model in FINDABLE:
        for page in model.objects.live().select_related("locale").iterator(chunk_size=200):  # type: ignore[attr-defined]
            yield index_page, page
    yield from all_things()


def count_all() -> int:
    """How many things `index_all` goes through."""
    pages = sum(model.objects.live().count() for model in FINDABLE)  # type: ignore[attr-defined]
    return pages + len(all_things())


def _fields(page: Any, kind: str, address: str, names: str | None = None) -> dict[str, Any]:
    article = kind == SearchDocument.ARTICLE
    return {
        "kind": kind,
        "work": page.translation_key,
        "language": page.language,
        "section_slug": page.text.section.slug if article else _section_slug(page),
        "title": page.title,
        "marked_title": page.marked_title or page.title,
        "lead": plain_title(page.standfirst) if article else "",
        "body": body_plain(page) if article else _plain_body(page),
        "names": (_names(page) if names is None else names) if article else "",
        "url": address,
        "precision": page.date_precision if article else "day",
        "day": page.date if article and page.date_precision != "unknown" else None,
    }


def _section_slug(page: Page) -> str:
    node = SectionNode.above(page)
    return node.section.slug if node else ""


def _plain_body(page: Any) -> str:
    values = [piece for block in page.body.raw_data for piece in words_in(block["value"])] if page.body else []
    return " ".join(plain_text(value) for value in values)


def _names(page: ArticlePage) -> str:
    """Names of those who made the text, and of what it is about, so that they find it."""
    credits = page.credits.select_related("contributor").prefetch_related("contributor__words")
    people = [credit.contributor.name_in(page.language) for credit in credits]
    things = [*page.text.topics.prefetch_related("words"), *page.text.places.prefetch_related("words")]
    return " ".join([*people, page.sign_off, *(thing.name_in(page.language) for thing in things)])


def _names_of_all(articles: Sequence[ArticlePage]) -> dict[int, str]:
    """The same for many articles."""
    texts = Text.objects.select_related("section").prefetch_related("topics__words", "places__words")
    about = texts.in_bulk({page.text_id for page in articles})
    credits = {page.pk: [credit.contributor_id for credit in page.credits.all()] for page in articles}
    who = Contributor.objects.prefetch_related("words").in_bulk({pk for keys in credits.values() for pk in keys})
    found = {}
    for page in articles:
        page.text = about[page.text_id]
        things = [*(who[pk] for pk in credits[page.pk]), *page.text.topics.all(), *page.text.places.all()]
        found[page.pk] = " ".join([*(thing.name_in(page.language) for thing in things), page.sign_off])
    return found
