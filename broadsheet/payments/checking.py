"""The invariants of money that arrived, for `check-books`."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, F, Max, Sum
from django.db.models.functions import Coalesce

from broadsheet.ledger.models import Entry, Transaction
from broadsheet.payments.models import Allocation, Due, PayBack, ProviderPayment, Remittance, Standing


def remittances_are_spent_once() -> Iterable[str]:
    """What is free of a remittance is its amount less its allocations."""
    rows = Remittance.objects.annotate(given=Coalesce(Sum("allocations__amount_minor"), 0)).select_related("account")
    for row in rows.exclude(free_minor=F("amount_minor") - F("given")):
        yield f"remittance {row.pk}: {row.amount_minor} came, {row.given} were given, {row.free_minor} are said to be free"


def allocations_know_what_went_back() -> Iterable[str]:
    """What was paid back of an allocation is the sum of its pay-backs."""
    rows = Allocation.objects.annotate(back=Coalesce(Sum("pay_backs__amount_minor"), 0))
    for row in rows.exclude(paid_back_minor=F("back")):
        yield f"allocation {row.pk}: {row.back} went back, {row.paid_back_minor} is said"


def dues_are_settled_when_paid() -> Iterable[str]:
    """A due is settled exactly when its payments, before refunds, cover it; nothing is paid above it."""
    rows = Due.objects.annotate(given=Coalesce(Sum("allocations__amount_minor"), 0))
    for row in rows:
        if (row.settled_at is not None) != (row.given >= row.amount_minor):
            yield f"sum due {row.reference}: {row.given} of {row.amount_minor} given, settled: {row.settled_at}"
        if row.given > row.amount_minor:
            yield f"sum due {row.reference}: {row.given} given, more than {row.amount_minor}"


def everything_is_booked() -> Iterable[str]:
    """Each remittance, allocation and sent pay-back stands in the books once, with its amount."""
    booked = dict(
        Transaction.objects.filter(entries__amount_minor__gt=0)
        .order_by()
        .values_list("key")
        .annotate(sum=Sum("entries__amount_minor"))
    )
    wanted = [(f"remittance:{row.pk}", row.amount_minor) for row in Remittance.objects.iterator()]
    wanted += [(f"pay-back:{row.pk}:sent", row.amount_minor) for row in PayBack.objects.filter(state=PayBack.SENT)]
    for key, minor in wanted:
        if booked.get(key) != minor:
            yield f"{key}: {minor} is not in the books ({booked.get(key)})"
    for row in Allocation.objects.iterator():
        if f"allocation:{row.pk}" not in booked:
            yield f"allocation:{row.pk}: {row.amount_minor} is not in the books"


def unmatched_is_what_is_free() -> Iterable[str]:
    """The account of money without an owner is the free money of all remittances, per section and currency."""
    free = _by_place(
        Remittance.objects.order_by()
        .values_list("account__section", "account__currency")
        .annotate(sum=Sum("free_minor"))
    )
    entries = Entry.objects.filter(account__code="unmatched").order_by()
    stands = _by_place(entries.values_list("account__section", "account__currency").annotate(sum=-Sum("amount_minor")))
    for key in free.keys() | stands.keys():
        if free.get(key, 0) != stands.get(key, 0):
            yield f"section {key[0]}, {key[1]}: {free.get(key, 0)} is free, {stands.get(key, 0)} stands in the books"


def instalments_are_in_order() -> Iterable[str]:
    """The instalments of a standing payment are numbered without a gap, and each was charged at most once."""
    for row in Standing.objects.annotate(count=Count("dues"), last=Max("dues__instalment")):
        if row.count and row.count != row.last:
            yield f"standing payment {row.pk}: {row.count} instalments, the last is number {row.last}"
    paid = ProviderPayment.objects.filter(state=ProviderPayment.PAID, is_charge=True)
    for due, count in paid.order_by().values_list("due").annotate(count=Count("pk")).filter(count__gt=1):
        yield f"sum due {due}: charged {count} times"


def _by_place(rows: Iterable[tuple[int, str, int]]) -> dict[tuple[int, str], int]:
    return {(section, currency): minor for section, currency, minor in rows}
