"""The two ends of money that goes from one account of ours to another: booked once, whichever statement shows it first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q

from broadsheet.catalogue.rules import BANK, CARD, CASH, CHEQUE, PAYPAL
from broadsheet.core.addresses import name_key
from broadsheet.ledger.models import Entry
from broadsheet.payments.models import TO_TRANSFER, Allocation, Remittance, RemittanceAccount, StatementLine
from broadsheet.payments.rules import sums_to
from broadsheet.payments.statements.lines import PAYOUT

NEAR = timedelta(days=10)
SERVICES = (PAYPAL, CARD)


def departure_of(money: Remittance, account: RemittanceAccount) -> StatementLine | None:
    """The line of another account of ours that shows money leaving towards this one, booked as on the way."""
    rows = _near(StatementLine.objects.standing(), money.amount_minor, money.received_on).filter(
        Q(transferred_to=money.account) | Q(transferred_to=None), account=account, explained_as=StatementLine.TRANSFER,
        is_joined=False, pair=None, paired_by=None,
    )  # fmt: skip
    return rows.order_by("day", "pk").first()


def arrival_of(line: StatementLine, other: RemittanceAccount) -> StatementLine | None:
    """The line of the other account that shows the money of this one arriving, booked as come from this account."""
    booked = Allocation.objects.filter(kind=TO_TRANSFER, other_account=line.account, remittance__account=other)
    rows = _near(StatementLine.objects.standing(), line.amount_minor, line.day).filter(
        account=other,
        pair=None,
        paired_by=None,
        remittance__allocations__in=booked.filter(amount_minor=-line.amount_minor),
    )
    return rows.order_by("day", "pk").first()


def awaited_arrival(line: StatementLine, other: RemittanceAccount) -> Remittance | None:
    """Money on the other account that has no owner yet and can only be what left with this line."""
    rows = Remittance.objects.filter(
        account=other, amount_minor=-line.amount_minor, free_minor=-line.amount_minor,
        received_on__gte=line.day - NEAR, received_on__lte=line.day + NEAR,
    )  # fmt: skip
    spoken = [row for row in rows.order_by("received_on", "pk") if speaks_of(line.account, row)]
    return spoken[0] if spoken else None


def sent_to(line: StatementLine) -> StatementLine | None:
    """For a line that came: the one of another account that was booked straight onto this account; it shows the same money."""
    rows = _near(StatementLine.objects.standing(), line.amount_minor, line.day).filter(
        transferred_to=line.account, explained_as=StatementLine.TRANSFER, is_joined=False, pair=None, paired_by=None
    )
    return rows.exclude(transferred_to__kind=BANK).order_by("day", "pk").first()


def payout_on_the_way(money: Remittance) -> RemittanceAccount | None:
    """The service of ours whose own statement shows this money leaving for the bank."""
    for account in ours_beside(money.account).filter(kind__in=SERVICES):
        line = departure_of(money, account)
        if line is not None and (line.kind == PAYOUT or speaks_of(account, money)):
            return account
    return None


def has_left_by_line(money: Remittance) -> bool:
    """Whether the other account's own statement has booked it as on the way."""
    return StatementLine.objects.filter(remittance=money, pair__isnull=False).exists()


def join_ends(money: Remittance, account: RemittanceAccount) -> None:
    """Money is said to come from another account of ours: the line by which it left there is its other end."""
    departure = departure_of(money, account)
    if departure is not None:
        StatementLine.objects.filter(remittance=money, pair=None).update(pair=departure)


def part_ends(money: Remittance) -> None:
    """It is said no longer: the other end waits again, or, where it was only joined, is unexplained again."""
    StatementLine.objects.filter(remittance=money).update(pair=None)
    joined = StatementLine.objects.filter(pair__remittance=money, is_joined=True)
    joined.update(pair=None, is_joined=False, explained_as="", transferred_to=None)


def _near(rows: Any, minor: int, day: Any) -> Any:
    return rows.filter(amount_minor=-minor, day__gte=day - NEAR, day__lte=day + NEAR)


