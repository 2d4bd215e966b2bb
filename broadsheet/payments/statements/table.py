"""CSV as banks write it, taken apart: code page, what parts the fields, where the head is, which column holds what."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from django.utils.translation import gettext as _

from broadsheet.core.money import is_currency
from broadsheet.core.spreadsheets import as_meant
from broadsheet.pages.spoken import Spoken
from broadsheet.payments.statements.amounts import NoAmount, minor_of
from broadsheet.payments.statements.days import orders_of
from broadsheet.payments.statements.encodings import decoded
from broadsheet.payments.statements.heads import (
    ABOUT,
    ACCOUNT,
    AMOUNT,
    BALANCE,
    BANK_ID,
    CAME,
    COLUMNS,
    CURRENCY,
    DAY,
    DIRECTION,
    DONE,
    FEE,
    IN,
    JOINED,
    KIND,
    MEMO,
    NAME,
    NOT_DONE,
    OTHER,
    OUT,
    PAYEE,
    REFERENCE,
    STATE,
    WENT,
    WORDS,
    bare,
    rank_of,
)
from broadsheet.payments.statements.lines import NotAStatement

__all__ = ["COLUMNS", "Columns", "DayOrMonth", "Table", "WhichColumns", "read_table"]

# Which column holds what: {"day": (0,), "words": (3, 5), …}.
Columns = dict[str, tuple[int, ...]]
MOST_LINES = 100_000
LOOKED_AT = 60
_HEAD_WITHIN = 40
_ORDER = (
    DAY, BALANCE, FEE, IN, OUT, AMOUNT, CURRENCY, DIRECTION, STATE, ACCOUNT, OTHER, NAME, PAYEE, ABOUT, REFERENCE, BANK_ID, KIND, WORDS,
)  # fmt: skip
_NUMBERS = frozenset({BALANCE, FEE, IN, OUT, AMOUNT})
_EXCEL = re.compile(r'^="?(.*?)"?$')


class DayOrMonth(NotAStatement):
    """Every day of the file can be read in two ways."""


class WhichColumns(NotAStatement):
    """It is not clear which columns hold what, or no line can be read with those that were taken."""


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

    def cells(self, at: int) -> list[str]:
        """What stands in a column of the first rows, without what is empty."""
        return [row[at] for row in self.rows[:LOOKED_AT] if at < len(row) and row[at]]

    def guessed(self) -> Columns:
        """Which column holds what, as far as heads and contents tell."""
        return dict(self._guessed)

    @cached_property
    def _guessed(self) -> Columns:
        found: Columns = {}
        taken: set[int] = set()
        for name in _ORDER:
            fitting = self._fitting(name, taken)
            kept = tuple(fitting) if name in JOINED else tuple(fitting[:1])
            if kept:
                found[name] = kept
                taken |= set(kept)
        if DAY not in found and not self.heads[0]:
            return self._by_contents()
        return self._agreeing(self._continued(found))

    def _fitting(self, name: str, taken: set[int]) -> list[int]:
        """The columns that can hold something by head and contents, the likeliest first."""
        ranked = [(rank_of(name, head), at) for at, head in enumerate(self.heads) if at not in taken]
        known = sorted((rank, at) for rank, at in ranked if rank is not None)
        fitting = [at for _rank, at in known if _holds(name, self.heads[at], self.cells(at))]
        if not fitting and name in (DAY, AMOUNT, IN, OUT):
            fitting = [at for _rank, at in known]  # what stands there is told, line by line
        return sorted(fitting) if name == WORDS else fitting

    def _continued(self, found: Columns) -> Columns:
        """Columns without a head right of the words hold the rest of the words."""
        last = max(found.get(WORDS, ()), default=len(self.heads))
        rest = range(last + 1, len(self.heads))
        if rest and not any(self.heads[at] for at in rest):
            found[WORDS] += tuple(at for at in rest if self.cells(at))
        return found

    def _agreeing(self, found: Columns) -> Columns:
        """Two columns for what came and went say more than one; a net amount beside a fee would count it twice."""
        if IN in found and OUT in found:
            found.pop(AMOUNT, None)
            found.pop(DIRECTION, None)
        elif AMOUNT in found:
            found.pop(IN, None)
            found.pop(OUT, None)
            if bare(self.heads[found[AMOUNT][0]]) in ("net", "net amount", "netto"):
                found.pop(FEE, None)
        if ACCOUNT in found and not self._is_own(found[ACCOUNT][0], OTHER in found):
            found.setdefault(OTHER, found.pop(ACCOUNT))
        return found

    def _is_own(self, at: int, has_other: bool) -> bool:
        """Whether a column of account numbers is of the account itself: the same ones again and again."""
        cells = [row[at] for row in self.rows if at < len(row) and row[at]]
        return has_other or (len(cells) > 1 and len(set(cells)) <= max(1, len(cells) // 4))

    def _by_contents(self) -> Columns:
        """A file without heads: the first column of days, the first of amounts, and words."""
        width = range(len(self.heads))
        found: Columns = {}
        if days := [at for at in width if _holds(DAY, "", self.cells(at)) and self.cells(at)]:
            found[DAY] = (days[0],)
        numbers = [at for at in width if at not in days and self.cells(at) and _holds(AMOUNT, "", self.cells(at))]
        if numbers:
            found[AMOUNT] = (numbers[0],)
        if len(numbers) > 1:
            found[BALANCE] = (numbers[-1],)
        if words := [at for at in width if at not in (*days, *numbers) and self.cells(at)]:
            found[WORDS] = tuple(words)
        return found


def _holds(name: str, head: str, cells: Sequence[str]) -> bool:
    """Whether what stands in a column can be what its head says; an empty column can."""
    if not cells:
        return True
    if name == DAY:
        return any(orders_of([cell]) for cell in cells[:20])
    if name in _NUMBERS:
        return sum(_is_number(cell) for cell in cells) >= 0.6 * len(cells)
    if name == CURRENCY:
        return sum(is_currency(cell.upper()) for cell in cells) >= 0.6 * len(cells)
    if name == DIRECTION:
        known = sum(bare(cell) in CAME | WENT | MEMO for cell in cells)
        return known >= 0.8 * len(cells) if rank_of(KIND, head) is not None else known > 0
    if name == STATE:
        return any(bare(cell) in DONE | NOT_DONE for cell in cells)
    if name == BANK_ID:
        return not _is_counted(cells)
    if name in (ACCOUNT, OTHER):
        return sum(any(char.isdigit() for char in cell) and len(cell) >= 5 for cell in cells) >= 0.6 * len(cells)
    return True


def _is_number(cell: str) -> bool:
    try:
        minor_of(re.sub(r"[^\W\d_]{1,3}|[$€£¥₽﷼]", "", cell).strip(), "KWD")
    except NoAmount:
        return bool(re.fullmatch(r"[-+(]?[\d.,\s’']+[)-]?", cell))
    return True


def _is_counted(cells: Sequence[str]) -> bool:
    """Whether a column only numbers the rows: such a number is another one in the next file."""
    if len(cells) < 2 or not all(cell.isdecimal() and len(cell) < 6 for cell in cells):
        return False
    steps = {int(two) - int(one) for one, two in pairwise(cells)}
    return steps in ({1}, {-1}) and 1 in (int(cells[0]), int(cells[-1]))


# --- taking apart -------------------------------------------------------------------------------------------------


def read_table(data: bytes, encoding: str = "") -> Table:
    """The rows of a CSV file, whatever parts its fields; lines before the head are left out. Raises NotAStatement.

    encoding: its code page, where a person has named it.
    """
    if data.startswith(b"PK\x03\x04") or data.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotAStatement(_("it is a spreadsheet: save it as CSV first"))
    words = decoded(data, named=encoding)
    if "\x00" in words:
        raise NotAStatement(_("it is no text file"))
    words = re.sub(r"\A(sep=.)\r?\n", "", words)
    mark = max(";,\t|", key=lambda one: (_parts_a_head(words, one), *_evenness(words, one)))
    numbered = _rows(words, mark)
    if not numbered:
        raise NotAStatement(_("it is empty"))
    if len(numbered) > MOST_LINES:
        raise NotAStatement(_("it has more than %(most)s lines: part it by months") % {"most": Spoken(MOST_LINES)})
    return _with_head(numbered)


def _rows(words: str, mark: str) -> list[tuple[int, tuple[str, ...]]]:
    try:
        reader = csv.reader(io.StringIO(words), delimiter=mark)
        numbered = [(reader.line_num, tuple(_cell(cell) for cell in row)) for row in reader]
    except csv.Error as problem:
        raise NotAStatement(_("it is damaged")) from problem
    return [(number, row) for number, row in numbered if any(row)]


def _cell(cell: str) -> str:
    """Without what spreadsheets put around a number that is to stay words (="0012"), or before a sign ('+39 …)."""
    found = _EXCEL.match(cell.strip())
    return as_meant((found[1] if found and cell.strip().startswith("=") else cell).strip())


def _parts_a_head(words: str, mark: str) -> bool:
    """Whether a sign parts one of the first lines into known heads: the comma of amounts does not."""
    lines = [line.split(mark) for line in words.splitlines()[:_HEAD_WITHIN] if mark in line]
    return any(sum(_is_head(cell.strip(' "')) for cell in cells) >= 2 for cells in lines)


def _evenness(words: str, mark: str) -> tuple[int, int]:
    """How many of the first lines a sign parts into as many fields as most of them, and into how many."""
    counts = [line.count(mark) for line in words.splitlines()[:_HEAD_WITHIN] if line.strip()]
    usual = max(set(counts), key=lambda count: (counts.count(count) if count else 0, count), default=0)
    return (counts.count(usual) if usual else 0, usual)


def _with_head(numbered: list[tuple[int, tuple[str, ...]]]) -> Table:
    """The head is the row in which most cells are known heads; a file of rows alone gets numbers for heads."""
    known = [sum(_is_head(cell) for cell in row) for _number, row in numbered[:_HEAD_WITHIN]]
    best = max(range(len(known)), key=lambda at: (known[at], -at))
    rows = [row for _number, row in numbered]
    if known[best] >= 2 or (known[best] and not _is_data(rows[best])):
        head, first = rows[best], best + 1
    elif wide := next((at for at, row in enumerate(rows[:_HEAD_WITHIN]) if _is_data(row)), None):
        head, first = rows[wide - 1], wide
    elif _is_data(rows[0]):
        head, first = ("",) * len(rows[0]), 0
    else:
        head, first = rows[0], 1
    kept = [(number, row) for number, row in numbered[first:] if row != head]
    return Table(tuple(head), tuple(row for _number, row in kept), tuple(number for number, _row in kept))


def _is_head(cell: str) -> bool:
    return any(rank_of(name, cell) is not None for name in COLUMNS)


def _is_data(row: Sequence[str]) -> bool:
    """Whether a row holds a day and an amount, as an entry does."""
    return any(orders_of([cell]) for cell in row) and any(
        _is_number(cell) and not orders_of([cell]) and re.search(r"\d", cell) for cell in row
    )
