"""HTML from anybody, made harmless and read into a small tree."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import nh3

DEEPEST = 60
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr img li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
INLINE = frozenset(
    "a abbr b bdi bdo big br cite code dfn em font foreign footnote i kbd mark q reference s samp small span strike "
    "strong sub sup tt u var".split()
)
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "title", "data-credit", "data-licence", "data-decoration"},
    "foreign": {"lang"},
    "footnote": {"id"},
    "reference": {"kind", "key"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
    "ol": {"start"},
    "*": {"lang", "class", "data-caption"},
}
VOID = frozenset({"br", "hr", "img"})
HOSTILE = re.compile(
    r"<\s*(script|iframe|object|embed|applet|form|meta|base|link|style|svg|math|frame)\b[^>]*"
    r"|<[a-z][^<>]*?[\s/\"'](on[a-z]{3,})\s*=|<[a-z][^<>]*?=\s*[\"']?\s*(javascript|vbscript|data)\s*:",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"(?:src|data|href)\s*=\s*[\"']?(https?:[^\"'\s>]{1,300})", re.IGNORECASE)
PIECE = re.compile(r'<(/?)([a-z][a-z0-9-]*)((?:\s+[^\s=>"/]+(?:="[^"]*")?)*)\s*/?>|([^<]+)')
ATTRIBUTE = re.compile(r'([^\s=]+)="([^"]*)"')


@dataclass(slots=True)
class Node:
    """An element; its texts are HTML, that is, with & and < written as entities."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def holds_block(self) -> bool:
        return any(isinstance(one, Node) and (one.tag in BLOCKS or one.holds_block()) for one in self.children)

    def all(self, tag: str) -> Iterator[Node]:
        """Every element of a name below this one, in the order of reading."""
        for one in self.children:
            if isinstance(one, Node):
                if one.tag == tag:
                    yield one
                yield from one.all(tag)

    def text(self) -> str:
        """The words alone, white space as it came."""
        return html.unescape("".join(one if isinstance(one, str) else _words(one) for one in self.children))

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


def _words(node: Node) -> str:
    return " " if node.tag == "br" else html.escape(node.text(), quote=False)


def removed(source: str) -> list[str]:
    """What sanitising takes out of a piece of HTML, one line each, for the report."""
    found = []
    for match in HOSTILE.finditer(source):
        tag, handler, scheme = match.groups()
        address = ADDRESS.search(match[0]) if tag else None
        what = f"<{tag.lower()}>" if tag else f"{handler.lower()}=" if handler else f"{scheme.lower()}: address"
        found.append(f"removed {what}" + (f" {address[1]}" if address else ""))
    return list(dict.fromkeys(found))


def sanitised(source: str) -> str:
    """HTML without anything that runs, fetches or leaves its place."""
    return nh3.clean(
        source.replace("\0", ""),
        tags=set(BLOCKS | INLINE) - {"form", "body"},
        clean_content_tags={"script", "style", "iframe", "object", "applet", "noscript", "template", "svg", "math", "title"},
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


def tree(source: str) -> Node:
    """Read sanitised HTML; what is nested absurdly deep is flattened."""
    root = Node("body")
    path = [root]
    skipped = 0
    for match in PIECE.finditer(source):
        closing, tag, attributes, text = match.groups()
        if text is not None:
            path[-1].children.append(text.replace("&nbsp;", "\u00a0"))
        elif closing:
            skipped, path = (skipped - 1, path) if skipped else (0, _closed(path, tag))
        elif tag in VOID:
            path[-1].children.append(Node(tag, _attributes(attributes)))
        elif len(path) > DEEPEST:
            skipped += 1
        else:
            node = Node(tag, _attributes(attributes))
            path[-1].children.append(node)
            path.append(node)
    return root


def _closed(path: list[Node], tag: str) -> list[Node]:
    return path[:-1] if len(path) > 1 and path[-1].tag == tag else path


def _attributes(source: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in ATTRIBUTE.findall(source)} if source else {}
