"""How a galley is cut into columns: whole numbers in, whole numbers out; no paper, no type, no text.

Heights are in quarters of a line of the grid, so that small type (three quarters) keeps to the grid too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

# Quarters in a line of the grid.
LINE = 4


@dataclass(frozen=True)
class Slug:
    """What is never cut: a line of text, a heading, a picture.

    before: air above it, dropped at the head of a column. may_end: a column may end behind it.
    gives: air may be added above it, so that a column comes out full.
    """

    height: int
    before: int = 0
    may_end: bool = True
    gives: bool = False


class Galley:
    """A text as slugs; answers how high a stretch of it is, and where a column may end."""

    def __init__(self, slugs: Sequence[Slug]) -> None:
        self.slugs = tuple(slugs)
        self._totals = [0, *accumulate(slug.before + slug.height for slug in self.slugs)]
        self._last_end = self._ends()

    def _ends(self) -> list[int]:
        """For each place the nearest one at or before it where a column may end."""
        ends, last = [0], 0
        for place, slug in enumerate(self.slugs, start=1):
            last = place if slug.may_end or place == len(self.slugs) else last
            ends.append(last)
        return ends

    def __len__(self) -> int:
        return len(self.slugs)

    def height(self, start: int, end: int) -> int:
        """Of the slugs from start up to, not including, end, at the head of a column."""
        if end <= start:
            return 0
        return self._totals[end] - self._totals[start] - self.slugs[start].before

    def furthest(self, start: int, room: int) -> int:
        """The last permitted end of a column that begins at start; start itself where nothing fits."""
        if start >= len(self.slugs) or room <= 0:
            return start
        limit = self._totals[start] + self.slugs[start].before + room
        return max(start, self._last_end[bisect_right(self._totals, limit) - 1])

    def nearest(self, start: int, wanted: int, room: int) -> list[int]:
        """Permitted ends within the room, the one nearest to the wanted height first."""
        ends: list[int] = []
        end = self.furthest(start, room)
        while end > start and len(ends) < 12:
            ends.append(end)
            end = self._last_end[end - 1]
        return sorted(ends, key=lambda end: (abs(wanted - self.height(start, end)), -end))


def filled(galley: Galley, start: int, rooms: Sequence[int]) -> list[int]:
    """The end of each column when each is made as full as its room allows."""
    ends = []
    for room in rooms:
        start = galley.furthest(start, room)
        ends.append(start)
    return ends


@dataclass(frozen=True)
class Balance:
    """Columns of equal height: lines of the grid, and where each column ends."""

    lines: int
    ends: tuple[int, ...]


def balanced(galley: Galley, start: int, drops: Sequence[int], most: int) -> Balance | None:
    """Share the rest of a galley out between columns as evenly as the permitted cuts allow.

    drops: for each column the quarters that it begins lower (a picture stands above it).
    most: lines of the tallest column. None where it does not fit.
    """
    low, high = (
        max(1, -(-max(drops) // LINE)),
        most,
    )  # what hangs into a column has room there, whatever stands under it
    if low > high or not _ends_within(galley, start, drops, high):
        return None
    while low < high:
        middle = (low + high) // 2
        if _ends_within(galley, start, drops, middle):
            high = middle
        else:
            low = middle + 1
    return Balance(low, tuple(_evened(galley, start, [low * LINE - drop for drop in drops])))


def _ends_within(galley: Galley, start: int, drops: Sequence[int], lines: int) -> bool:
    return filled(galley, start, [lines * LINE - drop for drop in drops])[-1] >= len(galley)


def _evened(galley: Galley, start: int, rooms: Sequence[int]) -> list[int]:
    """Cuts that leave the same air at the foot of each column; every column stays within its room."""
    ends: list[int] = []
    for number, room in enumerate(rooms):
        later = list(rooms[number + 1 :])
        start = _even_end(galley, start, room, later)
        ends.append(start)
    return ends


def _even_end(galley: Galley, start: int, room: int, later: Sequence[int]) -> int:
    whole = galley.height(start, len(galley))
    air = max(0, room + sum(later) - whole) // (len(later) + 1)
    for end in galley.nearest(start, room - air, room):
        if not later or filled(galley, end, later)[-1] >= len(galley):
            return end
    return galley.furthest(start, room)


def spread(galley: Galley, start: int, end: int, room: int) -> dict[int, int]:
    """Air to add above slugs that give, a line each, so that a column ends at its foot or nearer to it."""
    missing = (room - galley.height(start, end)) // LINE
    places = [place for place in range(start + 1, end) if galley.slugs[place].gives]
    return dict.fromkeys(places[: max(0, missing)], LINE)
