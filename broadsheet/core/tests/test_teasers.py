import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.core.teasers import plain_text, sentences, teaser


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>Title</h1><p>First <b>bo</b>ld.</p><p>Next</p>", "Title First bold. Next"),
        ("<ul><li>one<li>two</ul>three", "one two three"),
        ("a<br>b<br/>c", "a b c"),
        ("<p>x</p><script>if (a<b) {}</script><style>p{}</style><p>y</p>", "x y"),
        ("&amp; &lt;b&gt; &eacute;", "& <b> é"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1 2"),
        ("1&nbsp;500<!-- hidden -->!<!-- unfinished", "1\u00a0500!"),
        ("<p>unclosed <em>tag", "unclosed tag"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_html_becomes_text_on_one_line(html, text):
    assert plain_text(html) == text


@given(st.text(alphabet="<>!-[]a /&;\"'=?script"))
def test_no_html_can_raise(html):
    assert isinstance(plain_text(html), str)


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["Dr. Smith met A. B. Jones, e.g. in Paris.", "She left!", "“No?” he said.", "The end"]),
        ("en", ["He asked: “Why?”", "Nobody knew.", "(Nobody.)", "So…"]),
        ("it", ["Il sig. Rossi disse: «Basta!»", "E poi?", "Vedi pag. 12."]),
        ("fr", ["Il dit : «\u202fOui.\u202f»", "M. Dupont reste.", "Fin."]),
        ("ru", ["Это было в 1917 г. в Москве, т. е. давно.", "А. Б. Иванов сказал: «Да!»", "И ушёл."]),
        ("de", ["Am 7. November geschah es.", "Und dann?"]),
        ("fa", ["آیا می‌آیی؟", "بله.", "خوب۔", "پایان"]),
        ("es", ["¿Qué pasó?", "La Sra. Díaz lo sabe."]),
    ],
)
def test_sentences_end_where_a_reader_would_stop(language, parts):
    assert sentences(" ".join(parts), language) == parts


def test_chinese_sentences_need_no_space():
    assert sentences("今天。明天！后天", "zh-hans") == ["今天。", "明天！", "后天"]


@pytest.mark.parametrize(
    ("text", "limit", "found"),
    [
        ("One two. Three four. Five six.", 22, "One two. Three four."),
        ("One two. Three four. Five six.", 20, "One two. Three four."),
        ("One two. Three four. Five six.", 19, "One two."),
        ("All of it fits", 20, "All of it fits"),
        ("A first sentence that is long, and goes on. End.", 31, "A first sentence that is long…"),
        ("It was by Dr. Smith of the union, who came late.", 16, "It was by Dr.…"),
        ("", 20, ""),
    ],
)
def test_a_teaser_ends_with_a_sentence_or_an_ellipsis(text, limit, found):
    assert teaser(text, "en", limit) == found


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_a_teaser_is_never_longer_than_its_limit(text, limit):
    assert len(teaser(text, "en", limit)) <= limit


def test_a_long_row_of_dots_does_not_take_long():
    assert sentences("." * 200_000, "en") == ["." * 200_000]
