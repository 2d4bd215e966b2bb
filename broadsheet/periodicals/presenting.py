"""What the pages of periodicals and issues show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from broadsheet.core.dates import format_date
from broadsheet.pages.frame import Frame
from broadsheet.periodicals import machine
from broadsheet.periodicals.models import Issue, Periodical
from broadsheet.periodicals.querying import contents_of, issues_of


@dataclass(frozen=True)
class Download:
    """A finished sheet of an edition (its key). form: 'pdf' or 'epub'; size_bytes of the file."""

    form: str
    url: str
    language: str
    edition: str
    size_bytes: int


# The press registers what it has ready of an issue.
downloads: list[Callable[[Issue], list[Download]]] = []


# Higher rooms say where a copy of an issue can be had: (issue, language) → links (words, url).
copies: list[Callable[[Issue, str], list[dict[str, str]]]] = []


def downloads_of(issue: Issue) -> list[Download]:
    return [one for ready in downloads for one in ready(issue)]


def periodical_context(periodical: Periodical, request: HttpRequest) -> dict[str, Any]:
    """One identity: its title in the reader's language, the parallel titles beside it, its issues."""
    frame: Frame = request.frame  # type: ignore[attr-defined]
    title = periodical.title_in(frame.language)
    parallel = {one.title: one for one in periodical.words.all() if one.title != title}
    issues = issues_of(periodical)
    return {
        "periodical": periodical,
        "kind": periodical.kind_in(frame.interface),
        "parallel_titles": list(parallel.values()),
        "page_title": title,
        "out_now": next((one for one in issues if one.state == "out"), None),
        "issues": issues,
        "feed": f"periodicals/{periodical.slug}/",
        "description": periodical.word("description", frame.language)
        or _("%(title)s: every issue with its contents.") % {"title": title},
        "json_ld": machine.periodical_json_ld(periodical, frame.language),
    }


def issue_context(issue: Issue, request: HttpRequest) -> dict[str, Any]:
    """An issue: what stands in it in the edition of the reader's language, and where it can be had."""
    frame: Frame = request.frame  # type: ignore[attr-defined]
    edition = issue.edition_for(frame.language)
    groups = contents_of(edition, frame)
    shown = issue.partial_date
    return {
        "issue": issue,
        "periodical": issue.periodical,
        "edition": edition,
        "editions": editions_rows(issue, frame),
        "copies": [link for found in copies for link in found(issue, frame.language)],
        "groups": groups,
        "cover_alternative": cover_words(issue, frame.language),
        "date": {"words": format_date(shown, frame.interface), "iso": shown.isoformat()} if shown else None,
        "page_title": issue.name_in(frame.language),
        "description": issue.word("note", frame.language)
        or _("%(issue)s: what stands in it, and where it can be had.") % {"issue": issue.name_in(frame.language)},
        "share_picture": issue.cover_id,
        "canonical": _canonical(issue, frame),
        "feed": f"periodicals/{issue.periodical.slug}/",
        "json_ld": machine.issue_json_ld(issue, edition, groups, frame.language),
    }


def _canonical(issue: Issue, frame: Frame) -> str:
    from django.conf import settings

    return settings.PUBLIC_URL + issue.path(frame.language)


def cover_words(issue: Issue, language: str) -> str:
    """The alternative text of a cover, made from title and designation."""
    return _("Cover of %(title)s") % {"title": issue.name_in(language)}


@dataclass(frozen=True)
class EditionRow:
    """An edition as readers see it, with what can be downloaded of it."""

    language: str
    country: str
    issn: str
    downloads: list[Download]


def editions_rows(issue: Issue, frame: Frame) -> list[EditionRow]:
    """The editions, those in the reader's language first."""
    files = downloads_of(issue)
    editions = sorted(issue.editions.all(), key=lambda one: one.language != frame.language)
    return [
        EditionRow(
            one.language, one.standing.country, one.standing.issn, [file for file in files if file.edition == one.key]
        )
        for one in editions
    ]
