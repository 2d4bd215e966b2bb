"""The permission table; plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ADMINISTRATOR, EDITOR, WRITER, TRANSLATOR, ORGANISER, TREASURER, COUNTER = (
    "administrator", "editor", "writer", "translator", "organiser", "treasurer", "counter",
)  # fmt: skip
ROLES = (ADMINISTRATOR, EDITOR, WRITER, TRANSLATOR, ORGANISER, TREASURER, COUNTER)

# What each role may do. The page actions are Wagtail's own permission names.
PAGE_ACTIONS: dict[str, frozenset[str]] = {
    ADMINISTRATOR: frozenset({"add", "change", "publish", "lock", "unlock", "bulk_delete"}),
    EDITOR: frozenset({"add", "change", "publish", "lock", "unlock"}),
    WRITER: frozenset({"add"}),
    TRANSLATOR: frozenset({"add"}),
    ORGANISER: frozenset({"add", "change", "publish"}),
    TREASURER: frozenset(),
    COUNTER: frozenset(),
}
MEDIA_ACTIONS: dict[str, frozenset[str]] = {
    ADMINISTRATOR: frozenset({"add", "change", "delete", "choose"}),
    EDITOR: frozenset({"add", "change", "choose"}),
    WRITER: frozenset({"add", "choose"}),
    TRANSLATOR: frozenset({"add", "choose"}),
    ORGANISER: frozenset({"add", "change", "choose"}),
    TREASURER: frozenset({"choose"}),
    COUNTER: frozenset(),
}
# Kinds of rows that are edited in the admin, and which roles may change them.
# "section" rows are limited to the role's own sections; "house" rows serve every section.
HOUSE_ROWS: dict[str, frozenset[str]] = {
    ADMINISTRATOR: frozenset({"add", "change", "delete", "view"}),
    EDITOR: frozenset({"add", "change", "view"}),
    WRITER: frozenset({"view"}),
    TRANSLATOR: frozenset({"change", "view"}),
    ORGANISER: frozenset({"view"}),
}
SECTION_ROWS: dict[str, frozenset[str]] = {
    ADMINISTRATOR: frozenset({"add", "change", "delete", "view"}),
    EDITOR: frozenset({"view"}),
    WRITER: frozenset({"view"}),
    TRANSLATOR: frozenset({"view"}),
    ORGANISER: frozenset({"change", "view"}),
}
# What holds for a work in all its languages: its topics, places and related texts.
WORK_ROWS: dict[str, frozenset[str]] = {
    ADMINISTRATOR: frozenset({"change", "view"}),
    EDITOR: frozenset({"change", "view"}),
    WRITER: frozenset({"view"}),
    TRANSLATOR: frozenset({"view"}),
    ORGANISER: frozenset({"change", "view"}),
}
# Issues and what stands in them: made by those who edit for the sections of the periodical.
ISSUE_ROWS: dict[str, frozenset[str]] = {
    ADMINISTRATOR: frozenset({"add", "change", "delete", "view"}),
    EDITOR: frozenset({"add", "change", "view"}),
    WRITER: frozenset({"view"}),
    TRANSLATOR: frozenset({"view"}),
    ORGANISER: frozenset({"add", "change", "view"}),
}
# Books, offers and prices: set by those who edit and by the treasurer, of their section.
CATALOGUE_ROWS: dict[str, frozenset[str]] = {
    ADMINISTRATOR: frozenset({"add", "change", "delete", "view"}),
    EDITOR: frozenset({"add", "change", "view"}),
    TREASURER: frozenset({"add", "change", "view"}),
    ORGANISER: frozenset({"view"}),
    COUNTER: frozenset({"view"}),
}
# Orders: entered and served at the counter.
ORDER_ROWS: dict[str, frozenset[str]] = {
    ADMINISTRATOR: frozenset({"add", "change", "view"}),
    TREASURER: frozenset({"add", "change", "view"}),
    COUNTER: frozenset({"add", "change", "view"}),
}
# Money that arrived, and the books.
MONEY_ROWS: dict[str, frozenset[str]] = {
    ADMINISTRATOR: frozenset({"add", "change", "view"}),
    TREASURER: frozenset({"add", "change", "view"}),
}
EVENT_ROWS: dict[str, frozenset[str]] = {
    ADMINISTRATOR: frozenset({"add", "change", "delete", "view"}),
    EDITOR: frozenset({"add", "change", "delete", "view"}),
    ORGANISER: frozenset({"add", "change", "delete", "view"}),
    WRITER: frozenset({"view"}),
    TRANSLATOR: frozenset({"change", "view"}),
}
COMMENT_ROWS: dict[str, frozenset[str]] = {role: frozenset({"view"}) for role in (ADMINISTRATOR, EDITOR, ORGANISER)}
LETTER_ROWS: dict[str, frozenset[str]] = {ADMINISTRATOR: frozenset({"view"})}
ADMIN_ONLY_ROWS: dict[str, frozenset[str]] = {ADMINISTRATOR: frozenset({"add", "change", "delete", "view"})}


@dataclass(frozen=True)
class Part:
    """One part that somebody has: a role, for one section or (None) the house, in one language or ('') all."""

    role: str
    section: int | None = None
    language: str = ""


def covers(part: Part, section: int | None, language: str | None) -> bool:
    """Whether a part reaches a section and a language; None asks for "anywhere at all"."""
    right_section = part.section is None or section is None or part.section == section
    right_language = not part.language or language is None or part.language == language
    return right_section and right_language


def may(
    parts: Iterable[Part],
    table: dict[str, frozenset[str]],
    action: str,
    section: int | None = None,
    language: str | None = None,
) -> bool:
    """Whether any of the parts allows the action there."""
    return any(action in table.get(part.role, frozenset()) and covers(part, section, language) for part in parts)


def sections_for(parts: Iterable[Part], table: dict[str, frozenset[str]], action: str) -> set[int] | None:
    """The sections in which the action is allowed; None means every one."""
    allowed = [part for part in parts if action in table.get(part.role, frozenset())]
    if any(part.section is None for part in allowed):
        return None
    return {part.section for part in allowed if part.section is not None}


def reaches(
    parts: Iterable[Part], table: dict[str, frozenset[str]], action: str, section: int | None, language: str
) -> bool:
    """Whether a part allows the action in all of a place: None is the whole house, '' every language.

    Unlike `may`, nothing here means "anywhere": who has Italy cannot give away the house.
    """
    return any(
        action in table.get(part.role, frozenset())
        and part.section in (None, section)
        and part.language in ("", language)
        for part in parts
    )
