"""HTML into the house's blocks. The HTML is sanitised on the way in; what was taken out is told."""

from __future__ import annotations

import html
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from broadsheet.core.html_tree import BLOCKS, Node, tree
from broadsheet.core.schemes import bare, leads_somewhere
from broadsheet.importers.html_figures import Figure, figure_of
from broadsheet.importers.html_lines import VERSE_CLASSES, lines_of, stanzas_of
from broadsheet.importers.html_tables import grid_of, kind_of, rows_of
from broadsheet.importers.html_words import language_code, neat, one_line, plain, plain_words
from broadsheet.importers.sanitising import removed, sanitised

Block = dict[str, Any]
BOLD, ITALIC = frozenset({"b", "strong"}), frozenset({"i", "em", "cite", "dfn", "var"})
ATTRIBUTION = re.compile(r"(?:^|\n|<br/>)[ \t]*(?:[—–―]|--)[ \t]*([^\n]+)$")
STRUCK = frozenset({"del", "s", "strike"})
PULLED = frozenset({"pullquote", "wp-block-pullquote"})
MEDIA = {"audio": "sound", "video": "film"}
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
        if PULLED & set(node.classes):
            self._pullquote(node)
        elif VERSE_CLASSES & set(node.classes):
            self._verse(node)
        elif "document" in node.classes and (link := next(node.all("a"), None)):
            self.add("document", {"document": link.attributes.get("href", ""), "title": plain(link)[:250]})
        elif "data-caption" in node.attributes and (table := next(node.all("table"), None)):
            self._table(table, node.attributes["data-caption"])
        else:
            self.read(node)

    def _on_heading(self, node: Node) -> None:
        self._pictures_in(node)
        for link in node.all("a"):
            if href := link.attributes.get("href", ""):
                self.body.questions.append(f"a heading cannot be a link: “{plain(node)[:80]}” led to {href}")
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
            stray = isinstance(child, str) or child.tag != "li"
            items.append(self._item(Node("li", {}, [child]) if stray else child))  # type: ignore[arg-type]
        content = "".join(item for item in items if item)
        return f"<{node.tag}{_start(node)}>{content}</{node.tag}>" if content else ""

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
            words = _as_prose(one)
            if words is None:
                self._later.append(one)
            else:
                parts.append(re.sub(r"^<p>|</p>$", "", words).replace("</p><p>", "<br/>"))
        return "<br/>".join(parts)

    def _on_quote(self, node: Node) -> None:
        attribution = self._signed(node)
        inner = _Stream(self.language, self.body)
        inner.read(node)
        paragraphs: list[str] = []
        for one in inner.finished():
            words = _as_prose(one)
            if words is None:
                self._later.append(one)
            else:
                paragraphs.append(words)
        if paragraphs:
            self.add("quote", {"text": "".join(paragraphs), "attribution": attribution})
        elif attribution:
            self._prose.append(f"<p>{html.escape(attribution, quote=False)}</p>")

    def _signed(self, node: Node) -> str:
        """Take the last line of a quotation out, if it says who speaks."""
        last = next((one for one in reversed(node.children) if isinstance(one, Node) or one.strip()), None)
        if isinstance(last, Node) and last.tag in {"cite", "footer", "figcaption"}:
            said_by = plain(last).lstrip("—–― ")
            if len(said_by) > LONGEST["attribution"] or any(last.all("footnote")):
                return ""
            node.children.remove(last)
            return said_by
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
        """A sentence of the text shown large; what a pull-quote cannot hold becomes a quotation."""
        inner = next(node.all("blockquote"), node)
        attribution = self._signed(inner) or (self._signed(node) if inner is not node else "")
        words = plain(node)
        if len(words) > LONGEST["pullquote"] or any(node.all("footnote")) or any(node.all("a")):
            self._on_quote(Node("blockquote", {}, [*node.children, Node("cite", {}, [html.escape(attribution)])]))
        elif words:
            self._pictures_in(node)
            self.add("pullquote", {"text": words, "attribution": attribution})

    # --- lines that end where they end ---------------------------------------------

    def _on_pre(self, node: Node) -> None:
        lines = lines_of(self.inline_of(node))
        if VERSE_CLASSES & set(node.classes):
            self._add_verse(stanzas_of(lines))
        elif neat(lines):
            self._prose.append(f"<p>{lines}</p>")

    def _verse(self, node: Node) -> None:
        """A part that is said to be verse: its paragraphs are stanzas, what is none stands between them."""
        if lines := [one for one in node.children if isinstance(one, Node) and "line" in one.classes]:
            self._add_verse(stanzas_of("<br/>".join(neat(self.inline_of(line)) for line in lines)))
            return
        inner = _Stream(self.language, self.body)
        inner.read(node)
        for one in inner.finished():
            if one["type"] == "text":
                self._add_verse([one["value"]])
            else:
                self._end_prose()
                self.blocks.append(one)

    def _add_verse(self, stanzas: list[str]) -> None:
        if stanzas:
            whole = "".join(one if one.startswith(("<p>", "<ul", "<ol")) else f"<p>{one}</p>" for one in stanzas)
            self.add("verse", whole)

    def _on_term(self, node: Node) -> None:
        if words := self._flat(node):
            self._prose.append(f"<p><b>{words}</b></p>")

    # --- pictures ----------------------------------------------------------------

    def _on_figure(self, node: Node) -> None:
        if any(node.all("figure")):
            self._parted(node)
            return
        found, table, quote = figure_of(node), next(node.all("table"), None), next(node.all("blockquote"), None)
        if found.pictures:
            self._pictures_of(found)
        elif table is not None and len(found.captions) < 2 and plain(found.rest) == plain(table):
            self._table(table, " ".join(plain(one) for one in found.captions))
        elif quote is not None and found.captions and plain(found.rest) == plain(quote):
            self._on_quote(Node("blockquote", {}, [*quote.children, *found.captions]))
        else:
            self._parted(node)

    def _parted(self, node: Node) -> None:
        """What is one figure, read as the parts that it holds: a list of figures, a film, a poem."""
        bare_list = [
            one for one in node.children if isinstance(one, Node) and one.tag in {"ul", "ol"} and any(one.all("img"))
        ]
        for one in bare_list:
            one.tag = "div"
            for item in one.children:
                if isinstance(item, Node) and item.tag == "li":
                    item.tag = "div"
        self._on_container(Node("div", {**node.attributes}, node.children))

    def _pictures_of(self, found: Figure) -> None:
        for picture, caption in found.pictures:
            last = picture is found.pictures[-1][0]
            words = neat(self._flat(caption)) if caption else ""
            more = [neat(self._flat(one)) for one in found.captions] if last else []
            self._picture(picture, "<br/>".join(one for one in [words, *more] if one))
        self._end_run()
        self.read(found.rest)
        self._end_run()

    def _on_media(self, node: Node) -> None:
        """Sound and film: the house plays none, so that it keeps the way to them and what they say."""
        sources = [node.attributes.get("src", ""), *(one.attributes.get("src", "") for one in node.all("source"))]
        for address in dict.fromkeys(bare(one) for one in sources if leads_somewhere(one)):
            name = html.escape(address.rpartition("/")[2] or address, quote=False)
            self._prose.append(f'<p><a href="{html.escape(address)}">{name}</a></p>')
            self.body.questions.append(f"the {MEDIA[node.tag]} {address} became a link: nothing is played here")
        self.read(Node("div", {}, [one for one in node.children if isinstance(one, str) or one.tag != "source"]))

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
        if len(alternative) > LONGEST["alternative"]:
            self.body.questions.append(f"the alternative text of {source} was too long and was cut: {alternative}")
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
        rows = [row for row in rows_of(node) if row]
        if len(rows) == 1 and len(rows[0]) == 1:
            self.read(rows[0][0])
            return
        if not rows:
            return
        if len(caption) > LONGEST["caption"]:
            self._prose.append(f"<p>{html.escape(caption, quote=False)}</p>")
            caption = ""
        headed = all(cell.tag == "th" for cell in rows[0])
        grid = grid_of(rows)
        width = max(len(row) for row in grid)
        head = [plain(cell) for cell in grid[0]] if headed else []
        marks = [self.inline(mark) for cell in grid[0] for mark in cell.all("footnote")] if headed else []
        content = [row + [Node("td")] * (width - len(row)) for row in (grid[1:] if headed else grid)]
        kinds = [
            kind_of([row[at] for row in content], grid[0][at] if at < len(grid[0]) else None) for at in range(width)
        ]
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
            if one["type"] in {"text", "heading", "quote", "verse"}:
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
        if node.tag in STRUCK and words.strip():
            self.body.questions.append(f"struck-out words stay struck out: “{plain(node)[:120]}”")
        if node.tag == "a" and (href := node.attributes.get("href", "")) and not leads_somewhere(href):
            self.body.questions.append(f"removed the address {href[:80]!r}: no link may lead there")
        foreign = self._foreign_language(node)
        return f'<foreign lang="{foreign}">{words}</foreign>' if foreign and words.strip() else words


