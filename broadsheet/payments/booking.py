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
    PayBack,
    Remittance,
)
from broadsheet.payments.registry import Share, returners, splitters
from broadsheet.payments.transfers import has_left_by_line
from broadsheet.sections.models import Section


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
    """The money left the account."""
    account = row.allocation.remittance.account
    lines = [Line(ledger.TO_PAY_BACK, row.amount_minor), Line(account.ledger_code, -row.amount_minor)]
    book(
        f"pay-back:{row.pk}:sent",
        account.section_id,
        account.currency,
        day,
        "refund",
        lines,
        note=" · ".join(part for part in (row.allocation.remittance.payer_name, row.reason) if part),
        by=row.asked_by,
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
    """A line in the books of a section against the shares of several; what another section gets stands between the two."""
    per_section: dict[int, list[Line]] = defaultdict(list)
    for share in shares:
        per_section[share.section].append(share.line)
    slugs = dict(Section.objects.filter(pk__in=[home, *per_section]).values_list("pk", "slug"))
    lines = [line, *per_section.pop(home, [])]
    for section, theirs in per_section.items():
        sum_minor = sum(one.minor for one in theirs)
        lines.append(Line(f"{ledger.SECTION_PREFIX}{slugs[section]}", sum_minor))
        other = [Line(f"{ledger.SECTION_PREFIX}{slugs[home]}", -sum_minor), *theirs]
        book(f"{key}:{slugs[section]}", section, currency, day, kind, other, note=note, by=by)
    book(key, home, currency, day, kind, lines, note=note, by=by)
