"""What becomes of one line of a statement: booked, joined to what is known, or held until a person has said."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.payments import transfers
from broadsheet.payments.actions import Refused, call_ours, record_remittance
from broadsheet.payments.known_money import BY_LINE, Known
from broadsheet.payments.models import BankStatement, Remittance, RemittanceAccount, StatementLine
from broadsheet.payments.outgoing import explain_as_expense, explain_as_transfer, recognise
from broadsheet.payments.refund_lines import book_refunds
from broadsheet.payments.statements.lines import FEE, PAYOUT, REFUND, Line


def book_line(
    statement: BankStatement | None, account: RemittanceAccount, key: str, line: Line, known: Known | None, question: str,
    by: str,
) -> StatementLine:  # fmt: skip
    """Write a line down; then book it, join it to what it shows, or hold it. Within the caller's transaction."""
    row = StatementLine.objects.create(
        statement=statement, account=account, key=key, day=line.day, amount_minor=line.minor, name=line.name[:200],  # type: ignore[misc]
        words=line.words[:500], reference=line.reference[:140], bank_id=line.bank_id[:200], kind=line.kind[:10],
        about=line.about[:140],
    )  # fmt: skip
    if known is not None and known.is_sure:
        _join(row, known)
    elif known is not None:
        _hold(row, StatementLine.SAME, question, known.remittance)
    elif question:
        _hold(row, StatementLine.DOUBT, question)
    else:
        _book(row, by)
    return row


def _join(row: StatementLine, known: Known) -> None:
    """It shows what is in the books already."""
    row.is_joined, row.remittance, row.shown_key = True, known.remittance, known.key
    row.explained_as = StatementLine.EXPENSE if known.key else ""
    row.save()


def _hold(row: StatementLine, how: str, question: str, likely: Remittance | None = None) -> None:
    row.held_as, row.question, row.likely = how, question[:500], likely
    row.save()


def _book(row: StatementLine, by: str) -> None:
    if row.amount_minor > 0:
        _book_arrival(row, by)
    else:
        _book_departure(row, by)


def _book_arrival(row: StatementLine, by: str) -> None:
    if row.kind == FEE:
        explain_as_expense(row, ledger.FEES, by=by)  # given back: it lowers what was kept
        row.refresh_from_db()
        return
    departure = transfers.sent_to(row)
    if departure is not None:
        row.is_joined, row.pair = True, departure
        row.save()
        return
    row.remittance = record_remittance(
        row.account, Money(row.amount_minor, row.account.currency), row.day, "statement",
        f"{BY_LINE}{row.account_id}:{row.key}", by=by, payer_name=row.name, reference=row.reference, note=row.words,
    )  # fmt: skip
    row.save()
    service = transfers.payout_on_the_way(row.remittance)
    if service is not None:
        call_ours(row.remittance, service, by=by or "matched")


def _book_departure(row: StatementLine, by: str) -> None:
    """What can be told without a person: a fee, a payout to the only bank, money that we said would go back."""
    if row.kind == FEE:
        explain_as_expense(row, ledger.FEES, by=by)
    elif row.kind == PAYOUT:
        _book_payout(row, by)
    elif row.kind != REFUND:  # those wait until all of the file is here, see `refund_lines.book_refunds`
        recognise(row)
    row.refresh_from_db()


def _book_payout(row: StatementLine, by: str) -> None:
    banks = list(transfers.ours_beside(row.account).filter(kind="bank"))
    shown = next((bank for bank in banks if transfers.arrival_of(row, bank) is not None), None)
    came = next((money for bank in banks if (money := transfers.awaited_arrival(row, bank)) is not None), None)
    bank = shown or (came.account if came else None) or (banks[0] if len(banks) == 1 else None)
    if bank is None:
        return  # to which of several nobody can tell: the treasurer says it
    explain_as_transfer(row, bank, by=by)
    if came is not None and shown is None:
        call_ours(came, row.account, by=by or "matched")


# --- what a person says ------------------------------------------------------------------------------------------


def confirm_line(row: StatementLine, *, by: str = "") -> None:
    """Yes: it is the money that it may be, and is joined to it; or it is right, and is booked. Raises Refused."""
    with transaction.atomic():
        row = _decided(row, by)
        if row.likely is not None:
            likely, row.likely = row.likely, None
            if StatementLine.objects.filter(remittance=likely).exists():
                raise Refused(_("Another line of a statement shows this money already."))
            _join(row, Known(likely))
        else:
            _book(row, by)
            book_refunds(row.account, by=by)


def deny_line(row: StatementLine, *, by: str = "") -> None:
    """No: it is other money than it may be, and is booked; or it is not right, and is left out. Raises Refused."""
    with transaction.atomic():
        row = _decided(row, by)
        if row.likely is not None:
            row.likely = None
            row.save()
            _book(row, by)
            book_refunds(row.account, by=by)
        else:
            StatementLine.objects.filter(pk=row.pk).update(held_as=StatementLine.LEFT_OUT)


def _decided(row: StatementLine, by: str) -> StatementLine:
    """One guarded update: of two clicks at the same moment one decides."""
    asked = StatementLine.objects.asked().order_by().filter(pk=row.pk)
    if not asked.update(held_as="", decided_by=by[:200]):
        raise Refused(_("Somebody has said it already."))
    return StatementLine.objects.select_related("account", "likely", "statement").get(pk=row.pk)
