import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.core.contrast import (
    contrast_ratio,
    is_readable,
    luminance,
    night_accent,
    parse_hex,
    readable_accent,
    to_hex,
)

DAY, NIGHT = "#fbf8f1", "#121826"
colours = st.tuples(*[st.integers(0, 255)] * 3).map(to_hex)


@pytest.mark.parametrize(
    ("text", "rgb"), [("#8b1a1a", (139, 26, 26)), ("abc", (170, 187, 204)), (" #FFF ", (255, 255, 255))]
)
def test_a_colour_is_read(text, rgb):
    assert parse_hex(text) == rgb


@pytest.mark.parametrize("text", ["", "#", "red", "#12345", "#gggggg", "#1234567", "#١٢٣"])
def test_what_is_no_colour_is_refused_in_words(text):
    with pytest.raises(ValueError, match="is not a colour"):
        parse_hex(text)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#fff", 21), ("#fff", "#fff", 1), ("#777777", "#ffffff", 4.48), ("#0000ff", "#fff", 8.59)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast_ratio(one, other) == contrast_ratio(other, one) == pytest.approx(ratio, abs=0.01)


def test_an_accent_that_passes_is_left_as_it_is():
    assert readable_accent("#8B1A1A", [DAY]) == "#8b1a1a"


def test_an_accent_that_fails_gets_the_nearest_of_its_hue():
    found = readable_accent("#ff6666", [DAY])

    red, green, blue = parse_hex(found)
    assert red > 2 * max(green, blue)
    assert 4.5 <= contrast_ratio(found, DAY) < 4.7


def test_no_colour_reads_on_light_and_dark_at_once():
    assert readable_accent("#888888", ["#ffffff", "#000000"], 4.6) is None


@given(colours)
def test_a_proposal_always_passes(colour):
    assert is_readable(readable_accent(colour, [DAY]), [DAY])
    assert is_readable(readable_accent(colour, [DAY], 7), [DAY], 7)


@given(colours)
def test_the_night_accent_is_light_and_reads_on_the_night(colour):
    found = night_accent(colour, NIGHT)

    assert contrast_ratio(found, NIGHT) >= 4.5
    assert luminance(found) >= 0.2


def test_a_night_that_is_too_light_has_no_accent():
    assert night_accent("#8b1a1a", "#777777", 7) is None
