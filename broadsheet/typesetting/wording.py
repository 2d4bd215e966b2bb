"""What engines say, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# The sentences of engines.sheet, so that translators find them; a test keeps the two lists alike.
SENTENCES = frozenset(
    {
        gettext_noop("There is nothing to print yet: no entry of the contents has a text."),
        gettext_noop("A newspaper sheet is set on A4 or A3."),
        gettext_noop("The title “%(title)s…” is too long: at most %(most)s letters."),
        gettext_noop("The text does not fit on %(most)s pages."),
        gettext_noop("A picture cannot be read (%(format)s, %(width)s × %(height)s)."),
        gettext_noop("A drawing cannot be read: %(reason)s"),
        gettext_noop("The PDF cannot be read: %(reason)s"),
        gettext_noop("The PDF has no pages."),
        gettext_noop("The layout could not be made: %(reason)s"),
        gettext_noop("A sheet has a multiple of four pages: %(pages)s instead of %(wanted)s."),
        gettext_noop("The text does not fit on %(wanted)s pages even in the smallest type; the sheet has %(pages)s."),
        gettext_noop("The text is short for %(pages)s pages: part of the sheet stays white."),
        gettext_noop("It takes %(pages)s pages, not %(wanted)s."),
        gettext_noop(
            "A table in “%(title)s” is too wide for a column: it is printed in parts, each with the first column."
        ),
        gettext_noop("A table in “%(title)s” is too wide for a column: its cells are printed as paragraphs."),
        gettext_noop("Letters that our faces lack: %(letters)s"),
        gettext_noop(
            "The PDF is tagged, but does not reach the standard of accessibility (PDF/UA-1); the log says why."
        ),
        gettext_noop("Nothing is known of the advert “%(advert)s”: its place stays empty."),
        gettext_noop("There was no room for the box “%(box)s” on %(pages)s pages: it is left out."),
        gettext_noop("Something went wrong; the log says what."),
    }
)


def words_of(said: Mapping[str, Any] | None) -> str:
    """A sentence kept by `Told.as_data`; '' for none."""
    if not said:
        return ""
    sentence: str = said["sentence"]
    words = _(sentence)
    return words % said["parts"] if said["parts"] else words
