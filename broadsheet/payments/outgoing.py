"""Explaining what went out: money paid back, an expense, a transfer. Each line is explained once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from broadsheet.catalogue.rules import BANK
from broadsheet.core.addresses import name_key
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.actions import book
from broadsheet.ledger.querying import expense_kinds_of
from broadsheet.ledger.rules import Line as Booking
from broadsheet.payments import transfers
from broadsheet.payments.actions import Refused, pay_back_sent
from broadsheet.payments.matching import bare_reference, references_as_written
from broadsheet.payments.models import PayBack, RemittanceAccount, StatementLine
from broadsheet.payments.rules import sums_to
from broadsheet.payments.statements.lines import FEE

NEAR = timedelta(days=30)
EXPENSES = (ledger.FEES, ledger.PRINTING, ledger.POSTAGE, ledger.OTHER_EXPENSE)


# --- money paid back --------------------------------------------------------------------------------------------


def recognise(row: StatementLine) -> None:
    """Money that we said would go back, or had sent: where name or reference say whose, and one way alone makes the sum."""
    by_payer: dict[str, list[PayBack]] = defaultdict(list)
    for one in not_shown(row.account.section_id, row.account.currency):
        if one.allocation.remittance.account_id == row.account_id and is_meant(one, row):
            by_payer[name_key(payer_of(one))].append(one)
    ways = [way for rows in by_payer.values() for way in sums_of(row, rows)]
    if len(ways) == 1:
        explain_as_pay_backs(row, ways[0])


def not_shown(section: int, currency: str) -> list[PayBack]:
    """Pay-backs of a section and currency that no line of a statement shows yet, sent or not."""
    rows = PayBack.objects.filter(
        shown_by=None, allocation__remittance__account__section=section, allocation__remittance__account__currency=currency,
    )  # fmt: skip
    return list(rows.select_related("allocation__remittance__account", "allocation__due").order_by("pk"))


def ways_to_explain(row: StatementLine, waiting: Sequence[PayBack]) -> list[list[PayBack]]:
    """Pay-backs, one or several together, that make the sum of a line: those that it names first."""
    fitting = [one for one in waiting if one.amount_minor <= -row.amount_minor]
    known = sorted(fitting, key=lambda one: not is_meant(one, row))
    ways = sums_of(row, known)
    return sorted(ways, key=lambda way: (not all(is_meant(one, row) for one in way), len(way)))


def shown_gone(waiting: Sequence[PayBack], lines: Iterable[StatementLine]) -> dict[int, StatementLine]:
    """Pay-back → the line of a statement, not explained yet, by which it seems to have gone."""
    found: dict[int, StatementLine] = {}
    used: set[int] = set()
    rows = list(lines)
    for is_named in (True, False):
        for one in waiting:
            row = next((row for row in rows if row.pk not in used and _may_show(row, one, is_named=is_named)), None)
            if row is not None and one.pk not in found:
                found[one.pk] = row
                used.add(row.pk)
    return found


def _may_show(row: StatementLine, one: PayBack, *, is_named: bool) -> bool:
    """is_named: whether the line must say whose it is; else the same amount on the account that the money came to will do."""
    account = one.allocation.remittance.account
    if (account.section_id, account.currency) != (row.account.section_id, row.account.currency):
        return False
    if one.amount_minor != -row.amount_minor:
        return False
    return is_meant(one, row) if is_named else account.pk == row.account_id and row.day >= one.asked_at.date() - NEAR


def sums_of(row: StatementLine, rows: Sequence[PayBack]) -> list[list[PayBack]]:
    """The choices of pay-backs that make just the sum of a line."""
    found = sums_to(-row.amount_minor, [one.amount_minor for one in rows])
    return [[rows[at] for at in way] for way in found]


def payer_of(one: PayBack) -> str:
    due = one.allocation.due
    return one.allocation.remittance.payer_name or (due.payer_name if due else "")


def is_meant(one: PayBack, row: StatementLine) -> bool:
    """Whether the line names the payer, the reference of what she had paid, or the service's number of the pay-back."""
    if one.provider_id and one.provider_id in row.bank_id.split():
        return True
    if row.name and name_key(payer_of(one)) == name_key(row.name):
        return True
    written = references_as_written(f"{row.name} {row.words} {row.reference}")
    return one.allocation.due is not None and bare_reference(one.allocation.due.reference) in written


