"""Reading a WordPress export (WXR) as a stream, without entities, DTDs or anything from outside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from broadsheet.importers.report import Refused

CHUNK = 64 * 1024
LONGEST_FIELD = 20_000_000
DEEPEST = 50
FORBIDDEN = bytes(number for number in range(1, 0x20) if number not in b"\t\n\v\f\r")
LINE_ENDS = bytes.maketrans(b"\v\f", b"\n\n")
CONTROLS = re.compile(rb"&#(?:x0*(?:[0-8bcBCeEfF]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));")
ROOMS = {"content/": "content:", "excerpt/": "excerpt:", "elements/1.1/": "dc:"}


@dataclass
class Item:
    """A post of any type: its fields by short name (`wp:post_id`, `content:encoded`), and what it has several of."""

    line: int
    fields: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str, str]] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)
    comments: list[dict[str, str]] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def pk(self) -> str:
        return self["wp:post_id"].strip()

    def meta_value(self, key: str) -> str:
        return next((value for name, value in self.meta if name == key), "")


@dataclass
class Channel:
    """What an export says of its website."""

    fields: dict[str, str] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)
    full_names: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


def items(path: Path, channel: Channel) -> Iterator[Item]:
    """The items of an export in the order of the file; `channel` is filled on the way.

    Raises Refused, with the line, for what is no such export or is made to do harm.
    """
    with path.open("rb") as file:
        yield from _Reader(channel).read(file)


class _Reader:
    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.done: list[Item] = []
        self._path: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._item: Item | None = None
        self._part: dict[str, str] | None = None
        self._attributes: dict[str, str] = {}
        self._is_export = False

    def read(self, file: IO[bytes]) -> Iterator[Item]:
        parser = self._parser()
        try:
            for chunk in _allowed(file):
                parser.Parse(chunk, False)
                yield from self._taken()
            parser.Parse(b"", True)
        except expat.ExpatError as problem:
            raise Refused(f"the XML is broken: {expat.errors.messages[problem.code]}", problem.lineno) from None
        except (LookupError, UnicodeError) as problem:
            raise Refused(f"the encoding is not known: {problem}", 1) from None
        yield from self._taken()
        if not self._is_export:
            raise Refused("this is no export of WordPress: it has no wp:wxr_version", 1)

    def _taken(self) -> list[Item]:
        taken, self.done = self.done, []
        return taken

    def _parser(self) -> Any:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        self._line: Callable[[], int] = lambda: parser.CurrentLineNumber
        for handler in (
            "StartDoctypeDeclHandler",
            "EntityDeclHandler",
            "ExternalEntityRefHandler",
            "UnparsedEntityDeclHandler",
        ):
            setattr(parser, handler, self._refuse)
        return parser

    def _refuse(self, *_: Any) -> None:
        raise Refused("the file has a DOCTYPE or declares entities, as no export of WordPress does", self._line())

    # --- elements ------------------------------------------------------------------

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = _short(qualified)
        if not self._path and name != "rss":
            raise Refused("this is no export of WordPress: it does not begin with <rss>", self._line())
        if len(self._path) >= DEEPEST:
            raise Refused("the file is nested too deeply", self._line())
        self._path.append(name)
        self._text, self._length = [], 0
        if name == "item":
            self._item = Item(self._line())
        elif name in {"wp:comment", "wp:postmeta", "wp:author", "wp:wp_author"}:
            self._part = {}
        elif name == "category":
            self._attributes = attributes

    def _data(self, text: str) -> None:
        self._length += len(text)
        if self._length > LONGEST_FIELD:
            raise Refused("a field is longer than twenty million characters", self._line())
        self._text.append(text)

    def _end(self, qualified: str) -> None:
        name, text = self._path.pop(), "".join(self._text)
        self._text, self._length = [], 0
        if name == "item" and self._item is not None:
            self.done.append(self._item)
            self._item = None
        elif name in {"wp:comment", "wp:postmeta", "wp:author", "wp:wp_author"}:
            self._end_part(name)
        elif self._part is not None:
            if self._path and self._path[-1] in {"wp:comment", "wp:postmeta", "wp:author", "wp:wp_author"}:
                self._part[name] = text
        elif self._item is not None:
            self._end_field(name, text)
        elif self._path[-1:] == ["channel"]:
            self.channel.fields.setdefault(name, text.strip())
            self._is_export = self._is_export or name == "wp:wxr_version"

    def _end_field(self, name: str, text: str) -> None:
        assert self._item is not None
        if self._path[-1] != "item":
            return
        if name == "category":
            given = self._attributes
            self._item.terms.append((given.get("domain", ""), given.get("nicename", ""), text))
        else:
            self._item.fields.setdefault(name, text)

    def _end_part(self, name: str) -> None:
        part, self._part = self._part or {}, None
        if name == "wp:comment" and self._item is not None:
            self._item.comments.append(part)
        elif name == "wp:postmeta" and self._item is not None:
            self._item.meta.append((part.get("wp:meta_key", ""), part.get("wp:meta_value", "")))
        elif login := part.get("wp:author_login", "").strip():
            self.channel.authors[login] = part.get("wp:author_display_name", "").strip() or login
            full = (
                f"{part.get('wp:author_first_name', '').strip()} {part.get('wp:author_last_name', '').strip()}".strip()
            )
            self.channel.full_names[login] = full


def _allowed(file: IO[bytes]) -> Iterator[bytes]:
    """The file without control characters, and references to them, that XML forbids and WordPress writes all the same."""
    rest, is_wide = b"", None
    while chunk := file.read(CHUNK):
        is_wide = chunk[:2] in {b"\xff\xfe", b"\xfe\xff"} if is_wide is None else is_wide
        data = rest + chunk if is_wide else CONTROLS.sub(b"", rest + chunk.translate(LINE_ENDS, FORBIDDEN))
        cut = data.rfind(b"&", max(len(data) - 8, 0))
        rest = data[cut:] if cut >= 0 else b""
        yield data[:cut] if cut >= 0 else data
    yield rest


def _short(qualified: str) -> str:
    """The usual prefix and the name; the versions of WXR differ only in their addresses."""
    space, _, name = qualified.rpartition(" ")
    if not space:
        return name
    for ending, prefix in ROOMS.items():
        if space.endswith(ending):
            return prefix + name
    return f"wp:{name}" if "wordpress.org/export" in space else f"?:{name}"
