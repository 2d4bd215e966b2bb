"""One version as an importer has read it, before anything is written. Plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from broadsheet.core.dates import PartialDate


@dataclass
class Name:
    """A topic, a place or a contributor as a file calls it.

    slug: its address, if the file knows which one it is; hint: the address it would like, if it must be made;
    parts: family name, given name and suffix, where they were set.
    """

    name: str
    slug: str = ""
    country: str = ""
    kind: str = ""
    hint: str = ""
    parts: dict[str, str] = field(default_factory=dict)


@dataclass
class CreditEntry:
    who: Name
    role: str


@dataclass
class SourceEntry:
    """What a version rests on: `version` is a language of the same work (or of `work`), or all is outside."""

    version: str = ""
    work: str = ""
    revision: str = ""
    organisation: str = ""
    country: str = ""
    title: str = ""
    language: str = ""
    date: PartialDate | None = None
    url: str = ""
    translator: str = ""


@dataclass
class CommentEntry:
    """`number` and `reply_to` count within the file (or are the numbers of the website it came from)."""

    number: str
    body: str
    author: str = ""
    email: str = ""
    url: str = ""
    written_at: datetime | None = None
    date_words: str = ""
    language: str = ""
    reply_to: str = ""
    approved: bool = True
    status: str = ""


@dataclass
class Entry:
    """`above`: the key of the page that a page lies below, where that is known better than its path.

    away: addresses of pictures that lie on other websites; digest: changes when what was read changes.
    """

    place: str
    key: str
    work: str
    language: str
    title: str
    kind: str = "article"
    slug: str = ""
    path: str = ""
    above: str = ""
    section: str = ""
    date: PartialDate | None = None
    first_published: datetime | None = None
    updated: datetime | None = None
    standfirst: str = ""
    origin: str = "unstated"
    licence: str = ""
    sign_off: str = ""
    live: bool = True
    original_status: str = ""
    note: str = ""
    credits: list[CreditEntry] = field(default_factory=list)
    topics: list[Name] = field(default_factory=list)
    places: list[Name] = field(default_factory=list)
    sources: list[SourceEntry] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    corrections: list[tuple[PartialDate, str]] = field(default_factory=list)
    comments: list[CommentEntry] = field(default_factory=list)
    old_urls: list[str] = field(default_factory=list)
    blocks: list[dict[str, Any]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)
    away: list[str] = field(default_factory=list)
    digest: str = ""
    existing: int | None = None

    def all_questions(self) -> list[str]:
        """Each question once; pictures on other websites together."""
        found = list(dict.fromkeys(self.questions))
        away = list(dict.fromkeys(self.away))
        if away:
            shown = ", ".join(away[:3]) + (" …" if len(away) > 3 else "")
            found.append(f"{len(away)} pictures lie on other websites; their addresses are kept as links: {shown}")
        return found

    @property
    def rests_on(self) -> list[str]:
        """Keys of the versions here that must be written first."""
        return [f"{source.work or self.work}/{source.version}" for source in self.sources if source.version]
