"""The rows of a bank's CSV as entries of a statement: signs, days, states, fees, and what is not money of the account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext as _

from broadsheet.core.languages import locale_for
from broadsheet.pages.spoken import Spoken
from broadsheet.payments.statements.amounts import NoAmount, Written, minor_of, written_in
from broadsheet.payments.statements.days import (
    DAY_FIRST,
    MONTH_FIRST,
    YEAR_FIRST,
    NoDay,
    day_of,
    orders_of,
)
from broadsheet.payments.statements.heads import (
    ABOUT,
    ACCOUNT,
    AMOUNT,
    BALANCE,
    BANK_ID,
    CAME,
    CURRENCY,
    DAY,
    DIRECTION,
    DONE,
    FEE,
    FEE_GIVEN_BACK,
    IN,
    KEPT_AS_FEE,
    KIND,
    MEMO,
    NAME,
    NOT_DONE,
    OTHER,
    OUT,
    PAID_OUT,
    PAYEE,
    REFERENCE,
    REFUNDED,
    STATE,
    WENT,
    WORDS,
    bare,
    is_english,
)
from broadsheet.payments.statements.lines import FEE as A_FEE
from broadsheet.payments.statements.lines import MONEY, PAYOUT, REFUND, Line, Statement, fault_in
from broadsheet.payments.statements.table import Columns, DayOrMonth, Table, WhichColumns


class NoLine(ValueError):
    """A row that cannot be read, and why, in words that follow its number."""


class LeftOut(ValueError):
    """A row that is not money of the account, and why, in words that follow its number."""


@dataclass(frozen=True)
class Reading:
    """How the rows of a file are read. is_out: what its column of directions says of money that went out, bare.
    is_plus_told: whether the file writes + before what came, and nothing before what went.
    """

    columns: Columns
    currency: str
    today: date
    order: str
    written: Written
    is_out: frozenset[str] = frozenset()
    is_plus_told: bool = False

    def cell(self, row: Sequence[str], name: str) -> str:
        """What stands in the first column of a kind that is not empty; '' where there is none."""
        return next((row[at] for at in self.columns.get(name, ()) if at < len(row) and row[at]), "")

    def joined(self, row: Sequence[str], name: str) -> str:
        """What stands in all columns of a kind, each thing once."""
        found: list[str] = []
        for at in self.columns.get(name, ()):
            cell = " ".join(row[at].split()) if at < len(row) else ""
            if cell and not any(cell in other for other in found):
                found = [other for other in found if other not in cell] + [cell]
        return " ".join(found)


@dataclass(frozen=True)
class Row:
    """A row that was read: its lines (money and fee), the balance behind it, the account it names."""

    lines: tuple[Line, ...]
    balance: int | None
    account: str = ""

    @property
    def minor(self) -> int:
        return sum(line.minor for line in self.lines)


def statements_of(
    table: Table,
    columns: Columns,
    currency: str,
    today: date,
    *,
    day_first: bool | None = None,
    is_out: frozenset[str] | None = None,
) -> list[Statement]:
    """A table as statements, one for each account that it names. columns: which column holds what; "day" and "amount" (or
    "in" and "out") are needed.

    day_first: how 03/04/2024 is meant; needed only where no day of the file says it. is_out: what its column of directions
    says of money that went out, where that is not known. A row that cannot be read is told with its number, and the others
    are taken. Raises WhichColumns; DayOrMonth where only a person can tell.
    """
    if DAY not in columns or not (AMOUNT in columns or IN in columns or OUT in columns):
        raise WhichColumns(_("it is not clear which columns hold the day and the amount"))
    reading = _reading(table, columns, currency, today, day_first, is_out)
    rows: list[Row] = []
    faults, left_out = [], []
    for number, words in zip(table.numbers, table.rows, strict=True):
        try:
            row = _row(words, reading)
        except NoLine as problem:
            faults.append(_("line %(number)s: %(why)s") % {"number": Spoken(number), "why": problem})
        except LeftOut as reason:
            left_out.append(_("line %(number)s: %(why)s") % {"number": Spoken(number), "why": reason})
        else:
            rows += [row] if row.lines else []
    if faults and not rows:
        raise WhichColumns("; ".join(faults[:5]))
    accounts = sorted({row.account for row in rows}) or [""]
    parts = [[row for row in rows if row.account == account] for account in accounts]
    found = [_statement(part, reading, table.kind, account) for part, account in zip(parts, accounts, strict=True)]
    return [_noted(found[0], faults, left_out), *found[1:]]


def statement_of(
    table: Table, columns: Columns, currency: str, today: date, *, day_first: bool | None = None,
    is_out: frozenset[str] | None = None,
) -> Statement:  # fmt: skip
    """A table of one account as a statement; as `statements_of`."""
    return statements_of(table, columns, currency, today, day_first=day_first, is_out=is_out)[0]


def _noted(made: Statement, faults: list[str], left_out: list[str]) -> Statement:
    return Statement(
        made.currency, made.lines, made.iban, made.opening, made.closing, made.first_day, made.last_day,
        tuple(faults), made.kind, tuple(left_out),
    )  # fmt: skip


def _reading(
    table: Table, columns: Columns, currency: str, today: date, day_first: bool | None, is_out: frozenset[str] | None
) -> Reading:
    days = [row[at] for at in columns[DAY] for row in table.rows if at < len(row) and row[at]]
    amounts = [
        _unsigned(row[at], currency) for name in (AMOUNT, IN, OUT, FEE, BALANCE) for at in columns.get(name, ())
        for row in table.rows if at < len(row) and row[at]
    ]  # fmt: skip
    made = Reading(
        columns, currency, today, _order(days, day_first, is_english(table.heads)), written_in(amounts),
        frozenset(bare(one) for one in is_out or ()), _is_plus_told(table, columns),
    )  # fmt: skip
    _check_direction(table, made)
    return made


def _is_plus_told(table: Table, columns: Columns) -> bool:
    """Whether some amounts bear a + and none a −, with no other column to tell what went out."""
    if DIRECTION in columns:
        return False
    amounts = [row[at] for at in columns.get(AMOUNT, ()) for row in table.rows if at < len(row) and row[at]]
    return any("+" in one for one in amounts) and not any(sign in one for one in amounts for sign in "-−(")


def _order(days: list[str], day_first: bool | None, may_be_american: bool) -> str:
    """In which order the days of the file are written. Raises DayOrMonth where only a person can tell."""
    orders = orders_of(days)
    if not orders:
        return DAY_FIRST
    readings = {order: [_quietly(day, order) for day in days] for order in orders}
    if DAY_FIRST in orders and MONTH_FIRST in orders and readings[DAY_FIRST] != readings[MONTH_FIRST]:
        if day_first is None and may_be_american:
            raise DayOrMonth(_("days such as %(day)s could be read day first or month first") % {"day": days[0]})
        return MONTH_FIRST if day_first is False else DAY_FIRST
    return next(order for order in (DAY_FIRST, MONTH_FIRST, YEAR_FIRST) if order in orders)


def _quietly(words: str, order: str) -> date | None:
    try:
        return day_of(words, order)
    except NoDay:
        return None


def _check_direction(table: Table, reading: Reading) -> None:
    """Words in the column of directions that nobody knows are asked about, never guessed."""
    at = next(iter(reading.columns.get(DIRECTION, ())), None)
    if at is None or reading.is_out:
        return
    unknown = sorted(
        {row[at] for row in table.rows if at < len(row) and row[at] and bare(row[at]) not in CAME | WENT | MEMO}
    )
    if unknown and any(
        not _is_signed(reading.cell(row, AMOUNT)) for row in table.rows if at < len(row) and row[at] in unknown
    ):
        raise WhichColumns(
            _("the column “%(head)s” says %(words)s: does that mean money that came, or that went?")
            % {"head": table.heads[at], "words": ", ".join(f"“{one[:30]}”" for one in unknown[:4])}
        )


def _is_signed(words: str) -> bool:
    return words.startswith(("-", "+", "−", "(")) or words.endswith(("-", ")"))


# --- a row ----------------------------------------------------------------------------------------------------------


def _row(words: Sequence[str], reading: Reading) -> Row:
    """A row as lines; none where its amount is 0. Raises NoLine, LeftOut."""
    written_day = reading.cell(words, DAY)
    if not written_day:
        raise LeftOut(_("it has no day: “%(words)s”") % {"words": " ".join(" ".join(words).split())[:60]})
    _check_booked(words, written_day, reading)
    _check_currency(words, reading)
    question = _check_state(words, reading)
    try:
        day = day_of(written_day, reading.order)
    except NoDay as problem:
        raise NoLine(_("“%(words)s” is no day") % {"words": written_day[:40]}) from problem
    minor = _amount(words, reading)
    line = _line(words, reading, day, minor, question)
    if minor and (fault := fault_in(line, reading.today)):
        raise NoLine(fault)
    lines = [line] if minor else []
    if fee := _fee(words, reading, line):
        lines.append(fee)
    account = "".join(char for char in reading.cell(words, ACCOUNT).upper() if char.isalnum())
    return Row(tuple(lines), _balance(words, reading), account)


def _line(words: Sequence[str], reading: Reading, day: date, minor: int, question: str) -> Line:
    name, payee = reading.cell(words, NAME), reading.cell(words, PAYEE)
    said = reading.joined(words, WORDS)
    return Line(
        day, minor, (payee or name) if minor < 0 else (name or payee), said or reading.cell(words, KIND),
        reading.cell(words, REFERENCE), reading.cell(words, BANK_ID), reading.cell(words, OTHER),
        _kind(bare(reading.cell(words, KIND)), minor), question, reading.cell(words, ABOUT),
    )  # fmt: skip


def _kind(said: str, minor: int) -> str:
    """What a line is, by what the file calls it."""
    if minor > 0:
        return A_FEE if FEE_GIVEN_BACK.fullmatch(said) else MONEY
    kinds = (PAID_OUT, PAYOUT), (KEPT_AS_FEE, A_FEE), (REFUNDED, REFUND)
    return next((kind for pattern, kind in kinds if pattern.fullmatch(said)), MONEY)


def _check_booked(words: Sequence[str], written_day: str, reading: Reading) -> None:
    """Raises LeftOut where a word stands for the day: of what is not booked yet, or of a balance with no amount."""
    if bare(written_day) in NOT_DONE:
        raise LeftOut(_("no money has moved: “%(state)s”") % {"state": written_day[:40]})
    has_amount = any(reading.cell(words, name) for name in (AMOUNT, IN, OUT))
    if not has_amount and not any(char.isdigit() for char in written_day):
        raise LeftOut(_("it has no day: “%(words)s”") % {"words": " ".join(" ".join(words).split())[:60]})


def _check_currency(words: Sequence[str], reading: Reading) -> None:
    code = reading.cell(words, CURRENCY).upper()
    if code and code != reading.currency:
        raise LeftOut(_("it is in %(one)s, the account in %(other)s") % {"one": code[:10], "other": reading.currency})


def _check_state(words: Sequence[str], reading: Reading) -> str:
    """A question where nobody knows whether money moved; '' where it did. Raises LeftOut where it did not."""
    state = reading.cell(words, STATE)
    known = bare(state)
    if known in NOT_DONE:
        raise LeftOut(_("no money has moved: “%(state)s”") % {"state": state[:40]})
    if bare(reading.cell(words, DIRECTION)) in MEMO:
        raise LeftOut(_("no money has moved: “%(state)s”") % {"state": reading.cell(words, DIRECTION)[:40]})
    if known and known not in DONE:
        return _("The file says “%(state)s” of it: has the money moved?") % {"state": state[:40]}
    return ""


def _amount(words: Sequence[str], reading: Reading) -> int:
    """Minor units, below 0 what went out. Raises NoLine."""
    if AMOUNT not in reading.columns:
        came, went = (reading.cell(words, name) for name in (IN, OUT))
        return (_money(came, reading) if came else 0) - abs(_money(went, reading) if went else 0)
    minor = _money(reading.cell(words, AMOUNT), reading)
    direction = bare(reading.cell(words, DIRECTION))
    if direction in reading.is_out or (direction in WENT and direction not in CAME and not reading.is_out):
        return -abs(minor)
    return -minor if reading.is_plus_told and "+" not in reading.cell(words, AMOUNT) else minor


def _fee(words: Sequence[str], reading: Reading, line: Line) -> Line | None:
    """What the service keeps of a row, as a line of its own: it stands below 0 in most files, above in some."""
    written = reading.cell(words, FEE)
    minor = _money(written, reading) if written else 0
    if not minor:
        return None
    is_given_back = line.minor < 0 and minor > 0 and _is_signed_column(reading, words)
    return Line(
        line.day,
        abs(minor) if is_given_back else -abs(minor),
        line.name,
        _("fee"),
        "",
        line.bank_id,
        "",
        A_FEE,
        line.question,
    )


def _is_signed_column(reading: Reading, words: Sequence[str]) -> bool:
    """Whether a fee above 0 beside money that went back is a fee given back: only where the net amount says so."""
    amount, fee = (_money(reading.cell(words, name), reading) for name in (AMOUNT, FEE))
    at = reading.columns[FEE][0]
    after = _net(words, at, reading)
    return after is not None and amount + fee == after


def _net(words: Sequence[str], at: int, reading: Reading) -> int | None:
    """The amount that stands right behind the fee, which services give as what is left."""
    try:
        return _money(words[at + 1], reading)
    except (NoLine, IndexError):
        return None


def _balance(words: Sequence[str], reading: Reading) -> int | None:
    try:
        return _money(reading.cell(words, BALANCE), reading)
    except NoLine:
        return None


def _money(words: str, reading: Reading) -> int:
    """Minor units; the account's own currency sign or code may stand beside them. Raises NoLine."""
    try:
        return minor_of(_unsigned(words, reading.currency), reading.currency, reading.written)
    except NoAmount as problem:
        raise NoLine(
            _("“%(words)s” is no amount in %(currency)s") % {"words": words[:40], "currency": reading.currency}
        ) from problem


