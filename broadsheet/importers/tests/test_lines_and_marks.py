"""Verse, struck-out words, lists, figures: everything in a piece of HTML is kept, or told."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.exporters.blocks import BlockWriter
from broadsheet.exporters.rich_text import Notes, Writing
from broadsheet.importers.html_blocks import html_blocks
from broadsheet.importers.markdown_text import markdown_text


def blocks(source: str, language: str = "en") -> list[tuple[str, Any]]:
    return [(one["type"], one["value"]) for one in html_blocks(source, language).blocks]


def again(source: str) -> list[tuple[str, Any]]:
    """Written as Markdown and read again."""
    writer = BlockWriter(Writing(Notes(), lambda kind, key: ""), lambda key: None, lambda key: "")
    return [(b["type"], b["value"]) for b in markdown_text(writer.write(html_blocks(source, "en").blocks), "en").blocks]


VERSE = "<p>The boat is gone,<br/>\u00a0\u00a0the <i>rope</i> is here.</p><p>Who asks?</p>"


@pytest.mark.parametrize(
    "source",
    [
        '<pre class="wp-block-verse">The boat is gone,<br>  the <em>rope</em> is here.<br><br>Who asks?</pre>',
        '<pre class="wp-block-verse">The boat is gone,\n  the <em>rope</em> is here.\n\nWho asks?</pre>',
        '<pre class="wp-block-verse">The boat is gone,<br>\n  the <em>rope</em> is here.<br>\n<br>\nWho asks?</pre>',
        '<div class="poem"><p>The boat is gone,<br>&nbsp;&nbsp;the <em>rope</em> is here.</p><p>Who asks?</p></div>',
        '<div class="line-block"><div class="line">The boat is gone,</div><div class="line">&nbsp;&nbsp;the '
        '<em>rope</em> is here.</div><div class="line"><br></div><div class="line">Who asks?</div></div>',
    ],
)
def test_verse_keeps_its_lines_its_indents_and_its_stanzas(source: str) -> None:
    assert blocks(source) == [("verse", VERSE)]
    assert again(source) == [("verse", VERSE)]


def test_italics_that_run_on_over_stanzas_run_on() -> None:
    assert blocks('<pre class="verse"><em>One.\n\nTwo.</em></pre>') == [
        ("verse", "<p><i>One.</i></p><p><i>Two.</i></p>")
    ]


def test_what_was_struck_out_is_struck_out_and_told() -> None:
    body = html_blocks("<p><del>On Monday.</del> <ins>On Tuesday.</ins> Not <s>free</s>.</p>", "en")

    assert body.blocks[0]["value"] == "<p><s>On Monday.</s> On Tuesday. Not <s>free</s>.</p>"
    assert body.questions == [
        "struck-out words stay struck out: “On Monday.”",
        "struck-out words stay struck out: “free”",
    ]
    assert again("<p><del>On Monday.</del> H<sub>2</sub>O, 1<sup>st</sup>, 2 ~~ 3</p>") == [
        ("text", "<p><s>On Monday.</s> H<sub>2</sub>O, 1<sup>st</sup>, 2 ~~ 3</p>")
    ]


def test_a_list_goes_on_counting_where_it_did() -> None:
    source = '<ol start="4"><li>four</li><li>five</li></ol>'

    assert blocks(source) == again(source) == [("text", source)]


def test_definitions_keep_term_and_meaning() -> None:
    assert blocks("<dl><dt>lux</dt><dd>light on a surface</dd></dl>") == [
        ("text", "<p><b>lux</b></p><p>light on a surface</p>")
    ]
    assert markdown_text("lux\n: light on a surface\n", "en").blocks[0]["value"] == (
        "<p><b>lux</b></p><p>light on a surface</p>"
    )


@pytest.mark.parametrize("said_by", ["<cite>Zoe Marsh</cite>", "<p>— Zoe Marsh</p>"])
def test_who_said_a_pull_quote_stands_apart(said_by: str) -> None:
    source = f'<figure class="wp-block-pullquote"><blockquote><p>Great words.</p>{said_by}</blockquote></figure>'

    assert blocks(source) == again(source) == [("pullquote", {"text": "Great words.", "attribution": "Zoe Marsh"})]


def test_captions_of_a_gallery_stay_with_their_pictures() -> None:
    source = (
        '<figure class="wp-block-gallery"><ul class="blocks-gallery-grid"><li class="blocks-gallery-item"><figure>'
        '<img src="a.jpg" alt="A"><figcaption>The first.</figcaption></figure></li><li><figure><img src="b.jpg" alt="B">'
        "<figcaption>The <em>second</em>.</figcaption></figure></li></ul><figcaption>Both of them.</figcaption></figure>"
    )
    found = blocks(source)

    assert [value["caption"] for kind, value in found if kind == "picture"] == [
        "<p>The first.</p>", "<p>The <i>second</i>.</p>",
    ]  # fmt: skip
    assert found[-1] == ("text", "<p>Both of them.</p>")


def test_other_words_within_a_figure_stay() -> None:
    found = blocks(
        '<figure><img src="a.jpg" alt="A"><p>Words beside it.</p><div><figcaption>Below <a href="https://x.example/">it</a>.'
        "</figcaption></div></figure>"
    )

    assert found[0][1]["caption"] == '<p>Below <a href="https://x.example/">it</a>.</p>'
    assert found[1] == ("text", "<p>Words beside it.</p>")


def test_sound_and_film_leave_a_link_and_a_question() -> None:
    body = html_blocks(
        '<figure><audio controls src="https://old.example/talk.mp3"></audio><figcaption>The talk.</figcaption></figure>'
        '<video><source src="https://old.example/walk.webm"><p>Your program plays no film.</p></video>',
        "en",
    )

    words = "".join(one["value"] for one in body.blocks)
    assert '<a href="https://old.example/talk.mp3">talk.mp3</a>' in words
    assert "<p>The talk.</p>" in words
    assert '<a href="https://old.example/walk.webm">walk.webm</a>' in words
    assert "Your program plays no film." in words
    assert [question.partition(" became")[0] for question in body.questions] == [
        "the sound https://old.example/talk.mp3",
        "the film https://old.example/walk.webm",
    ]


BLANKS = ["\u2028", "\u00a0", "\u2000", "\u2009", "\u0001", " \t", "\ufeff", "\u3000"]


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize(
    "scheme", ["javascript:", "java\nscript:", "JavaScript\t:", "vbscript:", "data:text/html,", "file:"]
)
def test_no_blank_hides_a_scheme(blank: str, scheme: str) -> None:
    for source in (f'<p><a href="{blank}{scheme}run(1)">here</a></p>', f"[here](<{blank}{scheme}run(1)>)"):
        body = html_blocks(source, "en") if source[0] == "<" else markdown_text(source, "en")
        assert "run(1)" not in "".join(one["value"] for one in body.blocks if "](" not in one["value"])
        assert "here" in body.blocks[0]["value"]


def test_an_address_that_is_taken_out_is_told() -> None:
    assert html_blocks('<p><a href="\u2028javascript:run(1)">here</a></p>', "en").questions
