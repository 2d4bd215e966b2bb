"""Every address of the house for search engines, each in its own language with its true alternates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings

from broadsheet.articles.models import Address, Contributor, Place, Topic
from broadsheet.catalogue.models import Product
from broadsheet.core.control_characters import allowed
from broadsheet.discovery.models import SearchDocument
from broadsheet.events.models import EventWords
from broadsheet.events.rules import PUBLISHED
from broadsheet.pages.frame import house
from broadsheet.periodicals.models import Issue, Periodical
from broadsheet.sections.models import Section

PER_PART = 5000
HEAD = '<?xml version="1.0" encoding="utf-8"?>'
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


@dataclass(frozen=True)
class Entry:
    """A path, when it changed, and its versions by language (paths)."""

    path: str
    changed: str = ""
    versions: dict[str, str] = field(default_factory=dict)


def index() -> str:
    """The list of parts: one or more per language."""
    parts = []
    for code in house().languages:
        count = Address.objects.filter(language=code, is_current=True, version__live=True).count()
        parts += [f"/sitemap-{code}-{number}.xml" for number in range(count // PER_PART + 1)]
    rows = "".join(f"<sitemap><loc>{settings.PUBLIC_URL}{part}</loc></sitemap>" for part in parts)
    return allowed(f'{HEAD}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>')


def part(language: str, number: int) -> str | None:
    """One part, or None if there is no such part."""
    entries = [*_articles(language, number), *(_others(language) if number == 0 else [])]
    if number and not entries:
        return None
    return allowed(f"{HEAD}<urlset {NAMESPACES}>{''.join(_row(entry) for entry in entries)}</urlset>")


def _row(entry: Entry) -> str:
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(code)} href={quoteattr(settings.PUBLIC_URL + path)}/>'
        for code, path in entry.versions.items()
        if len(entry.versions) > 1
    )
    changed = f"<lastmod>{entry.changed}</lastmod>" if entry.changed else ""
    return f"<url><loc>{escape(settings.PUBLIC_URL + entry.path)}</loc>{changed}{alternates}</url>"


def _articles(language: str, number: int) -> Iterator[Entry]:
    rows = Address.objects.filter(is_current=True, version__live=True)
    part = rows.filter(language=language).order_by("pk")[number * PER_PART : (number + 1) * PER_PART]
    own = list(part.values_list("text_id", "day", "slug", "version__last_published_at"))
    versions: dict[int, dict[str, str]] = {}
    for row in rows.filter(text__in={text for text, *_rest in own}) if len(own) < 900 else rows:
        versions.setdefault(row.text_id, {})[row.language] = row.path()
    for text, _day, _slug, changed in own:
        yield Entry(versions[text][language], changed.date().isoformat() if changed else "", versions[text])


def _others(language: str) -> Iterator[Entry]:
    codes = house().languages
    for path in ("", "articles/", "start/", "sections/", "periodicals/", "events/", "topics/", "regions/", "authors/"):
        yield Entry(f"/{language}/{path}", versions={code: f"/{code}/{path}" for code in codes})
    for path in ("catalogue/", "subscribe/"):
        yield Entry(f"/{language}/{path}", versions={code: f"/{code}/{path}" for code in codes})
    for path in _things():
        yield Entry(f"/{language}/{path}", versions={code: f"/{code}/{path}" for code in codes})
    yield from _events(language)
    for url in (
        SearchDocument.objects.filter(language=language, page__isnull=False)
        .exclude(kind="article")
        .values_list("url", flat=True)
    ):
        yield Entry(url)


def _events(language: str) -> Iterator[Entry]:
    """Events that have words in this language."""
    rows: dict[str, dict[str, str]] = {}
    words = EventWords.objects.filter(event__state=PUBLISHED, language__in=house().languages)
    for slug, code in words.order_by("event", "language").values_list("event__slug", "language"):
        rows.setdefault(slug, {})[code] = f"/{code}/events/{slug}"
    yield from (Entry(versions[language], versions=versions) for versions in rows.values() if language in versions)


def _things() -> Iterator[str]:
    live: dict[str, Any] = {"texts__versions__live": True}
    yield from (f"sections/{slug}" for slug in Section.objects.filter(is_public=True).values_list("slug", flat=True))
    yield from (f"periodicals/{slug}" for slug in Periodical.objects.values_list("slug", flat=True))
    shown = Issue.objects.shown().values_list("periodical__slug", "slug")
    yield from (f"periodicals/{periodical}/{issue}" for periodical, issue in shown)
    yield from (f"catalogue/{slug}" for slug in Product.objects.shown().values_list("slug", flat=True))
    yield from (f"topics/{slug}" for slug in Topic.objects.filter(**live).distinct().values_list("slug", flat=True))
    yield from (f"regions/{slug}" for slug in Place.objects.filter(**live).distinct().values_list("slug", flat=True))
    written = Contributor.objects.filter(credits__page__live=True).distinct()
    yield from (f"authors/{slug}" for slug in written.values_list("slug", flat=True))
