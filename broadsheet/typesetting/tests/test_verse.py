"""A poem keeps its lines wherever it is printed."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from broadsheet.typesetting.engines.broadsheet import set_broadsheet
from broadsheet.typesetting.engines.epub_text import PieceWriter
from broadsheet.typesetting.engines.journal import set_journal
from broadsheet.typesetting.manuscript import (
    STRUCK,
    Listing,
    Manuscript,
    Paragraph,
    Piece,
    PullQuote,
    Run,
    Verse,
    Words,
    words_of_piece,
)
from broadsheet.typesetting.reading import Reader

STORED = [
    {"type": "verse", "value": "<p>The boat is gone,<br/>\u00a0\u00a0the <i>rope</i> is here.</p><p>Who asks?</p>"},
    {"type": "pullquote", "value": {"text": "Great words.", "attribution": "Zoe Marsh"}},
    {"type": "text", "value": '<p>Not <s>free</s>: <a href="\u2028java\nscript:run(1)">here</a>.</p><ol start="4"><li>four</li></ol>'},
]  # fmt: skip


def read(stored: list[dict[str, object]]) -> tuple[object, ...]:
    reader = Reader({}, lambda key: "", lambda key: "", lambda kind, key: None, lambda key: None)
    return reader.read(stored)


def piece() -> Piece:
    return Piece("boat", "article", (Run("The boat"),), "en", blocks=read(STORED))  # type: ignore[arg-type]


def test_a_stored_poem_is_read_with_its_lines() -> None:
    verse, pulled, prose, counted = read(STORED)

    assert isinstance(verse, Verse)
    assert [run.text for run in verse.stanzas[0].runs] == ["The boat is gone,\n\u00a0\u00a0the ", "rope", " is here."]
    assert pulled == PullQuote("Great words.", "Zoe Marsh")
    assert isinstance(prose, Paragraph)
    assert [run.text for run in prose.runs if STRUCK in run.styles] == ["free"]
    assert not any(run.href for run in prose.runs)
    assert isinstance(counted, Listing)
    assert counted.start == 4
    assert "Who asks?" in list(words_of_piece(piece()))


def test_an_ebook_breaks_lines_where_their_writer_did() -> None:
    body = PieceWriter(piece(), Words(), lambda image: "").body()

    assert '<div class="verse">\n<p>The boat is gone,<br/>' in body
    assert "<em>rope</em> is here.</p>\n<p>Who asks?</p>" in body
    assert "<s>free</s>" in body
    assert '<ol start="4">' in body
    assert '<p class="said-by">Zoe Marsh</p>' in body


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
@pytest.mark.parametrize("engine", [set_journal, set_broadsheet])
def test_a_sheet_breaks_lines_where_their_writer_did(engine: object) -> None:
    setting = engine(Manuscript("Perigee", "en", (piece(),), paper="a4", columns=2))  # type: ignore[operator]
    text = subprocess.run(["pdftotext", "-", "-"], input=setting.pdf, capture_output=True, check=True).stdout.decode()
    lines = [line.strip() for line in text.splitlines()]

    assert "The boat is gone," in lines
    assert any(re.fullmatch(r"the\s+rope\s+is here\.", line) for line in lines)
    assert "Who asks?" in lines


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_a_note_of_many_pages_comes_after_its_title() -> None:
    before = Piece("a", "article", (Run("Before"),), "en", blocks=(Paragraph((Run("alpha " * 60),)),))
    marked = Paragraph((Run("Opening"), Run("", note=0), Run(" body" * 60)))
    noted = Piece(
        "b", "article", (Run("The second title"),), "en", blocks=(marked,), notes=((Run("footword " * 800),),)
    )
    setting = set_journal(Manuscript("Perigee", "en", (before, noted), paper="a5"))

    text = subprocess.run(["pdftotext", "-", "-"], input=setting.pdf, capture_output=True, check=True).stdout.decode()
    assert text.count("footword") + text.count("foot\u00ad\nword") >= 780
    assert 0 < text.rfind("The second title", 0, text.find("footword")) < text.find("Opening") < text.find("footword")
