"""A journal in one column, as a bound or stapled volume: title, imprint, contents, one text after the other, notices.

It is set twice: once to learn how many pages it takes, and again with the leaves that fill its last sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any

from broadsheet.core.languages import base_code, comma
from broadsheet.core.numbers import digits
from broadsheet.core.web_addresses import breakable_address
from broadsheet.typesetting.engines.colour import cmyk
from broadsheet.typesetting.engines.compiling import Workshop, accessible, layout
from broadsheet.typesetting.engines.finishing import for_the_printer
from broadsheet.typesetting.engines.letters import missing_letters
from broadsheet.typesetting.engines.markup import Writer, literal, said
from broadsheet.typesetting.engines.sheet import (
    NOTHING_TO_PRINT,
    OTHER_PAGES,
    CannotBeSet,
    OnStep,
    Sheet,
    Told,
    told,
)
from broadsheet.typesetting.manuscript import (
    PLACE,
    Block,
    Box,
    Foreign,
    Heading,
    Image,
    Manuscript,
    Paragraph,
    Piece,
    Runs,
    plain,
    words_of_piece,
)

MM = 72 / 25.4
# Width and height of the trimmed page in millimetres, and the size of its text in points.
PAPERS = {"a5": (148, 210, 9.6), "a4": (210, 297, 11.5), "a3": (297, 420, 13)}
# Shares of a page that the text and the tallest picture take, as in the layout.
TEXT_WIDTH, PICTURE_HEIGHT = 0.774, 0.8
# So few lines on the last page of a text look lost; the share of its lines that a tighter setting saves.
LONELY_LINES, TIGHTENED = 6.5, 0.02
LONG_NOTE = 200  # words; a longer note at the foot of a page would push its text to the next ones, and come before it
SHORT_WORDS = 160  # a text no longer than this may follow under another one
LONGEST_HEAD = 58  # letters of a running head
SHEET_PAGES = 4
ASCII_DIGITS = "0123456789"
_ENDLESS = re.compile(r"\S{32}(?=\S)")


def set_journal(
    manuscript: Manuscript, on_step: OnStep | None = None, bleed_mm: float = 0, *, is_booklet: bool = False
) -> Sheet:
    """Set an issue as a journal on A5 (or A4), padded to whole sheets of four pages.

    bleed_mm: paper around the trimmed page. is_booklet: whether its first page is the cover of what is stitched,
    so that the title page stands on it and a half-title behind it. Raises CannotBeSet where nothing is to be printed, a picture cannot
    be read, or the words are beyond the program.
    """
    if not manuscript.printed:
        raise CannotBeSet(told(NOTHING_TO_PRINT))
    tell = on_step or (lambda share, doing: None)
    width, height, _size = PAPERS.get(manuscript.paper, PAPERS["a5"])
    with Workshop(width * TEXT_WIDTH, height * PICTURE_HEIGHT) as workshop:
        composer = Composer(manuscript, workshop, bleed_mm, is_booklet=is_booklet)
        tell(0.1, "")
        first = workshop.asked(composer.source(Filling()), "told")
        if composer.settle(first):
            workshop.forget()
            first = workshop.asked(composer.source(Filling()), "told")
        filling = filling_for(int(first["pages"]))
        tell(0.5, "")
        source, asked = composer.source(filling), first
        if filling != Filling():
            workshop.forget()  # what the first setting left would lie beside the second one for nothing
            asked = workshop.asked(source, "told")
        tell(0.7, "")
        pdf, unfit = accessible(workshop, source)
    tell(0.9, "")
    finished = for_the_printer(pdf, bleed_mm, has_bleed=True)
    missing = missing_letters(manuscript)
    remarks = (*_remarks(manuscript, int(asked["pages"])), *(missing or unfit))
    return Sheet(finished, int(asked["pages"]), _places(asked), remarks)


def _places(told: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    ends = dict(told["endings"])
    return {key: tuple(range(start, max(ends.get(key, start), start) + 1)) for key, start in told["openings"]}


def _remarks(manuscript: Manuscript, pages: int) -> list[Told]:
    if manuscript.pages and pages != manuscript.pages:
        return [told(OTHER_PAGES, pages=pages, wanted=manuscript.pages)]
    return []


# --- leaves that fill the last sheet ----------------------------------------------------------------


@dataclass(frozen=True)
class Filling:
    """has_half_title: a leaf with the bare title before the title page, or behind the cover of a booklet.

    blanks: empty pages before the last ones.
    """

    has_half_title: bool = False
    blanks: int = 0


def filling_for(pages: int) -> Filling:
    """What fills whole sheets of four pages. A half-title takes a leaf of two."""
    missing = -pages % SHEET_PAGES
    has_half_title = missing >= 2
    return Filling(has_half_title, missing - 2 * has_half_title)


# --- the source ---------------------------------------------------------------------------------------


class Composer:
    """Writes the Typst source of a manuscript."""

    def __init__(
        self, manuscript: Manuscript, workshop: Workshop, bleed_mm: float, *, is_booklet: bool = False
    ) -> None:
        self.manuscript, self.workshop, self.bleed_mm, self.is_booklet = manuscript, workshop, bleed_mm, is_booklet
        self.writer = Writer(workshop.image_name, breakable)
        self.tight: frozenset[str] = frozenset()
        self.run_on: frozenset[str] = frozenset()
        self._title, self._imprint = self._title_page(), self._imprint_page()
        self._back = self._boxes()

    def source(self, filling: Filling) -> str:
        parts = [self._values(), layout("journal"), "#show: journal"]
        back, blanks = self._back, ["#blank-page()"] * filling.blanks
        runs_on = self.manuscript.printed[-1].key in self.run_on
        if back and runs_on:
            back = back.replace("#closing(true)", "#closing(false)", 1)
        notices = [back, *blanks] if runs_on or not back else [*blanks, back]
        parts += [*self._front(filling), self._contents(), *self._pieces(), *notices]
        return "\n".join([*parts, "#told"])

    def _front(self, filling: Filling) -> list[str]:
        if not filling.has_half_title:
            return [self._title, self._imprint]
        if self.is_booklet:
            return [self._title, "#blank-page()", "#half-title()", self._imprint]
        return ["#half-title()", "#blank-page()", self._title, self._imprint]

    def _values(self) -> str:
        manuscript = self.manuscript
        width, height, body = PAPERS.get(manuscript.paper, PAPERS["a5"])
        languages = {base_code(code) for code in _languages(manuscript)}
        figures = {code: digits(ASCII_DIGITS, code) for code in sorted(languages)}
        own = "".join(f"{literal(code)}: {literal(own)}, " for code, own in figures.items() if own != ASCII_DIGITS)
        values = {
            "paper-width": f"{width}mm",
            "paper-height": f"{height}mm",
            "bleed": f"{self.bleed_mm:g}mm",
            "body": f"{body}pt",
            "language": literal(base_code(manuscript.language)),
            "way": manuscript.direction,
            "title-words": literal(manuscript.title),
            "head-words": literal(shortened(manuscript.title, LONGEST_HEAD // 2)),
            "designation": literal(shortened(manuscript.designation)),
            "author": literal(manuscript.publisher or manuscript.imprint),
            "digits-of": f"({own})" if own else "(:)",
            "accent": cmyk(manuscript.accent),
        }
        return "\n".join(f"#let {name} = {value}" for name, value in values.items())

    def _title_page(self) -> str:
        manuscript = self.manuscript
        date = "" if manuscript.date_words in manuscript.designation else manuscript.date_words
        words = [manuscript.issue_title, date, manuscript.kind_words, manuscript.imprint or manuscript.publisher]
        emblem = literal(self.workshop.image_name(manuscript.emblem)) if manuscript.emblem else "none"
        return f"#title-page({', '.join(map(literal, words))}, {self._cover()}, {emblem})"

    def _cover(self) -> str:
        cover = self.manuscript.cover
        if cover is None:
            return "none"
        ratio = cover.image.height / max(cover.image.width, 1)
        alternative = cover.alternative or self.manuscript.words.cover_of.format(title=self.manuscript.title)
        name = self.workshop.image_name(cover.image)
        return (
            f"(name: {literal(name)}, ratio: {ratio:.4f}, alternative: {literal(alternative)}, "
            f"credit: [{said(cover.credit)}])"
        )

    def _imprint_page(self) -> str:
        manuscript = self.manuscript
        facts = [
            f"[#box[{said(one)}]]" if one.startswith("ISSN ") else f"[{said(one)}]" for one in imprint_lines(manuscript)
        ]
        if manuscript.licence:
            licence = said(manuscript.licence)
            address = manuscript.licence_url
            facts.append(f"[#li({literal(address)})[{licence}]]" if address else f"[{licence}]")
        about = manuscript.description or manuscript.tagline
        url = manuscript.url
        shown = literal(breakable_address(url))
        facts_of = f"({', '.join(facts)},)"
        return f"#imprint-page({literal(about)}, {facts_of}, {literal(url)}, {shown}, {self._scan(url, 20)})"

    def _scan(self, address: str, side_mm: int) -> str:
        if not address:
            return '""'
        name = self.workshop.image_name(scan_code(address))
        return f"image({literal(name)}, width: {side_mm}mm, alt: {literal(address)})"

    def _contents(self) -> str:
        if len(self.manuscript.pieces) < 2:
            return ""
        rows = []
        for rubric, pieces in groupby(self.manuscript.pieces, key=lambda piece: piece.rubric):
            rows += [f"(rubric: {literal(rubric)})"] if rubric else []
            rows += [self._entry(piece) for piece in pieces if piece.kind != "advert"]
        return f"#contents({literal(self.manuscript.words.contents)}, ({', '.join(rows)},))"

    def _entry(self, piece: Piece) -> str:
        key = piece.key if piece.is_printed else ""
        return (
            f"(key: {literal(key)}, code: {literal(base_code(piece.language))}, way: {piece.direction}, "
            f"title: [#{{ let fo = foreign-in({piece.direction}); [{self._titled(piece)}] }}], "
            f"byline: {literal(piece.byline)})"
        )

    def _titled(self, piece: Piece) -> str:
        return self.writer.inline(without_notes(piece.title))

    def _pieces(self) -> Iterator[str]:
        before = ""
        for piece in self.manuscript.printed:
            yield self._piece(piece, is_fresh=not before or not (before in self.run_on or self._is_short(piece)))
            before = piece.key

    @staticmethod
    def _is_short(piece: Piece) -> bool:
        return sum(len(words.split()) for words in words_of_piece(piece)) <= SHORT_WORDS

    def settle(self, asked: dict[str, Any]) -> bool:
        """See to the texts of which a few lines stand alone on a last page; whether the setting changes.

        Where there are lines enough for it, such a text is set hardly smaller; else the next one follows under it, or the notices.
        """
        starts = dict(asked["openings"])
        lonely = [
            (key, (page - starts[key]) * asked["lines"] + line)
            for key, page, line in asked["tails"]
            if page > starts[key] and line <= LONELY_LINES
        ]
        followed = {one.key for one, two in pairwise(self.manuscript.printed) if not self._is_short(two)}
        last = self.manuscript.printed[-1].key
        tails = {key: line for key, _page, line in asked["tails"]}
        alone = [(key, lines) for key, lines in lonely if key in followed or key == last]
        self.tight = frozenset(key for key, lines in alone if tails[key] <= TIGHTENED * lines)
        self.run_on = frozenset(
            key for key, _lines in alone if key not in self.tight and (key in followed or self._back)
        )
        return bool(self.tight or self.run_on)

    def _piece(self, piece: Piece, *, is_fresh: bool) -> str:
        code, way = literal(base_code(piece.language)), piece.direction
        notes = "".join(f"[{self.writer.inline(without_notes(note))}], " for note in piece.notes)
        is_behind = any(len(plain(note).split()) > LONG_NOTE for note in piece.notes)
        mark = f"super(native(index + 1, {code}))" if is_behind else "footnote(notes.at(index))"
        title = literal(self.manuscript.words.notes)
        behind = f"notes-behind({code}, {title}, notes)" if is_behind else ""
        opening = ", ".join([
            literal(piece.key), code, way, str(is_fresh).lower(), literal(shortened(plain(piece.title))),
            literal(piece.rubric), f"[{self._titled(piece)}]", f"[{self.writer.inline(without_notes(piece.standfirst))}]",
            literal(piece.byline),
        ])  # fmt: skip
        tail = ", ".join([
            code, way, literal(piece.sign_off), literal(piece.notice), literal(piece.url),
            literal(breakable_address(piece.url)),
            self._scan(piece.url, 13), literal(piece.licence),
        ])  # fmt: skip
        return f"""#body-text({code}, {way}, {{
