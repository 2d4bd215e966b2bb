from typing import Any

from broadsheet.importers.markdown_text import inline_html, markdown_blocks, markdown_text


def blocks(text: str) -> list[tuple[str, Any]]:
    return [(one["type"], one["value"]) for one in markdown_blocks(text, "en")]


def test_the_fenced_parts_of_the_house() -> None:
    text = "::: pullquote\nSo *much* light.\n:::\n\n::: {lang=la}\nLorem.\n:::\n\n* * *\n"
    kinds = blocks(text)

    assert kinds[0] == ("pullquote", {"text": "So much light.", "attribution": ""})
    assert kinds[1][1]["language"] == "la"
    assert kinds[2] == ("divider", None)


def test_a_picture_says_whose_it_is() -> None:
    text = '![A lamp](lamp.svg "By *night*"){credit="Ada & \\"Bo\\"" licence="cc-by-4.0"}'
    value = dict(blocks(text))["picture"]

    assert (value["picture"], value["credit"], value["licence"]) == ("lamp.svg", 'Ada & "Bo"', "cc-by-4.0")
    assert value["caption"] == "<p>By <i>night</i></p>"


def test_a_caption_above_a_table() -> None:
    value = dict(blocks('::: table {caption="What we \\"saw\\""}\n| a | b |\n|---|--:|\n| x | 1 |\n:::'))["table"]

    assert value["caption"] == 'What we "saw"'
    assert [column["type"] for column in value["table"]["columns"]] == ["text", "number"]


def test_references_and_foreign_words() -> None:
    assert inline_html("Ask [us](ref:contact/britain/general), [ciao]{lang=it}") == (
        'Ask <reference kind="contact" key="britain/general"></reference>, <foreign lang="it">ciao</foreign>'
    )


def test_the_same_note_of_the_same_text_always_has_the_same_mark() -> None:
    first, again, other = (markdown_text("a[^1]\n\n[^1]: Note.", "en", key) for key in ("x/en", "x/en", "y/en"))

    assert first.notes == again.notes
    assert first.notes[0][1] == "<p>Note.</p>"
    assert first.notes[0][0] != other.notes[0][0]


def test_a_note_used_twice_becomes_two() -> None:
    notes = markdown_text("a[^1] b[^1]\n\n[^1]: Note.", "en", "x").notes

    assert len({mark for mark, _text in notes}) == 2
    assert {text for _mark, text in notes} == {"<p>Note.</p>"}


def test_marks_without_notes_and_notes_without_marks_are_asked_about() -> None:
    questions = markdown_text("a[^9]\n\n[^2]: Lost.", "en", "x").questions

    assert questions == ["the note [^2] has no mark in the text and was left out", "the mark [^9] has no note"]


def test_a_mark_in_a_heading_moves_to_the_words_below() -> None:
    text = markdown_text("## Night[^1]\n\nDark.\n\n[^1]: Note.", "en", "x")

    assert text.blocks[0]["value"]["text"] == "Night"
    assert text.blocks[1]["value"].startswith("<p><footnote id=")


def test_raw_html_is_sanitised_like_any_other() -> None:
    text = markdown_text('x<sup>2</sup> <b onclick="x()">b</b>\n\n<script>alert(1)</script>', "en", "x")

    assert text.blocks[0]["value"] == "<p>x<sup>2</sup> <b>b</b></p>"
    assert "removed <script>" in text.questions


def test_addresses_stay_as_they_are_written() -> None:
    assert inline_html("[a](https://x.example/é?q=1&r=2)") == '<a href="https://x.example/é?q=1&amp;r=2">a</a>'
