"""Which kind of statement a file is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from broadsheet.payments.statements.camt import read_camt
from broadsheet.payments.statements.lines import NotAStatement, Statement
from broadsheet.payments.statements.mt940 import read_mt940
from broadsheet.payments.statements.ofx import read_ofx
from broadsheet.payments.statements.table import read_table, statement_of

MOST_BYTES = 20 * 1024 * 1024


def read_statements(
    data: bytes, currency: str, *, columns: dict[str, int] | None = None, day_first: bool | None = None
) -> list[Statement]:
    """Every statement in a file, whatever its kind. Raises NotAStatement.

    currency: of the account, for CSV, which does not say it; columns: of a CSV file, guessed where None; day_first: how
    its days are meant where they could be read in two ways.
    """
    if len(data) > MOST_BYTES:
        raise NotAStatement(_("it is larger than any statement"))
    head = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:4000]
    if not head:
        raise NotAStatement(_("it is empty"))
    if b"<OFX>" in data[:8000] or head.startswith(b"OFXHEADER"):
        return read_ofx(data)
    if head.startswith(b"<"):
        return read_camt(data)
    if b":20:" in head or b":60F:" in head or b":61:" in head:
        return read_mt940(data)
    table = read_table(data)
    return [statement_of(table, table.guessed() if columns is None else columns, currency, day_first=day_first)]
