"""Importing statements, matching what came in, explaining what went out. Importing twice or overlapping changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.catalogue.rules import BANK
from broadsheet.core.addresses import name_key
from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.actions import book
from broadsheet.ledger.models import Entry
from broadsheet.ledger.rules import Line as Booking
from broadsheet.payments.actions import Refused, allocate, pay_back_sent, record_remittance
from broadsheet.payments.matching import Match, matches_for
from broadsheet.payments.models import BankStatement, Due, PayBack, Remittance, RemittanceAccount, StatementLine
from broadsheet.payments.querying import arrived_of, awaited_in
from broadsheet.payments.statements.lines import Line, Statement, keyed

EXPENSES = (ledger.FEES, ledger.PRINTING, ledger.POSTAGE, ledger.OTHER_EXPENSE)


@dataclass
class Imported:
    """What came of importing a statement. difference: what the books lack of its closing balance, None where it has none."""

    statement: BankStatement | None = None
    read: int = 0
    new: int = 0
    matched: int = 0
    unmatched: int = 0
    difference: Money | None = None
    remarks: list[str] = field(default_factory=list)


def import_statement(account: RemittanceAccount, made: Statement, file_name: str = "", *, by: str = "") -> Imported:
    """Bring a statement in: each line once, all or none of them; then match what came in. Raises Refused."""
    _fits(account, made)
    done = Imported(read=len(made.lines))
    with transaction.atomic():
        known = set(StatementLine.objects.filter(account=account).values_list("key", flat=True))
        fresh = [(key, line) for key, line in keyed(made.lines, str(account.pk)) if key not in known]
        _open_books(account, made, is_first=not known, by=by)
        if fresh or made.closing is not None:
            done.statement = BankStatement.objects.create(
                account=account, file_name=file_name[:200], first_day=made.first_day, last_day=made.last_day,
                opening_minor=made.opening, closing_minor=made.closing, imported_by=by[:200],
            )  # fmt: skip
        for key, line in fresh:
            _write_line(done.statement, account, key, line, by)
    done.new = len(fresh)
    done.matched, done.unmatched = match_account(account, by=by)
    done.difference = difference_of(account, made)
    if not made.is_sound:
        done.remarks.append(_("Opening balance and lines do not make its closing balance: lines may be missing."))
    return done


def _fits(account: RemittanceAccount, made: Statement) -> None:
    if made.currency != account.currency:
        raise Refused(
            _("The statement is in %(one)s, the account in %(other)s.")
            % {"one": made.currency, "other": account.currency}
        )
    theirs = "".join(char for char in made.iban.upper() if char.isalnum())
    is_iban = len(theirs) >= 15 and theirs[:2].isalpha()
    if is_iban and account.iban and theirs != account.iban:
        raise Refused(_("The statement is of another account: %(iban)s.") % {"iban": made.iban})


def _open_books(account: RemittanceAccount, made: Statement, *, is_first: bool, by: str) -> None:
    """The balance with which the first statement of an account opens is what the books open with."""
    is_new = (
        is_first
        and not Entry.objects.filter(account__code=account.ledger_code, account__section=account.section_id).exists()
    )
    if is_new and made.opening and made.first_day:
        lines = [Booking(account.ledger_code, made.opening), Booking(ledger.OPENING, -made.opening)]
        book(f"opening:{account.pk}", account.section_id, account.currency, made.first_day, "opening", lines, by=by)


def _write_line(statement: BankStatement | None, account: RemittanceAccount, key: str, line: Line, by: str) -> None:
    remittance = None
    if line.minor > 0:
        remittance = record_remittance(
            account, Money(line.minor, account.currency), line.day, "statement", f"line:{account.pk}:{key}", by=by,
            payer_name=line.name, reference=line.reference, note=line.words,
        )  # fmt: skip
    row = StatementLine.objects.create(
        statement=statement, account=account, key=key, day=line.day, amount_minor=line.minor, name=line.name[:200],
        words=line.words[:500], reference=line.reference[:140], remittance=remittance,
    )  # fmt: skip
    if line.minor < 0:
        _known_pay_back(row, by)


def _known_pay_back(row: StatementLine, by: str) -> None:
    """Money that we said would go back, and that has left with exactly this amount to this name."""
    waiting = PayBack.objects.filter(
        allocation__remittance__account=row.account, amount_minor=-row.amount_minor, statement_line=None
    ).exclude(allocation__remittance__payer_name="")
    named = [one for one in waiting.select_related("allocation__remittance") if _same_name(one, row)]
    if len(named) == 1:
        explain_as_pay_back(row, named[0])


def _same_name(one: PayBack, row: StatementLine) -> bool:
    return name_key(one.allocation.remittance.payer_name) == name_key(row.name)


def difference_of(account: RemittanceAccount, made: Statement) -> Money | None:
    """What the books lack of the closing balance of a statement; None where it gives none."""
    if made.closing is None or made.last_day is None:
        return None
    entries = Entry.objects.filter(
        account__code=account.ledger_code, account__section=account.section_id, account__currency=account.currency,
        transaction__date__lte=made.last_day,
    )  # fmt: skip
    return Money(made.closing - entries.sum_minor(), account.currency)


# --- what came in ---------------------------------------------------------------------------------------------


def match_account(account: RemittanceAccount, *, by: str = "") -> tuple[int, int]:
    """Allocate whatever is sure among an account's money without an owner; return how many were, and how many wait."""
    rows = Remittance.objects.unmatched().filter(account=account).select_related("account")
    matched, waiting = 0, 0
    awaited = list(awaited_in(account.section_id, account.currency))
    for row in rows:
        sure = next((match for match in matches_for(arrived_of(row), awaited) if match.is_sure), None)
        if sure is not None and _allocated(row, sure, by):
            matched += 1
            awaited = list(awaited_in(account.section_id, account.currency)) if row.free_minor else awaited
            awaited = [one for one in awaited if one.id != sure.id or _is_awaited(sure.id)]
        else:
            waiting += 1
    return matched, waiting


