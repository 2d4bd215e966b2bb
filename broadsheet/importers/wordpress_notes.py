"""Footnotes of WordPress: those of its block editor, whose words lie beside the post, and those of its plug-ins' shortcodes."""

from __future__ import annotations

import html
import json
import re
import uuid
from dataclasses import dataclass, field

from broadsheet.importers.html_blocks import html_blocks
from broadsheet.importers.markdown_text import NOTES
from broadsheet.importers.wxr import Item

MARK = re.compile(r"<sup\b[^>]*\bdata-fn=[\"']([^\"']{1,100})[\"'][^>]*>(.*?)</sup>", re.IGNORECASE | re.DOTALL)
SHORTCODE = re.compile(r"\[(efn_note|fn|footnote|mfn|note|ref)\](.*?)\[/\1\]", re.IGNORECASE | re.DOTALL)


@dataclass
class Noted:
    """A text whose marks name notes; the notes by mark, in the order of reading; what is to be asked."""

    source: str
    notes: list[tuple[str, str]] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


def noted(source: str, item: Item, key: str, language: str) -> Noted:
    """The content of a post with the marks of the house instead of WordPress's."""
    words = _beside(item)
    found = Noted(source)

    def mark(name: str, note: str) -> str:
        ident = str(uuid.uuid5(NOTES, f"{key}#{name}#{len(found.notes)}"))
        found.notes.append((ident, _note(note, language)))
        return f'<footnote id="{ident}"></footnote>'

    def of_editor(one: re.Match[str]) -> str:
        if one[1] in words:
            return mark(one[1], words[one[1]])
        found.questions.append(f"the mark {_plain(one[2])} has no note")
        return f"<sup>{_plain(one[2])}</sup>"

    found.source = SHORTCODE.sub(lambda one: mark(one[1], one[2]), MARK.sub(of_editor, source))
    used = set(MARK.findall(source) and [name for name, _words in MARK.findall(source)])
    for name, note in words.items():
        if name not in used:
            found.source += f"\n\n<p>{note}</p>"
            found.questions.append(f"a note has no mark in the text and stands at its end: “{_plain(note)[:120]}”")
    return found


def _beside(item: Item) -> dict[str, str]:
    """The notes that stand in the post's meta."""
    try:
        rows = json.loads(item.meta_value("footnotes") or "[]")
    except ValueError:
        return {}
    rows = rows if isinstance(rows, list) else []
    return {str(row["id"]): str(row.get("content", "")) for row in rows if isinstance(row, dict) and "id" in row}


def _note(note: str, language: str) -> str:
    parts = [one["value"] for one in html_blocks(note, language).blocks if one["type"] in {"text", "verse"}]
    return "".join(parts) or f"<p>{html.escape(_plain(note), quote=False)}</p>"


def _plain(words: str) -> str:
    return re.sub(r"<[^>]+>", "", words).strip()
