import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.core.extracts import extract

LONG = "Lorem ipsum dolor sit amet. " * 20


def shown(pieces):
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "query", "language", "expected"),
    [
        ("General strikes in Paris", "strike", "en", "General [strikes] in Paris"),
        ("Nelle città", "citta", "it", "Nelle [città]"),
        ("Ёлки и палки", "елка", "ru", "[Ёлки] и палки"),
        ("این کتاب‌ها", "کتاب", "fa", "این [کتاب‌ها]"),
        ("发展社会主义。", "社会主义", "zh-hans", "发展[社会主义]。"),
        ("Nothing here", "absent", "en", "Nothing here"),
        ("<b>strike</b>", "strike", "en", "<b>[strike]</b>"),
        ("", "strike", "en", ""),
        ("No query", "", "en", "No query"),
    ],
)
def test_sought_words_are_marked(text, query, language, expected):
    assert shown(extract(text, query, language)) == expected


def test_the_window_holds_most_of_the_sought_words():
    text = "A strike. " + LONG + "The general strike in Paris went on. " + LONG

    found = shown(extract(text, "paris strike", "en", 60))

    assert "general [strike] in [Paris]" in found
    assert (found[0], found[-1]) == ("…", "…")


def test_a_window_ends_at_words():
    found = extract(LONG + "strike " + LONG, "strike", "en", 50)

    words = shown(found[1:-1]).replace("[strike]", "strike").split()
    assert set(words) <= {*LONG.split(), "strike"}


def test_without_a_hit_the_beginning_stands():
    pieces = extract(LONG, "absent", "en", 30)

    assert shown(pieces) == "Lorem ipsum dolor sit amet.…"


def test_without_a_width_the_whole_title_stands():
    assert shown(extract(LONG + "strike", "strike", "en", None)) == LONG + "[strike]"


@given(st.text(alphabet="ab é社会\u200cم .,\n", max_size=200), st.text(max_size=20), st.integers(1, 60))
def test_pieces_are_always_a_stretch_of_the_text(text, query, width):
    for language in ("en", "fa", "zh"):
        pieces = [piece for piece in extract(text, query, language, width) if piece.text != "…"]
        assert "".join(piece.text for piece in pieces) in text
        assert all(piece.text for piece in pieces)
