"""The galley of a newspaper sheet: every piece set once in one column, and measured by Typst itself.

What comes back are slugs for the planner of columns, and for each of them the place in the text where it begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from broadsheet.core.languages import direction
from broadsheet.typesetting.engines.broadsheet_bands import Lift
from broadsheet.typesetting.engines.broadsheet_compositor import Compositor, has_code, settings_of
from broadsheet.typesetting.engines.broadsheet_copy import PICTURE, TABLE, Copyist, Parts, Strip, quarters_of
from broadsheet.typesetting.engines.broadsheet_grid import Grid
from broadsheet.typesetting.engines.columns import LINE, Galley, Slug
from broadsheet.typesetting.engines.compiling import Workshop
from broadsheet.typesetting.manuscript import Manuscript, Piece

# Points by which a place in the galley may be off its line.
_TOLERANCE = 0.35
# Between a head and its text, at least, in lines.
HEAD_AIR = 0.45
# A table that is so much higher in one column than in two is squeezed.
SQUEEZED = 1.7


@dataclass(frozen=True)
class Place:
    """Where a slug begins: a strip and a letter in it."""

    strip: int
    letter: int = 0


@dataclass
class Setting:
    """A piece as measured on a grid. places: for each slug its beginning, and one for the end.

    heads: lines of the head across 1, 2 … columns. lifts: by their first slug, what may stand across columns.
    """

    piece: Piece
    strips: list[Strip]
    galley: Galley
    places: list[Place]
    heads: dict[int, int]
    lifts: dict[int, Lift] = field(default_factory=dict)
    has_code: bool = False


@dataclass(frozen=True)
class Measured:
    """What Typst found: tops of the strips and the end, marks as (x, y), natural heights in points."""

    tops: list[float]
    marks: list[tuple[float, float]]
    heights: dict[str, Any]


def galley_source(
    compositor: Compositor, grid: Grid, pieces: Sequence[tuple[Piece, str, list[Strip]]], frames: Sequence[str]
) -> str:
    """The document that is only measured. pieces come with the rank of their heads, frames as code."""
    manuscript = compositor.manuscript
    parts = [
        settings_of(manuscript, grid),
        f"#set page(width: {grid.column:.4f}pt, height: auto, margin: 0pt)",
        "#let w = [#metadata(0)<w>]\n#let b = [#metadata(0)<b>]",
        "#{",
    ]
    for piece, _rank, strips in pieces:
        for strip in strips:
            parts += ["b", _for_measuring(compositor, piece, strip)]
    parts += ["b", "}", _asked(compositor, grid, pieces, frames)]
    return "\n".join(parts)


def _for_measuring(compositor: Compositor, piece: Piece, strip: Strip) -> str:
    if strip.is_rigid:
        return compositor.rigid(strip)
    if strip.address:
        return compositor.web(piece, has_code=False)
    return compositor.strip(piece, strip, is_marked=strip.may_be_cut)


def _asked(
    compositor: Compositor, grid: Grid, pieces: Sequence[tuple[Piece, str, list[Strip]]], frames: Sequence[str]
) -> str:
    spans = range(1, grid.columns + 1)
    heads, wide, codes = [], [], []
    tables = [strip for _piece, _rank, strips in pieces for strip in strips if strip.manner == TABLE]
    for piece, rank, strips in pieces:
        heads.append(
            _tuple(_high(f"head-of({compositor.head(piece, rank, span)})", grid.across(span)) for span in spans)
        )
        codes.append(_high(compositor.web(piece, has_code=True), grid.column) if has_code(piece) else "0pt")
        pictures = [strip for strip in strips if strip.may_be_lifted]
        wide.append(
            _tuple(
                _tuple(_high(compositor.rigid(one, span_width=grid.across(span)), grid.across(span)) for span in spans)
                for one in pictures
            )
        )
    framed = [_tuple(_high(frame, grid.across(span)) for span in spans) for frame in frames]
    masthead = _high(compositor.masthead(), grid.inner_width)
    imprint = _high(compositor.imprint(), grid.inner_width)
    needs = "\n".join(f"#{compositor.needs(strip)}" for strip in tables)
    return f"""{needs}
