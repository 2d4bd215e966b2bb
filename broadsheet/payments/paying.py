"""Paying through a service: begun, looked at, written down, given back. The network is never inside a transaction.

What a service says in a notice is only a hint: the payment is read anew from the service, and its amount compared.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.core.money import Money
from broadsheet.core.turns import ENDLESS, Turn
from broadsheet.payments.actions import Refused, paid_of, pay_back_failed, pay_back_sent
from broadsheet.payments.arrivals import Unbookable, write_down
from broadsheet.payments.disputes import next_look_at, unfinished, write_down_disputes
from broadsheet.payments.models import Delivery, Due, PayBack, ProviderPayment
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

logger = logging.getLogger("broadsheet.payments")
# A payment that was begun is asked about again for so long, whether or not a notice comes.
ASKED_FOR = timedelta(days=4)
# So often a service that does not answer is asked before a person looks (about two days), and so often what fails here.
MOST_TRIES, MOST_FAULTS, MOST_SILENT, FREELY = 60, 5, 3, 20


def pause_after(tries: int) -> timedelta:
    """How long nothing is tried again after so many tries in vain."""
    return (
        min(timedelta(hours=1), timedelta(seconds=5) * 2 ** min(tries - FREELY, 12)) if tries > FREELY else timedelta()
    )


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
        if ProviderPayment.objects.filter(pk=payment.pk, is_held=True).exists():
            raise Refused(_("We are looking at a payment that was made for this, and write to you."))
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


def settle(payment: ProviderPayment, *, is_doubted: bool = False) -> Seen | None:
    """Ask the service about a payment and write down what it says; safe to repeat, and never raises for one that is odd.

    None while the service does not answer, or what it says cannot be booked: that is counted, and after some tries, or at
    once where asking again does not help, the payment waits for a person. is_doubted: its disputes are asked about too.
    """
    try:
        return _settle(payment, is_doubted=is_doubted)
    except Unreachable as problem:
        logger.warning("%s about %s: %s", payment.provider, payment.due.reference, problem)
        _troubled(payment, "unreachable", str(problem), MOST_TRIES)
    except Declined as problem:
        logger.warning("%s about %s: %s", payment.provider, payment.due.reference, problem)
        _troubled(payment, "declined", str(problem), MOST_FAULTS)
    except Unbookable as problem:
        logger.warning("%s about %s: %s", payment.provider, payment.due.reference, problem)
        _troubled(payment, problem.key, problem.detail, 0)
    except Exception as problem:
        logger.exception("%s about %s", payment.provider, payment.due.reference)
        _troubled(payment, "fault", f"{type(problem).__name__}: {problem}", MOST_FAULTS)
    return None


def _settle(payment: ProviderPayment, *, is_doubted: bool) -> Seen | None:
    provider = chosen.provider_named(payment.provider, payment.account.service)
    if provider is None or not payment.provider_id:
        return None
    seen = provider.look(payment.provider_id)
    if seen.state in (EXPIRED, FAILED):
        ProviderPayment.objects.filter(pk=payment.pk, state=ProviderPayment.STARTED).update(state=seen.state)
    elif seen.state == PAID and seen.amount is not None and seen.payment_id:
        write_down(payment, seen, seen.amount)
        if is_doubted or (seen.may_be_disputed and payment.state == ProviderPayment.PAID):
            write_down_disputes(payment, provider.disputes(seen.payment_id, seen.amount.currency))
        _ask_again_later(payment)
    return seen


def _ask_again_later(payment: ProviderPayment) -> None:
    now = timezone.now()
    row = ProviderPayment.objects.get(pk=payment.pk)
    at = next_look_at(row.paid_at or row.started_at, now, is_disputed=unfinished(row))
    ProviderPayment.objects.filter(pk=payment.pk).update(ask_at=at, tries=0, trouble="", is_held=False)


def _troubled(payment: ProviderPayment, key: str, detail: str, most: int) -> None:
    """One more try in vain; after the last one it waits for a person, and the rest goes on."""
    row = ProviderPayment.objects.filter(pk=payment.pk)
    tries = (row.values_list("tries", flat=True).first() or 0) + 1
    row.update(
        tries=tries, trouble=f"{key}|{detail}"[:250], is_held=tries > most, ask_at=timezone.now() + pause_after(tries)
    )


def ask_at_once(due: Due) -> None:
    """A payer is back from the service: what she has begun is asked about, so that she waits for no notice."""
    begun = ProviderPayment.objects.filter(due=due, state=ProviderPayment.STARTED)
    for payment in begun.select_related("due", "account"):
        settle(payment)


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
        defaults={
            "service": service, "kind": notice.kind[:120], "body": body, "about": " ".join(notice.about)[:255],
        },
    )  # fmt: skip
    return row if made else None


def process_notice(row: Delivery) -> str:
    """Do what a stored notice asks for; return its state. Safe to repeat, and one that is odd holds up no other."""
    if row.state not in (Delivery.WAITING, Delivery.HELD):
        return row.state
    try:
        return _process(row)
    except Exception as problem:
        logger.exception("notice %s", row.pk)
        return _not_yet(row, f"fault|{type(problem).__name__}: {problem}", MOST_FAULTS)


def _process(row: Delivery) -> str:
    if not row.about:
        return _close(row, Delivery.IGNORED, "nothing-of-ours")
    payments = _payments_of(row)
    if not payments and _speaks_of_taking_back(row):
        _ask_about_all_begun(row)  # it came before the notice that its payment was made
        payments = _payments_of(row)
    if not payments:
        return _close(row, Delivery.IGNORED, "not-begun-here")
    is_doubted = any(word in row.kind.lower() for word in ("dispute", "revers"))
    seen = [settle(payment, is_doubted=is_doubted) for payment in payments]
    if any(one is None for one in seen):
        at = seen.index(None)
        payments[at].refresh_from_db()
        return _not_yet(row, payments[at].trouble, 0 if payments[at].is_held else MOST_TRIES)
    return _close(row, Delivery.DONE, "")


def _payments_of(row: Delivery) -> list[ProviderPayment]:
    """By the number of the session or order, or of the payment itself; only those of the account that the notice came to."""
    numbers = row.about.split()
    mine = ProviderPayment.objects.filter(provider=row.provider, account__service=row.service)
    rows = mine.filter(Q(provider_id__in=numbers) | Q(payment_id__in=numbers))
    return list(rows.select_related("due", "account"))


def _speaks_of_taking_back(row: Delivery) -> bool:
    return any(word in row.kind.lower() for word in ("refund", "dispute", "revers"))


def _ask_about_all_begun(row: Delivery) -> None:
    begun = _begun().filter(provider=row.provider, account__service=row.service)
    for payment in begun.order_by("-pk")[:20]:
        settle(payment, is_doubted=True)


def _not_yet(row: Delivery, reason: str, most: int) -> str:
    """One more try in vain. Later again, after growing pauses; after the last try a person looks."""
    tries = row.tries + 1
    state = Delivery.HELD if tries > most else Delivery.WAITING
    Delivery.objects.filter(pk=row.pk).exclude(state__in=[Delivery.DONE, Delivery.IGNORED]).update(
        state=state, tries=tries, reason=reason[:250], again_at=timezone.now() + pause_after(tries)
    )
    return state


def _close(row: Delivery, state: str, reason: str) -> str:
    waiting = Delivery.objects.filter(pk=row.pk, state__in=[Delivery.WAITING, Delivery.HELD])
    waiting.update(state=state, reason=reason, done_at=timezone.now(), tries=F("tries") + 1)
    return state


def process_waiting(*, at_once: bool = False, turn: Turn = ENDLESS) -> int:
    """The worker's round: notices whose time has come; return how many are dealt with. at_once: those that pause too."""
    now = timezone.now()
    rows = Delivery.objects.filter(state=Delivery.WAITING).order_by("pk")
    if not at_once:
        rows = rows.filter(Q(again_at=None) | Q(again_at__lte=now))
    return sum(process_notice(row) != Delivery.WAITING for row in turn.each(rows[:50]))