def _unsigned(words: str, currency: str) -> str:
    """Without the sign or code of the currency."""
    for sign in _signs(currency):
        words = words.replace(sign, "")
    return words.strip()


@lru_cache
def _signs(currency: str) -> tuple[str, ...]:
    """How the currency is signed, the longest first: `A$`, `$`."""
    found = {currency}
    for code in ("en", "it", "fr", "es", "ru", "fa"):
        sign = str(getattr(locale_for(code), "currency_symbols", {}).get(currency, ""))
        found |= {sign, sign[-1:]} if sign and not sign.isalpha() else set()
    found |= {"руб.", "руб", "₽", "р."} if currency == "RUB" else set()
    return tuple(sorted(found, key=lambda one: (-len(one), one)))


# --- the whole --------------------------------------------------------------------------------------------------------


def _statement(rows: list[Row], reading: Reading, kind: str, account: str) -> Statement:
    rows = _with_fees_once(_in_order(rows))
    opening, closing = _ends(rows)
    lines = tuple(line for row in rows for line in row.lines)
    days = [line.day for line in lines]
    return Statement(
        reading.currency, lines, account, opening, closing, min(days, default=None), max(days, default=None), kind=kind
    )


def _in_order(rows: list[Row]) -> list[Row]:
    """The oldest first; most banks show the newest first. Of lines of one day the balances tell."""
    if not rows:
        return rows
    first, last = rows[0].lines[0].day, rows[-1].lines[0].day
    is_upside_down = first > last or (first == last and _steps(rows[::-1]) > _steps(rows))
    return rows[::-1] if is_upside_down else rows


def _with_fees_once(rows: list[Row]) -> list[Row]:
    """Where the balances go along with the amounts alone, these hold the fees already."""
    without = [replace(row, lines=row.lines[:1]) for row in rows]
    return without if _steps(without) > _steps(rows) else rows


def _steps(rows: Iterable[Row]) -> int:
    """How often a balance is the one before it and the amount of its row."""
    return sum(
        old.balance is not None and new.balance is not None and old.balance + new.minor == new.balance
        for old, new in pairwise(rows)
    )


def _ends(rows: Sequence[Row]) -> tuple[int | None, int | None]:
    """Opening and closing balance, where the column of balances goes along with the amounts."""
    if not rows or rows[-1].balance is None or 2 * _steps(rows) < len(rows) - 1:
        return None, None
    balance = rows[0].balance
    return (None if balance is None else balance - rows[0].minor), rows[-1].balance
