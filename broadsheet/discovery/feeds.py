"""Atom (RFC 4287) and JSON Feed 1.1 of the newest texts, only in their own language, with their full words."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.utils import timezone

from broadsheet.articles.models import ArticlePage, Credit
from broadsheet.articles.querying import Filters, archive, with_card_parts
from broadsheet.core.control_characters import allowed, allowed_in
from broadsheet.core.licences import LICENCES
from broadsheet.pages.prose import render_body

ENTRIES = 30
SIDENOTE = re.compile(r'<small class="sidenote".*?</small>', re.DOTALL)
MARK = re.compile(r'<sup class="note-mark"[^>]*><a href="#note-(\d+)"[^>]*>(.*?)</a></sup>', re.DOTALL)


@dataclass(frozen=True)
class Feed:
    """A feed before it is written: addresses are absolute."""

    title: str
    language: str
    home: str
    address: str
    entries: list[dict[str, Any]]

    @property
    def updated(self) -> str:
        return max((entry["updated"] for entry in self.entries), default="1970-01-01T00:00:00+00:00")


def feed_of(title: str, language: str, home: str, address: str, filters: Filters) -> Feed:
    """What was published last in one language."""
    articles = (
        with_card_parts(archive(replace(filters, language=language, sort="moment"), [language]))
        .defer(None)[:ENTRIES]
        .prefetch_related("footnotes")
    )
    entries = [_entry(page) for page in articles]
    return Feed(title, language, settings.PUBLIC_URL + home, settings.PUBLIC_URL + address, entries)


def _entry(page: ArticlePage) -> dict[str, Any]:
    body, notes = render_body(page.body, page.language, {str(note.uuid): note.text for note in page.footnotes.all()})
    address = settings.PUBLIC_URL + page.current[0].path()  # type: ignore[attr-defined]
    published = _moment(page)
    return {
        "id": f"urn:uuid:{uuid.uuid5(page.translation_key, page.language)}",
        "title": page.title,
        "url": address,
        "summary": page.teaser,
        "html": _absolute(_read_elsewhere(body, address)) + _notes(notes),
        "authors": [c.contributor.name_in(page.language) for c in page.credits.all() if c.role == Credit.AUTHOR],
        "published": published,
        "updated": (page.last_published_at or page.first_published_at or timezone.now()).isoformat(),
        "licence": LICENCES[page.licence].url if page.licence in LICENCES else "",
    }


def _moment(page: ArticlePage) -> str:
    """The date of the text if it has one to the day, else the moment of publication."""
    if page.date and page.date_precision == "day":
        return datetime.combine(page.date, time(), timezone.get_default_timezone()).isoformat()
    return page.first_published_at.isoformat() if page.first_published_at else ""


def _absolute(html: str) -> str:
    for attribute in ("href", "src"):
        html = html.replace(f'{attribute}="/', f'{attribute}="{settings.PUBLIC_URL}/')
    return html


def _read_elsewhere(body: str, address: str) -> str:
    """The body for a reader of feeds: each note once, its mark a link to the text on the site."""
    body = SIDENOTE.sub("", body)
    return MARK.sub(lambda one: f'<sup><a href="{escape(address)}#note-{one[1]}">{one[2]}</a></sup>', body)


def _notes(notes: Any) -> str:
    items = "".join(f"<li>{note.html}</li>" for note in notes)
    return f"<ol>{_absolute(items)}</ol>" if items else ""


def atom(feed: Feed) -> str:
    head = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(feed.language)}>',
        f"<id>{escape(feed.address)}</id><title>{escape(feed.title)}</title><updated>{feed.updated}</updated>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(feed.address)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(feed.home)}/><generator>Broadsheet</generator>',
    ]
    return allowed("".join([*head, *(_atom_entry(entry, feed) for entry in feed.entries), "</feed>"]))


def _atom_entry(entry: dict[str, Any], feed: Feed) -> str:
    authors = entry["authors"] or [feed.title]
    parts = [
        f"<entry><id>{entry['id']}</id><title>{escape(entry['title'])}</title>",
        f'<link rel="alternate" type="text/html" href={quoteattr(entry["url"])}/>',
        *(f"<author><name>{escape(name)}</name></author>" for name in authors),
        f"<published>{entry['published']}</published>" if entry["published"] else "",
        f"<updated>{entry['updated']}</updated>",
        f"<summary>{escape(entry['summary'])}</summary>" if entry["summary"] else "",
        f'<link rel="license" href={quoteattr(entry["licence"])}/>' if entry["licence"] else "",
        *_enclosures(entry),
        f'<content type="html">{escape(entry["html"])}</content></entry>',
    ]
    return "".join(parts)


def _enclosures(entry: dict[str, Any]) -> list[str]:
    """Files that come with an entry: (address, media type, bytes)."""
    return [
        f'<link rel="enclosure" href={quoteattr(url)} type="{kind}" length="{size}"/>'
        for url, kind, size in entry.get("enclosures", [])
    ]


def json_feed(feed: Feed) -> str:
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.home,
            "feed_url": feed.address,
            "language": feed.language,
            "items": [allowed_in(_json_item(entry, feed.language)) for entry in feed.entries],
        },
        ensure_ascii=False,
    )


def _json_item(entry: dict[str, Any], language: str) -> dict[str, Any]:
    item = {
        "id": entry["id"],
        "url": entry["url"],
        "title": entry["title"],
        "summary": entry["summary"],
        "content_html": entry["html"],
        "authors": [{"name": name} for name in entry["authors"]],
        "date_published": entry["published"],
        "date_modified": entry["updated"],
        "language": language,
        "attachments": [
            {"url": url, "mime_type": kind, "size_in_bytes": size} for url, kind, size in entry.get("enclosures", [])
        ],
    }
    return {name: value for name, value in item.items() if value}
