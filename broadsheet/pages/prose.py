"""From stored blocks to the HTML that readers get: notes numbered, references filled, languages marked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from wagtail.rich_text import expand_db_html

from broadsheet.core.control_characters import allowed
from broadsheet.core.dates import digits
from broadsheet.core.languages import direction
from broadsheet.core.schemes import leads_somewhere
from broadsheet.pages import references

FOOTNOTE = re.compile(r'<footnote id="([0-9a-f-]{36})">[^<]*</footnote>')
HREF = re.compile(r"""\s(href|src)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
TAG = re.compile(r"<[a-z][^<>]*\s(?:href|src)\s*=[^<>]*>", re.IGNORECASE)
FOREIGN = re.compile(r'<foreign lang="([A-Za-z0-9-]+)">')


@dataclass(frozen=True)
class Note:
    """A footnote as printed: its number in the order of reading, in the digits of the text."""

    number: str
    uuid: str
    html: str


def finish(html: str, language: str) -> str:
    """References and foreign words of a piece of rich text that is otherwise expanded."""
    html = TAG.sub(lambda found: HREF.sub(_safe, found[0]), allowed(references.fill(html, language)))
    html = FOREIGN.sub(lambda m: f'<span lang="{m[1].lower()}" dir="{direction(m[1])}">', html)
    return html.replace("</foreign>", "</span>")


def _safe(found: re.Match[str]) -> str:
    """The last look at an address, whatever door it came in by: one that runs leads nowhere."""
    return found[0] if leads_somewhere(unescape(found[2].strip("\"'"))) else ""


def render_body(body: Any, language: str, notes: Mapping[str, str]) -> tuple[str, list[Note]]:
    """HTML of a stream of blocks and its notes in order; a mark without a note prints nothing."""
    html = finish(str(body), language)
    printed: list[Note] = []

    def mark(match: re.Match[str]) -> str:
        if match[1] not in notes:
            return ""
        number = digits(len(printed) + 1, language)
        note = finish(expand_db_html(notes[match[1]]), language)
        printed.append(Note(number, match[1], _inline(note)))
        n = len(printed)
        return (
            f'<sup class="note-mark" id="mark-{n}"><a href="#note-{n}" role="doc-noteref">{number}</a></sup>'
            f'<small class="sidenote" aria-hidden="true"><span class="sidenote-number">{number}</span> {printed[-1].html}</small>'
        )

    return FOOTNOTE.sub(mark, html), printed


def _inline(html: str) -> str:
    """A note set beside the text is one run of words: paragraphs become line breaks."""
    inner = re.sub(r"</p>\s*<p[^>]*>", "<br>", html)
    return re.sub(r"</?p\b[^>]*>", "", inner).strip()
