"""Titles as other programs keep them: plain, or with HTML in them."""

from __future__ import annotations

import html

from broadsheet.core.html_tree import Node, tree
from broadsheet.core.titles import marked_title
from broadsheet.importers.html_blocks import ITALIC
from broadsheet.importers.html_words import one_line
from broadsheet.importers.sanitising import sanitised


def marked_title_of(source: str) -> str:
    """A title in the house's form: italics between asterisks, nothing else of the HTML."""
    if "<" not in source and "&" not in source:
        return one_line(marked_title(source))
    return one_line(_marked(tree(sanitised(source))))


def _marked(node: Node) -> str:
    parts = [marked_title(html.unescape(one)) if isinstance(one, str) else _marked(one) for one in node.children]
    words = "".join(parts)
    bare = words.strip()
    if node.tag in ITALIC and bare and "*" not in bare:
        return words.replace(bare, f"*{bare}*")
    return words
