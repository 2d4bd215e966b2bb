"""The galley of a newspaper sheet: every piece set once in one column, and measured by Typst itself.

What comes back are slugs for the planner of columns, and for each of them the place in the text where it begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any
from urllib.parse import unquote

import segno

from broadsheet.core.languages import base_code, direction
from broadsheet.core.numbers import digits
from broadsheet.typesetting.engines.broadsheet_copy import (
    LONGEST_BYLINE,
    PICTURE,
    PULL,
    TABLE,
    Copyist,
    Strip,
    clean,
    quarters_of,
    said,
    stands_in_head,
    stretch,
)
from broadsheet.typesetting.engines.broadsheet_pages import Lift
from broadsheet.typesetting.engines.columns import LINE, Galley, Slug
from broadsheet.typesetting.engines.compiling import Workshop, layout
from broadsheet.typesetting.engines.markup import Writer, inline, literal
from broadsheet.typesetting.manuscript import Box, Figure, Manuscript, Piece, Table

POINTS_PER_MM = 72 / 25.4
# Points by which a place in the galley may be off its line.
_TOLERANCE = 0.35
# Between a head and its text, at least, in lines.
HEAD_AIR = 0.45
# What may stand across columns at the head of a band. A table that is so much higher in one column than in two is squeezed.
LIFTED = (PICTURE, TABLE)
SQUEEZED = 1.7
# In letters; a longer address gets no scan code, and is shown with dots.
LONGEST_CODE, LONGEST_ADDRESS = 400, 160


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


def settings_of(manuscript: Manuscript, grid: Grid) -> str:
    """The values that the layout wants set before it."""
    values = {
        "pitch": f"{grid.pitch:.4f}pt",
        "size": f"{grid.size:.4f}pt",
        "column": f"{grid.column:.4f}pt",
        "gutter": f"{grid.gutter:.4f}pt",
        "inner-width": f"{grid.inner_width:.4f}pt",
        "inner-height": f"{grid.inner_height:.4f}pt",
        "accent": f"rgb({literal(manuscript.accent)})",
        "sheet-lang": literal(base_code(manuscript.language)),
        "sheet-dir": manuscript.direction,
        "most-picture": f"{0.42 * grid.inner_height:.4f}pt",
    }
    return "\n".join(f"#let {name} = {value}" for name, value in values.items()) + "\n" + layout("broadsheet") + "\n"


class Compositor:
    """Writes strips, heads and frames as calls of the layout's functions."""

    def __init__(self, manuscript: Manuscript, workshop: Workshop) -> None:
        self.manuscript, self.workshop = manuscript, workshop
        self.keys = {piece.key: str(number) for number, piece in enumerate(manuscript.pieces)}

    def dress(self, strip: Strip) -> str:
        """Language, direction and height of a line, the first arguments of each function."""
        quarters = quarters_of(strip, self.manuscript.language)
        return f"{literal(base_code(strip.language))}, {direction(strip.language)}, {quarters}"

    def strip(
        self, piece: Piece, strip: Strip, start: int = 0, end: int | None = None, *, is_marked: bool = False
    ) -> str:
        """A strip of text, or its letters from start up to end, as code."""
        last = len(strip.words)
        end = last if end is None else end
        runs = stretch(strip.runs, start, end)
        words = inline(runs, _marked if is_marked else _said)
        if 0 < end < last and strip.words[end] == " ":
            words += "#linebreak(justify: true)"
        options = [f"depth: {strip.depth}"] if strip.depth else []
        options += ["indent: true"] if strip.is_indented and start == 0 else []
        options += [f"marker: {literal(strip.marker)}"] if strip.marker and start == 0 else []
        options += [f"name: {literal(self._note(strip.name))}"] if strip.name and start == 0 and not is_marked else []
        call = ", ".join([literal(strip.manner), self.dress(strip), f"[{words}]", *options])
        if any(run.note is not None for run in runs):
            return f"{{ let mark = {self._marks(piece, 0 if is_marked else len(piece.notes))}; strip({call}) }}"
        return f"strip({call})"

    def _marks(self, piece: Piece, linked: int) -> str:
        numerals = digits("0123456789", piece.language)
        shown = "" if numerals == "0123456789" else numerals
        return f"mark-of({literal(self.keys[piece.key])}, {linked}, {literal(shown)})"

    def _note(self, name: str) -> str:
        kind, _, rest = name.partition("-")
        key, _, number = rest.rpartition("-")
        return f"{kind}-{self.keys[key]}-{number}"

    def rigid(self, strip: Strip, *, span_width: float = 0, pull_scale: float = 1.4) -> str:
        """What is never cut, at its own height."""
        match strip.block:
            case Figure():
                return self._picture(strip, strip.block, span_width)
            case Table():
                return self._table(strip, strip.block, span_width)
        if strip.manner == PULL and strip.block is not None:
            words = inline(said(strip.block.text), _said)
            code, way = literal(base_code(strip.language)), direction(strip.language)
            return f"pulled({code}, {way}, {pull_scale}, [{words}])"
        return "block(height: pitch, width: 100%, divided)"

    def _picture(self, strip: Strip, figure: Figure, width: float) -> str:
        name = literal(self.workshop.image_name(figure.image))
        ratio = max(figure.image.height, 1) / max(figure.image.width, 1)
        caption, credit = inline(clean(figure.caption), _said), inline(said(figure.credit), _said)
        wide = f", width: {width:.3f}pt" if width else ""
        dress = self.small_dress(strip.language)
        alternative = literal(figure.alternative or self.manuscript.title)
        return f"picture({dress}, {name}, {ratio:.5f}, {alternative}, [{caption}], [{credit}]{wide})"

    def _table(self, strip: Strip, table: Table, width: float) -> str:
        numbers = ", ".join(str(is_number).lower() for _heading, is_number in table.columns)
        heads = ", ".join(f"[{inline(said(heading), _said)}]" for heading, _is_number in table.columns)
        cells = ", ".join(f"[{inline(clean(cell), _said)}]" for row in table.rows for cell in row)
        caption = inline(said(table.caption), _said)
        dress = self.small_dress(strip.language)
        wide = f", width: {width:.3f}pt" if width else ""
        return f"tabled({dress}, ({numbers},), ({heads},), ({cells},), [{caption}]{wide})"

    def small_dress(self, language: str) -> str:
        return self.dress(Strip("note", language))

    def web(self, piece: Piece, *, has_code: bool) -> str:
        code = literal(self.scan_code(piece.url)) if has_code else "none"
        label = literal(self.manuscript.words.on_the_web + ("" if has_code else ":"))
        return f"web({self.small_dress(self.manuscript.language)}, {label}, {literal(piece.url)}, {literal(shown(piece.url))}, code: {code})"

    def scan_code(self, url: str) -> str:
        """Draw a scan code into the workshop; return the picture's name."""
        name = f"code-{abs(hash_of(url)):x}.svg"
        path = self.workshop.folder / name
        if not path.exists():
            segno.make(url, error="m", micro=False).save(str(path), border=0, dark="#000")
        return name

    def head(self, piece: Piece, rank: str, span: int, *, anchor: str = "") -> str:
        """The arguments of the head of a piece."""
        standfirst = inline(clean(piece.standfirst), _said) if stands_in_head(piece.standfirst) else ""
        byline = inline(said(piece.byline), _said) if len(piece.byline) <= LONGEST_BYLINE else ""
        parts = [
            literal(base_code(piece.language)),
            piece.direction,
            literal(rank),
            str(span),
            *(f"[{words}]" for words in (inline(said(piece.rubric), _said), inline(clean(piece.title), _said))),
            *(f"[{words}]" for words in (standfirst, byline)),
        ]
        return ", ".join(parts) + (f", anchor: {literal(anchor)}" if anchor else "")

    def frame(self, box: Box) -> str:
        """A frame of short things."""
        blocks = Writer(self.workshop.image_name, _said).blocks(box.blocks)
        return f"framed([{inline(said(box.title), _said)}], [\n{blocks}\n])"

    def contents(self, listed: Sequence[Piece], pages: dict[str, int]) -> str:
        """The frame that says what stands where; a title without a page is only announced."""
        lines = []
        for piece in listed:
            page = pages.get(piece.key)
            number = literal(digits(page, self.manuscript.language)) if page else '""'
            target = f"label({literal('piece-' + self.keys[piece.key])})" if page and pages else "none"
            title, byline = inline(clean(piece.title), _said), inline(said(piece.byline), _said)
            lines.append(f"#contents-line([{title}], [{byline}], {number}, {target})")
        title = inline(said(self.manuscript.words.in_this_issue), _said)
        return f"framed([{title}], [{' '.join(lines)}])"

    def masthead(self) -> str:
        made = self.manuscript
        emblem, ratio = "none", 1.0
        if made.emblem is not None:
            emblem = literal(self.workshop.image_name(made.emblem))
            ratio = made.emblem.height / max(made.emblem.width, 1)
        ear = made.issue_title or ("" if not made.emblem else made.kind_words)
        words = [made.title, ear, made.tagline]
        name, ear, tagline = (inline(said(text), _said) for text in words)
        left = _joined(made.designation)
        middle = "" if made.date_words and made.date_words in made.designation else _joined(made.date_words)
        right = _joined(made.price, made.imprint)
        line = ", ".join(f"[{part}]" for part in (left, middle, right))
        return f"masthead([{name}], {emblem}, {ratio:.4f}, [{ear}], [{tagline}], {line})"

    def imprint(self) -> str:
        made = self.manuscript
        issn = f"ISSN {made.issn}" if made.issn else ""
        parts = [
            inline(said(text), _said) for text in (made.publisher, made.imprint, made.legal_notice, issn) if text.strip()
        ]
        if made.licence:
            words = inline(said(made.licence), _said)
            parts.append(f"#link({literal(made.licence_url)})[{words}]" if made.licence_url else words)
        if made.url:
            parts.append(f"#link({literal(made.url)})[{_said(shown(made.url))}]")
        code, url = (literal(self.scan_code(made.url)), literal(made.url)) if made.url else ("none", '""')
        return f"imprint([{'#h(.35em)·#h(.35em) '.join(parts)}], {code}, {url})"


