"""With how much the books of an account open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.actions import book
from broadsheet.ledger.models import Entry, Transaction
from broadsheet.ledger.rules import Line as Booking
from broadsheet.payments.actions import Refused
from broadsheet.payments.models import BankStatement, RemittanceAccount, StatementLine
from broadsheet.payments.statements.lines import Statement


def opening_of(account: RemittanceAccount) -> Transaction | None:
    """The opening balance that the books have of an account; None where they have none, or it was taken back."""
    rows = Transaction.objects.filter(kind="opening", key__in=_keys(account)).filter(reversal=None)
    return rows.order_by("pk").first()


def _keys(account: RemittanceAccount) -> list[str]:
    return [f"opening:{account.pk}", *(f"opening:{account.pk}:{number}" for number in range(2, 20))]


def _free_key(account: RemittanceAccount) -> str:
    taken = set(Transaction.objects.filter(key__in=_keys(account)).values_list("key", flat=True))
    return next(key for key in _keys(account) if key not in taken)


def open_books(account: RemittanceAccount, made: Statement, *, is_first: bool, by: str) -> None:
    """The balance with which the first statement of an account opens is what the books open with."""
    if not is_first or not made.opening or not made.first_day or opening_of(account):
        return
    if not _entries(account).sum_minor():  # none, or those of an import that was undone
        _book(account, made.opening, made.first_day, by)


def _entries(account: RemittanceAccount) -> Any:
    return Entry.objects.filter(
        account__code=account.ledger_code, account__section=account.section_id, account__currency=account.currency
    )


def _book(account: RemittanceAccount, minor: int, day: date, by: str) -> None:
    lines = [Booking(account.ledger_code, minor), Booking(ledger.OPENING, -minor)]
    book(_free_key(account), account.section_id, account.currency, day, "opening", lines, by=by)


def enter_opening(account: RemittanceAccount, amount: Money, day: date, *, by: str = "") -> None:
    """The opening balance of an account that had money in the books before its first statement came; once. Raises Refused."""
    with transaction.atomic():
        RemittanceAccount.objects.select_for_update().get(pk=account.pk)
        if opening_of(account):
            raise Refused(_("The books have an opening balance of this account already."))
        if amount.currency != account.currency or not amount.minor:
            raise Refused(_("It must be more or less than nothing, in the currency of the account."))
        _book(account, amount.minor, day, by)


@dataclass(frozen=True)
class Lacking:
    """An account without an opening balance: what its books lack of the latest closing balance, the figure with which they
    would open, and the day of that."""

    difference: Money
    figure: Money
    day: date


def lacking_opening(account: RemittanceAccount) -> Lacking | None:
    """None where books and statement agree, no statement has a balance, or an opening balance was entered already.

    The figure is the opening balance of the first statement less what the books had before it; where the statement has none,
    what the books lack.
    """
    rows = BankStatement.objects.filter(account=account, undone_at=None)
    latest = rows.exclude(closing_minor=None).exclude(last_day=None).order_by("-last_day", "-pk").first()
    first = rows.exclude(first_day=None).order_by("first_day", "pk").first()
    if latest is None or first is None or latest.closing_minor is None or latest.last_day is None:
        return None
    lacking = lacking_of(account, latest.closing_minor, latest.last_day)
    if not lacking or first.first_day is None or opening_of(account):
        return None
    earliest = _entries(account).order_by("transaction__date").values_list("transaction__date", flat=True).first()
    figure = lacking
    if first.opening_minor is not None:
        figure = first.opening_minor - _entries(account).filter(transaction__date__lt=first.first_day).sum_minor()
    return Lacking(
        Money(lacking, account.currency),
        Money(figure, account.currency),
        min(first.first_day, earliest or first.first_day),
    )


def lacking_of(account: RemittanceAccount, closing: int, day: date) -> int:
    """What the books lack of a closing balance, minor units, once all lines that wait for a word are booked."""
    waits = StatementLine.objects.unbooked().filter(account=account, day__lte=day).aggregate(sum=Sum("amount_minor"))
    return closing - _entries(account).filter(transaction__date__lte=day).sum_minor() - (waits["sum"] or 0)
