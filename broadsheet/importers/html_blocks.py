"""HTML into the house's blocks. The HTML is sanitised on the way in; what was taken out is told."""

from __future__ import annotations

import html
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from broadsheet.core.html_tree import BLOCKS, Node, tree
from broadsheet.core.languages import locale_for, normal_code
from broadsheet.importers.sanitising import removed, sanitised

Block = dict[str, Any]
BOLD, ITALIC = frozenset({"b", "strong"}), frozenset({"i", "em", "cite", "dfn", "var"})
SPACE = re.compile(r"[ \t\r\n\f]+")
AROUND_BREAK = re.compile(r"[ \n]*<br/>[ \n]*")
OUTER_BREAKS = re.compile(r"^(?:[ \n]|<br/>)+|(?:[ \n]|<br/>)+$")
ATTRIBUTION = re.compile(r"(?:^|\n|<br/>)[ \t]*(?:[—–―]|--)[ \t]*([^\n]+)$")
NUMBER = re.compile(r"[-+−–]?[\d.,’'\s\u00a0%]*")
LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8}){0,3}")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST = {"heading": 250, "pullquote": 400, "alternative": 500, "attribution": 250, "caption": 250}


@dataclass
class Body:
    """Blocks as the stream keeps them, but for pictures and documents: those are still named by address."""

    blocks: list[Block] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


def html_blocks(source: str, language: str = "") -> Body:
    """Blocks of a piece of HTML.

    language: of the text; a part marked as being in it is no foreign part. A picture block names its
    picture by address (`src`) with the `credit` and `licence` that stood beside it; `pictures.place` puts
    the real ones in.
    """
    body = Body(questions=removed(source))
    stream = _Stream(language, body)
    stream.read(tree(sanitised(source)))
    body.blocks = stream.finished()
    return body


def block(kind: str, value: Any) -> Block:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


