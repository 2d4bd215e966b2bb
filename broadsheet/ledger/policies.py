"""Who reads the books and books by hand: the treasurers of a section, and administrators."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from broadsheet.ledger.models import Account, ExpenseKind, VatRate
from broadsheet.sections.models import Section
from broadsheet.sections.policies import TablePolicy, parts_of
from broadsheet.sections.rules import MONEY_ROWS, sections_for

BOOKS = TablePolicy(Account, MONEY_ROWS, "section")

EXPENSE_KINDS = TablePolicy(ExpenseKind, MONEY_ROWS, "section")

VAT_RATES = TablePolicy(VatRate, MONEY_ROWS, "section")


def sections_kept(user: Any) -> QuerySet[Section]:
    """The sections whose books somebody keeps."""
    reached = None if user.is_superuser else sections_for(parts_of(user), MONEY_ROWS, "change")
    rows = Section.objects.with_words()
    return rows if reached is None else rows.filter(pk__in=reached)
