"""CSV as banks write it: the columns are guessed from their heads in six languages, or named by the treasurer."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext as _

from broadsheet.core.languages import locale_for
from broadsheet.core.money import NotAnAmount, read_money
from broadsheet.payments.statements.lines import Line, NotAStatement, Statement, fault_in

DAY, AMOUNT, IN, OUT, NAME, WORDS, REFERENCE, BANK_ID, BALANCE = COLUMNS = (
    "day", "amount", "in", "out", "name", "words", "reference", "bank_id", "balance",
)  # fmt: skip
# What the heads of the columns are called, bare of accents; the first column that fits is taken.
HEADS: dict[str, str] = {
    DAY: r"(booking |value |posting |transaction )?date|data( contabile| operazione| valuta)?|date( operation| de valeur)?"
         r"|fecha.*|дата.*|تاریخ.*",
    AMOUNT: r"amount.*|gross|net|importo.*|montant.*|importe.*|сумма.*|مبلغ.*",
    IN: r"paid in|money in|credit.*|entrate|accrediti?|avere|abono.*|haber|приход.*|واریز.*",
    OUT: r"paid out|money out|debit.*|uscite|addebiti?|dare|cargo.*|debe|расход.*|برداشت.*",
    NAME: r"name|payer|from name|counterparty.*|ordinante.*|nominativo|controparte|donneur.*|emetteur|tiers|nom"
          r"|ordenante|nombre|плательщик|контрагент|имя|نام.*|پرداخت.*",
    WORDS: r"description|details|memo|message|narrative|descrizione.*|causale.*|libelle.*|motif|communication|concepto.*"
           r"|descripcion|назначение.*|описание|شرح.*|توضیح.*",
    REFERENCE: r"ref(erence)?\.?|riferimento|referencia|референс|شماره مرجع|مرجع",
    BANK_ID: r"((transaction|bank|entry) ?)?(id|number)|codice.*|numero (operazione|operation)|номер.*|شماره.*",
    BALANCE: r"balance|saldo.*|solde.*|остаток|مانده.*",
}  # fmt: skip
_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %b %Y", "%d/%m/%y", "%Y/%m/%d", "%d.%m.%y", "%Y%m%d")
_AMERICAN = ("%m/%d/%Y", "%m/%d/%y")
MOST_LINES = 100_000


class DayOrMonth(NotAStatement):
    """Every day of the file can be read in two ways."""


class WhichColumns(NotAStatement):
    """It is not clear which columns hold what, or no line can be read with those that were taken."""


class NoLine(ValueError):
    """A row that cannot be read, and why, in words that follow its number."""


@dataclass(frozen=True)
class Table:
    """A CSV file taken apart: heads of the columns and rows of words, each with the number of its line in the file."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = field(default=())

    @property
    def kind(self) -> str:
        """Files with the same heads are of the same make."""
        return f"csv:{hashlib.sha256(';'.join(self.heads).encode()).hexdigest()[:12]}"

    def guessed(self) -> dict[str, int]:
        """Which column holds what, as far as the heads tell: {"day": 0, "amount": 3, …}."""
        bare = [_bare(head) for head in self.heads]
        found: dict[str, int] = {}
        for name in COLUMNS:
            for at, head in enumerate(bare):
                if at not in found.values() and re.fullmatch(HEADS[name], head):
                    found[name] = at
                    break
        if AMOUNT in found:
            found.pop(IN, None)
            found.pop(OUT, None)
        return found


def _bare(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.casefold().strip().strip('"'))
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def read_table(data: bytes) -> Table:
    """The rows of a CSV file, whatever parts its fields; lines before the head are left out. Raises NotAStatement."""
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = data.decode("cp1252", "replace")
    if "\x00" in words:
        raise NotAStatement(_("it is no text file"))
    mark = max(";,\t|", key=lambda one: sum(line.count(one) for line in words.splitlines()[:20]))
    try:
        reader = csv.reader(io.StringIO(words), delimiter=mark)
        numbered = [(reader.line_num, tuple(cell.strip() for cell in row)) for row in reader]
    except csv.Error as problem:
        raise NotAStatement(_("it is damaged")) from problem
    numbered = [(number, row) for number, row in numbered if any(row)][:MOST_LINES]
    rows = [row for _number, row in numbered]
    head = next((at for at, row in enumerate(rows[:30]) if DAY in Table(row, ()).guessed() and len(row) > 2), None)
    if head is None:
        if not rows:
            raise NotAStatement(_("it is empty"))
        head = 0
    width = len(rows[head])
    kept = [(number, row) for number, row in numbered[head + 1 :] if len(row) >= min(3, width)]
    return Table(rows[head], tuple(row for _number, row in kept), tuple(number for number, _row in kept))


