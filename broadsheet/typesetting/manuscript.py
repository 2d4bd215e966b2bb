"""What is set, as plain values: a manuscript knows no database, no web page and no paper.

It is gathered from the house's texts (`gathering`), or from a reading path, and handed to an
engine (`engines`). Two equal manuscripts give the same sheet, so its fingerprint tells whether
a finished one still holds. Every word that is printed stands in it, in its own language.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from broadsheet.core.languages import comma, direction

PLACE = "place"
ITALIC, BOLD, SUPERSCRIPT, SUBSCRIPT, STRUCK = "italic", "bold", "superscript", "subscript", "struck"


@dataclass(frozen=True)
class Run:
    """A piece of a line: `text` in some styles; `note` is the index (from 0) of the footnote marked behind it.

    language: '' where it is that of the paragraph. href: absolute address, '' for none.
    """

    text: str
    styles: frozenset[str] = frozenset()
    language: str = ""
    href: str = ""
    note: int | None = None


Runs = tuple[Run, ...]


def plain(runs: Runs) -> str:
    """The words alone."""
    return "".join(run.text for run in runs)


@dataclass(frozen=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True)
class Heading:
    """level: 2 (a part) to 4 (a paragraph's heading)."""

    runs: Runs
    level: int = 2


@dataclass(frozen=True)
class Quotation:
    paragraphs: tuple[Paragraph, ...]
    attribution: str = ""


@dataclass(frozen=True)
class Verse:
    """Stanzas; a line ends where a run has a line break."""

    stanzas: tuple[Paragraph, ...]


@dataclass(frozen=True)
class PullQuote:
    """A sentence of the text shown large; it repeats words, so nothing is lost where there is no room for it."""

    text: str
    attribution: str = ""


@dataclass(frozen=True)
class Image:
    """A picture file as stored: `data` in `format` 'png', 'jpg', 'gif', 'webp' or 'svg'; sides in pixels or units of the drawing."""

    data: bytes = field(repr=False)
    format: str
    width: int
    height: int
    digest: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """The digest stands for the data wherever pictures are written down: some have a hundred million bytes."""
        object.__setattr__(self, "digest", hashlib.sha256(self.data).hexdigest())


@dataclass(frozen=True)
class Figure:
    image: Image
    alternative: str
    caption: Runs = ()
    credit: str = ""


@dataclass(frozen=True)
class Table:
    """columns: heading and whether it holds numbers; rows: cells, each as many as there are columns."""

    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Runs, ...], ...]
    caption: str = ""


@dataclass(frozen=True)
class Listing:
    """A list; an item holds paragraphs and further lists."""

    items: tuple[tuple[Block, ...], ...]
    is_ordered: bool = False
    start: int = 1


@dataclass(frozen=True)
class Foreign:
    """Blocks in another language than the text around them."""

    language: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Divider:
    """A pause between two parts."""


Block = Paragraph | Heading | Quotation | Verse | PullQuote | Figure | Table | Listing | Foreign | Divider


@dataclass(frozen=True)
class Piece:
    """One entry of the contents with what is printed under it.

    kind: 'article', 'editorial', 'title' (announced, not printed here) or 'advert'.
    key: names it within the manuscript. byline: "by …; translated by …", ready to print.
    url: where it stands on the web, '' if nowhere (yet). notice: its provenance in one line.
    notes: the footnotes in the order of their marks. licence: short name where it differs from the sheet's.
    """

    key: str
    kind: str
    title: Runs
    language: str
    rubric: str = ""
    standfirst: Runs = ()
    byline: str = ""
    sign_off: str = ""
    blocks: tuple[Block, ...] = ()
    notes: tuple[Runs, ...] = ()
    url: str = ""
    notice: str = ""
    licence: str = ""
    is_lead: bool = False

    @property
    def is_printed(self) -> bool:
        return self.kind in ("article", "editorial") and bool(self.blocks)

    @property
    def direction(self) -> str:
        return direction(self.language)


@dataclass(frozen=True)
class Box:
    """A frame of short things: kind is 'subscription', 'events', 'contacts', 'advert', 'imprint' or PLACE.

    A place is an empty frame for something of which nothing is known yet; its title is not printed.
    """

    kind: str
    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Words:
    """The engine's own words in the language of the sheet; {page} and {number} are filled in by it."""

    contents: str = "Contents"
    continued_on: str = "continued on page {page}"
    continued_from: str = "continued from page {page}"
    notes: str = "Notes"
    page: str = "page {page}"
    in_this_issue: str = "In this issue"
    and_more: str = "and {number} more"
    on_the_web: str = "On the web"
    cover_of: str = "Cover of {title}"
    footnote: str = "note {number}"
    back_to_text: str = "back to the text"


@dataclass(frozen=True)
class Manuscript:
    """A whole issue in one edition, a pamphlet or a reading path, ready to be set.

    paper: 'a5', 'a4' or 'a3', the size of one page. pages: how many the sheet has; 0 leaves it open.
    columns: of a broadsheet. date_words as printed, date_iso 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD' ('' if undated).
    url: the issue on the web. modified: ISO moment of the last change of anything in it.
    """

    title: str
    language: str
    pieces: tuple[Piece, ...]
    designation: str = ""
    issue_title: str = ""
    kind_words: str = ""
    date_words: str = ""
    date_iso: str = ""
    price: str = ""
    issn: str = ""
    imprint: str = ""
    publisher: str = ""
    tagline: str = ""
    description: str = ""
    legal_notice: str = ""
    licence: str = ""
    licence_url: str = ""
    url: str = ""
    identifier: str = ""
    modified: str = ""
    accent: str = "#7a1f1f"
    emblem: Image | None = None
    cover: Figure | None = None
    boxes: tuple[Box, ...] = ()
    paper: str = "a4"
    pages: int = 0
    columns: int = 3
    words: Words = field(default_factory=Words)

    @property
    def name(self) -> str:
        """`Perigee, No. 23`."""
        return comma(self.language).join(part for part in (self.title, self.designation) if part)

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def printed(self) -> list[Piece]:
        """The pieces with something under their titles."""
        return [piece for piece in self.pieces if piece.is_printed]

    def fingerprint(self) -> str:
        """Changes with anything that is printed, and with nothing else."""
        timeless = replace(self, modified="")
        return hashlib.sha256(repr(timeless).encode()).hexdigest()[:32]


def words_of(blocks: Sequence[Block]) -> Iterator[str]:
    """Every run of words in the order of reading; pull-quotes, which repeat, are left out."""
    for block in blocks:
        yield from _words(block)


def _words(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(runs) | Heading(runs):
            yield plain(runs)
        case Quotation(paragraphs, attribution):
            yield from (plain(one.runs) for one in paragraphs)
            yield attribution
        case Verse(stanzas):
            yield from (plain(one.runs) for one in stanzas)
        case Figure(caption=caption, credit=credit):
            yield plain(caption)
            yield credit
        case Table(columns, rows, caption):
            yield caption
            yield from (heading for heading, _is_number in columns)
            yield from (plain(cell) for row in rows for cell in row)
        case Listing(items):
            for item in items:
                yield from words_of(item)
        case Foreign(blocks=blocks):
            yield from words_of(blocks)


def words_of_piece(piece: Piece) -> Iterator[str]:
    """Everything that a reader of the sheet must find of a piece."""
    yield plain(piece.title)
    if piece.is_printed:
        yield plain(piece.standfirst)
        yield piece.byline
        yield from words_of(piece.blocks)
        yield from (plain(note) for note in piece.notes)
        yield piece.sign_off
