"""Which version of a text an edition prints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from broadsheet.articles.models import ArticlePage
from broadsheet.core.languages import best
from broadsheet.pages.frame import house
from broadsheet.periodicals.models import ContentsEntry, Edition


def version_for(text_id: int | None, language: str) -> ArticlePage | None:
    """The version in a language, published or not; else the one that comes first in the house's order."""
    found = {page.language: page for page in ArticlePage.objects.filter(text=text_id).select_related("locale")}
    chosen = best(found, language, list(house().languages))
    return found.get(chosen or "")


def versions_for(entries: Iterable[ContentsEntry], language: str) -> dict[int, ArticlePage]:
    """Entry → the version that it prints, as its row stands now; for many entries at once."""
    rows = list(entries)
    pages = ArticlePage.objects.filter(text__in={row.text_id for row in rows if row.text_id})
    by_text: dict[int, dict[str, ArticlePage]] = {}
    for page in pages.select_related("locale", "latest_revision"):
        by_text.setdefault(page.text_id, {})[page.language] = page
    order = list(house().languages)
    found = {}
    for row in rows:
        versions = by_text.get(row.text_id or 0, {})
        chosen = best(versions, row.language or language, order)
        if chosen:
            found[row.pk] = versions[chosen]
    return found


def printed_versions(edition: Edition) -> dict[int, Any]:
    """Entry → the page as it is printed: of a frozen edition the revision kept, else the published one or the draft."""
    entries = list(edition.contents.select_related("revision"))
    current = versions_for(entries, edition.language)
    found = {}
    for entry in entries:
        if entry.revision is not None:
            found[entry.pk] = entry.revision.as_object()
        elif entry.pk in current:
            page = current[entry.pk]
            found[entry.pk] = page if page.live or page.latest_revision is None else page.latest_revision.as_object()
    return found
