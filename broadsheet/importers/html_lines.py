"""Texts of which every line ends where its writer ended it: verse, letters, code."""

from __future__ import annotations

import re

LINE = re.compile(r"<br/>|\n")
STANZA_END = re.compile(r"(?:[ \t\u00a0]*(?:<br/>|\n)){2,}")
TAG = re.compile(r"<(/?)([a-z]+)\b[^>]*>")
INDENT = re.compile(r"^ +| {2,}")
VERSE_CLASSES = frozenset("verse wp-block-verse poem poetry line-block lineblock stanza".split())


def lines_of(rich: str) -> str:
    """Preformatted rich text with breaks for line ends, and blanks that hold for blanks that would fall together."""
    rich = rich.replace("\t", "    ")
    if "<br/>" in rich and rich.count("<br/>") == rich.count("<br/>\n"):
        rich = rich.replace("<br/>\n", "<br/>")  # an editor that writes a break and a line end means one of them
    lines = [INDENT.sub(lambda found: "\u00a0" * len(found[0]), line) for line in LINE.split(rich)]
    while lines and not TAG.sub("", lines[0]).strip("\u00a0 "):
        lines[1:2] = [lines.pop(0).strip("\u00a0 ") + line for line in lines[1:2]] if len(lines) > 1 else []
    while lines and not lines[-1].strip("\u00a0 "):
        lines.pop()
    return "<br/>".join(lines)


def stanzas_of(rich: str) -> list[str]:
    """Lines parted where a line is empty; a mark that runs on is ended and begun again."""
    return [part for part in balanced(STANZA_END.split(rich)) if TAG.sub("", part).strip("\u00a0 ")]


def balanced(parts: list[str]) -> list[str]:
    """Pieces of rich text, each with all the marks that are open in it."""
    whole: list[str] = []
    opened: list[str] = []
    for part in parts:
        before = "".join(opened)
        for found in TAG.finditer(part):
            if found[1]:
                opened = opened[:-1]
            elif found[2] != "br":
                opened.append(found[0])
        whole.append(before + part + "".join(f"</{TAG.match(one)[2]}>" for one in reversed(opened)))  # type: ignore[index]
    return whole
