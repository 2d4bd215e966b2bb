"""What can be set, found by its path on the web: an issue here; higher rooms register theirs (a reading path, a pamphlet)."""

from __future__ import annotations

from collections.abc import Callable

from broadsheet.periodicals.models import Edition, Issue
from broadsheet.typesetting.gathering import gather
from broadsheet.typesetting.manuscript import Manuscript


class NotFound(Exception):
    """There is no such thing to set; the message says what there is."""


# First word of a path behind the language → (language, rest of the path, edition or '') → manuscript and its kind.
SOURCES: dict[str, Callable[[str, list[str], str], tuple[Manuscript, str]]] = {}


def manuscript_at(path: str, edition: str = "") -> tuple[Manuscript, str]:
    """The manuscript at a path such as `en/periodicals/aurora/61`, and its kind. Raises NotFound."""
    language, _slash, rest = path.strip("/").partition("/")
    kind, _slash, tail = rest.partition("/")
    if kind not in SOURCES or not tail:
        raise NotFound(f"{path!r} names nothing that can be set; write it like en/periodicals/aurora/61")
    return SOURCES[kind](language, tail.split("/"), edition)


def _issue(language: str, parts: list[str], key: str) -> tuple[Manuscript, str]:
    if len(parts) != 2:
        raise NotFound("an issue is named by its path, such as en/periodicals/aurora/61")
    issue = Issue.objects.with_words().filter(periodical__slug=parts[0], slug=parts[1]).first()
    if issue is None:
        raise NotFound(f"there is no issue {parts[1]!r} of {parts[0]!r}")
    return gather(edition_of(issue, language, key)), issue.periodical.kind


def edition_of(issue: Issue, language: str, key: str) -> Edition:
    """The edition named, or without a name the language's main one. Raises NotFound."""
    rows = list(issue.editions.select_related("standing", "issue__periodical"))
    there = ", ".join(f"{row.key} ({row.language})" for row in rows) or "none"
    chosen = [row for row in rows if row.key == key] if key else [row for row in rows if row.language == language]
    if not chosen:
        raise NotFound(f"the issue has no edition {key or language!r}; there are: {there}")
    return min(chosen, key=lambda row: not row.standing.is_main)


SOURCES["periodicals"] = _issue
