"""The compositor of a newspaper sheet: strips, heads and frames as calls of the functions of the layout."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import segno

from broadsheet.core.languages import base_code, direction
from broadsheet.core.numbers import digits
from broadsheet.core.web_addresses import breakable_address
from broadsheet.typesetting.engines.broadsheet_copy import (
    PULL,
    Strip,
    byline_stands_in_head,
    clean,
    quarters_of,
    said,
    stands_in_head,
    stretch,
)
from broadsheet.typesetting.engines.broadsheet_grid import TALLEST_PICTURE, Grid
from broadsheet.typesetting.engines.colour import cmyk
from broadsheet.typesetting.engines.compiling import Workshop, layout
from broadsheet.typesetting.engines.markup import Writer, inline, literal
from broadsheet.typesetting.manuscript import PLACE, Box, Figure, Manuscript, Piece, Table, plain

# In letters; a longer address gets no scan code, and is shown with dots.
LONGEST_CODE, LONGEST_ADDRESS = 400, 160
# Words of a column of a table that are measured, the longest ones: the widest has not always the most letters.
MAY_BE_WIDEST = 5
_BREAKS = re.compile(r"[\s\u00ad\u200b]+")


def settings_of(manuscript: Manuscript, grid: Grid) -> str:
    """The values that the layout wants set before it."""
    values = {
        "pitch": f"{grid.pitch:.4f}pt",
        "size": f"{grid.size:.4f}pt",
        "column": f"{grid.column:.4f}pt",
        "gutter": f"{grid.gutter:.4f}pt",
        "inner-width": f"{grid.inner_width:.4f}pt",
        "inner-height": f"{grid.inner_height:.4f}pt",
        "accent": cmyk(manuscript.accent),
        "sheet-lang": literal(base_code(manuscript.language)),
        "sheet-dir": manuscript.direction,
        "most-picture": f"{TALLEST_PICTURE * grid.inner_height:.4f}pt",
    }
    return "\n".join(f"#let {name} = {value}" for name, value in values.items()) + "\n" + layout("broadsheet") + "\n"


@dataclass(frozen=True)
class Listed:
    """What the first page says is in the issue; where that is much, without by-lines, and then without the last ones."""

    pieces: tuple[Piece, ...]
    has_bylines: bool = True
    left_out: int = 0

    def __bool__(self) -> bool:
        return bool(self.pieces)

    def shorter(self, share: float) -> Listed:
        """The list that takes about so much of the room."""
        if self.has_bylines:
            return replace(self, has_bylines=False)
        kept = max(1, min(len(self.pieces) - 1, int(len(self.pieces) * share) - 1))
        return replace(self, pieces=self.pieces[:kept], left_out=self.left_out + len(self.pieces) - kept)


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
            if said_by := strip.block.attribution:
                words += f' #linebreak()#text(size: .6em, style: "normal")[{inline(said(said_by), _said)}]'
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
        longest = f"longest: {longest_words(table)}, weights: {_array(map(str, weights_of(table)))}"
        return f"tabled({dress}, ({numbers},), ({heads},), ({cells},), [{caption}], {longest}{wide})"

    def needs(self, strip: Strip) -> str:
        """Code of the widths that the columns of a table need, so that no word stands in its neighbour."""
        assert isinstance(strip.block, Table)
        return f"column-needs({self.small_dress(strip.language)}, {longest_words(strip.block)})"

    def small_dress(self, language: str) -> str:
        return self.dress(Strip("note", language))

    def web(self, piece: Piece, *, has_code: bool) -> str:
        code = literal(self.scan_code(piece.url)) if has_code else "none"
        label = literal(self.manuscript.words.on_the_web + ("" if has_code else ":"))
        return f"web({self.small_dress(self.manuscript.language)}, {label}, {literal(piece.url)}, {literal(shown(piece.url))}, code: {code})"

    def scan_code(self, url: str) -> str:
        """Draw a scan code into the workshop; return the picture's name."""
        name = f"code-{hashlib.sha256(url.encode()).hexdigest()[:16]}.svg"
        path = self.workshop.folder / name
        if not path.exists():
            segno.make(url, error="m", micro=False).save(str(path), border=0, dark="#000")
        return name

    def head(self, piece: Piece, rank: str, span: int, *, anchor: str = "") -> str:
        """The arguments of the head of a piece."""
        standfirst = inline(clean(piece.standfirst), _said) if stands_in_head(piece.standfirst) else ""
        byline = inline(said(piece.byline), _said) if byline_stands_in_head(piece) else ""
        parts = [
            literal(base_code(piece.language)),
            piece.direction,
            literal(rank),
            str(span),
            *(f"[{words}]" for words in (inline(said(piece.rubric), _said), inline(clean(piece.title), _said))),
            *(f"[{words}]" for words in (standfirst, byline)),
        ]
        longest = max(re.split(r"[ \n\u200b\u00ad-]", plain(clean(piece.title))), key=len)
        parts.append(f"longest: [{_said(longest)}]")
        return ", ".join(parts) + (f", anchor: {literal(anchor)}" if anchor else "")

    def frame(self, box: Box) -> str:
        """A frame of short things, or an empty one."""
        if box.kind == PLACE:
            return "empty-place()"
        blocks = Writer(self.workshop.image_name, _said).blocks(box.blocks)
        return f"framed([{inline(said(box.title), _said)}], [\n{blocks}\n])"

    def contents(self, listed: Listed, pages: dict[str, int]) -> str:
        """The frame that says what stands where; a title without a page is only announced."""
        lines = []
        for piece in listed.pieces:
            page = pages.get(piece.key)
            number = literal(digits(page, self.manuscript.language)) if page else '""'
            target = f"label({literal('piece-' + self.keys[piece.key])})" if page and pages else "none"
            byline = inline(said(piece.byline), _said) if listed.has_bylines else ""
            title = inline(clean(piece.title), _said)
            lines.append(f"#contents-line([{title}], [{byline}], {number}, {target})")
        if listed.left_out:
            count = digits(listed.left_out, self.manuscript.language)
            more = self.manuscript.words.and_more.replace("{number}", count)
            lines.append(f'#contents-line([{inline(said(more), _said)}], [], "", none)')
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
        texts = (made.publisher, made.imprint, made.legal_notice)
        parts = [inline(said(text), _said) for text in texts if text.strip()]
        parts += [f"#box[{_said(f'ISSN {made.issn}')}]"] if made.issn else []
        if made.licence:
            words = inline(said(made.licence), _said)
            parts.append(f"#link({literal(made.licence_url)})[{words}]" if made.licence_url else words)
        if made.url:
            parts.append(f"#link({literal(made.url)})[{_said(shown(made.url))}]")
        code, url = (literal(self.scan_code(made.url)), literal(made.url)) if made.url else ("none", '""')
        return f"imprint([{'#h(.35em)·#h(.35em) '.join(parts)}], {code}, {url})"


