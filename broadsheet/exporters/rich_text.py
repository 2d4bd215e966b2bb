"""Rich text into Markdown, so written that reading it gives the same rich text again."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from broadsheet.core.html_tree import Node

SPECIAL = re.compile(r"[\\`*\[\]<{]|~(?=~)|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
LINE_START = re.compile(r"^(\s*)([-+#>=|~:]|\d{1,9}(?=[.)]))")
OUTER_SPACE = re.compile(r"^[ \t\n]+|[ \t\n]+$")
SPACE = re.compile(r"[ \t\r\n\f]+")
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
BACKSLASHED = re.compile(r"[\\&]")
PLAIN_ADDRESS = re.compile(r"[^\s<>()\\]+")


@dataclass
class Notes:
    """The marks of a text in the order of reading; only those that have a note are written."""

    known: frozenset[str] = frozenset()
    order: list[str] = field(default_factory=list)

    def mark(self, uuid: str) -> str:
        if uuid not in self.known:
            return ""
        if uuid not in self.order:
            self.order.append(uuid)
        return f"[^{self.order.index(uuid) + 1}]"


@dataclass
class Writing:
    """How one text is written: its notes, the address of a linked page or document, the sign of a line break."""

    notes: Notes
    link: Callable[[str, str], str]
    line_break: str = "\\\n"


def escaped(words: str) -> str:
    """Words of which nothing is taken for a mark."""
    return SPECIAL.sub(lambda found: f"\\{found[0]}", words)


def at_line_start(line: str) -> str:
    """A line of which the first letter is not taken for a list, a heading, a quotation or a table."""
    return LINE_START.sub(lambda m: f"{m[1]}{m[2]}\\" if m[2].isdigit() else f"{m[1]}\\{m[2]}", line)


def paragraph(node: Node, writing: Writing) -> str:
    """A paragraph without blank lines; what Markdown would strip from its ends is written as entities."""
    words = OUTER_SPACE.sub("", inline(node, writing))
    words = re.sub(r"(?:\\\n|<br>)+$", "", words)
    words = re.sub(
        r"^[\u00a0\u2000-\u200a\u202f\u205f\u3000]+|[\u00a0\u2000-\u200a\u202f\u205f\u3000]+$", _as_entities, words
    )
    return "\n".join(at_line_start(line) for line in words.split("\n"))


def _as_entities(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in found[0])


def inline(node: Node, writing: Writing) -> str:
    """What an element holds, in one run."""
    pieces = [_text(one) if isinstance(one, str) else _element(one, writing) for one in node.children]
    joined = ""
    for at, piece in enumerate(pieces):
        following = next((one for one in pieces[at + 1 :] if one), "")
        joined += _fitted(node.children[at], piece, joined, following, writing)
    # An exclamation mark before a link would make it a picture.
    return re.sub(r"(?<!\\)!(?=\[)", r"\\!", joined)


def _text(words: str) -> str:
    return escaped(SPACE.sub(" ", html.unescape(words)))


def _element(node: Node, writing: Writing) -> str:
    if node.tag == "br":
        return writing.line_break
    if node.tag == "footnote":
        return writing.notes.mark(node.attributes.get("id", ""))
    if node.tag == "reference":
        kind, key = (node.attributes.get(name, "") for name in ("kind", "key"))
        return f"[{escaped(key.rpartition('/')[2])}]({address(f'ref:{kind}/{key}')})"
    words = inline(node, writing)
    if node.tag == "a":
        return _link(node, words, writing)
    if node.tag == "foreign" and words.strip():
        return f"[{words}]{{lang={node.attributes.get('lang', '')}}}"
    return f"<{node.tag}>{words}</{node.tag}>" if node.tag in {"sup", "sub", "s"} else words


def _link(node: Node, words: str, writing: Writing) -> str:
    kind = node.attributes.get("linktype", "")
    href = writing.link(kind, node.attributes.get("id", "")) if kind else node.attributes.get("href", "")
    return f"[{words}]({address(href)})" if href and words.strip() else words


def address(href: str) -> str:
    """An address as it stands between the brackets of a link."""
    if PLAIN_ADDRESS.fullmatch(href) and "&" not in href:
        return href
    safe = SPACE.sub("%20", href).replace("<", "%3C").replace(">", "%3E")
    return f"<{re.sub(BACKSLASHED, _backslashed, safe)}>"


def _backslashed(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _fitted(child: Node | str, piece: str, before: str, after: str, writing: Writing) -> str:
    """Emphasis with its marks, or with tags where the marks would not be understood."""
    mark = MARKS.get(child.tag) if isinstance(child, Node) else None
    if mark is None or not piece.strip():
        return piece
    inner = piece.strip(" \n")
    lead, trail = piece[: len(piece) - len(piece.lstrip(" \n"))], piece[len(piece.rstrip(" \n")) :]
    if _holds(mark, inner, (before + lead)[-1:], (trail + after)[:1]):
        return f"{lead}{mark}{inner}{mark}{trail}"
    tag = "b" if mark == "**" else "i"
    return f"{lead}<{tag}>{inner}</{tag}>{trail}"


def _holds(mark: str, inner: str, before: str, after: str) -> bool:
    """Whether CommonMark takes the marks around some words for emphasis, between the letters before and after."""
    if "*" in {before, after, inner[0], inner[-1]} or inner.endswith("\\") or re.search(r"(?<!\\)\*", inner):
        return False
    opens = not _is_mark(inner[0]) or _is_edge(before)
    closes = not _is_mark(inner[-1]) or _is_edge(after)
    return opens and closes and not inner[0].isspace() and not inner[-1].isspace()


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _is_edge(char: str) -> bool:
    return not char or char.isspace() or _is_mark(char)
