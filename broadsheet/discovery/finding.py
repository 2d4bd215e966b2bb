"""Full-text search: each work once, in the reader's language or else in one that fits."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy, pgettext_lazy

from broadsheet.catalogue.rules.names import BACK_ISSUE, BOOK, PAMPHLET
from broadsheet.core.dates import PartialDate, Precision, format_date
from broadsheet.core.extracts import Piece, extract
from broadsheet.core.languages import direction
from broadsheet.discovery.engines import clauses, engine
from broadsheet.discovery.models import SearchDocument
from broadsheet.pages.frame import Frame

# What a hit is called that is no text.
KIND_WORDS = {
    BOOK: pgettext_lazy("what was found", "Book"),
    PAMPHLET: gettext_lazy("Pamphlet"),
    BACK_ISSUE: gettext_lazy("Back issue"),
    SearchDocument.EVENT: gettext_lazy("Event"),
}
MOST_HITS = 3000
WIDTH = 260


@dataclass(frozen=True)
class Hit:
    """One line of the results; pieces are plain text, marked where the query stands."""

    url: str
    lang: str
    dir: str
    title: list[Piece]
    extract: list[Piece]
    date_words: str
    iso: str
    kind: str
    kind_words: str = ""


@dataclass(frozen=True)
class Found:
    """The documents that fit, best first, each work once."""

    keys: list[int]
    query: str

    def __len__(self) -> int:
        return len(self.keys)


def find(query: str, frame: Frame, section: str = "", language: str = "", works: set[str] | None = None) -> Found:
    """Ask the index, each language with its own stems; `works`: only these, by their keys."""
    languages = [language] if language else list(frame.house.languages)
    queries = {code: clauses(query, code) for code in languages}
    rows = engine().ask(queries, section, MOST_HITS)
    if works is not None:
        rows = [row for row in rows if str(uuid.UUID(str(row[1]))) in works]
    return Found(_one_per_work(rows, frame.order), query)


def _one_per_work(rows: Sequence[tuple[int, str, str]], order: Sequence[str]) -> list[int]:
    place = {code: number for number, code in enumerate(order)}
    chosen: dict[str, tuple[int, str]] = {}
    for pk, work, language in rows:
        kept = chosen.get(work)
        if kept is None or place.get(language, 99) < place.get(kept[1], 99):
            chosen[work] = (pk, language)
    return [pk for pk, _language in chosen.values()]


def hits(keys: Sequence[int], query: str, frame: Frame) -> list[Hit]:
    """The lines of one page of results."""
    rows = SearchDocument.objects.in_bulk(list(keys))
    return [_hit(rows[pk], query, frame) for pk in keys if pk in rows]


def _hit(row: SearchDocument, query: str, frame: Frame) -> Hit:
    text = " ".join(part for part in (row.lead, row.body) if part)
    day = PartialDate(row.day, Precision(row.precision)) if row.day else None
    return Hit(
        url=row.url,
        lang=row.language,
        dir=direction(row.language),
        title=extract(row.title, query, row.language, width=None),
        extract=extract(text, query, row.language, WIDTH),
        date_words=format_date(day, frame.interface) if day else "",
        iso=day.isoformat() if day else "",
        kind=row.kind,
        kind_words=str(KIND_WORDS.get(row.kind, "")),
    )
