"""`broadsheet check-books`: the invariants of money, stock and copies. Each room registers its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Count, F, Sum

from broadsheet.core.money import Money
from broadsheet.ledger.models import Entry, Transaction

# Each returns one line in words per violation; nothing where all is well.
checks: list[Callable[[], Iterable[str]]] = []


def violations() -> list[str]:
    """Every violation in the house."""
    return [line for check in checks for line in check()]


def transactions_balance() -> Iterable[str]:
    """Each transaction sums to zero, has two entries or more, and stays within its section and currency."""
    sums = Transaction.objects.order_by("pk").annotate(sum=Sum("entries__amount_minor"), count=Count("entries"))
    row: Any
    for row in sums.exclude(sum=0, count__gte=2):
        yield f"transaction {row.key}: {row.count} entries that sum to {Money(row.sum or 0, row.currency)}"
    strangers = Entry.objects.exclude(
        account__section=F("transaction__section"), account__currency=F("transaction__currency")
    )
    for entry in strangers.select_related("transaction"):
        yield f"transaction {entry.transaction.key}: an entry in another section's or currency's account"


def whole_balances() -> Iterable[str]:
    """All entries together sum to zero per currency."""
    rows = Entry.objects.order_by().values_list("account__currency").annotate(sum=Sum("amount_minor"))
    for currency, rest in rows:
        if rest:
            yield f"the whole ledger in {currency} sums to {Money(rest, currency)}, not to 0"
