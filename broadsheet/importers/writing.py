"""From entries to articles: new ones in bulk, changed ones through Wagtail, page by page.

Wagtail's own way (add, save a revision, publish) takes some fifty queries for each page. Whole waves
of new pages are written here with a few queries each; what Wagtail's way does besides is done for all of
them at the end of a wave: revisions, addresses, references, search, the signal that a page is published.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from modelsearch.backends import get_search_backends
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.signals import page_published

from broadsheet.articles.actions import move_text
from broadsheet.articles.joining import fix_sources
from broadsheet.articles.models import Address, ArticlePage, Correction, Credit, Footnote, Source, Text
from broadsheet.comments.models import Comment
from broadsheet.core.dates import PartialDate, Precision
from broadsheet.core.old_addresses import folded
from broadsheet.core.slugs import with_suffix
from broadsheet.discovery.indexing import index_new
from broadsheet.importers.entries import CommentEntry, Entry, Name, SourceEntry
from broadsheet.importers.keeping import keep_ids
from broadsheet.importers.pictures import PictureShelf
from broadsheet.importers.placing import Placed, Placer
from broadsheet.importers.registers import Registers
from broadsheet.importers.report import Refused, Report
from broadsheet.importers.tongues import Tongues
from broadsheet.pages import generation
from broadsheet.pages.frame import house
from broadsheet.pages.models import OldAddress
from broadsheet.sections.models import Section

OURS = "broadsheet"


class ArticleWriter:
    """Writes articles, and remembers which page was made of which key and which file."""

    def __init__(
        self, report: Report, shelf: PictureShelf, tongues: Tongues, registers: Registers, known: dict[str, int]
    ) -> None:
        self.report, self.shelf, self.tongues, self.registers = report, shelf, tongues, registers
        self.pages: dict[str, int] = dict(known)
        self._works = {key.rpartition("/")[0]: pk for key, pk in known.items()}
        self._sources: dict[str, ArticlePage] = {}
        self.files: dict[str, str] = {}
        self.texts: dict[str, int] = {}
        self.awaiting: dict[str, int] = {}
        self.written: set[int] = set()
        self.placer = Placer(shelf, self.page_at)

    def page_at(self, path: str) -> int | None:
        return self.pages.get(self.files.get(path, ""))

    # --- new ones ------------------------------------------------------------------

    def insert(self, entries: Sequence[Entry]) -> None:
        """Write entries that are not there yet; none of them rests on another of them."""
        if not entries:
            return
        placed = [self.placer.place(entry) for entry in entries]
        self._make_texts(entries)
        self._fetch_sources(entries)
        pages = [self._page(entry, one) for entry, one in zip(entries, placed, strict=True)]
        self._plant(pages)
        for entry, page, one in zip(entries, pages, placed, strict=True):
            self._set_parts(page, entry, one)
        _write_parts(pages)
        _revise(pages)
        _give_addresses([page for page in pages if page.live])
        pairs = list(zip(entries, pages, strict=True))
        write_old_addresses(pairs)
        self.report.comments += write_comments([(entry, page.text_id) for entry, page in pairs], "text_id")
        for entry, page, one in zip(entries, pages, placed, strict=True):
            self._after(entry, page, one)
        _announce(pages)

    def _page(self, entry: Entry, placed: Placed) -> ArticlePage:
        now = timezone.now()
        page = ArticlePage(
            marked_title=entry.title, address_slug=entry.slug, slug=f"a-{uuid.uuid4().hex[:12]}",
            locale=self.tongues.locale(entry.language), text_id=self.texts[entry.work], live=entry.live,
            latest_revision_created_at=now, has_unpublished_changes=not entry.live,
        )  # fmt: skip
        page.first_published_at = entry.first_published or (now if entry.live else None)
        page.last_published_at = entry.updated or page.first_published_at if entry.live else None
        self._fill(page, entry, placed)
        if page.live:
            page.licence = page.licence or house().default_licence
        page.body = placed.blocks
        page._set_core_field_defaults()
        return page

    def _fill(self, page: ArticlePage, entry: Entry, placed: Placed) -> None:
        """The plain fields that a file decides."""
        page.date = entry.date.day if entry.date else None
        page.date_precision = (entry.date.precision if entry.date else Precision.UNKNOWN).value
        page.standfirst, page.origin, page.sign_off = entry.standfirst, entry.origin, entry.sign_off
        page.licence = entry.licence or page.licence
        page.original_status, page.import_key = entry.original_status, entry.key
        page.handover_note = entry.note or page.handover_note
        page.front_matter = {**entry.kept, OURS: self._origin(entry, placed)}

    def _origin(self, entry: Entry, placed: Placed) -> dict[str, Any]:
        """What is remembered of the file, so that a second run knows it again."""
        kept = {"file": entry.place, "digest": entry.digest}
        missing = [key for key in entry.rests_on if key not in self.pages]
        revisions = {source.version: source.revision for source in entry.sources if source.version and source.revision}
        more = {"files": placed.files, "missing": missing, "revisions": revisions}
        return {**kept, **{name: value for name, value in more.items() if value}}

    def _make_texts(self, entries: Sequence[Entry]) -> None:
        """The works, with what is the same in every language."""
        self._find_texts({entry.work for entry in entries} - set(self.texts))
        new: dict[str, Text] = {}
        for entry in entries:
            section = self._section(entry)
            if entry.work not in self.texts:
                new.setdefault(entry.work, Text(translation_key=own_key(entry.work) or uuid.uuid4(), section=section))
        for work, text in zip(new, Text.objects.bulk_create(new.values()), strict=True):
            self.texts[work] = text.pk
        for kind, register in (("topics", self.registers.topics), ("places", self.registers.places)):
            pairs = {
                (self.texts[entry.work], register.id_for(name, entry.language))
                for entry in entries
                for name in getattr(entry, kind)
            }
            _tell_about(kind, pairs)

    def _find_texts(self, works: set[str]) -> None:
        """Works of which other versions are here already."""
        pages = {self._works[work]: work for work in works if work in self._works}
        for pk, text in ArticlePage.objects.filter(pk__in=pages).values_list("pk", "text"):
            self.texts[pages[pk]] = text
        keys = {key: work for work in works if (key := own_key(work))}
        for key, text in Text.objects.filter(translation_key__in=keys).values_list("translation_key", "pk"):
            self.texts.setdefault(keys[key], text)

    def _section(self, entry: Entry) -> Section:
        section = self.tongues.section(entry.section)
        if section is not None:
            return section
        entry.questions.append(f"there is no section '{entry.section}': the text went to the whole house")
        entry.kept["section"] = entry.section
        root = self.tongues.section("")
        if root is None:
            raise Refused("the house has no section yet; run `broadsheet serve` once")
        return root

    def _plant(self, pages: Sequence[ArticlePage]) -> None:
        """Put pages into the tree, each below the node of its text's section in its language."""
        sections = dict(Text.objects.filter(pk__in={page.text_id for page in pages}).values_list("pk", "section"))
        keys = dict(Text.objects.filter(pk__in=sections).values_list("pk", "translation_key"))
        by_id = {row.pk: row for row in Section.objects.filter(pk__in=set(sections.values()))}
        groups: dict[int, tuple[Page, list[ArticlePage]]] = {}
        for page in pages:
            page.translation_key = keys[page.text_id]
            node = self.tongues.node(by_id[sections[page.text_id]], page.language)
            groups.setdefault(node.pk, (node, []))[1].append(page)
        for node, below in groups.values():
            _give_paths(node, below)
        rows = [Page(**{one.attname: getattr(page, one.attname) for one in _plain_fields(Page)}) for page in pages]
        for page, row in zip(pages, Page.objects.bulk_create(rows), strict=True):
            page.pk = page.page_ptr_id = page.id = row.pk
            page._state.adding = False
        # Django's bulk_create refuses models with a parent table; the parent's rows are there already.
        queryset: Any = models.QuerySet(ArticlePage)
        queryset._batched_insert(pages, ArticlePage._meta.local_concrete_fields, 200)

    # --- parts --------------------------------------------------------------------------

    def _set_parts(self, page: ArticlePage, entry: Entry, placed: Placed) -> None:
        page.credits = self._credits(entry)  # type: ignore[misc]
        page.footnotes = [Footnote(uuid=mark, text=self.placer.note(entry, note, placed)) for mark, note in entry.notes]  # type: ignore[misc]
        page.corrections = [Correction(date=when.day, reason=reason) for when, reason in entry.corrections]  # type: ignore[misc]
        page.sources = [self._source(entry, one) for one in entry.sources]  # type: ignore[misc]
        if entry.sources:
            self._fix_revisions(page, entry)

    def _credits(self, entry: Entry) -> list[Credit]:
        found: dict[tuple[int, str], Credit] = {}
        for one in entry.credits:
            pk = self.registers.contributors.id_for(one.who, entry.language)
            found.setdefault((pk, one.role), Credit(contributor_id=pk, role=one.role, sort_order=len(found)))
        return list(found.values())

    def _source(self, entry: Entry, one: SourceEntry) -> Source:
        who = {
            name: self.registers.contributors.id_for(Name(getattr(one, name)), entry.language)
            for name in ("organisation", "translator")
            if getattr(one, name)
        }
        source = Source(
            country=one.country, title=one.title, language=one.language, url=one.url,
            organisation_id=who.get("organisation"), translator_id=who.get("translator"),
            date=one.date.day if one.date else None,
            date_precision=(one.date.precision if one.date else Precision.DAY).value,
        )  # fmt: skip
        if one.version:
            self._rest_on(entry, one, source)
        return source

    def _rest_on(self, entry: Entry, one: SourceEntry, source: Source) -> None:
        version = self._sources.get(f"{one.work or entry.work}/{one.version}")
        if version is None:
            entry.questions.append(
                f"rests on the version '{one.version}' of {one.work or entry.work}, which is not here"
            )
            source.language = source.language or one.version
        else:
            source.version = version

    def _fetch_sources(self, entries: Sequence[Entry]) -> None:
        """The versions that entries rest on, with what is copied from them."""
        wanted = {key: self.pages[key] for entry in entries for key in entry.rests_on if key in self.pages}
        pages = ArticlePage.objects.select_related("live_revision", "latest_revision", "locale").defer("body")
        found = pages.in_bulk(set(wanted.values()))
        current = {row.version_id: row for row in Address.objects.filter(version__in=found, is_current=True)}
        for page in found.values():
            page.current_row = current.get(page.pk)
        self._sources = {key: found[pk] for key, pk in wanted.items() if pk in found}

    def _fix_revisions(self, page: ArticlePage, entry: Entry) -> None:
        """Of a version that is here the form on which the text rests: the present one, or that of the day the file names."""
        fix_sources(page)
        for source, one in zip(page.sources.all(), entry.sources, strict=True):
            if source.version and one.revision:
                source.revision = _revision_of(entry, source.version, one.revision) or source.revision

    # --- changed ones -----------------------------------------------------------------------

    def change(self, entry: Entry) -> None:
        """Write a new revision of a version that is there, and publish it if the file says so."""
        self._settle_section(entry)
        page = ArticlePage.objects.get(pk=entry.existing)
        if page.latest_revision and page.latest_revision.user_id:
            entry.questions.append("was edited here since it was brought in; that form is kept among its revisions")
        placed = self.placer.place(entry)
        self.texts[entry.work] = page.text_id
        if entry.origin == ArticlePage.ORIGINAL or page.text.versions.count() == 1:
            page.text.topics.clear()  # what the file names is put there again
            page.text.places.clear()
        self._make_texts([entry])
        self._fetch_sources([entry])
        page.marked_title, page.title, page.draft_title = entry.title, "", ""
        page.address_slug = entry.slug or page.address_slug
        self._fill(page, entry, placed)
        page.body = keep_ids(list(page.body.raw_data), placed.blocks)
        self._set_parts(page, entry, placed)
        self._publish(page, entry)
        write_old_addresses([(entry, page)])
        self.report.comments += write_comments([(entry, page.text_id)], "text_id")
        self._after(entry, page, placed)

    def _settle_section(self, entry: Entry) -> None:
        """A text whose file names another section moves there, with all its versions."""
        section = self.tongues.section(entry.section)
        text = Text.objects.get(versions=entry.existing)
        if entry.section and section is not None and text.section_id != section.pk:
            move_text(text, section)

    def _publish(self, page: ArticlePage, entry: Entry) -> None:
        revision = page.save_revision()
        if entry.live:
            revision.publish()
            if entry.updated:
                Page.objects.filter(pk=page.pk).update(last_published_at=entry.updated)
        elif page.live:
            ArticlePage.objects.get(pk=page.pk).unpublish()
        ArticlePage.objects.filter(pk=page.pk).update(front_matter=page.front_matter, import_key=entry.key)

    # --- afterwards ----------------------------------------------------------------------------

    def _after(self, entry: Entry, page: ArticlePage, placed: Placed) -> None:
        self.pages[entry.key] = page.pk
        if placed.awaited:
            self.awaiting[entry.key] = page.pk
        self.report.written += 1
        for question in entry.all_questions():
            self.report.ask(entry.place, question)
        self.written.add(page.pk)


