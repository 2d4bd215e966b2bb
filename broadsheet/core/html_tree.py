"""Well-formed HTML, such as a sanitiser or our own stream of blocks gives, read into a small tree."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

DEEPEST = 60
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr img li main nav ol p pre section summary table tbody td tfoot th thead tr ul "
    "audio video".split()
)
VOID = frozenset({"br", "hr", "img", "embed", "source", "track"})

_PIECE = re.compile(r'<(/?)([a-z][a-z0-9-]*)((?:\s+[^\s=>"/]+(?:="[^"]*")?)*)\s*/?>|([^<]+)')
_ATTRIBUTE = re.compile(r'([^\s=]+)="([^"]*)"')


@dataclass(slots=True)
class Node:
    """An element; its texts are HTML, that is, with & and < written as entities."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def holds_block(self) -> bool:
        """Whether anything in it stands on a line of its own."""
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


def tree(source: str) -> Node:
    """Return the tree of a piece of HTML below an element `body`; what is nested absurdly deep is flattened."""
    root = Node("body")
    path = [root]
    skipped = 0
    for match in _PIECE.finditer(source):
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
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(source)} if source else {}