HANDLERS = {
    **{f"h{level}": "heading" for level in range(1, 7)},
    **{"ul": "list", "ol": "list", "blockquote": "quote", "hr": "rule", "pre": "pre", "dt": "term"},
    **{"img": "picture", "figure": "figure", "table": "table", "audio": "media", "video": "media"},
}


def _as_prose(one: Block) -> str | None:
    """A block as paragraphs within a quotation, a cell or an item of a list; None for what cannot be said so."""
    value = one["value"]
    if one["type"] in {"text", "verse"}:
        return str(value)
    if one["type"] == "heading":
        return f"<p><b>{html.escape(value['text'], quote=False)}</b></p>"
    if one["type"] == "quote":
        said_by = html.escape(value["attribution"], quote=False)
        return f"{value['text']}<p>{said_by}</p>" if said_by else str(value["text"])
    return None


def _start(node: Node) -> str:
    """The number at which a list begins, where it is not the first."""
    given = node.attributes.get("start", "")
    is_other = node.tag == "ol" and re.fullmatch(r"\d{1,6}", given) and int(given) != 1
    return f' start="{int(given)}"' if is_other else ""


def _wrapped(node: Node, words: str) -> str:
    if not words.strip():
        return words
    if node.tag in BOLD:
        return f"<b>{words}</b>"
    if node.tag in ITALIC:
        return f"<i>{words}</i>"
    if node.tag in {"sup", "sub"}:
        return f"<{node.tag}>{words}</{node.tag}>"
    if node.tag in STRUCK:
        return f"<s>{words}</s>"
    if node.tag == "q":
        return f"“{words}”"
    href = bare(node.attributes.get("href", "")) if node.tag == "a" else ""
    if not href or href.startswith("#") or not leads_somewhere(href):
        return words
    return f'<a href="{html.escape(href)}">{words}</a>'


def _reference(node: Node) -> str:
    kind, key = (node.attributes.get(name, "") for name in ("kind", "key"))
    if not re.fullmatch(r"[a-z-]{1,40}", kind) or not re.fullmatch(r"[^\"<>]{1,200}", key):
        return ""
    return f'<reference kind="{kind}" key="{html.escape(key)}"></reference>'


def stream_of(language: str) -> _Stream:
    """An empty stream, for runs of words outside a text."""
    return _Stream(language, Body())