def _tell_about(kind: str, pairs: set[tuple[int, int]]) -> None:
    """Note of texts the topics or places that they are about."""
    through: Any = getattr(Text, kind).through
    column = f"{kind.removesuffix('s')}_id"
    rows = [through(text_id=text, **{column: thing}) for text, thing in sorted(pairs)]
    through.objects.bulk_create(rows, ignore_conflicts=True)


def own_key(work: str) -> uuid.UUID | None:
    """The key of a text that is named by it, as our export names a text that was written in the house."""
    try:
        return uuid.UUID(work)
    except ValueError:
        return None


def _plain_fields(model: type[models.Model]) -> list[Any]:
    return [one for one in model._meta.local_concrete_fields if not one.primary_key]


def _give_paths(node: Page, pages: Sequence[ArticlePage]) -> None:
    """Places in the tree behind the last child of a page, as `add_child` gives them."""
    last = (
        Page.objects.filter(path__startswith=node.path, depth=node.depth + 1)
        .order_by("-path")
        .values_list("path", flat=True)
        .first()
    )
    step = Page._str2int(last[-Page.steplen :]) if last else 0
    for number, page in enumerate(pages, step + 1):
        page.path = Page._get_path(node.path, node.depth + 1, number)
        page.depth, page.numchild = node.depth + 1, 0
        page.set_url_path(node)
    Page.objects.filter(pk=node.pk).update(numchild=F("numchild") + len(pages))


