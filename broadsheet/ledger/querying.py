"""Reading the books: balances, the year's sheet, income by month and source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import ExtractMonth, ExtractYear

from broadsheet.core.money import Money
from broadsheet.ledger.models import Account, Entry, ExpenseKind, Transaction, VatRate
from broadsheet.ledger.rules import ASSET, EQUITY, EXPENSE, INCOME, LIABILITY, SIDES, VAT, vat_within
from broadsheet.ledger.wording import account_name
from broadsheet.sections.models import Section

ORDER = (INCOME, EXPENSE, ASSET, LIABILITY, EQUITY)


@dataclass(frozen=True)
class SheetRow:
    """An account in a year, its figures on the side on which it grows.

    before: at the beginning of the year; moved: in the year; after: at its end; vat: contained in what moved, where the
    section keeps VAT; earlier: what moved in the year before.
    """

    account: Account
    name: str
    before: Money
    moved: Money
    after: Money
    vat: Money
    earlier: Money


@dataclass(frozen=True)
class YearSheet:
    """The year of a section in a currency. surplus: income less expenses of the year, earlier of the one before."""

    section: Section
    currency: str
    year: int
    rows: dict[str, list[SheetRow]]
    surplus: Money
    earlier: Money

    @property
    def has_earlier(self) -> bool:
        return any(row.earlier for rows in self.rows.values() for row in rows)

    @property
    def has_vat(self) -> bool:
        return any(row.vat for rows in self.rows.values() for row in rows)


def expense_kinds_of(section: int, language: str) -> dict[str, str]:
    """Code and name of each kind of expense that a section has made for itself and offers."""
    rows = ExpenseKind.objects.filter(section=section, is_open=True).prefetch_related("words")
    return {row.code: row.name_in(language) or row.code for row in rows}


def books_of(sections: Any) -> list[tuple[Section, str]]:
    """The books that there are: each section with each currency in which anything is booked."""
    pairs = (
        Account.objects.filter(section__in=sections)
        .values_list("section", "currency")
        .distinct()
        .order_by("section", "currency")
    )
    known = {
        section.pk: section for section in Section.objects.with_words().filter(pk__in={pk for pk, _currency in pairs})
    }
    return [(known[pk], currency) for pk, currency in pairs]


def years_of(section: Section, currency: str) -> list[int]:
    """The years in which something is booked, the latest first."""
    rows = Transaction.objects.filter(section=section, currency=currency)
    return list(rows.annotate(year=ExtractYear("date")).values_list("year", flat=True).distinct().order_by("-year"))


def year_shown(years: list[int], today: date) -> int:
    """With which year the sheet opens: this one, or the last before it in which something is booked."""
    return max((year for year in years if year <= today.year), default=today.year)


def year_sheet(section: Section, currency: str, year: int) -> YearSheet:
    """Every account with what it had, what moved, and what it has; income and expenses begin each year at nothing."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    entries = Entry.objects.of(section, currency)
    before = entries.filter(transaction__date__lt=first).per_account()
    moved = entries.within(first, last).per_account()
    vat = _vat_within(entries.within(first, last))
    earlier = entries.within(date(year - 1, 1, 1), date(year - 1, 12, 31)).per_account()
    rows: dict[str, list[SheetRow]] = {}
    for account in Account.objects.filter(section=section, currency=currency):
        side, had = SIDES[account.kind], before.get(account.pk, 0)
        had = 0 if account.kind in (INCOME, EXPENSE) else had
        figures = [
            side * minor
            for minor in (
                had, moved.get(account.pk, 0), had + moved.get(account.pk, 0), vat.get(account.pk, 0),
                earlier.get(account.pk, 0),
            )
        ]  # fmt: skip
        if any(figures):
            rows.setdefault(account.kind, []).append(
                SheetRow(account, account_name(account), *(Money(minor, currency) for minor in figures))
            )
    income, spent = rows.get(INCOME, []), rows.get(EXPENSE, [])
    surplus = sum(row.moved.minor for row in income) - sum(row.moved.minor for row in spent)
    before_that = sum(row.earlier.minor for row in income) - sum(row.earlier.minor for row in spent)
    ordered = {kind: rows[kind] for kind in ORDER if kind in rows}
    return YearSheet(section, currency, year, ordered, Money(surplus, currency), Money(before_that, currency))


