"""Words of HTML and of rich text: on one line, with their white space in order."""

from __future__ import annotations

import html
import re

from broadsheet.core.html_tree import BLOCKS, Node
from broadsheet.core.languages import locale_for, normal_code

SPACE = re.compile(r"[ \t\r\n\f]+")
AROUND_BREAK = re.compile(r"[ \n]*<br/>[ \n]*")
OUTER_BREAKS = re.compile(r"^(?:[ \n]|<br/>)+|(?:[ \n]|<br/>)+$")
LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8}){0,3}")


def one_line(words: str) -> str:
    """Words with their white space in order; a space that does not break stays."""
    return SPACE.sub(" ", words).strip(" ")


def plain(node: Node) -> str:
    """The words of an element on one line."""
    return one_line(html.unescape(_spaced(node)))


def _spaced(node: Node) -> str:
    """The words of an element as HTML; between two paragraphs is a space."""
    parts = [one if isinstance(one, str) else _spaced(one) for one in node.children]
    words = " " if node.tag == "br" else "".join(parts)
    return f" {words} " if node.tag in BLOCKS else words


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
