"""Which sum due is meant by money that arrived. Plain values; sure only where a person would not hesitate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from broadsheet.core.addresses import name_key
from broadsheet.payments.rules import references_in

# Why a sum is suggested.
REFERENCE, NEAR_REFERENCE, AMOUNT, NAME, PART_OF_NAME, COUNTRY, WORDS = REASONS = (
    "reference", "near-reference", "amount", "name", "part-of-name", "country", "words",
)  # fmt: skip
_WEIGHTS = {REFERENCE: 100, NEAR_REFERENCE: 40, AMOUNT: 20, NAME: 30, PART_OF_NAME: 12, COUNTRY: 5, WORDS: 8}
LEAST = 20
MOST = 6
_MISREAD = str.maketrans("OoIlSBZ", "0011582")
_SMALL = frozenset("the and der die das dei del della les des for von van los las una sent payment paypal bank".split())


@dataclass(frozen=True)
class Arrived:
    """Money: minor units still without an owner, who sent it, and every word that came with it."""

    minor: int
    name: str = ""
    words: str = ""
    country: str = ""


@dataclass(frozen=True)
class Awaited:
    """A sum due: what is left of it in minor units of the same currency, its reference, who owes it and what for."""

    id: int
    left: int
    reference: str
    name: str = ""
    words: str = ""
    country: str = ""
    is_open: bool = True


@dataclass(frozen=True)
class Match:
    """A sum that may be meant, and why."""

    id: int
    reasons: tuple[str, ...]
    is_sure: bool = False

    @property
    def score(self) -> int:
        return sum(_WEIGHTS[reason] for reason in self.reasons)


def matches_for(arrived: Arrived, awaited: Iterable[Awaited]) -> list[Match]:
    """The sums that may be meant, the likeliest first; at most one of them is sure.

    Sure is: the one reference in the words is that of a sum; or, without any reference, one sum alone has this amount left
    and a payer with the sender's whole name; or a reference is misspelt in one place, and amount and name (or, if it can
    mean one sum alone, part of the name) say which was meant.
    """
    rows = list(awaited)
    written = references_as_written(f"{arrived.words} {arrived.name}")
    near = _near(arrived, rows) if not written else set()
    found = [Match(row.id, reasons) for row in rows if (reasons := _reasons(arrived, row, written, near))]
    found.sort(key=lambda match: -match.score)
    sure = _sure(found, written, near)
    return [
        Match(match.id, match.reasons, match.id == sure)
        for match in found if match.score >= LEAST or match.id == sure
    ][:MOST]  # fmt: skip


def references_as_written(words: str) -> set[str]:
    """The right references in the words, also where O was written for 0 or l for 1; as `bare_reference` writes them."""
    found = set(references_in(words))
    if not found:
        bare = "".join(char for char in words if char.isascii() and char.isalnum())
        for at in (match.start() for match in re.finditer(r"(?i)rf", bare)):
            found |= set(references_in("RF" + bare[at + 2 : at + 27].translate(_MISREAD)))
    return {bare_reference(one) for one in found}


def bare_reference(reference: str) -> str:
    """Without the noughts after the check digits: they carry nothing, and people drop or double them."""
    return reference[:4] + reference[4:].lstrip("0")


def _near(arrived: Arrived, rows: Sequence[Awaited]) -> set[int]:
    """The sums whose reference differs in one sign, or two exchanged ones, from something in the words."""
    bare = "".join(char for char in arrived.words.upper() if char.isascii() and char.isalnum())
    return {
        row.id
        for row in rows
        if any(_one_slip(bare[at : at + len(row.reference) + 1], row.reference) for at in _starts(bare))
    }


def _starts(bare: str) -> list[int]:
    return [match.start() for match in re.finditer("(?=RF|R5|PF|EF|TF|F\\d\\d)", bare)]


def _one_slip(piece: str, reference: str) -> bool:
    """Whether one wrong, missing, doubled or exchanged sign makes the reference of the beginning of a piece."""
    size = len(reference)
    same = piece[:size]
    if len(same) == size:
        wrong = [at for at in range(size) if same[at] != reference[at]]
        if len(wrong) <= 1:
            return True
        if (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and same[wrong[0]] == reference[wrong[1]]
            and same[wrong[1]] == reference[wrong[0]]
        ):
            return True
    shorter, longer = piece[: size - 1], piece[: size + 1]
    is_missing = len(shorter) == size - 1 and any(reference[:at] + reference[at + 1 :] == shorter for at in range(size))
    is_doubled = len(longer) == size + 1 and any(longer[:at] + longer[at + 1 :] == reference for at in range(size + 1))
    return is_missing or is_doubled


def _reasons(arrived: Arrived, row: Awaited, written: set[str], near: set[int]) -> tuple[str, ...]:
    reasons = []
    if bare_reference(row.reference) in written:
        reasons.append(REFERENCE)
    elif not row.is_open:
        return ()  # what was closed is meant only by its own reference
    elif row.id in near:
        reasons.append(NEAR_REFERENCE)
    if row.left and row.left == arrived.minor:
        reasons.append(AMOUNT)
    if likeness := _name_likeness(arrived, row):
        reasons.append(likeness)
    if row.country and row.country == arrived.country and reasons:
        reasons.append(COUNTRY)
    if _words_in_common(arrived, row):
        reasons.append(WORDS)
    return tuple(reasons)


@lru_cache(maxsize=50_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(name_key(text).split())


def _name_likeness(arrived: Arrived, row: Awaited) -> str:
    theirs, ours = _words(arrived.name), _words(row.name)
    if not ours:
        return ""
    if theirs and (theirs == ours or (len(ours & theirs) >= 2 and (ours <= theirs or theirs <= ours))):
        return NAME
    everything = theirs | _words(arrived.words)
    if len(ours) >= 2 and ours <= everything:
        return NAME
    return PART_OF_NAME if any(len(word) >= 4 for word in ours & everything) else ""


def _words_in_common(arrived: Arrived, row: Awaited) -> bool:
    said = _words(arrived.words) - _words(row.name)
    return any(len(word) >= 4 and word not in _SMALL for word in said & _words(row.words))


def _sure(found: Sequence[Match], written: set[str], near: set[int]) -> int | None:
    meant = [match for match in found if REFERENCE in match.reasons]
    if written:
        return meant[0].id if len(meant) == 1 and len(written) == 1 else None
    exact = [match for match in found if AMOUNT in match.reasons]
    named = [match for match in exact if NAME in match.reasons]
    if not near:
        return named[0].id if len(named) == 1 else None
    # Some reference was meant: only a sum whose reference it nearly is.
    for candidates in (named, [match for match in exact if PART_OF_NAME in match.reasons]):
        meant = [match for match in candidates if match.id in near]
        if len(meant) == 1 and (candidates is named or len(near) == 1):
            return meant[0].id
    return None
