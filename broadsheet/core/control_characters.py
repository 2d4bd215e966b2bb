"""Characters that XML 1.0 forbids: they come out of word processors, and no reader of feeds survives them."""

from __future__ import annotations

import re
from typing import Any

# Production [2] of XML 1.0 allows tab, line feed, carriage return and everything from the space on, but for these.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LINE_ENDS = re.compile("\x0b|\x0c|\u2028|\u2029")

_FORBIDDEN_BYTES = bytes(number for number in range(0x20) if number not in b"\t\n\r")


def allowed(words: str) -> str:
    """The words without what XML forbids; a word processor's end of a line or a page becomes a plain one."""
    return FORBIDDEN.sub("", LINE_ENDS.sub("\n", words))


def allowed_bytes(data: bytes) -> bytes:
    """The same for a file in UTF-8 that is written otherwise."""
    return data.translate(None, _FORBIDDEN_BYTES)


def allowed_in(value: Any) -> Any:
    """The same for all words of a value made of lists, dictionaries and words."""
    if isinstance(value, str):
        return allowed(value) if FORBIDDEN.search(value) else value
    if isinstance(value, list):
        return [allowed_in(one) for one in value]
    if isinstance(value, dict):
        return {allowed_in(name): allowed_in(one) for name, one in value.items()}
    return value
