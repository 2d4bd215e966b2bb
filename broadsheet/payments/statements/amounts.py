"""Amounts as bank files write them, to minor units. Plain Python."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from broadsheet.core.money import exponent

# No database holds more; what is too much for a house is told by `lines.fault_in`.
_MOST = 10**18
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’`´٬_]")
_SHAPE = re.compile(r"\d[\d.,]*|[.,]\d+")
_SIGNED = str.maketrans({"−": "-", "–": "-", "‐": "-", "\u200e": None, "\u200f": None, "\u061c": None, "٫": ","})


class NoAmount(ValueError):
    """Words that are no amount, or could be two."""


@dataclass(frozen=True)
class Written:
    """How a file writes numbers: which sign stands before the pence, '' where the file does not show it."""

    mark: str = ""


def written_in(cells: Iterable[str]) -> Written:
    """How the amounts of a file are written, as far as one of them can be read in one way only."""
    marks = {mark for cell in cells if (mark := _mark_of(_bare(cell)[1]))}
    return Written(marks.pop()) if len(marks) == 1 else Written()


def _mark_of(bare: str) -> str:
    """The sign before the pence where it cannot be anything else; '' where it can."""
    points, commas = bare.count("."), bare.count(",")
    if points and commas:
        return "." if bare.rindex(".") > bare.rindex(",") else ","
    if points + commas == 1:
        mark = "." if points else ","
        return mark if len(bare.partition(mark)[2]) in (1, 2) else ""
    if points > 1:
        return ","
    return "." if commas > 1 else ""


def _bare(words: str) -> tuple[int, str]:
    """Sign (-1, 1) and digits with their points and commas."""
    plain = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in words).translate(_SIGNED)
    plain = _SPACES.sub("", plain)
    is_out = (plain.startswith("(") and plain.endswith(")")) or plain.startswith("-") or plain.endswith("-")
    if plain.casefold().endswith(("dr", "cr")):
        is_out, plain = is_out or plain.casefold().endswith("dr"), plain[:-2]
    return -1 if is_out else 1, plain.strip("()+-")


def minor_of(words: str, currency: str, written: Written | None = None) -> int:
    """Minor units of an amount in a currency: `1,650.00`, `1.650,00`, `14,00-`, `(14.00)`, `1’650.00`.

    written: how the rest of the file writes. Raises NoAmount, also for `1.650` where nothing says what the point is.
    """
    sign, bare = _bare(words)
    if not _SHAPE.fullmatch(bare):
        raise NoAmount(words)
    whole, part = _parted(bare, currency, written or Written())
    places = exponent(currency)
    if len(part) > places and part[places:].strip("0"):
        raise NoAmount(words)
    minor = int((whole or "0") + part[:places].ljust(places, "0"))
    if minor > _MOST:
        raise NoAmount(words)
    return sign * minor


def _parted(bare: str, currency: str, written: Written) -> tuple[str, str]:
    """Whole units and the digits after the mark. Raises NoAmount."""
    mark = written.mark or _mark_of(bare)
    if not mark and re.search(r"[.,]", bare):
        mark = _unsaid(bare, currency)
    groups = "." if mark == "," else ","
    whole, _sign, part = bare.partition(mark) if mark else (bare, "", "")
    if groups in part or (mark and mark in part) or not _is_grouped(whole, groups):
        raise NoAmount(bare)
    return whole.replace(groups, ""), part


def _unsaid(bare: str, currency: str) -> str:
    """One point or comma, and nothing says what it is: before three digits it could be either."""
    mark = "." if "." in bare else ","
    digits = len(bare.partition(mark)[2])
    if digits == 3 and exponent(currency) != 3 and not bare.startswith(("0", mark)):
        raise NoAmount(bare)
    return mark


def _is_grouped(whole: str, mark: str) -> bool:
    """Whether the digits stand in groups as people write them: 1,234,567, also 12,34,567 as in India."""
    first, *rest = whole.split(mark)
    if not rest:
        return True
    return 1 <= len(first) <= 3 and len(rest[-1]) == 3 and all(len(group) in (2, 3) for group in rest)
