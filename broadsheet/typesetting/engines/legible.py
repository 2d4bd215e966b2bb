"""Words made fit for paper: addresses decoded, with places to break; foreign runs in writing from the right set apart.

There, addresses, numbers of telephones, dates in figures and words of other scripts stand between the marks of Unicode for that (UAX 9).
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from broadsheet.core.languages import is_rtl
from broadsheet.core.web_addresses import breakable_address
from broadsheet.typesetting.manuscript import Box, Foreign, Manuscript, Piece, Run

OPEN, CLOSE = "\u2066", "\u2069"
_LETTER = r"A-Za-zÀ-ɏͰ-ϿЀ-ӿἀ-῿"
_INNER = rf"[{_LETTER}0-9\u200b\u200c\u00ad/?&=_.,:;@#%+~’'()\[\]\-–—·№\s]"
_DIGIT = r"0-9٠-٩۰-۹"
# Words of another script with what stands among them; or figures that belong together.
_RUN = re.compile(
    rf"(?:(?<![\w]))[/+(\[]?[{_LETTER}](?:{_INNER}*[{_LETTER}0-9/)\]])?"
    rf"|\+?[{_DIGIT}]+(?:[-–/.:][{_DIGIT}]+)+|\+[{_DIGIT}][{_DIGIT} ()\-]{{4,}}[{_DIGIT}]"
)
_ADDRESS = re.compile(r"(https?://|(?=www\.))(\S+?)([.,;:!?)\]»”]*)(?=\s|$)")
_SPOKEN = (
    "designation",
    "issue_title",
    "date_words",
    "price",
    "imprint",
    "publisher",
    "legal_notice",
    "tagline",
    "description",
    "licence",
)
_OF_PIECE = ("byline", "notice", "sign_off", "rubric", "licence")


def isolated(text: str) -> str:
    """The text with its foreign runs set apart; twice is harmless."""
    if OPEN in text:
        return text
    return _RUN.sub(lambda found: f"{OPEN}{found[0]}{CLOSE}", text)


def legible(manuscript: Manuscript) -> Manuscript:
    """The manuscript as it is handed to an engine that prints."""
    is_turned = is_rtl(manuscript.language)
    spoken = {name: isolated(getattr(manuscript, name)) for name in _SPOKEN} if is_turned else {}
    boxes = tuple(_box(box, is_turned) for box in manuscript.boxes)
    pieces = tuple(_piece(piece) for piece in manuscript.pieces)
    return replace(manuscript, pieces=pieces, boxes=boxes, **spoken)  # type: ignore[arg-type]


def _box(box: Box, is_turned: bool) -> Box:
    title = isolated(box.title) if is_turned else box.title
    return replace(box, title=title, blocks=_walked(box.blocks, is_turned))


def _piece(piece: Piece) -> Piece:
    is_turned = is_rtl(piece.language)
    spoken = {name: isolated(getattr(piece, name)) for name in _OF_PIECE} if is_turned else {}
    runs = {name: _walked(getattr(piece, name), is_turned) for name in ("title", "standfirst", "blocks", "notes")}
    return replace(piece, **spoken, **runs)  # type: ignore[arg-type]


def _walked(value: Any, is_turned: bool) -> Any:
    """Every run of words within; what is of another language has a direction of its own already."""
    if isinstance(value, tuple):
        return tuple(_walked(one, is_turned) for one in value)
    if isinstance(value, Run):
        return replace(value, text=_run_text(value, is_turned))
    if isinstance(value, Foreign):
        return replace(value, blocks=_walked(value.blocks, is_rtl(value.language)))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    parts = {one.name: getattr(value, one.name) for one in fields(value)}
    changed = {name: _walked(part, is_turned) for name, part in parts.items() if isinstance(part, tuple)}
    return replace(value, **changed) if changed else value


def _run_text(run: Run, is_turned: bool) -> str:
    text = _ADDRESS.sub(lambda found: found[1] + breakable_address(found[2]) + found[3], run.text)
    is_foreign = bool(run.language) and not is_rtl(run.language)
    if is_turned and is_foreign and text.strip() and OPEN not in text:
        return f"{OPEN}{text}{CLOSE}"
    return isolated(text) if is_turned else text
