"""Posters of events, on A4 or A3, and four postcards on a sheet of A4 to be cut."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.core.languages import base_code, direction
from broadsheet.typesetting.engines.compiling import Workshop, layout
from broadsheet.typesetting.engines.finishing import for_the_printer
from broadsheet.typesetting.engines.markup import literal
from broadsheet.typesetting.engines.sheet import Sheet
from broadsheet.typesetting.manuscript import Image

A4, A3, POSTCARDS = "a4", "a3", "postcards"
FORMS = (A4, A3, POSTCARDS)
MILLIMETRES = {A4: (210, 297), A3: (297, 420)}
LONGEST_WORD, PIECE, ZERO_WIDTH = 60, 10, "\u200b"
UNITS = {A4: 10.0, A3: 14.14, POSTCARDS: 7.8}  # points


@dataclass(frozen=True)
class Poster:
    """What stands on a poster, every word in its language. rule: how it recurs; dates: the next ones, or the only one.

    facts: who holds it, what we do there, price. code: the scan code of the address. clock: whose clock the times are of,
    where its reader may be elsewhere.
    """

    language: str
    house: str
    kicker: str
    title: str
    rule: str
    dates: tuple[str, ...]
    place: tuple[str, ...]
    facts: tuple[str, ...]
    text: str
    address: str
    code: Image
    emblem: Image | None = None
    accent: str = "#000000"
    clock: str = ""


def set_poster(poster: Poster, form: str) -> Sheet:
    """The finished PDF. Raises CannotBeSet."""
    with Workshop() as shop:
        source = "\n".join([_values(poster, shop), layout("poster"), _pages(form)])
        return Sheet(for_the_printer(shop.pdf(source)), 1)


def _values(poster: Poster, shop: Workshop) -> str:
    title = " ".join(_breakable(word) for word in poster.title.split())
    values = {
        "language": literal(base_code(poster.language)), "way": direction(poster.language),
        "accent": f"rgb({literal(poster.accent)})", "house": literal(poster.house), "kicker": literal(poster.kicker),
        "title": literal(title), "title-words": _array(title.replace(ZERO_WIDTH, " ").split() or [""]), "rule": literal(poster.rule),
        "dates": _array(poster.dates), "clock": literal(poster.clock), "where": _array(poster.place), "facts": _array(poster.facts),
        "text-lines": literal(poster.text), "address": literal(poster.address),
        "code": literal(shop.image_name(poster.code)),
        "emblem": literal(shop.image_name(poster.emblem)) if poster.emblem else "none",
        "title-of-document": literal(poster.title),
    }  # fmt: skip
    return "\n".join(f"#let {name} = {value}" for name, value in values.items())


def _breakable(word: str) -> str:
    """A word that no language has, such as an address, may be broken anywhere; others only where their language says."""
    if len(word) <= LONGEST_WORD:
        return word
    return ZERO_WIDTH.join(word[at : at + PIECE] for at in range(0, len(word), PIECE))


def _array(words: tuple[str, ...] | list[str]) -> str:
    return "(" + "".join(f"{literal(word)}, " for word in words) + ")"


def _pages(form: str) -> str:
    unit = f"{UNITS[form]}pt"
    width, height = MILLIMETRES[A4 if form == POSTCARDS else form]
    page = f"#set page(width: {width}mm, height: {height}mm, margin: 0mm)\n"
    if form != POSTCARDS:
        return f"{page}#sheet({width}mm, {height}mm, {unit})"
    card = f"sheet({width / 2}mm, {height / 2}mm, {unit}, bare: true)"
    cut = "0.3pt + luma(150)"
    return (
        f"{page}#grid(columns: 2, {', '.join([card] * 4)})\n"
        f"#place(top + left, dx: {width / 2}mm, line(angle: 90deg, length: {height}mm, stroke: {cut}))\n"
        f"#place(top + left, dy: {height / 2}mm, line(length: {width}mm, stroke: {cut}))"
    )
