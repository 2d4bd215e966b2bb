"""How a file is read where it cannot say so itself: columns, order of day and month, words for money that went out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from broadsheet.payments.statements.encodings import is_code_page
from broadsheet.payments.statements.lines import Statement
from broadsheet.payments.statements.reading import _reader_of, read_statements
from broadsheet.payments.statements.table import COLUMNS

# Columns that several columns of a file may be, which are then joined.
JOINED = frozenset({"name", "words"})
MOST_COLUMN = 500


def is_table(data: bytes) -> bool:
    """Whether a file is CSV, whose columns a person can name."""
    return _reader_of(data, data.lstrip(b"\xef\xbb\xbf \r\n\t")[:4000])[1] is None


class TwoOfAKind(ValueError):
    """Two columns are said to be what only one can be; its name."""


@dataclass(frozen=True)
class Choices:
    """columns: name → places in the file, None where they are guessed; day_first: None where the file shows it; out: what the
    column of directions says of money that went out, empty where it is a known word; encoding: the code page, '' where it is
    found."""

    columns: Mapping[str, tuple[int, ...]] | None = None
    day_first: bool | None = None
    out: frozenset[str] = frozenset()
    encoding: str = ""

    def read(self, data: bytes, currency: str) -> list[Statement]:
        """Every page of every account of a file. Raises NotAStatement, WhichColumns, DayOrMonth."""
        columns = None if self.columns is None else dict(self.columns)
        return read_statements(
            data, currency, columns=columns, day_first=self.day_first, is_out=self.out or None, encoding=self.encoding
        )

    def as_json(self) -> dict[str, Any]:
        columns = None if self.columns is None else {name: list(places) for name, places in self.columns.items()}
        return {"columns": columns, "day_first": self.day_first, "out": sorted(self.out), "encoding": self.encoding}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Choices:
        columns, encoding = kept.get("columns"), str(kept.get("encoding") or "")
        return cls(
            None if columns is None else {name: tuple(places) for name, places in columns.items() if name in COLUMNS},
            kept.get("day_first"), frozenset(kept.get("out") or ()),
            encoding if is_code_page(encoding) else "",
        )  # fmt: skip


def columns_in(words: str) -> dict[str, tuple[int, ...]]:
    """`day=1,amount=4,words=3+5`, counted from 1, as columns. Raises ValueError with the part that is wrong."""
    found: dict[str, tuple[int, ...]] = {}
    for part in filter(None, (one.strip() for one in words.split(","))):
        name, _equals, places = part.partition("=")
        numbers = places.split("+")
        if name not in COLUMNS or not all(one.isdecimal() and 0 < int(one) < MOST_COLUMN for one in numbers):
            raise ValueError(part)
        found[name] = tuple(int(one) - 1 for one in numbers)
        if len(numbers) > 1 and name not in JOINED:
            raise ValueError(part)
    return found


def columns_of(roles: Mapping[int, str]) -> dict[str, tuple[int, ...]]:
    """Place of a column → what it is, as columns. Raises TwoOfAKind."""
    found: dict[str, tuple[int, ...]] = {}
    for place, name in sorted(roles.items()):
        if name in found and name not in JOINED:
            raise TwoOfAKind(name)
        found[name] = (*found.get(name, ()), place)
    return found
