import pytest

from broadsheet.periodicals import rules


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        ("2049-3630", True),
        ("2049-3631", False),
        ("20493630", False),
        ("0000-006X", True),
        ("", False),
        ("abcd-efgh", False),
    ],
)
def test_an_issn_is_checked_by_its_last_digit(number, is_right):
    assert rules.is_issn(number) is is_right


@pytest.mark.parametrize(
    ("state", "wanted", "may"),
    [
        ("preparing", "printing", True), ("preparing", "out", True), ("printing", "out", True), ("out", "sold_out", True),
        ("sold_out", "out", True), ("out", "preparing", True), ("printing", "preparing", True),
        ("preparing", "sold_out", False), ("sold_out", "preparing", False), ("out", "printing", False),
        ("out", "out", False),
    ],
)  # fmt: skip
def test_the_order_of_the_states_of_an_issue(state, wanted, may):
    assert rules.may_follow(state, wanted) is may


@pytest.mark.parametrize(
    ("pages", "words"),
    [((), ""), ((3,), "3"), ((1, 3), "1, 3"), ((3, 4, 5), "3–5"), ((5, 1, 2, 1), "1–2, 5")],
)
def test_pages_in_words(pages, words):
    assert rules.page_words(pages) == words


@pytest.mark.parametrize(("pages", "sheets"), [(0, 4), (0.2, 4), (4, 4), (4.1, 8), (8, 8), (37.5, 40), (41, 44)])
def test_folded_sheets_have_four_pages(pages, sheets):
    assert rules.sheet_pages(pages) == sheets


def test_pictures_and_heads_take_room_too():
    bare = rules.pages_needed(3300, 0, "a5")

    assert bare == pytest.approx(10)
    assert rules.pages_needed(3300, 2, "a5") > bare
    assert rules.pages_needed(3300, 0, "a5", titles=4) > bare


@pytest.mark.parametrize(
    ("words", "pictures", "titles"),
    [(2926, 3, 4), (3076, 4, 5), (3246, 2, 4), (2805, 2, 4)],
    ids=["59 gb", "59 fr", "60 fr", "59 it"],
)
def test_the_estimate_comes_near_to_sheets_of_four_pages_that_the_demo_really_has(words, pictures, titles):
    estimate = rules.pages_needed(words, pictures, "a4", titles) + rules.BROADSHEET_FRONT_PAGES

    assert estimate == pytest.approx(4, rel=0.1)


def test_the_fullest_sheet_of_the_demo_is_not_too_long():
    estimate = rules.pages_needed(3883, 4, "a4", titles=5) + rules.BROADSHEET_FRONT_PAGES

    assert 4 < estimate < 4 * rules.BROADSHEET_GIVES