def _revision_of(entry: Entry, version: ArticlePage, written: str) -> Revision | None:
    """The form in which the source stood on a day; None where it is not known."""
    day = PartialDate.parse(written[:10]).day
    end = datetime.combine(day, time.max, UTC)
    found = version.revisions.filter(created_at__lte=end).order_by("-created_at", "-pk").first()
    if found is None:
        entry.questions.append(f"the form of {version.import_key} of {day} is not here: the present one is taken")
    return found  # type: ignore[no-any-return]


PARTS: dict[str, Any] = {"credits": Credit, "footnotes": Footnote, "corrections": Correction, "sources": Source}


def _write_parts(pages: Sequence[ArticlePage]) -> None:
    for page in pages:
        for relation in get_all_child_relations(page):
            if relation.get_accessor_name() not in PARTS:
                setattr(page, relation.get_accessor_name(), [])  # a new page has none: nobody need ask the database
    for name, model in PARTS.items():
        rows = []
        for page in pages:
            for at, row in enumerate(getattr(page, name).all()):
                row.page = page
                if hasattr(row, "sort_order"):
                    row.sort_order = at
                rows.append(row)
        if rows:
            model.objects.bulk_create(rows)


def _revise(pages: Sequence[ArticlePage]) -> None:
    """A first revision of each page, published where the page is."""
    kinds = {
        "content_type": ContentType.objects.get_for_model(ArticlePage),
        "base_content_type": ContentType.objects.get_for_model(Page),
    }
    rows = [
        Revision(
            **kinds, object_id=str(page.pk), created_at=page.latest_revision_created_at, object_str=page.title[:255],
            content=page.serializable_data(),
        )
        for page in pages
    ]  # fmt: skip
    Revision.objects.bulk_create(rows, batch_size=100)
    own = Revision.objects.filter(
        base_content_type=kinds["base_content_type"], object_id=Cast(OuterRef("pk"), models.CharField())
    )
    keys = [page.pk for page in pages]
    newest = Subquery(own.order_by("-pk").values("pk")[:1])
    Page.objects.filter(pk__in=keys).update(latest_revision=newest)
    Page.objects.filter(pk__in=keys, live=True).update(live_revision=F("latest_revision"))
    for page, row in zip(pages, rows, strict=True):
        page.latest_revision = row
        page.live_revision = row if page.live else None
    PageLogEntry.objects.bulk_create(_log(page) for page in pages)


