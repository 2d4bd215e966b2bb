import pytest

from broadsheet.typesetting.manuscript import (
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
    Table,
    plain,
    words_of,
)
from broadsheet.typesetting.reading import PictureFacts, Reader, title_runs

MARK = "00000000-0000-4000-8000-000000000001"
OTHER = "00000000-0000-4000-8000-000000000002"
PICTURE = PictureFacts(Image(b"<svg/>", "svg", 20, 10), "Nightglass")


def reader(**notes):
    return Reader(
        {MARK: "<p>First <i>note</i>.</p>", OTHER: "<p>Second.</p>"},
        page=lambda pk: f"https://house.example/{pk}",
        document=lambda pk: "https://house.example/paper.pdf" if pk == 1 else "",
        reference=lambda kind, key: ("Write to us", "https://house.example/contact") if key == "there" else None,
        picture=lambda pk: PICTURE if pk == 1 else None,
    )


def read(*blocks):
    return reader().read([{"type": kind, "value": value} for kind, value in blocks])


def runs(source):
    return reader().runs(source)


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("<p>Plain &amp; <b>bold</b></p>", (Run("Plain & "), Run("bold", frozenset({"bold"})))),
        ("<p><b><i>both</i></b></p>", (Run("both", frozenset({"bold", "italic"})),)),
        ("<p>H<sub>2</sub>O</p>", (Run("H"), Run("2", frozenset({"subscript"})), Run("O"))),
        ('<p><foreign lang="la">ad <i>astra</i></foreign></p>',
         (Run("ad ", language="la"), Run("astra", frozenset({"italic"}), "la"))),
        ('<p><a linktype="page" id="7">there</a></p>', (Run("there", href="https://house.example/7"),)),
        ('<p><a href="https://else.example/">out</a></p>', (Run("out", href="https://else.example/"),)),
        ('<p>x<reference kind="contact" key="there">?</reference></p>',
         (Run("x"), Run("Write to us", href="https://house.example/contact"))),
        ('<p>x<reference kind="contact" key="gone">?</reference></p>', (Run("x"),)),
        ("<p>  many   spaces \n here </p>", (Run("many spaces here"),)),
        ("<p>one<br/>two</p>", (Run("one\ntwo"),)),
        ("<p> </p>", ()),
    ],
)  # fmt: skip
def test_rich_text_becomes_runs(source, made):
    assert runs(source) == made


def test_notes_are_numbered_in_the_order_of_reading():
    one = reader()
    text = f'<p>b<footnote id="{OTHER}">*</footnote> a<footnote id="{MARK}">*</footnote></p>'
    blocks = one.read([{"type": "text", "value": text}])

    assert [run.note for run in blocks[0].runs if run.note is not None] == [0, 1]
    assert [plain(note) for note in one.printed_notes()] == ["Second.", "First note."]


def test_a_mark_without_a_note_prints_nothing():
    assert read(("text", '<p>x<footnote id="00000000-0000-4000-8000-000000000009">*</footnote></p>')) == (
        Paragraph((Run("x"),)),
    )


def test_every_kind_of_block_is_read():
    table = {"columns": [{"heading": "Star", "type": "text"}, {"heading": "Mag", "type": "number"}],
             "rows": [{"values": ["<p>Algol</p>", "2.1"]}, {"values": ["", None]}]}  # fmt: skip
    made = read(
        ("heading", {"text": "Part", "level": "3"}),
        ("quote", {"text": "<p>One</p><p>Two</p>", "attribution": "A letter"}),
        ("pullquote", {"text": "Large"}),
        ("picture", {"picture": 1, "alternative": "A hut", "caption": "<p>The <i>hut</i></p>"}),
        ("table", {"caption": "Stars", "table": table}),
        ("document", {"document": 1, "title": "The paper"}),
        ("foreign", {"language": "el", "body": [{"type": "text", "value": "<p>Ἐκ Διός</p>"}]}),
        ("divider", None),
        ("text", "<ul><li>a<ol><li>b</li></ol></li></ul>"),
    )

    assert [type(block) for block in made] == [
        Heading, Quotation, PullQuote, Figure, Table, Paragraph, Foreign, Divider, Listing,
    ]  # fmt: skip
    assert made[3].alternative == "A hut"
    assert made[4].rows == (((Run("Algol"),), (Run("2.1"),)), ((), ()))
    words = " ".join(words_of(made))
    assert words.split() == (
        "Part One Two A letter The hut Nightglass Stars Star Mag Algol 2.1 The paper Ἐκ Διός a b".split()
    )


@pytest.mark.parametrize("value", [{"picture": None}, {"picture": 9}])
def test_a_picture_that_is_gone_is_left_out(value):
    assert read(("picture", value)) == ()


def test_a_title_keeps_its_italics():
    assert title_runs("A *Night*") == (Run("A "), Run("Night", frozenset({"italic"})))
    assert title_runs("") == ()
