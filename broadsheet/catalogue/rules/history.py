"""Rows that hold from a day to a day: two of the same key at the same time contradict one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations


@dataclass(frozen=True)
class Period:
    """When a row holds; until None is for ever. id names the row."""

    id: int
    key: tuple[object, ...]
    since: date
    until: date | None = None

    def meets(self, other: Period) -> bool:
        return self.since <= (other.until or date.max) and other.since <= (self.until or date.max)


def contradictions(periods: Iterable[Period]) -> list[tuple[int, int]]:
    """Pairs of rows of one key that hold at the same time, the earlier row first."""
    by_key: dict[tuple[object, ...], list[Period]] = {}
    for period in sorted(periods, key=lambda one: (one.since, one.id)):
        by_key.setdefault(period.key, []).append(period)
    return [pair for rows in by_key.values() for pair in _meeting(rows)]


def _meeting(rows: Sequence[Period]) -> list[tuple[int, int]]:
    return [(one.id, other.id) for one, other in combinations(rows, 2) if one.meets(other)]
