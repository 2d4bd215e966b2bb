"""From a Markdown file to an entry: what each key means, here and in the files of Hugo, Jekyll and Pelican."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from broadsheet.articles.models import ArticlePage, Credit
from broadsheet.core.dates import PartialDate
from broadsheet.core.languages import country_name, normal_code
from broadsheet.core.licences import LICENCES
from broadsheet.core.slugs import slug_for
from broadsheet.core.titles import marked_title, plain_title
from broadsheet.importers.entries import CommentEntry, CreditEntry, Entry, Name, SourceEntry
from broadsheet.importers.front_matter import FrontMatter, Keys
from broadsheet.importers.generator_tags import Tags
from broadsheet.importers.html_words import language_code
from broadsheet.importers.markdown_text import markdown_text, with_notes_below
from broadsheet.importers.report import Refused
from broadsheet.importers.wordpress_names import public_name

JEKYLL_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-(.+)")
DRAWERS = frozenset("content _posts _drafts posts _pages pages docs i18n locales translations src".split())
DAY_OF_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*")
OFFSET = re.compile(r"\s+([+-]\d{2}):?(\d{2})$|\s*Z$")
CREDIT_KEYS = {"name", "kind", "role", "id"}
SOURCE_KEYS = {
    "version",
    "work",
    "revision",
    "organisation",
    "country",
    "title",
    "language",
    "date",
    "url",
    "translator",
}
COMMENT_KEYS = {
    "author",
    "date",
    "language",
    "body",
    "reply_to",
    "email",
    "url",
    "approved",
    "status",
    "id",
    "date_words",
}
NAME_KEYS = {"name", "id", "country"}
GROUPS = {"collective", "group", "organisation", "organization"}
FOR_LATER = ("issue", "order")


@dataclass(frozen=True)
class Header:
    """What must be known of every file before the first is written."""

    place: str
    work: str
    language: str
    kind: str
    depth: int
    rests_on: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.work}/{self.language}"


class FileReader:
    """One Markdown file. `place` is its path in the folder, with forward slashes."""

    def __init__(
        self, place: str, head: FrontMatter, language: str | None = None, find: Callable[[str], str] = lambda name: ""
    ) -> None:
        self.place, self.head, self.keys, self.find = place, head, Keys(head), find
        self.questions: list[str] = []
        path = PurePosixPath(place)
        stem, _dot, suffix = path.stem.rpartition(".")
        self._named_language = language_code(suffix) if stem and _is_language(suffix) else ""
        stem = stem if self._named_language else path.stem
        if _is_language(stem) and len(path.parts) > 1:
            self._named_language, stem = language_code(stem), ""
        self._jekyll = JEKYLL_NAME.fullmatch(stem)
        self._stem = "" if stem in {"index", ""} else self._jekyll[2] if self._jekyll else stem
        self._folder, self._folder_language = _without_language(path.parent)
        self.language = self._language(language)
        self.work = self._work(stem)

    # --- who it is ------------------------------------------------------------------

    def _language(self, option: str | None) -> str:
        said = self.keys.words("language", "lang", "locale", longest=20) or self._named_language
        if not said and self._folder_language and self._folder_language != language_code(option or ""):
            self.questions.append(f"its language, {self._folder_language}, was read from its folder: is that well?")
        written = said or self._folder_language or option or ""
        if not written:
            raise Refused("the language is missing: write `language: en` in the head, or give --language", 1)
        code = language_code(written)
        if not code:
            raise self.keys.refuse("language", f"'{written}' is not the code of a language")
        return code

    def _work(self, stem: str) -> str:
        given = self.keys.words("work", "translationKey", longest=200)
        path = self._folder if stem in {"index", ""} else self._folder / stem
        work = given or str(path)
        if len(work) > 200:
            raise Refused("the path of the file is longer than 200 characters; give it a short `work:`", 1)
        return work

    @property
    def kind(self) -> str:
        kind = self.keys.words("kind") or "article"
        if kind not in {"article", "page"}:
            raise self.keys.refuse("kind", f"kind is article or page, not '{kind}'")
        return kind

    def header(self) -> Header:
        rests_on = tuple(f"{one.work or self.work}/{one.version}" for one in self.sources() if one.version)
        path = self.keys.words("path", longest=250)
        return Header(self.place, self.work, self.language, self.kind, path.strip("/").count("/"), rests_on)

    # --- the whole ---------------------------------------------------------------------

    def entry(self, section: str | None = None) -> Entry:
        """Read everything. Raises Refused with the line."""
        keys = self.keys
        kind, plainer = self.kind, Tags(self.head.values, self.find).out_of(self.head.body)
        self.head.body, self.questions = plainer.text, [*self.questions, *plainer.questions]
        text = markdown_text(plainer.text, self.language, f"{self.work}/{self.language}")
        blocks = with_notes_below(text) if kind == "page" else text.blocks
        title = self._title(blocks)
        entry = Entry(
            place=self.place, key=f"{self.work}/{self.language}", work=self.work, language=self.language, title=title,
            kind=kind, section=keys.words("section") or section or "", path=self._path(kind), slug=self._slug(title),
            date=self._date(), updated=self._moment("updated", "lastmod", "modified", "last_modified_at"),
            first_published=self._moment("first_published"), standfirst=self._standfirst(),
            licence=self._licence(), sign_off=keys.words("signed", longest=120), live=self._is_live(),
            credits=self._credits(), topics=self._topics(), places=self._named("places"), sources=self.sources(),
            related=keys.names("related"), corrections=self._corrections(), comments=self._comments(),
            old_urls=self._old_urls(), blocks=blocks, notes=[] if kind == "page" else text.notes, questions=[*self.questions, *text.questions],
            original_status=keys.words("original_status", longest=80),
        )  # fmt: skip
        self._origin(entry)
        keys.drop("plain_title", "work", "translationKey")
        entry.kept = keys.rest()
        if text.notes and kind == "page":
            entry.questions.append("a page keeps no notes: they stand as a list at its end")
        return entry

    def _title(self, blocks: list[dict[str, object]]) -> str:
        title = self.keys.words("title", longest=250)
        first = blocks[0] if blocks and self.head.body.lstrip().startswith("# ") else None
        heading = str(first["value"]["text"]) if first and first["type"] == "heading" else ""  # type: ignore[index]
        if heading and (not title or heading == plain_title(title)):
            del blocks[0]
        title = title or marked_title(heading)
        if plain_title(title):
            return title
        named = re.sub(r"[-_]+", " ", self._stem or PurePosixPath(self._folder).name).strip()
        title = marked_title(named[:1].upper() + named[1:])[:250]
        if not plain_title(title):
            raise Refused("the title is missing", self.head.line("title"))
        self.questions.append(f"had no title: it is called “{title}” after its file; what should it be?")
        return title

    def _slug(self, title: str) -> str:
        given = self.keys.words("slug") or (self._stem if self._jekyll else "")
        return slug_for(given.strip("/").rpartition("/")[2], 120) if given else slug_for(plain_title(title))

    def _path(self, kind: str) -> str:
        path = self.keys.words("path", longest=250).strip("/")
        if kind != "page":
            return ""
        if not path:
            return self._slug(self.keys.words("title"))
        return "/".join(slug_for(part) for part in path.split("/") if part)

    def _standfirst(self) -> str:
        words = self.keys.words("standfirst", "summary", "description", "subtitle", "excerpt")
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", words)).split()) if "<" in words else words

    def _is_live(self) -> bool:
        status = self.keys.words("status").lower()
        if status not in {"", "live", "published", "draft", "hidden"}:
            raise self.keys.refuse("status", f"status is draft or live, not '{status}'")
        draft, published = self.keys.flag("draft"), self.keys.flag("published")
        drawer = "_drafts" in self._folder.parts
        return (
            status in {"", "live", "published"} and not draft and published is not False and not (drawer and not status)
        )

    # --- dates ---------------------------------------------------------------------------

    def _date(self) -> PartialDate | None:
        written = self.keys.words("date") or (_padded(self._jekyll[1]) if self._jekyll else "")
        return self._parsed(written, "date") if written else None

    def _parsed(self, written: str, key: str) -> PartialDate:
        try:
            return PartialDate.parse(DAY_OF_MOMENT.sub(r"\1", written))
        except ValueError as problem:
            raise self.keys.refuse(key, str(problem)) from None

    def _moment(self, *names: str) -> datetime | None:
        written = self.keys.words(*names)
        if not written:
            return None
        try:
            return moment(written)
        except ValueError:
            raise self.keys.refuse(
                names[0], f"'{written}' is not a date: write 2024-11-07 or 2024-11-07T20:30:00Z"
            ) from None

    # --- people, things ---------------------------------------------------------------------

    def _credits(self) -> list[CreditEntry]:
        comma = self.head.form == "pelican"
        authors = self.keys.names("authors", "author", comma=comma)
        found = [CreditEntry(Name(name[:200]), Credit.AUTHOR) for one in authors if (name := public_name(one))]
        self.questions += [
            f"its author is known only by an e-mail address, {one}, which is no public name: who is it?"
            for one in authors
            if not public_name(one)
        ]
        found += [
            CreditEntry(Name(one[:200]), Credit.TRANSLATOR) for one in self.keys.names("translators", "translator")
        ]
        for row in self.keys.rows("credits", CREDIT_KEYS, "name"):
            role = row.get("role", Credit.AUTHOR).lower()
            if role not in dict(Credit.ROLES):
                raise self.keys.refuse("credits", f"'{role}' is no role; roles are {', '.join(dict(Credit.ROLES))}")
            if not row.get("name"):
                raise self.keys.refuse("credits", "a credit needs a name")
            kind = "collective" if row.get("kind", "").lower() in GROUPS else row.get("kind", "").lower() and "person"
            found.append(CreditEntry(Name(row["name"][:200], row.get("id", ""), kind=kind), role))
        return found

    def _topics(self) -> list[Name]:
        if self.keys.has("topics"):
            return self._named("topics")
        names: list[str] = []
        for key in ("categories", "category", "tags", "keywords"):
            value = self.head.values.get(key)
            if isinstance(value, str) and self._jekyll and not re.search("[,;]", value):
                self.keys.drop(key)
                names += value.split()
            else:
                names += self.keys.names(key, comma=True)
        return [Name(one[:120]) for one in dict.fromkeys(names)]

    def _named(self, key: str) -> list[Name]:
        if isinstance(self.head.values.get(key), str):
            return [Name(one[:120]) for one in self.keys.names(key)]
        rows = self.keys.rows(key, NAME_KEYS, "name")
        for row in rows:
            if row.get("country"):
                self._country(row["country"], key)
        return [
            Name(row.get("name", "")[:120], row.get("id", ""), row.get("country", "").upper()) for row in rows if row
        ]

    # --- where it comes from -------------------------------------------------------------------

    def _origin(self, entry: Entry) -> None:
        """The original, a translation or not stated; a translator without a source means a source unknown in all."""
        original = self.keys.flag("original")
        translated = any(credit.role == Credit.TRANSLATOR for credit in entry.credits)
        if original and entry.sources:
            raise self.keys.refuse("original", "an original has no sources: take away `original` or `sources`")
        if not original and translated and not entry.sources:
            entry.sources = [SourceEntry()]
        if original:
            entry.origin = ArticlePage.ORIGINAL
        elif entry.sources:
            entry.origin = ArticlePage.TRANSLATION

    def sources(self) -> list[SourceEntry]:
        return [self._source(row) for row in self.keys.rows("sources", SOURCE_KEYS)]

    def _source(self, row: dict[str, str]) -> SourceEntry:
        version = language_code(row.get("version", ""))
        if row.get("version") and (
            not version or (version == self.language and row.get("work", self.work) == self.work)
        ):
            raise self.keys.refuse("sources", f"`version: {row['version']}` must be the language of another version")
        url = row.get("url", "")
        if url and not (re.fullmatch(r"https?://[^\s]+", url) and len(url) <= 500):
            raise self.keys.refuse("sources", f"'{url[:80]}' is not a web address")
        if len(row.get("title", "")) > 250:
            raise self.keys.refuse("sources", "the title of a source has more than 250 characters")
        return SourceEntry(
            version=version, work=row.get("work", ""), revision=row.get("revision", ""), url=url,
            organisation=row.get("organisation", "")[:200], country=self._country(row.get("country", ""), "sources"),
            title=row.get("title", ""), language=language_code(row.get("language", "")) or normal_code(row.get("language", ""))[:20],
            date=self._parsed(row["date"], "sources") if row.get("date") else None, translator=row.get("translator", "")[:200],
        )  # fmt: skip

    def _country(self, code: str, key: str) -> str:
        if code and country_name(code, "en") == code.upper():
            raise self.keys.refuse(key, f"there is no country with the code {code}")
        return code.upper()

    def _corrections(self) -> list[tuple[PartialDate, str]]:
        rows = self.keys.rows("corrections", {"date", "reason"})
        if any(not row.get("date") or not row.get("reason") for row in rows):
            raise self.keys.refuse("corrections", "a correction needs a date and a reason")
        return [(self._parsed(row["date"], "corrections"), row["reason"]) for row in rows]

    def _licence(self) -> str:
        written = self.keys.words("licence", "license")
        if not written:
            return ""
        if code := licence_code(written):
            return code
        raise self.keys.refuse(
            "licence" if "licence" in self.head.values else "license", f"no licence is called '{written[:80]}'"
        )

    def _old_urls(self) -> list[str]:
        given = self.keys.names("old_urls") + self.keys.names("aliases", "redirect_from")
        for key in ("permalink", "url"):
            if not re.search(
                r"[:{]\w", self.head.values.get(key) or "" if isinstance(self.head.values.get(key), str) else ""
            ):
                given += self.keys.names(key)
        paths = [old_path(one) for one in given]
        if any(len(path) > 500 for path in paths):
            raise self.keys.refuse("old_urls", "an old address has more than 500 characters")
        return list(dict.fromkeys(path for path in paths if path != "/"))

    # --- comments --------------------------------------------------------------------------------

    def _comments(self) -> list[CommentEntry]:
        if isinstance(self.head.values.get("comments"), str):
            return []  # `comments: false` says whether there may be any; it is kept, as every unknown key is
        rows = self.keys.rows("comments", COMMENT_KEYS)
        comments = [self._comment(row, number) for number, row in enumerate(rows, 1)]
        numbers = {comment.number for comment in comments}
        for comment in comments:
            if comment.reply_to and (comment.reply_to not in numbers or comment.reply_to == comment.number):
                raise self.keys.refuse("comments", f"a comment replies to {comment.reply_to}, which is not there")
        return comments

    def _comment(self, row: dict[str, str], number: int) -> CommentEntry:
        if not row.get("body"):
            raise self.keys.refuse("comments", f"comment {number} has no body")
        written = row.get("date", "")
        try:
            when = moment(written) if written else None
        except ValueError:
            raise self.keys.refuse("comments", f"'{written}' is not a date") from None
        return CommentEntry(
            number=row.get("id", str(number)), body=row["body"], author=row.get("author", "")[:200],
            email=row.get("email", "")[:254], url=row.get("url", "")[:500], written_at=when, date_words=(row.get("date_words") or written)[:40],
            language=language_code(row.get("language", "")), reply_to=row.get("reply_to", ""),
            approved=row.get("approved", "true").lower() not in {"false", "no"}, status=row.get("status", "")[:40],
        )  # fmt: skip


def _is_language(code: str) -> bool:
    """Whether the house could speak it; Hugo's `zh` is one script or other of Chinese."""
    from django.conf import settings

    wanted = normal_code(code)
    return any(wanted == known or known.startswith(f"{wanted}-") for known in dict(settings.LANGUAGES)) and bool(wanted)


