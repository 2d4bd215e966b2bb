"""A periodical's feed: each issue that is out is an entry with its contents, its PDF and its EPUB."""

from __future__ import annotations

import uuid
from html import escape
from typing import Any

from django.conf import settings

from broadsheet.core.licences import LICENCES
from broadsheet.discovery.feeds import ENTRIES, Feed
from broadsheet.pages.frame import Frame, house
from broadsheet.periodicals.models import Issue, Periodical
from broadsheet.periodicals.presenting import downloads_of
from broadsheet.periodicals.querying import contents_of, with_editions


def feed_of(periodical: Periodical, language: str, form: str) -> Feed:
    """The issues of a periodical, the newest first, in the words of one language."""
    home = f"/{language}/periodicals/{periodical.slug}"
    issues = with_editions(periodical.issues.shown().order_by("-out_at", "-pk"))[:ENTRIES]
    title = f"{house().name(language)}: {periodical.title_in(language)}"
    entries = [_entry(issue, Frame(language, home)) for issue in issues]
    return Feed(title, language, settings.PUBLIC_URL + home, f"{settings.PUBLIC_URL}{home}/feed.{form}", entries)


def _entry(issue: Issue, frame: Frame) -> dict[str, Any]:
    address = settings.PUBLIC_URL + issue.path(frame.language)
    moment = issue.out_at.isoformat() if issue.out_at else ""
    return {
        "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, address)}",
        "title": issue.name_in(frame.language),
        "url": address,
        "summary": issue.word("note", frame.language),
        "html": _contents(issue, frame),
        "authors": [section.name_in(frame.language) for section in issue.periodical.sections.all()],
        "published": moment,
        "updated": moment,
        "licence": LICENCES[issue.periodical.licence].url if issue.periodical.licence in LICENCES else "",
        "enclosures": [
            (settings.PUBLIC_URL + one.url, TYPES[one.form], one.size_bytes)
            for one in downloads_of(issue)
            if one.language == frame.language
        ],
    }


TYPES = {"pdf": "application/pdf", "epub": "application/epub+zip"}


def _contents(issue: Issue, frame: Frame) -> str:
    rows = [row for group in contents_of(issue.edition_for(frame.language), frame) for row in group.rows]
    items = [
        f'<li><a href="{settings.PUBLIC_URL}{escape(row.url)}">{row.title_html}</a></li>'
        if row.url
        else f"<li>{row.title_html}</li>"
        for row in rows
        if row.advert is None
    ]
    return f"<ol>{''.join(items)}</ol>" if items else ""
