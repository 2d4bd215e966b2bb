"""What higher rooms register, in their `apps.py`: one list to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from broadsheet.ledger.rules import Line
from broadsheet.payments.models import Due


@dataclass(frozen=True)
class Share:
    """A line in the books of a section."""

    section: int
    line: Line


# purpose → (due, before, after) → where the money between two states of what is paid goes: credits (below 0), in the due's
# currency, that sum to before − after. `before` and `after` are minor units.
splitters: dict[str, Callable[[Due, int, int], Iterable[Share]]] = {}
# purpose → (due, minor units that go back) → where they are taken from: debits (above 0) that sum to them. Without an entry
# the splitter is asked for the way back.
returners: dict[str, Callable[[Due, int], Iterable[Share]]] = {}
# Called in the transaction in which a due is paid in full.
settled: list[Callable[[Due], None]] = []
# Called in the transaction in which part of what settled a due is to be paid back.
paid_back: list[Callable[[Due], None]] = []
# Called in the transaction in which money came for a due that was closed; True says that the due is open again.
came_late: list[Callable[[Due], bool]] = []
