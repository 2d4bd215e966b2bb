"""Undoing an import while nothing of it has gone further: by records of the opposite, never by taking anything away."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from broadsheet.core.money import format_money
from broadsheet.ledger.actions import AlreadyReversed, reverse
from broadsheet.ledger.models import Transaction
from broadsheet.payments.actions import Refused
from broadsheet.payments.booking import book_allocation
from broadsheet.payments.models import (
    TO_UNDONE,
    Allocation,
    BankStatement,
    Remittance,
    RemittanceAccount,
    StatementLine,
)
from broadsheet.payments.opening import opening_of


def undo_import(statement: BankStatement, *, by: str = "") -> bool:
    """Take back what a statement brought; its lines stay, marked, and the same file can be taken in again.

    False where it was undone before. Raises Refused, naming the line, where something of it was allocated, paid back or is
    the other end of a transfer: that is taken back first.
    """
    with transaction.atomic():
        RemittanceAccount.objects.select_for_update().get(pk=statement.account_id)
        standing = BankStatement.objects.filter(pk=statement.pk, undone_at=None)
        if not standing.update(undone_at=timezone.now(), undone_by=by[:200]):
            return False
        lines = StatementLine.objects.standing().filter(statement=statement)
        for row in lines.select_related("account", "remittance__account"):
            _undo_line(row, by)
        lines.update(undone_at=timezone.now())
        _undo_opening(statement, by)
    return True


def _undo_line(row: StatementLine, by: str) -> None:
    if StatementLine.objects.standing().filter(pair=row).exists():
        raise Refused(_refusal(row, _("the statement of our other account shows the same transfer")))
    if row.is_joined or row.held_as:
        StatementLine.objects.filter(pk=row.pk).update(remittance=None, pair=None)
    elif row.remittance is not None:
        _undo_arrival(row, row.remittance, by)
    elif row.explained_as == StatementLine.PAY_BACK:
        raise Refused(_refusal(row, _("it shows money that was paid back")))
    elif row.explained_as:
        _reverse(f"line:{row.pk}", row, by)


def _undo_arrival(row: StatementLine, money: Remittance, by: str) -> None:
    """All of it goes back to the account that it came to, under another key, so that the line can bring it again."""
    whole = Remittance.objects.filter(pk=money.pk, free_minor=F("amount_minor"))
    renamed = f"{money.source_key[:150]}:undone:{money.pk}"
    if not whole.update(free_minor=0, source_key=renamed):
        raise Refused(_refusal(row, _("it is allocated")))
    taken = Allocation.objects.create(
        remittance=money, kind=TO_UNDONE, amount_minor=money.amount_minor, key=f"{money.pk}:undone", made_by=by[:200]
    )
    book_allocation(taken, 0, money.received_on)


def _reverse(key: str, row: StatementLine, by: str) -> None:
    for booked in Transaction.objects.filter(key=key):
        try:
            reverse(booked, row.day, by=by)
        except AlreadyReversed:
            continue


def _undo_opening(statement: BankStatement, by: str) -> None:
    """What the books opened with goes with the only statement of an account."""
    others = BankStatement.objects.filter(account=statement.account, undone_at=None)
    opening = opening_of(statement.account)
    if opening is not None and opening.date == statement.first_day and not others.exists():
        reverse(opening, opening.date, by=by)


def _refusal(row: StatementLine, why: str) -> str:
    said = _("This import cannot be undone: %(line)s – %(why)s. Take that back first.")
    amount = format_money(row.money, get_language() or "en")
    words = " · ".join(filter(None, (row.day.isoformat(), amount, row.name or row.words[:60])))
    return said % {"line": words, "why": why}
