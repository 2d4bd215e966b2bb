"""CSV as banks write it: the columns are guessed from their heads in six languages, or named by the treasurer."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from broadsheet.core.money import NotAnAmount, read_money
from broadsheet.payments.statements.lines import Line, NotAStatement, Statement

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


@dataclass(frozen=True)
class Table:
    """A CSV file taken apart: heads of the columns and rows of words."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

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
        rows = [tuple(cell.strip() for cell in row) for row in csv.reader(io.StringIO(words), delimiter=mark)]
    except csv.Error as problem:
        raise NotAStatement(_("it is damaged")) from problem
    rows = [row for row in rows if any(row)][:MOST_LINES]
    head = next((at for at, row in enumerate(rows[:30]) if DAY in Table(row, ()).guessed() and len(row) > 2), None)
    if head is None:
        if not rows:
            raise NotAStatement(_("it is empty"))
        head = 0
    width = len(rows[head])
    return Table(rows[head], tuple(row for row in rows[head + 1 :] if len(row) >= min(3, width)))


def statement_of(
    table: Table, columns: dict[str, int], currency: str, *, language: str = "en", day_first: bool | None = None
) -> Statement:
    """A table as a statement. columns: which column holds what; "day" and "amount" (or "in" and "out") are needed.

    day_first: how 03/04/2024 is meant; needed only where no day of the file says it.
    Raises NotAStatement, naming the row; DayOrMonth where only a person can tell.
    """
    if DAY not in columns or not (AMOUNT in columns or IN in columns or OUT in columns):
        raise NotAStatement(_("it is not clear which columns hold the day and the amount"))
    days = [_cell(row, columns, DAY) for row in table.rows]
    formats = _format_of([day for day in days if day], day_first)
    lines = []
    for number, row in enumerate(table.rows, 2):
        if not _cell(row, columns, DAY):
            continue
        try:
            day = _read_day(_cell(row, columns, DAY), formats)
            minor = _amount(row, columns, currency, language)
        except (ValueError, NotAnAmount) as problem:
            raise NotAStatement(
                _("row %(number)d has no day or amount that can be read: “%(words)s”")
                % {"number": number, "words": " · ".join(row)[:80]}
            ) from problem
        if minor:
            texts = {name: _cell(row, columns, name) for name in (NAME, WORDS, REFERENCE, BANK_ID)}
            lines.append(Line(day, minor, texts[NAME], texts[WORDS], texts[REFERENCE], texts[BANK_ID]))
    if lines and lines[0].day > lines[-1].day:
        lines.reverse()  # newest first, as most banks show them
    dates = [line.day for line in lines]
    return Statement(currency, tuple(lines), first_day=min(dates, default=None), last_day=max(dates, default=None))


def _cell(row: Sequence[str], columns: dict[str, int], name: str) -> str:
    at = columns.get(name)
    return row[at] if at is not None and at < len(row) else ""


def _amount(row: Sequence[str], columns: dict[str, int], currency: str, language: str) -> int:
    if AMOUNT in columns:
        return _money(_cell(row, columns, AMOUNT), currency, language)
    came, went = (_cell(row, columns, name) for name in (IN, OUT))
    return (_money(came, currency, language) if came else 0) - abs(_money(went, currency, language) if went else 0)


def _money(words: str, currency: str, language: str) -> int:
    bare = words.replace("+", "").strip()
    is_out = bare.startswith("(") and bare.endswith(")")
    minor = read_money(bare.strip("()"), currency, language).minor
    return -minor if is_out else minor


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
