"""The table on which an issue is made: what stands in each edition, how long it is, what is not ready."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from babel import Locale
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from broadsheet.articles.checking import print_faults
from broadsheet.articles.deriving import body_plain, raw_blocks
from broadsheet.articles.models import ArticlePage, Text
from broadsheet.core.languages import name_in
from broadsheet.core.titles import plain_title
from broadsheet.periodicals import rules as serial_rules
from broadsheet.periodicals.adverts import KINDS, advert_for
from broadsheet.periodicals.manuscripts import versions_for
from broadsheet.periodicals.models import ContentsEntry, Edition, Issue, PrintFirst, WaitingVersion
from broadsheet.typesetting.actions import print_of
from broadsheet.typesetting.engines.letters import missing_by_script
from broadsheet.typesetting.models import FORM_NAMES, Impression
from broadsheet.typesetting.rules import BOOKLET, EPUB, JOURNAL, READY, main_form


@dataclass
class DeskEntry:
    """One row: the entry, the version that is printed, and what is wrong with it."""

    entry: ContentsEntry
    title: str
    language: str
    words: int = 0
    pages: float = 0
    faults: list[str] = field(default_factory=list)
    edit_url: str = ""
    is_held: bool = False
    is_waiting: bool = False
    is_live: bool = False

    @property
    def pk(self) -> int:
        return self.entry.pk


class Table:
    """An edition in the making, as its editor sees it."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.issue: Issue = edition.issue

    @cached_property
    def entries(self) -> list[ContentsEntry]:
        return list(self.edition.contents.select_related("text", "revision"))

    @cached_property
    def rows(self) -> list[DeskEntry]:
        versions = versions_for(self.entries, self.edition.language)
        texts = {entry.text_id for entry in self.entries if entry.text_id}
        held = set(PrintFirst.objects.filter(text__in=texts).values_list("text_id", flat=True))
        waiting = set(WaitingVersion.objects.filter(page__text__in=texts).values_list("page_id", flat=True))
        return [self._row(entry, versions.get(entry.pk), held, waiting) for entry in self.entries]

    def _row(self, entry: ContentsEntry, version: ArticlePage | None, held: set[int], waiting: set[int]) -> DeskEntry:
        if version is None:
            faults = [_("Nothing is known of this advert: its place stays empty.")] if self._is_unknown(entry) else []
            return DeskEntry(entry, _entry_words(entry, self.edition.language), self.edition.language, faults=faults)
        page = _as_printed(entry, version)
        words, pictures = len(body_plain(page).split()), _pictures(page)
        return DeskEntry(
            entry, page.title, page.language, words,
            serial_rules.pages_needed(words, pictures, self.edition.standing.paper, titles=1),
            [] if self.edition.is_frozen
            else [*faults_of(page, version, entry, self.edition, version.pk in waiting), *unprintable(page)],
            reverse("wagtailadmin_pages:edit", args=[version.pk]), entry.text_id in held, version.pk in waiting,
            version.live,
        )  # fmt: skip

    def _is_unknown(self, entry: ContentsEntry) -> bool:
        is_advert = entry.kind == serial_rules.ADVERT
        return is_advert and advert_for(entry.advert_kind, entry.advert_key, self.edition.language) is None

    @property
    def words(self) -> int:
        return sum(row.words for row in self.rows)

    @cached_property
    def pages_set(self) -> int:
        """How many pages the finished sheet has; 0 where there is none, or something in it may have changed."""
        form = main_form(self.issue.periodical.kind)
        made = next((row for name, _words, row in self.sheets if name == form), None)
        is_true = made is not None and made.state == READY and not (made.is_to_check or made.is_stale)
        return made.pages if made is not None and is_true else 0

    @property
    def pages(self) -> float:
        """How many pages the sheet has, or about how many the texts take, by their words and pictures."""
        if self.pages_set:
            return self.pages_set
        is_journal = main_form(self.issue.periodical.kind) == JOURNAL
        front = serial_rules.JOURNAL_FRONT_PAGES if is_journal else serial_rules.BROADSHEET_FRONT_PAGES
        return (front if self.words else 0) + sum(row.pages for row in self.rows)

    @property
    def is_too_long(self) -> bool:
        """Whether the sheet has more pages than it should, or is sure to have them: a newspaper's type gives way."""
        is_journal = main_form(self.issue.periodical.kind) == JOURNAL
        gives = 1 if is_journal or self.pages_set else serial_rules.BROADSHEET_GIVES
        return bool(self.edition.pages) and self.pages > self.edition.pages * gives

    @property
    def share(self) -> int:
        """How full the sheet is, per cent."""
        return round(100 * self.pages / self.edition.pages) if self.edition.pages else 0

    @cached_property
    def unready(self) -> list[str]:
        """What is not ready of the whole sheet."""
        found = []
        if not any(row.entry.text_id for row in self.rows):
            found.append(_("No text stands in it yet."))
        if self.is_too_long:
            found.append(
                _("The texts need about %(needed).1f pages; there are %(there)d.")
                % {"needed": self.pages, "there": self.edition.pages}
            )
        if not self.edition.legal_notice:
            found.append(_("It has no legal notice."))
        return found

    @property
    def faults(self) -> int:
        return len(self.unready) + sum(len(row.faults) for row in self.rows)

    @cached_property
    def sheets(self) -> list[tuple[str, Any, Impression | None]]:
        """Each form that makes sense for the periodical, and the sheet if there is one."""
        there = {row.form: row for row in Impression.objects.with_issue().filter(edition=self.edition)}
        now = print_of(self.edition) if any(row.file for row in there.values()) else ""
        for row in there.values():
            row.is_stale = is_stale(row, now)
        names = dict(FORM_NAMES)
        return [(form, names[form], there.get(form)) for form in forms_for(self.issue)]

    @property
    def sheet_faults(self) -> Iterator[str]:
        """Sheets that nobody should print from: of other texts, or not finished."""
        for _form, name, row in self.sheets:
            if row is not None and row.is_under_way:
                yield _("%(form)s: the sheet is being set.") % {"form": name}
            elif row is not None and row.is_stale:
                yield _("%(form)s: the sheet is not of the texts as they are now.") % {"form": name}

    @property
    def is_under_way(self) -> bool:
        return any(row is not None and row.is_under_way for _form, _name, row in self.sheets)


