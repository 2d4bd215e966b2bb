"""One number that grows with every change of content, seen by every process.

Read before rendering, raised in the transaction of the change: what was made under an
older number is never shown after the commit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F


class Generation(models.Model):
    """A single row; `number` only grows."""

    number = models.BigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_generation")]

    def __str__(self) -> str:
        return str(self.number)


def current() -> int:
    """The number now; 0 before the first change."""
    return Generation.objects.filter(pk=1).values_list("number", flat=True).first() or 0


ONCE_PER_TRANSACTION = True  # tests, which never commit, switch this off
_listeners: list[Callable[[], None]] = []


def listen(forget: Callable[[], None]) -> None:
    """Have something called at each change in this process: what it keeps may be of a half-made state."""
    _listeners.append(forget)


def touch() -> None:
    """Say that something readers see has changed; the number is raised once in a transaction."""
    for forget in _listeners:
        forget()
    if ONCE_PER_TRANSACTION and any(entry[1] is _raised for entry in connection.run_on_commit):
        return
    with transaction.atomic():
        if not Generation.objects.filter(pk=1).update(number=F("number") + 1):
            Generation.objects.get_or_create(pk=1)
        transaction.on_commit(_raised)


def _raised() -> None:
    """Marks, among the things to do on commit, that this transaction has raised the number."""


# Rows that no public page shows: orders, money and letters come all day, and what is kept of pages stays good.
QUIET_ROOMS = {"ledger", "subscriptions", "orders"}
QUIET = {
    "payments.Due", "payments.Remittance", "payments.Allocation", "payments.PayBack", "payments.ProviderPayment",
    "payments.Delivery", "payments.Gift", "payments.BankStatement", "payments.StatementLine",
    "payments.StatementFile", "payments.KeptReading",
    "pages.Generation", "people.Letter", "people.User", "people.Person", "people.Address", "comments.Comment",
    "catalogue.StockLevel", "catalogue.StockMovement", "catalogue.ReprintRequest",
    "events.Registration", "events.Sitting", "events.Enclosure",
}  # fmt: skip


def touch_for(sender: type[models.Model], **kwargs: Any) -> None:
    """Receive Django's signals of rows that come, change and go."""
    label = sender._meta.app_label
    ours = sender.__module__.startswith("broadsheet.") or label in {"wagtailcore", "wagtaildocs", "wagtailimages"}
    historical = sender.__module__ == "__fake__"  # within a migration
    quiet = label in QUIET_ROOMS or sender._meta.label in QUIET
    if ours and not historical and not quiet and not kwargs.get("raw"):
        touch()


def connect() -> None:
    for signal in (models.signals.post_save, models.signals.post_delete, models.signals.m2m_changed):
        signal.connect(touch_for, dispatch_uid="broadsheet-generation")
