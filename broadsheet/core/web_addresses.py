"""Addresses of the web as people read them: decoded, and with places where a line may break."""

import re
import unicodedata
from urllib.parse import quote, unquote

BREAK = "\u200b"
_JOINER = "\u200d"
_LONGEST = 14  # letters that stand together without a place to break
_BREAKS = "/?&=_-.#%+"
_JOINED = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")


def readable(address: str) -> str:
    """Return an address without its scheme, its letters decoded: 'nightglass.example/ru/статьи'.

    What is no letter (spaces, controls, marks that turn writing round) stays as it is sent, and so does what is no UTF-8.
    """
    bare = re.sub(r"^https?://", "", address).rstrip("/")
    return re.sub(r"(?:%[0-9A-Fa-f]{2})+", _decoded, bare)


def _decoded(found: re.Match[str]) -> str:
    letters = unquote(found[0], errors="replace")
    if "\ufffd" in letters:
        return found[0]
    return "".join(one if _is_shown(one) else quote(one, safe="") for one in letters)


def _is_shown(letter: str) -> bool:
    """Letters with their marks, figures, and the few signs that lead nobody astray."""
    return unicodedata.category(letter)[0] in "LMN" or letter in "-_.~’'\u200c"


def breakable_address(address: str, most: int = 0) -> str:
    """The readable address with breaks behind its signs, and in stretches too long for a column. most: letters, 0 for all."""
    shown = readable(address)
    shown = shown if not most or len(shown) <= most else shown[:most] + "…"
    parts, run = [], 0
    for at, letter in enumerate(shown):
        parts.append(letter)
        run = 0 if letter in _BREAKS or letter == "\u200c" else run + 1
        following = shown[at + 1 : at + 2]
        if letter in _BREAKS and following not in ("", "/", "."):
            parts.append(BREAK)
        elif run >= _LONGEST and following and following not in _BREAKS:
            parts.append(_torn(letter, following))
            run = 0
    return "".join(parts)


def _torn(letter: str, following: str) -> str:
    """A break between two letters; joined ones keep the forms that they have in the middle of a word."""
    is_joined = _JOINED.match(letter) and _JOINED.match(following)
    return f"{_JOINER}{BREAK}{_JOINER}" if is_joined else BREAK
