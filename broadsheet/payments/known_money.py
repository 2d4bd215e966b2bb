"""What the house knows from elsewhere of a line of a statement: booked through a service, written down by hand, a fee.

A line that shows what is in the books already is joined to it, and nothing is booked; where only a person can tell, it is
proposed and waits for her.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q

from broadsheet.ledger.models import Entry
from broadsheet.payments.matching import references_as_written
from broadsheet.payments.models import Remittance, RemittanceAccount, StatementLine
from broadsheet.payments.models.services import PROVIDERS
from broadsheet.payments.statements.counting import everything_said, words_of
from broadsheet.payments.statements.lines import FEE, Line

# Money written down by hand and its line of a statement are so far apart at most.
NEAR = timedelta(days=10)
FEES_NEAR = timedelta(days=3)
_SERVICES = tuple(name for name, _words in PROVIDERS)
BY_LINE = "line:"


@dataclass(frozen=True)
class Known:
    """What a line shows: money that is here, or the key of a fee's transaction; is_sure: whether nobody need be asked."""

    remittance: Remittance | None = None
    key: str = ""
    is_sure: bool = True


def known_elsewhere(account: RemittanceAccount, lines: Mapping[int, Line]) -> dict[int, Known]:
    """Number of a line → what it shows; each thing that is known answers for one line, the surest first."""
    came = {at: line for at, line in lines.items() if line.minor > 0}
    fees = {at: line for at, line in lines.items() if line.minor < 0 and line.kind == FEE}
    return {**_money(account, came), **_fees(account, fees)}


# --- money ---------------------------------------------------------------------------------------------------------


def _money(account: RemittanceAccount, lines: Mapping[int, Line]) -> dict[int, Known]:
    if not lines:
        return {}
    rows = _candidates(account, lines.values())
    said = {row.pk: _said_of(row) for row in rows}
    pairs = sorted(
        (*rank, at, number)
        for at, line in lines.items()
        for number, row in enumerate(rows)
        if (rank := likeness(line, row, said[row.pk])) is not None
    )
    found: dict[int, Known] = {}
    used: set[int] = set()
    for doubt, _words, _days, at, number in pairs:
        if at not in found and number not in used:
            found[at] = Known(rows[number], is_sure=not doubt)
            used.add(number)
    return found


def _candidates(account: RemittanceAccount, lines: Iterable[Line]) -> list[Remittance]:
    """Money of the account that no line shows yet, of these days or under these numbers."""
    kept = list(lines)
    days = [line.day for line in kept]
    near = Q(received_on__gte=min(days) - NEAR, received_on__lte=max(days) + NEAR)
    numbers = {number for line in kept for number in line.bank_id.split()}
    keys = [f"{service}:{number}" for service in _SERVICES for number in numbers]
    taken = StatementLine.objects.asked().filter(likely__isnull=False).values("likely")
    rows = Remittance.objects.filter(account=account, statement_line=None).exclude(pk__in=taken)
    found = rows.filter(near, amount_minor__in={line.minor for line in kept})
    found = found | rows.filter(source_key__in=keys[:3000])
    return list(found.distinct().prefetch_related("allocations__due").order_by("received_on", "pk"))


def _said_of(row: Remittance) -> tuple[set[str], str]:
    """The references that known money bears, those of the sums that it settled among them, and all its words."""
    dues = [one.due for one in row.allocations.all() if one.due is not None]
    words = " ".join([row.payer_name, row.reference, row.note, *(f"{due.payer_name} {due.reference}" for due in dues)])
    return references_as_written(words), words


def payment_id_of(row: Remittance) -> str:
    """The number of a payment at its service; '' for other money."""
    service, _colon, number = row.source_key.partition(":")
    return number if service in _SERVICES else ""


def likeness(line: Line, row: Remittance, said: tuple[set[str], str] | None = None) -> tuple[int, int, int] | None:
    """How sure it is that a line is money that is known, the surest the least: (0 sure or 1 in doubt, …); None where it is not."""
    references, words = said or _said_of(row)
    numbers, payment_id = line.bank_id.split(), payment_id_of(row)
    if payment_id and payment_id in numbers:
        return (0, -100, 0)
    if line.minor != row.amount_minor or abs(line.day - row.received_on) > NEAR:
        return None
    if payment_id and any(_is_of_its_kind(number, payment_id) for number in numbers):
        return None
    written = references_as_written(everything_said(line))
    if written and references and not written & references:
        return None
    mine, theirs = words_of(everything_said(line)), words_of(words)
    rank = (-len(mine & theirs), abs((line.day - row.received_on).days))
    agrees = (
        bool(written & references) or _names_agree(line, row, mine) or (len(mine) > 2 and mine == words_of(row.note))
    )
    return (0 if agrees else 1, *rank)


