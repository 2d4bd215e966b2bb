"""Extracts: the part of a text around the words that a reader sought, her words marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from broadsheet.core.words import query_terms, stems_at

_LONGEST_TEXT = 200_000
_WORD_START = re.compile(r"\s\S")


@dataclass(frozen=True)
class Piece:
    """A stretch of an extract; a hit is a word of the query."""

    text: str
    hit: bool = False


@dataclass(frozen=True)
class _Hit:
    start: int
    end: int
    sought: frozenset[int]


ELLIPSIS = Piece("…")


def extract(text: str, query: str, language: str, width: int | None = 240) -> list[Piece]:
    """Return the pieces of the window of about width characters that holds most of the sought words.

    Windows begin and end at words; an ellipsis piece stands where text is left out. Words are compared by
    stem, so 'strikes' marks 'strike'. Without a hit: the beginning. width None: the whole text (for titles).
    """
    hits = _joined(list(_hits(text[:_LONGEST_TEXT], query, language)))
    if width is None or len(text) <= width:
        return list(_pieces(text, 0, len(text), hits))
    start, end = _window(text, hits, width)
    before = [ELLIPSIS] if start > 0 else []
    after = [ELLIPSIS] if end < len(text.rstrip()) else []
    return [*before, *_pieces(text, start, end, hits), *after]


def _hits(text: str, query: str, language: str) -> Iterator[_Hit]:
    sought: dict[str, set[int]] = {}
    for number, stems in enumerate(query_terms(query, language)):
        for stem in stems:
            sought.setdefault(stem, set()).add(number)
    if not sought:
        return
    for token, stems_here in stems_at(text, language):
        found = frozenset(number for stem in stems_here for number in sought.get(stem, ()))
        if found:
            yield _Hit(token.start, token.end, found)


def _joined(hits: Sequence[_Hit]) -> list[_Hit]:
    """Return the hits with overlapping ones (pairs of Chinese characters) made one."""
    joined: list[_Hit] = []
    for hit in hits:
        if joined and hit.start < joined[-1].end:
            last = joined.pop()
            hit = _Hit(last.start, max(last.end, hit.end), last.sought | hit.sought)
        joined.append(hit)
    return joined


def _window(text: str, hits: Sequence[_Hit], width: int) -> tuple[int, int]:
    first, last = _best_run(hits, width)
    spare = max(0, width - (last - first))
    start = max(0, min(first - spare // 2, len(text) - width))
    start = _start_of_word(text, start, first)
    return start, max(_end_of_word(text, min(len(text), start + width), last), start)


def _best_run(hits: Sequence[_Hit], width: int) -> tuple[int, int]:
    """Return where the run of hits begins and ends that fits the width and holds most different words."""
    best, best_score, left = (0, 0), (0, 0), 0
    for right, hit in enumerate(hits):
        while hits[left].start < hit.end - width and left < right:
            left += 1
        run = hits[max(left, right - 40) : right + 1]
        score = (len(frozenset().union(*(one.sought for one in run))), len(run))
        if score > best_score:
            best, best_score = (run[0].start, hit.end), score
    return best


def _start_of_word(text: str, start: int, latest: int) -> int:
    if start == 0 or text[start - 1].isspace():
        return start
    found = _WORD_START.search(text, start, max(latest + 1, start))
    return found.start() + 1 if found else min(start, latest)


def _end_of_word(text: str, end: int, earliest: int) -> int:
    if end >= len(text) or text[end].isspace():
        return max(end, earliest)
    space = max((text.rfind(blank, earliest, end) for blank in " \n\t"), default=-1)
    return space if space > earliest else max(end, earliest)


def _pieces(text: str, start: int, end: int, hits: Sequence[_Hit]) -> Iterator[Piece]:
    at = start
    for hit in hits:
        if hit.start < at or hit.end > end:
            continue
        if hit.start > at:
            yield Piece(text[at : hit.start])
        yield Piece(text[hit.start : hit.end], hit=True)
        at = hit.end
    if at < end:
        yield Piece(text[at:end])
