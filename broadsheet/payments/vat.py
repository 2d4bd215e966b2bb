"""VAT in income: prices contain it, and the state's part of what is earned goes to its own account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from broadsheet.ledger import rules as ledger
from broadsheet.ledger.querying import vat_rates
from broadsheet.ledger.rules import Line
from broadsheet.payments.registry import Share


def taxed(shares: Iterable[Share], day: date) -> list[Share]:
    """Income with the VAT taken out of it, where its section needs that. The sum stays the same.

    The line in the account of the VAT names the account of the income; each is rounded by itself, half up.
    """
    rows = list(shares)
    rates = vat_rates((row.section for row in rows), day)
    return [one for row in rows for one in _taxed(row, rates.get((row.section, row.line.code), 0))]


def _taxed(share: Share, rate: int) -> list[Share]:
    line, sign = share.line, -1 if share.line.minor < 0 else 1
    vat = sign * ledger.vat_within(abs(line.minor), rate) if rate else 0
    if not vat:
        return [replace(share, line=replace(line, vat_rate=rate or None))]
    net = replace(line, minor=line.minor - vat, vat_rate=rate)
    return [replace(share, line=net), Share(share.section, Line(ledger.VAT, vat, note=line.code))]
