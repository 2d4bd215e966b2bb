"""Importing statements and matching what came in. Importing twice or overlapping changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.actions import book
from broadsheet.ledger.models import Entry
from broadsheet.ledger.rules import Line as Booking
from broadsheet.payments.actions import Refused, allocate, record_remittance
from broadsheet.payments.matching import Match, matches_for
from broadsheet.payments.models import (
    Allocation,
    BankStatement,
    Due,
    Remittance,
    RemittanceAccount,
    StatementLine,
)
from broadsheet.payments.outgoing import recognise
from broadsheet.payments.querying import arrived_of, awaited_in, taken_back_from
from broadsheet.payments.statements.likeness import LIKELY, MOST_SHIFTED, Here, already_here
from broadsheet.payments.statements.lines import Line, Statement, keyed


@dataclass
class Imported:
    """What came of importing a statement: `read` is new, known, held or a fault; `new` came in or went out.

    held: lines that look like lines that are here already, and wait for a word; matched_before: money of earlier statements
    that found its owner now; difference: what the books lack of its closing balance, None where it has none.
    """

    currency: str
    statement: BankStatement | None = None
    read: int = 0
    new: int = 0
    matched: int = 0
    unmatched: int = 0
    matched_before: int = 0
    recognised: int = 0
    unexplained: int = 0
    held: list[Line] = field(default_factory=list)
    faults: tuple[str, ...] = ()
    difference: Money | None = None
    remarks: list[str] = field(default_factory=list)

    @property
    def known(self) -> int:
        return self.read - self.new - len(self.held) - len(self.faults)


def import_statement(
    account: RemittanceAccount, made: Statement, file_name: str = "", *, by: str = "", likely_too: bool = False
) -> Imported:
    """Bring a statement in: each line once, all or none of them; then match what came in. Raises Refused.

    A line that another kind of file brought already is known; one that only looks like it is held back, unless likely_too.
    """
    _fits(account, made)
    done = Imported(account.currency, read=len(made.lines) + len(made.faults), faults=made.faults)
    with transaction.atomic():
        known = set(StatementLine.objects.filter(account=account).values_list("key", flat=True))
        numbered = keyed(made.lines, str(account.pk))
        unknown = [(key, line) for key, line in numbered if key not in known]
        seen = _seen_in_other_files(account, made, unknown, {key for key, _line in numbered})
        done.held = [line for at, (_key, line) in enumerate(unknown) if seen.get(at) == LIKELY and not likely_too]
        fresh = [
            pair for at, pair in enumerate(unknown) if at not in seen or (seen[at] == LIKELY and likely_too)
        ]  # fmt: skip
        _open_books(account, made, is_first=not known, by=by)
        if fresh or made.closing is not None:
            done.statement = BankStatement.objects.create(
                account=account, file_name=file_name[:200], kind=made.kind[:20], first_day=made.first_day, last_day=made.last_day,
                opening_minor=made.opening, closing_minor=made.closing, imported_by=by[:200],
            )  # fmt: skip
        rows = [_write_line(done.statement, account, key, line, by) for key, line in fresh]
    done.new = len(fresh)
    before = match_account(account, by=by)[0]
    _count(done, rows, before)
    done.difference = difference_of(account, made)
    if not made.is_sound:
        done.remarks.append(_("Opening balance and lines do not make its closing balance: lines may be missing."))
    return done


def _seen_in_other_files(
    account: RemittanceAccount, made: Statement, fresh: list[tuple[str, Line]], keys: set[str]
) -> dict[int, str]:
    """Which of the lines are here already from another kind of file; see `likeness.already_here`."""
    if not fresh:
        return {}
    days = [line.day for _key, line in fresh]
    near = StatementLine.objects.filter(
        account=account, day__gte=min(days) - MOST_SHIFTED, day__lte=max(days) + MOST_SHIFTED
    ).exclude(statement__kind=made.kind)
    here = [
        Here(
            row.pk, Line(row.day, row.amount_minor, row.name, row.words, row.reference),
            row.statement.first_day or row.day, row.statement.last_day or row.day,
        )
        for row in near.select_related("statement") if row.key not in keys
    ]  # fmt: skip
    first, last = made.first_day or min(days), made.last_day or max(days)
    return already_here([line for _key, line in fresh], here, first, last)


def _count(done: Imported, rows: list[StatementLine], matched: int) -> None:
    """Of the new lines: what found its owner and what waits, what went out and is explained and what is not."""
    came = [row.remittance_id for row in rows if row.remittance_id]
    with_owner = set(Allocation.objects.filter(remittance__in=came).values_list("remittance", flat=True))
    out = StatementLine.objects.filter(pk__in=[row.pk for row in rows], amount_minor__lt=0)
    done.matched, done.unmatched = len(with_owner), len(came) - len(with_owner)
    done.matched_before = max(0, matched - done.matched)
    done.unexplained = out.filter(explained_as="").count()
    done.recognised = out.count() - done.unexplained


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


def _write_line(
    statement: BankStatement | None, account: RemittanceAccount, key: str, line: Line, by: str
) -> StatementLine:
    remittance = None
    if line.minor > 0:
        remittance = record_remittance(
            account, Money(line.minor, account.currency), line.day, "statement", f"line:{account.pk}:{key}", by=by,
            payer_name=line.name, reference=line.reference, note=line.words,
        )  # fmt: skip
    row = StatementLine.objects.create(
        statement=statement, account=account, key=key, day=line.day, amount_minor=line.minor, name=line.name[:200],  # type: ignore[misc]
        words=line.words[:500], reference=line.reference[:140], remittance=remittance,
    )  # fmt: skip
    if line.minor < 0:
        recognise(row)
    return row


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
    undone = taken_back_from(rows)
    for row in rows:
        sure = next((match for match in matches_for(arrived_of(row), awaited) if match.is_sure), None)
        if sure is not None and (row.pk, sure.id) not in undone and _allocated(row, sure, by):
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
