"""What desks write in the language spoken: numbers, rows of words, names."""

import pytest
from django.template import Context, Template
from django.utils.translation import override


def written(language, template, **given):
    with override(language):
        return Template(template).render(Context(given))


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [("fa", 12, "۱۲"), ("it", 12, "12"), ("fa", 2.75, "۲٫۸"), ("it", 2.75, "2,8"), ("fr", 3.0, "3"), ("fa", "–", "–")],
)
def test_a_number_is_written_as_its_readers_write_it(language, number, words):
    assert written(language, "{{ number|spoken }}", number=number) == words


def test_a_spoken_number_still_chooses_the_plural():
    sentence = "{% load i18n %}{% blocktranslate count number=n|spoken %}{{ number }} cheque{% plural %}{{ number }} cheques{% endblocktranslate %}"
    assert written("ru", sentence, n=1) == "1 чек"
    assert written("ru", sentence, n=3) == "3 чека"
    assert written("fa", sentence, n=3) == "۳ چک"


def test_a_row_of_words_has_the_comma_of_its_language():
    assert written("fa", "{{ words|in_a_row }}", words=["یک", "دو"]) == "یک، دو"
    assert written("ru", "{{ words|in_a_row }}", words=["один", "два"]) == "один, два"
