"""Whether a line of a statement is here already from another kind of file, which words it otherwise. Plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from broadsheet.core.addresses import name_key
from broadsheet.payments.matching import references_as_written
from broadsheet.payments.statements.lines import Line

# The same beyond doubt; the same but for the day, which may be that of the booking or of its value; a person must say.
SAME, SHIFTED, LIKELY = "same", "shifted", "likely"
MOST_SHIFTED = timedelta(days=3)


@dataclass(frozen=True)
class Here:
    """A line that is here already, and the days that its statement covers."""

    id: int
    line: Line
    first: date
    last: date


def already_here(lines: Sequence[Line], here: Iterable[Here], first: date, last: date) -> dict[int, str]:
    """Position of a line → SAME or LIKELY, for those that are here already; each that is here answers for one line.

    first, last: the days that the new file covers. A shifted day is believed only where both files cover both days: there
    the new file must have the line, too, and a line of the same amount that nothing else answers for is likely the one.
    """
    by_amount: dict[int, list[Here]] = defaultdict(list)
    for one in here:
        by_amount[one.line.minor].append(one)
    found: dict[int, str] = {}
    used: set[int] = set()
    for wanted in (SAME, SHIFTED, LIKELY):
        for at, line in enumerate(lines):
            if at in found:
                continue
            for one in by_amount[line.minor]:
                is_covered = one.first <= line.day <= one.last and first <= one.line.day <= last
                if one.id in used or not (verdict := _verdict(wanted, line, one.line, is_covered=is_covered)):
                    continue
                used.add(one.id)
                found[at] = verdict
                break
    return found


def _verdict(wanted: str, line: Line, other: Line, *, is_covered: bool) -> str:
    if likeness(line, other) != wanted or (wanted == LIKELY and line.day != other.day and not is_covered):
        return ""
    return SAME if wanted == SAME or (wanted == SHIFTED and is_covered) else LIKELY


def likeness(one: Line, other: Line) -> str:
    """How much two lines of two kinds of file are alike; '' where they are two things."""
    if one.minor != other.minor or abs(one.day - other.day) > MOST_SHIFTED:
        return ""
    mine, theirs = (references_as_written(_everything(line)) for line in (one, other))
    if mine and theirs and not mine & theirs:
        return ""
    names = _words(one.name), _words(other.name)
    if not (mine and theirs) and all(names) and not names[0] & names[1]:
        return ""
    if mine & theirs or _says_the_same(one, other):
        return SAME if one.day == other.day else SHIFTED
    return LIKELY


def _everything(line: Line) -> str:
    return f"{line.name} {line.words} {line.reference}"


def _words(text: str) -> frozenset[str]:
    return frozenset(name_key(text).split())


def _says_the_same(one: Line, other: Line) -> bool:
    """The same words, or all that one file says, two words at least, within what the other says."""
    mine, theirs = _words(_everything(one)), _words(_everything(other))
    if mine and mine == theirs:
        return True
    shorter, longer = sorted((mine, theirs), key=len)
    if len(shorter) >= 2 and shorter <= longer:
        return True
    return any(
        len(name) >= 2 and name <= words for name, words in ((_words(one.name), theirs), (_words(other.name), mine))
    )