def _is_of_its_kind(number: str, payment_id: str) -> bool:
    """Whether a number at the bank is written like the service's numbers of payments, so that it would be the same one."""
    mine, theirs = (one.partition("_")[0] if "_" in one else str(len(one)) for one in (number, payment_id))
    return mine == theirs


def _names_agree(line: Line, row: Remittance, said: frozenset[str]) -> bool:
    """The same whole name, two words at least, or the payer's whole name among the words of the line."""
    ours, theirs = words_of(row.payer_name), words_of(line.name)
    if len(ours) < 2:
        return False
    return ours <= said or (len(theirs) >= 2 and theirs <= ours)


# --- fees -----------------------------------------------------------------------------------------------------------


def _fees(account: RemittanceAccount, lines: Mapping[int, Line]) -> dict[int, Known]:
    """Fees that the service's own word has booked already."""
    if not lines:
        return {}
    days = [line.day for line in lines.values()]
    shown = StatementLine.objects.standing().exclude(shown_key="").values("shown_key")
    entries = Entry.objects.filter(
        account__code=account.ledger_code, account__section=account.section_id, account__currency=account.currency,
        transaction__kind="fee", amount_minor__in={line.minor for line in lines.values()},
        transaction__date__gte=min(days) - NEAR, transaction__date__lte=max(days) + NEAR,
    ).exclude(transaction__key__in=shown).select_related("transaction").order_by("pk")  # fmt: skip
    left = list(entries)
    found: dict[int, Known] = {}
    for is_by_number in (True, False):
        for at, line in lines.items():
            if at in found:
                continue
            row = next((one for one in left if _is_fee(line, one, is_by_number=is_by_number)), None)
            if row is not None:
                found[at] = Known(key=row.transaction.key)
                left.remove(row)
    return found


def _is_fee(line: Line, row: Any, *, is_by_number: bool) -> bool:
    if row.amount_minor != line.minor:
        return False
    number = row.transaction.key.split(":", 2)[-1]
    if is_by_number:
        return number in line.bank_id.split()
    is_other = any(_is_of_its_kind(one, number) for one in line.bank_id.split())
    return not is_other and abs(row.transaction.date - line.day) <= FEES_NEAR


# --- the other door ---------------------------------------------------------------------------------------------------


def claim_from_statement(account: RemittanceAccount, service: str, payment_id: str) -> bool:
    """Money that a statement brought before the service told of it gets the service's key, so that it is not booked again."""
    for row in _lines_numbered(account, payment_id).filter(amount_minor__gt=0, remittance__isnull=False):
        mine = Remittance.objects.filter(pk=row.remittance_id, source_key__startswith=BY_LINE)
        if mine.update(source_key=f"{service}:{payment_id}", source=service):
            StatementLine.objects.filter(pk=row.pk).update(is_joined=True)
            return True
    return False


def fee_came_by_statement(account: RemittanceAccount, payment_id: str) -> bool:
    """Whether a statement has brought the fee of a payment already."""
    return _lines_numbered(account, payment_id).filter(kind=FEE, is_joined=False).exclude(explained_as="").exists()


def _lines_numbered(account: RemittanceAccount, payment_id: str) -> Any:
    rows = StatementLine.objects.standing().filter(account=account, bank_id__contains=payment_id)
    return rows.filter(
        Q(bank_id=payment_id) | Q(bank_id__startswith=f"{payment_id} ") | Q(bank_id__endswith=f" {payment_id}")
    )


def shown_already(account: RemittanceAccount, minor: int, day: Any) -> list[Remittance]:
    """Money of an account, of this amount and a near day, that is here by a statement or a service: what somebody is about
    to write down by hand may be one of these."""
    rows = Remittance.objects.filter(
        account=account, amount_minor=minor, received_on__gte=day - NEAR, received_on__lte=day + NEAR
    ).exclude(source_key__startswith="hand:").exclude(allocations__kind="undone")  # fmt: skip
    return list(rows.order_by("-received_on")[:5])
