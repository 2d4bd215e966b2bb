"""A newspaper sheet holds every word in order, jumps to the right page, and keeps within its margins."""

import itertools
import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from broadsheet.typesetting.engines.broadsheet import set_broadsheet
from broadsheet.typesetting.engines.broadsheet_boxes import sorted_out
from broadsheet.typesetting.engines.broadsheet_press import Press
from broadsheet.typesetting.engines.columns import LINE, Galley, Slug
from broadsheet.typesetting.engines.compiling import Workshop
from broadsheet.typesetting.engines.sheet import CannotBeSet
from broadsheet.typesetting.manuscript import (
    ITALIC,
    Box,
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
    plain,
    words_of_piece,
)
from broadsheet.typesetting.tests.broadsheet_reading import interruptions, lines_of, pages_of, squeezed, text_of

MM = 72 / 25.4
A4, A3 = (210, 297), (297, 420)
PERSIAN_WORDS = Words(
    continued_on="ادامه در برگ {page}",
    continued_from="دنباله از برگ {page}",
    notes="پانوشت",
    in_this_issue="در این برگ",
)
LONG = "neighbourhoods incomprehensibilities printing internationalisation observatories the of a"


def words(count, mark):
    """Words of which every one is another, some of them long enough to be hyphenated."""
    fillers = LONG.split()
    return " ".join(f"{fillers[number % len(fillers)]} {mark}x{number}" for number in range(count // 2))


def text(count, mark, size=70):
    return tuple(Paragraph((Run(words(size, f"{mark}p{number}")),)) for number in range(count // size + 1))


def piece(key, count=200, **changes):
    values = {"key": key, "kind": "article", "title": (Run(f"Title of {key}"),), "language": "en"}
    return Piece(**{**values, "blocks": text(count, key), "byline": f"by Author {key}", **changes})


def drawing(width, height):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><rect width="{width}" height="{height}"/></svg>'
    return Image(svg.encode(), "svg", width, height)


def picture(mark, width=300, height=200):
    return Figure(drawing(width, height), f"picture {mark}", (Run(f"{mark}caption"),), f"{mark}credit")


def table(rows, mark="cell"):
    cells = tuple(((Run(f"{mark}{number}"),), (Run(f"{number}"),)) for number in range(rows))
    return Table((("Heading one", False), ("Two", True)), cells, f"tabled{mark}")


RICH = (
    *text(140, "ra"),
    Heading((Run("A heading between"),)),
    Paragraph((Run("marked", frozenset({ITALIC})), Run("", note=0), Run(" and more"), Run("", note=1))),
    picture("one"),
    *text(140, "rb"),
    PullQuote("A sentence shown large"),
    Quotation((Paragraph((Run(words(40, "rq")),)),), "Somebody"),
    table(5),
    Listing(((Paragraph((Run(words(16, "rl")),)),), (Paragraph((Run(words(16, "rm")),)),)), is_ordered=True),
    picture("two"),
    *text(140, "rc"),
)
EMBLEM = drawing(60, 80)
SHEET = Manuscript(
    title="The Gazette",
    language="en",
    designation="No. 7, May 2025",
    date_iso="2025-05",
    publisher="The House",
    emblem=EMBLEM,
    legal_notice="Printed by nobody in particular.",
    licence="CC BY 4.0",
    licence_url="https://licence.example/by",
    url="https://house.example/gazette/7",
    pieces=(
        piece("lead", 900, blocks=(*RICH, *text(220, "rd")), notes=((Run("first note"),), (Run("second note"),))),
        piece("editorial", 350, kind="editorial", sign_off="The editors"),
        piece("second", 280, url="https://house.example/second", standfirst=(Run("What it is about"),)),
        piece("third", 300, blocks=(*text(100, "ta"), picture("three"), *text(100, "tb"))),
        piece("announced", kind="title", blocks=()),
    ),
    boxes=(
        Box("subscription", "Subscribe", (Paragraph((Run("Four numbers a year."),)),)),
        Box("events", "Events", (Paragraph((Run("Tonight in the yard."),)),)),
    ),
)


def changed(**changes):
    return replace(SHEET, **changes)


def only(*pieces, **changes):
    return changed(pieces=pieces, boxes=(), **changes)


def begins(found, printed):
    """Where a piece begins in the text of a sheet: its title with the next words of it close behind."""
    parts = [part for part in words_of_piece(printed) if part.strip()]
    title, following = squeezed(parts[0]), squeezed("".join(parts[1:3]))[:40]
    places = [match.end() for match in re.finditer(re.escape(title), found)]
    return min(places, key=lambda place: found.find(following, place) % len(found) - place) - len(title)


def assert_complete(manuscript, sheet, short=140):
    """Every word of every piece is there in order; only a jump puts much between two of them."""
    found = text_of(sheet.pdf)
    for printed in manuscript.printed:
        parts = " ".join(part for part in words_of_piece(printed) if part.strip())
        between = interruptions(found, parts.split(), begins(found, printed))
        assert len([one for one in between if one[1] > short]) <= len(sheet.places[printed.key]) - 1, printed.key


def assert_within(manuscript, sheet):
    """Nothing stands outside the margins."""
    width, height = A4 if manuscript.paper == "a4" else A3
    for page in pages_of(sheet.pdf):
        for one in page:
            assert 10 * MM <= one.x <= (width - 10) * MM
            assert 10 * MM <= one.y <= (height - 5) * MM


@pytest.fixture(scope="module")
def sheet():
    return set_broadsheet(SHEET)


def test_every_word_is_there_in_order(sheet):
    assert_complete(SHEET, sheet)


@pytest.mark.parametrize(("paper", "columns"), [("a4", 4), ("a4", 5), ("a3", 3), ("a3", 5)])
def test_no_paper_and_no_number_of_columns_loses_a_word(paper, columns):
    manuscript = changed(paper=paper, columns=columns)
    made = set_broadsheet(manuscript)

    assert_complete(manuscript, made)
    assert_within(manuscript, made)


def test_nothing_stands_outside_the_margins(sheet):
    assert_within(SHEET, sheet)


def test_it_has_a_multiple_of_four_pages_of_its_paper(sheet):
    with pikepdf.open(BytesIO(sheet.pdf)) as pdf:
        sides = [round(float(side) / MM) for side in pdf.pages[0].mediabox]

        assert sheet.pages == len(pdf.pages)
        assert sheet.pages % 4 == 0
        assert sides == [0, 0, *A4]


def test_jump_lines_name_the_page_where_the_piece_goes_on(sheet):
    texts = ["\n".join(lines_of(page)) for page in pages_of(sheet.pdf)]
    jumps = 0
    for printed in SHEET.printed:
        places = sheet.places[printed.key]
        for here, there in itertools.pairwise(places):
            assert f"continued on page {there}" in texts[here - 1]
            assert f"continued from page {here}" in texts[there - 1]
            assert plain(printed.title) in texts[there - 1]
            jumps += 1
    assert jumps > 0
    assert sum(text.count("continued on page") for text in texts) == jumps


def test_the_first_page_lists_what_is_inside_and_what_is_only_announced(sheet):
    lines = lines_of(pages_of(sheet.pdf)[0])
    listed = squeezed(" ".join(lines[lines.index("In this issue") :]))

    assert squeezed(f"Title of second by Author second {sheet.places['second'][0]}") in listed or (
        squeezed("Title of second") in listed
    )
    assert squeezed("Title of announced") in listed


def test_the_last_page_ends_with_the_frames_and_the_imprint(sheet):
    last = " ".join(lines_of(pages_of(sheet.pdf)[-1]))

    assert last.index("Subscribe") < last.index("Printed by nobody in particular.") < last.index("CC BY 4.0")


def test_baselines_of_neighbouring_columns_are_the_same(sheet):
    page = pages_of(sheet.pdf)[1]
    body = sorted({round(one.y, 1) for one in page if re.search(r"r[abcd]p\d+x", one.text)})
    steps = [two - one for one, two in itertools.pairwise(body)]
    pitch = min(steps)

    assert all(abs(step / pitch - round(step / pitch)) < 0.06 for step in steps)


def test_what_is_printed_is_as_high_as_it_was_planned():
    with Workshop() as workshop:
        press = Press(sorted_out(SHEET), workshop, lambda _share, _what: None)
        made = press.made_up()
        first = made.settings[0]
        wrong = Galley([Slug(first.galley.slugs[0].height + LINE), *first.galley.slugs[1:]])
        misled = replace(made, settings=[replace(first, galley=wrong), *made.settings[1:]])

        assert press._wrong(misled)  # the measuring does find a line too much
        assert press._wrong(made) == {}


def test_links_bookmarks_language_and_tags_are_in_the_file(sheet):
    with pikepdf.open(BytesIO(sheet.pdf)) as pdf:
        addresses = {
            str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", []) if "/URI" in note.get("/A", {})
        }
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]

        assert {"https://house.example/second", "https://licence.example/by", SHEET.url} <= addresses
        assert {"Title of lead", "Title of editorial", "Title of second", "Title of third"} == set(titles)
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.MarkInfo.Marked
        assert "The Gazette" in str(pdf.docinfo["/Title"])
        assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()


def test_black_is_never_mixed_of_colours(sheet):
    with pikepdf.open(BytesIO(sheet.pdf)) as pdf:
        for page in pdf.pages:
            space, inside = "", False
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                space = str(operands[0]) if name == "cs" else space
                inside = name == "BT" or (inside and name != "ET")
                if inside and name == "scn" and len(operands) == 3:
                    assert [float(value) for value in operands] != [0, 0, 0]


def test_the_fonts_are_embedded(sheet):
    with pikepdf.open(BytesIO(sheet.pdf)) as pdf:
        for page in pdf.pages:
            for font in page.resources.Font.values():
                assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_equal_manuscripts_give_equal_files(sheet):
    assert set_broadsheet(changed()).pdf == sheet.pdf


def test_the_bleed_lies_around_the_trimmed_page():
    made = set_broadsheet(only(piece("a", 60)), bleed_mm=3)

    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        page = pdf.pages[0]
        assert [round(float(side) / MM) for side in page.trimbox] == [0, 0, 210, 297]
        assert [round(float(side) / MM) for side in page.mediabox] == [-3, -3, 213, 300]
        assert page.mediabox == page.obj.BleedBox


PERSIAN = "این روزنامه شب خوانده شد و ماه بالای کوه بود باد در باغ راه رفت و چراغ خاموش ماند"


def persian(key, count, **changes):
    paragraph = Paragraph((Run(" ".join([PERSIAN] * count)),))
    values = {"key": key, "kind": "article", "title": (Run(f"روزنامه شب {key}"),), "language": "fa"}
    return Piece(**{**values, "blocks": (paragraph,) * 3, **changes})


def test_a_sheet_from_right_to_left_is_mirrored():
    pieces = (persian("a", 18), persian("b", 14, kind="editorial"), persian("c", 12))
    manuscript = only(*pieces, language="fa", title="روزنامه", words=PERSIAN_WORDS)
    made = set_broadsheet(manuscript)
    first, second = pages_of(made.pdf)[:2]
    jumps = [one for one in first if "ادامه" in one.text]

    assert len(made.places["a"]) == 2
    assert any("۲" in line for line in lines_of(second)[:3])  # the page's number, in its own figures
    assert all(one.x > 13 * MM for one in jumps)
    assert max(one.x for one in first) > 150 * MM
    assert_within(manuscript, made)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ru", "Газета вышла вечером и говорила о звёздном небе над городом"),
        ("el", "Η εφημερίδα βγήκε το βράδυ και μιλούσε για τον ουρανό"),
        ("it", "Il giornale uscì di sera e parlava del cielo sopra la città"),
    ],
)
def test_other_scripts_keep_their_words(language, sentence):
    numbered = tuple(
        Paragraph((Run(" ".join(f"{word} {number}z{place}" for place, word in enumerate(sentence.split() * 6))),))
        for number in range(8)
    )
    manuscript = only(piece("a", blocks=numbered, language=language), language=language)

    assert_complete(manuscript, set_broadsheet(manuscript))


ENDLESS = Paragraph((Run("before " + "x" * 80 + " behind"),))
BAD_INPUT = {
    "thirty words": only(piece("a", 30)),
    "only a table": only(piece("a", blocks=(table(6),))),
    "a table of three hundred rows": only(piece("a", blocks=(table(300, "row"),)), piece("b", 300)),
    "a table with a page in a cell": only(
        piece("a", blocks=(Table((("One", False),), (((Run(words(900, "huge")),),),)),)), piece("b", 300)
    ),
    "a picture taller than a page": only(
        piece("a", blocks=(*text(200, "a"), picture("tall", 100, 1200), *text(200, "b")))
    ),
    "a title of 250 letters": only(piece("a", title=(Run("wordy title " * 21),)), piece("b", title=(Run("more of it " * 22),))),
    "a word of eighty letters": only(piece("a", blocks=(*text(70, "a"), ENDLESS, *text(70, "b")))),
    "a standfirst of a page": only(piece("a", standfirst=(Run(words(500, "stand")),), sign_off=words(300, "sign"))),
    "signs of the markup": only(piece("a", title=(Run('“#x” \\ "q" $y$ *b* _i_ <l> @r [z]'),), rubric="R & D")),
    "a poem": only(piece("a", blocks=(Paragraph((Run("\n".join(f"verse v{number}" for number in range(150))),)),))),
    "forty notes": only(
        piece("a", 300, notes=tuple((Run(words(20, f"note{number}")),) for number in range(40)))
    ),
    "another direction within": only(piece("a", blocks=(*text(70, "a"), Foreign("fa", persian("f", 9).blocks), *text(70, "b")))),
    "an editorial alone": only(piece("a", 500, kind="editorial")),
    "nothing that marks are for": only(piece("a", blocks=(Paragraph((Run("word"), Run("", note=4), Run(" word2"))),))),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_INPUT)
def test_whatever_comes_is_set_whole(name):
    manuscript = BAD_INPUT[name]
    made = set_broadsheet(manuscript)

    assert made.pages % 4 == 0
    assert_within(manuscript, made)
    if name not in ("another direction within", "a table of three hundred rows", "only a table"):
        assert_complete(manuscript, made)


def test_a_table_cut_between_rows_keeps_them_all():
    made = set_broadsheet(BAD_INPUT["a table of three hundred rows"])
    found = text_of(made.pdf)

    assert all(f"row{number}" in found for number in range(300))


def test_too_little_text_leaves_white_and_says_so():
    made = set_broadsheet(only(piece("a", 30)))

    assert made.pages == 4
    assert any("white" in remark for remark in made.remarks)


def test_too_much_text_takes_four_pages_more_and_says_so():
    pieces = [piece(f"p{number}", 1000) for number in range(5)]
    made = set_broadsheet(only(*pieces, pages=4))

    assert made.pages > 4 and made.pages % 4 == 0
    assert any("does not fit" in remark for remark in made.remarks)
    assert_complete(only(*pieces, pages=4), made)


def test_eight_pages_are_made_when_wanted():
    assert set_broadsheet(only(piece("a", 900), pages=8)).pages == 8


def test_a_text_of_a_book_is_set():
    manuscript = only(piece("book", 5000), paper="a3", columns=5)
    made = set_broadsheet(manuscript)

    assert_complete(manuscript, made)


def test_a_long_frame_becomes_a_piece():
    box = Box("events", "All events", text(900, "event"))
    made = set_broadsheet(changed(boxes=(box,)))

    assert set(made.places) == {"lead", "editorial", "second", "third"}
    assert squeezed(words(70, "eventp11"))[-30:] in text_of(made.pdf)


@pytest.mark.parametrize(
    ("manuscript", "says"),
    [
        (only(), "nothing to print"),
        (only(piece("a", kind="title", blocks=())), "nothing to print"),
        (changed(paper="a5"), "A4 or A3"),
        (only(piece("a", title=(Run("x" * 700),))), "too long"),
    ],
)
def test_what_cannot_be_set_is_refused_in_words(manuscript, says):
    with pytest.raises(CannotBeSet, match=says):
        set_broadsheet(manuscript)


def test_steps_are_told_from_nothing_to_all():
    told = []
    set_broadsheet(only(piece("a", 60)), lambda share, what: told.append((share, what)))

    assert told[-1][0] == 1
    assert [share for share, _what in told] == sorted(share for share, _what in told)
