"""Paying through a service: begun, looked at, written down, given back. The network is never inside a transaction.

What a service says in a notice is only a hint: the payment is read anew from the service, and its amount compared.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max
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
    paid_of,
    pay_back_failed,
    pay_back_sent,
    record_remittance,
)
from broadsheet.payments.known_money import claim_from_statement, fee_came_by_statement
from broadsheet.payments.models import TO_DUE, Allocation, Delivery, Due, PayBack, ProviderPayment, Remittance
from broadsheet.payments.providers import chosen
from broadsheet.payments.providers.interface import (
    EXPIRED,
    FAILED,
    OPEN,
    PAID,
    Declined,
    Forged,
    Notice,
    Provider,
    Seen,
    Unreachable,
    Wish,
)
from broadsheet.payments.querying import account_for
from broadsheet.payments.standing import keep_saved

logger = logging.getLogger("broadsheet.payments")
# A payment that was begun is asked about again for so long, whether or not a notice comes.
ASKED_FOR = timedelta(days=4)
MOST_TRIES = 40


# --- beginning ------------------------------------------------------------------------------------------------


def start_payment(due: Due, *, return_url: str, cancel_url: str, language: str) -> str:
    """The address at the service where a due is paid; pressing twice leads to the same payment. Raises Refused."""
    left = Money(due.amount_minor - paid_of(due), due.currency)
    if not due.is_open or left.minor <= 0:
        raise Refused(_("Nothing is to be paid for this any more."))
    account = account_for(due.section_id, due.currency, due.method, timezone.localdate())
    name, provider = chosen.provider_of(account) if account else ("", None)
    if account is None or provider is None:
        raise Refused(_("This way to pay is closed for now. Please choose another one, or write to us."))
    payment = _attempt(due, name, account, left)
    if payment.is_charge and charge(due) is None:
        payment = _attempt(due, name, account, left)
    if payment.is_charge:
        raise Refused(_("It is being charged at this moment. Please look again in a few minutes."))
    if payment.pay_address:
        seen = settle(payment)
        if seen is not None and seen.state == PAID:
            raise Refused(_("Nothing is to be paid for this any more."))
        if seen is None or seen.state not in (EXPIRED, FAILED):
            return payment.pay_address
        payment = _attempt(due, name, account, left)
    return _begin(payment, provider, return_url, cancel_url, language)


def _attempt(due: Due, name: str, account: Any, left: Money, *, is_charge: bool = False) -> ProviderPayment:
    """The attempt that is under way for this sum, else the next one: one at a time, and none for what is paid. Raises Refused.

    The lock of the due's row is what keeps two presses, or two workers, from beginning two.
    """
    mine = ProviderPayment.objects.filter(due=due, provider=name)
    with transaction.atomic():
        now = Due.objects.select_for_update().get(pk=due.pk)
        if under_way := mine.filter(state=ProviderPayment.STARTED, amount_minor=left.minor).first():
            return under_way
        is_charged = is_charge and mine.filter(state=ProviderPayment.PAID).exists()
        if not now.is_open or is_charged or now.amount_minor - paid_of(now) != left.minor:
            raise Refused(_("Nothing is to be paid for this any more."))
        last = mine.aggregate(last=Max("attempt"))["last"] or 0
        return ProviderPayment.objects.create(
            provider=name, account=account, due=due, attempt=last + 1, amount_minor=left.minor, currency=left.currency,
            is_charge=is_charge,
        )  # fmt: skip


def _wish(payment: ProviderPayment, return_url: str, cancel_url: str, language: str) -> Wish:
    due = payment.due
    return Wish(
        key=f"broadsheet-{due.reference}-{payment.attempt}", amount=payment.money, reference=due.reference,
        description=due.words or due.reference, language=language, return_url=return_url, cancel_url=cancel_url,
        email=due.payer_email, saves=due.standing is not None and due.standing.is_in_force,
    )  # fmt: skip


def _begin(payment: ProviderPayment, provider: Provider, return_url: str, cancel_url: str, language: str) -> str:
    try:
        begun = provider.begin(_wish(payment, return_url, cancel_url, language))
    except Unreachable as problem:
        logger.warning("%s does not answer: %s", payment.provider, problem)
        raise Refused(
            _("The payment service does not answer. Nothing was paid; please try again in a few minutes.")
        ) from problem
    except Declined as problem:
        logger.warning("%s declines %s: %s", payment.provider, payment.due.reference, problem)
        raise Refused(
            _("The payment service does not take this payment. Please choose another way to pay.")
        ) from problem
    ProviderPayment.objects.filter(pk=payment.pk, provider_id=None).update(
        provider_id=begun.id, pay_address=begun.address
    )
    return begun.address


# --- charged without the payer -----------------------------------------------------------------------------------


def charge(due: Due) -> Seen | None:
    """Charge an instalment by the way that its payer has saved; None where it was refused or cannot be done this way.

    Safe to repeat, and never beside a payment that the payer herself has begun. Seen is OPEN while nobody knows.
    """
    standing = due.standing
    left = Money(due.amount_minor - paid_of(due), due.currency)
    if standing is None or not standing.saved_id or not due.is_open or left.minor <= 0:
        return None
    account = standing.account
    name, provider = chosen.provider_of(account) if account else ("", None)
    if provider is None:
        return None
    try:
        payment = _attempt(due, name, account, left, is_charge=True)
    except Refused:
        return Seen(OPEN)  # somebody else was quicker
    if payment.is_charge and payment.provider_id is None:
        try:
            begun = provider.charge(_wish(payment, "", "", due.language), standing.saved_id)
        except Unreachable as problem:
            logger.warning("%s does not answer: %s", name, problem)
            return Seen(OPEN)
        except Declined as problem:
            logger.warning("%s declines to charge %s: %s", name, due.reference, problem)
            ProviderPayment.objects.filter(pk=payment.pk).update(state=ProviderPayment.FAILED)
            return None
        ProviderPayment.objects.filter(pk=payment.pk, provider_id=None).update(provider_id=begun.id)
        payment.provider_id = begun.id
    seen = settle(payment) or Seen(OPEN)
    return None if payment.is_charge and seen.state in (EXPIRED, FAILED) else seen


# --- what became of it --------------------------------------------------------------------------------------------


def settle(payment: ProviderPayment) -> Seen | None:
    """Ask the service about a payment and write down what it says; safe to repeat. None while it does not answer."""
    provider = chosen.provider_named(payment.provider, payment.account.service)
    if provider is None or not payment.provider_id:
        return None
    try:
        seen = provider.look(payment.provider_id)
    except (Unreachable, Declined) as problem:
        logger.warning("%s about %s: %s", payment.provider, payment.due.reference, problem)
        return None
    if seen.state in (EXPIRED, FAILED):
        ProviderPayment.objects.filter(pk=payment.pk, state=ProviderPayment.STARTED).update(state=seen.state)
    elif seen.state == PAID and seen.amount is not None and seen.payment_id:
        _write_down(payment, seen, seen.amount)
    return seen


def ask_at_once(due: Due) -> None:
    """A payer is back from the service: what she has begun is asked about, so that she waits for no notice."""
    begun = ProviderPayment.objects.filter(due=due, state=ProviderPayment.STARTED)
    for payment in begun.select_related("due", "account"):
        settle(payment)


def _write_down(payment: ProviderPayment, seen: Seen, amount: Money) -> None:
    claim_from_statement(payment.account, payment.provider, seen.payment_id)
    money = record_remittance(
        payment.account, amount, timezone.localdate(), payment.provider, f"{payment.provider}:{seen.payment_id}",
        payer_name=seen.payer_name or payment.due.payer_name, country=seen.country, reference=payment.due.reference,
    )  # fmt: skip
    _book_fee(payment, seen)
    _give_to_due(payment, money, amount)
    paid = ProviderPayment.objects.filter(pk=payment.pk).exclude(state=ProviderPayment.PAID, payment_id=seen.payment_id)
    paid.update(state=ProviderPayment.PAID, payment_id=seen.payment_id)
    if seen.saved_id:
        keep_saved(payment.due, payment.account, seen.saved_id)
    if seen.refunded:
        _write_down_refunds(payment, money, seen)


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


def _write_down_refunds(payment: ProviderPayment, money: Remittance, seen: Seen) -> None:
    """Money that somebody gave back at the service itself is known here too."""
    known = sum(PayBack.objects.filter(allocation__remittance=money).values_list("amount_minor", flat=True))
    allocation = Allocation.objects.filter(remittance=money, kind=TO_DUE).first()
    if seen.refunded <= known or allocation is None:
        return
    rest = Money(seen.refunded - known, payment.account.currency)
    try:
        row = ask_pay_back(
            allocation, rest, by=payment.provider, key=f"{payment.provider}:{seen.payment_id}:back:{seen.refunded}"
        )
        pay_back_sent(row, provider_id=seen.payment_id)
    except Refused:
        logger.warning("%s: more went back than was paid", payment.due.reference)


# --- notices ------------------------------------------------------------------------------------------------------------


def keep_notice(provider: str, service: str, headers: Any, body: bytes) -> Delivery | None:
    """Verify a notice and store it as it came; None for one that is here already. Raises Forged, Unreachable."""
    client = chosen.provider_named(provider, service)
    if client is None:
        raise Forged("no such account")
    try:
        notice: Notice = client.read(headers, body)
    except Declined as problem:
        raise Forged(str(problem)) from problem
    row, made = Delivery.objects.get_or_create(
        provider=provider, event_id=notice.event_id[:255],
        defaults={"service": service, "kind": notice.kind[:120], "body": body, "about": notice.provider_id[:255]},
    )  # fmt: skip
    return row if made else None


def process_notice(row: Delivery) -> str:
    """Do what a stored notice asks for; return its state. Safe to repeat."""
    if row.state != Delivery.WAITING:
        return row.state
    payment = (
        ProviderPayment.objects.select_related("due", "account")
        .filter(provider=row.provider, provider_id=row.about)
        .first()
    )
    if not row.about:
        return _close(row, Delivery.IGNORED, "it speaks of no payment of ours")
    if payment is None:
        return _close(row, Delivery.IGNORED, "no payment of this number was begun here")
    if settle(payment) is None:
        Delivery.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
        return Delivery.WAITING
    return _close(row, Delivery.DONE, "")


def _close(row: Delivery, state: str, reason: str) -> str:
    waiting = Delivery.objects.filter(pk=row.pk, state=Delivery.WAITING)
    waiting.update(state=state, reason=reason, done_at=timezone.now(), tries=F("tries") + 1)
    return state


def process_waiting() -> int:
    """The worker's round: notices that wait, then payments that were begun and of which nobody has told; return how many."""
    rows = Delivery.objects.filter(state=Delivery.WAITING, tries__lt=MOST_TRIES).order_by("pk")[:50]
    done = sum(process_notice(row) != Delivery.WAITING for row in rows)
    return done