#context [#metadata((
  needs: query(<needs>).map(m => m.value),
  tops: query(<b>).map(m => m.location().position().y.pt()),
  marks: query(<w>).map(m => {{ let p = m.location().position(); (p.x.pt(), p.y.pt()) }}),
  heads: {_tuple(heads)}, codes: {_tuple(codes)}, wide: {_tuple(wide)}, frames: {_tuple(framed)},
  masthead: {masthead}, imprint: {imprint},
).pairs().map(((k, v)) => (k, plain-points(v))).to-dict())<all>]"""


def _high(code: str, width: float) -> str:
    return f"measure(block(width: {width:.4f}pt, {code})).height"


def _tuple(parts: Iterable[str]) -> str:
    return "(" + "".join(f"{part}, " for part in parts) + ")"


def measured(workshop: Workshop, source: str) -> Measured:
    found = workshop.asked(source, "all")
    marks = [(x, y) for x, y in found["marks"]]
    return Measured(found["tops"], marks, found)


class Reader:
    """Reads the measures of a galley back into settings, strip by strip in the order of writing."""

    def __init__(self, compositor: Compositor, grid: Grid, found: Measured) -> None:
        self.compositor, self.grid, self.found = compositor, grid, found
        self._strip = self._mark = 0

    def setting(self, number: int, piece: Piece, strips: list[Strip], *, has_code: bool) -> Setting:
        slugs: list[Slug] = []
        places: list[Place] = []
        pictures: list[int] = []
        for index, strip in enumerate(strips):
            if strip.keeps_last and slugs:
                slugs[-1] = _kept(slugs[-1])
            if strip.may_be_lifted:
                pictures.append(len(slugs))
            code = self.found.heights["codes"][number] if has_code and strip.address else 0
            for slug, letter in self._slugs(strip, code):
                slugs.append(slug)
                places.append(Place(index, letter))
        places.append(Place(len(strips)))
        heads = {
            span: self.lines(high + HEAD_AIR * self.grid.pitch)
            for span, high in _counted(self.found.heights["heads"][number])
        }
        wide = {
            slug: {span: self.lines(high) for span, high in _counted(heights)}
            for slug, heights in zip(pictures, self.found.heights["wide"][number], strict=True)
        }
        lifts = _lifts(strips, slugs, places, wide)
        return Setting(piece, strips, Galley(slugs), places, heads, lifts, has_code)

    def lines(self, points: float) -> int:
        """Whole lines of the grid that hold so many points."""
        return ceil((points - _TOLERANCE) / self.grid.pitch)

    def _slugs(self, strip: Strip, code: float) -> list[tuple[Slug, int]]:
        top, bottom = self.found.tops[self._strip], self.found.tops[self._strip + 1]
        self._strip += 1
        if strip.is_rigid or strip.address:
            lines = self.lines(max(code, bottom - top))
            return [(Slug(lines * LINE, strip.before, gives=True), 0)]
        quarters = quarters_of(strip, self.compositor.manuscript.language)
        line = quarters * self.grid.pitch / LINE
        rows = max(1, round((bottom - top) / line))
        if not strip.may_be_cut:
            slug = Slug(rows * quarters, strip.before, not strip.keeps_next, gives=strip.before > 0)
            return [(slug, 0)]
        return self._rows(strip, rows, quarters, self._ends(strip, top, line))

    def _ends(self, strip: Strip, top: float, line: float) -> dict[int, int]:
        """For each row that ends between two words, the letter with which the next one begins."""
        letters = [place for place, letter in enumerate(strip.words) if letter in " \n"]
        marks = self.found.marks[self._mark : self._mark + len(letters)]
        self._mark += len(letters)
        is_rtl = direction(strip.language) == "rtl"
        ends = {}
        for place, (x, y) in zip(letters, marks, strict=True):
            row = int((y - top) / line)
            if strip.words[place] == "\n":
                ends[row - 1] = place + 1
            elif (x < _TOLERANCE) if is_rtl else (x > self.grid.column - _TOLERANCE):
                ends[row] = place + 1
        return ends

    @staticmethod
    def _rows(strip: Strip, rows: int, quarters: int, ends: dict[int, int]) -> list[tuple[Slug, int]]:
        found, letter = [], 0
        for row in range(rows):
            is_last = row == rows - 1
            may_end = is_last or (row in ends and row >= 1 and rows - row - 1 >= 2)
            before = 0 if row else strip.before
            gives = row == 0 and strip.before > 0
            found.append((Slug(quarters, before, may_end and not (is_last and strip.keeps_next), gives), letter))
            letter = ends.get(row, letter)
        return found


def _lifts(
    strips: Sequence[Strip], slugs: Sequence[Slug], places: Sequence[Place], wide: dict[int, dict[int, int]]
) -> dict[int, Lift]:
    """What may stand across columns at the head of a band: pictures, and tables that one column squeezes.

    A table takes the heading above it along.
    """
    lifts = {}
    for slug, lines in wide.items():
        if strips[places[slug].strip].manner == PICTURE:
            lifts[slug] = Lift(slug, slug + 1, lines)
        elif len(lines) > 1 and lines[1] > SQUEEZED * lines[2]:
            headings = 1 if slug and strips[places[slug - 1].strip].manner.startswith("head") else 0
            with_heading = {span: high + headings for span, high in lines.items()}
            lifts[slug - headings] = Lift(slug - headings, slug + 1, with_heading)
    return lifts


def _counted(heights: Sequence[float]) -> Iterable[tuple[int, float]]:
    return enumerate(heights, start=1)


def _kept(slug: Slug) -> Slug:
    return Slug(slug.height, slug.before, False, slug.gives)


def copy_of(
    manuscript: Manuscript, most_rows: dict[str, int], parts: dict[str, Parts], ranks: dict[str, str]
) -> list[tuple[Piece, str, list[Strip]]]:
    """Each printed piece with the rank of its head and its strips."""
    copyist = Copyist(manuscript, most_rows, parts)
    return [(piece, ranks.get(piece.key, "main"), copyist.strips(piece)) for piece in manuscript.printed]
