"""The copy of a newspaper sheet: each piece as strips, one below the other, before anything is measured.

A strip is a paragraph, which may be cut between words, or something that stays whole. Spaces are single ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from broadsheet.core.languages import direction
from broadsheet.core.numbers import digits
from broadsheet.typesetting.engines.columns import LINE
from broadsheet.typesetting.manuscript import (
    BOLD,
    ITALIC,
    Block,
    Divider,
    Figure,
    Foreign,
    Heading,
    Listing,
    Manuscript,
    Paragraph,
    Piece,
    PullQuote,
    Quotation,
    Run,
    Runs,
    Table,
    Verse,
    plain,
)

CUT = frozenset({"body", "quoted", "verse", "item", "note", "intro", "notice"})
SET_OFF = frozenset({"quoted", "verse"})
SMALL = frozenset({"note", "notes", "notice", "web"})
PICTURE, TABLE, PULL, DIVIDER = "picture", "table", "pull", "divider"
RIGID = frozenset({PICTURE, TABLE, PULL, DIVIDER})
# In letters; beyond these a head would fill its page, so that the words go into the text.
LONGEST_STANDFIRST, LONGEST_BYLINE, LONGEST_PULL_QUOTE, LONGEST_HEADING = 700, 240, 320, 300
LONGEST_CAPTION = LONGEST_SIGN_OFF = LONGEST_CELL = 500
DEEPEST_LIST = 4
SMALLER_TABLE = 0.86  # as in the layout
_SPACES = re.compile(r"[ \t\r\f\v]+")
_LINE_END = re.compile(r" ?\n ?")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LONG_WORD = re.compile(r"[^\s\u00ad\u200b\u200c]{26,}")
_STRETCH = re.compile(r"(\w{9})(?=\w{4})")
_JOINT = re.compile(r"([/.?&=_:])(?=\w)")


# The columns of a table, by their numbers, in each of the parts in which it is set one below the other.
Parts = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Strip:
    """manner: how it is set. before: quarters of air above. keeps_next, keeps_last: no column ends behind, before it."""

    manner: str
    language: str
    runs: Runs = ()
    depth: int = 0
    marker: str = ""
    is_indented: bool = False
    before: int = 0
    keeps_next: bool = False
    keeps_last: bool = False
    block: Figure | Table | PullQuote | None = None
    name: str = ""
    address: str = ""
    is_part: bool = False

    @property
    def is_rigid(self) -> bool:
        return self.manner in RIGID

    @property
    def may_be_lifted(self) -> bool:
        """Whether it may stand across columns at the head of a band: pictures and tables, but no part of a parted table."""
        return self.manner in (PICTURE, TABLE) and not self.is_part

    @property
    def may_be_cut(self) -> bool:
        return self.manner in CUT

    @property
    def words(self) -> str:
        return plain(self.runs)


def line_quarters(manner: str, is_rtl: bool, sheet_is_rtl: bool) -> int:
    """How high a line of such type is. Arabic script needs half as much again as Latin does."""
    is_small = manner in SMALL
    if is_rtl == sheet_is_rtl:
        return 3 if is_small else 4
    if is_rtl:
        return 5 if is_small else 6
    return 3


def quarters_of(strip: Strip, sheet_language: str) -> int:
    return line_quarters(strip.manner, direction(strip.language) == "rtl", direction(sheet_language) == "rtl")


def clean(runs: Runs) -> Runs:
    """Runs with single spaces, none at the ends, lines broken where the text has it; a very long word gets places where it may break."""
    tidy: list[Run] = []
    ends_in_space = True
    for run in runs:
        text = _LINE_END.sub("\n", _SPACES.sub(" ", _CONTROLS.sub("", run.text)))
        text = text.lstrip(" \n") if ends_in_space else text
        if text or run.note is not None:
            tidy.append(replace(run, text=_LONG_WORD.sub(_loosened, text)))
        ends_in_space = text.endswith((" ", "\n")) if text else ends_in_space
    return _without_last_space(tidy)


def _without_last_space(runs: list[Run]) -> Runs:
    for place in range(len(runs) - 1, -1, -1):
        if runs[place].text:
            runs[place] = replace(runs[place], text=runs[place].text.rstrip(" \n"))
            break
    return tuple(runs)


def _loosened(word: re.Match[str]) -> str:
    """An address may break behind its marks, any other endless word with a hyphen."""
    if "/" in word[0]:
        return _JOINT.sub("\\1\u200b", word[0])
    return _STRETCH.sub("\\1\u00ad", word[0])


def said(text: str) -> Runs:
    return clean((Run(text),))


def stretch(runs: Runs, start: int, end: int) -> Runs:
    """The letters from start up to end; a footnote's mark goes with the letter before it."""
    found: list[Run] = []
    place = 0
    for run in runs:
        last = place + len(run.text)
        text = run.text[max(0, start - place) : max(0, end - place)]
        note = run.note if start <= last <= end else None
        if text or note is not None:
            found.append(replace(run, text=text, note=note))
        place = last
    return tuple(found)


