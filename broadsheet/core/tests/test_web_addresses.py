from urllib.parse import quote

import pytest

from broadsheet.core.web_addresses import breakable_address, readable

BASE = "https://nightglass.example/"


@pytest.mark.parametrize(
    "path", ["ru/статьи/ночь-в-обсерватории", "fa/نوشته‌ها/شب‌های-رصدخانهٔ-بلند", "el/άρθρα/νύχτες", "zh/文章/夜"]
)
def test_an_address_is_shown_decoded(path):
    assert readable(BASE + quote(path) + "/") == f"nightglass.example/{path}"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [("a%20b", "a%20b"), ("%E2%80%AEevil", "%E2%80%AEevil"), ("%00", "%00"), ("%FF%FE", "%FF%FE"), ("a%2Fb", "a%2Fb"), ("%3Fq", "%3Fq"), ("100%", "100%")],
)  # fmt: skip
def test_what_is_no_letter_stays_as_it_is_sent(sent, shown):
    assert readable(BASE + sent) == f"nightglass.example/{shown}"


@pytest.mark.parametrize("path", ["ru/" + "щ" * 300, "x" * 500, "fa/" + "ش" * 200, "a-b-c", "%D0%" * 80])
def test_no_stretch_of_an_address_is_longer_than_a_column(path):
    shown = breakable_address(BASE + path)
    assert max(len(part.strip("\u200d")) for part in shown.split("\u200b")) <= 19
    assert shown.replace("\u200b", "").replace("\u200d", "") == readable(BASE + path)


def test_a_very_long_address_is_cut_where_one_says_so():
    assert len(breakable_address(BASE + "y" * 500, 160).replace("\u200b", "")) == 161
