"""Manuscripts in Typst's language. Words are always string literals, so that nothing in them can be markup.

Each block becomes a call of a function that the layout defines: `para, head, quoted, verse, pull, pic, grid-of,
items, foreign, pause`. Inline styles call `it, bo, su, sb, st, fo, li, mark`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from broadsheet.core.control_characters import allowed
from broadsheet.core.languages import base_code, direction
from broadsheet.typesetting.manuscript import (
    BOLD,
    ITALIC,
    STRUCK,
    SUBSCRIPT,
    SUPERSCRIPT,
    Block,
    Divider,
    Figure,
    Foreign,
    Heading,
    Image,
    Listing,
    Paragraph,
    PullQuote,
    Quotation,
    Run,
    Runs,
    Table,
    Verse,
)

STYLES = {ITALIC: "it", BOLD: "bo", SUPERSCRIPT: "su", SUBSCRIPT: "sb", STRUCK: "st"}
# A function that turns the words of a run into markup; a layout may mark each word with it.
Wording = Callable[[str], str]


def literal(text: str) -> str:
    """A string of Typst's."""
    escaped = allowed(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "").replace("\t", " ") + '"'


def said(text: str) -> str:
    """Words in the flow of markup."""
    return f"#{literal(text)}" if text else ""


def inline(runs: Runs, wording: Wording = said) -> str:
    """Runs as markup, to stand between square brackets."""
    return "".join(_run(run, wording) for run in runs)


def _run(run: Run, wording: Wording) -> str:
    words = wording(run.text)
    for style in sorted(run.styles):
        words = f"#{STYLES[style]}[{words}]"
    if run.language:
        words = f"#fo({literal(base_code(run.language))}, {_direction(run.language)})[{words}]"
    if run.href and words:
        words = f"#li({literal(run.href)})[{words}]"
    return words if run.note is None else f"{words}#mark({run.note})"


def _direction(language: str) -> str:
    return direction(language)


class Writer:
    """Writes blocks; `image_name` gives a picture the name under which the compiler finds it."""

    def __init__(self, image_name: Callable[[Image], str], wording: Wording = said) -> None:
        self.image_name, self.wording = image_name, wording

    def blocks(self, blocks: Sequence[Block]) -> str:
        """One call of a function to a line."""
        return "\n".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        match block:
            case Paragraph(runs):
                return f"#para[{self.inline(runs)}]"
            case Heading(runs, level):
                return f"#head({level})[{self.inline(runs)}]"
            case Quotation(paragraphs, attribution):
                inner = "\n".join(f"#para[{self.inline(one.runs)}]" for one in paragraphs)
                return f"#quoted[{self.wording(attribution)}][\n{inner}\n]"
            case PullQuote(text, attribution):
                return f"#pull[{said(text)}][{said(attribution)}]"
            case Verse(stanzas):
                inner = "\n".join(f"#para[{self.inline(one.runs)}]" for one in stanzas)
                return f"#verse[\n{inner}\n]"
            case Figure():
                return self._figure(block)
            case Table():
                return self._table(block)
            case Listing(items, is_ordered, start):
                inner = "".join(f"[\n{self.blocks(item)}\n], " for item in items)
                return f"#items({str(is_ordered).lower()}, {start}, ({inner}))" if items else ""
            case Foreign(language, inner_blocks):
                code, way = literal(base_code(language)), _direction(language)
                return f"#foreign({code}, {way})[\n{self.blocks(inner_blocks)}\n]"
            case Divider():
                return "#pause-mark"
        raise TypeError(f"no such block: {block!r}")

    def inline(self, runs: Runs) -> str:
        return inline(runs, self.wording)

    def _figure(self, block: Figure) -> str:
        name = literal(self.image_name(block.image))
        ratio = block.image.height / max(block.image.width, 1)
        alternative = literal(block.alternative)
        return f"#pic({name}, {ratio:.4f}, {alternative})[{self.inline(block.caption)}][{self.wording(block.credit)}]"

    def _table(self, block: Table) -> str:
        if not block.columns:
            return ""
        numbers = "".join(f"{str(is_number).lower()}, " for _heading, is_number in block.columns)
        heads = "".join(f"[{self.wording(heading)}], " for heading, _is_number in block.columns)
        cells = "".join(f"[{self.inline(cell)}], " for row in block.rows for cell in row)
        return f"#grid-of(({numbers}), ({heads}), ({cells}))[{self.wording(block.caption)}]"
