import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.core.slugs import is_slug, slug_for, with_suffix


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("War and Peace", "war-and-peace"),
        ("L’année 1917 : les soviets !", "l-année-1917-les-soviets"),
        ("Don't mourn, organise", "dont-mourn-organise"),
        ("Что делать?", "что-делать"),
        ("می‌خواهم", "می-خواهم"),
        ("हिन्दी में", "हिन्दी-में"),
        ("İstanbul’da Grev", "istanbulda-grev"),
        ("社会主义", "社会主义"),
        ("U.S.A. 24/7", "u-s-a-24-7"),
        ("cafe\u0301", "café"),
        ("under_score -- dash", "under-score-dash"),
        ("a\u202eb\u200b c", "ab-c"),
        ("!!!", "untitled"),
        ("", "untitled"),
    ],
)
def test_a_slug_keeps_letters_of_every_script(title, slug):
    assert slug_for(title) == slug


def test_a_long_slug_is_cut_at_a_word():
    assert slug_for("workers of all countries", 12) == "workers-of"
    assert slug_for("workers of all countries", 10) == "workers-of"
    assert slug_for("Donaudampfschifffahrt", 5) == "donau"


@given(st.text(), st.integers(min_value=8, max_value=100))
def test_whatever_the_title_the_slug_is_one_and_stays_itself(title, length):
    slug = slug_for(title, length)

    assert 0 < len(slug) <= length
    assert slug_for(slug, length) == slug
    assert is_slug(slug)


@pytest.mark.parametrize("text", ["", "-a", "a-", "a--b", "A", "a b", "a/b", "a_b", "a’b", "../x", "cafe\u0301"])
def test_what_is_no_slug_is_told(text):
    assert not is_slug(text)


def test_the_later_of_two_gets_a_suffix_within_the_length():
    assert with_suffix("strike", 2) == "strike-2"
    assert with_suffix("workers-of-all", 12, max_length=10) == "workers-12"
