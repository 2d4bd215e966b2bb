"""The forme of a newspaper sheet: everything at its place on its page, written for Typst."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from broadsheet.core.languages import base_code
from broadsheet.core.numbers import digits
from broadsheet.typesetting.engines.broadsheet_bands import Cell, Column, Lifted, emptied
from broadsheet.typesetting.engines.broadsheet_compositor import Compositor, Listed, settings_of
from broadsheet.typesetting.engines.broadsheet_copy import PICTURE, Strip
from broadsheet.typesetting.engines.broadsheet_front import CONTENTS, Frame
from broadsheet.typesetting.engines.broadsheet_galley import Setting
from broadsheet.typesetting.engines.broadsheet_grid import Grid
from broadsheet.typesetting.engines.columns import LINE, Galley, spread
from broadsheet.typesetting.engines.markup import inline, literal
from broadsheet.typesetting.manuscript import Box, Manuscript, Piece, Run, plain

# Where in the upper margin the head of an inner page begins.
HIGH_OF_MARGIN = 0.42
# The width of a letter in sizes of the type, on an average and rather too much.
LETTER = 0.56


@dataclass(frozen=True)
class MadeUp:
    """A sheet as planned. side: the cells of the first page's side column. foot: the line where the last page's foot begins."""

    grid: Grid
    pages: int
    settings: Sequence[Setting]
    ranks: Sequence[str]
    cells: Sequence[Cell]
    side: Sequence[Cell]
    frames: Sequence[Frame]
    boxes: Sequence[Box]
    listed: Listed
    foot: int
    imprint: int
    gap: int = 2
    cost: float = 0.0

    @property
    def all_cells(self) -> list[Cell]:
        return [*self.cells, *self.side]


@dataclass(frozen=True)
class Expected:
    """Where a strip in a column should end: its piece, its first slug, and quarters from the top of the page."""

    setting: int
    slug: int
    quarters: int


def places_of(made: MadeUp) -> dict[str, tuple[int, ...]]:
    """For each piece the pages on which it stands."""
    pages: dict[str, list[int]] = {}
    for cell in sorted(made.all_cells, key=lambda cell: cell.page):
        pages.setdefault(made.settings[cell.piece].piece.key, []).append(cell.page)
    return {key: tuple(dict.fromkeys(found)) for key, found in pages.items()}


def shortened(title: str, most: int) -> str:
    """A title cut at a word, with dots, where it is longer than so many letters."""
    words = " ".join(title.split())
    if len(words) <= most:
        return words
    return (words[:most].rpartition(" ")[0] or words[:most]).rstrip(" ,;:.–—") + " …"


class Forme:
    """Writes the source of a sheet; `expected` then says what the marks in it should measure."""

    def __init__(self, compositor: Compositor, made: MadeUp) -> None:
        self.compositor, self.made, self.grid = compositor, made, made.grid
        self.manuscript: Manuscript = compositor.manuscript
        self.is_rtl = self.manuscript.direction == "rtl"
        self.expected: list[Expected] = []
        order = sorted(made.all_cells, key=lambda cell: (cell.piece, cell.columns[0].start))
        self._next = {id(one): two for one, two in itertools.pairwise(order) if one.piece == two.piece}
        self._last = {id(two): one for one, two in itertools.pairwise(order) if one.piece == two.piece}

    def source(self) -> str:
        self.expected = []
        pages = [self._page(number) for number in range(1, self.made.pages + 1)]
        found = "#place(top + left, context [#metadata(query(<at>).map(m => m.location().position().y.pt()))<all>])"
        return "\n".join([settings_of(self.manuscript, self.grid), self._document(), *pages, found])

    def _document(self) -> str:
        made = self.manuscript
        title = " · ".join(part for part in (made.title, made.designation) if part)
        grid = self.grid
        return (
            f"#set document(title: {literal(title)}, author: {literal(made.publisher or made.title)}, date: {_date(made.date_iso)}, "
            f"description: {_or_none(made.description)})\n"
            f"#set page(width: {grid.width:.4f}pt, height: {grid.height:.4f}pt, margin: 0pt)\n"
            "#let a = [#metadata(0)<at>]"
        )

    # Where things are

    def _x(self, first: int, span: int) -> float:
        """The left edge of some columns, counted in the direction of reading."""
        number = self.grid.columns - first - span if self.is_rtl else first
        return self.grid.left + number * (self.grid.column + self.grid.gutter)

    def _y(self, quarters: float) -> float:
        return self.grid.top + quarters * self.grid.pitch / LINE

    def _at(self, first: int, span: int, quarters: float, code: str) -> str:
        x, y, width = self._x(first, span), self._y(quarters), self.grid.across(span)
        return f"#at({x:.3f}pt, {y:.3f}pt, {width:.3f}pt, {code})"

    # Pages

    def _page(self, number: int) -> str:
        parts = [] if number == 1 else ["#pagebreak()"]
        parts += [self._masthead()] if number == 1 else [self._running(number)]
        main = [cell for cell in self.made.cells if cell.page == number]
        side = [cell for cell in self.made.side if cell.page == number]
        for cell in [*sorted(main, key=lambda cell: (cell.top, cell.first)), *side]:
            parts += self._cell(cell)
        parts += self._rules(number, main)
        parts += [self._frame(frame) for frame in self.made.frames if frame.page == number]
        parts += self._frame_rules([frame for frame in self.made.frames if frame.page == number])
        if number == self.made.pages:
            parts += self._foot()
        return "\n".join(parts)

    def _masthead(self) -> str:
        return self._at(0, self.grid.columns, 0, self.compositor.masthead())

    def _running(self, page: int) -> str:
        """The head of an inner page: its number outside, the paper's name in the middle, the date inside."""
        made = self.manuscript
        number = inline((Run(digits(page, made.language), frozenset({"bold"})),))
        name = inline((Run(made.title),)) if self.is_rtl else f"#smallcaps[{inline((Run(made.title),))}]"
        date = inline((Run(made.date_words or made.designation),))
        # An even page lies left of the fold, and right of it in a sheet that runs from right to left.
        ends = (number, date) if page % 2 == 0 else (date, number)
        y = HIGH_OF_MARGIN * self.grid.top
        code = f'pdf.artifact(kind: "header", running([{ends[0]}], [{name}], [{ends[1]}]))'
        return f"#at({self.grid.left:.3f}pt, {y:.3f}pt, {self.grid.inner_width:.3f}pt, {code})"

    def _foot(self) -> list[str]:
        if not self.made.imprint:
            return []
        lines = self.grid.lines
        top = (lines - self.made.imprint) * LINE
        rule = self._across(0, self.grid.columns, top - 1)
        return [rule, self._at(0, self.grid.columns, top, self.compositor.imprint())]

    # Rules

    def _across(self, first: int, span: int, quarters: float, *, heavy: bool = False) -> str:
        x, y, width = self._x(first, span), self._y(quarters), self.grid.across(span)
        return f"#rule-across({x:.3f}pt, {y:.3f}pt, {width:.3f}pt, heavy: {str(heavy).lower()})"

    def _down(self, before: int, top: float, bottom: float) -> str:
        """A rule between a column and the one before it."""
        if bottom - top < LINE:
            return ""
        side = self.grid.column + self.grid.gutter / 2 if self.is_rtl else -self.grid.gutter / 2
        x, y = self._x(before, 1) + side, self._y(top)
        return f"#rule-down({x:.3f}pt, {y:.3f}pt, {(bottom - top) * self.grid.pitch / LINE:.3f}pt)"

    def _rules(self, number: int, main: Sequence[Cell]) -> Iterator[str]:
        highest = min((cell.top for cell in main), default=0)
        for top in sorted({cell.top for cell in main}):
            band = [cell for cell in main if cell.top == top]
            bottom = max(cell.bottom for cell in band)
            if top > highest:
                span = max(cell.first + cell.span for cell in band)
                yield self._across(0, span, (top - 0.55 * self.made.gap) * LINE)
            for cell in band:
                if cell.first:
                    yield self._down(cell.first, top * LINE, bottom * LINE)
        side = [cell.first for cell in self.made.side] + [f.first for f in self.made.frames if f.top < self.made.foot]
        if number == 1 and side:
            top = min([*(c.top for c in self.made.side), *(f.top for f in self.made.frames if f.page == 1)])
            yield self._down(side[0], top * LINE, self.grid.lines * LINE)

    def _frame_rules(self, frames: Sequence[Frame]) -> Iterator[str]:
        for frame in frames:
            yield self._across(frame.first, frame.span, (frame.top - 0.42) * LINE, heavy=True)
            if frame.first and frame.page == self.made.pages:
                yield self._down(frame.first, frame.top * LINE, (frame.top + frame.lines) * LINE)

    # Cells

    def _cell(self, cell: Cell) -> Iterator[str]:
        setting = self.made.settings[cell.piece]
        galley = _taken_out(setting.galley, cell.lifted)
        yield self._head(cell, setting)
        for column in cell.columns:
            if column.end > column.start:
                yield self._column(cell, column, setting, galley)
            if column.number > cell.first:
                top = max((cell.top + cell.head) * LINE, self._lifted_bottom(cell, column.number))
                yield self._down(column.number, top, cell.bottom * LINE)
        if cell.goes_on:
            yield self._jump(cell)

    @staticmethod
    def _lifted_bottom(cell: Cell, number: int) -> int:
        """Rules begin below a picture that reaches over them."""
        lifted = cell.lifted
        if lifted and lifted.first < number < lifted.first + lifted.span:
            return (lifted.top + lifted.lines) * LINE
        return 0

    def _head(self, cell: Cell, setting: Setting) -> str:
        piece = setting.piece
        if cell.is_resumed:
            return self._at(cell.first, cell.span, cell.top * LINE, self._resumed(cell, piece))
        key = self.compositor.keys[piece.key]
        parts = self.compositor.head(piece, self.made.ranks[cell.piece], cell.span, anchor=f"piece-{key}")
        return self._at(cell.first, cell.span, cell.top * LINE, f"headed({cell.head * LINE}, {parts})")

    def _resumed(self, cell: Cell, piece: Piece) -> str:
        is_wide = cell.span > 1
        words = self._with_page(self.manuscript.words.continued_from, self._last[id(cell)].page)
        room = self.grid.across(cell.span) / (LETTER * self.grid.size)
        title = shortened(plain(piece.title), int(room - len(words) - 3 if is_wide else room))
        target = f"label({literal('piece-' + self.compositor.keys[piece.key])})"
        names = f"{piece.direction}, {literal(base_code(piece.language))}, {literal(title)}, {literal(words)}, {target}"
        return f"resumed({names}, wide: {str(is_wide).lower()})"

    def _jump(self, cell: Cell) -> str:
        column = cell.columns[-1]
        words = self._with_page(self.manuscript.words.continued_on, self._next[id(cell)].page)
        target = f"label({literal(self._beginning(self._next[id(cell)]))})"
        made = self.manuscript
        code = f"jump({made.direction}, {literal(base_code(made.language))}, {literal(words)}, {target})"
        return self._at(column.number, 1, column.top + column.room - LINE, code)

    def _beginning(self, cell: Cell) -> str:
        return f"part-{cell.piece}-{cell.page}-{cell.columns[0].start}"

    def _with_page(self, words: str, page: int) -> str:
        return words.replace("{page}", digits(page, self.manuscript.language))

    def _column(self, cell: Cell, column: Column, setting: Setting, galley: Galley) -> str:
        room = column.room - (LINE if cell.goes_on and column is cell.columns[-1] else 0)
        is_last = column.end >= len(galley)
        air = {} if is_last else spread(galley, column.start, column.end, room)
        parts = list(self._strips(cell, column, setting, galley, air))
        if cell.is_resumed and column is cell.columns[0]:
            parts.insert(0, f"[#metadata(0)#label({literal(self._beginning(cell))})]")
        return self._at(column.number, 1, column.top, "{\n" + "\n".join(parts) + "\n}")

    def _strips(
        self, cell: Cell, column: Column, setting: Setting, galley: Galley, air: dict[int, int]
    ) -> Iterator[str]:
        high, above = column.top, None
        for start, end in _by_strip(setting, column.start, column.end):
            strip = setting.strips[setting.places[start].strip]
            if cell.lifted and cell.lifted.slug <= start < cell.lifted.end:
                if start == cell.lifted.slug:
                    yield self._lifted(cell.lifted, column, setting)
                continue
            space = (galley.slugs[start].before if start > column.start else 0) + air.get(start, 0)
            if space:
                yield f"v({space} * quarter)"
            high += space
            yield from self._mark(cell, above, high)
            yield self._part(setting, strip, start, end)
            high, above = high + galley.height(start, end), start
        yield from self._mark(cell, above, high)

    def _mark(self, cell: Cell, above: int | None, quarters: int) -> Iterator[str]:
        """A mark stands before a strip, as Typst keeps it with what follows; it tells of the strip above."""
        if above is not None:
            self.expected.append(Expected(cell.piece, above, quarters))
            yield "a"

    def _part(self, setting: Setting, strip: Strip, start: int, end: int) -> str:
        quarters = setting.galley.slugs[start].height
        if strip.address:
            code = self.compositor.web(setting.piece, has_code=setting.has_code)
            return f"rigid({quarters}, {code}, at: bottom)"
        if strip.is_rigid:
            return f"rigid({quarters}, {self.compositor.rigid(strip)}, at: {'top' if strip.manner == PICTURE else 'horizon'})"
        after = setting.places[end]
        is_cut = after.strip == setting.places[start].strip
        last = after.letter - 1 if is_cut else None
        return self.compositor.strip(setting.piece, strip, setting.places[start].letter, last)

    def _lifted(self, lifted: Lifted, column: Column, setting: Setting) -> str:
        """What stands at the head of the band, though in the order of reading it comes here."""
        width = self.grid.across(lifted.span)
        x = self._x(lifted.first, lifted.span) - self._x(column.number, 1)
        y = self._y(lifted.top * LINE) - self._y(column.top)
        strips = [setting.strips[setting.places[slug].strip] for slug in range(lifted.slug, lifted.end)]
        parts = [self.compositor.strip(setting.piece, strip) for strip in strips[:-1]]
        quarters = (lifted.lines - len(parts)) * LINE
        at = "top" if strips[-1].manner == PICTURE or parts else "horizon"
        parts.append(f"rigid({quarters}, {self.compositor.rigid(strips[-1], span_width=width)}, at: {at})")
        inside = "\n".join(parts)
        return f"at({x:.3f}pt, {y:.3f}pt, {width:.3f}pt, {{\n{inside}\n}})"

    # Frames

    def _frame(self, frame: Frame) -> str:
        code = self.contents() if frame.name == CONTENTS else self.compositor.frame(self.made.boxes[frame.name])
        return self._at(frame.first, frame.span, frame.top * LINE, code)

    def contents(self) -> str:
        pages = places_of(self.made)
        return self.compositor.contents(self.made.listed, {key: found[0] for key, found in pages.items()})


def _date(iso: str) -> str:
    """The first day of a partial date; no date at all leaves the moment of printing out too."""
    parts = [int(part) for part in iso.split("-")] if iso else []
    if not parts:
        return "none"
    year, month, day = (*parts, 1, 1)[:3]
    return f"datetime(year: {year}, month: {month}, day: {day})"


def _or_none(text: str) -> str:
    return literal(text) if text.strip() else "none"


def _taken_out(galley: Galley, lifted: Lifted | None) -> Galley:
    if lifted is None:
        return galley
    return emptied(galley, lifted.slug, lifted.end)


def _by_strip(setting: Setting, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The slugs of a column, strip by strip."""
    while start < end:
        last = start + 1
        while last < end and setting.places[last].strip == setting.places[start].strip:
            last += 1
        yield start, last
        start = last
