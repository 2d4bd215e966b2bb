"""What the first reading of an export finds: everything that one text must know of another."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from broadsheet.core.slugs import slug_for
from broadsheet.importers.wordpress_html import Media
from broadsheet.importers.wxr import Channel, Item


@dataclass
class Library:
    """By number: types, pages above, slugs, parts used in several texts, languages, groups of versions."""

    types: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    media: Media = field(default_factory=Media)
    strays: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    group_names: dict[str, str] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    first_link: str = ""

    def join(self, number: str, group: str) -> None:
        """Note that a post is one of a group of versions; WPML names a post of it by the number of another."""
        kind, _space, other = group.partition(" ")
        name = f"post {min(other, number, key=_order)}" if kind == "post" else group
        self.groups.setdefault(name, []).append(number)
        self.group_names[number] = name
        if kind == "post" and other not in self.group_names:
            self.join(other, f"post {number}")

    def lead_of(self, number: str) -> str:
        """The number by which the work of a post is known: the first of its group of versions."""
        return min(self.groups.get(self.group_names.get(number, ""), [number]), key=_order)


def _order(number: str) -> tuple[int, str]:
    return len(number), number


class Numbers:
    """The number of each post, in one reading: a second one with the same number gets its address beside it."""

    def __init__(self) -> None:
        self._seen: dict[str, set[str]] = {}

    def of(self, item: Item) -> str:
        pk = item.pk
        name = slug_for(unquote(item["wp:post_name"]) or item["title"] or item["link"], 60)
        if not pk.isascii() or not pk.isdigit() or len(pk) > 19:
            pk = f"0-{name}"
        taken = self._seen.setdefault(pk, set())
        number = pk if not taken else f"{pk}-{name}"
        while number in taken:
            number += "-"
        taken.add(number)
        return number


def site_of(channel: Channel, first_link: str) -> str:
    """What names the website that an export is of; one that says no address is known by its first post and its title."""
    for address in (channel["wp:base_blog_url"], channel["link"], channel["wp:base_site_url"]):
        parts = urlsplit(address)
        if parts.netloc:
            return f"{parts.netloc}{parts.path.rstrip('/')}"[:120]
    if host := urlsplit(first_link).netloc:
        return host[:120]
    said = f"{channel['title']}|{channel['description']}|{'|'.join(sorted(channel.authors))}|{first_link}"
    return f"unnamed-{hashlib.sha256(said.encode()).hexdigest()[:12]}"
