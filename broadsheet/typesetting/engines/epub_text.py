"""Pieces as XHTML: blocks, runs, footnotes. Every word is escaped, every language and direction named."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from urllib.parse import quote, urlsplit

from broadsheet.core.languages import direction
from broadsheet.core.numbers import digits
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
    Piece,
    PullQuote,
    Quotation,
    Run,
    Runs,
    Table,
    Verse,
    Words,
)

TAGS = {ITALIC: "em", BOLD: "strong", SUPERSCRIPT: "sup", SUBSCRIPT: "sub", STRUCK: "s"}
SCHEMES = ("http", "https", "mailto", "tel")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ADDRESS_SIGNS = "/:?#[]@!$&'()*+,;=%~"


def safe(text: str) -> str:
    """Words between tags or in an attribute."""
    return escape(_NOT_XML.sub("", text))


def address(href: str) -> str:
    """A web, mail or telephone address as XML takes it; '' for anything else."""
    try:
        parts = urlsplit(href.strip())
        _port = parts.port
    except ValueError:
        return ""
    is_whole = bool(parts.path if parts.scheme in ("mailto", "tel") else parts.hostname)
    if parts.scheme not in SCHEMES or not is_whole or re.search(r"[\s<>\"{}|\\^`%]", parts.netloc):
        return ""
    # A lone percent sign is no escape.
    whole = re.sub("%(?![0-9A-Fa-f]{2})", "%25", href.strip())
    return safe(quote(whole, safe=_ADDRESS_SIGNS))


def tongue(language: str) -> str:
    """Attributes that name a language and its direction."""
    code = safe(language)
    return f'lang="{code}" xml:lang="{code}" dir="{direction(language)}"'


def document(title: str, language: str, body: str, kind: str = "") -> str:
    """A whole file. kind: what the body is, in the vocabulary of EPUB."""
    is_of = f' epub:type="{kind}"' if kind else ""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" {tongue(language)}>
<head><meta charset="utf-8"/><title>{safe(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body{is_of}>
{body}
</body>
</html>
"""


