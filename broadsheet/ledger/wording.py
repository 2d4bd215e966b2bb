"""The names of accounts and of what is booked, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from broadsheet.ledger import rules
from broadsheet.sections.models import Section

if TYPE_CHECKING:
    from broadsheet.ledger.models import Account, Transaction

NAMES = {
    rules.CASH: gettext_noop("Cash box"),
    rules.CHEQUES: gettext_noop("Cheques not yet paid in"),
    rules.IN_TRANSIT: gettext_noop("On the way between two banks"),
    rules.DISPUTED: gettext_noop("Held by payment services (disputes)"),
    rules.UNMATCHED: gettext_noop("Money without an owner yet"),
    rules.OWED_COPIES: gettext_noop("Paid but not yet posted"),
    rules.TO_PAY_BACK: gettext_noop("To be paid back"),
    rules.VAT: gettext_noop("Value added tax"),
    rules.INCOME_SUBSCRIPTIONS: gettext_noop("Subscriptions"),
    rules.INCOME_BOOKS: gettext_noop("Books and pamphlets"),
    rules.INCOME_GIFTS: gettext_noop("Donations"),
    rules.INCOME_POSTAGE: gettext_noop("Postage charged"),
    rules.INCOME_OTHER: gettext_noop("Other income"),
    rules.FEES: gettext_noop("Fees of banks and payment services"),
    rules.PRINTING: gettext_noop("Printing"),
    rules.POSTAGE: gettext_noop("Postage paid"),
    rules.OTHER_EXPENSE: gettext_noop("Other expenses"),
    rules.LOSSES: gettext_noop("Sums let go and lost"),
    rules.OPENING: gettext_noop("Opening balance"),
}


KINDS = {
    "remittance": gettext_noop("Money came"),
    "allocation": gettext_noop("Allocated"),
    "taking back": gettext_noop("Allocation taken back"),
    "refund": gettext_noop("Refund"),
    "posting": gettext_noop("Posted"),
    "refund came back": gettext_noop("Refund came back"),
    "dispute": gettext_noop("Dispute"),
    "let go": gettext_noop("Let go"),
    "set right": gettext_noop("Nothing more is owed"),
    "fee": gettext_noop("Fee"),
    "expense": gettext_noop("Expense"),
    "transfer": gettext_noop("Between our accounts"),
    "opening": gettext_noop("Opening balance"),
    rules.BY_HAND: gettext_noop("Booked by hand"),
    rules.REVERSAL: gettext_noop("Reversal"),
}


# The columns of an exported journal as people read them; a CSV file keeps the keys, for programs.
COLUMNS = {
    "date": gettext_noop("Day"),
    "transaction": gettext_noop("Key"),
    "kind": gettext_noop("What was booked"),
    "note": gettext_noop("What for"),
    "account": gettext_noop("Code of the account"),
    "name": gettext_noop("Account"),
    "kind of account": gettext_noop("Kind of account"),
    "debit": gettext_noop("Debit"),
    "credit": gettext_noop("Credit"),
    "currency": gettext_noop("Currency"),
    "vat rate": gettext_noop("VAT (%)"),
    "by": gettext_noop("By"),
}


@dataclass(frozen=True)
class Told:
    """What a transaction is about, in words, and the page of that; '' where it has none. note: what else was written of it."""

    words: str
    url: str = ""
    note: str = ""


# Each is given the transactions of a page and tells what it knows of them, by their keys; higher rooms register theirs.
tellers: list[Callable[[Sequence[Transaction]], dict[str, Told]]] = []


def told_of(rows: Sequence[Transaction]) -> list[tuple[Transaction, str, Told]]:
    """Each transaction with its kind in words and what it is about."""
    known: dict[str, Told] = {}
    for tell in tellers:
        known |= tell(rows)
    return [
        (row, _(KINDS[row.kind]) if row.kind in KINDS else row.kind, _with_note(row, known.get(row.key)))
        for row in rows
    ]


def _with_note(row: Transaction, told: Told | None) -> Told:
    if told is None:
        return Told(str(row.reverses) if row.reverses else row.note)
    return told if row.note in told.words else replace(told, note=row.note.removeprefix(f"{told.words} · "))


def _between(number: int) -> str:
    """What the account with another section is called, by the name that the section has today."""
    section = Section.objects.filter(pk=number).first()
    name = section.name_in(get_language() or "en") if section else str(number)
    return _("Between sections: %(section)s") % {"section": name}


def _spent(number: int) -> str:
    """What the house calls a kind of expense of its own."""
    from broadsheet.ledger.models import ExpenseKind  # the table of names is read by the models

    kind = ExpenseKind.objects.prefetch_related("words").filter(pk=number).first()
    return kind.name_in(get_language() or "en") if kind else ""


# Prefix of a code → what the account with the number behind it is called; higher rooms register their own.
namers: dict[str, Callable[[int], str]] = {rules.SECTION_PREFIX: _between, rules.SPENT_PREFIX: _spent}


def account_name(account: Account) -> str:
    """What an account is called: its own name, else its usual one, else its code."""
    if account.name:
        return account.name
    for prefix, named in namers.items():
        if account.code.startswith(prefix) and account.code.removeprefix(prefix).isdigit():
            return named(int(account.code.removeprefix(prefix))) or account.code
    name = _(NAMES[account.code]) if account.code in NAMES else account.code
    if account.code in (rules.CASH, rules.CHEQUES):  # remittance accounts have such boxes too
        return _("%(account)s (kept by hand)") % {"account": name}
    return name
