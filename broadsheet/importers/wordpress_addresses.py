"""Addresses of a website that moves here: which post each of them showed, and what in a text still leads to it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from broadsheet.core.old_addresses import folded
from broadsheet.importers.markdown_entries import old_path
from broadsheet.importers.stand_ins import stand_in
from broadsheet.importers.wxr import Item

HREF = re.compile(r"""\bhref\s*=\s*(["'])(https?://[^"']+|//[^"']+|/[^"'/][^"']*)\1""", re.IGNORECASE)
FILES = ("/wp-content/", "/wp-includes/", "/files/")
MOST_SHOWN = 8


@dataclass
class Addresses:
    """host: of the old website, without www; posts: the number of each address that is known."""

    host: str = ""
    base: str = ""
    posts: dict[str, str] = field(default_factory=dict)

    def note(self, item: Item, number: str) -> None:
        for path in paths_of(item, self.base):
            self.posts.setdefault(folded(path), number)

    def with_links(self, text: str, known: dict[str, str]) -> tuple[str, list[str]]:
        """The text with links to what comes along, and a list of what else of the old website it leads to.

        known: number → what the link becomes a link to; see `stand_in`.
        """
        lost: dict[str, None] = {}

        def one(found: re.Match[str]) -> str:
            address = html.unescape(found[2])
            parts = urlsplit(address)
            host = (parts.hostname or self.host).removeprefix("www.")
            if host != self.host or any(part in parts.path for part in FILES):
                return found[0]
            number = self.posts.get(folded(old_path(address)), "")
            if number in known:
                return f"href={found[1]}{html.escape(stand_in(address, known[number]))}{found[1]}"
            lost[address] = None
            return found[0]

        text = HREF.sub(one, text) if self.host else text
        shown = ", ".join(list(lost)[:MOST_SHOWN]) + (" …" if len(lost) > MOST_SHOWN else "")
        return text, [
            f"{len(lost)} links lead to parts of the old website that did not come along: {shown}"
        ] if lost else []


def paths_of(item: Item, base: str) -> list[str]:
    """Every path under which WordPress showed a post."""
    pk = item.pk
    is_page = item["wp:post_type"].strip() == "page"
    paths = [f"{base}/?page_id={pk}"] if is_page else []
    paths += [f"{base}/?p={pk}"]
    link = old_path(item["link"].strip()) if item["link"].strip() else "/"
    if link.rstrip("/") not in {"", base}:
        slug = unquote(item["wp:post_name"])
        links = [link]
        links += [link.replace(slug, unquote(old)) for old in _old(item, "_wp_old_slug") if slug and slug in link]
        day = item["wp:post_date"].strip()[:10].split("-")
        links += [
            moved
            for old in _old(item, "_wp_old_date")
            for one in links
            if (moved := _redated(one, day, old.split("-")))
        ]
        paths += links
    return list(dict.fromkeys(path for path in paths if len(path) <= 500))


def _old(item: Item, name: str) -> list[str]:
    return [value for key, value in item.meta if key == name and value.strip()]


def _redated(link: str, day: list[str], old: list[str]) -> str:
    """The link as it was when the post bore another date; '' where the date is no part of it."""
    for parts in (3, 2, 1):
        now = "/".join(["", *day[:parts], ""])
        if len(day) == len(old) == 3 and now in link:
            return link.replace(now, "/".join(["", *(one.strip() for one in old[:parts]), ""]), 1)
    return ""
