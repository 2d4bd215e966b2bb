"""What a version is besides its words, as the head of a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import yaml

from broadsheet.articles.models import ArticlePage, Contributor, Credit, Source
from broadsheet.comments.models import Comment
from broadsheet.core.dates import PartialDate, Precision
from broadsheet.core.slugs import slug_for
from broadsheet.pages.models import PlainPage, SectionNode

OURS = "broadsheet"
SPACE = re.compile(r"[ \t\r\n\f\v]+")


@dataclass
class Heads:
    """Makes heads. `work_of` names the work of a version; a public head leaves out what is not for readers."""

    work_of: Callable[[ArticlePage], str]
    same_names: frozenset[str] = frozenset()
    is_public: bool = False

    # --- articles -----------------------------------------------------------------

    def article(self, page: ArticlePage) -> dict[str, Any]:
        head = {
            "title": _line(page.marked_title),
            "language": page.language,
            "slug": page.address_slug,
            "date": _date(page.partial_date) if page.date else None,
            **self._moments(page),
            "standfirst": _line(page.standfirst),
            **self._credits(page),
            "signed": _line(page.sign_off),
            "topics": [self._thing(topic, page.language) for topic in page.text.topics.all()],
            "places": [self._thing(place, page.language) for place in page.text.places.all()],
            "section": page.text.section.slug if page.text.section.parent_id else None,
            "work": self.work_of(page),
            "original": True if page.origin == ArticlePage.ORIGINAL else None,
            "sources": [self._source(source, page) for source in page.sources.all()],
            "related": [work for one in page.text.related.all() if (work := self._work_of_text(one.other))],
            "corrections": [{"date": one.date, "reason": one.reason.strip()} for one in page.corrections.all()],
            "licence": page.licence,
            **self._rest(page),
        }
        return {key: value for key, value in head.items() if value not in (None, "", [], {})}

    def _moments(self, page: Any) -> dict[str, Any]:
        if not page.live:
            return {}
        return {"first_published": _moment(page.first_published_at), "updated": _moment(page.last_published_at)}

    def _credits(self, page: ArticlePage) -> dict[str, Any]:
        """Authors and translators by their names alone, where that says it all; else in full."""
        rows = list(page.credits.all())
        simple = {
            role: all(self._is_simple(row.contributor, page.language) for row in rows if row.role == role)
            for role in (Credit.AUTHOR, Credit.TRANSLATOR)
        }
        names = {
            key: [row.contributor.name_in(page.language) for row in rows if row.role == role and simple[role]]
            for key, role in (("authors", Credit.AUTHOR), ("translators", Credit.TRANSLATOR))
        }
        full = [self._credit(row, page.language) for row in rows if not simple.get(row.role)]
        return {**names, "credits": full}

    def _is_simple(self, one: Contributor, language: str) -> bool:
        name = one.name_in(language)
        return one.kind == Contributor.PERSON and one.slug == slug_for(name) and folded(name) not in self.same_names

    def _credit(self, row: Credit, language: str) -> dict[str, str]:
        one = row.contributor
        return {"name": _line(one.name_in(language)), "kind": one.kind, "role": row.role, "id": one.slug}

    def _thing(self, one: Any, language: str) -> Any:
        name, country = _line(one.name_in(language)), getattr(one, "country", "")
        if slug_for(name) == one.slug and not country:
            return name
        return {key: value for key, value in {"name": name, "id": one.slug, "country": country}.items() if value}

    # --- where it comes from ------------------------------------------------------------

    def _source(self, source: Source, page: ArticlePage) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "title": source.title,
            "language": source.language,
            "date": _date(source.partial_date) if source.partial_date else "",
            "url": source.url,
        }
        if source.version:
            facts = self._of_version(source, page, facts)
        facts |= {
            "organisation": source.organisation.name_in(page.language) if source.organisation else "",
            "country": source.country,
            "translator": source.translator.name_in(page.language) if source.translator else "",
        }
        return {key: value for key, value in facts.items() if value}

    def _of_version(self, source: Source, page: ArticlePage, facts: dict[str, Any]) -> dict[str, Any]:
        """A version of this house by its language, and only that of the copied facts which it is not called any more."""
        version: Any = source.version
        now = {
            "title": version.title,
            "language": version.language,
            "date": _date(version.partial_date) if version.date else "",
            "url": version.full_url,
        }
        changed = {key: value for key, value in facts.items() if value != now[key]}
        other = self.work_of(version) if version.text_id != page.text_id else ""
        return {"version": version.language, "work": other, "revision": self._revision(source, page), **changed}

    def _revision(self, source: Source, page: ArticlePage) -> str:
        """The moment of the form on which the version rests, where it is not the present one."""
        version: Any = source.version
        if source.revision is not None and source.revision_id != (
            version.live_revision_id or version.latest_revision_id
        ):
            return _moment(source.revision.created_at).isoformat().replace("+00:00", "Z")
        kept = page.front_matter.get(OURS, {}).get("revisions", {})
        return str(kept.get(version.language, "")) if version.revisions.count() == 1 else ""

    def _work_of_text(self, text: Any) -> str:
        first = next(iter(text.versions.all()), None)
        return self.work_of(first) if first else ""

    # --- the rest ----------------------------------------------------------------------------

    def _rest(self, page: Any) -> dict[str, Any]:
        old = sorted(row.path for row in page.old_addresses.all())
        if self.is_public:
            return {}
        kept = {key: typed(value) for key, value in page.front_matter.items() if key != OURS}
        status = {"status": "live" if page.live else "draft", "original_status": page.original_status}
        return {"old_urls": old, **status, **kept, "comments": self._comments(page)}

    def _comments(self, page: Any) -> list[dict[str, Any]]:
        """The conversation, in the file of one version: the original, or the first by its language."""
        if isinstance(page, ArticlePage):
            versions = sorted(
                page.text.versions.all(), key=lambda one: (one.origin != ArticlePage.ORIGINAL, one.language)
            )
            if versions and versions[0].pk != page.pk:
                return []
            rows = list(page.text.comments.all())
        else:
            rows = list(page.comments.all())
        rows.sort(key=lambda row: (row.written_at or datetime.min.replace(tzinfo=UTC), row.author_name, row.body))
        numbers = {row.pk: str(number) for number, row in enumerate(rows, 1)}
        return [self._comment(row, numbers) for row in rows]

    def _comment(self, row: Comment, numbers: dict[int, str]) -> dict[str, Any]:
        facts = {
            "author": _line(row.author_name),
            "date": row.date_words if _is_same(row) else _moment(row.written_at),
            "date_words": "" if _is_same(row) else row.date_words,
            "language": row.language,
            "email": row.author_email,
            "url": row.author_url,
            "reply_to": numbers.get(row.reply_to_id or 0, ""),
            "approved": "" if row.is_approved else "false",
            "status": row.original_status,
            "body": row.body.strip(),
        }
        return {
            key: typed(value) if key in {"reply_to", "approved", "date"} else value
            for key, value in facts.items()
            if value
        }

    # --- pages ---------------------------------------------------------------------------------

    def page(self, page: PlainPage, node: SectionNode, path: str) -> dict[str, Any]:
        head = {
            "title": _line(page.marked_title),
            "language": page.language,
            "kind": "page",
            "path": path,
            **self._moments(page),
            "section": node.section.slug if node.section.parent_id else None,
            "work": page.import_key.rpartition("/")[0] or str(page.translation_key),
            **self._rest(page),
        }
        return {key: value for key, value in head.items() if value not in (None, "", [], {})}


# --- writing ---------------------------------------------------------------------------------


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Lines of prose stand as lines."""


