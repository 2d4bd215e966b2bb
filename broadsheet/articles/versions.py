"""The versions of a work as its editors see them: what there is, in which state, what may be begun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from broadsheet.articles.models import ArticlePage, Text
from broadsheet.core.languages import language
from broadsheet.pages.frame import house
from broadsheet.pages.models import SectionNode


@dataclass(frozen=True)
class VersionRow:
    """One language of a work: a version, or the place where one may be started."""

    code: str
    autonym: str
    page: ArticlePage | None = None
    edit_url: str = ""
    start_url: str = ""


def versions_of(text: Text, user: Any) -> list[VersionRow]:
    """One row for each language of the house and for each that the work has beyond them."""
    pages = {page.language: page for page in text.versions.select_related("locale", "in_hands_of")}
    source = source_of(pages)
    nodes = nodes_for(text, user) if source else {}
    return list(_rows(pages, source, nodes, user))


def versions_context(text: Text, user: Any) -> dict[str, Any]:
    """What the table of versions shows."""
    rows = versions_of(text, user)
    there = [row for row in rows if row.page]
    return {
        "versions": rows,
        "text": text,
        "can_part": len(there) > 1,
        "movable": next((r.page for r in there if r.edit_url), None),
    }


def source_of(pages: dict[str, ArticlePage]) -> ArticlePage | None:
    """From which version a new one is started: the original, else the first that is published, else the first."""
    rows = list(pages.values())
    return min(rows, key=lambda one: (one.origin != ArticlePage.ORIGINAL, not one.live, one.pk), default=None)


def nodes_for(text: Text, user: Any) -> dict[str, Any]:
    """Language → node of the text's section where the user may add."""
    rows = SectionNode.objects.filter(section=text.section_id).select_related("page")
    nodes = {row.language: row for row in rows}
    return {code: node for code, node in nodes.items() if may_add_below(user, node.page)}


def may_add_below(user: Any, page: Any) -> bool:
    tester = page.permissions_for_user(user)
    return user.is_active and (user.is_superuser or "add" in tester.permissions)


def _rows(
    pages: dict[str, ArticlePage], source: ArticlePage | None, nodes: dict[str, Any], user: Any
) -> Iterator[VersionRow]:
    for code in dict.fromkeys([*house().languages, *pages]):
        page = pages.get(code)
        if page is not None:
            edit = (
                reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.permissions_for_user(user).can_edit() else ""
            )
            yield VersionRow(code, language(code).autonym, page, edit_url=edit)
        else:
            start = reverse("works:start", args=[source.pk, code]) if source and code in nodes else ""
            yield VersionRow(code, language(code).autonym, start_url=start)


def startable(page: ArticlePage, user: Any) -> list[tuple[str, str]]:
    """Languages (code, own name) in which the user may start a version of this text."""
    taken = set(page.text.versions.values_list("locale__language_code", flat=True))
    nodes = nodes_for(page.text, user)
    return [(code, language(code).autonym) for code in house().languages if code in nodes and code not in taken]
