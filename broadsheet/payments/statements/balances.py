"""Whether the pages of a file lead from each opening to its closing balance, and join. Plain values, minor units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from broadsheet.payments.statements.lines import Statement


@dataclass(frozen=True)
class Gap:
    """Where a file contradicts itself. On a page: opening, sum of its lines, closing; between two pages sum is None: the one
    closes with `opening`, the next opens with `closing`."""

    opening: int
    sum: int | None
    closing: int
    last_day: date | None = None

    @property
    def missing(self) -> int:
        """What would have to come in between."""
        return self.closing - self.opening - (self.sum or 0)


def gaps_in(pages: Sequence[Statement]) -> list[Gap]:
    """Every place where the pages of one account do not lead from one balance to the next."""
    own = [
        Gap(page.opening, sum(line.minor for line in page.lines), page.closing, page.last_day)
        for page in pages
        if page.opening is not None and page.closing is not None and not page.is_sound
    ]
    return own + _between(in_order(pages))


def in_order(pages: Sequence[Statement]) -> list[Statement]:
    """The pages as they join; in some files the newest stands first."""
    return list(pages[::-1] if _between(pages) and not _between(pages[::-1]) else pages)


def _between(pages: Sequence[Statement]) -> list[Gap]:
    told = [page for page in pages if page.opening is not None and page.closing is not None]
    return [
        Gap(one.closing, None, other.opening, other.first_day)
        for one, other in pairwise(told)
        if one.closing is not None and other.opening is not None and one.closing != other.opening
    ]
