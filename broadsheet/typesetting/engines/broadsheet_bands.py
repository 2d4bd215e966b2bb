"""Bands, cells and columns: what stands where on the pages of a newspaper sheet, in plain numbers.

Lines of the grid; columns counted in the direction of reading; pages from 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from broadsheet.typesetting.engines.columns import LINE, Galley, Slug


@dataclass(frozen=True)
class Lift:
    """Slugs that may be lifted out of the text to the head of a band; lines: how high across 1, 2 … columns."""

    start: int
    end: int
    lines: dict[int, int]


@dataclass(frozen=True, eq=False)
class Copy:
    """A piece as the planner knows it: slugs, lines of its head across 1, 2 … columns, what may be lifted."""

    galley: Galley
    heads: dict[int, int]
    lifts: dict[int, Lift] = field(default_factory=dict)

    @cached_property
    def without(self) -> dict[int, Galley]:
        """The galley with one of the lifts taken out of it."""
        return {slug: emptied(self.galley, lift.start, lift.end) for slug, lift in self.lifts.items()}


def emptied(galley: Galley, start: int, end: int) -> Galley:
    """The same galley in which some slugs take no room."""
    return Galley([Slug(0) if start <= number < end else slug for number, slug in enumerate(galley.slugs)])


@dataclass(frozen=True)
class Region:
    """A part of a page that is filled with bands from above. first: its first column."""

    page: int
    first: int
    span: int
    top: int
    lines: int


@dataclass(frozen=True)
class Column:
    """A stretch of a galley in a column. top, room: quarters of a line, top from that of the page."""

    number: int
    start: int
    end: int
    top: int
    room: int


@dataclass(frozen=True)
class Lifted:
    """A picture or table at the head of its band: from slug up to end."""

    slug: int
    end: int
    first: int
    span: int
    top: int
    lines: int


@dataclass(frozen=True)
class Cell:
    """A piece, or a part of it, on a page: a head over columns."""

    piece: int
    page: int
    first: int
    span: int
    top: int
    head: int
    lines: int
    columns: tuple[Column, ...]
    is_resumed: bool = False
    goes_on: bool = False
    lifted: Lifted | None = None

    @property
    def bottom(self) -> int:
        return self.top + self.head + self.lines

    def lower(self, lines: int) -> Cell:
        """The same cell some lines further down."""
        columns = tuple(replace(column, top=column.top + lines * LINE) for column in self.columns)
        lifted = self.lifted and replace(self.lifted, top=self.lifted.top + lines)
        return replace(self, top=self.top + lines, columns=columns, lifted=lifted)

    def mirrored(self) -> Cell:
        """The same cell with its columns in the other direction, for a piece whose script runs against the sheet's."""
        edge = 2 * self.first + self.span
        columns = tuple(replace(column, number=edge - 1 - column.number) for column in self.columns)
        lifted = self.lifted and replace(self.lifted, first=edge - self.lifted.first - self.lifted.span)
        return replace(self, columns=columns, lifted=lifted)


def spread_out(cells: Sequence[Cell], regions: Sequence[Region], most: int = 3) -> list[Cell]:
    """Share the white at the foot of each region out between its bands."""
    moved: list[Cell] = []
    for region in regions:
        inside = [
            cell
            for cell in cells
            if cell.page == region.page and region.first <= cell.first < region.first + region.span
        ]
        moved += _spread_bands(inside, region, most)
    return moved


def _spread_bands(cells: Sequence[Cell], region: Region, most: int) -> list[Cell]:
    tops = sorted({cell.top for cell in cells})
    white = region.top + region.lines - max((cell.bottom for cell in cells), default=0)
    share = min(most, white // max(1, len(tops) - 1)) if white > 0 else 0
    return [cell.lower(share * tops.index(cell.top)) for cell in cells]