def ours_beside(account: RemittanceAccount) -> Any:
    """The other accounts of the same section and currency."""
    rows = RemittanceAccount.objects.filter(section=account.section_id, currency=account.currency)
    return rows.exclude(pk=account.pk)


def only_bank_beside(account: RemittanceAccount) -> RemittanceAccount | None:
    """The one bank account that a service pays out to; None where there are several."""
    rows = list(ours_beside(account).filter(kind=BANK)[:2])
    return rows[0] if len(rows) == 1 else None


def speaks_of(account: RemittanceAccount, money: Remittance) -> bool:
    """Whether the words of money name the service of an account."""
    said = f"{money.payer_name} {money.note} {money.reference}".casefold()
    names = {PAYPAL: ("paypal",), CARD: ("stripe", "sumup", "adyen", "mollie", "worldpay", "square")}
    return any(name in said for name in (*names.get(account.kind, ()), account.name.casefold()))


# Words by which banks name what is paid in over the counter, beginning so.
_PAID_IN = re.compile(
    r"\b(cheque|check|chq|cash|paid in|paying[ -]in|deposit|counter credit|branch|assegn|versament|contant|remise|especes"
    r"|depot|ingreso|efectivo|deposito|scheck|bareinzahlung|чек|наличн|взнос|чекове|چک|نقد|واریز)",
)


def likely_origins(rows: Iterable[Remittance]) -> dict[int, RemittanceAccount]:
    """For each money without an owner the account of ours that it may come from; what lies in a box makes one sum once."""
    found: dict[int, RemittanceAccount] = {}
    used: set[tuple[int, int]] = set()
    for row in rows:
        origin = likely_origin(row)
        if origin is None or (origin.kind in (CHEQUE, CASH) and (origin.pk, row.amount_minor) in used):
            continue
        used.add((origin.pk, row.amount_minor))
        found[row.pk] = origin
    return found


def likely_origin(money: Remittance) -> RemittanceAccount | None:
    """Where money without an owner may come from among our own accounts: a service that its words name, a box whose cheques
    or notes make the sum. A proposal, for a person to confirm."""
    if money.free_minor != money.amount_minor or money.account.kind != BANK:
        return None
    beside = list(ours_beside(money.account))
    named = [row for row in beside if row.kind in SERVICES and speaks_of(row, money)]
    if named:
        return named[0]
    boxes = [row for row in beside if row.kind in (CHEQUE, CASH) and _is_paid_in(row, money)]
    return next((row for row in boxes if _makes(row, money)), None)


def _is_paid_in(box: RemittanceAccount, money: Remittance) -> bool:
    """Whether more than the amount speaks for it: our own name, words of a paying-in, or whose cheques lie there."""
    said = name_key(f"{money.payer_name} {money.note} {money.reference}")
    if _PAID_IN.search(said) or not name_key(money.payer_name):
        return True
    ours = {name_key(name) for name in (box.payee, money.account.payee, box.name)}
    near = box.remittances.filter(received_on__gte=money.received_on - timedelta(days=60))
    payers = {name_key(name) for name in near.values_list("payer_name", flat=True)[:50]}
    sender = name_key(money.payer_name)
    return any(name and name in said for name in ours) or (len(sender.split()) > 1 and sender in payers)


def _makes(box: RemittanceAccount, money: Remittance) -> bool:
    """Whether what lies in a box can make the sum that came to the bank."""
    entries = Entry.objects.filter(account__code=box.ledger_code, account__section=box.section_id)
    lies_there = entries.sum_minor()
    if lies_there < money.amount_minor:
        return False
    if lies_there == money.amount_minor:
        return True
    since = money.received_on - timedelta(days=60)
    rows = box.remittances.filter(received_on__gte=since, received_on__lte=money.received_on + NEAR)
    parts = list(rows.order_by("-received_on", "-pk").values_list("amount_minor", flat=True)[:20])
    return bool(sums_to(money.amount_minor, parts, most=4, shown=1))
