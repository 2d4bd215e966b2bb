"""What higher rooms register, in their `apps.py`: one list to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from broadsheet.ledger.rules import Line
from broadsheet.payments.models import Due, Standing


@dataclass(frozen=True)
class Share:
    """A line in the books of a section."""

    section: int
    line: Line


@dataclass(frozen=True)
class Keeper:
    """What a room does for the standing agreements of its purpose.

    next_due: (agreement, number, the day on which it is charged) → the sum due of that instalment, in the caller's
    transaction; raises payments.actions.Refused, with words for the payer, where there is none any more. drop: an open
    instalment is not wanted any more. ways: in which the payer may go on paying. is_ripe: whether an agreement that comes
    before an issue is to be renewed now. most_missed: so many instalments in a row may stay unpaid.
    """

    next_due: Callable[[Standing, int, date], Due]
    drop: Callable[[Due], object]
    ways: Callable[[Standing], set[str]]
    is_ripe: Callable[[Standing], bool]
    most_missed: int


keepers: dict[str, Keeper] = {}
# purpose → (due, before, after) → where the money between two states of what is paid goes: credits (below 0), in the due's
# currency, that sum to before − after. `before` and `after` are minor units.
splitters: dict[str, Callable[[Due, int, int], Iterable[Share]]] = {}
# purpose → (due, minor units that go back) → where they are taken from: debits (above 0) that sum to them. Without an entry
# the splitter is asked for the way back.
returners: dict[str, Callable[[Due, int], Iterable[Share]]] = {}
# Called in the transaction in which a due is paid in full.
settled: list[Callable[[Due], None]] = []
# Called in the transaction in which what settled a due is taken back, because it was allocated wrongly; raises
# payments.actions.Refused where that is too late.
unsettled: list[Callable[[Due], None]] = []
# Called in the transaction in which part of what settled a due is to be paid back.
paid_back: list[Callable[[Due], None]] = []
# Called in the transaction in which money came for a due that was closed; True says that the due is open again.
came_late: list[Callable[[Due], bool]] = []
# Called in the transaction in which a dispute about what was paid for a due becomes known, or is decided.
disputed: list[Callable[[Due], None]] = []
