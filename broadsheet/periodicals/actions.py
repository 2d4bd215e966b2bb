"""The changes of state of issues and their contents; nothing else writes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.articles.models import ArticlePage, Text
from broadsheet.pages import generation
from broadsheet.periodicals import rules
from broadsheet.periodicals.manuscripts import version_for
from broadsheet.periodicals.models import (
    ContentsEntry,
    Edition,
    Issue,
    PrintFirst,
    StandingEdition,
    WaitingVersion,
)


class Refused(Exception):
    """A change that would break a promise; the message is for the person who asked."""


# Called with an issue that is out, after the commit: the press makes its sheets.
when_out: list[Callable[[Issue], None]] = []
# Called with an edition that is frozen, or thawed: other rooms keep what they print on it, or let it go.
when_frozen: list[Callable[[Edition], None]] = []
when_thawed: list[Callable[[Edition], None]] = []


# --- contents -------------------------------------------------------------------------


def _unfrozen(edition: Edition) -> None:
    if Edition.objects.filter(pk=edition.pk).exclude(frozen_at=None).exists():
        raise Refused(_("This edition is frozen: what stands in it is what was printed. Thaw it first."))


@transaction.atomic
def begin_edition(issue: Issue, standing: StandingEdition) -> Edition:
    """An issue in one more edition, with the contents of the one that is nearest to it."""
    if standing.periodical_id != issue.periodical_id:
        raise Refused(_("That edition belongs to another periodical."))
    before = issue.edition_for(standing.language)
    edition, made = Edition.objects.get_or_create(issue=issue, standing=standing)
    if made and before is not None:
        rows = [entry for entry in before.contents.all() if entry.text_id or entry.kind == rules.ADVERT]
        for place, entry in enumerate(rows):
            _copy(entry, edition, place)
    return edition


def _copy(entry: ContentsEntry, edition: Edition, place: int) -> None:
    version = version_for(entry.text_id, edition.language) if entry.text_id else None
    own = version is not None and version.language == edition.language
    ContentsEntry.objects.create(
        edition=edition, kind=entry.kind, text_id=entry.text_id, sort_order=place, is_lead=entry.is_lead,
        title=version.marked_title if version else "", rubric=entry.rubric if own is False else "",
        advert_kind=entry.advert_kind, advert_key=entry.advert_key,
    )  # fmt: skip


@transaction.atomic
def add_text(edition: Edition, text: Text, kind: str = rules.ARTICLE, **fields: Any) -> ContentsEntry:
    """Put a text into the contents, at the end; one that stands there already is left where it is."""
    _unfrozen(edition)
    there = edition.contents.filter(text=text).first()
    if there is not None:
        return there
    version = version_for(text.pk, fields.get("language") or edition.language)
    title = version.marked_title if version else ""
    if not title:
        raise Refused(_("This text has no version yet."))
    return ContentsEntry.objects.create(
        edition=edition, text=text, kind=kind, title=title, sort_order=_next_place(edition), **fields
    )


@transaction.atomic
def add_title(edition: Edition, title: str, **fields: Any) -> ContentsEntry:
    """Announce something without a text of ours."""
    _unfrozen(edition)
    if not title.strip():
        raise Refused(_("An entry needs a title."))
    return ContentsEntry.objects.create(
        edition=edition, kind=rules.TITLE, title=title.strip()[:255], sort_order=_next_place(edition), **fields
    )


@transaction.atomic
def add_advert(edition: Edition, kind: str, key: str) -> ContentsEntry:
    """Keep a place for something that another room renders."""
    _unfrozen(edition)
    return ContentsEntry.objects.create(
        edition=edition, kind=rules.ADVERT, advert_kind=kind, advert_key=key, sort_order=_next_place(edition)
    )


def _next_place(edition: Edition) -> int:
    last = edition.contents.aggregate(last=Max("sort_order"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def remove_entry(entry: ContentsEntry) -> None:
    _unfrozen(entry.edition)
    ContentsEntry.objects.filter(pk=entry.pk).delete()
    generation.touch()


@transaction.atomic
def put_in_order(edition: Edition, keys: Sequence[int]) -> None:
    """The contents in the order of these keys; what they do not name keeps its order behind them."""
    _unfrozen(edition)
    there = list(edition.contents.values_list("pk", flat=True))
    wanted = [pk for pk in dict.fromkeys(keys) if pk in there]
    for place, pk in enumerate([*wanted, *(pk for pk in there if pk not in wanted)]):
        ContentsEntry.objects.filter(pk=pk).update(sort_order=place)
    generation.touch()


@transaction.atomic
def describe_entry(entry: ContentsEntry, **fields: Any) -> None:
    """Rubric, by-line, language, pages or kind of an entry; a lead takes the place of the lead before it."""
    _unfrozen(entry.edition)
    if fields.get("is_lead"):
        entry.edition.contents.exclude(pk=entry.pk).update(is_lead=False)
    for name, value in fields.items():
        setattr(entry, name, value)
    entry.save()


@transaction.atomic
def describe_edition(edition: Edition, **fields: Any) -> None:
    """Date, pages, print run, and what differs from the standing edition."""
    _unfrozen(edition)
    for name, value in fields.items():
        setattr(edition, name, value)
    edition.save()


@transaction.atomic
def number_pages(edition: Edition, places: dict[str, tuple[int, ...]]) -> None:
    """Write into the contents on which pages the finished sheet has each entry (key of the entry → pages).

    What is not on the sheet has no pages, whatever was written there by hand.
    """
    for entry in edition.contents.all():
        ContentsEntry.objects.filter(pk=entry.pk).update(pages=rules.page_words(places.get(str(entry.pk), ())))
    generation.touch()


# --- freezing ---------------------------------------------------------------------------


@transaction.atomic
def freeze(edition: Edition) -> None:
    """From now on the sheet is made of the revisions of this moment, whatever happens to the texts."""
    if not Edition.objects.filter(pk=edition.pk, frozen_at=None).update(frozen_at=timezone.now()):
        raise Refused(_("This edition is frozen already."))
    printed = [entry for entry in edition.contents.select_related("text") if entry.text_id]
    if not printed:
        raise Refused(_("There is nothing to print in it yet."))
    for entry in printed:
        version = version_for(entry.text_id, entry.language or edition.language)
        revision = version and ((version.live_revision if version.live else None) or version.latest_revision)
        if revision is None:
            raise Refused(_("“%(title)s” has no version that can be printed.") % {"title": entry})
        ContentsEntry.objects.filter(pk=entry.pk).update(
            revision=revision, title=revision.content["marked_title"] or entry.title
        )
    edition.refresh_from_db(fields=["frozen_at"])
    for told in when_frozen:
        told(edition)
    generation.touch()


@transaction.atomic
def thaw(edition: Edition) -> None:
    """Let the texts be changed again before the issue is out."""
    if edition.issue.is_shown:
        raise Refused(_("The issue is out: its sheets stay as they were printed."))
    if not Edition.objects.filter(pk=edition.pk).exclude(frozen_at=None).update(frozen_at=None):
        raise Refused(_("This edition is not frozen."))
    edition.contents.update(revision=None)
    edition.refresh_from_db(fields=["frozen_at"])
    for told in when_thawed:
        told(edition)
    generation.touch()


# --- state of the issue -----------------------------------------------------------------------


def _come_into(issue: Issue, state: str, **fields: Any) -> None:
    """One guarded update: of two clicks at the same moment only one wins."""
    before = Issue.objects.filter(pk=issue.pk, state__in=rules.BEFORE[state])
    if not before.update(state=state, **fields):
        raise Refused(_("The issue has changed its state already. Look again."))
    issue.refresh_from_db()
    generation.touch()


@transaction.atomic
def send_to_printer(issue: Issue) -> None:
    """Every edition is frozen; what is printed is what was seen."""
    _come_into(issue, rules.PRINTING)
    editions = list(issue.editions.filter(frozen_at=None))
    if not issue.editions.exists():
        raise Refused(_("The issue has no edition yet."))
    for edition in editions:
        freeze(edition)


def _refuse_empty(issue: Issue) -> None:
    """What has no name or nothing in it cannot be shown to anybody."""
    if not issue.words.exclude(designation="").exists():
        raise Refused(_("The issue has no designation in any language: give it one first."))
    if not issue.editions.exists():
        raise Refused(_("The issue has no edition yet."))
    if not ContentsEntry.objects.filter(edition__issue=issue).exists():
        raise Refused(_("Nothing stands in the issue yet: put texts into one of its editions."))


@transaction.atomic
def bring_out(issue: Issue) -> None:
    """Readers see the issue, and what waited for it goes on the web. Refused where there is nothing to see."""
    _refuse_empty(issue)
    _come_into(issue, rules.OUT, out_at=Coalesce("out_at", timezone.now()))
    for waiting in WaitingVersion.objects.filter(page__text__print_first__issue=issue).select_related("revision"):
        _publish(waiting)
    PrintFirst.objects.filter(issue=issue).delete()
    transaction.on_commit(lambda: _tell_that_out(issue))


def _publish(waiting: WaitingVersion) -> None:
    revision, user = waiting.revision, waiting.user
    waiting.delete()
    try:
        revision.publish(user=user, skip_permission_checks=True)
    except ValidationError as problem:
        words = {"title": revision.as_object().title, "reason": "; ".join(problem.messages)}
        raise Refused(_("“%(title)s” is not fit for readers yet: %(reason)s") % words) from problem


def _tell_that_out(issue: Issue) -> None:
    for told in when_out:
        told(issue)


@transaction.atomic
def mark_sold_out(issue: Issue) -> None:
    _come_into(issue, rules.SOLD_OUT)


@transaction.atomic
def mark_in_stock(issue: Issue) -> None:
    """Copies were found, or reprinted."""
    _come_into(issue, rules.OUT)


@transaction.atomic
def take_back(issue: Issue) -> None:
    """Into preparation again: readers do not see it any more."""
    _come_into(issue, rules.PREPARING)


# --- print first --------------------------------------------------------------------------------


@transaction.atomic
def hold_for(text: Text, issue: Issue) -> PrintFirst:
    """Keep a text from the web until an issue is out. Refused where readers have it already."""
    if issue.is_shown:
        raise Refused(_("That issue is out already."))
    if ArticlePage.objects.filter(text=text, live=True).exists():
        raise Refused(_("Readers of the web have this text already. Unpublish it first."))
    for page in ArticlePage.objects.filter(text=text):
        page.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
    held, _made = PrintFirst.objects.update_or_create(text=text, defaults={"issue": issue})
    return held


@transaction.atomic
def let_go(text: Text) -> None:
    """Hold a text no longer; versions that waited are drafts again, for their editors to publish."""
    WaitingVersion.objects.filter(page__text=text).delete()
    PrintFirst.objects.filter(text=text).delete()


@transaction.atomic
def let_wait(page: ArticlePage, user: Any = None) -> WaitingVersion:
    """Remember that an editor wants this version out as soon as its issue is; the latest revision counts."""
    revision = page.latest_revision or page.save_revision(user=user)
    waiting, _made = WaitingVersion.objects.update_or_create(page=page, defaults={"revision": revision, "user": user})
    return waiting


def keep_back(page: Any, user: Any = None) -> bool:
    """Whether an approved page waits for an issue; if so it is remembered."""
    if not isinstance(page, ArticlePage) or not PrintFirst.objects.filter(text=page.text_id).exists():
        return False
    let_wait(page, user)
    return True
