import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.core.titles import first_words, marked_title, plain_title, sort_key, title_html


@pytest.mark.parametrize(
    ("marked", "plain", "html"),
    [
        ("On *Aurora*", "On Aurora", "On <em>Aurora</em>"),
        ("*1919* and *Météore*", "1919 and Météore", "<em>1919</em> and <em>Météore</em>"),
        (r"A footnote\*", "A footnote*", "A footnote*"),
        (r"*Rated \*\*\* today*", "Rated *** today", "<em>Rated *** today</em>"),
        ("2 * 3 * 4", "2 * 3 * 4", "2 * 3 * 4"),
        ("A lone * star", "A lone * star", "A lone * star"),
        ("“Peace” & <bread>", "“Peace” & <bread>", "“Peace” &amp; &lt;bread&gt;"),
        ("*<b>*", "<b>", "<em>&lt;b&gt;</em>"),
        ("Two\nlines\t here ", "Two lines here", "Two lines here"),
        ("", "", ""),
    ],
)
def test_a_marked_title_has_a_plain_and_an_html_form(marked, plain, html):
    assert plain_title(marked) == plain
    assert title_html(marked) == html


@given(st.text())
def test_marking_a_plain_title_is_undone_by_taking_the_marks_off(text):
    line = plain_title(text.replace("*", "").replace("\\", ""))

    assert plain_title(marked_title(line)) == line
    assert plain_title(marked_title(f"{line}*x*")) == f"{line}*x*".strip(" ")


@given(st.text())
def test_title_html_holds_no_foreign_element(text):
    html = title_html(text)

    assert "<" not in html.replace("<em>", "").replace("</em>", "")
    assert html.count("<em>") == html.count("</em>")


@pytest.mark.parametrize(
    ("marked", "language", "key"),
    [
        ("«Свобода»", "ru", "свобода»"),
        ("*Été* 1936", "fr", "ete 1936"),
        ("¿Qué hacer?", "es", "que hacer?"),
        ("The State", "en", "the state"),
        ("…", "en", "..."),
    ],
)
def test_titles_sort_without_opening_marks_case_and_accents(marked, language, key):
    assert sort_key(marked, language) == key


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("fa", ["آزادی", "پیام", "تاریخ", "چرا", "ژاله", "کار", "گل", "لاله", "یاد"]),
        ("uk", ["абетка", "ґанок", "є", "життя", "з", "і", "їжак", "йод", "к"]),
        ("ru", ["елка", "ёлки", "жизнь"]),
    ],
)
def test_titles_sort_by_the_alphabet_of_their_language(language, titles):
    assert sorted(reversed(titles), key=lambda title: sort_key(title, language)) == titles


@pytest.mark.parametrize(
    ("text", "limit", "beginning"),
    [
        ("Short", 60, "Short"),
        ("Workers of all countries, unite", 25, "Workers of all countries"),
        ("Workers of all countries, unite", 24, "Workers of all countries"),
        ("Workers of all countries, unite", 23, "Workers of all"),
        ("Donaudampfschifffahrt", 5, "Donau"),
        ("a\n b", 60, "a b"),
        ("", 60, ""),
    ],
)
def test_an_untitled_post_is_called_by_its_first_words(text, limit, beginning):
    assert first_words(text, limit) == beginning