def explain_as_pay_backs(row: StatementLine, pay_backs: Iterable[PayBack], *, by: str = "") -> None:
    """The line is money that we gave back, in one transfer or for several pay-backs; what was marked sent is booked once.

    Raises Refused where the sums differ, or one of them or the line is explained already.
    """
    rows = list(pay_backs)
    mine = (row.account.section_id, row.account.currency)
    places = {(account.section_id, account.currency) for account in (one.allocation.remittance.account for one in rows)}
    if sum(one.amount_minor for one in rows) != -row.amount_minor or places != {mine}:
        raise Refused(_("This is not the amount that was to be paid back."))
    with transaction.atomic():
        _explain(row, StatementLine.PAY_BACK)
        for one in rows:
            if not PayBack.objects.filter(pk=one.pk, shown_by=None).update(shown_by=row):
                raise Refused(_("Another line of a statement shows this pay-back already."))
            pay_back_sent(one, provider_id=f"statement {row.pk}", day=row.day)
        _book_where_it_left(row, rows, by)


def _book_where_it_left(row: StatementLine, rows: Iterable[PayBack], by: str) -> None:
    """A pay-back is booked on the account that the money had come to; where it left another one, that is put right."""
    sums: dict[str, int] = defaultdict(int)
    for one in rows:
        sums[one.allocation.remittance.account.ledger_code] += one.amount_minor
    sums.pop(row.account.ledger_code, None)
    if sums:
        lines = [Booking(code, minor) for code, minor in sums.items()]
        lines.append(Booking(row.account.ledger_code, -sum(sums.values())))
        book(
            f"line:{row.pk}", row.account.section_id, row.account.currency, row.day, "transfer", lines,
            note=row.words or row.name, by=by,
        )  # fmt: skip


# --- expenses and transfers ---------------------------------------------------------------------------------------


def explain_as_expense(
    row: StatementLine, code: str, *, note: str = "", vat_rate: int | None = None, by: str = ""
) -> None:
    """The line is an expense of a kind; of money that came, one that was given back to us. Raises Refused.

    vat_rate: hundredths of a per cent contained in it, None without.
    """
    if code not in EXPENSES and code not in expense_kinds_of(row.account.section_id, "en"):
        raise Refused(_("Choose what the money was spent on."))
    gross = -row.amount_minor
    vat = ledger.vat_within(gross, vat_rate) if vat_rate else 0
    lines = [
        Booking(code, gross - vat, vat_rate), Booking(ledger.VAT, vat), Booking(row.account.ledger_code, -gross),
    ]  # fmt: skip
    with transaction.atomic():
        _explain(row, StatementLine.EXPENSE)
        book(
            f"line:{row.pk}", row.account.section_id, row.account.currency, row.day, "expense", lines,
            note=note or row.words or row.name, by=by,
        )  # fmt: skip


def explain_as_transfer(row: StatementLine, other: RemittanceAccount, *, by: str = "") -> None:
    """The line went to another account of ours; between two banks it is on the way until the other statement shows it."""
    mine = row.account
    if other.pk == mine.pk or (other.currency, other.section_id) != (mine.currency, mine.section_id):
        raise Refused(_("Choose another account of the same section and currency."))
    with transaction.atomic():
        _explain(row, StatementLine.TRANSFER)
        arrival = transfers.arrival_of(row, other)
        is_booked = arrival is not None and mine.kind != BANK  # by the other statement, from here to there
        ends = StatementLine.objects.filter(pk=row.pk)
        ends.update(transferred_to=other, pair=arrival, is_joined=is_booked)
        if is_booked:
            return
        code = ledger.IN_TRANSIT if other.kind == BANK or arrival is not None else other.ledger_code
        lines = [Booking(code, -row.amount_minor), Booking(mine.ledger_code, row.amount_minor)]
        book(
            f"line:{row.pk}",
            mine.section_id,
            mine.currency,
            row.day,
            "transfer",
            lines,
            note=row.words or row.name,
            by=by,
        )


def _explain(row: StatementLine, how: str) -> None:
    waiting = StatementLine.objects.standing().filter(pk=row.pk, explained_as="", held_as="", remittance=None)
    waiting = waiting.filter(Q(amount_minor__lt=0) | Q(kind=FEE, is_joined=False))
    if not waiting.update(explained_as=how):
        raise Refused(_("This line is explained already."))