class _Stream:
    """Makes blocks of a tree: runs of inline content become paragraphs, paragraphs and lists one text block."""

    def __init__(self, language: str, body: Body) -> None:
        self.language = language
        self.body = body
        self.blocks: list[Block] = []
        self._prose: list[str] = []
        self._run: list[str] = []
        self._marks: list[str] = []
        self._later: list[Block] = []

    # --- what comes out -------------------------------------------------------

    def finished(self) -> list[Block]:
        self._end_prose()
        if self._marks:
            self._prose.append(f"<p>{''.join(self._marks)}</p>")
            self._marks = []
            self._end_prose()
        return self.blocks

    def _end_run(self) -> None:
        content = neat("".join(self._run))
        self._run = []
        if content:
            self._prose.append(f"<p>{''.join(self._marks)}{content}</p>")
            self._marks = []

    def _end_prose(self) -> None:
        self._end_run()
        if self._prose:
            self.blocks.append(block("text", "".join(self._prose)))
            self._prose = []

    def add(self, kind: str, value: Any) -> None:
        self._end_prose()
        self.blocks.append(block(kind, value))

    def _flush_later(self) -> None:
        later, self._later = self._later, []
        if later:
            self._end_prose()
            self.blocks.extend(later)

    # --- reading ---------------------------------------------------------------

    def read(self, node: Node) -> None:
        """Take in what an element holds."""
        for child in node.children:
            if isinstance(child, str):
                self._run.append(child)
            elif child.tag in BLOCKS:
                self._end_run()
                self._block(child)
                self._end_run()
                self._flush_later()
            elif child.holds_block():
                self.read(child)
            else:
                self._run.append(self.inline(child))

    def _block(self, node: Node) -> None:
        foreign = self._foreign_language(node)
        if foreign and node.tag != "li":
            self._foreign(node, foreign)
        else:
            getattr(self, f"_on_{HANDLERS.get(node.tag, 'container')}")(node)

    def _on_container(self, node: Node) -> None:
        named = {"pullquote", "wp-block-pullquote"} & set(node.classes)
        if named:
            self._pullquote(node)
        elif "document" in node.classes and (link := next(node.all("a"), None)):
            self.add("document", {"document": link.attributes.get("href", ""), "title": plain(link)[:250]})
        elif "data-caption" in node.attributes and (table := next(node.all("table"), None)):
            self._table(table, node.attributes["data-caption"])
        else:
            self.read(node)

    def _on_heading(self, node: Node) -> None:
        self._pictures_in(node)
        words = plain(node)
        self._marks += [self.inline(mark) for mark in node.all("footnote")]
        if len(words) > LONGEST["heading"]:
            self._prose.append(f"<p><b>{html.escape(words, quote=False)}</b></p>")
        elif words:
            self.add("heading", {"text": words, "level": str(min(max(int(node.tag[1]), 2), 4))})

    def _on_rule(self, node: Node) -> None:
        self.add("divider", None)

    def _on_list(self, node: Node) -> None:
        content = self._list(node)
        if content:
            self._prose.append(content)

    def _list(self, node: Node) -> str:
        items = []
        for child in node.children:
            if isinstance(child, Node):
                stray = child.tag != "li"
                items.append(self._item(Node("li", {}, [child]) if stray else child))
        content = "".join(item for item in items if item)
        return f"<{node.tag}>{content}</{node.tag}>" if content else ""

    def _item(self, node: Node) -> str:
        inside = [one for one in node.children if isinstance(one, Node) and one.tag in {"ul", "ol"}]
        own = Node("li", {}, [one for one in node.children if one not in inside])
        words = self._flat(own)
        lists = "".join(self._list(one) for one in inside)
        return f"<li>{words}{lists}</li>" if words or lists else ""

    def _flat(self, node: Node) -> str:
        """Everything in an element as one run of words, paragraphs parted by line breaks."""
        inner = _Stream(self.language, self.body)
        inner.read(node)
        parts = []
        for one in inner.finished():
            if one["type"] in {"text", "quote"}:
                value = one["value"] if one["type"] == "text" else one["value"]["text"]
                parts.append(re.sub(r"^<p>|</p>$", "", value).replace("</p><p>", "<br/>"))
            elif one["type"] == "heading":
                parts.append(f"<b>{html.escape(one['value']['text'], quote=False)}</b>")
            else:
                self._later.append(one)
        return "<br/>".join(parts)

    def _on_quote(self, node: Node) -> None:
        attribution = self._signed(node)
        inner = _Stream(self.language, self.body)
        inner.read(node)
        paragraphs: list[str] = []
        for one in inner.finished():
            if one["type"] == "text":
                paragraphs.append(one["value"])
            elif one["type"] == "heading":
                paragraphs.append(f"<p><b>{html.escape(one['value']['text'], quote=False)}</b></p>")
            elif one["type"] == "quote":
                paragraphs.append(one["value"]["text"])
            else:
                self._later.append(one)
        if paragraphs:
            self.add("quote", {"text": "".join(paragraphs), "attribution": attribution})

    def _signed(self, node: Node) -> str:
        """Take the last line of a quotation out, if it says who speaks."""
        last = next((one for one in reversed(node.children) if isinstance(one, Node) or one.strip()), None)
        if isinstance(last, Node) and last.tag in {"cite", "footer"}:
            node.children.remove(last)
            return plain(last).lstrip("—–― ")[: LONGEST["attribution"]]
        if not isinstance(last, Node) or last.tag != "p":
            return ""
        words = self.inline_of(last).strip()
        line = ATTRIBUTION.search(words)
        if line is None or len(plain_words(line[1])) > LONGEST["attribution"] or "<footnote" in line[1]:
            return ""
        node.children.remove(last)
        if rest := words[: line.start()]:
            node.children.append(Node("p", {}, [*tree(rest).children]))
        return plain_words(line[1])

    def _pullquote(self, node: Node) -> None:
        words = plain(node)
        if len(words) > LONGEST["pullquote"]:
            self.add("quote", {"text": f"<p>{html.escape(words, quote=False)}</p>", "attribution": ""})
        elif words:
            self.add("pullquote", {"text": words})

    def _on_pre(self, node: Node) -> None:
        lines = html.escape(node.text().strip("\n"), quote=False).replace("\t", "    ").split("\n")
        kept = [re.sub(r"^ +| {2,}", lambda m: "\u00a0" * len(m[0]), line) for line in lines]
        if any(line.strip("\u00a0 ") for line in kept):
            self._prose.append(f"<p>{'<br/>'.join(kept)}</p>")

    def _on_term(self, node: Node) -> None:
        if words := self._flat(node):
            self._prose.append(f"<p><b>{words}</b></p>")

    # --- pictures ----------------------------------------------------------------

    def _on_figure(self, node: Node) -> None:
        caption = next((one for one in node.children if isinstance(one, Node) and one.tag == "figcaption"), None)
        content = Node(node.tag, {**node.attributes}, [one for one in node.children if one is not caption])
        inside = [one for one in content.children if isinstance(one, Node)]
        words = neat(self.inline_of(caption)) if caption else ""
        pictures = [one for one in content.all("img")] if not any(one.tag == "figure" for one in inside) else []
        table = next(content.all("table"), None)
        if pictures:
            for at, picture in enumerate(pictures):
                self._picture(picture, words if at == len(pictures) - 1 else "")
        elif table is not None:
            self._table(table, plain_words(words))
        else:
            self._on_container(content)
            if words:
                self._end_run()
                self._prose.append(f"<p>{words}</p>")

    def _on_picture(self, node: Node) -> None:
        self._picture(node, html.escape(node.attributes.get("title", ""), quote=False))

    def _picture(self, node: Node, caption: str) -> None:
        given = node.attributes
        source = given.get("src", "").strip()
        alternative = one_line(given.get("alt", ""))
        if not source:
            self.body.questions.append(
                f"a picture without an address was left out{f': {alternative}' if alternative else ''}"
            )
            return
        decoration = bool(given.get("data-decoration"))
        if not alternative and not decoration:
            self.body.questions.append(f"the picture {source} has no alternative text")
        value = {"picture": source, "alternative": alternative[: LONGEST["alternative"]], "is_decoration": decoration}
        value["caption"] = f"<p>{caption}</p>" if caption else ""
        self.add("picture", {**value, "credit": given.get("data-credit", ""), "licence": given.get("data-licence", "")})

    def _pictures_in(self, node: Node) -> None:
        for picture in node.all("img"):
            self._picture(picture, "")

    # --- tables -------------------------------------------------------------------

    def _on_table(self, node: Node) -> None:
        caption = next(node.all("caption"), None)
        self._table(node, plain(caption) if caption else "")

    def _table(self, node: Node, caption: str) -> None:
        rows = [row for row in _rows(node) if row]
        if len(rows) == 1 and len(rows[0]) == 1:
            self.read(rows[0][0])
            return
        if not rows:
            return
        if len(caption) > LONGEST["caption"]:
            self._prose.append(f"<p>{html.escape(caption, quote=False)}</p>")
            caption = ""
        headed = all(cell.tag == "th" for cell in rows[0])
        grid = _grid(rows)
        width = max(len(row) for row in grid)
        head = [plain(cell) for cell in grid[0]] if headed else []
        marks = [self.inline(mark) for cell in grid[0] for mark in cell.all("footnote")] if headed else []
        content = [row + [Node("td")] * (width - len(row)) for row in (grid[1:] if headed else grid)]
        kinds = [_kind([row[at] for row in content], grid[0][at] if at < len(grid[0]) else None) for at in range(width)]
        columns = [{"type": kinds[at], "heading": head[at] if at < len(head) else ""} for at in range(width)]
        values = [{"values": [self._cell(cell, kinds[at]) for at, cell in enumerate(row)]} for row in content]
        self.add("table", {"caption": caption, "table": {"columns": columns, "rows": values, "caption": ""}})
        self._marks += marks

    def _cell(self, cell: Node, kind: str) -> str:
        if kind == "number":
            return plain(cell)
        words = self._flat(cell)
        return f"<p>{words}</p>" if words else ""

    # --- other languages --------------------------------------------------------------

    def _foreign_language(self, node: Node) -> str:
        code = language_code(node.attributes.get("lang", ""))
        return code if code and code != self.language else ""

    def _foreign(self, node: Node, language: str) -> None:
        """A part in another language; what it cannot hold (pictures, tables) stands between its pieces."""
        inner = _Stream(language, self.body)
        plainer = Node(
            node.tag, {name: value for name, value in node.attributes.items() if name != "lang"}, node.children
        )
        inner.read(Node("body", {}, [plainer]))
        held: list[Block] = []
        self._end_prose()
        for one in inner.finished():
            if one["type"] in {"text", "heading", "quote"}:
                held.append(one)
                continue
            self._end_foreign(held, language)
            held = []
            self.blocks.append(one)
        self._end_foreign(held, language)

    def _end_foreign(self, held: list[Block], language: str) -> None:
        if held:
            self.blocks.append(block("foreign", {"language": language, "body": held}))

    # --- runs of words ------------------------------------------------------------------

    def inline_of(self, node: Node) -> str:
        return "".join(one if isinstance(one, str) else self.inline(one) for one in node.children)

    def inline(self, node: Node) -> str:
        """Rich text of an element within a paragraph."""
        if node.tag == "br":
            return "<br/>"
        if node.tag == "footnote":
            mark = node.attributes.get("id", "")
            return f'<footnote id="{mark}"></footnote>' if UUID.fullmatch(mark) else ""
        if node.tag == "reference":
            return _reference(node)
        words = _wrapped(node, self.inline_of(node))
        foreign = self._foreign_language(node)
        return f'<foreign lang="{foreign}">{words}</foreign>' if foreign and words.strip() else words


