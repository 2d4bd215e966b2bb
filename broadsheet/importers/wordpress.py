"""`import wordpress FILE.xml`: an export of WordPress into texts and pages. Repeatable, all or nothing for each text.

The file is read twice as a stream: first who is who (authors, parents, attachments), then the texts.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from broadsheet.articles.models import Credit
from broadsheet.core.dates import PartialDate
from broadsheet.core.slugs import slug_for, with_suffix
from broadsheet.core.titles import first_words, plain_title
from broadsheet.importers.entries import CommentEntry, CreditEntry, Entry, Name
from broadsheet.importers.html_blocks import html_blocks
from broadsheet.importers.html_words import one_line, plain_words
from broadsheet.importers.keeping import Known
from broadsheet.importers.markdown import undone
from broadsheet.importers.markdown_entries import old_path
from broadsheet.importers.memory import seldom_tidied
from broadsheet.importers.report import Refused, Report, Say
from broadsheet.importers.sanitising import HOSTILE, sanitised
from broadsheet.importers.titles import marked_title_of
from broadsheet.importers.together import WAVE, Importer
from broadsheet.importers.wordpress_html import Attachment, Media, figure, plain_html
from broadsheet.importers.wxr import Channel, Item, items
from broadsheet.pages import generation
from broadsheet.pages.models import RESERVED
from broadsheet.sections.models import Section

TYPES = {"post": "article", "page": "page"}
DROPPED_STATUS = {"trash": "was in the dustbin", "auto-draft": "was never begun", "inherit": "belongs to another text"}
DROPPED_COMMENTS = {"spam", "trash", "post-trashed"}
STATUS_WORDS = {"future": "scheduled"}
TOPIC_DOMAINS = {"", "category", "tag", "post_tag"}
CIRCLE = "circle"
RESIZED = re.compile(r"-\d+x\d+(?=\.\w+$)")
LONGEST_TITLE = 250


def import_wordpress(
    file: Path, *, language: str | None = None, section: str | None = None, files: Path | None = None,
    dry_run: bool = False, say: Say = lambda words: None, progress: Any = None,
) -> Report:  # fmt: skip
    """Bring the texts of an export in.

    language: instead of the one that the export names; section: the slug, else the root; files: a folder with the
    website's pictures. Raises Refused, with the line, for a file that is broken or made to do harm.
    """
    if not file.is_file():
        raise Refused(f"there is no file {file}")
    if files is not None and not files.is_dir():
        raise Refused(f"there is no folder {files}")
    if section and not Section.objects.filter(slug=section).exists():
        raise Refused(f"there is no section '{section}'")
    report = Report(is_dry=dry_run)
    run = WordpressImport(file, report, language, section or "", files, dry_run, progress)
    with seldom_tidied(), undone(dry_run, run):
        run.all()
    generation.touch()
    return report


@dataclass
class Library:
    """What the first reading finds: everything that one text must know of another."""

    types: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    media: Media = field(default_factory=Media)
    strays: dict[str, list[dict[str, str]]] = field(default_factory=dict)


@dataclass
class WordpressImport:
    """One run over one file."""

    file: Path
    report: Report
    language: str | None
    section: str
    files: Path | None
    dry_run: bool = False
    progress: Any = None

    def __post_init__(self) -> None:
        self.channel = Channel()
        self.library = Library()
        self.known = Known("wordpress:")
        self.importer = Importer(self.report, self.files, self.known.pages)
        self._digests = {key: digest for key, (_file, digest) in self.known.digests.items()}
        self._seen: set[str] = set()
        self._paths: dict[str, str] = {}

    def all(self) -> None:
        try:
            self._survey()
            self.code = self.importer.tongues.settle(self.language or self.channel["language"] or "en")
            self._name_paths()
            self._write()
        except Refused as problem:
            problem.place = problem.place or self.file.name
            raise
        self.importer.finish()

    # --- the first reading ---------------------------------------------------------------

    def _survey(self) -> None:
        waiting: dict[str, Item] = {}
        for item in items(self.file, self.channel):
            kind = item["wp:post_type"].strip()
            if not kind:
                waiting[item.pk] = item
            elif kind == "attachment":
                self.library.media.attachments[item.pk] = _attachment(item)
            elif item.pk not in self.library.types:
                self._note(item, kind)
        for pk, item in waiting.items():
            if pk in self.library.types and item.comments:
                self.library.strays[pk] = item.comments
        self.library.media.local = self._local

    def _note(self, item: Item, kind: str) -> None:
        self.library.types[item.pk] = kind
        if kind == "page":
            self.library.parents[item.pk] = item["wp:post_parent"].strip()
            self.library.slugs[item.pk] = slug_for(unquote(item["wp:post_name"]) or _title(item), 120)

    def _local(self, address: str) -> str:
        """The path, below the folder of files, of a file of the website; '' where it is not there."""
        if self.files is None:
            return ""
        path = unquote(urlsplit(address).path)
        below = path.partition("/uploads/")[2] or path.partition("/files/")[2]
        name = path.rpartition("/")[2]
        for one in (below, f"wp-content/uploads/{below}" if below else "", path.lstrip("/"), name):
            for tried in (RESIZED.sub("", one), one) if one else ():
                target = (self.files / tried).resolve()
                if target.is_relative_to(self.files.resolve()) and target.is_file():
                    return quote(tried)
        return ""

    def _name_paths(self) -> None:
        """The path of each page: the slugs of those above it, from the top; circles are cut."""
        taken: set[str] = set()
        for pk in self.library.parents:
            self._cut_circle(pk)
        for pk in self.library.parents:
            chain = self._chain(pk)
            path = "/".join(self.library.slugs[one] for one in chain)
            free, number = path, 1
            while free in taken or (free in RESERVED and not self.section):
                number += 1
                free = with_suffix(path, number, 250)
            taken.add(free)
            self._paths[pk] = free

    def _cut_circle(self, pk: str) -> None:
        """Where a page lies below itself, it comes to stand at the top."""
        above, passed = self.library.parents[pk], {pk}
        while above in self.library.parents and above not in passed:
            passed.add(above)
            above = self.library.parents[above]
        if above == pk:
            self.library.parents[pk] = CIRCLE

    def _chain(self, pk: str) -> list[str]:
        chain: list[str] = []
        while pk in self.library.parents and pk not in chain:
            chain.insert(0, pk)
            pk = self.library.parents[pk]
        return chain

    # --- the second reading ----------------------------------------------------------------

    def _write(self) -> None:
        wave: list[Entry] = []
        pages: list[tuple[int, Entry]] = []
        for item in items(self.file, Channel()):
            self.report.read += 1
            entry = self._entry_or_reason(item)
            if entry is None:
                self._step(1)
            elif entry.kind == "page":
                pages.append((len(self._chain(item.pk)), entry))
            else:
                wave.append(entry)
            if len(wave) >= WAVE:
                self.importer.write(wave, self._step)
                wave = []
        self.importer.write(wave, self._step)
        for _depth, entry in sorted(pages, key=lambda pair: pair[0]):
            self.importer.write([entry], self._step)

    def _step(self, count: int) -> None:
        if self.progress is not None and count:
            self.progress.step(count)

    def _entry_or_reason(self, item: Item) -> Entry | None:
        """The entry of an item; None for one that is left out (the report says why) or is here just so already."""
        reason = self._reason(item)
        if reason:
            self.report.skip(reason)
            return None
        place = f"{self.file.name}, line {item.line}: {item['wp:post_type']} {item.pk}"
        try:
            return self._entry(item, place)
        except Refused as problem:
            self.report.refuse(problem, place)
            return None

    def _reason(self, item: Item) -> str:
        kind, status = item["wp:post_type"].strip(), item["wp:status"].strip()
        if not kind:
            return self._stray(item)
        if kind == "attachment":
            return "a file of the media library: pictures come with the texts that show them"
        if kind not in TYPES:
            return f"of the type '{kind}', which is no text"
        if status in DROPPED_STATUS:
            return f"{kind} that {DROPPED_STATUS[status]}"
        if not re.fullmatch(r"\d{1,19}", item.pk):
            return "post without a number"
        if item.pk in self._seen:
            self.report.ask(
                f"{self.file.name}, line {item.line}",
                f"the number {item.pk} stands twice: “{_title(item)}” was left out",
            )
            return "has the number of another post"
        self._seen.add(item.pk)
        return ""

    def _stray(self, item: Item) -> str:
        place = f"{self.file.name}, line {item.line}"
        if item.pk in self.library.strays:
            self.report.ask(
                place, f"“{_title(item)}” says no type; its comments went to the text with its number, {item.pk}"
            )
        elif item.comments:
            self.report.ask(
                place, f"“{_title(item)}” says no type: it and its {len(item.comments)} comments were left out"
            )
        return "says no type"

    # --- one text --------------------------------------------------------------------------------

    def _entry(self, item: Item, place: str) -> Entry | None:
        work = f"wordpress:{self._site()}:{item.pk}"
        key = f"{work}/{self.code}"
        digest = self._digest(item)
        if self._digests.get(key) == digest:
            self.importer.articles.pages[key] = self.known.pages[key]
            self.report.unchanged += 1
            return None
        entry = Entry(
            place=place, key=key, work=work, language=self.code, title="", kind=TYPES[item["wp:post_type"].strip()],
            section=self.section, digest=digest, existing=self.known.pages.get(key),
        )  # fmt: skip
        self._read_status(item, entry)
        self._read_dates(item, entry)
        self._read_body(item, entry)
        self._read_title(item, entry)
        self._read_names(item, entry)
        self._read_place(item, entry)
        entry.comments = self._comments(item)
        return entry

    def _site(self) -> str:
        parts = urlsplit(self.channel["wp:base_blog_url"] or self.channel["link"])
        return f"{parts.netloc}{parts.path.rstrip('/')}"[:120]

    def _digest(self, item: Item) -> str:
        """Changes with the item, with the options, and when one of its files comes to be at hand."""
        addresses = re.findall(r"https?://[^\s\"'<>\]]+", item["content:encoded"]) if self.files else []
        files = sorted({path for address in addresses if (path := self._local(address))})
        strays = self.library.strays.get(item.pk, [])
        said = [
            item.fields,
            item.terms,
            item.meta,
            item.comments,
            strays,
            self.section,
            files,
            self._paths.get(item.pk),
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=True, sort_keys=True).encode()).hexdigest()

    def _read_status(self, item: Item, entry: Entry) -> None:
        """Public is only what was published without a password."""
        status, password = item["wp:status"].strip() or "draft", item["wp:post_password"].strip()
        entry.live = status == "publish" and not password
        if not entry.live:
            words = STATUS_WORDS.get(status, status)
            entry.original_status = "password-protected" if password and status == "publish" else words[:80]
            if password and status != "publish":
                entry.original_status = f"{words[:60]}, password-protected"

    def _read_dates(self, item: Item, entry: Entry) -> None:
        written = item["wp:post_date"].strip()[:10] or item["wp:post_date_gmt"].strip()[:10]
        if written and not written.startswith("0000"):
            try:
                entry.date = PartialDate.parse(written)
            except ValueError as problem:
                entry.questions.append(f"the date was left out: {problem}")
        if entry.live:
            entry.first_published = _moment(item["wp:post_date_gmt"]) or _moment(item["wp:post_date"])
            entry.updated = _moment(item["wp:post_modified_gmt"]) or entry.first_published

    def _read_body(self, item: Item, entry: Entry) -> None:
        source, questions = plain_html(item["content:encoded"], item.pk, self.library.media)
        body = html_blocks(self._featured(item, source, entry) + source, self.code)
        entry.blocks = body.blocks
        entry.questions += [*questions, *body.questions]
        entry.standfirst = one_line(plain_words(sanitised(item["excerpt:encoded"])))

    def _featured(self, item: Item, source: str, entry: Entry) -> str:
        """The picture that stood at the head of the text, unless the text shows it itself."""
        chosen = self.library.media.attachments.get(item.meta_value("_thumbnail_id").strip())
        if chosen is None or not chosen.address:
            return ""
        path = self._local(chosen.address)
        stem = RESIZED.sub("", chosen.address).rpartition("/")[2].rpartition(".")[0]
        if stem and stem in source:
            return ""
        if path:
            return figure(Attachment(path, chosen.alternative, chosen.caption))
        entry.questions.append(
            f"the picture at its head, {chosen.address}, lies on another website: give its folder with --files"
        )
        return ""

    def _read_title(self, item: Item, entry: Entry) -> None:
        title = marked_title_of(item["title"])
        if not plain_title(title):
            words = next((plain_words(one["value"]) for one in entry.blocks if one["type"] == "text"), "")
            title = marked_title_of(first_words(words)) or f"{item['wp:post_type']} {item.pk}"
            entry.questions.append(
                f"had no title: it is called “{plain_title(title)}” after its first words; what should it be?"
            )
        if len(title) > LONGEST_TITLE:
            title = marked_title_of(first_words(plain_title(title), LONGEST_TITLE - 10))
            entry.questions.append(f"the title was too long and was cut to {len(title)} characters")
        entry.title = title
        entry.slug = slug_for(unquote(item["wp:post_name"]) or plain_title(title), 80)

    def _read_names(self, item: Item, entry: Entry) -> None:
        login = item["dc:creator"].strip().lstrip(">")  # one real export says “>name”
        if login:
            name = one_line(plain_words(sanitised(self.channel.authors.get(login, login))))[:200]
            entry.credits = [CreditEntry(Name(name), Credit.AUTHOR)] if name else []
        topics: dict[str, Name] = {}
        for domain, nicename, name in item.terms:
            words = one_line(plain_words(name))[:120]
            if domain in TOPIC_DOMAINS and words:
                known = topics.get(words.casefold())
                topics[words.casefold()] = Name(words, hint=unquote(nicename) or (known.hint if known else ""))
        entry.topics = list(topics.values())

    def _read_place(self, item: Item, entry: Entry) -> None:
        """Old addresses; for pages, what they lie below."""
        base = urlsplit(self.channel["wp:base_blog_url"]).path.rstrip("/")
        name = "page_id" if entry.kind == "page" else "p"
        paths = [f"{base}/?{name}={item.pk}", f"{base}/?p={item.pk}"]
        link = old_path(item["link"].strip()) if item["link"].strip() else "/"
        if link.rstrip("/") not in {"", base}:
            paths.append(link)
            slug = unquote(item["wp:post_name"])
            old = [value for key, value in item.meta if key == "_wp_old_slug" and value.strip()]
            paths += [link.replace(slug, unquote(one)) for one in old if slug and slug in link]
        entry.old_urls = list(dict.fromkeys(path for path in paths if len(path) <= 500))
        if entry.kind == "page":
            self._read_path(item, entry)

    def _read_path(self, item: Item, entry: Entry) -> None:
        entry.path = self._paths[item.pk]
        chain = self._chain(item.pk)
        above = self.library.parents[item.pk] if len(chain) == 1 else ""
        if above == CIRCLE:
            entry.questions.append("lies below itself: the circle was cut, and it stands at the top")
        elif above not in {"", "0"}:
            entry.questions.append("the page above it is not in the file: it stands at the top")
        if len(chain) > 1:
            entry.above = f"wordpress:{self._site()}:{chain[-2]}/{self.code}"

    # --- comments ---------------------------------------------------------------------------------

    def _comments(self, item: Item) -> list[CommentEntry]:
        rows = [*item.comments, *self.library.strays.get(item.pk, [])]
        kept = [row for row in rows if row.get("wp:comment_approved", "").strip() not in DROPPED_COMMENTS]
        if len(kept) < len(rows):
            self.report.skip("comment that was spam or in the dustbin", len(rows) - len(kept))
        return [comment for row in kept if (comment := _comment(row)).body]


def _comment(row: dict[str, str]) -> CommentEntry:
    kind, approved = row.get("wp:comment_type", "").strip(), row.get("wp:comment_approved", "").strip()
    status = kind if kind not in {"", "comment"} else "" if approved == "1" else "waiting"
    body = row.get("wp:comment_content", "").strip()
    parent = row.get("wp:comment_parent", "").strip()
    written = row.get("wp:comment_date", "").strip()
    return CommentEntry(
        number=row.get("wp:comment_id", "").strip(), body=sanitised(body) if HOSTILE.search(body) else body,
        author=one_line(plain_words(row.get("wp:comment_author", "")))[:200],
        email=row.get("wp:comment_author_email", "").strip()[:254], url=row.get("wp:comment_author_url", "").strip()[:500],
        written_at=_moment(row.get("wp:comment_date_gmt", "")) or _moment(written), date_words=written[:40],
        reply_to=parent if parent != "0" else "", approved=approved == "1" and not status, status=status[:40],
    )  # fmt: skip


def _attachment(item: Item) -> Attachment:
    order = item["wp:menu_order"].strip()
    alternative = item.meta_value("_wp_attachment_image_alt") or item["title"]
    return Attachment(
        item["wp:attachment_url"].strip() or item["guid"].strip(), one_line(alternative), item["excerpt:encoded"],
        item["wp:post_parent"].strip(), int(order) if re.fullmatch(r"-?\d{1,9}", order) else 0,
    )  # fmt: skip


def _title(item: Item) -> str:
    return plain_title(marked_title_of(item["title"]))[:80]


def _moment(written: str) -> datetime | None:
    """A moment of WordPress, in UTC; None for `0000-00-00 00:00:00` and what is none."""
    try:
        return datetime.strptime(written.strip(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
