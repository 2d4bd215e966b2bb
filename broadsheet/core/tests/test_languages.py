import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.core.languages import (
    accepted,
    best,
    comma,
    country_name,
    direction,
    is_rtl,
    language,
    name_in,
    ordered,
)


@pytest.mark.parametrize(
    ("code", "autonym", "direction", "script"),
    [
        ("en", "English", "ltr", "Latn"),
        ("fa", "فارسی", "rtl", "Arab"),
        ("he", "עברית", "rtl", "Hebr"),
        ("pt-br", "português (Brasil)", "ltr", "Latn"),
        ("zh-hans", "简体中文", "ltr", "Hans"),
        ("tr", "Türkçe", "ltr", "Latn"),
        ("sr-latn", "srpski (latinica)", "ltr", "Latn"),
        ("xx", "xx", "ltr", ""),
        ("../etc", "../etc", "ltr", ""),
        ("", "", "ltr", ""),
    ],
)
def test_a_language_knows_its_own_name_and_direction(code, autonym, direction, script):
    found = language(code)

    assert (found.autonym, found.direction, found.script) == (autonym, direction, script)


def test_a_script_in_the_tag_decides_the_direction():
    assert [direction(code) for code in ("ku", "ku-arab", "az", "az-arab", "pa-pk", "pa")] == [
        *("ltr", "rtl", "ltr", "rtl", "rtl", "ltr")
    ]
    assert is_rtl("ota")


@pytest.mark.parametrize("written", ["PT-BR", "pt_BR", " pt-br "])
def test_a_tag_is_known_however_it_is_written(written):
    assert language(written).code == "pt-br"


@pytest.mark.parametrize(
    ("code", "interface", "name"),
    [
        ("tr", "ru", "турецкий"),
        ("tr", "fa", "ترکی استانبولی"),
        ("pt-br", "ru", "бразильский португальский"),
        ("zh-hans", "en", "Simplified Chinese"),
        ("ku-arab", "en", "Kurdish (Arabic)"),
        ("tr", "xx", "Türkçe"),
        ("xx", "en", "xx"),
    ],
)
def test_a_language_is_named_in_another(code, interface, name):
    assert name_in(code, interface) == name


@pytest.mark.parametrize(
    ("country", "interface", "name"),
    [("FR", "it", "Francia"), ("gb", "fa", "بریتانیا"), ("TR", "xx", "Türkiye"), ("ZQ", "en", "ZQ")],
)
def test_a_country_is_named_in_the_interface_language(country, interface, name):
    assert country_name(country, interface) == name


def test_the_house_orders_its_languages_and_keeps_the_rest():
    assert ordered(["ru", "it", "tr", "en", "it"], ["en", "fr", "it"]) == ["en", "it", "ru", "tr"]


@pytest.mark.parametrize(
    ("available", "wanted", "found"),
    [
        (["en", "it"], "it", "it"),
        (["en", "pt"], "pt-br", "pt"),
        (["en", "pt-br"], "pt", "pt-br"),
        (["zh-hans", "zh-hant"], "zh-tw", "zh-hant"),
        (["fr", "it", "tr"], "ru", "it"),
        (["tr", "ru"], "fa", "tr"),
        ([], "en", None),
    ],
)
def test_a_reader_gets_the_nearest_version(available, wanted, found):
    assert best(available, wanted, ["en", "it", "fr"]) == found


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("fr", "fr"),
        ("fr;q=0.5, it", "it"),
        ("fr;q=0.5,it;q=0.8,ru;q=0.1", "it"),
        ("de, fa;q=0.2", "fa"),
        ("pt-PT", "pt-br"),
        ("zh-CN,zh;q=0.9", "zh-hans"),
        ("zh-TW", "zh-hant"),
        ("*", "en"),
        ("it;q=0, *", "en"),
        ("IT-ch", "it"),
        ("de", "en"),
        ("", "en"),
        ("it;q=nan, fr;q=inf, ru;q=2", "en"),
        (";;;,,,q=,=;q", "en"),
        ("it; Q = 1.0", "it"),
    ],
)
def test_the_browser_asks_for_a_language(header, found):
    available = ["fr", "it", "ru", "fa", "pt-br", "zh-hant", "zh-hans", "en"]

    assert accepted(header, available, "en") == found


@given(st.text())
def test_no_header_can_raise(header):
    assert accepted(header, ["en", "it"], "en") in ("en", "it")


@given(st.text())
def test_no_tag_can_raise(code):
    assert language(code).direction in ("ltr", "rtl")
    assert isinstance(name_in(code, code), str)


def test_the_comma_is_that_of_the_language():
    assert (comma("en"), comma("fa")) == (", ", "، ")
