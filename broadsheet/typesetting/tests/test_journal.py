"""A journal is set as books are: every text once, its pages known, its notes at the foot, whole sheets of paper."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from PIL import Image as Raster

from broadsheet.typesetting.engines.colour import cmyk
from broadsheet.typesetting.engines.journal import (
    Filling,
    breakable,
    filling_for,
    levelled,
    set_journal,
    shortened,
)
from broadsheet.typesetting.engines.sheet import CannotBeSet
from broadsheet.typesetting.manuscript import (
    ITALIC,
    Block,
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
)

LAMP = "The lamp went out at nine, and nobody in the lane thought anything of it until the second evening. "


def para(*parts: str | Run) -> Paragraph:
    return Paragraph(tuple(part if isinstance(part, Run) else Run(part) for part in parts))


def piece(key: str = "lamp", title: str = "The lamp", blocks: tuple[Block, ...] = (para(LAMP * 3),), **fields) -> Piece:
    fields.setdefault("language", "en")
    return Piece(key, fields.pop("kind", "article"), (Run(title),), blocks=blocks, **fields)


def journal(*pieces: Piece, **fields) -> Manuscript:
    values = {"title": "Perigee", "language": "en", "designation": "No. 23", "imprint": "Nightglass Press"}
    return Manuscript(pieces=pieces, paper="a5", **{**values, **fields})


def photograph(width: int, height: int, kind: str = "PNG") -> Image:
    written = BytesIO()
    Raster.new("L", (width, height), 90).save(written, kind)
    return Image(written.getvalue(), {"JPEG": "jpg"}.get(kind, kind.lower()), width, height)


def table(columns: int, rows: int) -> Table:
    heads = tuple((f"Head {place}", place > 0) for place in range(columns))
    cells = tuple(tuple((Run(f"r{row}c{column}"),) for column in range(columns)) for row in range(rows))
    return Table(heads, cells, "What was counted")


def words(pdf: bytes, page: int | None = None) -> str:
    """The words of a PDF, or of one of its pages, hyphens at the ends of lines undone."""
    if not shutil.which("pdftotext"):
        if os.environ.get("CI"):
            pytest.fail("pdftotext is missing: apt-get install poppler-utils")
        pytest.skip("pdftotext is not installed")
    pages = [] if page is None else ["-f", str(page), "-l", str(page)]
    text = subprocess.run(["pdftotext", *pages, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return " ".join(re.sub("[\u00ad-]\n", "", text).split())


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


# --- refusals ------------------------------------------------------------------------------------------


def test_nothing_to_print_is_said_in_words():
    with pytest.raises(CannotBeSet, match="nothing to print"):
        set_journal(journal(Piece("a", "title", (Run("Only announced"),), "en")))


def test_a_broken_picture_is_said_in_words():
    with pytest.raises(CannotBeSet, match="picture cannot be read"):
        set_journal(journal(piece(blocks=(Figure(Image(b"nothing", "png", 3, 3), ""),))))


def test_letters_without_a_font_are_remarked_and_set_all_the_same():
    sheet = set_journal(journal(piece(blocks=(para("The word 漢 stands here."),))))

    assert sheet.pages == 4
    assert any("漢" in remark for remark in sheet.remarks)


# --- pages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [1, 25, 60])
def test_pages_fill_whole_sheets_and_are_told(length: int):
    sheet = set_journal(journal(piece(blocks=tuple(para(LAMP * 5) for _ in range(length)))))

    with opened(sheet.pdf) as pdf:
        assert sheet.pages == len(pdf.pages)
    assert sheet.pages % 4 == 0


def test_other_pages_than_were_wanted_are_remarked():
    longer = set_journal(journal(piece(), pages=12))
    shorter = set_journal(journal(piece(blocks=tuple(para(LAMP * 5) for _ in range(60))), pages=4))

    assert longer.pages < 12 and "not 12" in longer.remarks[0]
    assert shorter.pages > 4 and "not 4" in shorter.remarks[0]


@pytest.mark.parametrize(
    ("pages", "filling"),
    [
        (8, Filling(False, 0)),
        (7, Filling(False, 1)),
        (6, Filling(True, 0)),
        (5, Filling(True, 1)),
        (9, Filling(True, 1)),
    ],
)
def test_missing_pages_become_a_half_title_and_blanks(pages: int, filling: Filling):
    assert filling_for(pages) == filling


def test_places_are_the_pages_on_which_a_piece_stands():
    manuscript = journal(
        piece("one", "First of all", tuple(para(f"Starlight {LAMP * 5}") for _ in range(20))),
        piece("two", "Second of all", tuple(para(f"Moonshine {LAMP * 5}") for _ in range(3))),
    )

    sheet = set_journal(manuscript)

    found = {
        word: tuple(page for page in range(1, sheet.pages + 1) if word in words(sheet.pdf, page))
        for word in ("Starlight", "Moonshine")
    }
    assert sheet.places == {"one": found["Starlight"], "two": found["Moonshine"]}


def test_contents_name_the_page_and_announce_what_is_not_printed():
    announced = Piece("next", "title", (Run("Letters"),), "en", rubric="The craft", byline="G. Orlando")
    sheet = set_journal(journal(piece("one", "First", rubric="The craft", byline="A. Writer"), announced))

    page = next(page for page in range(1, sheet.pages) if "Contents" in words(sheet.pdf, page))
    assert f"{sheet.places['one'][0]} First A. Writer Letters G. Orlando" in words(sheet.pdf, page)


def test_a_short_text_follows_on_the_page_and_a_long_one_does_not():
    long = tuple(para(LAMP * 5) for _ in range(4))
    sheet = set_journal(journal(piece("a"), piece("b", "A word more"), piece("c", "A long one", long)))

    assert sheet.places["b"] == sheet.places["a"]
    assert sheet.places["c"][0] == sheet.places["a"][0] + 1


def test_footnotes_begin_anew_with_each_piece():
    marked = (para(LAMP * 40, Run("", note=0)),)
    sheet = set_journal(
        journal(
            piece("a", blocks=marked, notes=((Run("Note of the first."),),)),
            piece("b", "Other", blocks=marked, notes=((Run("Note of the other."),),)),
        )
    )

    assert "1. Note of the first." in words(sheet.pdf)
    assert "1. Note of the other." in words(sheet.pdf)


def test_a_mark_without_a_note_stops_nothing():
    assert set_journal(journal(piece(blocks=(para("Marked", Run("", note=7)),)))).pages == 4


# --- words ----------------------------------------------------------------------------------------------

EVERYTHING = (
    para("Plain, ", Run("slanted", frozenset({ITALIC})), ", ", Run("linked", href="https://nightglass.example/")),
    Heading((Run("A part"),), 2),
    Heading((Run("Deep at once"),), 4),
    Quotation((para("Quoted words."),), "Somebody"),
    Listing(((para("First item"), Listing(((para("Inner item"),),))), (para("Second item"),)), True),
    Divider(),
    PullQuote("Plain words repeated."),
    Foreign("it", (para("Parole in italiano."),)),
    table(3, 4),
    Figure(photograph(300, 200), "A grey field", (Run("Caption of it"),), "Photograph: N. B."),
    Table((), ()),
    Listing(()),
    para('#set $x$ *a* "q" \\ [b] @c <d> // e'),
)


def test_every_word_is_printed_in_the_order_of_reading():
    text = words(set_journal(journal(piece(blocks=EVERYTHING, sign_off="The Desk", notice="From the Italian."))).pdf)

    order = [
        "Plain, slanted, linked",
        "A part",
        "Deep at once",
        "Quoted words.",
        "Somebody",
        "First item",
        "Inner item",
    ]
    order += ["Second item", "Parole in italiano.", "r0c0", "r3c2", '#set $x$ *a* "q" \\ [b] @c <d> // e', "The Desk"]
    assert [text.find(one) for one in order] == sorted(text.find(one) for one in order)
    assert all(one in text for one in [*order, "Caption of it", "Photograph: N. B.", "From the Italian."])


def test_persian_is_bound_on_the_right_with_its_own_figures():
    sheet = set_journal(journal(piece(title="شب", blocks=(para("متن " * 20),), language="fa"), language="fa"))

    with opened(sheet.pdf) as pdf:
        assert str(pdf.Root.Lang) == "fa"
    assert "۳" in words(sheet.pdf, 3)


def test_imprint_names_what_the_law_and_the_reader_want():
    manuscript = journal(
        piece(), publisher="Nightglass", legal_notice="Responsible editor: O. F.", issn="2755-0008",
        price="£4", licence="CC BY-SA 4.0", licence_url="https://creativecommons.org/licenses/by-sa/4.0/",
        url="https://nightglass.example/en/periodicals/perigee/23",
    )  # fmt: skip

    page = words(set_journal(manuscript).pdf, 2)

    assert all(one in page for one in ["Nightglass", "Responsible editor", "ISSN 2755-0008", "£4", "CC BY-SA 4.0"])
    assert manuscript.url.removeprefix("https://") in page.replace("\u200b", "")


def test_boxes_stand_on_the_last_page():
    sheet = set_journal(journal(piece(), boxes=(Box("events", "Next events", (para("Saturday, Belfast."),)),)))

    assert "Saturday, Belfast." in words(sheet.pdf, sheet.pages)


# --- hard cases -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "blocks",
    [
        (table(4, 9),),
        (para(LAMP), table(12, 9), para(LAMP)),
        (table(12, 60),),
        (table(3, 90),),
        (Figure(photograph(5000, 4000, "JPEG"), "Large"),),
        (Figure(photograph(20, 4000), "Tall"),),
        (Figure(photograph(80, 60, "WEBP"), ""), Figure(photograph(80, 60, "GIF"), "")),
        (para("x" * 3000),),
        (Heading((Run("Only a heading"),), 3),),
        (PullQuote("Only a sentence"),),
    ],
)
def test_odd_texts_are_set_accessibly(blocks: tuple[Block, ...]):
    sheet = set_journal(journal(piece(blocks=blocks)))

    assert sheet.pages % 4 == 0 and not sheet.remarks


def test_a_title_of_250_letters_stays_on_the_page():
    sheet = set_journal(journal(piece(title=("Interminable considerations upon lanterns " * 7)[:250])))

    assert words(sheet.pdf).count("Interminable") >= 6


def test_twenty_thousand_words_are_set_whole():
    blocks = tuple(para(f"({number}) {LAMP * 5}") for number in range(220))

    sheet = set_journal(journal(piece(blocks=blocks)))

    text = words(sheet.pdf)
    assert all(f"({number})" in text for number in range(220))


# --- the file ------------------------------------------------------------------------------------------


def test_the_same_manuscript_gives_the_same_bytes():
    manuscript = journal(piece(blocks=EVERYTHING), emblem=photograph(40, 40))

    assert set_journal(manuscript).pdf == set_journal(manuscript).pdf


def test_the_file_is_tagged_accessible_and_named():
    sheet = set_journal(journal(piece(blocks=EVERYTHING), publisher="Nightglass"))

    with opened(sheet.pdf) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo["/Title"]) == "Perigee, No. 23"
        assert b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
    assert "The lamp" in titles


def test_fonts_are_embedded_and_grey_is_plain():
    with opened(set_journal(journal(piece(blocks=EVERYTHING))).pdf) as pdf:
        fonts = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing]
        spaces = [
            space for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)
            for space in (thing.get("/ColorSpace") or {}).values()
        ]  # fmt: skip
    assert fonts and all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
    assert "/DeviceGray" in [str(space) for space in spaces]


@pytest.mark.parametrize(("paper", "width", "height"), [("a5", 148, 210), ("a4", 210, 297)])
def test_bleed_lies_around_the_trimmed_page(paper: str, width: float, height: float):
    sheet = set_journal(replace(journal(piece()), paper=paper), bleed_mm=3)

    with opened(sheet.pdf) as pdf:
        page = pdf.pages[0]
        trim, bleed = [float(side) for side in page.trimbox], [float(side) for side in page.bleedbox]
    point = 72 / 25.4
    assert trim == pytest.approx([3 * point, 3 * point, (3 + width) * point, (3 + height) * point], abs=0.1)
    assert bleed == pytest.approx([0, 0, (6 + width) * point, (6 + height) * point], abs=0.1)


def test_progress_is_told():
    steps: list[float] = []

    set_journal(journal(piece()), lambda share, doing: steps.append(share))

    assert steps == sorted(steps) and steps[0] > 0 and steps[-1] < 1


# --- small parts ------------------------------------------------------------------------------------------


def test_headings_go_down_one_level_at_a_time():
    found = levelled([Heading((), 4), Heading((), 4), Heading((), 2), Heading((), 3)])

    assert [heading.level for heading in found if isinstance(heading, Heading)] == [2, 3, 2, 3]


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Kavir Nights", "Kavir Nights"),
        ("  Two \n lines ", "Two lines"),
        (
            "A title that goes on, and on, and on, and does not end where it should",
            "A title that goes on, and on, and on, and does not end …",
        ),
    ],
)
def test_a_head_is_short(title: str, head: str):
    assert shortened(title) == head


def test_endless_words_may_break():
    assert "\u200b" in breakable("x" * 100)
    assert "\u200b" not in breakable("ordinary words of a sentence that goes on for quite a while")


@pytest.mark.parametrize(
    ("colour", "inks"),
    [("#000000", "luma(0)"), ("#ff0000", "cmyk(0.0%, 100.0%, 100.0%, 0.0%)")],
)
def test_an_accent_is_given_in_inks(colour: str, inks: str):
    assert cmyk(colour) == inks


def test_a_booklet_wears_its_title_on_the_first_page():
    manuscript = journal(piece(blocks=tuple(para(LAMP * 5) for _ in range(6))))
    lengths = (1, 6, 12, 18, 25, 31)
    for length in lengths:  # one of them needs a half-title to fill its last sheet
        made = replace(manuscript, pieces=(piece(blocks=tuple(para(LAMP * 5) for _ in range(length))),))
        if words(set_journal(made).pdf, 1) == made.title:
            break
    else:
        pytest.fail("none of these has a half-title")
    booklet = set_journal(made, is_booklet=True)

    assert made.designation in words(booklet.pdf, 1)
    assert (words(booklet.pdf, 2), words(booklet.pdf, 3)) == ("", made.title)
    assert booklet.places == set_journal(made).places


def test_letters_that_are_missing_are_told_without_the_words_of_the_engine():
    sheet = set_journal(journal(piece(blocks=(para("漢字 🚀"),))))

    assert [str(remark) for remark in sheet.remarks] == ["Letters that our faces lack: 字 漢 🚀"]


def test_a_few_lines_do_not_stand_alone_on_a_last_page(monkeypatch):
    def made(length):
        texts = (
            tuple(para(f"Starlight {LAMP}") for _ in range(length)),
            tuple(para(f"Moonshine {LAMP * 5}") for _ in range(9)),
        )
        return set_journal(
            journal(*(piece(f"p{number}", f"Text {number}", blocks) for number, blocks in enumerate(texts)))
        )

    settled = [made(length) for length in range(20, 44, 2)]
    monkeypatch.setattr("broadsheet.typesetting.engines.journal.LONELY_LINES", 0)
    left_alone = [made(length) for length in range(20, 44, 2)]

    changed = [(one, two) for one, two in zip(settled, left_alone, strict=True) if one.places != two.places]
    assert changed
    for one, two in changed:
        runs_on = one.places["p0"][-1] == one.places["p1"][0]
        assert runs_on or one.places["p0"][-1] < two.places["p0"][-1]
    for sheet in settled:
        assert "Starlight" in words(sheet.pdf, sheet.places["p0"][-1])


def test_notices_follow_under_a_last_text_of_which_a_few_lines_stand_alone():
    box = Box("contacts", "Write to us", (para("The Tinsmiths’ Hall"),))
    found = []
    for length in range(6, 30, 2):
        sheet = set_journal(journal(piece(blocks=tuple(para(LAMP) for _ in range(length))), boxes=(box,)))
        last = sheet.places[next(iter(sheet.places))][-1]
        found.append("Tinsmiths" in words(sheet.pdf, last))

    assert any(found) and not all(found)