def longest_words(table: Table) -> str:
    """For each column the words of its heading and cells that may be the widest, as code."""
    columns = []
    for number, (heading, _is_number) in enumerate(table.columns):
        cells = {word for row in table.rows for word in _unbreakable(plain(clean(row[number])))}
        heads = sorted(_unbreakable(plain(said(heading))), key=len)[-MAY_BE_WIDEST:]
        words = sorted(cells, key=lambda word: (len(word), word))[-MAY_BE_WIDEST:]
        columns.append(f"({_array(map(literal, heads))}, {_array(map(literal, words))})")
    return _array(columns)


def weights_of(table: Table) -> list[int]:
    """How many letters stand in each column, roughly its share of the room that is left."""
    return [1 + sum(len(plain(row[number])) for row in table.rows) for number in range(len(table.columns))]


def _unbreakable(text: str) -> list[str]:
    return [word for word in _BREAKS.split(text) if word]


def _array(parts: Iterable[str]) -> str:
    return "(" + "".join(f"{part}, " for part in parts) + ")"


def has_code(piece: Piece) -> bool:
    """Whether a scan code may be drawn for it."""
    return 0 < len(piece.url) <= LONGEST_CODE


def shown(url: str) -> str:
    """An address as people write it, from left to right, with places where it may break."""
    return f"\u2066{breakable_address(url, LONGEST_ADDRESS)}\u2069"


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
