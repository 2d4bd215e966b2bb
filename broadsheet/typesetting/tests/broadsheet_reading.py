"""Reading a sheet's PDF as it was written: every stretch of letters with its place, lines, words in order.

Right-to-left stretches are turned round; what a stretch is said to read as (ActualText) counts before its glyphs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf

Matrix = tuple[float, float, float, float, float, float]
ARABIC = re.compile(r"[\u0620-\u065f\u066e-\u06ef\u06fa-\u06ff]")


@dataclass(frozen=True)
class Stretch:
    """Letters at a place, in points from the lower left corner."""

    x: float
    y: float
    text: str


def pages_of(pdf: bytes) -> list[list[Stretch]]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [list(_Page(page).stretches()) for page in opened.pages]


def lines_of(page: list[Stretch]) -> list[str]:
    """Lines in the order of writing; a line that runs from right to left is put in the order of reading."""
    lines: list[list[Stretch]] = []
    for one in page:
        if lines and abs(lines[-1][0].y - one.y) < 2:
            lines[-1].append(one)
        else:
            lines.append([one])
    return [_in_order(line) for line in lines]


def _in_order(line: list[Stretch]) -> str:
    texts = [one.text for one in line]
    if not ARABIC.search("".join(texts)):
        return "".join(texts)
    turned: list[str] = []
    latin: list[str] = []
    for text in (one.text for one in sorted(line, key=lambda one: -one.x)):
        if re.search(r"[A-Za-z]", text):
            latin.insert(0, text)
        else:
            turned += [*latin, text]
            latin = []
    return "".join([*turned, *latin])


def squeezed(text: str) -> str:
    """Letters and figures alone: no spaces, soft hyphens, joiners, brackets (which are mirrored), vowel signs."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if letter.isalnum())


def text_of(pdf: bytes) -> str:
    return squeezed("".join("\n".join(lines_of(page)) + "\n" for page in pages_of(pdf)))


def interruptions(text: str, words: list[str], start: int) -> list[tuple[str, int]]:
    """Read words on from a place; return each before which something else stands, and how long that is.

    Raises AssertionError for a word that does not follow at all.
    """
    found, place = [], start
    for word, following in zip(words, [*words[1:], ""], strict=True):
        letters = squeezed(word)
        here = text.find(letters, place)
        if here > place:  # the same word may stand in another piece: the right one has the next word behind it
            pair = text.find(letters + squeezed(following), place)
            here = pair if pair >= 0 else here
        assert here >= 0, f"{word!r} is missing behind {text[max(0, place - 40) : place]!r}"
        if here - place > 0:
            found.append((word, here - place))
        place = here + len(letters)
    return found


class _Page:
    def __init__(self, page: pikepdf.Page) -> None:
        self.page = page
        self.fonts = {
            str(name): _to_unicode(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}
            for name, font in (page.resources.get("/Font") or {}).items()
        }

    def stretches(self) -> Iterator[Stretch]:
        matrix: Matrix = (1, 0, 0, 1, 0, 0)
        stack: list[Matrix] = []
        tags: list[str | None] = []
        font: dict[int, str] = {}
        place: Matrix = matrix
        for operands, operator in pikepdf.parse_content_stream(self.page):
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
                    font = self.fonts[str(operands[0])]
                case "BMC":
                    tags.append(None)
                case "BDC":
                    tags.append(_actual_text(operands[1]))
                case "EMC":
                    actual = tags.pop()
                    if actual is not None:
                        yield Stretch(place[4], place[5], actual)
                case "Tj" | "TJ":
                    if not any(actual is not None for actual in tags):
                        yield Stretch(place[4], place[5], _decoded(operands[0], font))


def _actual_text(properties: object) -> str | None:
    if isinstance(properties, pikepdf.Dictionary) and "/ActualText" in properties:
        return str(properties["/ActualText"])
    return None


def _decoded(operand: object, font: dict[int, str]) -> str:
    """Glyphs stand from left to right; Arabic script is turned round."""
    strings = operand if isinstance(operand, pikepdf.Array) else [operand]
    glyphs: list[str] = []
    for part in strings:
        if isinstance(part, pikepdf.String):
            data = bytes(part)
            glyphs += [font.get(int.from_bytes(data[at : at + 2], "big"), "") for at in range(0, len(data), 2)]
    return "".join(reversed(glyphs) if ARABIC.search("".join(glyphs)) else glyphs)


def _times(one: tuple[float, ...], two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _to_unicode(cmap: bytes) -> dict[int, str]:
    """The letters of each glyph, from a font's table."""
    table: dict[int, str] = {}
    text = cmap.decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.S):
        for glyph, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            table[int(glyph, 16)] = bytes.fromhex(letters).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.S):
        for first, last, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start = int(letters, 16)
            for number in range(int(first, 16), int(last, 16) + 1):
                table[number] = chr(start + number - int(first, 16))
    return table
