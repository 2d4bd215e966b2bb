"""CommonMark, as the house writes it, into blocks and notes.

It goes through HTML, so that whatever stands in a text, Markdown or raw HTML, is sanitised in one place.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from broadsheet.core.html_tree import tree
from broadsheet.importers.html_blocks import Block, Body, block, html_blocks, stream_of
from broadsheet.importers.html_words import language_code, neat
from broadsheet.importers.sanitising import sanitised

NOTES = uuid.UUID("5b0a9a0e-3f1c-4d52-9a3e-6b0d3c1f7e21")
DIV = re.compile(r"(?P<name>[A-Za-z][\w-]*)?\s*(?:\{(?P<attributes>.*)\})?\s*")
DIV_ATTRIBUTE = re.compile(r'(?P<key>[a-z-]+)=(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s"}]+))|\.(?P<name>[\w-]+)')
LOST_MARK = re.compile(r"\[\^[^\]\s]{1,60}\]")
ESCAPED = re.compile(r"\\(.)")
FOOTNOTE = re.compile(r"<footnote[^>]*></footnote>")


@dataclass
class MarkdownText(Body):
    """Blocks, and the notes that their marks name: UUID and rich text, in the order of reading."""

    notes: list[tuple[str, str]] = field(default_factory=list)


def markdown_text(text: str, language: str, key: str = "") -> MarkdownText:
    """Read a text. `key` names it: the same note of the same text always gets the same mark."""
    env: dict[str, Any] = {}
    tokens = _prepared(READER.parse(text, env))
    main, notes = _parted(tokens)
    env["key"] = key or uuid.uuid4().hex
    body = html_blocks(_rendered(main, env), language)
    found = MarkdownText(body.blocks, body.questions)
    for ident, sub_id in env.get("marks", []):
        found.notes.append((_mark(env, ident, sub_id), _note(notes.get(ident, []), env, language)))
    found.questions += _lost_notes(env, found)
    return found


def markdown_blocks(text: str, language: str) -> list[Block]:
    """The value of a stream, for texts without notes; a note, should there be one, follows at the end."""
    return with_notes_below(markdown_text(text, language))


def inline_html(markdown: str) -> str:
    """Rich text of one line, without a paragraph around it."""
    source = READER.renderer.render(_prepared(READER.parseInline(markdown.strip(), {})), READER.options, {})
    stream = stream_of("")
    return neat(stream.inline_of(tree(sanitised(source))))


def with_notes_below(text: MarkdownText) -> list[Block]:
    """Blocks of a text for a page that keeps no notes: numbers where the marks were, the notes as a list."""
    blocks = text.blocks
    for number, (mark, _note) in enumerate(text.notes, 1):
        blocks = _replaced(blocks, f'<footnote id="{mark}"></footnote>', f"<sup>{number}</sup>")
    if not text.notes:
        return blocks
    items = "".join(
        f"<li>{re.sub(r'^<p>|</p>$', '', note).replace('</p><p>', '<br/>')}</li>" for _mark, note in text.notes
    )
    return [*blocks, block("text", f"<ol>{items}</ol>")]


def _replaced(value: Any, old: str, new: str) -> Any:
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, list):
        return [_replaced(one, old, new) for one in value]
    return {name: _replaced(one, old, new) for name, one in value.items()} if isinstance(value, dict) else value


# --- notes ------------------------------------------------------------------------


def _parted(tokens: list[Token]) -> tuple[list[Token], dict[int, list[Token]]]:
    """The text itself, and the tokens of each note by its number in the parser's own list."""
    start = next((at for at, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens))
    notes: dict[int, list[Token]] = {}
    current: list[Token] = []
    for token in tokens[start + 1 :]:
        if token.type == "footnote_open":
            current = notes.setdefault(token.meta["id"], [])
        elif token.type not in {"footnote_close", "footnote_anchor", "footnote_block_close"}:
            current.append(token)
    return tokens[:start], notes


def _note(tokens: list[Token], env: dict[str, Any], language: str) -> str:
    inner = html_blocks(FOOTNOTE.sub("", _rendered(tokens, {"key": env["key"]})), language)
    parts = [
        one["value"] if one["type"] == "text" else one["value"].get("text", "") for one in inner.blocks if one["value"]
    ]
    return "".join(part for part in parts if isinstance(part, str)) or "<p></p>"


def _mark(env: dict[str, Any], ident: int, sub_id: int) -> str:
    label = env["footnotes"]["list"].get(ident, {}).get("label") or f"inline {ident}"
    return str(uuid.uuid5(NOTES, f"{env['key']}#{label}#{sub_id}"))


