"""Lines by which a service gave money back: each leads to the payment that it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.payments.actions import Refused
from broadsheet.payments.arrivals import given_back
from broadsheet.payments.models import PayBack, Remittance, RemittanceAccount, StatementLine
from broadsheet.payments.models.services import PROVIDERS
from broadsheet.payments.outgoing import explain_as_pay_backs, recognise, sums_of
from broadsheet.payments.statements.lines import REFUND
from broadsheet.payments.transfers import SERVICES


def payments_named(rows: Iterable[StatementLine]) -> dict[int, Remittance]:
    """Line → the payment whose number it bears; without those that bear none that is here, or those of several."""
    wanted = {row.pk: (row.account_id, _numbers_in(row)) for row in rows}
    numbers = {number for _account, theirs in wanted.values() for number in theirs}
    if not numbers:
        return {}
    keys = {f"{service}:{number}": number for service, _words in PROVIDERS for number in numbers}
    places: dict[tuple[int, str], set[Remittance]] = defaultdict(set)
    for money in Remittance.objects.filter(source_key__in=keys):
        places[money.account_id, keys[money.source_key]].add(money)
    shown = StatementLine.objects.standing().filter(bank_id__in=numbers).exclude(remittance=None)
    for line in shown.select_related("remittance"):
        places[line.account_id, line.bank_id].add(line.remittance)  # type: ignore[arg-type]
    found = {
        pk: set().union(*(places[account, number] for number in theirs)) for pk, (account, theirs) in wanted.items()
    }
    return {pk: theirs.pop() for pk, theirs in found.items() if len(theirs) == 1}


def _numbers_in(row: StatementLine) -> set[str]:
    """A service's own number of what it gave back is in some files that of the payment."""
    return {*row.about.split(), *(row.bank_id.split() if row.account.kind in SERVICES else ())}


def book_refunds(account: RemittanceAccount, *, by: str = "") -> None:
    """What the service calls a refund and what names its payment is booked as paid back, once both are here."""
    rows = list(StatementLine.objects.unexplained().filter(account=account, kind=REFUND).select_related("account"))
    named = payments_named(rows)
    for row in rows:
        money = named.get(row.pk)
        if money is None:
            recognise(row)
            continue
        try:
            explain_as_refund(row, money, by=by)
        except Refused:
            continue  # more than was paid, or told as another sum: a person looks


def explain_as_refund(row: StatementLine, money: Remittance, *, by: str = "") -> None:
    """The line is money given back of a payment: what was to be paid back of it, or was; else it is known from now on.

    Raises Refused where more went back than had come, or what is known to have gone is another sum.
    """
    with transaction.atomic():
        money = Remittance.objects.select_related("account").select_for_update(of=("self",)).get(pk=money.pk)
        explain_as_pay_backs(row, _shown_by(row, money, by), by=by)


def _shown_by(row: StatementLine, money: Remittance, by: str) -> Sequence[PayBack]:
    """The pay-backs that a line shows: those that went before; else what was asked, and what nobody knew of."""
    gone = PayBack.objects.filter(allocation__remittance=money, shown_by=None, dispute=None, state=PayBack.SENT)
    sent = list(gone.order_by("pk"))
    if ways := sums_of(row, sent):
        return ways[0]
    if sent:
        raise Refused(_("This is not the amount that was to be paid back."))
    made, left = given_back(money, -row.amount_minor, by, row.bank_id[:120], row.day)
    if left:
        raise Refused(_("More cannot be paid back than was paid."))
    return made
