"""What a payment service says of a payment is written down here: the money, its fee, and what went back. No network here."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.actions import book
from broadsheet.ledger.rules import Line
from broadsheet.payments.actions import (
    Refused,
    allocate,
    ask_pay_back,
    part_to_pay_back,
    pay_back_returned,
    pay_back_sent,
    record_remittance,
)
from broadsheet.payments.disputes import next_look_at
from broadsheet.payments.known_money import claim_from_statement, fee_came_by_statement
from broadsheet.payments.models import TO_TRANSFER, Allocation, PayBack, ProviderPayment, Remittance
from broadsheet.payments.providers.interface import Seen
from broadsheet.payments.standing import keep_saved

logger = logging.getLogger("broadsheet.payments")


class Unbookable(Exception):
    """What the service says cannot be booked; a person must look. key: of `wording.TROUBLES`; detail: what it speaks of."""

    def __init__(self, key: str, detail: str = "") -> None:
        super().__init__(f"{key}: {detail}")
        self.key, self.detail = key, detail


def write_down(payment: ProviderPayment, seen: Seen, amount: Money) -> None:
    """A payment that was made, once however often it is seen. Raises Unbookable; nothing is changed then."""
    if amount.currency != payment.account.currency:
        raise Unbookable("currency", str(amount))
    with transaction.atomic():
        # The lock of its row keeps two who ask at the same moment from writing down one refund twice.
        locked = ProviderPayment.objects.select_for_update(of=("self",)).select_related("due", "account")
        _write_down(locked.get(pk=payment.pk), seen, amount)


def _write_down(payment: ProviderPayment, seen: Seen, amount: Money) -> None:
    claim_from_statement(payment.account, payment.provider, seen.payment_id)
    money = record_remittance(
        payment.account, amount, timezone.localdate(), payment.provider, f"{payment.provider}:{seen.payment_id}",
        payer_name=seen.payer_name or payment.due.payer_name, country=seen.country, reference=payment.due.reference,
    )  # fmt: skip
    _book_fee(payment, seen)
    _give_to_due(payment, money, amount)
    now = timezone.now()
    mine = ProviderPayment.objects.filter(pk=payment.pk)
    mine.exclude(state=ProviderPayment.PAID, payment_id=seen.payment_id).update(
        state=ProviderPayment.PAID, payment_id=seen.payment_id, paid_at=now, ask_at=next_look_at(now, now)
    )
    mine.filter(is_held=True).update(is_held=False, trouble="")
    if seen.saved_id:
        keep_saved(payment.due, payment.account, seen.saved_id)
    write_down_refunds(money, seen.refunded, payment.provider, seen.payment_id)


def _book_fee(payment: ProviderPayment, seen: Seen) -> None:
    if seen.fee is None or not seen.fee or seen.fee.currency != payment.account.currency:
        return
    if fee_came_by_statement(payment.account, seen.payment_id):
        return
    lines = [Line(ledger.FEES, seen.fee.minor), Line(payment.account.ledger_code, -seen.fee.minor)]
    book(
        f"fee:{payment.provider}:{seen.payment_id}", payment.account.section_id, seen.fee.currency, timezone.localdate(),
        "fee", lines, note=payment.due.reference,
    )  # fmt: skip


def _give_to_due(payment: ProviderPayment, money: Remittance, amount: Money) -> None:
    """The money of a payment goes to its due, once; what the due does not need, or another amount, waits for the treasurer."""
    if amount != payment.money:
        logger.warning("%s: %s was paid where %s was asked", payment.due.reference, amount, payment.money)
        return
    if Allocation.everything.filter(remittance=money).exists():
        return  # given once; what a treasurer took back waits for her
    try:
        allocate(money, payment.due, by=payment.provider, key=f"{payment.provider}-payment:{payment.pk}")
    except Refused:
        logger.info("%s: paid, but no longer awaited", payment.due.reference)


# --- what went back at the service -------------------------------------------------------------------------------


def write_down_refunds(money: Remittance, refunded: int, by: str, payment_id: str) -> None:
    """What went back at the service itself is known here too: ours is not doubled, and what came back is told.

    refunded: minor units that have gone back so far, whoever gave them back.
    """
    rows = PayBack.objects.filter(allocation__remittance=money, dispute=None).order_by("pk")
    sent = sum(row.amount_minor for row in rows if row.state == PayBack.SENT)
    if refunded > sent:
        left = given_back(money, refunded - sent, by, payment_id)[1]
        if left:
            logger.warning("%s %s: more went back than was paid", by, payment_id)
    elif refunded < sent:
        _came_back(list(rows.filter(state=PayBack.SENT).reverse()), sent - refunded)


def given_back(
    money: Remittance, minor: int, by: str, payment_id: str, day: date | None = None
) -> tuple[list[PayBack], int]:
    """So much went back at the service: what it was, and what is left that had never come.

    Pay-backs of ours that were given there; then what nobody knew of here: what had no owner, and what was given to something.
    """
    rows = PayBack.objects.filter(allocation__remittance=money, dispute=None).exclude(state=PayBack.SENT)
    made = _ours_that_went(list(rows.order_by("pk")), minor, payment_id, day)
    rest = minor - sum(row.amount_minor for row in made)
    if rest:
        made += _somebody_gave_back(money, rest, by, payment_id, day)
    return made, minor - sum(row.amount_minor for row in made)


def _ours_that_went(waiting: list[PayBack], minor: int, payment_id: str, day: date | None) -> list[PayBack]:
    """Pay-backs of ours that were given at the service's own pages: one of just this sum first; else the oldest, of which
    only a part may have gone."""
    made = []
    for row in sorted(waiting, key=lambda row: (row.amount_minor != minor, row.pk)):
        if not minor:
            break
        if row.amount_minor > minor:
            _part(row, minor)
            row.amount_minor = minor
        if pay_back_sent(row, provider_id=payment_id, day=day):
            made.append(row)
            minor -= row.amount_minor
    return made


def _part(row: PayBack, minor: int) -> None:
    """Make two of a pay-back that waits: this one of so much, and another of the rest."""
    if PayBack.objects.filter(pk=row.pk).exclude(state=PayBack.SENT).update(amount_minor=minor):
        PayBack.objects.create(
            allocation_id=row.allocation_id, amount_minor=row.amount_minor - minor, reason=row.reason,
            key=f"{row.key[:90]}:rest:{row.pk}", asked_by=row.asked_by,
        )  # fmt: skip


def _somebody_gave_back(money: Remittance, minor: int, by: str, payment_id: str, day: date | None) -> list[PayBack]:
    """First what had no owner yet, then what was given to something, the latest first."""
    money.refresh_from_db()
    words: dict[str, Any] = {"reason": _("Given back at the payment service."), "by": by}
    made = []
    if part := min(minor, money.free_minor):
        made.append(part_to_pay_back(money, Money(part, money.account.currency), **words))
        minor -= part
    for row in Allocation.objects.filter(remittance=money).exclude(kind=TO_TRANSFER).order_by("-pk"):
        if part := min(minor, row.amount_minor - row.paid_back_minor):
            made.append(ask_pay_back(row, Money(part, money.account.currency), **words))
            minor -= part
    for one in made:
        pay_back_sent(one, provider_id=payment_id, day=day)
    return made


def _came_back(rows: list[PayBack], minor: int) -> None:
    """Refunds that failed at the payer's bank: those of the sum exactly, else the latest that fit in."""
    exact = [row for row in rows if row.amount_minor == minor][:1]
    for row in exact or rows:
        if row.amount_minor <= minor and pay_back_returned(row, _("The payer’s bank sent it back.")):
            minor -= row.amount_minor


def settle_by_hand(payment: ProviderPayment, by: str) -> bool:
    """A person has looked after what could not be booked: nobody is asked about it any more."""
    held = ProviderPayment.objects.filter(pk=payment.pk, is_held=True)
    held.filter(state=ProviderPayment.STARTED).update(state=ProviderPayment.FAILED)
    return bool(held.update(is_held=False, ask_at=None, trouble=f"by-hand|{by}"[:250]))
