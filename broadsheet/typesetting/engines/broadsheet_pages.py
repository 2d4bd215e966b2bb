"""Which piece stands where: bands across the pages, found by trying many make-ups and keeping the best.

A piece that does not fit is cut and goes on later. White holes, needless jumps and changes of order cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from broadsheet.typesetting.engines.broadsheet_bands import Cell, Column, Copy, Lifted, Region
from broadsheet.typesetting.engines.columns import LINE, Balance, Galley, balanced, filled

# The head of what goes on from another page, in one column (two lines and air) and in more.
NARROW_RESUMED, WIDE_RESUMED = 3, 2
# Lines of text under a head below which nothing is begun; lines that are worth a jump.
LEAST_TEXT, LEAST_REST = 6, 6
# Make-ups kept at each step, the fewer the more columns and pieces there are.
MOST_STATES, MANY_COPIES = 192, 10
LOOK_AHEAD = 3


Pending = tuple[tuple[int, int], ...]
# The first slug of what is lifted, and how many columns it spans.
LiftAcross = tuple[int, int] | None


@dataclass(frozen=True)
class State:
    """How far the make-up is: the region being filled, the line in it, what is still to be placed."""

    region: int
    line: int
    pending: Pending
    cells: tuple[Cell, ...] = ()
    cost: float = 0.0


@dataclass(frozen=True)
class Plan:
    """cells in the order of placing; region and line at which the text ended."""

    cells: tuple[Cell, ...]
    region: int
    line: int
    cost: float


class MakeUp:
    """Places copies in regions. gap: lines between two bands."""

    def __init__(self, copies: Sequence[Copy], regions: Sequence[Region], gap: int = 2) -> None:
        self.copies, self.regions, self.gap = copies, regions, gap
        widest = max(region.span for region in regions)
        self.most_states = MOST_STATES // widest // (1 if len(copies) <= MANY_COPIES else 2)
        self._balances: dict[tuple[int, ...], Balance | None] = {}
        self._cells: dict[tuple[object, ...], Cell | None] = {}

    def plan(self, pending: Pending) -> Plan | None:
        """The best way to place everything; None where the regions do not hold it."""
        best: State | None = None
        states = [State(0, 0, pending)]
        while states:
            found: dict[tuple[int, int, Pending], State] = {}
            for state in states:
                for after in self._after(state):
                    if not after.pending:
                        after = replace(after, cost=after.cost + self._white_end(after))
                        best = after if best is None or self._rank(after) < self._rank(best) else best
                        continue
                    key = (after.region, after.line, after.pending)
                    if key not in found or after.cost < found[key].cost:
                        found[key] = after
            states = sorted(found.values(), key=self._rank)[: self.most_states]
        return None if best is None else Plan(best.cells, best.region, best.line, best.cost)

    def _white_end(self, state: State) -> float:
        """What stays white on the last page that has text."""
        if state.region >= len(self.regions):
            return 0.0
        region = self.regions[state.region]
        return 0.25 * max(0, region.lines - state.line) * region.span / 2 if state.line else 0.0

    def _rank(self, state: State) -> tuple[float, int, int]:
        return (state.cost + 0.001 * len(state.cells), state.region, state.line)

    def _after(self, state: State) -> Iterator[State]:
        """Every state that one more decision leads to."""
        if state.region >= len(self.regions):
            return
        region = self.regions[state.region]
        choices = range(1 if not state.cells else min(LOOK_AHEAD, len(state.pending)))
        for choice in choices:
            yield from self._alone(state, region, choice)
        if state.cells:
            for choice in choices:
                yield from self._pairs(state, region, choice)
        yield self._turned(state, region)

    def _turned(self, state: State, region: Region) -> State:
        """Leave the rest of a region white."""
        white = max(0, region.lines - state.line)
        cost = 0.0 if white <= 1 else 1.0 * white + (0.6 * white if white > LEAST_TEXT else 0)
        return replace(state, region=state.region + 1, line=0, cost=state.cost + cost * region.span / 2)

    def _alone(self, state: State, region: Region, choice: int) -> Iterator[State]:
        piece, start = state.pending[choice]
        for lift in self._lifts(piece, start, region.span):
            cell = self._whole(piece, start, region, state.line, lift)
            if cell is not None:
                yield self._placed(state, (cell,), (choice,), self._looks(cell, region))
            elif (cell := self._jumping(piece, start, region, state.line, lift)) is not None:
                yield self._jumped(state, cell, choice)

    def _pairs(self, state: State, region: Region, choice: int) -> Iterator[State]:
        """Two pieces side by side: both whole, or down to the foot of the region with one or both going on."""
        for other in range(min(LOOK_AHEAD, len(state.pending))):
            if other == choice:
                continue
            for span in range(1, region.span):
                one = replace(region, span=span)
                two = replace(region, first=region.first + span, span=region.span - span)
                yield from self._pair(state, (choice, other), (one, two))

    def _pair(self, state: State, chosen: tuple[int, int], halves: tuple[Region, Region]) -> Iterator[State]:
        whole, cut = [], []
        for number, half in zip(chosen, halves, strict=True):
            piece, start = state.pending[number]
            lift = self._lifts(piece, start, half.span)[0]
            whole.append(self._whole(piece, start, half, state.line, lift))
            cut.append(None if whole[-1] else self._jumping(piece, start, half, state.line, None))
        if whole[0] and whole[1]:
            yield from self._both(state, chosen, (whole[0], whole[1]))
        elif all(a or b for a, b in zip(whole, cut, strict=True)):
            cells = tuple(cell for a, b in zip(whole, cut, strict=True) if (cell := a or b))
            yield from self._to_the_foot(state, chosen, cells)

    def _both(self, state: State, chosen: tuple[int, int], cells: tuple[Cell, Cell]) -> Iterator[State]:
        one, two = cells
        difference = abs(one.bottom - two.bottom)
        if difference > max(5, 0.16 * max(one.lines, two.lines)):
            return
        narrower = one.span if one.bottom < two.bottom else two.span
        region = self.regions[state.region]
        looks = 0.9 * difference * narrower + 0.5 * (self._looks(one, region) + self._looks(two, region))
        yield self._placed(state, cells, chosen, looks)

    def _to_the_foot(self, state: State, chosen: tuple[int, int], cells: tuple[Cell, ...]) -> Iterator[State]:
        region = self.regions[state.region]
        white = sum((region.top + region.lines - cell.bottom) * cell.span for cell in cells)
        if white > 0.2 * region.lines:
            return
        cost = state.cost + 0.9 * white + self._disorder(state, chosen)
        rests: list[tuple[int, int]] = []
        for cell in cells:
            cost += self._looks(cell, region)
            if cell.goes_on:
                cost += self._jump_cost(cell)
                rests.append((cell.piece, cell.columns[-1].end))
        pending = tuple(item for number, item in enumerate(state.pending) if number not in chosen)
        yield State(state.region + 1, 0, (*rests, *pending), state.cells + cells, cost)

    def _lifts(self, piece: int, start: int, span: int) -> list[LiftAcross]:
        """The picture that may stand at the head of the band, and across how many columns; else None."""
        later = sorted(slug for slug in self.copies[piece].lifts if slug >= start)[:2]
        if span < 2 or not later:
            return [None]
        widths = (2,) if span < 4 else (3, 2)
        return [*((slug, width) for slug in later for width in widths), None]

    def _looks(self, cell: Cell, region: Region) -> float:
        """What is ugly about a cell, in lines of white."""
        flat = max(0, 5 - cell.lines) * 1.5
        return flat + self._holes(cell) - (min(3, cell.span) if cell.lifted else 0)

    def _holes(self, cell: Cell) -> float:
        """Lines that stay white at the feet of columns, one each forgiven."""
        galley = self.copies[cell.piece].galley
        if cell.lifted:
            galley = self.copies[cell.piece].without[cell.lifted.slug]
        white = [(column.room - galley.height(column.start, column.end)) / LINE for column in cell.columns]
        return sum(0.8 * max(0.0, lines - 1 - (1 if cell.goes_on else 0)) for lines in white)

    def _whole(self, piece: int, start: int, region: Region, line: int, lift: LiftAcross) -> Cell | None:
        """The rest of a piece in columns of equal height, begun in a line of a region; None if it does not fit."""
        key = (True, piece, start, region, line, lift)
        if key not in self._cells:
            self._cells[key] = self._whole_anew(piece, start, region, line, lift)
        return self._cells[key]

    def _jumping(self, piece: int, start: int, region: Region, line: int, lift: LiftAcross) -> Cell | None:
        """As much of a piece as fills the region; its last line says where it goes on."""
        key = (False, piece, start, region, line, lift)
        if key not in self._cells:
            self._cells[key] = self._jumping_anew(piece, start, region, line, lift)
        return self._cells[key]

    def _whole_anew(self, piece: int, start: int, region: Region, line: int, lift: LiftAcross) -> Cell | None:
        head = self._head(piece, start, region.span)
        drops = self._drops(piece, region.span, lift)
        balance = self._balance(piece, start, drops, lift[0] if lift else -1)
        if balance is None or head + balance.lines > region.lines - line:
            return None
        return self._cell(piece, start, region, line, head, balance.lines, balance.ends, drops, lift)

    def _jumping_anew(self, piece: int, start: int, region: Region, line: int, lift: LiftAcross) -> Cell | None:
        span, head = region.span, self._head(piece, start, region.span)
        lines = region.lines - line - head
        drops = self._drops(piece, span, lift)
        if lines < LEAST_TEXT or max(drops) > (lines - LEAST_TEXT) * LINE:
            return None
        rooms = [lines * LINE - drop for drop in drops]
        rooms[-1] -= LINE
        ends = filled(self._galley(piece, lift), start, rooms)
        is_cut_right = start < ends[0] and ends[-1] < len(self.copies[piece].galley) and len(set(ends)) == len(ends)
        if not is_cut_right or (lift and ends[-1] < self.copies[piece].lifts[lift[0]].end):
            return None
        cell = self._cell(piece, start, region, line, head, lines, ends, drops, lift)
        return replace(cell, goes_on=True)

    def _head(self, piece: int, start: int, span: int) -> int:
        if start:
            return NARROW_RESUMED if span == 1 else WIDE_RESUMED
        return self.copies[piece].heads[span]

    def _galley(self, piece: int, lift: LiftAcross) -> Galley:
        copy = self.copies[piece]
        return copy.without[lift[0]] if lift else copy.galley

    def _drops(self, piece: int, span: int, lift: LiftAcross) -> tuple[int, ...]:
        if lift is None:
            return (0,) * span
        slug, width = lift
        high = self.copies[piece].lifts[slug].lines[min(width, span)] * LINE
        return tuple(high if number >= span - width else 0 for number in range(span))

    def _balance(self, piece: int, start: int, drops: tuple[int, ...], lifted: int) -> Balance | None:
        key = (piece, start, lifted, *drops)
        if key not in self._balances:
            copy = self.copies[piece]
            galley = copy.without[lifted] if lifted >= 0 else copy.galley
            most = max(region.lines for region in self.regions)
            self._balances[key] = balanced(galley, start, drops, most)
        return self._balances[key]

    def _cell(
        self, piece: int, start: int, region: Region, line: int, head: int, lines: int,
        ends: Sequence[int], drops: Sequence[int], lift: LiftAcross,
    ) -> Cell:  # fmt: skip
        top, first, span = region.top + line, region.first, region.span
        columns, begin = [], start
        for number, (end, drop) in enumerate(zip(ends, drops, strict=True)):
            columns.append(Column(first + number, begin, end, (top + head) * LINE + drop, lines * LINE - drop))
            begin = end
        lifted = None
        if lift:
            width = min(lift[1], span)
            end = self.copies[piece].lifts[lift[0]].end
            lifted = Lifted(lift[0], end, first + span - width, width, top + head, max(drops) // LINE)
        return Cell(piece, region.page, first, span, top, head, lines, tuple(columns), bool(start), False, lifted)

    def _placed(self, state: State, cells: tuple[Cell, ...], chosen: tuple[int, ...], looks: float) -> State:
        bottom = max(cell.bottom for cell in cells) - self.regions[state.region].top
        pending = tuple(item for number, item in enumerate(state.pending) if number not in chosen)
        line = bottom + self.gap
        cost = state.cost + looks + self._disorder(state, chosen)
        if line + LEAST_TEXT > self.regions[state.region].lines and pending:
            white = max(0, self.regions[state.region].lines - bottom)
            cost += (0.5 * white + 0.15 * white * white) * self.regions[state.region].span / 2
            return State(state.region + 1, 0, pending, state.cells + cells, cost)
        return State(state.region, line, pending, state.cells + cells, cost)

    def _jumped(self, state: State, cell: Cell, choice: int) -> State:
        pending = tuple(item for number, item in enumerate(state.pending) if number != choice)
        looks = self._looks(cell, self.regions[state.region])
        cost = state.cost + self._jump_cost(cell) + looks + self._disorder(state, (choice,))
        rest = (cell.piece, cell.columns[-1].end)
        return State(state.region + 1, 0, (rest, *pending), (*state.cells, cell), cost)

    def _jump_cost(self, cell: Cell) -> float:
        """A jump costs, more so the second one of a piece, or where little is left behind it."""
        galley = self.copies[cell.piece].galley
        rest = galley.height(cell.columns[-1].end, len(galley)) / LINE
        return 5 + max(0.0, LEAST_REST * cell.span - rest) * 0.8 + (3 if cell.is_resumed else 0)

    @staticmethod
    def _disorder(state: State, chosen: Sequence[int]) -> float:
        """Taking what stands later in the contents, and letting a piece that was begun wait."""
        skipped = [number for number in range(max(chosen)) if number not in chosen]
        return 1.5 * len(skipped) + sum(2.5 for number in skipped if state.pending[number][1])