def unprintable(page: ArticlePage) -> Iterator[str]:
    """A sentence for each script of which a text has letters that no face of ours has: they would print as boxes."""
    names = Locale.parse(get_language() or "en", sep="-").scripts
    words = f"{page.title} {page.standfirst} {body_plain(page)}"
    for script, letters in missing_by_script(words).items():
        yield _("In the script %(script)s no face of ours has these letters: %(letters)s") % {
            "script": names.get(script, script), "letters": letters,
        }  # fmt: skip


def is_stale(row: Impression, now: str) -> bool:
    """Whether a sheet is of another state of its edition; now: what one made now would bear, '' if nobody can say."""
    return bool(row.file) and (row.fingerprint != now if now else row.is_to_check)


@dataclass(frozen=True)
class Unready:
    """What is not ready of one edition, sentence by sentence."""

    edition: Edition
    sentences: list[str]


def unready_of(issue: Issue) -> list[Unready]:
    """The editions of which something is not ready; of a frozen one only its sheets may be not."""
    editions = issue.editions.select_related("issue__periodical", "standing")
    found = [Unready(edition, list(_sentences(Table(edition)))) for edition in editions]
    return [one for one in found if one.sentences]


def _sentences(table: Table) -> Iterator[str]:
    if table.edition.is_frozen:
        yield from table.sheet_faults
        return
    yield from table.unready
    for row in table.rows:
        for fault in row.faults:
            yield _("“%(title)s”: %(fault)s") % {"title": row.title, "fault": fault}


def forms_for(issue: Issue) -> list[str]:
    return [main_form(issue.periodical.kind), BOOKLET, EPUB]


def _as_printed(entry: ContentsEntry, version: ArticlePage) -> Any:
    if entry.revision is not None:
        return entry.revision.as_object()
    return version if version.live or version.latest_revision is None else version.latest_revision.as_object()


def _entry_words(entry: ContentsEntry, language: str) -> str:
    if entry.kind != serial_rules.ADVERT:
        return plain_title(entry.title)
    advert = advert_for(entry.advert_kind, entry.advert_key, language)
    return advert.title if advert else f"{entry.advert_kind}: {entry.advert_key}"


def _pictures(page: Any) -> int:
    return sum(block["type"] == "picture" for block in raw_blocks(page))


def faults_of(
    page: Any, version: ArticlePage, entry: ContentsEntry, edition: Edition, is_waiting: bool = False
) -> Iterator[str]:
    """Why a text cannot be printed as it stands, or should not. is_waiting: approved, to be published with the issue."""
    wanted = entry.language or edition.language
    if page.language != wanted:
        yield _("There is no version in this language: %(language)s.") % {"language": name_in(wanted, _interface())}
    if not body_plain(page).strip():
        yield _("It has no words yet.")
    is_draft = not version.live and version.has_unpublished_changes and not version.first_published_at
    if is_draft and not is_waiting:
        yield _("It is a draft that nobody has published.")
    yield from print_faults(page)


def _interface() -> str:
    return get_language() or "en"


def candidates(edition: Edition, query: str, most: int = 12) -> list[ArticlePage]:
    """Texts that could be put in, found by words of their titles; without words the latest ones. One version of each."""
    there = edition.contents.filter(text__isnull=False).values("text")
    pages = ArticlePage.objects.exclude(text__in=there).select_related("locale", "text")
    for word in query.split()[:6]:
        pages = pages.filter(title__icontains=word)
    own = pages.filter(locale__language_code=edition.language).order_by("-latest_revision_created_at")[:most]
    found = {page.text_id: page for page in own}
    if query or len(found) < most:
        for page in pages.order_by("-latest_revision_created_at")[: most * 3]:
            found.setdefault(page.text_id, page)
    return list(found.values())[:most]


def find_text(pk: int) -> Text | None:
    return Text.objects.filter(pk=pk).first()


def advert_choices(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What may be advertised, by kind: (`kind:key`, words)."""
    return [
        (str(kind.label), [(f"{name}:{key}", words) for key, words in kind.choices(language)])
        for name, kind in KINDS.items()
    ]
