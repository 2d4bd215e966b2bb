"""Disputes: a payer has complained to her bank or to the service, and the money is held until it is decided. No network here."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.actions import book
from broadsheet.ledger.models import Transaction
from broadsheet.ledger.rules import Line
from broadsheet.payments.actions import ask_pay_back, part_to_pay_back, pay_back_sent
from broadsheet.payments.models import TO_TRANSFER, Allocation, Dispute, Due, ProviderPayment, Remittance
from broadsheet.payments.providers.interface import SeenDispute
from broadsheet.payments.registry import disputed

# So long can a payment be taken back: disputes by card about 120 days, PayPal's protection 180, and some days for the post.
CAN_BE_TAKEN_BACK = timedelta(days=190)
SOONEST, LATEST = timedelta(days=1), timedelta(days=30)


def next_look_at(paid_at: datetime, now: datetime, *, is_disputed: bool = False) -> datetime | None:
    """When a payment that is final is asked about again: at growing intervals, every day while there is a dispute.

    None when it can be taken back no more.
    """
    age = now - paid_at
    if is_disputed:
        return now + SOONEST
    if age > CAN_BE_TAKEN_BACK:
        return None
    return now + min(LATEST, max(SOONEST, age / 2))


def open_dispute_of(due: Due) -> Dispute | None:
    """The dispute that holds what was paid for a sum due, where there is one."""
    rows = Dispute.objects.filter(payment__due=due, state=Dispute.OPEN)
    return rows.select_related("payment__account").first()


def unfinished(payment: ProviderPayment) -> bool:
    """Whether a dispute of a payment is open, or won and its money not yet back."""
    won = Q(state=Dispute.WON, withdrawn_minor__gt=0)
    return payment.disputes.filter(Q(state=Dispute.OPEN) | won).exists()


def write_down_disputes(payment: ProviderPayment, seen: tuple[SeenDispute, ...]) -> None:
    """What the service says now of the disputes of a payment: booked once, in whatever order notices come."""
    with transaction.atomic():
        locked = ProviderPayment.objects.select_for_update(of=("self",)).select_related("due", "account")
        payment = locked.get(pk=payment.pk)
        for one in seen:
            _write_down(payment, one)


def _write_down(payment: ProviderPayment, seen: SeenDispute) -> None:
    known = Dispute.objects.select_related("payment__account", "payment__due").select_for_update(of=("self",))
    row, is_new = known.get_or_create(
        payment=payment, provider_id=seen.id[:255],
        defaults={"amount_minor": seen.amount_minor, "reason": seen.reason[:120]},
    )  # fmt: skip
    row.payment = payment
    if row.state == Dispute.LOST and not is_new:
        return  # final: its money is booked as gone
    _book_moved(row, seen.withdrawn_minor, seen.fee_minor)
    is_decided = row.state == Dispute.OPEN and seen.state != Dispute.OPEN
    row.amount_minor, row.state = seen.amount_minor, seen.state
    row.withdrawn_minor, row.fee_minor = seen.withdrawn_minor, seen.fee_minor
    row.closed_at = timezone.now() if is_decided else row.closed_at
    row.save()
    if row.state == Dispute.LOST:
        _book_lost(row)
    if is_new or is_decided:
        for call in disputed:
            call(payment.due)


def _book_moved(row: Dispute, withdrawn: int, fee: int) -> None:
    """The money that the service took out of our account or put back into it since it was booked last, and its fee."""
    account = row.payment.account
    held, cost = withdrawn - row.withdrawn_minor, fee - row.fee_minor
    lines = [
        Line(ledger.DISPUTED, held), Line(ledger.FEES, cost), Line(account.ledger_code, -held - cost),
    ]  # fmt: skip
    lines = [line for line in lines if line.minor]
    if len(lines) < 2:
        return
    number = Transaction.objects.filter(key__startswith=f"{row.key}:moved:").count() + 1
    book(
        f"{row.key}:moved:{number}", account.section_id, account.currency, timezone.localdate(), "dispute", lines,
        note=row.payment.due.reference, by=row.payment.provider,
    )  # fmt: skip


def _book_lost(row: Dispute) -> None:
    """What is held is the payer's: it is paid back under what it was given to; what had gone back before is a loss."""
    account, left = row.payment.account, row.withdrawn_minor
    money = Remittance.objects.filter(source_key=f"{row.payment.provider}:{row.payment.payment_id}").first()
    words = {"reason": _("A dispute was lost."), "by": row.payment.provider}
    if money is not None and (part := min(left, money.free_minor)):
        pay_back_sent(part_to_pay_back(money, Money(part, account.currency), dispute=row, **words))
        left -= part
    rows = Allocation.objects.filter(remittance=money).exclude(kind=TO_TRANSFER).order_by("-pk") if money else []
    for one in rows:
        if part := min(left, one.amount_minor - one.paid_back_minor):
            back = ask_pay_back(
                one, Money(part, account.currency), dispute=row, key=f"{row.key}:lost:{one.pk}", **words
            )
            pay_back_sent(back)
            left -= part
    if left:
        lines = [Line(ledger.LOSSES, left), Line(ledger.DISPUTED, -left)]
        book(f"{row.key}:loss", account.section_id, account.currency, timezone.localdate(), "dispute", lines,
             note=row.payment.due.reference, by=row.payment.provider)  # fmt: skip