HANDLERS = {
    **{f"h{level}": "heading" for level in range(1, 7)},
    **{"ul": "list", "ol": "list", "blockquote": "quote", "hr": "rule", "pre": "pre", "dt": "term"},
    **{"img": "picture", "figure": "figure", "table": "table"},
}


def _wrapped(node: Node, words: str) -> str:
    if not words.strip():
        return words
    if node.tag in BOLD:
        return f"<b>{words}</b>"
    if node.tag in ITALIC:
        return f"<i>{words}</i>"
    if node.tag in {"sup", "sub"}:
        return f"<{node.tag}>{words}</{node.tag}>"
    if node.tag == "q":
        return f"“{words}”"
    href = node.attributes.get("href", "").strip() if node.tag == "a" else ""
    return f'<a href="{html.escape(href)}">{words}</a>' if href and not href.startswith("#") else words


def _reference(node: Node) -> str:
    kind, key = (node.attributes.get(name, "") for name in ("kind", "key"))
    if not re.fullmatch(r"[a-z-]{1,40}", kind) or not re.fullmatch(r"[^\"<>]{1,200}", key):
        return ""
    return f'<reference kind="{kind}" key="{html.escape(key)}"></reference>'


def _rows(node: Node) -> list[list[Node]]:
    """Cells of a table, row by row; those of tables within its cells are left to the cells."""
    rows = []
    for one in node.children:
        if isinstance(one, Node) and one.tag in {"thead", "tbody", "tfoot"}:
            rows += _rows(one)
        elif isinstance(one, Node) and one.tag == "tr":
            rows.append([cell for cell in one.children if isinstance(cell, Node) and cell.tag in {"td", "th"}])
    return rows