def _lost_notes(env: dict[str, Any], found: MarkdownText) -> list[str]:
    unused = [label.lstrip(":") for label, number in env.get("footnotes", {}).get("refs", {}).items() if number < 0]
    words = " ".join(one["value"] for one in found.blocks if one["type"] == "text")
    return [
        *(f"the note [^{label}] has no mark in the text and was left out" for label in unused),
        *(f"the mark {mark} has no note" for mark in dict.fromkeys(LOST_MARK.findall(words))),
    ]


# --- from tokens to HTML ------------------------------------------------------------


def _rendered(tokens: list[Token], env: dict[str, Any]) -> str:
    return READER.renderer.render(tokens, READER.options, env)


def _prepared(tokens: list[Token]) -> list[Token]:
    """References and the alignment of cells in the form that the house's HTML has."""
    for token in tokens:
        if token.type in {"th_open", "td_open"} and (style := token.attrs.pop("style", "")):
            token.attrs["align"] = str(style).rpartition(":")[2]
        if token.children and any(child.type == "link_open" for child in token.children):
            token.children = _with_references(token.children)
    return tokens


def _with_references(children: list[Token]) -> list[Token]:
    kept: list[Token] = []
    within = False
    for child in children:
        href = str(child.attrs.get("href", "")) if child.type == "link_open" else ""
        if href.startswith("ref:"):
            kind, _slash, key = href[4:].partition("/")
            kept.append(
                Token(
                    "html_inline", "", 0, content=f'<reference kind="{escape(kind)}" key="{escape(key)}"></reference>'
                )
            )
            within = True
        elif within and child.type == "link_close":
            within = False
        elif not within:
            kept.append(child)
    return kept


def _footnote_ref(renderer: Any, tokens: Any, at: int, options: Any, env: dict[str, Any]) -> str:
    meta = tokens[at].meta
    mark = (meta["id"], meta.get("subId", 0))
    env.setdefault("marks", []).append(mark)
    return f'<footnote id="{_mark(env, *mark)}"></footnote>' if "footnotes" in env else ""


def _image(renderer: Any, tokens: Any, at: int, options: Any, env: dict[str, Any]) -> str:
    token = tokens[at]
    alt = renderer.renderInlineAsText(token.children, options, env) if token.children else ""
    given = {"src": str(token.attrs.get("src", "")), "alt": alt}
    given |= {
        f"data-{name}": ESCAPED.sub(r"\1", str(token.attrs.get(name, "")))
        for name in ("credit", "licence", "decoration")
    }
    picture = (
        "<img " + " ".join(f'{name}="{escape(value)}"' for name, value in given.items() if value or name == "alt") + ">"
    )
    title = str(token.attrs.get("title", ""))
    return f"<figure>{picture}<figcaption>{inline_html(title)}</figcaption></figure>" if title else picture


def _div_open(renderer: Any, tokens: Any, at: int, options: Any, env: dict[str, Any]) -> str:
    parts = DIV.fullmatch(tokens[at].info.strip().rstrip(":").strip())
    if parts is None:
        return "<div>"
    classes = [parts["name"]] if parts["name"] else []
    attributes = {}
    for one in DIV_ATTRIBUTE.finditer(parts["attributes"] or ""):
        if one["name"]:
            classes.append(one["name"])
        else:
            attributes[one["key"]] = ESCAPED.sub(r"\1", one["quoted"]) if one["quoted"] is not None else one["bare"]
    tag = "div"
    lang = language_code(attributes.get("lang", ""))
    written = (f' class="{escape(" ".join(classes))}"' if classes else "") + (f' lang="{lang}"' if lang else "")
    if caption := attributes.get("caption"):
        written += f' data-caption="{escape(caption)}"'
    return f"<{tag}{written}>"


def _div_close(renderer: Any, tokens: Any, at: int, options: Any, env: dict[str, Any]) -> str:
    return "</div>\n"


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": 40}).enable(["table", "strikethrough"])
    reader.use(deflist_plugin).use(footnote_plugin).use(attrs_plugin, after=("image", "span_close"), spans=True)
    reader.use(container_plugin, "div", validate=lambda info, markup: bool(info.strip()))
    reader.normalizeLink = str  # type: ignore[method-assign,assignment]  # an address is kept as it was written
    reader.add_render_rule("footnote_ref", _footnote_ref)
    reader.add_render_rule("image", _image)
    reader.add_render_rule("container_div_open", _div_open)
    reader.add_render_rule("container_div_close", _div_close)
    return reader


READER = _reader()
