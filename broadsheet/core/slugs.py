"""Slugs: the readable last part of an address, in the letters of its own script."""

import re
import unicodedata

from broadsheet.core.words import ELISIONS

UNTITLED = "untitled"

_ELIDED = re.compile(rf"\b({'|'.join(ELISIONS)})['’]", re.IGNORECASE)
_DROPPED = re.compile("['’ʼ`´\u00ad\u200b\u200d\u200e\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeffـ]")


def slug_for(title: str, max_length: int = 80) -> str:
    """Return the slug of a plain title, at most max_length characters, cut at a word, never empty.

    Letters, marks and digits of every script stay, in lower case and NFC; whatever else parts words.
    The Persian half-space parts them too; apostrophes vanish ("don't" gives 'dont'), but an elided
    article stays a word of its own ("l'année" gives 'l-année').
    """
    text = _DROPPED.sub("", _ELIDED.sub(r"\1 ", unicodedata.normalize("NFC", title)))
    lower = unicodedata.normalize("NFC", text.replace("İ", "i").lower())
    words = "".join(char if _belongs(char) else " " for char in lower).split()
    return _cut(_joined(words), max_length) or UNTITLED


def _belongs(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"


def _joined(words: list[str]) -> str:
    spoken = [word for word in words if any(unicodedata.category(char)[0] in "LN" for char in word)]
    return "-".join(spoken)


def _cut(slug: str, length: int) -> str:
    if len(slug) <= length:
        return slug
    head, hyphen, _ = slug[: length + 1].rpartition("-")
    return head if hyphen else slug[:length]


def is_slug(text: str) -> bool:
    """Say whether a text may stand as a slug in an address: what slug_for could have returned."""
    return bool(text) and slug_for(text, max_length=len(text)) == text


def with_suffix(slug: str, n: int, max_length: int = 80) -> str:
    """Return the slug for the nth text of that name ('strike', 2 gives 'strike-2'), within max_length."""
    ending = f"-{n}"
    return _cut(slug, max_length - len(ending)) + ending