def _grid(rows: list[list[Node]]) -> list[list[Node]]:
    """The rows with an empty cell wherever a cell reaches over another."""
    grid: list[list[Node]] = []
    down: dict[int, int] = {}
    for row in rows:
        line: list[Node] = []
        for cell in row:
            _skip(line, down)
            across, deep = (_span(cell, name) for name in ("colspan", "rowspan"))
            for at in range(len(line), len(line) + across):
                down[at] = deep - 1
            line += [cell] + [Node("td") for _ in range(across - 1)]
        _skip(line, down)
        grid.append(line)
    return grid


def _skip(line: list[Node], down: dict[int, int]) -> None:
    while down.get(len(line), 0) > 0:
        down[len(line)] -= 1
        line.append(Node("td"))


def _span(cell: Node, name: str) -> int:
    given = cell.attributes.get(name, "1")
    return min(max(int(given), 1), 100) if given.isascii() and given.isdigit() else 1


def _kind(cells: list[Node], first: Node | None) -> str:
    """`number` for a column set to the right that holds nothing but numbers."""
    right = any(cell.attributes.get("align") == "right" for cell in [*cells, *([first] if first else [])])
    return "number" if right and all(NUMBER.fullmatch(plain(cell)) and not _marked(cell) for cell in cells) else "text"


def _marked(cell: Node) -> bool:
    return any(isinstance(one, Node) for one in cell.children)


def one_line(words: str) -> str:
    """Words with their white space in order; a space that does not break stays."""
    return SPACE.sub(" ", words).strip(" ")


def plain(node: Node) -> str:
    """The words of an element on one line."""
    return one_line(node.text())


def plain_words(rich: str) -> str:
    """The words of a piece of rich text on one line."""
    return one_line(html.unescape(re.sub(r"<[^>]+>", "", rich.replace("<br/>", " "))))


def neat(rich: str) -> str:
    """Rich text of one paragraph with its white space in order; empty where there are no words."""
    content = OUTER_BREAKS.sub("", AROUND_BREAK.sub("<br/>", SPACE.sub(" ", rich)))
    bare = re.sub(r"<(?!footnote|reference)[^>]+>", "", content)
    return content if bare.strip("\u00a0 ") else ""


def language_code(written: str) -> str:
    """A language tag as the house writes it; '' for what is none."""
    code = normal_code(written)
    return code if LANGUAGE.fullmatch(code) and (locale_for(code) or len(code) <= 3) else ""


def stream_of(language: str) -> _Stream:
    """An empty stream, for runs of words outside a text."""
    return _Stream(language, Body())
