"""Taking statements in and matching what came. Twice or overlapping changes nothing; what is known from elsewhere is joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from broadsheet.core.money import Money
from broadsheet.payments.actions import Refused, allocate
from broadsheet.payments.known_money import Known, known_elsewhere
from broadsheet.payments.matching import Match, matches_for
from broadsheet.payments.models import (
    Allocation,
    BankStatement,
    Due,
    Remittance,
    RemittanceAccount,
    StatementLine,
)
from broadsheet.payments.opening import lacking_of, open_books
from broadsheet.payments.querying import arrived_of, awaited_in, taken_back_from
from broadsheet.payments.refund_lines import book_refunds
from broadsheet.payments.statement_lines import book_line
from broadsheet.payments.statements.balances import Gap, gaps_in, in_order
from broadsheet.payments.statements.counting import MARK, Counted, There, counted
from broadsheet.payments.statements.likeness import LIKELY, MOST_SHIFTED, Here, already_here
from broadsheet.payments.statements.lines import Line, Statement, keyed


class DoesNotLead(Refused):
    """Opening balance and lines do not make the closing balance; nothing was taken in. gaps: where."""

    def __init__(self, gaps: Sequence[Gap], currency: str) -> None:
        super().__init__(_("Opening balance and lines do not make its closing balance: lines may be missing."))
        self.gaps, self.currency = list(gaps), currency


@dataclass
class Imported:
    """What came of importing statements of an account: `read` is new, known, asked, held or a fault.

    new: came in or went out and is booked; joined: of the known ones, what was known from elsewhere; asked: lines that wait
    on the desk for a person's word; held: lines that look like lines that are here already, and wait for a word;
    matched_before: money of earlier statements that found its owner now; difference: what the books lack of the last closing
    balance, None where it has none; waits: whether lines that wait for a word are counted in it as booked; left_out: what was
    no money of the account, a sentence each.
    """

    currency: str
    statement: BankStatement | None = None
    read: int = 0
    new: int = 0
    joined: int = 0
    asked: int = 0
    matched: int = 0
    unmatched: int = 0
    matched_before: int = 0
    recognised: int = 0
    unexplained: int = 0
    held: list[Line] = field(default_factory=list)
    faults: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    difference: Money | None = None
    waits: bool = False
    remarks: list[str] = field(default_factory=list)

    @property
    def known(self) -> int:
        return self.read - self.new - self.asked - len(self.held) - len(self.faults)


@dataclass(frozen=True)
class Fresh:
    """A line that is not here yet: its page, its key, what it shows of what is known, and why a person must say."""

    page: int
    key: str
    line: Line
    known: Known | None = None
    question: str = ""


def import_statement(
    account: RemittanceAccount, made: Statement, file_name: str = "", *, by: str = "", likely_too: bool = False,
    anyway: bool = False,
) -> Imported:  # fmt: skip
    """One statement; see `import_pages`."""
    return import_pages(account, [made], file_name, by=by, likely_too=likely_too, anyway=anyway)


def import_pages(
    account: RemittanceAccount, pages: Sequence[Statement], file_name: str = "", *, by: str = "", likely_too: bool = False,
    anyway: bool = False,
) -> Imported:  # fmt: skip
    """Bring all pages of a file that are of an account in: each line once, all or none; then match. Raises Refused, DoesNotLead.

    A line that another kind of file brought already is known; one that only looks like it is held back, unless likely_too.
    anyway: the treasurer has seen that the balances do not agree. Whoever comes at the same moment waits for the other.
    """
    pages = in_order(pages)
    for made in pages:
        _fits(account, made)
    if not anyway and (gaps := gaps_in(pages)):
        raise DoesNotLead(gaps, account.currency)
    try:
        with transaction.atomic():
            _one_at_a_time(account)
            return _taken_in(account, pages, file_name, by, likely_too=likely_too)
    except IntegrityError as problem:
        raise Refused(_("Somebody else is taking this file in at this moment. Please look again.")) from problem


def _one_at_a_time(account: RemittanceAccount) -> None:
    """Holds the account until the transaction ends; on SQLite each transaction that writes holds the whole house."""
    RemittanceAccount.objects.select_for_update().get(pk=account.pk)


def _taken_in(
    account: RemittanceAccount, pages: Sequence[Statement], file_name: str, by: str, *, likely_too: bool
) -> Imported:
    lines = [(page, line) for page, made in enumerate(pages) for line in made.lines]
    faults = tuple(one for made in pages for one in made.faults)
    done = Imported(account.currency, read=len(lines) + len(faults), faults=faults)
    done.left_out = tuple(one for made in pages for one in made.left_out)
    is_first = not StatementLine.objects.standing().filter(account=account).exists()
    numbered = keyed((line for _page, line in lines), str(account.pk), account.currency)
    told = _counted(account, numbered, {made.kind[:20] for made in pages})
    fresh = _fresh(account, pages, lines, told, done, likely_too=likely_too)
    if pages:
        open_books(
            account, min(pages, key=lambda one: (one.first_day is None, one.first_day)), is_first=is_first, by=by
        )
    fresh += _contradicted(account, pages, lines, told, fresh)
    rows = _written(done, account, pages, fresh, file_name, by)
    before = match_account(account, by=by)[0]
    book_refunds(account, by=by)
    _count(done, rows, before)
    done.difference = _last_difference(account, pages)
    done.waits = StatementLine.objects.unbooked().filter(account=account).exists()
    if gaps_in(pages):
        done.remarks.append(_("Opening balance and lines do not make its closing balance: lines may be missing."))
    return done


# --- what is here already ---------------------------------------------------------------------------------------


def _counted(account: RemittanceAccount, numbered: Sequence[tuple[str, Line]], kinds: set[str]) -> Counted:
    """What counting says of the lines; those of before get the key that they would have now."""
    told = _held_against(account, numbered, kinds)
    for at, row in told.known.items():
        if not row.key.startswith(MARK):
            renewed = StatementLine.objects.filter(pk=row.id, key=row.key)
            renewed.update(key=told.keys[at], bank_id=numbered[at][1].bank_id[:200])
        if (line := numbered[at][1]).about:  # an older release did not read it
            bare = StatementLine.objects.filter(pk=row.id, about="")
            bare.update(about=line.about[:140], kind=line.kind[:10])
    return told


def here_already(account: RemittanceAccount, pages: Sequence[Statement]) -> int:
    """How many lines of a file are here already; nothing is changed."""
    pages = in_order(pages)
    lines = [line for made in pages for line in made.lines]
    told = _held_against(account, keyed(lines, str(account.pk), account.currency), {made.kind[:20] for made in pages})
    rest = [line for at, line in enumerate(lines) if at not in told.known and at not in told.doubted]
    answered = {row.id for row in (*told.known.values(), *told.doubted.values())}
    return len(told.known) + sum(one != LIKELY for one in _seen_in_other_files(account, pages, rest, answered).values())


def _held_against(account: RemittanceAccount, numbered: Sequence[tuple[str, Line]], kinds: set[str]) -> Counted:
    if not numbered:
        return Counted([])
    days = {line.day for _key, line in numbered}
    rows = StatementLine.objects.standing().filter(account=account, day__gte=min(days), day__lte=max(days))
    there = [
        There(
            row.pk, row.key, line_of(row), row.statement.kind in kinds or not row.statement.kind,
            row.held_as == StatementLine.LEFT_OUT,
        )
        for row in rows.select_related("statement").order_by("pk")
    ]  # fmt: skip
    return counted(numbered, there)


def line_of(row: StatementLine) -> Line:
    return Line(
        row.day, row.amount_minor, row.name, row.words, row.reference, row.bank_id, kind=row.kind, about=row.about
    )


def _fresh(
    account: RemittanceAccount, pages: Sequence[Statement], lines: Sequence[tuple[int, Line]], told: Counted, done: Imported,
    *, likely_too: bool,
) -> list[Fresh]:  # fmt: skip
    """The lines that are not here, each with what is known of it from elsewhere; those only likely are put aside."""
    unknown = [at for at in range(len(lines)) if at not in told.known]
    answered = {row.id for row in (*told.known.values(), *told.doubted.values())}
    undoubted = [at for at in unknown if at not in told.doubted]
    found = _seen_in_other_files(account, pages, [lines[at][1] for at in undoubted], answered)
    seen = {at: found[place] for place, at in enumerate(undoubted) if place in found}
    kept = []
    for at in unknown:
        verdict = seen.get(at)
        if verdict == LIKELY and not likely_too:
            done.held.append(lines[at][1])
        elif verdict is None or verdict == LIKELY:
            kept.append(at)
    known = known_elsewhere(account, {at: lines[at][1] for at in kept if at not in told.doubted})
    return [
        Fresh(lines[at][0], told.keys[at], lines[at][1], known.get(at), _question(lines[at][1], told.doubted.get(at)))
        for at in kept
    ]  # fmt: skip


def _question(line: Line, other: There | None) -> str:
    if other is None:
        return line.question
    words = " ".join(f"{other.line.name} {other.line.words} {other.line.reference}".split())
    said = _("A line of the same day and amount is here already, in other words: “%(words)s”. Is this other money?")
    return said % {"words": words[:200]}


def _seen_in_other_files(
    account: RemittanceAccount, pages: Sequence[Statement], fresh: Sequence[Line], answered: set[int]
) -> dict[int, str]:
    """Which of the lines are here already from another kind of file; see `likeness.already_here`.

    So are lines of the same kind of file of which the bank's number is read only now, or no longer.
    """
    if not fresh:
        return {}
    days = [line.day for line in fresh]
    kinds = {made.kind for made in pages}
    have_numbers = any(line.bank_id for line in fresh)
    near = StatementLine.objects.standing().filter(
        account=account, day__gte=min(days) - MOST_SHIFTED, day__lte=max(days) + MOST_SHIFTED
    )
    here = [
        Here(row.pk, line_of(row), row.statement.first_day or row.day, row.statement.last_day or row.day)
        for row in near.select_related("statement")
        if row.pk not in answered and (row.statement.kind not in kinds or bool(row.bank_id) != have_numbers)
    ]
    first = min((made.first_day for made in pages if made.first_day), default=min(days))
    last = max((made.last_day for made in pages if made.last_day), default=max(days))
    return already_here(fresh, here, first, last)


def _contradicted(
    account: RemittanceAccount, pages: Sequence[Statement], lines: Sequence[tuple[int, Line]], told: Counted,
    fresh: Sequence[Fresh],
) -> list[Fresh]:  # fmt: skip
    """Lines that counting takes for known where the closing balance says that they are other money: a person is asked."""
    made = _last_with_balance(pages)
    if made is None or made.closing is None or made.last_day is None or gaps_in(pages):
        return []
    rest = lacking_of(account, made.closing, made.last_day) - sum(
        one.line.minor for one in fresh if not _is_in_the_books(one)
    )
    places = sorted(told.by_counting)
    whole = sum(lines[at][1].minor for at in places)
    if not rest:
        return []
    meant = places if whole == rest else [at for at in places if lines[at][1].minor == rest][-1:]
    question = _(
        "It looks like a line that is here already, but the closing balance says that it is other money. Is it?"
    )
    taken = {one.key for one in fresh} | set(told.keys)
    return [Fresh(lines[at][0], _free_key(account, told.keys[at], taken), lines[at][1], None, question) for at in meant]


def _is_in_the_books(one: Fresh) -> bool:
    return one.known is not None


def _free_key(account: RemittanceAccount, key: str, taken: set[str]) -> str:
    base = key.rpartition(":")[0]
    rows = StatementLine.objects.standing().filter(account=account, key__startswith=f"{base}:")
    taken |= set(rows.values_list("key", flat=True))
    number = next(number for number in range(1, len(taken) + 2) if f"{base}:{number}" not in taken)
    taken.add(f"{base}:{number}")
    return f"{base}:{number}"


# --- writing -------------------------------------------------------------------------------------------------------


def _written(
    done: Imported,
    account: RemittanceAccount,
    pages: Sequence[Statement],
    fresh: Sequence[Fresh],
    file_name: str,
    by: str,
) -> list[StatementLine]:
    """A statement for each page that brings something or has a balance, and its lines."""
    rows: list[StatementLine] = []
    for number, made in enumerate(pages):
        own = [one for one in fresh if one.page == number]
        if own or made.closing is not None:
            done.statement = _statement(account, made, file_name, by, is_empty=not own)
        rows += [book_line(done.statement, account, one.key, one.line, one.known, one.question, by) for one in own]
    done.joined = sum(row.is_joined for row in rows)
    done.asked = sum(bool(row.held_as) for row in rows)
    done.new = len(rows) - done.joined - done.asked
    return rows


def _statement(
    account: RemittanceAccount, made: Statement, file_name: str, by: str, *, is_empty: bool
) -> BankStatement:
    fields = {
        "account": account, "kind": made.kind[:20], "first_day": made.first_day, "last_day": made.last_day,
        "opening_minor": made.opening, "closing_minor": made.closing,
    }  # fmt: skip
    if is_empty and (done := BankStatement.objects.filter(undone_at=None, **fields).first()):
        return done
    return BankStatement.objects.create(file_name=file_name[:200], imported_by=by[:200], **fields)


def _count(done: Imported, rows: list[StatementLine], matched: int) -> None:
    """Of the new lines: what found its owner and what waits, what went out and is explained and what is not."""
    new = [row for row in rows if not row.is_joined and not row.held_as]
    came = [row.remittance_id for row in new if row.remittance_id]
    with_owner = set(Allocation.objects.filter(remittance__in=came).values_list("remittance", flat=True))
    out = StatementLine.objects.filter(pk__in=[row.pk for row in new], amount_minor__lt=0)
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


def _last_with_balance(pages: Sequence[Statement]) -> Statement | None:
    told = [(made.last_day, number) for number, made in enumerate(pages) if made.closing is not None and made.last_day]
    return pages[max(told)[1]] if told else None


def _last_difference(account: RemittanceAccount, pages: Sequence[Statement]) -> Money | None:
    """What the books lack of the closing balance of the latest page that has one, once all that waits is booked."""
    made = _last_with_balance(pages)
    if made is None or made.closing is None or made.last_day is None:
        return None
    return Money(lacking_of(account, made.closing, made.last_day), account.currency)


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
