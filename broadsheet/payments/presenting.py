"""How a sum due is paid, for the page of an order or a gift. Bank details stand nowhere else."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from segno.helpers import make_epc_qr

from broadsheet.catalogue.rules import BANK, CARD, CHEQUE, PAYPAL
from broadsheet.core.money import Money
from broadsheet.payments.bank_lines import label_in_words
from broadsheet.payments.models import (
    TO_PAY_BACK,
    Allocation,
    Dispute,
    Due,
    Gift,
    Remittance,
    RemittanceAccount,
    Standing,
)
from broadsheet.payments.querying import account_for
from broadsheet.payments.rules import shown_reference

MOST_EPC = 99_999_999_999


@dataclass(frozen=True)
class Paying:
    """What somebody needs to pay the rest of a sum due.

    details: (name, what to copy) of a bank account; code: an inline SVG of the scan-to-pay code, where there is one.
    """

    due: Due
    method: str
    left: Money
    account: RemittanceAccount | None
    reference: str
    details: list[tuple[str, str]] = field(default_factory=list)
    post_lines: list[str] = field(default_factory=list)
    code: SafeString | str = ""

    @property
    def is_of_all_instalments(self) -> bool:
        """Whether the reference is that of a standing payment, whose first instalment had another number."""
        return self.due.asked_reference != self.due.reference

    @property
    def is_online(self) -> bool:
        return self.method in (CARD, PAYPAL)


def how_to_pay(due: Due, paid_minor: int, day: date) -> Paying | None:
    """How the rest is paid by the method of a due; None where nothing is awaited."""
    left = Money(due.amount_minor - paid_minor, due.currency)
    if not due.is_open or left.minor <= 0:
        return None
    account = account_for(due.section_id, due.currency, due.method, day)
    paying: dict[str, Any] = {
        "due": due,
        "method": due.method,
        "left": left,
        "account": account,
        "reference": due.shown_reference,
    }
    if account is not None and due.method == BANK:
        return Paying(**paying, details=bank_details(account), code=scan_to_pay(account, left, due.asked_reference))
    if account is not None and due.method == CHEQUE:
        return Paying(
            **paying, post_lines=[line.strip() for line in account.postal_address.splitlines() if line.strip()]
        )
    return Paying(**paying)


def bank_details(account: RemittanceAccount) -> list[tuple[str, str]]:
    """Name and value of each detail, in the order in which forms ask for them; known names in the language spoken."""
    rows = []
    if account.iban:
        rows.append((_("IBAN"), " ".join(account.iban[at : at + 4] for at in range(0, len(account.iban), 4))))
    if account.bic:
        rows.append((_("BIC"), account.bic))
    for line in account.detail_lines:
        name, colon, value = line.partition(":")
        rows.append((label_in_words(name.strip()), value.strip()) if colon else ("", line))
    return rows


def scan_to_pay(account: RemittanceAccount, amount: Money, reference: str) -> SafeString | str:
    """The code that a banking program reads, for transfers in euros to an IBAN; '' elsewhere.

    Source: EPC069-12, version 002, with the creditor reference of ISO 11649 as the structured remittance.
    """
    code = _epc_code(account, amount, reference)
    if code is None:
        return ""
    stream = io.BytesIO()
    code.save(
        stream, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2, nl=False, svgclass="scan-code", lineclass=None,
    )  # fmt: skip
    return mark_safe(stream.getvalue().decode())


def code_picture(account: RemittanceAccount, amount: Money, reference: str) -> bytes:
    """The same code as a PNG, for letters; b'' where there is none."""
    code = _epc_code(account, amount, reference)
    if code is None:
        return b""
    stream = io.BytesIO()
    code.save(stream, kind="png", scale=6, border=4)
    return stream.getvalue()


def _epc_code(account: RemittanceAccount, amount: Money, reference: str) -> Any:
    if amount.currency != "EUR" or not account.iban or not 0 < amount.minor <= MOST_EPC:
        return None
    return make_epc_qr(
        name=account.payee[:70], iban=account.iban, amount=amount.decimal, reference=reference, bic=account.bic or None
    )


@dataclass(frozen=True)
class Move:
    """Money that came or went: what it was, when, how much; below 0 what came."""

    words: str
    day: date
    money: Money


def moves_of(due: Due | None) -> list[Move]:
    """What came for a sum due and what went back, what came above it too, for its payer's page."""
    if due is None:
        return []
    came = Remittance.objects.filter(
        Q(allocations__due=due, allocations__taken_back_at=None) | Q(reference=due.reference), account__currency=due.currency
    )  # fmt: skip
    rows = came.distinct().order_by("received_on", "pk").select_related("account")
    moves = [Move(_("Let go"), timezone.localdate(gone.made_at), -gone.money) for gone in due.let_go.all()]
    disputes = Dispute.objects.filter(payment__due=due, state=Dispute.OPEN).select_related("payment__account")
    moves += [
        Move(_("Held by the payment service: disputed"), timezone.localdate(one.known_at), one.money)
        for one in disputes
    ]
    for row in rows.prefetch_related("allocations__pay_backs", "allocations__due"):
        for one in row.allocations.all():
            if one.due_id == due.pk or one.is_gift or one.kind == TO_PAY_BACK:
                moves += _moves_under(one, row, is_for_it=one.due_id == due.pk)
        if row.free_minor:
            moves.append(Move(_("Came as well; we look whose it is"), row.received_on, -row.free))
    return moves


def _moves_under(one: Allocation, row: Remittance, *, is_for_it: bool) -> list[Move]:
    currency = row.account.currency
    moves = [Move(_("Paid") if is_for_it else _("Came as well"), row.received_on, -Money(one.amount_minor, currency))]
    if one.is_gift and not is_for_it:
        moves.append(
            Move(
                _("Taken as a donation, with our thanks"),
                timezone.localdate(one.made_at),
                Money(one.amount_minor, currency),
            )
        )
    for back in one.pay_backs.all():
        words, at = (_("Paid back"), back.sent_at) if back.sent_at else (_("To be paid back"), back.asked_at)
        moves.append(Move(words, timezone.localdate(at), Money(back.amount_minor, currency)))
    return moves


def gift_facts(gift: Gift, day: date) -> dict[str, Any]:
    """What a desk tells a donor: how much, how often, where to, and the page that is hers."""
    due = gift.due
    agreement = due.standing if due else None
    account = account_for(due.section_id, due.currency, due.method, day) if due else None
    return {
        "gift": gift, "standing": agreement, "account": account,
        "details": bank_details(account) if account is not None and account.kind == BANK else [],
        "page": agreement.path() if agreement else gift.path(),
    }  # fmt: skip


def standing_context(row: Standing, day: date) -> dict[str, Any]:
    """What the page of a standing payment shows: its instalments, the open one, and what to tell one's bank."""
    dues = list(row.dues.order_by("-instalment")[:60])
    open_due = next((due for due in dues if due.is_open), None)
    account = account_for(row.section_id, row.currency, row.method, day) if row.is_in_force else None
    return {
        "standing": row, "dues": dues, "open_due": open_due, "account": account,
        "details": bank_details(account) if account is not None and row.method == BANK else [],
        "reference": shown_reference(row.reference) if row.reference else "",
    }  # fmt: skip