def _give_addresses(pages: Sequence[ArticlePage]) -> None:
    """As `give_address` does for one page: of two texts with the same day and words the later gets a number."""
    days = {page.address_day for page in pages}
    taken: dict[tuple[Any, str], set[tuple[int, str]]] = {}
    for day, slug, text, code in Address.objects.filter(day__in=days).values_list("day", "slug", "text", "language"):
        taken.setdefault((day, slug), set()).add((text, code))
    rows = []
    for page in pages:
        slug, number, day = page.address_slug, 1, page.address_day
        while any(text != page.text_id or code == page.language for text, code in taken.get((day, slug), ())):
            number += 1
            slug = with_suffix(page.address_slug, number)
        taken.setdefault((day, slug), set()).add((page.text_id, page.language))
        rows.append(Address(language=page.language, day=day, slug=slug, version=page, text_id=page.text_id))
    Address.objects.bulk_create(rows)
    for page, row in zip(pages, rows, strict=True):
        page.current_row = row  # type: ignore[attr-defined]


def _log(page: ArticlePage) -> PageLogEntry:
    return PageLogEntry(
        page_id=page.pk, content_type=page.content_type, label=page.title, data={}, timestamp=page.latest_revision_created_at,
        action="wagtail.publish" if page.live else "wagtail.create", content_changed=True, revision=page.latest_revision,
    )  # fmt: skip


