"""Which lines of a file are here already: counted by their keys, and within equal keys told apart by their words. Plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count

from broadsheet.core.addresses import name_key
from broadsheet.payments.matching import references_as_written
from broadsheet.payments.statements.lines import Line

# Keys of this kind are made without words; those without it are of before, and are known by account, day and amount.
MARK = "2:"
MOST_COMPARED = 40_000
ALL = 100


@dataclass(frozen=True)
class There:
    """A line that is here already, under its key. is_left_out: a person has said that it is not to be booked.

    is_of_kind: whether the same kind of file brought it; another kind words its lines otherwise, so that only the same words
    are told by counting, and `likeness.already_here` is asked about the others.
    """

    id: int
    key: str
    line: Line
    is_of_kind: bool = True
    is_left_out: bool = False


@dataclass(frozen=True)
class Counted:
    """What counting says. keys: of each line, in their order; those of new lines are free.

    known: position of a line → the one that is here; doubted: the same, where the words are of two things, so that a person
    must say. by_counting: positions of known lines for which no number of the bank speaks.
    """

    keys: list[str]
    known: dict[int, There] = field(default_factory=dict)
    doubted: dict[int, There] = field(default_factory=dict)
    by_counting: frozenset[int] = frozenset()


def counted(numbered: Sequence[tuple[str, Line]], there: Iterable[There]) -> Counted:
    """Hold the lines of a file against those that are here; each that is here answers for one line, the likest first.

    numbered: the lines with their keys, as `lines.keyed` makes them.
    """
    rows = list(there)
    groups: dict[str, list[There]] = defaultdict(list)
    older: dict[tuple[object, int], list[There]] = defaultdict(list)
    for row in rows:
        if row.key.startswith(MARK):
            groups[_base(row.key)].append(row)
        else:
            older[row.line.day, row.line.minor].append(row)
    by_base: dict[str, list[int]] = defaultdict(list)
    for at, (key, _line) in enumerate(numbered):
        by_base[_base(key)].append(at)
    lines = [line for _key, line in numbered]
    answers: dict[int, There] = {}
    for base, places in by_base.items():
        answers |= _paired(lines, places, groups[base])
    by_day: dict[tuple[object, int], list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if at not in answers:
            by_day[line.day, line.minor].append(at)
    for place, places in by_day.items():
        answers |= _paired(lines, places, older[place])
    doubted = {at: row for at, row in answers.items() if _are_two_things(lines[at], row.line)}
    known = {at: row for at, row in answers.items() if at not in doubted}
    asked = {_base(row.key) for row in rows if row.is_left_out}
    counting = {at for at in known if not lines[at].bank_id and _base(numbered[at][0]) not in asked}
    return Counted(_keys(numbered, known, rows), known, doubted, frozenset(counting))


def _base(key: str) -> str:
    return key.rpartition(":")[0]


def _paired(lines: Sequence[Line], places: Sequence[int], rows: Sequence[There]) -> dict[int, There]:
    """Position → the line that answers for it; the likest pairs first, and as many as there are of the fewer."""
    if len(places) * len(rows) > MOST_COMPARED:
        return dict(zip(places, [row for row in rows if row.is_of_kind], strict=False))
    pairs = sorted(
        (-score, abs(order - number), order, number)
        for order, at in enumerate(places)
        for number, row in enumerate(rows)
        if (score := alike(lines[at], row.line)) == ALL or row.is_of_kind
    )
    found: dict[int, There] = {}
    used: set[int] = set()
    for _score, _distance, order, number in pairs:
        if places[order] not in found and number not in used:
            found[places[order]] = rows[number]
            used.add(number)
    return found


def _keys(numbered: Sequence[tuple[str, Line]], known: dict[int, There], rows: Iterable[There]) -> list[str]:
    """The key of each line: a new one gets the next number of its group that nothing has."""
    taken = {row.key for row in rows}
    keys = []
    for at, (key, _line) in enumerate(numbered):
        if at in known and known[at].key.startswith(MARK):
            keys.append(known[at].key)
            continue
        base = _base(key)
        free = next(f"{base}:{number}" for number in count(1) if f"{base}:{number}" not in taken)
        taken.add(free)
        keys.append(free)
    return keys


def everything_said(line: Line) -> str:
    return f"{line.name} {line.words} {line.reference}"


def words_of(text: str) -> frozenset[str]:
    return frozenset(name_key(text).split())


def alike(one: Line, other: Line) -> int:
    """How much two lines of one amount say the same: 0 to 100."""
    mine, theirs = words_of(everything_said(one)), words_of(everything_said(other))
    if mine == theirs:
        return ALL
    shared = len(mine & theirs)
    return 99 * shared // len(mine | theirs) if shared else 0


def _are_two_things(one: Line, other: Line) -> bool:
    """Whether the words are of two payments: other references, or nothing in common where both say much."""
    mine, theirs = (references_as_written(everything_said(line)) for line in (one, other))
    if mine and theirs:
        return not mine & theirs
    if one.bank_id and one.bank_id == other.bank_id:
        return False
    said, heard = words_of(everything_said(one)), words_of(everything_said(other))
    if one.name and other.name and words_of(one.name) & words_of(other.name):
        return False
    names = words_of(one.name), words_of(other.name)
    if all(names):
        return not (names[0] & heard or names[1] & said)
    return len(said) >= 2 and len(heard) >= 2 and not _share_a_piece(said, heard)


def _share_a_piece(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a word of four letters or more stands in both, also within a longer one that was glued together."""
    mine, theirs = "\x1f".join(one), "\x1f".join(other)
    return bool(one & other) or any(
        len(word) >= 4 and word in there for words, there in ((one, theirs), (other, mine)) for word in words
    )
