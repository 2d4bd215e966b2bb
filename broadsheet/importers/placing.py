"""Putting the real pictures, documents and pages into blocks that only name them by address."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from broadsheet.importers.entries import Entry
from broadsheet.importers.html_blocks import Block, block
from broadsheet.importers.html_words import plain_words
from broadsheet.importers.markdown_entries import licence_code
from broadsheet.importers.pictures import NotUsable, PictureShelf
from broadsheet.importers.report import Refused
from broadsheet.importers.stand_ins import key_of

LOCAL_LINK = re.compile(r'<a href="(?!/|#|[a-z][a-z0-9+.-]*:)([^"]+)">', re.IGNORECASE)
TEXT_FILES = (".md", ".markdown")


@dataclass
class Placed:
    """Blocks as the stream keeps them, the files they used by address, and the texts that are not there yet."""

    blocks: list[Block]
    files: dict[str, str] = field(default_factory=dict)
    awaited: list[str] = field(default_factory=list)


class Placer:
    """Places what one entry names. `page_at` gives the key of the page made of a file, by the file's path."""

    def __init__(self, shelf: PictureShelf, page_at: Callable[[str], int | None]) -> None:
        self.shelf, self.page_at = shelf, page_at

    def place(self, entry: Entry) -> Placed:
        placed = Placed([])
        near = str(PurePosixPath(entry.place).parent)
        for one in self._each(entry, entry.blocks, near, placed):
            placed.blocks.append(one)
        return placed

    def note(self, entry: Entry, text: str, placed: Placed) -> str:
        return self._linked(text, str(PurePosixPath(entry.place).parent), placed)

    def _each(self, entry: Entry, blocks: list[Block], near: str, placed: Placed) -> Iterator[Block]:
        for one in blocks:
            if one["type"] == "picture" and not isinstance(one["value"]["picture"], int):
                yield from self._picture(entry, one, near, placed)
            elif one["type"] == "document" and not isinstance(one["value"]["document"], int):
                yield self._document(entry, one, near, placed)
            else:
                yield self.with_links(one, near, placed)

    # --- pictures ------------------------------------------------------------------

    def _picture(self, entry: Entry, one: Block, near: str, placed: Placed) -> Iterator[Block]:
        value = one["value"]
        source, licence = value["picture"], licence_code(value.get("licence") or "")
        if value.get("licence") and not licence:
            entry.questions.append(f"the picture {source} names a licence that is not known: {value['licence'][:80]}")
        placed.files[source] = self.shelf.digest(source, near)
        try:
            pk = self.shelf.picture(source, near, value.get("credit") or "", licence, value["alternative"])
        except Refused as problem:
            entry.questions.append(f"the picture {source} was left out: {problem.message}")
            yield from _instead(value, source)
            return
        except NotUsable as problem:
            entry.questions.append(f"the picture {source} was left out: {problem}")
            pk = None
        else:
            if pk is None and is_elsewhere(source):
                entry.away.append(source)
            elif pk is None:
                entry.questions.append(f"the picture {source} is not in the folder")
        if pk is None:
            yield from _instead(value, source)
            return
        kept = {name: value[name] for name in ("alternative", "is_decoration", "caption")}
        yield self.with_links({**one, "value": {"picture": pk, **kept}}, near, placed)

    def _document(self, entry: Entry, one: Block, near: str, placed: Placed) -> Block:
        source, title = one["value"]["document"], one["value"]["title"]
        pk = self._document_at(source, near)
        placed.files[source] = self.shelf.digest(source, near)
        if pk is not None:
            return {**one, "value": {"document": pk, "title": title}}
        entry.questions.append(f"the document {source} is not in the folder")
        words = html.escape(title or source, quote=False)
        return block(
            "text",
            f'<p><a href="{html.escape(source)}">{words}</a></p>' if urlsplit(source).scheme else f"<p>{words}</p>",
        )

    def _document_at(self, source: str, near: str) -> int | None:
        """The document of a path; a path out of the folder names none."""
        try:
            return self.shelf.document(source, near)
        except Refused as problem:
            if problem.message.endswith("leads out of the folder"):
                return None
            raise

    # --- links -----------------------------------------------------------------------

    def with_links(self, value: Any, near: str, placed: Placed) -> Any:
        if isinstance(value, str):
            return self._linked(value, near, placed) if "<a href=" in value else value
        if isinstance(value, list):
            return [self.with_links(one, near, placed) for one in value]
        return (
            {name: self.with_links(one, near, placed) for name, one in value.items()}
            if isinstance(value, dict)
            else value
        )

    def _linked(self, rich: str, near: str, placed: Placed) -> str:
        def one(found: re.Match[str]) -> str:
            address = html.unescape(found[1])
            path = unquote(urlsplit(address).path)
            if path.lower().endswith(TEXT_FILES):
                return self._to_page(found[0], key_of(address.partition("#")[0]) or inside(near, path), placed)
            pk = self._document_at(address, near) if path else None
            if pk is None:
                return found[0]
            placed.files[address] = self.shelf.digest(address, near)
            return f'<a linktype="document" id="{pk}">'

        return LOCAL_LINK.sub(one, rich)

    def _to_page(self, link: str, path: str, placed: Placed) -> str:
        pk = self.page_at(path)
        if pk is None:
            placed.awaited.append(path)
        return link if pk is None else f'<a linktype="page" id="{pk}">'


def inside(near: str, path: str) -> str:
    """The path of a file in the folder, from a path relative to another file's folder."""
    parts: list[str] = []
    for part in [*PurePosixPath(near).parts, *PurePosixPath(path).parts]:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def is_elsewhere(source: str) -> bool:
    return source.startswith(("http://", "https://", "//"))


def _instead(value: dict[str, Any], source: str) -> Iterator[Block]:
    """What stands in the text for a picture that is not to be had: its words, and a link where it has an address."""
    name = PurePosixPath(urlsplit(source).path).name or source
    words = html.escape(value["alternative"] or plain_words(value["caption"]) or name, quote=False)
    link = f'<a href="{html.escape(source)}">{words}</a>' if is_elsewhere(source) else f"<i>{words}</i>"
    caption = value["caption"] if value["alternative"] else ""
    yield block("text", f"<p>{link}</p>{caption}")
