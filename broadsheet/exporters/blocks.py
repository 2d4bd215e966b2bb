"""Blocks into Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from broadsheet.core.html_tree import Node, tree
from broadsheet.exporters.rich_text import Writing, address, at_line_start, escaped, inline, paragraph

SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True)
class PictureFacts:
    """Where a picture lies, and what belongs to it rather than to its use."""

    path: str
    credit: str = ""
    licence: str = ""


@dataclass
class BlockWriter:
    """Writes the blocks of one text. `picture` and `document` say where these lie."""

    writing: Writing
    picture: Callable[[int], PictureFacts | None]
    document: Callable[[int], str]
    _last_list: str = ""

    def write(self, blocks: list[Any]) -> str:
        """The body, its parts divided by blank lines."""
        parts = []
        for one in blocks:
            if one["type"] != "text":
                self._last_list = ""
            parts.append(getattr(self, f"_{one['type']}")(one["value"]))
        return "\n\n".join(part for part in parts if part)

    # --- prose -------------------------------------------------------------------

    def _text(self, value: str) -> str:
        return self.prose(value)

    def prose(self, value: str) -> str:
        """Paragraphs and lists."""
        parts = [self._prose_part(one) for one in tree(value).children]
        return "\n\n".join(part for part in parts if part)

    def _prose_part(self, one: Node | str) -> str:
        if isinstance(one, str):
            return paragraph(Node("p", {}, [one]), self.writing)
        if one.tag in {"ul", "ol"}:
            # Of two lists in a row the second gets another sign, or they would be one.
            sign = {"ul": "*", "ol": ")"} if self._last_list in {"ul-", "ol."} else {"ul": "-", "ol": "."}
            self._last_list = one.tag + sign[one.tag]
            return self._list(one, sign)
        words = paragraph(one, self.writing)
        self._last_list = "" if words else self._last_list
        return words

    def _list(self, node: Node, sign: dict[str, str]) -> str:
        lines = []
        items = [one for one in node.children if isinstance(one, Node)]
        first = node.attributes.get("start", "")
        for number, item in enumerate(items, int(first) if first.isdecimal() else 1):
            head = f"{sign['ul']} " if node.tag == "ul" else f"{number}{sign['ol']} "
            lines.append(head + self._item(item, sign).replace("\n", "\n" + " " * len(head)))
        return "\n".join(lines)

    def _item(self, item: Node, sign: dict[str, str]) -> str:
        inside = [one for one in item.children if isinstance(one, Node) and one.tag in {"ul", "ol"}]
        own = Node("li", {}, [one for one in item.children if one not in inside])
        return "\n".join(
            part for part in [paragraph(own, self.writing), *(self._list(one, sign) for one in inside)] if part
        )

    # --- the others ------------------------------------------------------------------

    def _heading(self, value: dict[str, str]) -> str:
        words = at_line_start(escaped(_line(value["text"])))
        return f"{'#' * int(value['level'])} {re.sub(r'(#+)$', lambda m: chr(92) + m[0], words)}"

    def _quote(self, value: dict[str, str]) -> str:
        parts = [self.prose(value["text"])]
        self._last_list = ""
        if value.get("attribution"):
            parts.append(f"— {escaped(_line(value['attribution']))}")
        return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(part for part in parts if part).split("\n"))

    def _pullquote(self, value: dict[str, str]) -> str:
        parts = [at_line_start(escaped(_line(value["text"])))]
        if value.get("attribution"):
            parts.append(f"— {escaped(_line(value['attribution']))}")
        return "::: pullquote\n" + "\n\n".join(parts) + "\n:::"

    def _verse(self, value: str) -> str:
        self._last_list = ""
        inner = self.prose(value)
        self._last_list = ""
        return f"::: verse\n{inner}\n:::" if inner else ""

    def _picture(self, value: dict[str, Any]) -> str:
        facts = self.picture(value["picture"]) if value.get("picture") else None
        if facts is None:
            return ""
        caption = self._cell(value.get("caption") or "")
        title = f' "{_quoted(caption)}"' if caption else ""
        more = {
            "credit": facts.credit,
            "licence": facts.licence,
            "decoration": "yes" if value.get("is_decoration") else "",
        }
        written = " ".join(f'{name}="{_attribute(words)}"' for name, words in more.items() if words)
        alternative = escaped(_line(value.get("alternative") or ""))
        return f"![{alternative}]({address(facts.path)}{title})" + (f"{{{written}}}" if written else "")

    def _table(self, value: dict[str, Any]) -> str:
        table = value["table"]
        heads = [_piped(escaped(_line(column["heading"] or ""))) for column in table["columns"]]
        rules = ["---:" if column["type"] == "number" else "---" for column in table["columns"]]
        rows = [
            [
                self._table_cell(cell, column["type"])
                for cell, column in zip(row["values"], table["columns"], strict=False)
            ]
            for row in table["rows"]
        ]
        lines = "\n".join(f"| {' | '.join(row)} |" for row in (heads, rules, *rows))
        caption = value.get("caption") or ""
        return f'::: table {{caption="{_attribute(_line(caption))}"}}\n{lines}\n:::' if caption else lines

    def _table_cell(self, value: Any, kind: str) -> str:
        return _piped(escaped(_line(str(value or "")))) if kind == "number" else _piped(self._cell(str(value or "")))

    def _cell(self, value: str) -> str:
        """Rich text on one line: paragraphs and items of lists are parted by line breaks."""
        writing = replace(self.writing, line_break="<br>")
        parts = []
        for one in tree(value).children:
            items = list(one.all("li")) if isinstance(one, Node) and one.tag in {"ul", "ol"} else [one]
            parts += [
                inline(Node("p", {}, [item]) if isinstance(item, str) else item, writing).strip(" ") for item in items
            ]
        return "<br>".join(part for part in parts if part)

    def _document(self, value: dict[str, Any]) -> str:
        path = self.document(value["document"]) if value.get("document") else ""
        return f"::: document\n[{escaped(_line(value.get('title') or ''))}]({address(path)})\n:::" if path else ""

    def _foreign(self, value: dict[str, Any]) -> str:
        self._last_list = ""
        inner = self.write(value["body"])
        self._last_list = ""
        return f"::: {{lang={value['language']}}}\n{inner}\n:::" if inner else ""

    def _divider(self, value: Any) -> str:
        return "* * *"


def _line(words: str) -> str:
    return SPACE.sub(" ", words).strip(" ")


def _quoted(words: str) -> str:
    """Words as the title of a picture, in double quotation marks."""
    return re.sub(r'([\\"&])', r"\\\1", words)


def _attribute(words: str) -> str:
    return re.sub(r'([\\"])', r"\\\1", _line(words))


def _piped(words: str) -> str:
    return words.replace("|", "\\|")
