"""The invariants of money that arrived, for `check-books`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.models import Entry, Transaction
from broadsheet.payments.models import (
    Allocation,
    Dispute,
    Due,
    LetGo,
    PayBack,
    ProviderPayment,
    Remittance,
    RemittanceAccount,
    Standing,
    StatementLine,
)
from broadsheet.payments.models.services import PROVIDERS
from broadsheet.sections.models import Section

HOLDS = Q(allocations__taken_back_at=None)


def remittances_are_spent_once() -> Iterable[str]:
    """What is free of a remittance is its amount less its allocations."""
    rows = Remittance.objects.annotate(
        given=Coalesce(Sum("allocations__amount_minor", filter=HOLDS), 0)
    ).select_related("account")
    row: Any
    for row in rows.exclude(free_minor=F("amount_minor") - F("given")):
        yield f"remittance {row.pk}: {row.money} came, {_in(row.given, row)} were given, {row.free} are said to be free"


def allocations_know_what_went_back() -> Iterable[str]:
    """What was paid back of an allocation is the sum of its pay-backs."""
    rows = Allocation.objects.annotate(back=Coalesce(Sum("pay_backs__amount_minor"), 0))
    for row in rows.exclude(paid_back_minor=F("back")).select_related("remittance__account"):
        yield f"allocation {row.pk}: {_in(row.back, row.remittance)} went back, {row.paid_back} is said"


def dues_are_settled_when_paid() -> Iterable[str]:
    """A due is settled only by what covers it, stays so whatever is paid back later, and has never more than its amount.

    What was paid back counts for nothing: of a sum that was cancelled and came again, only what came again is there.
    """
    row: Any
    for row in Due.objects.with_paid().annotate(given=_given(), gone=_let_go()):
        given, paid = row.given + row.gone, row.paid_minor
        if (row.settled_at is None and paid >= row.amount_minor) or (row.settled_at and given < row.amount_minor):
            yield f"sum due {row.reference}: {Money(paid, row.currency)} of {row.money} paid, settled: {row.settled_at}"
        if paid > row.amount_minor:
            yield f"sum due {row.reference}: {Money(paid, row.currency)} paid, more than {row.money}"


def _given() -> Any:
    rows = Allocation.objects.filter(due=OuterRef("pk")).order_by().values("due")
    return Coalesce(Subquery(rows.annotate(sum=Sum("amount_minor")).values("sum")), 0)


def _let_go() -> Any:
    rows = LetGo.objects.filter(due=OuterRef("pk")).order_by().values("due")
    return Coalesce(Subquery(rows.annotate(sum=Sum("amount_minor")).values("sum")), 0)


def everything_is_booked() -> Iterable[str]:
    """Each remittance, allocation and sent pay-back stands in the books once, with its amount."""
    booked = dict(
        Transaction.objects.filter(entries__amount_minor__gt=0)
        .order_by()
        .values_list("key")
        .annotate(sum=Sum("entries__amount_minor"))
    )
    came = Remittance.objects.select_related("account").iterator()
    wanted = [(f"remittance:{row.pk}", row.money) for row in came]
    sent = PayBack.objects.filter(state=PayBack.SENT).select_related("allocation__remittance__account")
    wanted += [(row.sent_key, row.money) for row in sent]
    wanted += [(f"let-go:{row.pk}", row.money) for row in LetGo.objects.select_related("due").iterator()]
    for key, money in wanted:
        if booked.get(key) != money.minor:
            yield f"{key}: {money} is not in the books ({Money(booked.get(key, 0), money.currency)} is)"
    for row in Allocation.everything.select_related("remittance__account").iterator():
        for key in (f"allocation:{row.pk}", f"allocation:{row.pk}:taken-back" if row.taken_back_at else ""):
            if key and key not in booked:
                yield f"{key}: {row.money} is not in the books"


def unmatched_is_what_is_free() -> Iterable[str]:
    """The account of money without an owner is the free money of all remittances, per section and currency."""
    free = _by_place(
        Remittance.objects.order_by()
        .values_list("account__section", "account__currency")
        .annotate(sum=Sum("free_minor"))
    )
    entries = Entry.objects.filter(account__code="unmatched").order_by()
    stands = _by_place(entries.values_list("account__section", "account__currency").annotate(sum=-Sum("amount_minor")))
    for section, currency in sorted(free.keys() | stands.keys()):
        one, other = (Money(sums.get((section, currency), 0), currency) for sums in (free, stands))
        if one != other:
            name = Section.objects.get(pk=section).name_in("en")
            yield f"{name}, {currency}: {one} has no owner yet, {other} stands in the books as money without an owner"


def instalments_are_in_order() -> Iterable[str]:
    """The instalments of a standing payment are numbered without a gap, and each was charged at most once."""
    row: Any
    for row in Standing.objects.annotate(count=Count("dues"), last=Max("dues__instalment")):
        if row.count and row.count != row.last:
            yield f"standing payment {row.pk}: {row.count} instalments, the last is number {row.last}"
    paid = ProviderPayment.objects.filter(state=ProviderPayment.PAID, is_charge=True)
    for due, count in paid.order_by().values_list("due").annotate(count=Count("pk")).filter(count__gt=1):
        yield f"sum due {due}: charged {count} times"


def what_services_know_is_booked() -> Iterable[str]:
    """A payment that a service has made is a remittance of its account, once; what disputes hold stands in the books."""
    by_service = Q()
    for name, _words in PROVIDERS:
        by_service |= Q(source_key__startswith=f"{name}:")
    came = {row.source_key: row for row in Remittance.objects.filter(by_service).select_related("account")}
    row: Any
    for row in ProviderPayment.objects.filter(state=ProviderPayment.PAID).select_related("account", "due").iterator():
        money = came.get(f"{row.provider}:{row.payment_id}")
        if money is None:
            yield f"payment {row} for {row.due.reference}: made, and nothing of it came in the books"
        elif money.account_id != row.account_id:
            yield f"payment {row} for {row.due.reference}: it stands in the books of the account {money.account}"
    yield from _disputes_are_booked()


def _disputes_are_booked() -> Iterable[str]:
    for row in Dispute.objects.select_related("payment__account").prefetch_related("pay_backs"):
        entries = Entry.objects.filter(transaction__key__startswith=f"{row.key}:", account__code=ledger.DISPUTED)
        gone = sum(one.amount_minor for one in row.pay_backs.all())
        stands, held = entries.sum_minor() - gone, 0 if row.state == Dispute.LOST else row.withdrawn_minor
        if stands != held:
            currency = row.payment.account.currency
            yield f"dispute {row.provider_id}: {Money(held, currency)} is held, {Money(stands, currency)} stands in the books"


def statements_agree_with_the_books() -> Iterable[str]:
    """The closing balance of the newest statement of an account is what the books say of it on that day.

    A difference is told only where every line is taken in and explained: what the treasurer has still to do explains it.
    """
    for account in RemittanceAccount.objects.filter(statements__undone_at=None, statements__isnull=False).distinct():
        newest = account.statements.filter(undone_at=None).exclude(last_day=None).order_by("-last_day", "-pk").first()
        if newest is None or newest.closing_minor is None or _something_waits(account):
            continue
        entries = Entry.objects.filter(account__code=account.ledger_code, account__section=account.section_id)
        stands = entries.within(last=newest.last_day).sum_minor()
        if stands != newest.closing_minor:
            one, other = (Money(minor, account.currency) for minor in (newest.closing_minor, stands))
            yield f"{account}: the statement closes on {newest.last_day} with {one}, the books with {other}"


def _something_waits(account: RemittanceAccount) -> bool:
    """Whether a person has still something to say of an account: lines out, or money by hand or by a service no line shows."""
    lines = StatementLine.objects.filter(account=account)
    by_another_door = account.remittances.exclude(source="statement")
    sent = PayBack.objects.filter(allocation__remittance__account=account, state=PayBack.SENT, shown_by=None)
    return lines.unexplained().exists() or by_another_door.exists() or sent.exists()


def _in(minor: int, row: Remittance) -> Money:
    return Money(minor, row.account.currency)


def _by_place(rows: Iterable[tuple[int, str, int]]) -> dict[tuple[int, str], int]:
    return {(section, currency): minor for section, currency, minor in rows}