def _words(dumper: Any, words: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", words, style="|" if "\n" in words else None)


def _point(dumper: Any, when: datetime) -> Any:
    written = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", written)


_Dumper.add_representer(str, _words)
_Dumper.add_representer(datetime, _point)


def head_lines(head: dict[str, Any]) -> str:
    """The head between its two lines of hyphens."""
    written = yaml.dump(head, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000)
    return f"---\n{written}---\n"


def typed(value: Any) -> Any:
    """Words that another program wrote as a number or as true, without the quotation marks that words would get."""
    if isinstance(value, list):
        return [typed(one) for one in value]
    if isinstance(value, dict):
        return {key: typed(one) for key, one in value.items()}
    if not isinstance(value, str):
        return value
    if value in {"true", "false"}:
        return value == "true"
    if re.fullmatch(r"0|-?[1-9][0-9]{0,17}", value):
        return int(value)
    return _day(value) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else value


def _day(written: str) -> date | str:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return written


def _date(partial: PartialDate) -> Any:
    """A day as a day, a year as a number, so that neither gets quotation marks."""
    if partial.precision is Precision.YEAR:
        return partial.day.year if partial.day.year > 999 else partial.isoformat()
    return partial.day if partial.precision is Precision.DAY else partial.isoformat()


def _is_same(row: Any) -> bool:
    """Whether the words of a comment's date say its moment; those of another clock do not."""
    if row.written_at is None:
        return True
    try:
        said = datetime.fromisoformat(row.date_words.strip().replace(" +", "+").replace("Z", "+00:00"))
    except ValueError:
        return False
    return (said if said.tzinfo else said.replace(tzinfo=UTC)) == row.written_at


def _moment(when: datetime | None) -> Any:
    return when.astimezone(UTC).replace(microsecond=0) if when else None


def _line(words: str) -> str:
    return SPACE.sub(" ", words).strip(" ")


def folded(name: str) -> str:
    return " ".join(name.casefold().split())
