"""What stands between the paragraphs of a newspaper sheet: tables, pictures, letters of other scripts."""

import itertools
import re
import subprocess
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from broadsheet.typesetting.engines import compiling
from broadsheet.typesetting.engines.broadsheet import set_broadsheet
from broadsheet.typesetting.engines.columns import LINE, Galley, Slug, balanced
from broadsheet.typesetting.manuscript import PLACE, Box, Figure, Image, Paragraph, Run, Table
from broadsheet.typesetting.setting import set_in_form
from broadsheet.typesetting.tests.broadsheet_reading import text_of
from broadsheet.typesetting.tests.test_broadsheet import only, piece, text


def wide_table(columns, rows):
    heads = tuple((f"Heading{number}", number > 3) for number in range(columns))
    cells = tuple(
        tuple((Run(f"measured{row}x{one}" if one < 4 else f"{row * one * 137}.5"),) for one in range(columns))
        for row in range(rows)
    )
    return Table(heads, cells, "A wide table")


def overprinted(pdf, tmp_path):
    """Pairs of words on one line of which one stands in the other, as poppler sees them."""
    path = tmp_path / "sheet.pdf"
    path.write_bytes(pdf)
    found = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    pages = re.split("<page", found)
    box = re.compile(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">(.*?)<')
    rows: dict = {}
    for number, page in enumerate(pages):
        for left, top, right, word in box.findall(page):
            rows.setdefault((number, round(float(top))), []).append((float(left), float(right), word))
    pairs = [pair for row in rows.values() for pair in itertools.pairwise(sorted(row))]
    return [(one[2], two[2]) for one, two in pairs if two[0] < one[1] - 0.5]


@pytest.mark.parametrize(("columns", "rows"), [(14, 5), (6, 4), (2, 3)])
def test_a_table_too_wide_for_its_column_is_printed_in_parts_and_never_over_itself(columns, rows, tmp_path):
    manuscript = only(piece("a", blocks=(*text(300, "aa"), wide_table(columns, rows))), piece("b", 400))
    made = set_broadsheet(manuscript)

    assert overprinted(made.pdf, tmp_path) == []
    assert any("too wide" in remark for remark in made.remarks) is (columns > 2)
    printed = text_of(made.pdf)
    for row in range(rows):
        for one in range(min(4, columns)):
            assert f"measured{row}x{one}" in printed


def test_a_table_of_endless_words_becomes_paragraphs():
    heads = tuple((f"Incomprehensibilities{number}", False) for number in range(3))
    rows = ((tuple((Run("internationalisationobse"),) for _ in range(3))),)
    manuscript = only(piece("a", blocks=(*text(100, "aa"), Table(heads, rows))), piece("b", 300))
    made = set_broadsheet(replace(manuscript, columns=5))

    assert any("as paragraphs" in remark for remark in made.remarks)


def test_columns_are_as_high_as_what_hangs_into_them():
    galley = Galley([Slug(LINE) for _ in range(6)])

    assert balanced(galley, 0, [0, 20 * LINE], 60).lines >= 20
    assert balanced(galley, 0, [0, 20 * LINE], 10) is None


def test_letters_that_no_face_has_are_told():
    manuscript = only(piece("a", blocks=(Paragraph((Run("漢字 🚀"),)), *text(200, "aa"))), piece("b", 300))
    made = set_broadsheet(replace(manuscript, legal_notice="ไ"))

    assert [str(remark) for remark in made.remarks if "Letters" in remark] == [
        "Letters that our faces lack: ไ 字 漢 🚀"
    ]
    assert not any("font" in remark for remark in made.remarks)


def test_a_picture_reaches_the_engine_once_and_no_larger_than_paper_shows_it(monkeypatch):
    from PIL import Image as Raster

    asked = []
    monkeypatch.setattr(
        compiling,
        "printable",
        lambda image, most, real=compiling.printable: asked.append((image.format, most)) or real(image, most),
    )
    written = BytesIO()
    Raster.effect_noise((3000, 2000), 60).convert("RGB").save(written, "PNG")
    figure = Figure(Image(written.getvalue(), "png", 3000, 2000), "noise")
    made = set_broadsheet(only(piece("a", blocks=(figure, *text(300, "aa"))), piece("b", 300)))

    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        largest = max(int(one.get("/Width", 0)) for one in pdf.objects if isinstance(one, pikepdf.Stream))
    drawn = [most for kind, most in asked if kind == "png"]
    assert len(drawn) == 1
    assert largest <= drawn[0][0] <= 1460  # 300 dots an inch across two columns of A4


def test_pictures_are_named_by_their_digest_where_a_manuscript_is_written_down():
    image = Image(b"x" * 100_000, "png", 10, 10)

    assert len(repr(image)) < 300
    assert Image(b"y", "png", 1, 1).digest != Image(b"z", "png", 1, 1).digest


def test_the_house_colour_is_four_inks_and_text_is_black_alone():
    made = set_broadsheet(replace(only(piece("a", 300, rubric="In the dark"), piece("b", 300)), accent="#7a1f1f"))
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        operators = {str(operator) for page in pdf.pages for _operands, operator in pikepdf.parse_content_stream(page)}
        spaces = {
            str(space[0]) if isinstance(space, pikepdf.Array) else str(space)
            for page in pdf.pages
            for space in (page.resources.get("/ColorSpace") or {}).values()
        }

    assert operators & {"k", "scn"}
    assert not operators & {"rg", "RG"}
    assert not spaces & {"/DeviceRGB", "/ICCBased", "/CalRGB"}


@pytest.mark.parametrize("form", ["broadsheet", "journal", "booklet", "epub"])
def test_an_advert_of_which_nothing_is_known_keeps_an_empty_place_and_is_told(form):
    manuscript = replace(only(piece("a", 300), piece("b", 300)), boxes=(Box(PLACE, "offer: winter"),))
    made = set_in_form(manuscript, form, is_broadsheet=form == "broadsheet")

    assert any("“offer: winter”" in remark for remark in made.remarks)
    if form == "journal":
        assert "winter" not in text_of(made.pdf)


def test_a_very_wide_table_of_a_journal_is_never_printed_over_itself(tmp_path):
    manuscript = replace(only(piece("a", blocks=(*text(100, "aa"), wide_table(14, 40)))), paper="a5")
    made = set_in_form(manuscript, "journal")

    assert overprinted(made.pdf, tmp_path) == []
    assert all(f"measured{row}x3" in text_of(made.pdf) for row in range(40))
