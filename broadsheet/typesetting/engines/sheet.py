"""What an engine gives back, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# Told how far the work is: a share between 0 and 1, and what is being done.
OnStep = Callable[[float, str], None]

# Everything that an engine says to people; `typesetting.wording` has these sentences in their languages.
NOTHING_TO_PRINT = "There is nothing to print yet: no entry of the contents has a text."
PAPER_UNFIT = "A newspaper sheet is set on A4 or A3."
TITLE_TOO_LONG = "The title “%(title)s…” is too long: at most %(most)s letters."
TOO_MANY_PAGES = "The text does not fit on %(most)s pages."
PICTURE_UNREADABLE = "A picture cannot be read (%(format)s, %(width)s × %(height)s)."
DRAWING_UNREADABLE = "A drawing cannot be read: %(reason)s"
PDF_UNREADABLE = "The PDF cannot be read: %(reason)s"
PDF_EMPTY = "The PDF has no pages."
LAYOUT_FAILED = "The layout could not be made: %(reason)s"
NOT_BY_FOUR = "A sheet has a multiple of four pages: %(pages)s instead of %(wanted)s."
TOO_LONG = "The text does not fit on %(wanted)s pages even in the smallest type; the sheet has %(pages)s."
TOO_SHORT = "The text is short for %(pages)s pages: part of the sheet stays white."
OTHER_PAGES = "It takes %(pages)s pages, not %(wanted)s."
TABLE_PARTED = "A table in “%(title)s” is too wide for a column: it is printed in parts, each with the first column."
TABLE_AS_TEXT = "A table in “%(title)s” is too wide for a column: its cells are printed as paragraphs."
LETTERS_MISSING = "Letters that our faces lack: %(letters)s"
NOT_ACCESSIBLE = "The PDF is tagged, but does not reach the standard of accessibility (PDF/UA-1); the log says why."
ADVERT_UNKNOWN = "Nothing is known of the advert “%(advert)s”: its place stays empty."
BOX_LEFT_OUT = "There was no room for the box “%(box)s” on %(pages)s pages: it is left out."
WENT_WRONG = "Something went wrong; the log says what."
SENTENCES = (
    NOTHING_TO_PRINT, PAPER_UNFIT, TITLE_TOO_LONG, TOO_MANY_PAGES, PICTURE_UNREADABLE, DRAWING_UNREADABLE, PDF_UNREADABLE,
    PDF_EMPTY, LAYOUT_FAILED, NOT_BY_FOUR, TOO_LONG, TOO_SHORT, OTHER_PAGES, TABLE_PARTED, TABLE_AS_TEXT, LETTERS_MISSING, NOT_ACCESSIBLE,
    ADVERT_UNKNOWN, BOX_LEFT_OUT, WENT_WRONG,
)  # fmt: skip


class Told(str):
    """A sentence with its parts filled in, in English; it remembers both, so that it can be said in another language."""

    sentence: str
    parts: dict[str, str]

    def as_data(self) -> dict[str, Any]:
        """For keeping: the sentence and its parts."""
        return {"sentence": self.sentence, "parts": self.parts}


def told(sentence: str, **parts: Any) -> Told:
    """One of the sentences above, said of something."""
    words = {name: str(part) for name, part in parts.items()}
    made = Told(sentence % words if words else sentence)
    made.sentence, made.parts = sentence, words
    return made


class CannotBeSet(Exception):
    """The manuscript gives no sheet; `why` says the reason."""

    def __init__(self, why: Told) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Sheet:
    """A finished PDF. places: key of a piece → the pages (from 1) on which it stands, in order."""

    pdf: bytes
    pages: int
    places: dict[str, tuple[int, ...]] = field(default_factory=dict)
    remarks: tuple[Told, ...] = ()
