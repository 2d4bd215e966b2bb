import pytest

from broadsheet.exporters.blocks import BlockWriter, PictureFacts
from broadsheet.exporters.rich_text import Notes, Writing, address, at_line_start, escaped

MARK = "0f0e0d0c-0000-4000-8000-000000000001"


def writer() -> BlockWriter:
    facts = PictureFacts("pictures/a b.svg", 'Bo "the pen"', "cc-by-4.0")
    return BlockWriter(
        Writing(Notes(frozenset({MARK})), lambda kind, key: f"{kind}-{key}.md"), lambda pk: facts, lambda pk: "d.pdf"
    )


def block(kind: str, value: object) -> str:
    return writer().write([{"type": kind, "value": value}])


@pytest.mark.parametrize(
    ("rich", "markdown"),
    [
        ("<p>a <b>b</b> <i>c</i></p>", "a **b** *c*"),
        ("<p>a<b> b </b>c</p>", "a **b** c"),
        ("<p>a<i>“b”</i>c</p>", "a<i>“b”</i>c"),
        ("<p>2*3 [x] `y` &lt;b&gt; \\</p>", "2\\*3 \\[x\\] \\`y\\` \\<b> \\\\"),
        ("<p>a_b _c_</p>", "a_b \\_c\\_"),
        ('<p><a href="https://x.example/a_(b)">x</a></p>', "[x](<https://x.example/a_(b)>)"),
        ('<p><a linktype="page" id="7">x</a></p>', "[x](page-7.md)"),
        (f'<p>x<footnote id="{MARK}"></footnote></p>', "x[^1]"),
        ('<p>x<footnote id="0f0e0d0c-0000-4000-8000-000000000002"></footnote></p>', "x"),
        ('<p><reference kind="contact" key="italy/general"></reference></p>', "[general](ref:contact/italy/general)"),
        ('<p><foreign lang="it">ciao</foreign></p>', "[ciao]{lang=it}"),
        ("<p>a<br/># b</p>", "a\\\n\\# b"),
        ("<ul><li>a<ol><li>b</li></ol></li></ul>", "- a\n  1. b"),
        ("<p>Look!<a href='x'>y</a></p>".replace("'", '"'), "Look\\![y](x)"),
    ],
)
def test_rich_text_as_markdown(rich: str, markdown: str) -> None:
    assert block("text", rich) == markdown


def test_blocks_as_markdown() -> None:
    assert block("heading", {"text": "1. *All*", "level": "3"}) == "### 1\\. \\*All\\*"
    assert block("quote", {"text": "<p>a</p><p>b</p>", "attribution": "Ada"}) == "> a\n>\n> b\n>\n> — Ada"
    assert block("pullquote", {"text": "Dark."}) == "::: pullquote\nDark.\n:::"
    assert block("divider", None) == "* * *"
    assert block("document", {"document": 1, "title": "Paper"}) == "::: document\n[Paper](d.pdf)\n:::"
    assert (
        block("foreign", {"language": "la", "body": [{"type": "text", "value": "<p>x</p>"}]}) == "::: {lang=la}\nx\n:::"
    )


def test_a_picture_carries_what_belongs_to_it() -> None:
    value = {"picture": 1, "alternative": "A [lamp]", "is_decoration": False, "caption": '<p>So "<i>dark</i>"</p>'}

    assert block("picture", value) == (
        '![A \\[lamp\\]](<pictures/a%20b.svg> "So \\"*dark*\\""){credit="Bo \\"the pen\\"" licence="cc-by-4.0"}'
    )


def test_tables_keep_pipes_and_numbers() -> None:
    table = {
        "columns": [{"type": "text", "heading": "a|b"}, {"type": "number", "heading": ""}],
        "rows": [{"values": ["<p>x</p><p>y</p>", "1"]}],
    }

    assert block("table", {"caption": "", "table": table}) == "| a\\|b |  |\n| --- | ---: |\n| x<br>y | 1 |"


def test_small_things() -> None:
    assert escaped("&amp; & AT&T") == "\\&amp; & AT&T"
    assert at_line_start("2024. A year") == "2024\\. A year"
    assert address("https://x.example/?a=1&copy=2") == "<https://x.example/?a=1\\&copy=2>"