def _without_language(folder: PurePosixPath) -> tuple[PurePosixPath, str]:
    """A folder without the part that says in which language its files are, and that language."""
    for at, part in enumerate(folder.parts):
        if (at == 0 or folder.parts[at - 1] in DRAWERS) and _is_language(part):
            return PurePosixPath(*folder.parts[:at], *folder.parts[at + 1 :]), language_code(part)
        if part not in DRAWERS:
            break
    return folder, ""


def _padded(day: str) -> str:
    year, month, day = day.split("-")
    return f"{year}-{month:0>2}-{day:0>2}"


def moment(written: str) -> datetime:
    """A point in time; a day alone is its beginning, and without a zone it is UTC. Raises ValueError."""
    text = OFFSET.sub(lambda found: f"{found[1]}:{found[2]}" if found[1] else "+00:00", written.strip())
    if re.fullmatch(r"\d{4}(-\d{2})?", text):
        text = PartialDate.parse(text).day.isoformat()
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def licence_code(written: str) -> str:
    """The licence of a code, a short name, an SPDX name or an address; '' for none that is known."""
    wanted = written.strip().lower()
    bare = re.sub(r"^https?://(www\.)?|(deed\.\w+|legalcode)$", "", wanted).strip("/")
    for code, licence in LICENCES.items():
        names = {code, licence.name.lower(), licence.short_name.lower(), licence.spdx.lower()}
        if wanted in names or (licence.url and bare == re.sub(r"^https?://", "", licence.url).strip("/")):
            return code
    return ""


def old_path(address: str) -> str:
    """Path and query of an old address as the register of old addresses keeps it."""
    parts = urlsplit(address.strip())
    path = unquote(parts.path if parts.scheme or parts.netloc else parts.path or "/")
    query = f"?{unquote(parts.query)}" if parts.query else ""
    return f"/{path.lstrip('/')}{query}"
