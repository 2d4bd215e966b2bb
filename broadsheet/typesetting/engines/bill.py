"""A bill on A4, to be folded into an envelope with a window (DIN 5008, form B: the window is at the left in every script)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from broadsheet.core.languages import base_code, direction
from broadsheet.typesetting.engines.compiling import Workshop, accessible, layout
from broadsheet.typesetting.engines.markup import literal
from broadsheet.typesetting.engines.sheet import Sheet
from broadsheet.typesetting.manuscript import Image

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Bill:
    """What stands on a bill, every word in the payer's language.

    rows: what was ordered and its amount, a further part of it with is_part; sums: the total, what was paid, what is left,
    with whether it stands out. how: sentences on paying; details: what is copied into a transfer; code: what is scanned.
    """

    language: str
    house: str
    section: str
    sender: str
    envelope: tuple[str, ...]
    title: str
    sentence: str
    facts: Pairs
    rows: tuple[tuple[str, str, bool], ...]
    sums: tuple[tuple[str, str, bool], ...]
    how_title: str
    how: tuple[str, ...]
    details: Pairs
    post_lines: tuple[str, ...]
    code: Image | None
    code_words: str
    foot: str
    address: str
    emblem: Image | None = None
    accent: str = "#000000"


def set_bill(bill: Bill) -> Sheet:
    """The finished PDF. Raises CannotBeSet."""
    with Workshop() as shop:
        pdf, remarks = accessible(shop, "\n".join([_values(bill, shop), layout("bill")]))
        return Sheet(pdf, 1, remarks=tuple(remarks))


def _values(bill: Bill, shop: Workshop) -> str:
    values = {
        "language": literal(base_code(bill.language)), "way": direction(bill.language),
        "accent": f"rgb({literal(bill.accent)})", "house": literal(bill.house), "section": literal(bill.section),
        "sender": _spoken(bill.sender), "envelope": _list(_spoken(line) for line in bill.envelope),
        "title-words": literal(bill.title), "sentence": literal(bill.sentence), "facts": _pairs(bill.facts),
        "rows": _rows(bill.rows),
        "sums": _rows(bill.sums),
        "how-title": literal(bill.how_title), "how": _list(map(literal, bill.how)),
        "details": _pairs(bill.details), "post-lines": _list(_spoken(line) for line in bill.post_lines),
        "code": literal(shop.image_name(bill.code)) if bill.code else "none", "code-words": literal(bill.code_words),
        "foot": literal(bill.foot), "address": literal(bill.address),
        "emblem": literal(shop.image_name(bill.emblem)) if bill.emblem else "none",
    }  # fmt: skip
    return "\n".join(f"#let {name} = {value}" for name, value in values.items())


def _list(values: Iterable[str]) -> str:
    return "(" + "".join(f"{value}, " for value in values) + ")"


def _rows(rows: Iterable[tuple[str, str, bool]]) -> str:
    return _list(f"({literal(words)}, {literal(amount)}, {str(mark).lower()})" for words, amount, mark in rows)


def _pairs(pairs: Pairs) -> str:
    return _list(f"({literal(name)}, {_spoken(value)})" for name, value in pairs)


def _spoken(words: str) -> str:
    """Words with the direction of their own script: addresses and account numbers keep it whatever the letter's language."""
    return f"({literal(words)}, {way_of(words)})"


def way_of(words: str) -> str:
    """`rtl` where the first letter runs from right to left, else `ltr`."""
    kinds = (unicodedata.bidirectional(char) for char in words)
    return "rtl" if next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") in ("R", "AL") else "ltr"
