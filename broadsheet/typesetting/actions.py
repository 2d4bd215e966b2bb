"""Asking for sheets, making them, keeping them true; safe to repeat and to interrupt anywhere."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from broadsheet.core.turns import STOP, Stopping, Turn
from broadsheet.pages.frame import reading
from broadsheet.periodicals.actions import number_pages
from broadsheet.periodicals.models import Edition, Issue
from broadsheet.typesetting import rules
from broadsheet.typesetting.engines.sheet import WENT_WRONG, CannotBeSet, Sheet, told
from broadsheet.typesetting.gathering import gather
from broadsheet.typesetting.manuscript import Manuscript
from broadsheet.typesetting.models import Impression
from broadsheet.typesetting.setting import set_in_form

logger = logging.getLogger("broadsheet.typesetting")
PRINTED = ("article", "editorial")
LONGEST = timedelta(minutes=10)
PATIENCE = timedelta(minutes=2)  # so long the queue has the word; then the worker's round takes a waiting sheet
SETTERS: list[Callable[..., Sheet]] = [set_in_form]  # the last one sets; tests put a slower or a broken one on top


class Stopped(Exception):
    """Somebody does not want the sheet any more, or another worker took it over."""


@transaction.atomic
def ask_for(edition: Edition, form: str, user: Any = None) -> Impression:
    """Have a sheet made in the background; asking twice makes it once."""
    impression, _made = Impression.objects.get_or_create(edition=edition, form=form, defaults={"asked_by": user})
    again = Impression.objects.filter(pk=impression.pk).exclude(state__in=[rules.WAITING, rules.SETTING])
    is_asked = again.update(
        state=rules.WAITING, progress=0, doing="", message={}, asked_at=timezone.now(), asked_by=user
    )
    if _made or is_asked:
        transaction.on_commit(lambda: _enqueue(impression.pk))
    impression.refresh_from_db()
    return impression


def _enqueue(pk: int) -> None:
    from broadsheet.typesetting.tasks import make_impression

    make_impression.enqueue(pk)


def ask_for_what_is_stale(edition: Edition) -> None:
    """An edition is frozen: its main sheet, and each other that was made, are of that very state, or made anew."""
    now = print_of(edition)
    there = {row.form: row for row in Impression.objects.filter(edition=edition)}
    for form in {rules.main_form(edition.issue.periodical.kind), *there}:
        row = there.get(form)
        if row is None or row.fingerprint != now or not row.file:
            ask_for(edition, form)


def print_of(edition: Edition) -> str:
    """What a sheet of the edition bears that is made now; '' where nobody can say."""
    from broadsheet.typesetting.engines import VERSION

    try:
        return f"{manuscript_of(edition).fingerprint()}-{VERSION}"
    except Exception:
        logger.exception("edition %s could not be gathered", edition.pk)
        return ""


def stop(impression: Impression) -> bool:
    """Let a sheet that waits or is being set be; what was ready before stays. False if there was nothing to stop."""
    under_way = Impression.objects.filter(pk=impression.pk, state__in=[rules.WAITING, rules.SETTING])
    return bool(under_way.update(state=rules.STOPPED, taken_until=None, doing=""))


def make(pk: int) -> bool:
    """Set a waiting sheet; return whether this call did. Of two workers one makes it."""
    taken_until = timezone.now() + LONGEST
    waiting = Impression.objects.filter(pk=pk, state=rules.WAITING)
    if not waiting.update(state=rules.SETTING, taken_until=taken_until, progress=0, doing="", is_to_check=False):
        return False
    own = Impression.objects.filter(pk=pk, state=rules.SETTING, taken_until=taken_until)
    impression = Impression.objects.with_issue().get(pk=pk)
    try:
        _make(impression, own)
    except Stopped:
        logger.info("sheet %s was stopped", pk)
    except Stopping:
        own.update(state=rules.WAITING, taken_until=None, progress=0, doing="", asked_at=timezone.now() - PATIENCE)
        logger.info("sheet %s is made later: the worker ends", pk)
    except CannotBeSet as problem:
        own.update(state=rules.FAILED, message=problem.why.as_data(), taken_until=None)
    except Exception:
        logger.exception("sheet %s could not be set", pk)
        own.update(state=rules.FAILED, message=told(WENT_WRONG).as_data(), taken_until=None)
    return True


def _make(impression: Impression, own: Any) -> None:
    started = time.monotonic()
    manuscript = manuscript_of(impression.edition)
    print_ = _fingerprint(manuscript, impression)
    if impression.file and impression.fingerprint == print_:
        own.update(state=rules.READY, progress=100, taken_until=None, message={})
        return

    def told(share: float, doing: str) -> None:
        STOP.check()
        if not own.update(progress=max(0, min(99, round(share * 100))), doing=doing[:120]):
            raise Stopped

    told(0.02, "")
    is_broadsheet = rules.main_form(impression.edition.issue.periodical.kind) == rules.BROADSHEET
    sheet = SETTERS[-1](manuscript, impression.form, told, is_broadsheet=is_broadsheet)
    _keep(impression, own, sheet, print_, time.monotonic() - started)


def manuscript_of(edition: Edition) -> Manuscript:
    with reading():
        return gather(edition)


def _fingerprint(manuscript: Manuscript, impression: Impression) -> str:
    from broadsheet.typesetting.engines import VERSION

    return f"{manuscript.fingerprint()}-{VERSION}"


def _keep(impression: Impression, own: Any, sheet: Sheet, print_: str, seconds: float) -> None:
    """The file first, under a new name; then one guarded update leads to it; the old one goes last."""
    field = impression.file
    old, storage = field.name, field.storage
    new = storage.save(field.field.generate_filename(impression, impression.file_name), ContentFile(sheet.pdf))
    with transaction.atomic():
        is_kept = own.update(
            state=rules.READY, file=new, fingerprint=print_, size_bytes=len(sheet.pdf), pages=sheet.pages,
            places={key: list(pages) for key, pages in sheet.places.items()}, remarks=[said.as_data() for said in sheet.remarks], message={},
            progress=100, doing="", made_at=timezone.now(), taken_until=None, seconds=round(seconds, 2),
        )  # fmt: skip
        if is_kept and impression.form == rules.main_form(impression.edition.issue.periodical.kind):
            number_pages(impression.edition, sheet.places)
    if not is_kept:
        storage.delete(new)
        raise Stopped
    if old:
        storage.delete(old)


# --- keeping true -----------------------------------------------------------------------------


def ask_for_all(issue: Issue) -> None:
    """What web visitors may download of an issue that is out: its main form and the e-book, of each edition."""
    printed = issue.editions.filter(contents__text__isnull=False, contents__kind__in=PRINTED).distinct()
    for edition in printed:
        for form in (rules.main_form(issue.periodical.kind), rules.EPUB):
            ask_for(edition, form)


def mark_to_check(editions: Q) -> None:
    """Something in these editions may have changed."""
    Impression.objects.exclude(file="").filter(editions).update(is_to_check=True)


def sheets_to_look_after() -> Any:
    """Sheets whose worker died, that nobody has taken up, or that may be stale."""
    now = timezone.now()
    lost = Q(state=rules.SETTING, taken_until__lt=now)
    forgotten = Q(state=rules.WAITING, asked_at__lt=now - PATIENCE)
    shown = Impression.objects.of_shown_issues().filter(is_to_check=True)
    stale = Q(pk__in=shown.exclude(state__in=[rules.WAITING, rules.SETTING]).values("pk"))
    return Impression.objects.filter(lost | forgotten | stale)


def look_after_sheets(turn: Turn | None = None) -> int:
    """The worker's round: sheets whose worker died wait again; those that may be stale are asked for anew if they are.

    Returns how many are to be made; what the turn leaves comes in the next one.
    """
    turn = turn or Turn()
    lost = Impression.objects.filter(state=rules.SETTING, taken_until__lt=timezone.now())
    lost.update(state=rules.WAITING, taken_until=None, asked_at=timezone.now() - LONGEST)
    forgotten = Impression.objects.filter(state=rules.WAITING, asked_at__lt=timezone.now() - PATIENCE)
    keys = list(forgotten.values_list("pk", flat=True))
    stale = Impression.objects.with_issue().of_shown_issues().filter(is_to_check=True)
    for impression in turn.each(stale.exclude(state__in=[rules.WAITING, rules.SETTING])[:20]):
        # Cleared before looking: a change that comes meanwhile sets it again.
        Impression.objects.filter(pk=impression.pk).update(is_to_check=False)
        try:
            is_stale = _fingerprint(manuscript_of(impression.edition), impression) != impression.fingerprint
        except Exception:
            logger.exception("sheet %s could not be looked at", impression.pk)
            continue
        if is_stale:
            ask_for(impression.edition, impression.form)
            keys.append(impression.pk)
    for pk in turn.each(keys):
        make(pk)
    return len(keys)
