"""What may be published, and what is known of where a version comes from. Plain values in and out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

FOOTNOTE = re.compile(r'<footnote id=\\?"([0-9a-f-]{36})\\?">')


@dataclass(frozen=True)
class FootnoteFaults:
    """Marks without a note and notes without a mark, by UUID."""

    marks_without_note: tuple[str, ...]
    notes_without_mark: tuple[str, ...]
    marks_twice: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.marks_without_note or self.notes_without_mark or self.marks_twice)


def footnote_marks(source: str) -> list[str]:
    """UUIDs of the marks in a text, in the order of reading."""
    return FOOTNOTE.findall(source)


def footnote_faults(source: str, notes: Sequence[str]) -> FootnoteFaults:
    """Compare the marks in a body's source with the notes that are there."""
    marks = footnote_marks(source)
    return FootnoteFaults(
        marks_without_note=tuple(mark for mark in dict.fromkeys(marks) if mark not in notes),
        notes_without_mark=tuple(note for note in notes if note not in marks),
        marks_twice=tuple(mark for mark in dict.fromkeys(marks) if marks.count(mark) > 1),
    )


@dataclass(frozen=True)
class KnownSource:
    """What is known of one thing that a version rests on; every part may be empty."""

    is_here: bool = False
    organisation: str = ""
    country: str = ""
    title: str = ""
    language: str = ""
    date: str = ""
    url: str = ""
    translator: str = ""
    address: str = ""


def age_to_tell(day: date | None, today: date, after_years: int) -> int:
    """Whole years of a text's age where it exceeds the house's span, else 0.

    after_years: 0 never tells.
    """
    if day is None or not after_years:
        return 0
    years = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    return years if years >= after_years else 0


def credit_line(author: str, translator: str, publisher: str, address: str, licence: str) -> str:
    """`author, translator, publisher, address, licence` with the empty parts left out."""
    return ", ".join(part for part in (author, translator, publisher, address, licence) if part)
