from typing import Any

import pytest

from broadsheet.importers.html_blocks import html_blocks


def blocks(source: str, language: str = "en") -> list[tuple[str, Any]]:
    return [(one["type"], one["value"]) for one in html_blocks(source, language).blocks]


def test_paragraphs_and_lists_in_a_row_are_one_text() -> None:
    assert blocks("<p>One.</p><ul><li>a</li><li>b<ol><li>c</li></ol></li></ul><p>Two.</p>") == [
        ("text", "<p>One.</p><ul><li>a</li><li>b<ol><li>c</li></ol></li></ul><p>Two.</p>")
    ]


@pytest.mark.parametrize(("tag", "level"), [("h1", "2"), ("h2", "2"), ("h3", "3"), ("h4", "4"), ("h6", "4")])
def test_headings_have_three_levels(tag: str, level: str) -> None:
    assert blocks(f"<{tag}>The <em>sky</em> &amp; us</{tag}>") == [
        ("heading", {"text": "The sky & us", "level": level})
    ]


def test_the_last_line_of_a_quotation_says_who_speaks() -> None:
    expected = [("quote", {"text": "<p>No.</p>", "attribution": "the county, 1925"})]

    assert blocks("<blockquote><p>No.\n— the county, 1925</p></blockquote>") == expected
    assert blocks("<blockquote><p>No.</p><p>— the county, 1925</p></blockquote>") == expected
    assert blocks("<blockquote><p>No.</p><cite>the county, 1925</cite></blockquote>") == expected


def test_a_picture_keeps_its_words() -> None:
    source = '<figure><img src="a.jpg" alt="A lamp"><figcaption>In <em>Whitby</em> Lane</figcaption></figure>'
    value = dict(blocks(source))["picture"]

    assert value["picture"] == "a.jpg"
    assert value["alternative"] == "A lamp"
    assert value["caption"] == "<p>In <i>Whitby</i> Lane</p>"


def test_a_picture_within_a_paragraph_stands_between_its_two_halves() -> None:
    assert [kind for kind, _value in blocks('<p>Before <img src="a.png" alt="A"> after.</p>')] == [
        "text",
        "picture",
        "text",
    ]


def test_a_table_has_heads_and_numbers() -> None:
    source = (
        "<table><caption>Lux</caption><tr><th>Where</th><th align='right'>How much</th></tr>"
        "<tr><td>under <b>it</b></td><td align='right'>31</td></tr></table>"
    )
    value = dict(blocks(source))["table"]

    assert value["caption"] == "Lux"
    assert value["table"]["columns"] == [
        {"type": "text", "heading": "Where"},
        {"type": "number", "heading": "How much"},
    ]
    assert value["table"]["rows"] == [{"values": ["<p>under <b>it</b></p>", "31"]}]


def test_cells_that_reach_over_others_leave_empty_ones() -> None:
    source = (
        "<table><tr><td colspan='2'>a</td></tr><tr><td rowspan='2'>b</td><td>c</td></tr><tr><td>d</td></tr></table>"
    )
    rows = dict(blocks(source))["table"]["table"]["rows"]

    assert [row["values"] for row in rows] == [["<p>a</p>", ""], ["<p>b</p>", "<p>c</p>"], ["", "<p>d</p>"]]


def test_a_part_in_another_language_is_marked() -> None:
    value = dict(blocks('<div lang="la"><h3>Caput</h3><p>Lorem.</p></div>'))["foreign"]

    assert value["language"] == "la"
    assert [one["type"] for one in value["body"]] == ["heading", "text"]
    assert blocks('<div lang="en"><p>Same.</p></div>') == [("text", "<p>Same.</p>")]
    assert blocks('<p>He said <span lang="it">ciao</span>.</p>') == [
        ("text", '<p>He said <foreign lang="it">ciao</foreign>.</p>')
    ]


def test_code_keeps_its_lines_and_its_indentation() -> None:
    assert blocks("<pre><code>if x:\n    y &lt; 1\n</code></pre>") == [
        ("text", "<p>if x:<br/>\u00a0\u00a0\u00a0\u00a0y &lt; 1</p>")
    ]


def test_spaces_that_do_not_break_stay() -> None:
    assert blocks("<h2>Où\u00a0?</h2><p>«\u00a0Ici\u202f!\u00a0»</p>") == [
        ("heading", {"text": "Où\u00a0?", "level": "2"}),
        ("text", "<p>«\u00a0Ici\u202f!\u00a0»</p>"),
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="&#106;avascript:alert(1)">x</a>',
        '<iframe src="https://evil.example/"></iframe>',
        '<svg onload="alert(1)"><script>alert(1)</script></svg>',
        '<p style="background:url(javascript:alert(1))">x</p>',
        '<object data="https://evil.example/x.swf"></object>',
        '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
        '<form action="https://evil.example"><input name=p></form>',
    ],
)
def test_nothing_that_runs_comes_through(hostile: str) -> None:
    found = html_blocks(f"<p>Before.</p>{hostile}<p>After.</p>")

    assert not [
        word
        for word in ("<script", "onerror", "javascript", "iframe", "evil.example", "style=", "<form")
        if word in str(found.blocks)
    ]
    assert "Before." in str(found.blocks)


def test_what_was_taken_out_is_told() -> None:
    questions = html_blocks(
        '<script>x</script><iframe src="https://video.example/7"></iframe><b onclick="x()">y</b>'
    ).questions

    assert questions == ["removed <script>", "removed <iframe> https://video.example/7", "removed onclick="]


def test_prose_about_code_is_not_reported() -> None:
    assert html_blocks("<p>The word online = good; a &lt;script&gt; is no script.</p>").questions == []


def test_absurd_nesting_is_flattened() -> None:
    assert "deep" in str(html_blocks("<div>" * 5000 + "<b>" * 5000 + "deep" + "</b>" * 5000).blocks)
