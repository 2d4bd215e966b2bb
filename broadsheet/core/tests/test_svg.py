import xml.etree.ElementTree as ET

import pytest

from broadsheet.core.svg import LARGEST_BYTES, UnsafeSvg, sanitise_svg


def drawing(inside="", root='viewBox="0 0 10 10"'):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {root}>{inside}</svg>'
    ).encode()


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M0 0L1 1" fill="#f00"/>',
        '<g transform="scale(2)"><circle cx="1" cy="1" r="1"/></g>',
        '<linearGradient id="g"><stop offset="0"/></linearGradient><rect fill="url(#g)"/>',
        '<symbol id="s"/><use href="#s"/>',
        "<style>.a{fill:red}</style>",
        "<text>one <tspan>two</tspan> &amp; three</text>",
    ],
)
def test_an_honest_drawing_passes(inside):
    cleaned = ET.tostring(ET.fromstring(sanitise_svg(drawing(inside))))

    assert cleaned == ET.tostring(ET.fromstring(drawing(inside)))


@pytest.mark.parametrize(
    "inside",
    [
        "<script>bad()</script>",
        '<script href="http://bad"/>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>bad()</script></body></foreignObject>',
        '<path onload="bad()"/>',
        '<a href="javascript:bad()"><path/></a>',
        '<a xlink:href="data:text/html,bad"><path/></a>',
        '<use href="http://bad/x.svg#a"/>',
        '<image href="data:image/png;base64,bad"/>',
        '<set attributeName="href" to="javascript:bad()"/>',
        '<animate attributeName="x" values="bad"/>',
        '<path style="fill:url(http://bad)"/>',
        '<path style="fill:u\\72l(bad)"/>',
        '<path fill="url(http://bad)"/>',
        '<path fill="url(#a) url(http://bad)"/>',
        "<style>@import 'http://bad';</style>",
        "<style>.a{background:url(bad)}</style>",
        "<style><![CDATA[</style><script>bad()</script>]]></style>",
        '<x:script xmlns:x="http://www.w3.org/2000/svg">bad()</x:script>',
        '<x:script xmlns:x="bad">bad()</x:script>',
        '<path x:onclick="bad()" xmlns:x="bad"/>',
        "<!-- bad --><?bad bad?>",
        "<metadata>bad</metadata>",
        '<filter><feImage href="http://bad"/></filter>',
    ],
)
def test_whatever_runs_or_fetches_is_gone(inside):
    assert b"bad" not in sanitise_svg(drawing(inside))


def test_a_link_loses_its_target_and_keeps_its_drawing():
    assert b'<g><path d="M0 0" /></g>' in sanitise_svg(drawing('<a href="https://x.org"><path d="M0 0"/></a>'))


def test_safe_rules_of_a_style_stay():
    cleaned = sanitise_svg(drawing('<path style="fill:red;background:url(http://x);stroke:url(#g)"/>'))

    assert b'style="fill:red;stroke:url(#g)"' in cleaned


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not well-formed"),
        (b"GIF89a", "not well-formed"),
        (b"<svg", "not well-formed"),
        (b"<html/>", "not an SVG"),
        (b'<svg xmlns="http://www.w3.org/1999/xhtml" viewBox="0 0 1 1"/>', "not an SVG"),
        (b'<!DOCTYPE svg><svg viewBox="0 0 1 1"/>', "DOCTYPE"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1">&a;</svg>', "DOCTYPE"),
        (b'<svg viewBox="0 0 1 1">&a;</svg>', "not well-formed"),
        (drawing(root=""), "neither its viewBox"),
        (drawing(root='width="100%" height="100%"'), "neither its viewBox"),
        (drawing(root='viewBox="0 0 0 0"'), "neither its viewBox"),
        (drawing(root='viewBox="0 0 nan 1"'), "neither its viewBox"),
        (drawing("<g>" * 300 + "</g>" * 300), "too many parts"),
        (drawing("<x>" * 300 + "</x>" * 300), "too many parts"),
        (drawing("<g/>" * 20_001), "too many parts"),
        (drawing('<g id="a"><use href="#a"/></g>'), "copies itself"),
        (drawing('<use id="a" href="#b"/><use id="b" href="#a"/>'), "copies itself"),
        (b" " * (LARGEST_BYTES + 1), "larger than 1 MiB"),
    ],
)
def test_what_cannot_be_made_safe_is_refused_in_words(data, reason):
    with pytest.raises(UnsafeSvg, match=reason):
        sanitise_svg(data)


def test_copies_of_copies_are_refused_before_they_explode():
    levels = "".join(f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, 12))
    with pytest.raises(UnsafeSvg, match="too many times"):
        sanitise_svg(drawing('<g id="l0"><path/></g>' + levels))


def test_a_long_chain_of_copies_does_not_break_the_program():
    chain = "".join(f'<use id="c{n}" href="#c{n + 1}"/>' for n in range(5000))
    with pytest.raises(UnsafeSvg):
        sanitise_svg(drawing(chain))


@pytest.mark.parametrize("root", ['width="10" height="20"', 'width="1cm" height="2.5em"', 'viewBox="0,0,1e1,.5"'])
def test_a_size_is_enough(root):
    assert sanitise_svg(drawing(root=root)).startswith(b"<svg ")


def test_cleaning_twice_changes_nothing_more():
    once = sanitise_svg(drawing('<a><path onload="x" d="M0 0"/></a><style>@x</style>'))

    assert sanitise_svg(once) == once
