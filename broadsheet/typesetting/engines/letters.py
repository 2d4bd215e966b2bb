"""Letters that none of our faces has: told to the editor, whatever the form of the sheet."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from broadsheet.typesetting.engines.compiling import font_folders
from broadsheet.typesetting.engines.sheet import LETTERS_MISSING, Told, told
from broadsheet.typesetting.manuscript import Manuscript, words_of, words_of_piece

MOST_SHOWN = 40


@cache
def _known() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    known: set[int] = set()
    for folder in font_folders():
        for path in sorted(Path(folder).glob("*.ttf")):
            with TTFont(path, lazy=True) as font:
                known |= set(font.getBestCmap())
    return frozenset(known)


# How Unicode names the letters of a script, and the code of the script in ISO 15924.
SCRIPTS = {
    "CJK": "Hani", "HIRAGANA": "Hira", "KATAKANA": "Kana", "HANGUL": "Hang", "BOPOMOFO": "Bopo", "DEVANAGARI": "Deva",
    "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr", "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu", "KANNADA": "Knda",
    "MALAYALAM": "Mlym", "SINHALA": "Sinh", "THAI": "Thai", "LAO": "Laoo", "TIBETAN": "Tibt", "MYANMAR": "Mymr", "KHMER": "Khmr",
    "MONGOLIAN": "Mong", "HEBREW": "Hebr", "ARMENIAN": "Armn", "GEORGIAN": "Geor", "ETHIOPIC": "Ethi", "SYRIAC": "Syrc",
    "THAANA": "Thaa", "CHEROKEE": "Cher", "TIFINAGH": "Tfng", "NKO": "Nkoo", "ARABIC": "Arab", "GREEK": "Grek", "CYRILLIC": "Cyrl",
    "LATIN": "Latn", "COPTIC": "Copt",
}  # fmt: skip
SYMBOLS = "Zsym"


def missing_by_script(words: str) -> dict[str, str]:
    """Letters of a text that no face of ours has, by the code of their script."""
    found: dict[str, str] = {}
    for letter in sorted({one for one in words if one.isprintable() and not one.isspace()}):
        if ord(letter) not in _known():
            script = SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0], SYMBOLS)
            found[script] = found.get(script, "") + letter
    return {script: letters[:MOST_SHOWN] for script, letters in found.items()}


def missing_letters(manuscript: Manuscript) -> list[Told]:
    """A remark on letters that our fonts lack, if there are any."""
    used = {letter for words in _printed(manuscript) for letter in words}
    printed = {one for one in used if one.isprintable() and not one.isspace()}
    missing = sorted(one for one in printed if ord(one) not in _known())
    return [told(LETTERS_MISSING, letters=" ".join(missing[:MOST_SHOWN]))] if missing else []


def _printed(manuscript: Manuscript) -> Iterator[str]:
    for piece in manuscript.pieces:
        yield from words_of_piece(piece)
        yield from (piece.rubric, piece.byline, piece.notice)
    for box in manuscript.boxes:
        yield box.title
        yield from words_of(box.blocks)
    yield from (
        manuscript.title, manuscript.designation, manuscript.issue_title, manuscript.imprint, manuscript.publisher,
        manuscript.tagline, manuscript.description, manuscript.legal_notice, manuscript.price,
    )  # fmt: skip
