"""What stands outside its page in a finished PDF: every stretch of letters by the widths of its font, every picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

from broadsheet.typesetting.tests.broadsheet_reading import Matrix, _decoded, _times, _to_unicode

SLACK = 0.5  # points: a swash may lean over its advance


@dataclass(frozen=True)
class Inked:
    """Something printed, from left to right and from its foot up, in points from the lower left corner."""

    left: float
    right: float
    bottom: float
    top: float
    what: str


def outside(pdf: bytes, inset: float = 0) -> list[tuple[int, Inked]]:
    """What leaves its page, or comes nearer to its edge than inset points: (page from 1, what)."""
    found = []
    with pikepdf.open(BytesIO(pdf)) as opened:
        for number, page in enumerate(opened.pages, 1):
            left, bottom, right, top = (float(side) for side in page.trimbox)
            for one in printed(page):
                is_in = left + inset - SLACK <= one.left and one.right <= right - inset + SLACK
                is_in = is_in and bottom + inset - SLACK <= one.bottom and one.top <= top - inset + SLACK
                if not is_in:
                    found.append((number, one))
    return found


def printed(page: pikepdf.Page) -> Iterator[Inked]:
    """Letters and pictures of a page."""
    fonts = {str(name): _Font(font) for name, font in (page.resources.get("/Font") or {}).items()}
    yield from _inked(page, fonts, (1, 0, 0, 1, 0, 0), page.resources)


def _inked(stream: Any, fonts: dict[str, _Font], matrix: Matrix, resources: Any) -> Iterator[Inked]:
    stack: list[Matrix] = []
    font, size, place = None, 0.0, matrix
    for operands, operator in pikepdf.parse_content_stream(stream):
        match str(operator):
            case "q":
                stack.append(matrix)
            case "Q":
                matrix = stack.pop()
            case "cm":
                matrix = _times(tuple(map(float, operands)), matrix)
            case "Tm":
                place = _times(tuple(map(float, operands)), matrix)
            case "Tf":
                font, size = fonts[str(operands[0])], float(operands[1])
            case "Tj" | "TJ" if font is not None:
                yield _letters(operands[0], font, size, place)
            case "Do":
                drawn = resources["/XObject"][str(operands[0])]
                if drawn.get("/Subtype") == "/Image":
                    yield _box(0, 1, 0, 1, matrix, "picture")


def _letters(operand: Any, font: _Font, size: float, place: Matrix) -> Inked:
    width = sum(
        font.width(bytes(part)) if isinstance(part, pikepdf.String) else -float(part)
        for part in (operand if isinstance(operand, pikepdf.Array) else [operand])
    )
    return _box(0, width / 1000 * size, 0, size * 0.4, place, _decoded(operand, font.letters))


def _box(left: float, right: float, bottom: float, top: float, matrix: Matrix, what: str) -> Inked:
    corners = [_times((1, 0, 0, 1, x, y), matrix)[4:] for x in (left, right) for y in (bottom, top)]
    across, up = [x for x, _y in corners], [y for _x, y in corners]
    return Inked(min(across), max(across), min(up), max(up), what)


class _Font:
    """The widths of a composite font's glyphs, in thousandths, and the letters of each."""

    def __init__(self, font: Any) -> None:
        self.letters = _to_unicode(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}
        inner = font.DescendantFonts[0]
        self.usual = float(inner.get("/DW", 1000))
        self.widths: dict[int, float] = {}
        rows = list(inner.get("/W", []))
        while rows:
            first, second = int(rows.pop(0)), rows.pop(0)
            if isinstance(second, pikepdf.Array):
                self.widths.update({first + at: float(width) for at, width in enumerate(second)})
            else:
                width = float(rows.pop(0))
                self.widths.update(dict.fromkeys(range(first, int(second) + 1), width))

    def width(self, data: bytes) -> float:
        glyphs = (int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))
        return sum(self.widths.get(glyph, self.usual) for glyph in glyphs)
