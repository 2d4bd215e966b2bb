import pytest

from broadsheet.core.spreadsheets import as_meant, harmless_cell


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-cmd", "'-cmd"),
        ("+39 011 123", "'+39 011 123"),
        ("\tx", "'\tx"),
        ("＝1", "'＝1"),
        ("-12.50", "-12.50"),
        ("+3", "+3"),
        ("-1,234.50", "-1,234.50"),
        ("plain = words", "plain = words"),
        ("", ""),
        (-3, -3),
        (None, None),
    ],
)
def test_words_that_begin_like_a_formula_are_made_harmless_and_read_back(value, kept):
    assert harmless_cell(value) == kept
    if isinstance(value, str):
        assert as_meant(kept) == value


def test_an_apostrophe_of_its_own_stays():
    assert as_meant("'tis the season") == "'tis the season"
