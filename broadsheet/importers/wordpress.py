"""`import wordpress FILE.xml`: an export of WordPress into texts and pages. Repeatable, all or nothing for each text.

The file is read twice as a stream: first who is who (authors, parents, attachments), then the texts.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from html import escape
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
from broadsheet.importers.markdown_text import MarkdownText, with_notes_below
from broadsheet.importers.memory import seldom_tidied
from broadsheet.importers.report import Refused, Report, Say
from broadsheet.importers.sanitising import sanitised
from broadsheet.importers.titles import marked_title_of
from broadsheet.importers.together import WAVE, Importer
from broadsheet.importers.unfinished import Unfinished
from broadsheet.importers.wordpress_addresses import Addresses, paths_of
from broadsheet.importers.wordpress_comments import announced_of, comment_of, moment_of
from broadsheet.importers.wordpress_html import Attachment, figure, plain_html, with_parts
from broadsheet.importers.wordpress_library import Library, Numbers, site_of
from broadsheet.importers.wordpress_names import Names
from broadsheet.importers.wordpress_notes import noted
from broadsheet.importers.wordpress_tongues import languages_within, said_in, spoken
from broadsheet.importers.wxr import Channel, Item, items
from broadsheet.pages import generation
from broadsheet.pages.models import RESERVED
from broadsheet.sections.models import Section

SAID_ELSEWHERE = {
    "attachment": "a file of the media library: pictures come with the texts that show them",
    "guest-author": "a guest author: named with the texts",
    "wp_block": "a part used in several texts: it stands in each of them",
}
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
        self.names = Names(self.channel)
        self.addresses = Addresses()
        self.known = Known("wordpress:")
        unfinished = None if self.dry_run else Unfinished(str(self.file.resolve()))
        self._cut_off = unfinished.keys() if unfinished else set()
        self.importer = Importer(self.report, self.files, self.known.pages, unfinished)
        self._digests = {key: digest for key, (_file, digest) in self.known.digests.items()}
        self._paths: dict[str, str] = {}
        self._taken: dict[str, str] = {}

    def all(self) -> None:
        try:
            self._survey()
            self.code = self.importer.tongues.settle(self.language or self.channel["language"] or "en")
            self._name_paths()
            self._name_keys()
            self._write()
        except Refused as problem:
            problem.place = problem.place or self.file.name
            raise
        self.importer.finish()

    # --- the first reading ---------------------------------------------------------------

    def _survey(self) -> None:
        waiting: dict[str, Item] = {}
        numbers = Numbers()
        for item in items(self.file, self.channel):
            kind = item["wp:post_type"].strip()
            self.library.first_link = self.library.first_link or item["link"].strip() or item["guid"].strip()
            if not kind:
                waiting[item.pk] = item
            elif kind == "attachment":
                self.library.media.attachments[item.pk] = _attachment(item)
            elif kind == "guest-author":
                self.names.note_guest(item)
            elif kind == "wp_block":
                self.library.parts[item.pk] = item["content:encoded"]
            elif kind in TYPES and item["wp:status"].strip() not in DROPPED_STATUS:
                self._note(item, kind, numbers.of(item))
        for pk, item in waiting.items():
            if pk in self.library.types and item.comments:
                self.library.strays[pk] = item.comments
        self.library.media.local = self._local
        self.site = site_of(self.channel, self.library.first_link)
        base = urlsplit(self.channel["wp:base_blog_url"] or self.channel["link"])
        host = base.hostname or urlsplit(self.library.first_link).hostname or ""
        self.addresses.host, self.addresses.base = host.removeprefix("www."), base.path.rstrip("/")

    def _note(self, item: Item, kind: str, number: str) -> None:
        self.library.types[number] = kind
        self.addresses.base = urlsplit(self.channel["wp:base_blog_url"] or self.channel["link"]).path.rstrip("/")
        self.addresses.note(item, number)
        said = spoken(item)
        self.library.languages[number] = said.language
        if said.group:
            self.library.join(number, said.group)
        if kind == "page":
            self.library.parents[number] = item["wp:post_parent"].strip()
            self.library.slugs[number] = slug_for(unquote(item["wp:post_name"]) or _title(item), 120)

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

    def _name_keys(self) -> None:
        """What each number becomes, so that links to it can be made before it is written."""
        self._keys = {number: self._key(number) for number in self.library.types}
        for key in self._keys.values():
            self.importer.articles.files[key] = key

    def _work(self, number: str) -> str:
        """The name of the work that a post is a version of."""
        return f"wordpress:{self.site}:{self.library.lead_of(number)}"

    def _key(self, number: str) -> str:
        language = self._language(number)
        key, own = f"{self._work(number)}/{language}", f"wordpress:{self.site}:{number}/{language}"
        taken = self._taken.setdefault(key, number)
        return key if taken == number else own

    def _language(self, number: str) -> str:
        """The language that the post says it has, where the house can speak it; else that of the whole export."""
        said = "" if self.language else self.library.languages.get(number, "")
        try:
            return self.importer.tongues.settle(said) if said else self.code
        except Refused:
            return self.code

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
        numbers = Numbers()
        for item in items(self.file, Channel()):
            self.report.read += 1
            entries = self._entries(item, numbers)
            if not entries:
                self._step(1)
            for entry in entries:
                if entry.kind == "page":
                    pages.append((entry.path.count("/"), entry))
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

    def _entries(self, item: Item, numbers: Numbers) -> list[Entry]:
        """The versions in an item; none where it is left out (the report says why) or is here just so already."""
        reason = self._reason(item)
        if reason:
            self.report.skip(reason)
            return []
        number = numbers.of(item)
        place = f"{self.file.name}, line {item.line}: {item['wp:post_type']} {item.pk}"
        try:
            within = [] if self.language else languages_within(item)
            found = [self._entry(item, number, place, code, within[0] if within else "") for code in within or [""]]
        except Refused as problem:
            self.report.refuse(problem, place)
            return []
        return [entry for entry in found if entry]

    def _reason(self, item: Item) -> str:
        kind, status = item["wp:post_type"].strip(), item["wp:status"].strip()
        if not kind:
            return self._stray(item)
        if kind in SAID_ELSEWHERE:
            return SAID_ELSEWHERE[kind]
        if kind not in TYPES:
            return f"of the type '{kind}', which is no text"
        return f"{kind} that {DROPPED_STATUS[status]}" if status in DROPPED_STATUS else ""

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

    def _entry(self, item: Item, number: str, place: str, within: str, first: str = "") -> Entry | None:
        """One version. within: the language of a post that holds several."""
        code = self.importer.tongues.settle(within) if within else self._language(number)
        key = self._keys[number] if not within else f"{self._work(number)}/{code}"
        digest = self._digest(item, number)
        if self._digests.get(key) == digest and key not in self._cut_off:
            self.importer.articles.pages[key] = self.known.pages[key]
            self.report.unchanged += 1
            return None
        entry = Entry(
            place=place, key=key, work=key.rpartition("/")[0], language=code, title="",
            kind=TYPES[item["wp:post_type"].strip()], section=self.section, digest=digest, existing=self.known.pages.get(key),
        )  # fmt: skip
        if within:
            entry.questions.append(f"its languages share one post: this is what is in {within}")
            item = replace(item, fields={name: said_in(text, within) for name, text in item.fields.items()})
        self._ask_about(item, number, entry)
        self._read_status(item, entry)
        self._read_dates(item, entry)
        self._read_body(item, entry)
        self._read_title(item, entry)
        self._read_names(item, entry)
        self._read_place(item, number, entry)
        if within != first:
            entry.old_urls = []
        entry.comments = self._comments(item) if within == first else []
        return entry

    def _ask_about(self, item: Item, number: str, entry: Entry) -> None:
        """Whatever was guessed about number and language."""
        said = self.library.languages.get(number, "")
        if "-" in number:
            entry.questions.append(
                f"the number {item.pk or '(none)'} does not name it alone: it came in as a text of its own"
            )
        if said and not self.language and spoken(item).is_guess and said != self.code:
            entry.questions.append(f"its language, {said}, was read from its old address: is that well?")
        elif said and not self.language and entry.language not in {said, said.partition("-")[0]}:
            entry.questions.append(
                f"it is in the language {said}, which the house does not know: it came in as {entry.language}"
            )
        if entry.work != self._work(number):
            entry.questions.append(f"another version of its work is in {entry.language} already: it stands alone")
        old = f"wordpress:{self.site}:{number}/{self.code}"
        if entry.key not in self.known.pages and old in self.known.pages and old != entry.key:
            entry.questions.append(f"it was brought in as {self.code} before: that version is still there")

    def _digest(self, item: Item, number: str) -> str:
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
            self._paths.get(number),
            self._keys[number],
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
        announced = announced_of(item["pubDate"])
        stated = (item["wp:post_date"].strip()[:10], item["wp:post_date_gmt"].strip()[:10])
        written = next((one for one in stated if one and not one.startswith("0000")), "")
        if not written and announced and item["wp:status"].strip() == "publish":
            written = announced.date().isoformat()
        if written:
            try:
                entry.date = PartialDate.parse(written)
            except ValueError as problem:
                entry.questions.append(f"the date was left out: {problem}")
        if entry.live:
            entry.first_published = moment_of(item["wp:post_date_gmt"]) or moment_of(item["wp:post_date"]) or announced
            entry.updated = moment_of(item["wp:post_modified_gmt"]) or entry.first_published

    def _read_body(self, item: Item, entry: Entry) -> None:
        content, missing = with_parts(item["content:encoded"], self.library.parts)
        notes = noted(content + _enclosed(item, entry), item, entry.key, entry.language)
        source, questions = plain_html(notes.source, item.pk, self.library.media)
        source, lost = self.addresses.with_links(source, self._keys)
        body = html_blocks(self._featured(item, source, entry) + source, entry.language)
        found = MarkdownText(body.blocks, body.questions, notes.notes)
        entry.blocks = with_notes_below(found) if entry.kind == "page" else body.blocks
        entry.notes = [] if entry.kind == "page" else notes.notes
        entry.questions += [*missing, *notes.questions, *questions, *body.questions, *lost]
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
        authors, questions = self.names.authors(item)
        entry.credits = [CreditEntry(Name(name), Credit.AUTHOR) for name in authors]
        entry.questions += questions
        topics: dict[str, Name] = {}
        for domain, nicename, name in item.terms:
            words = one_line(plain_words(said_in(name, entry.language)))[:120]
            if domain in TOPIC_DOMAINS and words:
                known = topics.get(words.casefold())
                topics[words.casefold()] = Name(words, hint=unquote(nicename) or (known.hint if known else ""))
        entry.topics = list(topics.values())

    def _read_place(self, item: Item, number: str, entry: Entry) -> None:
        """Old addresses; for pages, what they lie below."""
        entry.old_urls = (
            paths_of(item, self.addresses.base) if "-" not in number else [old_path(item["link"].strip() or "/")]
        )
        entry.old_urls = [path for path in entry.old_urls if path.rstrip("/") not in {"", self.addresses.base}]
        if entry.kind == "page":
            self._read_path(number, entry)

    def _read_path(self, number: str, entry: Entry) -> None:
        entry.path = self._paths[number]
        chain = self._chain(number)
        above = self.library.parents[number] if len(chain) == 1 else ""
        if above == CIRCLE:
            entry.questions.append("lies below itself: the circle was cut, and it stands at the top")
        elif above not in {"", "0"}:
            entry.questions.append("the page above it is not in the file: it stands at the top")
        if len(chain) > 1:
            entry.above = self._keys[chain[-2]]
            if not entry.above.endswith(f"/{entry.language}"):
                entry.above, entry.path = "", entry.path.rpartition("/")[2]
                entry.questions.append("the page above it is in another language: it stands at the top")

    # --- comments ---------------------------------------------------------------------------------

    def _comments(self, item: Item) -> list[CommentEntry]:
        rows = [*item.comments, *self.library.strays.get(item.pk, [])]
        kept = [row for row in rows if row.get("wp:comment_approved", "").strip() not in DROPPED_COMMENTS]
        if len(kept) < len(rows):
            self.report.skip("comment that was spam or in the dustbin", len(rows) - len(kept))
        return [comment for row in kept if (comment := comment_of(row)).body]


def _enclosed(item: Item, entry: Entry) -> str:
    """Links to sound and film that WordPress told feeds of, where the text does not lead to them itself."""
    addresses = [value.split("\n")[0].strip() for key, value in item.meta if key == "enclosure"]
    new = [one for one in dict.fromkeys(addresses) if one.startswith("http") and one not in item["content:encoded"]]
    entry.questions += [f"the enclosure {one} became a link at the end: nothing is played here" for one in new]
    return "".join(f'\n\n<p><a href="{escape(one)}">{escape(one.rpartition("/")[2] or one)}</a></p>' for one in new)


def _attachment(item: Item) -> Attachment:
    order = item["wp:menu_order"].strip()
    alternative = item.meta_value("_wp_attachment_image_alt") or item["title"]
    return Attachment(
        item["wp:attachment_url"].strip() or item["guid"].strip(), one_line(alternative), item["excerpt:encoded"],
        item["wp:post_parent"].strip(), int(order) if re.fullmatch(r"-?\d{1,9}", order) else 0,
    )  # fmt: skip


def _title(item: Item) -> str:
    return plain_title(marked_title_of(item["title"]))[:80]
