"""The invariants of money that arrived, for `check-books`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Max, Q, Sum
from django.db.models.functions import Coalesce

from broadsheet.core.money import Money
from broadsheet.ledger.models import Entry, Transaction
from broadsheet.payments.models import Allocation, Due, PayBack, ProviderPayment, Remittance, Standing
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
    """A due is settled exactly when its payments, before refunds, cover it; nothing is paid above it."""
    rows = Due.objects.annotate(given=Coalesce(Sum("allocations__amount_minor", filter=HOLDS), 0))
    row: Any
    for row in rows:
        if (row.settled_at is not None) != (row.given >= row.amount_minor):
            yield f"sum due {row.reference}: {Money(row.given, row.currency)} of {row.money} given, settled: {row.settled_at}"
        if row.given > row.amount_minor:
            yield f"sum due {row.reference}: {Money(row.given, row.currency)} given, more than {row.money}"


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
    wanted += [(f"pay-back:{row.pk}:sent", row.money) for row in sent]
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


def _in(minor: int, row: Remittance) -> Money:
    return Money(minor, row.account.currency)


def _by_place(rows: Iterable[tuple[int, str, int]]) -> dict[tuple[int, str], int]:
    return {(section, currency): minor for section, currency, minor in rows}
