"""The only writers of standing agreements: agreed, next instalment, other way to pay, ended. No network here."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from broadsheet.catalogue.rules import BANK, CARD, PAYPAL
from broadsheet.core.money import Money
from broadsheet.pages.frame import interface_for
from broadsheet.payments import standing_letters as letters
from broadsheet.payments.actions import Refused
from broadsheet.payments.models import Due, Method, ProviderPayment, RemittanceAccount, Standing, WayNotice
from broadsheet.payments.querying import methods_open_to
from broadsheet.payments.registry import keepers
from broadsheet.payments.rules import months_later
from broadsheet.people.models import Person
from broadsheet.sections.models import Section

logger = logging.getLogger("broadsheet.payments")
STANDING_WAYS = (BANK, CARD, PAYPAL)
ONLINE = (CARD, PAYPAL)
_MONTHS = {Standing.MONTH: 1, Standing.QUARTER: 3, Standing.YEAR: 12}
# So long before its day an instalment that somebody has to do something about is opened.
AHEAD = timedelta(days=14)


def agree(
    key: str, purpose: str, section: Section, payer: Person, *, method: str, currency: str, rhythm: str, language: str,
    words: str, amount: Money | None = None, day: date | None = None,
) -> Standing:  # fmt: skip
    """A standing agreement whose first instalment is paid now; the same key agrees once. amount None: what it costs then."""
    day = day or timezone.localdate()
    given = {
        "purpose": purpose, "section": section, "payer": payer, "method": method, "currency": currency, "rhythm": rhythm,
        "language": language, "words": words[:250], "amount_minor": amount.minor if amount else None,
        "next_on": None if rhythm == Standing.ISSUE else months_later(day, _MONTHS[rhythm], day.day),
    }  # fmt: skip
    return Standing.objects.get_or_create(key=key, defaults=given)[0]


def begin(standing: Standing, due: Due) -> None:
    """This sum is the first instalment: its reference is the one of all that follow."""
    Due.objects.filter(pk=due.pk, standing=None).update(standing=standing, instalment=1)
    Standing.objects.filter(pk=standing.pk, reference="").update(reference=due.reference)
    due.refresh_from_db()


def keep_saved(due: Due, account: RemittanceAccount, saved_id: str) -> None:
    """The payer has left her way to pay with the service: the next instalments are charged by it."""
    if due.standing_id:
        rows = Standing.objects.in_force().filter(pk=due.standing_id, method=account.kind)
        rows.update(saved_id=saved_id[:255], account=account)


# --- the next instalment ----------------------------------------------------------------------------------------


def open_instalments(today: date | None = None) -> int:
    """The worker's round: the instalments whose time has come, each once; return how many were opened."""
    today = today or timezone.localdate()
    dated = Standing.objects.to_go_on().filter(next_on__lte=today + AHEAD)
    by_issue = Standing.objects.to_go_on().filter(rhythm=Standing.ISSUE)
    rows = [row for row in dated if row.next_on and row.next_on - ahead_of(row) <= today] + list(by_issue)
    return sum(apart(row.pk, _open, row.pk, today) for row in rows)


def apart(standing: int, do: Callable[..., bool], *given: Any) -> bool:
    """Do something for one agreement; what fails is counted there and holds up no other. False where it failed."""
    row = Standing.objects.filter(pk=standing)
    try:
        done = do(*given)
    except Exception as problem:
        logger.exception("standing payment %s", standing)
        row.update(tries=F("tries") + 1, trouble=f"fault|{type(problem).__name__}: {problem}"[:250])
        return False
    row.filter(tries__gt=0).update(tries=0, trouble="")
    return done


def try_again(standing: Standing) -> None:
    """A person has looked at what was held: the worker goes on with it."""
    Standing.objects.filter(pk=standing.pk).update(tries=0, trouble="")


def ahead_of(standing: Standing) -> timedelta:
    """How long before its day the payer hears of an instalment: a donation that is charged by itself needs no notice."""
    return timedelta() if standing.amount_minor and standing.pays_itself else AHEAD


def _open(pk: int, today: date) -> bool:
    """One instalment of an agreement, under a lock of its row; False where none is due."""
    with transaction.atomic():
        row = (
            Standing.objects.select_for_update().filter(pk=pk, ended_at=None).select_related("payer", "section").first()
        )
        keeper = keepers.get(row.purpose) if row else None
        if row is None or keeper is None or not _is_due(row, keeper.is_ripe, today):
            return False
        if _missed(row) >= keeper.most_missed:
            _end(row, Standing.LAPSED)
            return False
        number = (row.dues.aggregate(last=Max("instalment"))["last"] or 0) + 1
        charge_on = row.next_on or today + timedelta(days=3)
        try:
            with transaction.atomic(), override(interface_for(row.language)):
                due = keeper.next_due(row, number, charge_on)
        except Refused as problem:
            _end(row, Standing.BY_HOUSE)
            letters.cannot_go_on(row, str(problem))
            return False
        Due.objects.filter(pk=due.pk).update(charge_on=charge_on if row.pays_itself else None)
        if row.pays_itself and charge_on > today:
            letters.will_be_charged(row, due, charge_on)
        if row.next_on:
            agreed_on = timezone.localdate(row.agreed_at)
            following = months_later(row.next_on, _MONTHS[row.rhythm], agreed_on.day)
            Standing.objects.filter(pk=row.pk).update(next_on=following)
        return True