@dataclass(frozen=True)
class _Where:
    language: str
    depth: int = 0


class Copyist:
    """Writes the strips of the pieces of one manuscript."""

    def __init__(
        self, manuscript: Manuscript, most_rows: dict[str, int] | None = None, parts: dict[str, Parts] | None = None
    ) -> None:
        """most_rows: for the name of a strip with a table too tall for a column, how many rows it may have.

        parts: for the name of one too wide for a column, into which columns it is parted; none of them sets it as text.
        """
        self.manuscript, self.most_rows, self.parts = manuscript, most_rows or {}, parts or {}
        self._tables = 0

    def strips(self, piece: Piece) -> list[Strip]:
        self._piece, self._tables, self._level = piece, 0, 1
        where = _Where(piece.language)
        strips = [*self._opening(piece), *self._blocks(piece.blocks, where), *self._closing(piece)]
        return _without_first_air(strips)

    def _opening(self, piece: Piece) -> Iterator[Strip]:
        if not stands_in_head(piece.standfirst):
            yield Strip("intro", piece.language, clean(piece.standfirst))
        if not byline_stands_in_head(piece):
            yield from self._paragraph((Run(piece.byline),), _Where(piece.language))

    def _closing(self, piece: Piece) -> Iterator[Strip]:
        if piece.sign_off.strip():
            is_short = len(piece.sign_off) <= LONGEST_SIGN_OFF
            yield Strip("sign" if is_short else "intro", piece.language, said(piece.sign_off), keeps_last=is_short)
        if piece.notes:
            title = said(self.manuscript.words.notes)
            yield Strip("notes", self.manuscript.language, title, before=LINE, keeps_next=True)
            yield from (self._note(piece, number, runs) for number, runs in enumerate(piece.notes))
        notice = " ".join(part for part in (piece.notice, piece.licence) if part.strip())
        if notice:
            yield Strip("notice", piece.language, said(notice), before=2)
        if piece.url:
            yield Strip("web", self.manuscript.language, address=piece.url, before=2, keeps_last=True)

    def _note(self, piece: Piece, number: int, runs: Runs) -> Strip:
        marker = digits(number + 1, piece.language)
        return Strip("note", piece.language, clean(runs), depth=1, marker=marker, name=note_name(piece, number))

    def _blocks(self, blocks: Sequence[Block], where: _Where) -> Iterator[Strip]:
        last = ""
        for block in blocks:
            for strip in self._block(block, where):
                is_indented = strip.manner == "body" and last == "body" and not where.depth
                before = LINE if last in SET_OFF and strip.manner not in (last, "attribution") else strip.before
                before = LINE if strip.manner in SET_OFF and last not in (strip.manner, "") else before
                before = LINE if strip.manner == last == "verse" else before
                yield replace(strip, is_indented=is_indented, before=before)
                last = "quoted" if strip.manner == "attribution" else strip.manner

    def _block(self, block: Block, where: _Where) -> Iterator[Strip]:
        match block:
            case Paragraph(runs):
                yield from self._paragraph(runs, where)
            case Heading(runs, level):
                yield from self._heading(runs, level, where)
            case Quotation(paragraphs, attribution):
                yield from (Strip("quoted", where.language, clean(one.runs), depth=where.depth) for one in paragraphs)
                if attribution.strip():
                    is_short = len(attribution) <= LONGEST_SIGN_OFF
                    yield Strip(
                        "attribution" if is_short else "quoted", where.language, said(attribution), keeps_last=is_short
                    )
            case Verse(stanzas):
                yield from (Strip("verse", where.language, clean(one.runs), depth=where.depth) for one in stanzas)
            case PullQuote(text, attribution):
                if len(text) + len(attribution) <= LONGEST_PULL_QUOTE:
                    said_by = " ".join(attribution.split())
                    yield Strip(PULL, where.language, block=PullQuote(" ".join(text.split()), said_by))
            case Figure():
                yield from self._figure(block, where)
            case Table():
                yield from self._table(block, where)
            case Listing():
                yield from self._listing(block, where)
            case Foreign(language, inner):
                yield from self._blocks(inner, replace(where, language=language))
            case Divider():
                yield Strip(DIVIDER, where.language)

    def _paragraph(self, runs: Runs, where: _Where) -> Iterator[Strip]:
        if cleaned := clean(runs):
            yield Strip("item" if where.depth else "body", where.language, cleaned, depth=where.depth)

    def _heading(self, runs: Runs, level: int, where: _Where) -> Iterator[Strip]:
        words = plain(runs)
        if not words.strip():
            return
        if len(words) > LONGEST_HEADING:
            bold = tuple(replace(run, styles=run.styles | {BOLD}) for run in runs)
            yield Strip("body", where.language, clean(bold), before=LINE)
            return
        self._level = max(2, min(level, self._level + 1, 4))
        yield Strip(f"head{self._level}", where.language, clean(runs), before=LINE, keeps_next=True)

    def _figure(self, figure: Figure, where: _Where) -> Iterator[Strip]:
        words = (*figure.caption, Run(" "), Run(figure.credit))
        if len(plain(words)) <= LONGEST_CAPTION:
            yield Strip(PICTURE, where.language, block=figure)
            return
        yield Strip(PICTURE, where.language, block=replace(figure, caption=(), credit=""))
        yield Strip("intro", where.language, clean(words))

    def _table(self, table: Table, where: _Where) -> Iterator[Strip]:
        name = f"{self._piece.key} table {self._tables}"
        self._tables += 1
        parts = self.parts.get(name)
        if parts is None:
            yield from self._table_part(table, name, where)
        elif not parts:
            yield from self._rows_as_text(table, where)
        for number, columns in enumerate(parts or ()):
            part = _with_columns(table, columns, "" if number else table.caption)
            yield from self._table_part(part, f"{name}.{number}", where)

    def _table_part(self, table: Table, name: str, where: _Where) -> Iterator[Strip]:
        most = self.most_rows.get(name, len(table.rows) or 1)
        if most == 0 or any(len(plain(cell)) > LONGEST_CELL for row in table.rows for cell in row):
            yield from self._rows_as_text(table, where)
            return
        for first in range(0, len(table.rows) or 1, most):
            part = replace(table, rows=table.rows[first : first + most], caption="" if first else table.caption)
            yield Strip(TABLE, where.language, block=part, name=name, is_part="." in name.rpartition(" ")[2])

    def _rows_as_text(self, table: Table, where: _Where) -> Iterator[Strip]:
        """A table of which not even one row stands in a column, as paragraphs."""
        caption = (Run(table.caption, frozenset({ITALIC})),)
        yield from self._paragraph(caption, where)
        yield from self._paragraph(tuple(Run(f"{heading} ") for heading, _is_number in table.columns), where)
        for row in table.rows:
            for cell in row:
                yield from self._paragraph(cell, where)

    def _listing(self, listing: Listing, where: _Where) -> Iterator[Strip]:
        depth = min(where.depth + 1, DEEPEST_LIST)
        for number, item in enumerate(listing.items, start=listing.start):
            marker = f"{digits(number, where.language)}." if listing.is_ordered else "–"
            for place, strip in enumerate(self._blocks(item, replace(where, depth=depth))):
                is_marked = place == 0 and strip.manner == "item"
                yield replace(strip, marker=marker if is_marked else strip.marker)