def _announce(pages: Sequence[ArticlePage]) -> None:
    """Tell of new pages whoever keeps an index of them."""
    generation.touch()
    _write_references(pages)
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(ArticlePage, pages)
    published = [page for page in pages if page.live]
    index_new(published)
    for page in published:
        page_published.send(sender=ArticlePage, instance=page, revision=page.live_revision, in_bulk=True)


def _write_references(pages: Sequence[ArticlePage]) -> None:
    """What each page uses, for the lists of uses in the admin and for keeping rendered pages true."""
    kinds = [ContentType.objects.get_for_model(model) for model in (ArticlePage, Page)]
    rows = [
        ReferenceIndex(
            content_type=kinds[0], base_content_type=kinds[1], object_id=page.pk, to_content_type_id=kind, to_object_id=pk,
            model_path=model_path, content_path=content_path, content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for page in pages
        for kind, pk, model_path, content_path in set(ReferenceIndex._extract_references_from_object(page))
    ]  # fmt: skip
    ReferenceIndex.objects.bulk_create(rows, ignore_conflicts=True)


def write_old_addresses(pairs: Sequence[tuple[Entry, Page]]) -> None:
    """Lead old addresses to pages; one that leads elsewhere already stays, and is asked about."""
    wanted = [path for entry, _page in pairs for path in entry.old_urls]
    if not wanted:
        return
    kept = OldAddress.objects.filter(folded__in={folded(path) for path in wanted}).values_list("path", "folded", "page")
    taken, led, rows = {path: page for path, _, page in kept}, {one: page for _, one, page in kept}, []
    for entry, page in pairs:
        for path in entry.old_urls:
            if path not in taken and led.setdefault(folded(path), page.pk) == page.pk:
                rows.append(OldAddress(path=path, page_id=page.pk))
                taken[path] = page.pk
            elif taken.get(path) != page.pk:
                entry.questions.append(f"the old address {path} leads elsewhere already")
    OldAddress.objects.bulk_create(rows)


def write_comments(pairs: Sequence[tuple[Entry, int]], place: str) -> int:
    """Keep the comments that are not there yet, and return how many; none is ever changed or taken away.

    place: `text_id` or `page_id`, which the numbers in the pairs are keys of.
    """
    pairs = [(entry, pk) for entry, pk in pairs if entry.comments]
    if not pairs:
        return 0
    there = Comment.objects.filter(**{f"{place}__in": {pk for _entry, pk in pairs}})
    known = {(below, name, body): pk for pk, below, name, body in there.values_list("pk", place, "author_name", "body")}
    rows: dict[tuple[str, str], Comment] = {}
    keys: dict[tuple[str, str], int] = {}
    for entry, below in pairs:
        for one in entry.comments:
            if (found := known.get((below, one.author, one.body))) is not None:
                keys[entry.key, one.number] = found
            else:
                rows[entry.key, one.number] = _comment(entry, one, {place: below})
    Comment.objects.bulk_create(rows.values())
    keys.update({key: row.pk for key, row in rows.items()})
    answers = [
        row
        for entry, _below in pairs
        for one in entry.comments
        if (row := rows.get((entry.key, one.number))) and _answer(row, keys.get((entry.key, one.reply_to)))
    ]
    Comment.objects.bulk_update(answers, ["reply_to"], batch_size=200)
    return len(rows)


def _comment(entry: Entry, one: CommentEntry, below: dict[str, int]) -> Comment:
    mark = hashlib.sha256(f"{one.number}|{one.author}|{one.body}".encode()).hexdigest()[:16]
    return Comment(
        **below, author_name=one.author, author_email=one.email, author_url=one.url, written_at=one.written_at,
        date_words=one.date_words, language=one.language or entry.language, body=one.body, is_approved=one.approved,
        original_status=one.status, import_key=f"{entry.key[:200]}#{mark}",
    )  # fmt: skip


def _answer(row: Comment, to: int | None) -> bool:
    row.reply_to_id = to if to != row.pk else None
    return row.reply_to_id is not None
