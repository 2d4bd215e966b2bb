"""Fitting a newspaper sheet to its pages: the type as large as they allow, then what room remains shared out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from broadsheet.typesetting.engines.broadsheet_bands import Cell, Copy, Region, spread_out
from broadsheet.typesetting.engines.broadsheet_compositor import Compositor, Listed, has_code
from broadsheet.typesetting.engines.broadsheet_copy import TABLE, Parts, Strip, parted
from broadsheet.typesetting.engines.broadsheet_forme import Expected, Forme, MadeUp
from broadsheet.typesetting.engines.broadsheet_front import (
    CONTENTS,
    FRAME_GAP,
    Side,
    foot_frames,
    foot_lines,
    in_rows,
    side_column,
)
from broadsheet.typesetting.engines.broadsheet_galley import Place, Reader, Setting, copy_of, galley_source, measured
from broadsheet.typesetting.engines.broadsheet_grid import Grid, fewest_and_most_lines, grid_of
from broadsheet.typesetting.engines.broadsheet_pages import MakeUp, Pending
from broadsheet.typesetting.engines.columns import LINE, Galley
from broadsheet.typesetting.engines.compiling import Workshop, accessible
from broadsheet.typesetting.engines.sheet import TOO_MANY_PAGES, CannotBeSet, OnStep, Told, told
from broadsheet.typesetting.manuscript import Manuscript, Piece, Table, plain, words_of

MOST_PAGES = 128
MOST_ROUNDS = 4
# Share of the first page's side column that the list of contents takes where a text stands above it.
LONGEST_CONTENTS = 0.7
# Share of a page that a table may fill before it is cut between rows.
TALLEST_TABLE = 0.7


@dataclass(frozen=True)
class Wishes:
    """What is granted where there is room."""

    gap: int = 2
    has_codes: bool = False


# What is granted where there is room, and its worth in lines of white; the price of a line more a page.
WISHES: tuple[tuple[Callable[[Wishes], Wishes], float], ...] = (
    (lambda wishes: replace(wishes, has_codes=True), 3.0),
    (lambda wishes: replace(wishes, gap=3), 1.0),
)
TIGHT = Wishes(gap=1)
SMALLER_TYPE = 2.0


@dataclass(frozen=True)
class Proof:
    """All settings on one grid, and the heights of frames, masthead and imprint in lines."""

    grid: Grid
    settings: list[Setting]
    coded: list[Setting]
    frames: list[dict[int, int]]
    masthead: int
    imprint: int


Copies = Sequence[tuple[Piece, str, list[Strip]]]
Taxes = dict[tuple[int, Place], int]


class Press:
    """Sets one manuscript."""

    def __init__(self, manuscript: Manuscript, workshop: Workshop, step: OnStep) -> None:
        self.manuscript, self.workshop, self.step = manuscript, workshop, step
        self.compositor = Compositor(manuscript, workshop)
        self.pieces = manuscript.printed
        self.lead = _lead(self.pieces)
        self.aside = _aside(self.pieces, self.lead)
        self.ranks = self._ranks()
        self.listed = self._listed()
        self.taxes: Taxes = {}
        self._most_rows: dict[str, int] = {}
        self._parts: dict[int, dict[str, Parts]] = {}
        self._proofs: dict[int, Proof] = {}

    def _ranks(self) -> dict[str, str]:
        ranks = {self.pieces[self.lead].key: "lead"}
        if self.aside is not None and self.pieces[self.aside].kind == "editorial":
            ranks[self.pieces[self.aside].key] = "side"
        return ranks

    def _listed(self) -> Listed:
        """What the first page says is in the issue, except for what stands on it anyway."""
        on_it = {self.pieces[self.lead].key} | ({self.pieces[self.aside].key} if self.aside is not None else set())
        others = (one for one in self.manuscript.pieces if one.key not in on_it and not one.key.startswith("box "))
        return Listed(tuple(others))

    def _long_contents(self, proof: Proof) -> bool:
        """Shorten the list on the first page where it would leave the page, or no room for the text above it."""
        room = proof.grid.lines - proof.masthead - 2 * FRAME_GAP
        most = int(room * (LONGEST_CONTENTS if self.aside is not None else 1))
        lines = proof.frames[0][1]
        if not self.listed or lines <= most or len(self.listed.pieces) < 2:
            return False
        self.listed = self.listed.shorter(most / lines)
        return True

    # Proofs

    def proof(self, lines: int) -> Proof:
        """Every piece set and measured on a grid of so many lines a page."""
        for _round in range(12):
            if lines in self._proofs:
                break
            proof, is_whole = self._pulled(lines)
            if is_whole and not self._tall_tables(proof) and not self._long_contents(proof):
                self._proofs[lines] = proof
        return self._proofs.setdefault(lines, proof) if lines not in self._proofs else self._proofs[lines]

    def _pulled(self, lines: int) -> tuple[Proof, bool]:
        """A proof, and whether it holds: no table in it is too wide for its column."""
        grid = grid_of(self.manuscript, lines)
        copies = copy_of(self.manuscript, self._most_rows, self._parts.get(lines, {}), self.ranks)
        frames = [self.compositor.contents(self.listed, {}), *map(self.compositor.frame, self.manuscript.boxes)]
        found = measured(self.workshop, galley_source(self.compositor, grid, copies, frames))
        self.workshop.forget()
        plain, coded = (Reader(self.compositor, grid, found) for _variant in range(2))
        numbered = [(number, piece, strips) for number, (piece, _rank, strips) in enumerate(copies)]
        proof = Proof(
            grid,
            [plain.setting(*one, has_code=False) for one in numbered],
            [coded.setting(*one, has_code=has_code(one[1])) for one in numbered],
            [
                {span: plain.lines(high) for span, high in enumerate(frame, start=1)}
                for frame in found.heights["frames"]
            ],
            plain.lines(found.heights["masthead"]) + 1,
            plain.lines(found.heights["imprint"]),
        )
        return proof, not self._wide_tables(copies, found.heights["needs"], grid)

    def _wide_tables(self, copies: Copies, needs: Sequence[Sequence[float]], grid: Grid) -> bool:
        """Note which tables must be parted between columns, and whether there are new ones."""
        strips = [strip for _piece, _rank, strips in copies for strip in strips if strip.manner == TABLE]
        parts = self._parts.setdefault(grid.lines, {})
        found = False
        for strip, widths in zip(strips, needs, strict=True):
            split = parted(widths, grid.column)
            if split is not None and not strip.is_part:
                parts[strip.name] = split
                found = True
        return found

    def _tall_tables(self, proof: Proof) -> bool:
        """Note which tables must be cut between rows, and whether there are new ones."""
        most = int(TALLEST_TABLE * proof.grid.lines) * LINE
        found = False
        for setting in proof.settings:
            for slug, place in zip(setting.galley.slugs, setting.places, strict=False):
                strip = setting.strips[place.strip]
                if isinstance(strip.block, Table) and strip.manner == TABLE and slug.height > most:
                    rows = len(strip.block.rows)
                    self._most_rows[strip.name] = int(rows * 0.85 * most / slug.height) if rows > 1 else 0
                    found = True
        return found

    # Make-up

    def laid_out(self, proof: Proof, pages: int, wishes: Wishes) -> MadeUp | None:
        """The sheet on so many pages; None where they do not hold it."""
        settings = self._taxed(proof.coded if wishes.has_codes else proof.settings)
        copies = [Copy(setting.galley, setting.heads, setting.lifts) for setting in settings]
        side = self._side(proof, copies, wishes)
        rows = self._foot_rows(proof, side)
        below = proof.imprint + (FRAME_GAP if proof.imprint or rows else 0)
        foot = proof.grid.lines - below - foot_lines(rows)
        regions = self._regions(proof, pages, foot, has_side=side is not None)
        plan = MakeUp(copies, regions, wishes.gap).plan(self._pending(side))
        if plan is None:
            return None
        bottom, _below = foot_frames(rows, pages, foot + FRAME_GAP)
        return MadeUp(
            grid=proof.grid,
            pages=pages,
            settings=settings,
            ranks=[self.ranks.get(piece.key, "main") for piece in self.pieces],
            cells=[self._turned(cell) for cell in spread_out(plan.cells, regions)],
            side=[side.cell] if side and side.cell else [],
            frames=[*(side.frames if side else ()), *bottom],
            boxes=self.manuscript.boxes,
            listed=self.listed,
            foot=foot,
            imprint=proof.imprint,
            gap=wishes.gap,
            cost=plan.cost,
        )

    def _turned(self, cell: Cell) -> Cell:
        """Columns of a piece run in the direction of its own script."""
        is_against = self.pieces[cell.piece].direction != self.manuscript.direction
        return cell.mirrored() if is_against else cell

    def _taxed(self, settings: Sequence[Setting]) -> list[Setting]:
        """Settings in which strips that came out otherwise than measured are as high as they came out."""
        return [self._taxed_one(number, setting) for number, setting in enumerate(settings)]

    def _taxed_one(self, number: int, setting: Setting) -> Setting:
        taxes = {place: tax for (piece, place), tax in self.taxes.items() if piece == number}
        if not taxes:
            return setting
        slugs = [
            replace(slug, height=max(0, slug.height + taxes.get(place, 0)))
            for slug, place in zip(setting.galley.slugs, setting.places, strict=False)
        ]
        return replace(setting, galley=Galley(slugs))

    def _side(self, proof: Proof, copies: Sequence[Copy], wishes: Wishes) -> Side | None:
        """The side column of the first page; None where nothing stands in it."""
        if self.aside is None and not self.listed:
            return None
        grid = proof.grid
        region = Region(1, grid.columns - 1, 1, proof.masthead, grid.lines - proof.masthead)
        frames = [(CONTENTS, proof.frames[0][1])] if self.listed else []
        frames += [
            (number, proof.frames[number + 1][1])
            for number, box in enumerate(self.manuscript.boxes)
            if box.kind in ("events", "contacts")
        ]
        copy = copies[self.aside] if self.aside is not None else None
        return side_column(copy, self.aside or 0, region, frames, wishes.gap)

    def _foot_rows(self, proof: Proof, side: Side | None) -> list[list[tuple[int, int, int]]]:
        taken = {frame.name for frame in side.frames} if side else set()
        left = [number for number in range(len(self.manuscript.boxes)) if number not in taken]
        rows = in_rows([proof.frames[number + 1] for number in left], proof.grid.columns)
        return [[(left[number], span, lines) for number, span, lines in row] for row in rows]

    def _regions(self, proof: Proof, pages: int, foot: int, *, has_side: bool) -> list[Region]:
        grid = proof.grid
        first = Region(1, 0, grid.columns - has_side, proof.masthead, grid.lines - proof.masthead)
        inner = [Region(page, 0, grid.columns, 0, grid.lines) for page in range(2, pages)]
        return [first, *inner, Region(pages, 0, grid.columns, 0, foot - (foot < grid.lines))]

    def _pending(self, side: Side | None) -> Pending:
        others = [number for number in range(len(self.pieces)) if number not in (self.lead, self.aside)]
        pending = [(self.lead, 0)]
        if self.aside is not None and side and side.rest is not None:
            pending.append((self.aside, side.rest))
        return (*pending, *((number, 0) for number in others))

    # Fitting

    def made_up(self) -> MadeUp:
        """The sheet, in the largest type that fits its pages, checked against what Typst makes of it."""
        fewest, most = fewest_and_most_lines(self.manuscript)
        self.step(0.05, "galley")
        pages = self._pages_needed(most)
        lines = self._largest(fewest, most, pages)
        made = self._generous(lines, pages)
        for _round in range(MOST_ROUNDS):
            wrong = self._wrong(made)
            if not wrong:
                break
            for key, tax in wrong.items():
                self.taxes[key] = self.taxes.get(key, 0) + tax
            made = self._generous(lines, pages)
        return made

    def _pages_needed(self, most: int) -> int:
        """As many pages as are wanted, or the fewest that hold the text in the smallest type."""
        proof = self.proof(most)
        wanted = max(4, ceil(self.manuscript.pages / 4) * 4)
        text = sum(setting.galley.height(0, len(setting.galley)) for setting in proof.settings) / LINE
        least = ceil(text / (proof.grid.lines * proof.grid.columns) / 4) * 4
        for pages in range(max(wanted, least), MOST_PAGES + 1, 4):
            if any(self.laid_out(proof, pages, wishes) is not None for wishes in (Wishes(), TIGHT)):
                return pages
        raise CannotBeSet(told(TOO_MANY_PAGES, most=MOST_PAGES))

    def _largest(self, fewest: int, most: int, pages: int) -> int:
        """The fewest lines a page, that is the largest type, with which everything fits: leap, then halve."""
        low, high, guess, leap = fewest, most, self._guess(fewest, most, pages), 1
        while low < high:
            self.step(0.1 + 0.5 * (1 - (high - low) / (most - fewest)), "fit")
            if self.laid_out(self.proof(guess), pages, Wishes()) is None:
                low = guess + 1
                guess = min(high - 1, guess + leap) if high == most else (low + high) // 2
            else:
                high = guess
                guess = max(low, guess - leap) if low == fewest else (low + high) // 2
            leap *= 2
        return high

    def _guess(self, fewest: int, most: int, pages: int) -> int:
        """About how many lines a page are needed: text grows as the type does, the rest hardly."""
        proof = self.proof(most)
        columns = proof.grid.columns
        text = sum(setting.galley.height(0, len(setting.galley)) for setting in proof.settings) / LINE
        heads = sum(setting.heads[columns] * columns for setting in proof.settings)
        frames = sum(min(span * lines for span, lines in frame.items()) + FRAME_GAP for frame in proof.frames)
        fixed = heads + frames + columns * (proof.masthead + proof.imprint) + 10 * pages
        for lines in range(fewest, most):
            if text * most / lines + fixed <= lines * columns * pages:
                return lines
        return most - 1

    def _generous(self, lines: int, pages: int) -> MadeUp:
        """Of the largest type, and of type hardly smaller, with this or that wish granted, what looks best."""
        found: list[tuple[float, int, MadeUp]] = []
        most = fewest_and_most_lines(self.manuscript)[1]
        for number in range(lines, most + 1):
            for gain, made in self._granted(number, pages, is_tightest=number == most):
                found.append((made.cost + SMALLER_TYPE * (number - lines) - gain, len(found), made))
            if found and number > lines:
                break
        return min(found)[2] if found else self._generous(lines, pages + 4)

    def _granted(self, lines: int, pages: int, *, is_tightest: bool) -> Iterator[tuple[float, MadeUp]]:
        """Make-ups with one wish after another granted, and what that is worth in lines of white."""
        proof, wishes, gain = self.proof(lines), Wishes(), 0.0
        made = self.laid_out(proof, pages, wishes)
        if made is None:
            tight = self.laid_out(proof, pages, TIGHT) if is_tightest else None
            yield from [(0.0, tight)] if tight else []
            return
        yield gain, made
        for grant, worth in WISHES:
            made = self.laid_out(proof, pages, grant(wishes))
            if made is not None:
                wishes, gain = grant(wishes), gain + worth
                yield gain, made

    def parted_tables(self, made: MadeUp) -> list[tuple[str, bool]]:
        """Titles of the texts with tables too wide for a column, and whether the table became plain text."""
        titles = {piece.key: plain(piece.title) for piece in self.pieces}
        parts = self._parts.get(made.grid.lines, {})
        return [(titles[name.rpartition(" table ")[0]], not found) for name, found in sorted(parts.items())]

    def white_share(self, made: MadeUp) -> float:
        """How much of the room for text stays white."""
        columns = made.grid.columns
        room = columns * made.grid.lines * made.pages
        used = sum(cell.span * (cell.head + cell.lines) for cell in made.all_cells)
        used += sum(frame.span * (frame.lines + FRAME_GAP) for frame in made.frames)
        masthead = min((cell.top for cell in made.all_cells if cell.page == 1), default=0)
        return 1 - (used + columns * (masthead + made.imprint)) / room - 0.04

    # Checking

    def _wrong(self, made: MadeUp) -> Taxes:
        """Strips that came out higher or lower than planned, by quarters of a line."""
        self.step(0.75, "check")
        forme = Forme(self.compositor, made)
        tops = self.workshop.asked(forme.source(), "all")
        return _deviations(forme, made, tops)

    def printed(self, made: MadeUp) -> tuple[bytes, list[Told]]:
        return accessible(self.workshop, Forme(self.compositor, made).source())


def _deviations(forme: Forme, made: MadeUp, tops: Sequence[float]) -> Taxes:
    wrong: Taxes = {}
    last: Expected | None = None
    drift = 0
    for expected, top in zip(forme.expected, tops, strict=True):
        is_new_column = last is None or last.setting != expected.setting or last.quarters >= expected.quarters
        drift = 0 if is_new_column else drift
        found = round((top - forme.grid.top) / forme.grid.pitch * LINE - expected.quarters)
        if found != drift:
            place = made.settings[expected.setting].places[expected.slug]
            wrong[expected.setting, place] = found - drift
            drift = found
        last = expected
    return wrong


def _lead(pieces: Sequence[Piece]) -> int:
    """The piece said to lead, else the first article, else the first piece."""
    order = sorted(
        range(len(pieces)), key=lambda number: (not pieces[number].is_lead, pieces[number].kind == "editorial", number)
    )
    return order[0]


def _aside(pieces: Sequence[Piece], lead: int) -> int | None:
    """The piece for the side column: the editorial, else the shortest of the others."""
    others = [number for number in range(len(pieces)) if number != lead and not pieces[number].key.startswith("box ")]
    editorials = [number for number in others if pieces[number].kind == "editorial"]
    return editorials[0] if editorials else min(others, key=lambda number: _length(pieces[number]), default=None)


def _length(piece: Piece) -> int:
    return sum(map(len, words_of(piece.blocks)))