def _allocated(row: Remittance, match: Match, by: str) -> bool:
    try:
        allocate(row, Due.objects.get(pk=match.id), by=by or "matched")
    except Refused:
        return False  # closed, paid meanwhile: a person looks
    return True


def _is_awaited(pk: int) -> bool:
    return Due.objects.open().filter(pk=pk).exists()


# --- what went out ----------------------------------------------------------------------------------------------


def explain_as_pay_back(row: StatementLine, pay_back: PayBack) -> None:
    """The line is money that we gave back. Raises Refused where amount or account differ, or it is explained already."""
    if (
        pay_back.amount_minor != -row.amount_minor
        or pay_back.allocation.remittance.account.currency != row.account.currency
    ):
        raise Refused(_("This is not the amount that was to be paid back."))
    with transaction.atomic():
        _explain(row, StatementLine.PAY_BACK, pay_back)
        pay_back_sent(pay_back, provider_id=f"statement {row.pk}")


def explain_as_expense(
    row: StatementLine, code: str, *, note: str = "", vat_rate: int | None = None, by: str = ""
) -> None:
    """The line is an expense of a kind. vat_rate: hundredths of a per cent contained in it, None without. Raises Refused."""
    if code not in EXPENSES:
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
    code = ledger.IN_TRANSIT if other.kind == BANK else other.ledger_code
    lines = [Booking(code, -row.amount_minor), Booking(mine.ledger_code, row.amount_minor)]
    with transaction.atomic():
        _explain(row, StatementLine.TRANSFER)
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


def _explain(row: StatementLine, how: str, pay_back: PayBack | None = None) -> None:
    waiting = StatementLine.objects.filter(pk=row.pk, explained_as="", amount_minor__lt=0)
    if not waiting.update(explained_as=how, pay_back=pay_back):
        raise Refused(_("This line is explained already."))
