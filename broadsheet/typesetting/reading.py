"""From the stored blocks of a text to those of a manuscript: links absolute, references filled, notes numbered."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from broadsheet.core.html_tree import BLOCKS, Node, tree
from broadsheet.core.schemes import bare, leads_somewhere
from broadsheet.core.titles import title_html
from broadsheet.typesetting.manuscript import (
    BOLD,
    ITALIC,
    STRUCK,
    SUBSCRIPT,
    SUPERSCRIPT,
    Block,
    Divider,
    Figure,
    Foreign,
    Heading,
    Image,
    Listing,
    Paragraph,
    PullQuote,
    Quotation,
    Run,
    Runs,
    Table,
    Verse,
)

STYLES = {"i": ITALIC, "em": ITALIC, "b": BOLD, "strong": BOLD, "sup": SUPERSCRIPT, "sub": SUBSCRIPT, "s": STRUCK}
SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True)
class PictureFacts:
    """A stored picture and whose it is."""

    image: Image
    credit: str = ""


@dataclass
class Reader:
    """Reads one text.

    notes: mark → rich text of the note. page and document: key → absolute address ('' where there is none).
    reference: (kind, key) → words and absolute address, or None. picture: key → facts, or None.
    """

    notes: Mapping[str, str]
    page: Callable[[int], str]
    document: Callable[[int], str]
    reference: Callable[[str, str], tuple[str, str] | None]
    picture: Callable[[int], PictureFacts | None]
    _order: list[str] = field(default_factory=list)

    def read(self, blocks: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
        """Stored blocks (`type`, `value`), in order."""
        return tuple(
            read for block in blocks for read in getattr(self, f"_{block['type']}", self._unknown)(block["value"])
        )

    def printed_notes(self) -> tuple[Runs, ...]:
        """The notes of the marks met so far, in their order."""
        return tuple(self._joined(self.prose(self.notes[uuid])) for uuid in self._order)

    def runs(self, source: str) -> Runs:
        """A piece of rich text as one line."""
        return self._joined(self.prose(source))

    # --- blocks ----------------------------------------------------------------------

    def _unknown(self, value: Any) -> list[Block]:
        raise ValueError(f"a block that no sheet knows: {str(value)[:60]}")

    def _text(self, value: str) -> list[Block]:
        return self.prose(value)

    def _heading(self, value: Mapping[str, str]) -> list[Block]:
        return [Heading((Run(value["text"]),), int(value["level"]))]

    def _quote(self, value: Mapping[str, str]) -> list[Block]:
        paragraphs = tuple(one for one in self.prose(value["text"]) if isinstance(one, Paragraph))
        return [Quotation(paragraphs, value.get("attribution") or "")]

    def _pullquote(self, value: Mapping[str, str]) -> list[Block]:
        return [PullQuote(value["text"], value.get("attribution") or "")]

    def _verse(self, value: str) -> list[Block]:
        stanzas = tuple(one for one in self.prose(value) if isinstance(one, Paragraph))
        return [Verse(stanzas)] if stanzas else []

    def _picture(self, value: Mapping[str, Any]) -> list[Block]:
        facts = self.picture(value["picture"]) if value.get("picture") else None
        if facts is None:
            return []
        caption = self.runs(value.get("caption") or "")
        return [Figure(facts.image, value.get("alternative") or "", caption, facts.credit)]

    def _table(self, value: Mapping[str, Any]) -> list[Block]:
        table = value.get("table") or {}
        columns = tuple((column["heading"], column["type"] == "number") for column in table.get("columns", []))
        rows = tuple(
            tuple(self._cell(cell, columns[place][1]) for place, cell in enumerate(row["values"]))
            for row in table.get("rows", [])
        )
        return [Table(columns, rows, value.get("caption") or "")] if columns else []

    def _cell(self, value: str | None, is_number: bool) -> Runs:
        if not value:
            return ()
        return (Run(value),) if is_number else self.runs(value)

    def _document(self, value: Mapping[str, Any]) -> list[Block]:
        address = self.document(value["document"]) if value.get("document") else ""
        words = value.get("title") or address
        return [Paragraph((Run(words, href=address),))] if words else []

    def _foreign(self, value: Mapping[str, Any]) -> list[Block]:
        inner = self.read(value["body"])
        return [Foreign(value["language"], inner)] if inner else []

    def _divider(self, value: Any) -> list[Block]:
        return [Divider()]

    # --- prose -------------------------------------------------------------------------

    def prose(self, source: str) -> list[Block]:
        """Paragraphs and lists of a piece of rich text; empty ones are left out."""
        found: list[Block] = []
        for one in _parts(tree(source).children):
            if one.tag in ("ul", "ol"):
                found.append(self._list(one))
            elif runs := self._line(one):
                found.append(Paragraph(runs))
        return found

    def _list(self, node: Node) -> Listing:
        items = [self._item(one) for one in node.children if isinstance(one, Node)]
        start = node.attributes.get("start", "")
        number = int(start) if start.isdecimal() else 1
        return Listing(tuple(item for item in items if item), node.tag == "ol", number)

    def _item(self, node: Node) -> tuple[Block, ...]:
        inside = [one for one in node.children if isinstance(one, Node) and one.tag in ("ul", "ol")]
        own = self._line(Node("li", {}, [one for one in node.children if one not in inside]))
        return (*((Paragraph(own),) if own else ()), *(self._list(one) for one in inside))

    def _line(self, node: Node) -> Runs:
        return trimmed(list(self._inline(node, Run(""))))

    def _inline(self, node: Node, kind: Run) -> Iterable[Run]:
        for one in node.children:
            if isinstance(one, str):
                text = SPACE.sub(" ", html.unescape(one))
                if text:
                    yield Run(text, kind.styles, kind.language, kind.href)
            else:
                yield from self._element(one, kind)

    def _element(self, node: Node, kind: Run) -> Iterable[Run]:
        attributes = node.attributes
        if node.tag == "br":
            yield Run("\n", kind.styles, kind.language, kind.href)
        elif node.tag == "footnote":
            yield from self._mark(attributes.get("id", ""))
        elif node.tag == "reference":
            found = self.reference(attributes.get("kind", ""), attributes.get("key", ""))
            if found:
                yield Run(found[0], kind.styles, kind.language, found[1] or kind.href)
        elif node.tag == "foreign":
            yield from self._inline(node, Run("", kind.styles, attributes.get("lang", ""), kind.href))
        elif node.tag == "a":
            yield from self._inline(node, Run("", kind.styles, kind.language, self._address(attributes)))
        else:
            styles = kind.styles | {STYLES[node.tag]} if node.tag in STYLES else kind.styles
            yield from self._inline(node, Run("", styles, kind.language, kind.href))

    def _mark(self, uuid: str) -> Iterable[Run]:
        if uuid in self.notes:
            if uuid not in self._order:
                self._order.append(uuid)
            yield Run("", note=self._order.index(uuid))

    def _address(self, attributes: Mapping[str, str]) -> str:
        key = attributes.get("id", "")
        if attributes.get("linktype") == "page" and key.isdigit():
            return self.page(int(key))
        if attributes.get("linktype") == "document" and key.isdigit():
            return self.document(int(key))
        href = attributes.get("href", "")
        return bare(href) if leads_somewhere(href) else ""

    def _joined(self, blocks: Iterable[Block]) -> Runs:
        joined: list[Run] = []
        for block in blocks:
            runs = block.runs if isinstance(block, Paragraph) else tuple(_flat(block))
            joined += [*([Run(" ")] if joined and runs else []), *runs]
        return tuple(joined)


def _parts(children: Iterable[Node | str]) -> Iterable[Node]:
    """Paragraphs and lists; words that stand in neither make a paragraph of their own."""
    loose: list[Node | str] = []
    for one in children:
        if isinstance(one, Node) and one.tag in BLOCKS:
            if loose:
                yield Node("p", {}, loose)
                loose = []
            yield one
        else:
            loose.append(one)
    if loose:
        yield Node("p", {}, loose)


def _flat(block: Block) -> Iterable[Run]:
    """The words of a list within one line."""
    if isinstance(block, Listing):
        for item in block.items:
            for one in item:
                yield from one.runs if isinstance(one, Paragraph) else _flat(one)
                yield Run(" ")


def trimmed(runs: list[Run]) -> Runs:
    """Runs of a paragraph without white space at its ends, neighbours of one kind joined; none if there are no words."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last is not None and last.note is None and run.note is None and _kind(last) == _kind(run):
            joined[-1] = Run(last.text + run.text, run.styles, run.language, run.href)
        else:
            joined.append(run)
    if joined and joined[0].note is None:
        joined[0] = _with_text(joined[0], joined[0].text.lstrip(" \n"))
    if joined and joined[-1].note is None:
        joined[-1] = _with_text(joined[-1], joined[-1].text.rstrip(" \n"))
    kept = tuple(run for run in joined if run.text or run.note is not None)
    return kept if any(run.text.strip() or run.note is not None for run in kept) else ()


def _kind(run: Run) -> tuple[frozenset[str], str, str]:
    return run.styles, run.language, run.href


def _with_text(run: Run, text: str) -> Run:
    return Run(text, run.styles, run.language, run.href, run.note)


def title_runs(marked: str) -> Runs:
    """A title in light mark-up as runs."""
    reader = Reader({}, lambda _key: "", lambda _key: "", lambda _kind, _key: None, lambda _key: None)
    return reader.runs(title_html(marked)) if marked else ()