def ask_about_begun() -> int:
    """Payments begun lately are asked about, so that a notice that never came loses nothing; return how many were paid."""
    since = timezone.now() - ASKED_FOR
    rows = ProviderPayment.objects.filter(state=ProviderPayment.STARTED, started_at__gte=since).exclude(
        provider_id=None
    )
    seen = [settle(row) for row in rows.select_related("due", "account")[:200]]
    return sum(one is not None and one.state == PAID for one in seen)


# --- giving back -----------------------------------------------------------------------------------------------------------


def give_back(row: PayBack) -> None:
    """Send a pay-back through the service that the money came by, once however often it is pressed. Raises Refused."""
    remittance = row.allocation.remittance
    name, provider = chosen.provider_of(remittance.account)
    prefix, _colon, payment_id = remittance.source_key.partition(":")
    if provider is None or prefix != name:
        raise Refused(_("This money did not come through a payment service: give it back by hand."))
    if row.state == PayBack.SENT:
        return
    try:
        number = provider.pay_back(payment_id, row.money, f"broadsheet-pay-back-{row.pk}")
    except Unreachable as problem:
        raise Refused(_("The payment service does not answer. Nothing was paid back; please try again.")) from problem
    except Declined as problem:
        pay_back_failed(row, str(problem))
        raise Refused(_("The payment service refuses to pay it back: %(why)s") % {"why": problem}) from problem
    pay_back_sent(row, provider_id=number)
