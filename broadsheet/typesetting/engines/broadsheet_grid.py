"""The pages of a newspaper sheet and the grid of lines on which everything stands."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from broadsheet.typesetting.manuscript import Manuscript

POINTS_PER_MM = 72 / 25.4
# Type size to line; how much wider or closer the lines may stand where there is too little text or too much.
LATIN_LEADING, NASKH_LEADING, WIDEST, TIGHTEST = 1.27, 1.73, 1.1, 0.93
TALLEST_PICTURE = 0.42  # of a page
FEWEST_COLUMNS, MOST_COLUMNS = 3, 5


@dataclass(frozen=True)
class Paper:
    """Millimetres and points: margins left and right, head, foot; the gutter; the smallest and largest type."""

    width: float
    height: float
    side: float
    head: float
    foot: float
    gutter: float
    smallest: float
    largest: float

    @property
    def inner_height(self) -> float:
        """In points."""
        return (self.height - self.head - self.foot) * POINTS_PER_MM


PAPERS = {
    "a4": Paper(210, 297, 13, 15.5, 11.5, 5.4, 8.2, 10.5),
    "a3": Paper(297, 420, 17, 22, 16, 6.4, 9, 12),
}


@dataclass(frozen=True)
class Grid:
    """A page and its grid, in points. lines: of a page. size: of Latin body type; Arabic is set 1.15 times as large."""

    width: float
    height: float
    left: float
    top: float
    columns: int
    gutter: float
    lines: int
    pitch: float
    size: float

    @property
    def inner_width(self) -> float:
        return self.width - 2 * self.left

    @property
    def inner_height(self) -> float:
        return self.lines * self.pitch

    @property
    def column(self) -> float:
        return (self.inner_width - (self.columns - 1) * self.gutter) / self.columns

    def across(self, span: int) -> float:
        """The width of some columns with what is between them."""
        return span * self.column + (span - 1) * self.gutter


def largest_picture(manuscript: Manuscript) -> tuple[float, float]:
    """Width and height in millimetres of the largest picture that is printed: across two columns of three, or three."""
    paper = PAPERS[manuscript.paper]
    columns = min(MOST_COLUMNS, max(FEWEST_COLUMNS, manuscript.columns))
    wide = (paper.width - 2 * paper.side) * (2 if columns < 4 else 3) / columns
    return wide, (paper.height - paper.head - paper.foot) * TALLEST_PICTURE


def grid_of(manuscript: Manuscript, lines: int) -> Grid:
    """The grid of a manuscript's paper with so many lines a page."""
    paper = PAPERS[manuscript.paper]
    pitch = paper.inner_height / lines
    return Grid(
        width=paper.width * POINTS_PER_MM,
        height=paper.height * POINTS_PER_MM,
        left=paper.side * POINTS_PER_MM,
        top=paper.head * POINTS_PER_MM,
        columns=min(MOST_COLUMNS, max(FEWEST_COLUMNS, manuscript.columns)),
        gutter=paper.gutter * POINTS_PER_MM,
        lines=lines,
        pitch=pitch,
        size=max(paper.smallest, min(paper.largest, pitch / _leading(manuscript))),
    )


def fewest_and_most_lines(manuscript: Manuscript) -> tuple[int, int]:
    """Of a page: in the largest and in the smallest type."""
    paper = PAPERS[manuscript.paper]
    high = paper.inner_height / _leading(manuscript)
    return ceil(high / paper.largest / WIDEST), int(high / paper.smallest / TIGHTEST)


def _leading(manuscript: Manuscript) -> float:
    return NASKH_LEADING if manuscript.direction == "rtl" else LATIN_LEADING
