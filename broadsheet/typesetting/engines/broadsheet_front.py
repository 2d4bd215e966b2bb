"""The fixed parts of a newspaper sheet: the side column of the first page, and the frames at the foot of the last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, pairwise

from broadsheet.typesetting.engines.broadsheet_bands import Cell, Column, Copy, Region
from broadsheet.typesetting.engines.columns import LINE, balanced, filled

# Lines between frames, and between the text and the frames below it.
FRAME_GAP = 1
MOST_OF_SIDE = 0.5


@dataclass(frozen=True)
class Frame:
    """A frame on a page. name: index of its box, or CONTENTS."""

    name: int
    page: int
    first: int
    span: int
    top: int
    lines: int


CONTENTS = -1


def in_rows(heights: Sequence[dict[int, int]], columns: int) -> list[list[tuple[int, int, int]]]:
    """Arrange frames in rows so that they take the fewest lines: for each row (frame, span, lines).

    heights: for each frame its lines across 1, 2 … columns.
    """

    @cache
    def best(start: int) -> tuple[int, tuple[tuple[int, ...], ...]]:
        if start == len(heights):
            return 0, ()
        options = []
        for count in range(1, min(columns, len(heights) - start) + 1):
            spans = min(_shares(columns, count), key=lambda shares: _tallest(heights, start, shares))
            later, rows = best(start + count)
            options.append((_tallest(heights, start, spans)[0] + FRAME_GAP + later, (spans, *rows)))
        return min(options, key=lambda option: (option[0], len(option[1])))

    rows, start = [], 0
    for spans in best(0)[1]:
        rows.append([(start + number, span, heights[start + number][span]) for number, span in enumerate(spans)])
        start += len(spans)
    return rows


def _shares(columns: int, count: int) -> Iterator[tuple[int, ...]]:
    """Every way to share columns out among so many frames, each at least one."""
    for cuts in combinations(range(1, columns), count - 1):
        edges = (0, *cuts, columns)
        yield tuple(last - first for first, last in pairwise(edges))


def _tallest(heights: Sequence[dict[int, int]], start: int, spans: Sequence[int]) -> tuple[int, int]:
    lines = [heights[start + number][span] for number, span in enumerate(spans)]
    return max(lines), max(lines) - min(lines)


def foot_frames(rows: Sequence[Sequence[tuple[int, int, int]]], page: int, top: int) -> tuple[list[Frame], int]:
    """The frames of the last page from a line down, and the line below them."""
    frames = []
    for row in rows:
        first = 0
        high = max(lines for _frame, _span, lines in row)
        for name, span, _lines in row:
            frames.append(Frame(name, page, first, span, top, high))
            first += span
        top += high + FRAME_GAP
    return frames, top


def foot_lines(rows: Sequence[Sequence[tuple[int, int, int]]]) -> int:
    return sum(max(lines for _frame, _span, lines in row) + FRAME_GAP for row in rows)


@dataclass(frozen=True)
class Side:
    """The side column as filled: a cell, frames below it, and where its piece goes on (None: it ends here)."""

    cell: Cell | None
    frames: tuple[Frame, ...]
    rest: int | None


def side_column(copy: Copy | None, piece: int, region: Region, frames: Sequence[tuple[int, int]], gap: int) -> Side:
    """Fill the side column: the text from above, the frames at its foot.

    frames: (name, lines), the first always stands here, the others only where there is room for them.
    """
    first = frames[:1]
    room = region.lines - _stack(first, gap)
    cell, rest = _side_cell(copy, piece, region, room) if copy else (None, None)
    used = cell.bottom - region.top if cell else 0
    standing = list(first)
    for frame in frames[1:]:
        if rest is None and used + _stack([*standing, frame], gap) <= region.lines:
            standing.append(frame)
    return Side(cell, tuple(_stacked(standing, region, used, gap, has_text=cell is not None)), rest)


def _stack(frames: Sequence[tuple[int, int]], gap: int) -> int:
    return sum(lines + gap for _name, lines in frames)


def _stacked(
    frames: Sequence[tuple[int, int]], region: Region, used: int, gap: int, *, has_text: bool
) -> Iterator[Frame]:
    """Frames down to the foot of the column; white is shared out above them, up to three lines each."""
    white = region.lines - used - _stack(frames, gap) + (0 if has_text else gap)
    share = min(3, max(0, white) // max(1, len(frames)))
    top = region.top + used + (0 if has_text else -gap)
    if has_text and share < 3:
        top = region.top + region.lines - _stack(frames, gap) - share * len(frames)
    for name, lines in frames:
        top += gap + share
        yield Frame(name, region.page, region.first, 1, top, lines)
        top += lines


def _side_cell(copy: Copy, piece: int, region: Region, room: int) -> tuple[Cell | None, int | None]:
    head = copy.heads[1]
    lines = room - head
    if lines < LINE:
        return None, 0
    whole = balanced(copy.galley, 0, (0,), lines)
    if whole is not None:
        return _side(piece, region, head, whole.lines, whole.ends[0]), None
    end = filled(copy.galley, 0, [(lines - 1) * LINE])[0]
    return (replace(_side(piece, region, head, lines, end), goes_on=True), end) if end else (None, 0)


def _side(piece: int, region: Region, head: int, lines: int, end: int) -> Cell:
    column = Column(region.first, 0, end, (region.top + head) * LINE, lines * LINE)
    return Cell(piece, region.page, region.first, 1, region.top, head, lines, (column,))
