"""From entries to plain pages, each at its path below its section."""

from __future__ import annotations

import html
import uuid
from itertools import chain, count
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from broadsheet.importers.entries import Entry
from broadsheet.importers.html_blocks import block
from broadsheet.importers.keeping import keep_ids
from broadsheet.importers.placing import Placed
from broadsheet.importers.report import Refused
from broadsheet.importers.writing import OURS, ArticleWriter, own_key, write_comments, write_old_addresses
from broadsheet.pages.models import RESERVED, PlainPage, SectionNode


class PageWriter:
    """Writes plain pages. There are never many, so Wagtail does it, one by one."""

    def __init__(self, articles: ArticleWriter) -> None:
        self.articles = articles
        self._keys: dict[str, uuid.UUID] = {}

    def write(self, entry: Entry) -> PlainPage:
        placed = self.articles.placer.place(entry)
        if entry.standfirst:
            words = html.escape(entry.standfirst, quote=False)
            placed.blocks.insert(0, block("text", f"<p><i>{words}</i></p>"))
        page = self._existing(entry) or self._new(entry)
        page.marked_title, page.title, page.draft_title = entry.title, "", ""
        page.body = keep_ids(list(page.body.raw_data) if page.body else [], placed.blocks)
        page.original_status, page.import_key = entry.original_status, entry.key
        page.handover_note = entry.note or page.handover_note
        page.front_matter = {**self._kept(entry), OURS: self._origin(entry, placed)}
        self._save(page, entry)
        self._after(entry, page, placed)
        return page

    def _kept(self, entry: Entry) -> dict[str, Any]:
        """Facts that a plain page has no field for stay with it all the same."""
        facts: dict[str, Any] = {}
        if entry.date:
            facts["date"] = entry.date.isoformat()
        if entry.credits:
            facts["authors"] = [credit.who.name for credit in entry.credits]
        if entry.licence:
            facts["licence"] = entry.licence
        return {**facts, **entry.kept}

    def _origin(self, entry: Entry, placed: Placed) -> dict[str, Any]:
        return {"file": entry.place, "digest": entry.digest, **({"files": placed.files} if placed.files else {})}

    # --- where it is ------------------------------------------------------------------

    def _existing(self, entry: Entry) -> PlainPage | None:
        if entry.existing:
            return PlainPage.objects.get(pk=entry.existing)
        parent, slug = self._parent(entry)
        here: PlainPage | None = PlainPage.objects.child_of(parent).filter(slug=slug).first()
        return None if here is not None and here.import_key not in {"", entry.key} else here

    def _new(self, entry: Entry) -> PlainPage:
        parent, slug = self._parent(entry)
        slug = self._free_slug(parent, slug, entry)
        page = PlainPage(
            marked_title=entry.title, slug=slug, locale=self.articles.tongues.locale(entry.language), live=False,
            translation_key=self._translation_key(entry),
        )  # fmt: skip
        page._cached_parent_obj = parent
        try:
            parent.add_child(instance=page)
        except ValidationError as problem:
            raise Refused("; ".join(problem.messages)) from None
        return page

    def _free_slug(self, parent: Page, slug: str, entry: Entry) -> str:
        """The last part of the path, with a number where another page or the house itself has it."""
        node = SectionNode.objects.filter(page=parent.pk, section__parent=None)
        reserved = RESERVED if node.exists() else frozenset()
        taken = set(parent.get_children().values_list("slug", flat=True)) | reserved
        free = next(one for one in chain([slug], (f"{slug}-{n}" for n in count(2))) if one not in taken)
        if free != slug:
            entry.questions.append(f"the path {entry.path} is another page's: this one is at {free}; is that well?")
        return free

    def _parent(self, entry: Entry) -> tuple[Page, str]:
        """The page above and the last part of the path. Raises Refused where a page above is missing."""
        section = self.articles.tongues.section(entry.section)
        if section is None:
            entry.questions.append(f"there is no section '{entry.section}': the page went to the whole house")
            entry.kept["section"] = entry.section
            section = self.articles.tongues.section("")
        if section is None:
            raise Refused("the house has no section yet; run `broadsheet serve` once")
        above: Page = self.articles.tongues.node(section, entry.language)
        *parts, slug = entry.path.split("/")
        if found := self.articles.pages.get(entry.above):
            return Page.objects.get(pk=found).specific, slug
        for part in parts:
            found = PlainPage.objects.child_of(above).filter(slug=part).first()
            if found is None:
                raise Refused(f"the path {entry.path} needs a page {part}, which is not there")
            above = found
        return Page.objects.get(pk=above.pk).specific, slug

    def _translation_key(self, entry: Entry) -> uuid.UUID:
        """One key for all languages of a page. A version that is there already has it."""
        if entry.work not in self._keys:
            others = PlainPage.objects.exclude(locale__language_code=entry.language)
            sister = others.filter(
                Q(import_key__startswith=f"{entry.work}/") | Q(translation_key=own_key(entry.work))
            ).first()
            self._keys[entry.work] = sister.translation_key if sister else _own_key(entry)
        return self._keys[entry.work]

    # --- publishing ----------------------------------------------------------------------

    def _save(self, page: PlainPage, entry: Entry) -> None:
        if entry.first_published and not page.first_published_at:
            page.first_published_at = entry.first_published
        revision = page.save_revision()
        if entry.live:
            revision.publish()
        elif page.live:
            PlainPage.objects.get(pk=page.pk).unpublish()
        moments = {"last_published_at": entry.updated} if entry.updated and entry.live else {}
        if entry.first_published:
            moments["first_published_at"] = entry.first_published
        PlainPage.objects.filter(pk=page.pk).update(
            import_key=entry.key, front_matter=page.front_matter, original_status=entry.original_status,
            latest_revision_created_at=timezone.now(), **moments,
        )  # fmt: skip

    def _after(self, entry: Entry, page: PlainPage, placed: Placed) -> None:
        self.articles.pages[entry.key] = page.pk
        if placed.awaited:
            self.articles.awaiting[entry.key] = page.pk
        write_old_addresses([(entry, page)])
        report = self.articles.report
        report.comments += write_comments([(entry, page.pk)], "page_id")
        report.written += 1
        for question in entry.all_questions():
            report.ask(entry.place, question)


def _own_key(entry: Entry) -> uuid.UUID:
    key = own_key(entry.work)
    if key is None:
        return uuid.uuid4()
    taken = PlainPage.objects.filter(translation_key=key, locale__language_code=entry.language).exists()
    return uuid.uuid4() if taken else key