class PieceWriter:
    """Writes one piece; `image_href` keeps a picture and says where it lies."""

    def __init__(self, piece: Piece, words: Words, image_href: Callable[[Image], str]) -> None:
        self.piece, self.words, self.image_href = piece, words, image_href
        self.language = piece.language
        self._marked: set[int] = set()
        self._level = 1

    def body(self) -> str:
        """Head, text, footnotes and what stands under it."""
        piece = self.piece
        parts = [
            '<section epub:type="chapter" role="doc-chapter" aria-labelledby="title">',
            "<header>",
            f'<p class="rubric">{safe(piece.rubric)}</p>' if piece.rubric else "",
            f'<h1 id="title">{self.inline(piece.title)}</h1>',
            f'<p class="standfirst">{self.inline(piece.standfirst)}</p>' if piece.standfirst else "",
            f'<p class="byline">{safe(piece.byline)}</p>' if piece.byline else "",
            "</header>",
            self.blocks(piece.blocks),
            f'<p class="sign-off">{safe(piece.sign_off)}</p>' if piece.sign_off else "",
            self._notes(),
            self._foot(),
            "</section>",
        ]
        return "\n".join(part for part in parts if part)

    def _foot(self) -> str:
        piece, link = self.piece, address(self.piece.url)
        lines = [
            f'<p class="notice">{safe(piece.notice)}</p>' if piece.notice else "",
            f"<p>{safe(piece.licence)}</p>" if piece.licence else "",
            f'<p><a dir="ltr" href="{link}">{safe(piece.url)}</a></p>' if link else "",
        ]
        inner = "\n".join(line for line in lines if line)
        return f'<footer class="foot">\n{inner}\n</footer>' if inner else ""

    # --- blocks ---------------------------------------------------------------------------------

    def blocks(self, blocks: Sequence[Block]) -> str:
        return "\n".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        match block:
            case Paragraph(runs):
                return f"<p>{self.inline(runs)}</p>"
            case Heading(runs, level):
                # No level of an outline may be skipped.
                self._level = max(2, min(level, self._level + 1))
                return f"<h{self._level}>{self.inline(runs)}</h{self._level}>"
            case Quotation():
                return self._quotation(block)
            case PullQuote(text, attribution):
                said = f'<p class="said-by">{safe(attribution)}</p>' if attribution else ""
                return (
                    f'<aside class="pull" epub:type="pullquote" role="doc-pullquote"><p>{safe(text)}</p>{said}</aside>'
                )
            case Verse(stanzas):
                inner = "\n".join(self.block(one) for one in stanzas)
                return f'<div class="verse">\n{inner}\n</div>'
            case Figure():
                return self._figure(block)
            case Table():
                return self._table(block)
            case Listing(items, is_ordered, start):
                tag = "ol" if is_ordered else "ul"
                first = f' start="{start}"' if is_ordered and start != 1 else ""
                inner = "\n".join(f"<li>{self.blocks(item)}</li>" for item in items)
                return f"<{tag}{first}>\n{inner}\n</{tag}>" if items else ""
            case Foreign(language, inner_blocks):
                return f"<div {tongue(language)}>\n{self.blocks(inner_blocks)}\n</div>"
            case Divider():
                return '<hr class="pause"/>'
        raise TypeError(f"no such block: {block!r}")

    def _quotation(self, block: Quotation) -> str:
        inner = "\n".join(self.block(one) for one in block.paragraphs)
        said = f'\n<p class="said-by">{safe(block.attribution)}</p>' if block.attribution else ""
        return f"<blockquote>\n{inner}{said}\n</blockquote>"

    def _figure(self, block: Figure) -> str:
        caption = self.inline(block.caption)
        credit = f'<span class="credit">{safe(block.credit)}</span>' if block.credit else ""
        words = " ".join(part for part in (caption, credit) if part)
        shown = f'<img src="{self.image_href(block.image)}" alt="{safe(block.alternative)}"/>'
        return f"<figure>{shown}{f'<figcaption>{words}</figcaption>' if words else ''}</figure>"

    def _table(self, block: Table) -> str:
        kinds = [' class="number"' if is_number else "" for _heading, is_number in block.columns]
        heads = "".join(
            f'<th scope="col"{kind}>{safe(heading)}</th>'
            for (heading, _is_number), kind in zip(block.columns, kinds, strict=True)
        )
        rows = "\n".join(f"<tr>{self._cells(row, kinds)}</tr>" for row in block.rows)
        caption = f"<caption>{safe(block.caption)}</caption>" if block.caption else ""
        body = f"\n<tbody>\n{rows}\n</tbody>" if rows else ""
        return f'<div class="table"><table>{caption}<thead><tr>{heads}</tr></thead>{body}</table></div>'

    def _cells(self, row: Sequence[Runs], kinds: Sequence[str]) -> str:
        return "".join(f"<td{kind}>{self.inline(cell)}</td>" for cell, kind in zip(row, kinds, strict=False))

    # --- lines ----------------------------------------------------------------------------------

    def inline(self, runs: Runs, *, has_marks: bool = True) -> str:
        return "".join(self._run(run, has_marks) for run in runs)

    def _run(self, run: Run, has_marks: bool) -> str:
        words = safe(run.text).replace("\n", "<br/>")
        for style in sorted(run.styles):
            words = f"<{TAGS[style]}>{words}</{TAGS[style]}>"
        if run.language:
            words = f"<span {tongue(run.language)}>{words}</span>"
        link = address(run.href)
        if link and words:
            words = f'<a href="{link}">{words}</a>'
        is_marked = has_marks and run.note is not None and run.note < len(self.piece.notes)
        return f"{words}{self._mark(run.note)}" if is_marked and run.note is not None else words

    def _mark(self, note: int) -> str:
        identity = "" if note in self._marked else f' id="mark-{note + 1}"'
        self._marked.add(note)
        number = digits(note + 1, self.language)
        label = safe(self.words.footnote.format(number=number))
        return (
            f'<a{identity} class="mark" epub:type="noteref" role="doc-noteref" href="#note-{note + 1}" '
            f'aria-label="{label}">{number}</a>'
        )

    def _notes(self) -> str:
        if not self.piece.notes:
            return ""
        notes = "\n".join(self._note(place, note) for place, note in enumerate(self.piece.notes))
        return f'<div class="notes">\n{notes}\n</div>'

    def _note(self, place: int, note: Runs) -> str:
        number = digits(place + 1, self.language)
        back = (
            f' <a role="doc-backlink" href="#mark-{place + 1}" aria-label="{safe(self.words.back_to_text)}">↑</a>'
            if place in self._marked
            else ""
        )
        words = self.inline(note, has_marks=False)
        return (
            f'<aside id="note-{place + 1}" epub:type="footnote" role="doc-footnote">'
            f"<p>{number}. {words}{back}</p></aside>"
        )