def statement_of(
    table: Table,
    columns: dict[str, int],
    currency: str,
    today: date,
    *,
    language: str = "en",
    day_first: bool | None = None,
) -> Statement:
    """A table as a statement. columns: which column holds what; "day" and "amount" (or "in" and "out") are needed.

    day_first: how 03/04/2024 is meant; needed only where no day of the file says it. A row that cannot be read is told with
    its number, and the others are taken. Raises WhichColumns; DayOrMonth where only a person can tell.
    """
    if DAY not in columns or not (AMOUNT in columns or IN in columns or OUT in columns):
        raise WhichColumns(_("it is not clear which columns hold the day and the amount"))
    days = [_cell(row, columns, DAY) for row in table.rows]
    formats = _format_of([day for day in days if any(_reads(day, one) for one in (*_FORMATS, *_AMERICAN))], day_first)
    kept: list[tuple[Line, int | None]] = []
    faults = []
    for number, row in zip(table.numbers, table.rows, strict=True):
        if not _cell(row, columns, DAY):
            continue
        try:
            line = _line(row, columns, formats, currency, language, today)
        except NoLine as problem:
            faults.append(_("line %(number)d: %(why)s") % {"number": number, "why": problem})
        else:
            kept += [(line, _balance(row, columns, currency, language))] if line.minor else []
    if faults and not kept:
        raise WhichColumns("; ".join(faults[:5]))
    kept = _in_order(kept)
    opening, closing = _ends(kept)
    dates = [line.day for line, _balance in kept]
    return Statement(
        currency, tuple(line for line, _balance in kept), opening=opening, closing=closing, first_day=min(dates, default=None),
        last_day=max(dates, default=None), faults=tuple(faults), kind=table.kind,
    )  # fmt: skip


def _line(
    row: Sequence[str], columns: dict[str, int], formats: Sequence[str], currency: str, language: str, today: date
) -> Line:
    """A row as a line; of nothing where its amount is 0. Raises NoLine."""
    try:
        day = _read_day(_cell(row, columns, DAY), formats)
    except ValueError as problem:
        raise NoLine(_("“%(words)s” is no day") % {"words": _cell(row, columns, DAY)[:40]}) from problem
    texts = {name: _cell(row, columns, name) for name in (NAME, WORDS, REFERENCE, BANK_ID)}
    line = Line(
        day, _amount(row, columns, currency, language), texts[NAME], texts[WORDS], texts[REFERENCE], texts[BANK_ID]
    )
    if fault := fault_in(line, today):
        raise NoLine(fault)
    return line


def _balance(row: Sequence[str], columns: dict[str, int], currency: str, language: str) -> int | None:
    try:
        return _money(_cell(row, columns, BALANCE), currency, language)
    except NoLine:
        return None


def _in_order(kept: list[tuple[Line, int | None]]) -> list[tuple[Line, int | None]]:
    """The oldest first; most banks show the newest first. Of lines of one day the balances tell."""
    if not kept:
        return kept
    first, last = kept[0][0].day, kept[-1][0].day
    is_upside_down = first > last or (first == last and _steps(kept[::-1]) > _steps(kept))
    return kept[::-1] if is_upside_down else kept


def _steps(kept: Sequence[tuple[Line, int | None]]) -> int:
    """How often a balance is the one before it and the amount of its line."""
    pairs = pairwise(kept)
    return sum(old is not None and old + line.minor == new for (_line, old), (line, new) in pairs)


def _ends(kept: Sequence[tuple[Line, int | None]]) -> tuple[int | None, int | None]:
    """Opening and closing balance, where the column of balances goes along with the amounts."""
    if not kept or kept[-1][1] is None or 2 * _steps(kept) < len(kept) - 1:
        return None, None
    line, balance = kept[0]
    return (None if balance is None else balance - line.minor), kept[-1][1]


def _cell(row: Sequence[str], columns: dict[str, int], name: str) -> str:
    at = columns.get(name)
    return row[at] if at is not None and at < len(row) else ""


def _amount(row: Sequence[str], columns: dict[str, int], currency: str, language: str) -> int:
    if AMOUNT in columns:
        return _money(_cell(row, columns, AMOUNT), currency, language)
    came, went = (_cell(row, columns, name) for name in (IN, OUT))
    return (_money(came, currency, language) if came else 0) - abs(_money(went, currency, language) if went else 0)


def _money(words: str, currency: str, language: str) -> int:
    """Minor units; the account's own currency sign may stand beside them. Raises NoLine."""
    bare = words.replace("+", "").strip()
    is_out = bare.startswith("(") and bare.endswith(")")
    bare = bare.strip("()")
    for sign in _signs(currency):
        bare = bare.replace(sign, "")
    try:
        minor = read_money(bare.strip(), currency, language).minor
    except NotAnAmount as problem:
        raise NoLine(
            _("“%(words)s” is no amount in %(currency)s") % {"words": words[:40], "currency": currency}
        ) from problem
    return -minor if is_out else minor


@lru_cache
def _signs(currency: str) -> tuple[str, ...]:
    """How the currency is signed, the longest first: `A$`, `$`."""
    found = set()
    for code in ("en", "it", "fr", "es", "ru", "fa"):
        sign = str(getattr(locale_for(code), "currency_symbols", {}).get(currency, ""))
        found |= {sign, sign[-1:]} if sign and not sign.isalpha() else set()
    return tuple(sorted(found, key=lambda one: (-len(one), one)))


def _format_of(days: Sequence[str], day_first: bool | None) -> tuple[str, ...]:
    """The formats that read every day of the file; a day and a month that could be exchanged are read as elsewhere in it."""
    european = tuple(one for one in _FORMATS if all(_reads(day, one) for day in days))
    american = tuple(one for one in _AMERICAN if all(_reads(day, one) for day in days))
    if european and american and any(_read_day(day, european) != _read_day(day, american) for day in days):
        if day_first is None:
            raise DayOrMonth(_("days such as %(day)s could be read day first or month first") % {"day": days[0]})
        return european if day_first else american
    return european or american or _FORMATS


def _reads(words: str, form: str) -> bool:
    try:
        datetime.strptime(words[:11].strip(), form)
    except ValueError:
        return False
    return True


def _read_day(words: str, formats: Sequence[str]) -> date:
    for form in formats:
        if _reads(words, form):
            return datetime.strptime(words[:11].strip(), form).date()
    raise ValueError(words)