def _vat_within(entries: Any) -> dict[int, int]:
    """The VAT on what was booked with a rate: such entries are without it.

    An entry in the account of the VAT that names what it was on is believed; for others it is worked out.
    """
    found: dict[int, int] = defaultdict(int)
    told: dict[tuple[int, str], int] = defaultdict(int)
    named = entries.filter(account__code=VAT).exclude(note="")
    for transaction, code, minor in named.values_list("transaction", "note", "amount_minor"):
        told[transaction, code] += minor
    rows = entries.exclude(vat_rate=None)
    for transaction, account, code, rate, minor in rows.values_list(
        "transaction", "account", "account__code", "vat_rate", "amount_minor"
    ):
        gross = minor + (minor * rate + 5_000) // 10_000
        known = (transaction, code) in told
        found[account] += told.pop((transaction, code)) if known else vat_within(gross, rate)
    return dict(found)


def vat_rates(sections: Iterable[int], day: date) -> dict[tuple[int, str], int]:
    """(section, code of the income) → the rate of VAT on a day, in hundredths of a per cent; nothing where there is none."""
    begun = VatRate.objects.filter(section__in=set(sections), valid_from__lte=day)
    rows = begun.filter(Q(valid_until=None) | Q(valid_until__gte=day))
    return {(row.section_id, row.code): row.rate for row in rows if row.rate}


def income_by_month(section: Section, currency: str, year: int) -> dict[str, list[int]]:
    """Name of each source of income → twelve sums in minor units."""
    rows = Entry.objects.of(section, currency).within(date(year, 1, 1), date(year, 12, 31)).filter(account__kind=INCOME)
    names = {
        account.pk: account_name(account) for account in Account.objects.filter(section=section, currency=currency)
    }
    sums = (
        rows.annotate(month=ExtractMonth("transaction__date"))
        .order_by()
        .values_list("account", "month")
        .annotate(sum=Sum("amount_minor"))
    )
    found: dict[str, list[int]] = {}
    for account, month, minor in sums:
        found.setdefault(names[account], [0] * 12)[month - 1] = -minor
    return dict(sorted(found.items(), key=lambda row: -sum(row[1])))


def income_by_year(section: Section, currency: str) -> dict[int, int]:
    """The income of each year in minor units."""
    rows = (
        Entry.objects.of(section, currency).filter(account__kind=INCOME).annotate(year=ExtractYear("transaction__date"))
    )
    return {year: -minor for year, minor in rows.order_by("year").values_list("year").annotate(sum=Sum("amount_minor"))}


def journal(
    section: Section, currency: str, *, year: int | None = None, account: int | None = None, words: str = ""
) -> Any:
    """The transactions of a book, the latest first, with their entries."""
    rows = Transaction.objects.filter(section=section, currency=currency)
    rows = rows.filter(date__year=year) if year else rows
    rows = rows.filter(entries__account=account).distinct() if account else rows
    for word in words.split()[:5]:
        rows = rows.filter(Q(note__icontains=word) | Q(key__icontains=word) | Q(booked_by__icontains=word))
    return rows.order_by("-date", "-pk").select_related("reversal", "reverses").prefetch_related("entries__account")


def exported(section: Section, currency: str, year: int) -> Iterator[list[str]]:
    """The journal of a year as rows of words, the head first: one row per entry, amounts with a point."""
    yield [
        "date",
        "transaction",
        "kind",
        "note",
        "account",
        "name",
        "kind of account",
        "debit",
        "credit",
        "currency",
        "vat rate",
        "by",
    ]
    rows = journal(section, currency, year=year).order_by("date", "pk")
    for row in rows.iterator(chunk_size=500):
        for entry in row.entries.all():
            amount = str(abs(entry.money.decimal))
            debit, credit = (amount, "") if entry.amount_minor > 0 else ("", amount)
            rate = "" if entry.vat_rate is None else str(entry.vat_rate / 100)
            yield [
                row.date.isoformat(), row.key, row.kind, row.note, entry.account.code, account_name(entry.account),
                entry.account.kind, debit, credit, currency, rate, row.booked_by,
            ]  # fmt: skip