def _with_columns(table: Table, columns: Sequence[int], caption: str) -> Table:
    rows = tuple(tuple(row[number] for number in columns) for row in table.rows)
    return Table(tuple(table.columns[number] for number in columns), rows, caption)


def parted(needs: Sequence[float], room: float) -> Parts | None:
    """Into which columns a table is parted so that each part has room, the first column in every one of them.

    needs: of its columns in the larger type. None for a table that has room as it is; no part at all where not even two columns stand side by side.
    """
    needs = [SMALLER_TABLE * need for need in needs]
    if sum(needs) <= room:
        return None
    if not needs[1:] or needs[0] + max(needs[1:]) > room:
        return ()
    parts: list[tuple[int, ...]] = []
    for number in range(1, len(needs)):
        if parts and sum(needs[one] for one in (*parts[-1], number)) <= room:
            parts[-1] = (*parts[-1], number)
        else:
            parts.append((0, number))
    return tuple(parts)


def stands_in_head(standfirst: Runs) -> bool:
    return len(plain(standfirst)) <= LONGEST_STANDFIRST


def byline_stands_in_head(piece: Piece) -> bool:
    """Where the standfirst goes into the text, the by-line follows it."""
    return len(piece.byline) <= LONGEST_BYLINE and stands_in_head(piece.standfirst)


def note_name(piece: Piece, number: int) -> str:
    """The name to which the mark of a note leads."""
    return f"note-{piece.key}-{number}"


def _without_first_air(strips: list[Strip]) -> list[Strip]:
    return [replace(strips[0], before=0), *strips[1:]] if strips else strips
