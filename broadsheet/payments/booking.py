"""How money is written into the books."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from broadsheet.catalogue.rules import BANK
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.actions import book
from broadsheet.ledger.rules import Line
from broadsheet.payments.models import (
    TO_DUE,
    TO_GIFT,
    TO_OTHER,
    TO_PAY_BACK,
    TO_UNDONE,
    Allocation,
    Due,
    LetGo,
    PayBack,
    Remittance,
)
from broadsheet.payments.registry import Share, returners, splitters
from broadsheet.payments.transfers import has_left_by_line


def book_arrival(row: Remittance, *, by: str = "") -> None:
    """Money on the account, without an owner yet."""
    lines = [Line(row.account.ledger_code, row.amount_minor), Line(ledger.UNMATCHED, -row.amount_minor)]
    note = " · ".join(part for part in (row.payer_name, row.note or row.reference) if part)
    book(
        f"remittance:{row.pk}",
        row.account.section_id,
        row.account.currency,
        row.received_on,
        "remittance",
        lines,
        note=note,
        by=by,
    )


def book_allocation(row: Allocation, before: int, day: date) -> None:
    """The money gets its owner. before: what was paid of the due until now, in minor units."""
    if row.kind == TO_DUE:
        assert row.due is not None
        shares = list(splitters[row.due.purpose](row.due, before, before + row.amount_minor))
    else:
        shares = [Share(row.remittance.account.section_id, Line(_code_of(row), -row.amount_minor))]
    _book_from(f"allocation:{row.pk}", ledger.UNMATCHED, row, row.amount_minor, shares, day, "allocation", row.made_by)


def book_taking_back(row: Allocation, before: int, day: date, by: str) -> None:
    """The money is without an owner again. before: what was paid of the due until now, in minor units."""
    if row.due is not None:
        shares = list(splitters[row.due.purpose](row.due, before, before - row.amount_minor))
    else:
        shares = [Share(row.remittance.account.section_id, Line(_code_of(row), row.amount_minor))]
    _book_from(
        f"allocation:{row.pk}:taken-back", ledger.UNMATCHED, row, -row.amount_minor, shares, day, "taking back", by
    )


def _code_of(row: Allocation) -> str:
    """The account that gets what is allocated to no sum due."""
    if row.kind == TO_UNDONE:
        return row.remittance.account.ledger_code
    if row.other_account is not None:
        is_on_the_way = row.other_account.kind == BANK or has_left_by_line(row.remittance)
        return ledger.IN_TRANSIT if is_on_the_way else row.other_account.ledger_code
    return {TO_GIFT: ledger.INCOME_GIFTS, TO_PAY_BACK: ledger.TO_PAY_BACK, TO_OTHER: ledger.INCOME_OTHER}[row.kind]


def book_pay_back_asked(row: PayBack, before: int, day: date) -> None:
    """What was income or owed copies is owed to the payer again. before: what was paid of the due until now."""
    allocation = row.allocation
    if allocation.kind == TO_PAY_BACK:
        return  # it stands there since it was allocated
    if allocation.due is not None:
        shares = _way_back(allocation.due, before, row.amount_minor)
    else:
        shares = [Share(allocation.remittance.account.section_id, Line(_code_of(allocation), row.amount_minor))]
    _book_from(
        f"pay-back:{row.pk}:asked",
        ledger.TO_PAY_BACK,
        allocation,
        -row.amount_minor,
        shares,
        day,
        "refund",
        row.asked_by,
    )


def book_pay_back_sent(row: PayBack, day: date) -> None:
    """The money left the account; in a lost dispute the service had it already."""
    account = row.allocation.remittance.account
    where = ledger.DISPUTED if row.dispute_id else account.ledger_code
    lines = [Line(ledger.TO_PAY_BACK, row.amount_minor), Line(where, -row.amount_minor)]
    _book_pay_back(row, row.sent_key, day, "refund", lines)


def book_pay_back_returned(row: PayBack, sent_key: str, day: date) -> None:
    """The money is on the account again, and still to be paid back."""
    account = row.allocation.remittance.account
    lines = [Line(account.ledger_code, row.amount_minor), Line(ledger.TO_PAY_BACK, -row.amount_minor)]
    _book_pay_back(row, f"{sent_key}:returned", day, "refund came back", lines)


def _book_pay_back(row: PayBack, key: str, day: date, kind: str, lines: list[Line]) -> None:
    account = row.allocation.remittance.account
    note = " · ".join(part for part in (row.allocation.remittance.payer_name, row.reason) if part)
    book(key, account.section_id, account.currency, day, kind, lines, note=note, by=row.asked_by)


def book_let_go(row: LetGo, before: int, day: date) -> None:
    """What is missing is a loss, and what it was due for counts as paid. before: what was paid until now, in minor units."""
    due = row.due
    shares = list(splitters[due.purpose](due, before, before + row.amount_minor))
    note = " · ".join(part for part in (str(due), row.reason) if part)
    line = Line(ledger.LOSSES, row.amount_minor)
    book_across(
        f"let-go:{row.pk}", due.section_id, due.currency, line, shares, day, "let go", note=note, by=row.made_by
    )


def _way_back(due: Due, before: int, minor: int) -> list[Share]:
    if due.purpose in returners:
        return list(returners[due.purpose](due, minor))
    return list(splitters[due.purpose](due, before, before - minor))


def _book_from(
    key: str, code: str, row: Allocation, minor: int, shares: list[Share], day: date, kind: str, by: str
) -> None:
    """Debit the section that has the money, credit the shares."""
    account = row.remittance.account
    note = str(row.due) if row.due else row.remittance.payer_name
    book_across(key, account.section_id, account.currency, Line(code, minor), shares, day, kind, note=note, by=by)


def book_across(
    key: str,
    home: int,
    currency: str,
    line: Line,
    shares: Iterable[Share],
    day: date,
    kind: str,
    *,
    note: str = "",
    by: str = "",
) -> None:
    """A line in the books of a section against the shares of several; what another section gets stands between the two.

    The numbers of sections are in the keys and codes: nobody edits those.
    """
    per_section: dict[int, list[Line]] = defaultdict(list)
    for share in shares:
        per_section[share.section].append(share.line)
    lines = [line, *per_section.pop(home, [])]
    for section, theirs in per_section.items():
        sum_minor = sum(one.minor for one in theirs)
        lines.append(Line(f"{ledger.SECTION_PREFIX}{section}", sum_minor))
        other = [Line(f"{ledger.SECTION_PREFIX}{home}", -sum_minor), *theirs]
        book(f"{key}:{section}", section, currency, day, kind, other, note=note, by=by)
    if any(one.minor for one in lines):
        book(key, home, currency, day, kind, lines, note=note, by=by)
