"""Which short things stand in frames, and which are too long for one and become pieces of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from broadsheet.typesetting.manuscript import ITALIC, Box, Manuscript, Paragraph, Piece, Run, words_of

# Announced titles up to this number stand in the first page's list of contents, more in a frame of their own.
MOST_ANNOUNCED = 8
# Letters of a frame beyond which it is set like a piece, and of all frames together.
LONGEST_BOX, LONGEST_BOXES = 2600, 5200
# Keeps the line of a title free.
NO_TITLE = "\u00a0"


def sorted_out(manuscript: Manuscript) -> Manuscript:
    """The manuscript with adverts as boxes, and with boxes too long for a frame as pieces at its end."""
    adverts = [piece for piece in manuscript.pieces if piece.kind == "advert"]
    pieces = [piece for piece in manuscript.pieces if piece.kind != "advert"]
    boxes = [*manuscript.boxes, *map(_as_box, adverts)]
    announced = [piece for piece in pieces if not piece.is_printed]
    if len(announced) > MOST_ANNOUNCED:
        boxes += _announcing(manuscript, announced)
        pieces = [piece for piece in pieces if piece.is_printed]
    short = _short(boxes)
    long = [box for box in boxes if box not in short]
    pieces += [_as_piece(box, number, manuscript.language) for number, box in enumerate(long)]
    return replace(manuscript, pieces=tuple(pieces), boxes=tuple(short))


def _short(boxes: list[Box]) -> list[Box]:
    """Those that fit in frames, from the shortest, in the order given."""
    kept, letters = [], 0
    for box in sorted(boxes, key=_length):
        letters += _length(box)
        if _length(box) <= LONGEST_BOX and letters <= LONGEST_BOXES:
            kept.append(box)
    return [box for box in boxes if box in kept]


def _length(box: Box) -> int:
    return len(box.title) + sum(map(len, words_of(box.blocks)))


def _as_box(advert: Piece) -> Box:
    by = (Paragraph((Run(advert.byline),)),) if advert.byline else ()
    return Box("advert", "".join(run.text for run in advert.title), (*by, *advert.blocks))


def _announcing(manuscript: Manuscript, pieces: list[Piece]) -> Iterator[Box]:
    """As many frames side by side as there are columns; the first has the title."""
    lines = [
        Paragraph((*piece.title, *((Run(f" — {piece.byline}", frozenset({ITALIC})),) if piece.byline else ())))
        for piece in pieces
    ]
    share = ceil(len(lines) / manuscript.columns)
    for first in range(0, len(lines), share):
        title = NO_TITLE if first else manuscript.words.in_this_issue
        yield Box("contents", title, tuple(lines[first : first + share]))


def _as_piece(box: Box, number: int, language: str) -> Piece:
    return Piece(f"box {number}", "article", (Run(box.title),), language, blocks=box.blocks)