let fo = foreign-in({way})
let notes = ({notes})
let mark(index) = if index < notes.len() {{ {mark} }}
set footnote(numbering: number => native(number, {code}))
counter(footnote).update(0)
opening({opening})
text-of({literal(piece.key)}, {way}, {str(piece.key in self.tight).lower()}, [
{self._text(levelled(piece.blocks))}
])
{behind}
ending({tail})
ended({literal(piece.key)})
}})"""

    def _text(self, blocks: Sequence[Block]) -> str:
        *before, last = blocks
        if not isinstance(last, Paragraph):
            return self.writer.blocks(blocks)
        is_indented = bool(before) and isinstance(before[-1], Paragraph)
        ending = f"#last-para({str(is_indented).lower()})[{self.writer.inline(last.runs)}]"
        return f"{self.writer.blocks(before)}\n{ending}"

    def _boxes(self) -> str:
        boxes = [box for box in self.manuscript.boxes if box.blocks or box.kind == PLACE]
        if not boxes:
            return ""
        return "#closing(true)[\n" + "\n".join(self._box(box) for box in boxes) + "\n]"

    def _box(self, box: Box) -> str:
        if box.kind == PLACE:
            return "#empty-place()"
        return f"#notice-box({literal(box.title)}, [\n{self.writer.blocks(levelled(box.blocks))}\n])"


def imprint_lines(manuscript: Manuscript) -> list[str]:
    """Name and number, publisher, legal notice, ISSN and price, each where it is known."""
    name = (
        manuscript.name
        if manuscript.designation
        else comma(manuscript.language).join(filter(None, (manuscript.title, manuscript.date_words)))
    )
    issn = f"ISSN {manuscript.issn}" if manuscript.issn else ""
    lines = [name, manuscript.publisher, manuscript.legal_notice, issn, manuscript.price]
    return [line for line in lines if line]


def without_notes(runs: Runs) -> Runs:
    """Runs whose marks of footnotes are gone, for where none can stand: titles and notes themselves."""
    return tuple(replace(run, note=None) for run in runs)


def levelled(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with headings that go down by one level at most, as an outline must."""
    deepest, found = 1, []
    for block in blocks:
        if isinstance(block, Heading):
            deepest = min(block.level, deepest + 1)
            block = Heading(block.runs, deepest)
        found.append(block)
    return tuple(found)


def shortened(words: str, most: int = LONGEST_HEAD) -> str:
    """Words fit for the head of a page; most: letters."""
    words = " ".join(words.split())
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0].rstrip(" ,;:–—") + " …"


def breakable(text: str) -> str:
    """Words in the flow of markup; an address or a heap of letters may break, though no language says where."""
    return said(_ENDLESS.sub("\\g<0>\u200b", text))


def scan_code(address: str) -> Image:
    """A code that telephones read, as a drawing in black."""
    import segno

    drawn = BytesIO()
    code = segno.make(address, error="l", micro=False)
    code.save(drawn, kind="svg", border=0, xmldecl=False)
    side = int(code.symbol_size(border=0)[0])
    return Image(drawn.getvalue(), "svg", side, side)


def _languages(manuscript: Manuscript) -> set[str]:
    found = {manuscript.language}
    for piece in manuscript.pieces:
        found |= {piece.language, *_foreign_languages(piece.blocks)}
    return found


def _foreign_languages(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Foreign):
            yield block.language
            yield from _foreign_languages(block.blocks)