def _is_due(row: Standing, is_ripe: object, today: date) -> bool:
    if row.rhythm == Standing.ISSUE:
        return not row.dues.open().exists() and bool(callable(is_ripe) and is_ripe(row))
    return row.next_on is not None and row.next_on - ahead_of(row) <= today


def _missed(row: Standing) -> int:
    """How many instalments in a row, the latest first, nobody has paid."""
    missed = 0
    for due in row.dues.order_by("-instalment")[:12]:
        if due.settled_at:
            break
        missed += 1
    return missed


# --- changed and ended ----------------------------------------------------------------------------------------------


def ways_for(standing: Standing) -> list[str]:
    """The ways in which the payer may go on paying."""
    keeper = keepers[standing.purpose]
    still_open = methods_open_to(standing.section_id, standing.currency, timezone.localdate())
    allowed = keeper.ways(standing)
    return [way for way in STANDING_WAYS if way in still_open and way in allowed]


def change_way(standing: Standing, method: str) -> None:
    """Go on paying in another way; what the service has saved is forgotten. Raises Refused."""
    if method not in ways_for(standing):
        raise Refused(_("This way to pay is closed for now. Please choose another one, or write to us."))
    _not_while_charged(standing)
    with transaction.atomic():
        if not Standing.objects.in_force().filter(pk=standing.pk).update(method=method, saved_id="", account=None):
            raise Refused(_("This standing payment has ended."))
        standing.dues.open().update(method=method, charge_on=None)


def change_amount(standing: Standing, money: Money) -> None:
    """From the next instalment on it is so much; what is open already stays what it was. Raises Refused."""
    if standing.amount_minor is None or money.currency != standing.currency or money.minor <= 0:
        raise Refused(_("This amount cannot be changed."))
    _not_while_charged(standing)
    rows = Standing.objects.in_force().filter(pk=standing.pk, amount_minor__isnull=False)
    if not rows.update(amount_minor=money.minor):
        raise Refused(_("This standing payment has ended."))


def stop(standing: Standing, how: str = Standing.BY_PAYER) -> bool:
    """No further instalment; one that is open and unpaid is not awaited any more. False where it had ended. Raises Refused."""
    _not_while_charged(standing)
    with transaction.atomic():
        row = Standing.objects.select_for_update().select_related("payer", "section").get(pk=standing.pk)
        if not row.is_in_force:
            return False
        _end(row, how)
        letters.ended(row)
    return True


def _end(row: Standing, how: str) -> None:
    Standing.objects.filter(pk=row.pk, ended_at=None).update(
        ended_at=timezone.now(), ended_as=how, saved_id="", account=None
    )
    for due in row.dues.open():
        if due.instalment != 1:  # the first is what was ordered or promised, standing or not
            keepers[row.purpose].drop(due)


def _not_while_charged(standing: Standing) -> None:
    under_way = ProviderPayment.objects.filter(
        due__standing=standing, is_charge=True, state=ProviderPayment.STARTED
    ).exists()
    if under_way:
        raise Refused(_("It is being charged at this moment. Please look again in a few minutes."))


# --- a way to pay that closes ------------------------------------------------------------------------------------------


def payers_of(account: RemittanceAccount) -> QuerySet[Standing]:
    """The standing agreements that are paid to an account."""
    rows = Standing.objects.in_force().filter(
        section=account.section_id, currency=account.currency, method=account.kind
    )
    return rows.select_related("payer", "section").order_by("payer__name", "pk")


def retire(account: RemittanceAccount, closes_on: date, words: str = "") -> tuple[int, list[Standing]]:
    """Close an account as a way to pay after a day, and write to its standing payers, each once.

    Return how many letters were written, and the agreements of payers without an e-mail address. Raises Refused.
    """
    if closes_on < timezone.localdate():
        raise Refused(_("The day is past."))
    written, by_post = 0, []
    with transaction.atomic():
        Method.objects.filter(account=account).exclude(valid_until__lt=closes_on).update(valid_until=closes_on)
        for row in payers_of(account):
            if not row.payer.email:
                by_post.append(row)
            elif WayNotice.objects.get_or_create(standing=row, account=account, closes_on=closes_on)[1]:
                letters.way_closes(row, account, closes_on, words)
                written += 1
    return written, by_post
