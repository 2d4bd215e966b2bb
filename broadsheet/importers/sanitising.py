"""HTML from anybody, made harmless."""

from __future__ import annotations

import re

import nh3

from broadsheet.core.control_characters import allowed
from broadsheet.core.html_tree import BLOCKS

INLINE = frozenset(
    "a abbr b bdi bdo big br cite code del dfn em font foreign footnote i ins kbd mark q reference s samp small source "
    "span strike "
    "strong sub sup tt u var".split()
)
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "title", "data-credit", "data-licence", "data-decoration"},
    "foreign": {"lang"},
    "footnote": {"id"},
    "reference": {"kind", "key"},
    "audio": {"src"},
    "video": {"src"},
    "source": {"src"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
    "ol": {"start"},
    "*": {"lang", "class", "data-caption"},
}
HOSTILE = re.compile(
    r"<\s*(script|iframe|object|embed|applet|form|meta|base|link|style|svg|math|frame)\b[^>]*"
    r"|<[a-z][^<>]*?[\s/\"'](on[a-z]{3,})\s*=|<[a-z][^<>]*?=\s*[\"']?\s*(javascript|vbscript|data)\s*:",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"(?:src|data|href)\s*=\s*[\"']?(https?:[^\"'\s>]{1,300})", re.IGNORECASE)


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
        allowed(source),
        tags=set(BLOCKS | INLINE) - {"form", "body"},
        clean_content_tags={
            "script",
            "style",
            "iframe",
            "object",
            "applet",
            "noscript",
            "template",
            "svg",
            "math",
            "title",
        },
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
