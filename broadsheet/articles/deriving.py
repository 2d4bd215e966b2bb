"""What lists show of a text, taken from the text itself."""

from __future__ import annotations

import re

from broadsheet.articles.models.texts import ArticlePage
from broadsheet.core.teasers import plain_text, teaser
from broadsheet.core.titles import plain_title
from broadsheet.pages.models import Picture

TEASER_LENGTH = 280
MARKS = re.compile(r"<(footnote|reference)\b[^>]*>.*?</\1>")


def teaser_of(page: ArticlePage) -> str:
    """The standfirst, or the first sentences of the text."""
    if page.standfirst:
        return plain_title(page.standfirst)
    paragraphs = [block["value"] for block in raw_blocks(page) if block["type"] in {"text", "verse"}][:2]
    return teaser(plain_text(MARKS.sub("", " ".join(paragraphs))), page.language, TEASER_LENGTH)


def first_picture_id(page: ArticlePage) -> int | None:
    """The first picture of the text, if it is still there."""
    chosen = next((block["value"].get("picture") for block in raw_blocks(page) if block["type"] == "picture"), None)
    return chosen if chosen and Picture.objects.filter(pk=chosen).exists() else None


def raw_blocks(page: ArticlePage) -> list[dict]:  # type: ignore[type-arg]
    """The body as plain data, whether it was loaded or just made."""
    return [dict(block) for block in page.body.raw_data] if page.body else []


def body_plain(page: ArticlePage) -> str:
    """Every word of the body and of the notes, for search and for counting."""
    parts = [piece for block in raw_blocks(page) for piece in words_in(block["value"])]
    notes = [note.text for note in page.footnotes.all()]
    return " ".join(plain_text(MARKS.sub(" ", part)) for part in [*parts, *notes] if part)


def words_in(value: object) -> list[str]:
    """All strings of a block's plain data that are words for readers."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [word for item in value for word in words_in(item)]
    if isinstance(value, dict):
        silent = {"id", "type", "level", "language", "picture", "document"}
        return [word for key, item in value.items() if key not in silent for word in words_in(item)]
    return []