def try_again(row: Delivery) -> str:
    """A person asks for one that was held, or that waits, to be tried once more, at once."""
    for payment in _payments_of(row):
        ProviderPayment.objects.filter(pk=payment.pk).update(is_held=False, tries=0)
    return process_notice(row)


def leave_be(row: Delivery, by: str) -> bool:
    """A person has looked at what was held: nothing more is to be done with it."""
    held = Delivery.objects.filter(pk=row.pk, state=Delivery.HELD)
    return bool(held.update(state=Delivery.IGNORED, reason=f"by-hand|{by}"[:250], done_at=timezone.now()))


# --- asked about again -------------------------------------------------------------------------------------------------


def _begun() -> Any:
    since = timezone.now() - ASKED_FOR
    rows = ProviderPayment.objects.filter(state=ProviderPayment.STARTED, started_at__gte=since, is_held=False)
    return rows.exclude(provider_id=None).select_related("due", "account")


def ask_about_begun(*, at_once: bool = False, turn: Turn = ENDLESS) -> int:
    """Payments begun lately are asked about, so that a notice that never came loses nothing; return how many were paid."""
    rows = _begun()
    if not at_once:
        rows = rows.filter(Q(ask_at=None) | Q(ask_at__lte=timezone.now()))
    return _ask(turn.each(rows.order_by("ask_at", "pk")[:200]))


def ask_about_paid(limit: int = 20, turn: Turn = ENDLESS) -> int:
    """Payments that are final are asked about at growing intervals, as long as they can be taken back: so many a round.

    Return how many answered.
    """
    rows = ProviderPayment.objects.filter(state=ProviderPayment.PAID, ask_at__lte=timezone.now(), is_held=False)
    return _ask(turn.each(rows.select_related("due", "account").order_by("ask_at", "pk")[:limit]))


def _ask(rows: Any) -> int:
    """How many are paid. A service that does not answer is left alone for the rest of the round."""
    paid, silent = 0, Counter[tuple[str, str]]()
    for row in rows:
        place = (row.provider, row.account.service)
        if silent[place] >= MOST_SILENT:
            continue
        seen = settle(row)
        silent[place] += seen is None
        paid += seen is not None and seen.state == PAID
    return paid


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
        number = provider.pay_back(payment_id, row.money, _key_of(row))
    except Unreachable as problem:
        raise Refused(_("The payment service does not answer. Nothing was paid back; please try again.")) from problem
    except Declined as problem:
        pay_back_failed(row, str(problem))
        raise Refused(_("The payment service refuses to pay it back: %(why)s") % {"why": problem}) from problem
    pay_back_sent(row, provider_id=number)


def _key_of(row: PayBack) -> str:
    """Under one key money goes back once; after a refund that came back it is another one."""
    return f"broadsheet-pay-back-{row.pk}" + (f"-{row.times_returned}" if row.times_returned else "")
