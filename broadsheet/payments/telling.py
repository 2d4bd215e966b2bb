"""What a transaction of the books is about, for the journal: whose money, which sum due, and the page of the desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from broadsheet.ledger.models import Transaction
from broadsheet.ledger.wording import Told
from broadsheet.payments.models import Allocation, Dispute, Due, LetGo, PayBack, Remittance, StatementLine


def tell(rows: Sequence[Transaction]) -> dict[str, Told]:
    """Of those that this room has booked, by their keys; a handful of queries for a whole page."""
    wanted: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        what, _colon, rest = row.key.partition(":")
        number = rest.partition(":")[0]
        if number.isdecimal():
            wanted[what][row.key] = int(number)
    return {
        **_remittances(wanted["remittance"]), **_allocations(wanted["allocation"]), **_pay_backs(wanted["pay-back"]),
        **_lines(wanted["line"]), **_disputes(wanted["dispute"]), **_let_go(wanted["let-go"]),
    }  # fmt: skip


def _remittances(wanted: dict[str, int]) -> dict[str, Told]:
    if not wanted:
        return {}
    found = Remittance.objects.in_bulk(wanted.values())
    return {key: Told(_who(found[pk]), _page(pk)) for key, pk in wanted.items() if pk in found}


def _allocations(wanted: dict[str, int]) -> dict[str, Told]:
    if not wanted:
        return {}
    rows = Allocation.everything.select_related("due", "remittance").in_bulk(wanted.values())
    return {
        key: Told(_of_allocation(rows[pk]), _page(rows[pk].remittance_id)) for key, pk in wanted.items() if pk in rows
    }


def _of_allocation(row: Allocation) -> str:
    return _of(row.due) if row.due else f"{_who(row.remittance)} · {row.get_kind_display()}"


def _pay_backs(wanted: dict[str, int]) -> dict[str, Told]:
    if not wanted:
        return {}
    rows = PayBack.objects.select_related("allocation__due", "allocation__remittance").in_bulk(wanted.values())
    return {key: _of_pay_back(rows[pk], key) for key, pk in wanted.items() if pk in rows}


def _of_pay_back(row: PayBack, key: str) -> Told:
    due, money = row.allocation.due, row.allocation.remittance
    whose = _of(due) if due else _who(money)
    words = _("to be sent to %(whose)s") if ":asked" in key else _("sent to %(whose)s")
    words = _("came back, for %(whose)s") if key.endswith(":returned") else words
    return Told(words % {"whose": whose}, _page(money.pk))


def _lines(wanted: dict[str, int]) -> dict[str, Told]:
    if not wanted:
        return {}
    rows = StatementLine.objects.in_bulk(wanted.values())
    return {
        key: Told(rows[pk].name or rows[pk].words or "—", reverse("money:statement", args=[rows[pk].statement_id]))
        for key, pk in wanted.items() if pk in rows
    }  # fmt: skip


def _disputes(wanted: dict[str, int]) -> dict[str, Told]:
    if not wanted:
        return {}
    rows = Dispute.objects.select_related("payment__due").in_bulk(wanted.values())
    return {key: Told(_of(rows[pk].payment.due), reverse("money:notices")) for key, pk in wanted.items() if pk in rows}


def _let_go(wanted: dict[str, int]) -> dict[str, Told]:
    if not wanted:
        return {}
    rows = LetGo.objects.select_related("due").in_bulk(wanted.values())
    return {key: Told(_of(rows[pk].due)) for key, pk in wanted.items() if pk in rows}


def _of(due: Due) -> str:
    """Order or donation, its reference and its payer."""
    return f"{due.get_purpose_display()} {due.reference} · {due.payer_name or '—'}"


def _who(row: Remittance) -> str:
    return row.payer_name or row.note or row.reference or "—"


def _page(remittance: int) -> str:
    return reverse("money:remittance", args=[remittance])
