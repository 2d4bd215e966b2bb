"""Cells of CSV files: words that a spreadsheet would run as a formula are made harmless, and read back as they were.

Source: OWASP, CSV Injection; spreadsheets take what begins with = + - @ (also in full width), tab or return as a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

BEGINS_FORMULA = "=+-@\t\r＝＋－＠"
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*")


def harmless_cell(value: Any) -> Any:
    """The same value; words that begin like a formula stand behind an apostrophe, numbers stay numbers."""
    if not isinstance(value, str) or value[:1] not in BEGINS_FORMULA or not value or _NUMBER.fullmatch(value):
        return value
    return f"'{value}"


def harmless_row(values: Iterable[Any]) -> list[Any]:
    return [harmless_cell(value) for value in values]


def as_meant(cell: str) -> str:
    """What stood in a cell before it was made harmless, here or by another program."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in BEGINS_FORMULA else cell
