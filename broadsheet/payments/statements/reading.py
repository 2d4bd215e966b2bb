"""Which kind of statement a file is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.payments.statements.camt import read_camt
from broadsheet.payments.statements.lines import NotAStatement, Statement, sifted
from broadsheet.payments.statements.mt940 import is_mt940, read_mt940
from broadsheet.payments.statements.ofx import is_ofx, read_ofx
from broadsheet.payments.statements.rows import statements_of
from broadsheet.payments.statements.table import Columns, read_table

MOST_BYTES = 20 * 1024 * 1024


def read_statements(
    data: bytes, currency: str, *, columns: Columns | None = None, day_first: bool | None = None,
    today: date | None = None, is_out: frozenset[str] | None = None, encoding: str = "",
) -> list[Statement]:  # fmt: skip
    """Every page of every account in a file, whatever its kind. Raises NotAStatement where nothing of it can be read.

    currency: of the account, for CSV, which seldom says it; columns: of a CSV file, guessed where None; day_first: how
    its days are meant where they could be read in two ways; is_out: what its column of directions says of money that went
    out, where that is not known; encoding: the code page of a CSV file, where a person has named it.
    """
    if len(data) > MOST_BYTES:
        raise NotAStatement(_("it is larger than any statement"))
    head = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:4000]
    if not head:
        raise NotAStatement(_("it is empty"))
    today = today or timezone.localdate()
    kind, read = _reader_of(data, head)
    if read is not None:
        return [replace(sifted(one, today), kind=kind) for one in read(data)]
    table = read_table(data, encoding)
    chosen = table.guessed() if columns is None else columns
    return statements_of(table, chosen, currency, today, day_first=day_first, is_out=is_out)


def _reader_of(data: bytes, head: bytes) -> tuple[str, Callable[[bytes], list[Statement]] | None]:
    """The kind of a file and what reads it; nothing for CSV, which needs its columns."""
    if is_ofx(data):
        return "ofx", read_ofx
    if head.startswith(b"<"):
        return "camt", read_camt
    if is_mt940(data):
        return "mt940", read_mt940
    return "csv", None
