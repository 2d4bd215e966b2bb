"""Titles: one line of text in which *word* means italics and \\* a real asterisk."""

import re
from html import escape

from broadsheet.core.languages import base_code
from broadsheet.core.words import fold

_STAR = "\0"
_ITALIC = re.compile(r"\*([^\s*](?:[^*]*[^\s*])?)\*")
_BREAKS = re.compile(r"[ \t\r\n\f\v]+")
_WORD_ENDS = " .,;:!?…)]»”’،؛؟"
_FIRST_LETTER = re.compile(r"[^\W_]")

# Alphabets whose order is not that of Unicode; places are counted from the first letter's code point.
_ALPHABETS = {
    "fa": ("ا", "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"),
    "uk": ("а", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
}
_ORDERS = {
    code: str.maketrans(letters, "".join(chr(ord(first) + at) for at in range(len(letters))))
    for code, (first, letters) in _ALPHABETS.items()
}


def _one_line(marked: str) -> str:
    return _BREAKS.sub(" ", marked.replace(_STAR, "")).strip(" ").replace(r"\*", _STAR)


def plain_title(marked: str) -> str:
    """Return the title without its marks, for feeds, slugs and sorting; a lone asterisk stays."""
    return _ITALIC.sub(r"\1", _one_line(marked)).replace(_STAR, "*")


def title_html(marked: str) -> str:
    """Return the title as safe HTML, its italics as <em>."""
    return _ITALIC.sub(r"<em>\1</em>", escape(_one_line(marked))).replace(_STAR, "*")


def marked_title(plain: str) -> str:
    """Return a plain title in marked form: plain_title(marked_title(x)) is x on one line."""
    return plain.replace("*", r"\*")


def sort_key(marked: str, language: str) -> str:
    """Return the string by which titles of a language sort: no opening quotation marks, case or accents.

    Nothing else is dropped, articles neither. Persian and Ukrainian letters are put in the order of
    their alphabets, so the key is for comparing, never for showing.
    """
    plain = plain_title(marked)
    start = _FIRST_LETTER.search(plain)
    key = fold(plain[start.start() :] if start else plain)
    order = _ORDERS.get(base_code(language))
    return key.translate(order) if order else key


def first_words(text: str, limit: int = 60) -> str:
    """Return the beginning of a text, cut at a word, in at most so many characters, without ellipsis.

    A first word longer than the limit is cut within.
    """
    line = _BREAKS.sub(" ", text).strip()
    if len(line) <= limit:
        return line
    head, space, _ = line[:limit].rpartition(" ")
    return (head if space and line[limit] not in _WORD_ENDS else line[:limit]).rstrip(" ,;:–—-(«“„")
