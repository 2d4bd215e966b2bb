"""Nothing is ever outside its page: looked at in finished PDFs of sheets that are hard to set."""

import itertools
import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from urllib.parse import quote

import pikepdf
import pytest

from broadsheet.typesetting.engines.compiling import Workshop
from broadsheet.typesetting.engines.legible import CLOSE, OPEN, isolated, legible
from broadsheet.typesetting.manuscript import Box, Foreign, Manuscript, Paragraph, Run
from broadsheet.typesetting.setting import set_in_form
from broadsheet.typesetting.tests.broadsheet_reading import text_of
from broadsheet.typesetting.tests.page_bounds import outside, printed
from broadsheet.typesetting.tests.test_broadsheet import PERSIAN_WORDS, drawing, piece, table

BASE = "https://nightglass.example/"
ADDRESSES = (
    BASE + "ru/" + quote("заметки-о-переменных-звёздах-и-о-тех-кто-их-считал-по-ночам-в-старой-обсерватории"),
    BASE + "fa/" + quote("شب‌های-بلند-رصدخانهٔ-کهنه-و-کسانی-که-ستاره‌های-متغیر-را-می‌شمردند"),
    BASE + "el/" + quote("νύχτεςστοπαλιόαστεροσκοπείοκαιόσοιμετρούσανταμεταβλητάάστραχωρίςανάπαυση"),
    BASE + "x/" + "y" * 120,
)
TITLE = "a title that is rather long and takes two lines or three"


def sheet(language, count, words=60, **changes):
    """An issue of so many texts, with an address of another script in each, its words too."""
    pieces = tuple(
        piece(f"k{number}", words, language=language, url=ADDRESSES[number % 4], title=(Run(f"{number}: {TITLE}"),))
        for number in range(count)
    )
    said = Paragraph(tuple(Run(f"See {address}, and") for address in ADDRESSES))
    pieces = (replace(pieces[0], blocks=(*pieces[0].blocks, said, table(3))), *pieces[1:])
    boxes = (Box("imprint", "Who we are", (Paragraph((Run(ADDRESSES[0], href=ADDRESSES[0]),)),)),)
    spoken = {"words": PERSIAN_WORDS} if language == "fa" else {}
    values = {
        "title": "Aurora",
        "language": language,
        "pieces": pieces,
        "boxes": boxes,
        "url": ADDRESSES[1],
        "designation": "No. 61",
    }
    return Manuscript(**{**values, **spoken, "emblem": drawing(80, 40), **changes})


STRESS = {
    "forty texts on a broadsheet": ("broadsheet", lambda: sheet("en", 40, 24, paper="a4", columns=3)),
    "texts from right to left": ("broadsheet", lambda: sheet("fa", 12, 24, paper="a4", columns=3)),
    "jumping texts in Brazilian Portuguese": ("broadsheet", lambda: sheet("pt-br", 3, 700, paper="a4", columns=3)),
    "a journal": ("journal", lambda: sheet("en", 4, 30, paper="a5")),
    "a journal in traditional signs": ("journal", lambda: sheet("zh-hans", 2, 30, paper="a5")),
    "a journal from right to left": ("journal", lambda: sheet("fa", 4, 30, paper="a5")),
    "a booklet": ("booklet", lambda: sheet("fr-ca", 4, 30, paper="a5")),
}


@cache
def made(name):
    form, manuscript = STRESS[name]
    return set_in_form(manuscript(), form).pdf


@pytest.mark.parametrize("name", STRESS)
def test_nothing_is_outside_its_page(name):
    assert [(page, one.what) for page, one in outside(made(name))] == []


def test_what_is_outside_a_page_is_found():
    source = "#set page(width: 100mm, height: 50mm, margin: 10mm)\n#set text(hyphenate: false)\n"
    with Workshop() as workshop:
        assert outside(workshop.pdf(source + "Short words within.")) == []
        found = outside(workshop.pdf(source + "x" * 200 + "\n#place(dy: 60mm)[Below]"))
    assert {one.what for _page, one in found} >= {"Below"} and any("xxx" in one.what for _page, one in found)


def test_addresses_are_shown_decoded():
    text = text_of(made("forty texts on a broadsheet"))
    assert "переменных" in text and "D0B7" not in text
    assert "звёздах".replace("ё", "е") in text_of(made("a journal")).replace("ё", "е")


def test_a_long_list_on_the_first_page_says_how_many_it_leaves_out():
    assert re.search(r"and\d+more", text_of(made("forty texts on a broadsheet")))


def test_the_lines_of_a_headline_do_not_run_into_one_another():
    with pikepdf.open(BytesIO(made("a journal"))) as opened:
        pages = [list(printed(page)) for page in opened.pages]
    page = next(page for page in pages if any(one.what == "lines or three" for one in page))
    title = [one for one in page if (one.top - one.bottom) / 0.4 > 15]
    feet = sorted({round(one.bottom, 1) for one in title}, reverse=True)
    sizes = {round((one.top - one.bottom) / 0.4, 1) for one in title}
    assert len(feet) >= 2 and len(sizes) == 1
    assert min(one - other for one, other in itertools.pairwise(feet)) >= max(sizes), (feet, sizes)


# --- writing from the right ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("اشتراک: nightglass.example/fa/subscribe", ["nightglass.example/fa/subscribe"]),
        ("نشانی /nightglass.example/fa/ است", ["/nightglass.example/fa/"]), ("تاریخ 2024-11-07 است", ["2024-11-07"]),
        ("تاریخ ۱۴۰۳/۸/۱۷ است", ["۱۴۰۳/۸/۱۷"]), ("تلفن +39 011 555-17-20 در شهر", ["+39 011 555-17-20"]),
        ("از «The Night Sky, vol. 2» آمده", ["The Night Sky, vol. 2"]), ("نام Пулковская обсерватория است", ["Пулковская обсерватория"]),
        ("سال ۱۴۰۳ و ۷ روز", []), ("writer@lenses.example", ["writer@lenses.example"]),
    ],
)  # fmt: skip
def test_foreign_runs_are_set_apart(text, runs):
    marked = isolated(text)
    assert [part.partition(CLOSE)[0] for part in marked.split(OPEN)[1:]] == runs
    assert marked.replace(OPEN, "").replace(CLOSE, "") == text and isolated(marked) == marked


def test_every_part_of_a_sheet_from_right_to_left_is_made_so_and_nothing_of_others():
    words = Paragraph((Run("در 2024-11-07 بود", href=BASE),))
    persian = piece(
        "fa",
        10,
        language="fa",
        title=(Run("شب Perigee"),),
        blocks=(words, Foreign("en", (Paragraph((Run("On 2024-11-07"),)),))),
        byline="Ada Vane",
    )
    english = piece("en", 10, title=(Run("On 2024-11-07"),))
    made_so = legible(
        Manuscript("x", "fa", (persian, english), boxes=(Box("events", "No. 2", (words,)),), imprint="Lantern Press")
    )
    first, second = made_so.pieces
    assert first.title[0].text == f"شب {OPEN}Perigee{CLOSE}" and first.byline == f"{OPEN}Ada Vane{CLOSE}"
    assert first.blocks[0].runs[0].text == f"در {OPEN}2024-11-07{CLOSE} بود" and first.blocks[0].runs[0].href == BASE
    assert OPEN not in repr(first.blocks[1]) and second == english
    assert (
        OPEN in made_so.imprint and OPEN in made_so.boxes[0].title and OPEN in made_so.boxes[0].blocks[0].runs[0].text
    )
