"""Which kind of statement a file is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.payments.statements.camt import read_camt
from broadsheet.payments.statements.lines import NotAStatement, Statement, sifted
from broadsheet.payments.statements.mt940 import read_mt940
from broadsheet.payments.statements.ofx import read_ofx
from broadsheet.payments.statements.table import read_table, statement_of

MOST_BYTES = 20 * 1024 * 1024


def read_statements(
    data: bytes, currency: str, *, columns: dict[str, int] | None = None, day_first: bool | None = None,
    today: date | None = None,
) -> list[Statement]:  # fmt: skip
    """Every statement in a file, whatever its kind. Raises NotAStatement where nothing of it can be read.

    currency: of the account, for CSV, which does not say it; columns: of a CSV file, guessed where None; day_first: how
    its days are meant where they could be read in two ways.
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
    table = read_table(data)
    return [statement_of(table, table.guessed() if columns is None else columns, currency, today, day_first=day_first)]


def _reader_of(data: bytes, head: bytes) -> tuple[str, Callable[[bytes], list[Statement]] | None]:
    """The kind of a file and what reads it; nothing for CSV, which needs its columns."""
    if b"<OFX>" in data[:8000] or head.startswith(b"OFXHEADER"):
        return "ofx", read_ofx
    if head.startswith(b"<"):
        return "camt", read_camt
    if b":20:" in head or b":60F:" in head or b":61:" in head:
        return "mt940", read_mt940
    return "csv", None