def has_code(piece: Piece) -> bool:
    """Whether a scan code may be drawn for it."""
    return 0 < len(piece.url) <= LONGEST_CODE


def hash_of(text: str) -> int:
    """The same in every process, unlike Python's own."""
    import zlib

    return zlib.crc32(text.encode())


def shown(url: str) -> str:
    """An address as people write it, with places where it may break."""
    bare = unquote(url).removeprefix("https://").removeprefix("http://").rstrip("/")
    bare = bare if len(bare) <= LONGEST_ADDRESS else bare[:LONGEST_ADDRESS] + "…"
    return "".join(letter + "\u200b" if letter in "/?&=_-" else letter for letter in bare)


def _joined(*parts: str) -> str:
    return "#h(.4em)·#h(.4em) ".join(inline(said(part), _said) for part in parts if part.strip())


def _said(text: str) -> str:
    return f"#{literal(text)}" if text else ""


def _marked(text: str) -> str:
    """Words with a mark behind every space and every end of a line."""
    pieces: list[str] = []
    start = 0
    for place, letter in enumerate(text):
        if letter in " \n":
            pieces.append(f"#{literal(text[start : place + 1])}#w")
            start = place + 1
    return "".join([*pieces, _said(text[start:])])


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
    for piece, rank, strips in pieces:
        heads.append(
            _tuple(_high(f"head-of({compositor.head(piece, rank, span)})", grid.across(span)) for span in spans)
        )
        codes.append(_high(compositor.web(piece, has_code=True), grid.column) if has_code(piece) else "0pt")
        pictures = [strip for strip in strips if strip.manner in LIFTED]
        wide.append(
            _tuple(
                _tuple(
                    _high(compositor.rigid(one, span_width=grid.across(span)), grid.across(span)) for span in spans
                )
                for one in pictures
            )
        )
    framed = [_tuple(_high(frame, grid.across(span)) for span in spans) for frame in frames]
    masthead = _high(compositor.masthead(), grid.inner_width)
    imprint = _high(compositor.imprint(), grid.inner_width)
    return f"""#context [#metadata((
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
            if strip.manner in LIFTED:
                pictures.append(len(slugs))
            code = self.found.heights["codes"][number] if has_code and strip.address else 0
            for slug, letter in self._slugs(strip, code):
                slugs.append(slug)
                places.append(Place(index, letter))
        places.append(Place(len(strips)))
        heads = {span: self.lines(high + HEAD_AIR * self.grid.pitch) for span, high in _counted(self.found.heights["heads"][number])}
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


def copy_of(manuscript: Manuscript, most_rows: dict[str, int], ranks: dict[str, str]) -> list[tuple[Piece, str, list[Strip]]]:
    """Each printed piece with the rank of its head and its strips."""
    copyist = Copyist(manuscript, most_rows)
    return [(piece, ranks.get(piece.key, "main"), copyist.strips(piece)) for piece in manuscript.printed]


