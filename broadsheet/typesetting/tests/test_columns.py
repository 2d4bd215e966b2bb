"""Columns are cut where they may be, come out even, and lose nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.typesetting.engines.columns import LINE, Galley, Slug, balanced, filled, spread


def lines(count, *, uncut=()):
    """So many lines of text; behind some of them no column may end."""
    return [Slug(LINE, may_end=number not in uncut) for number in range(count)]


HEADING = Slug(LINE, before=LINE, may_end=False, gives=True)


@pytest.mark.parametrize(
    ("slugs", "start", "end", "height"),
    [
        (lines(5), 0, 5, 20),
        (lines(5), 2, 2, 0),
        ([*lines(2), HEADING, *lines(2)], 0, 5, 24),
        ([*lines(2), HEADING, *lines(2)], 2, 5, 12),  # air above is dropped at the head of a column
        ([Slug(3), Slug(3), Slug(3)], 0, 3, 9),
    ],
)
def test_a_stretch_is_as_high_as_its_slugs_and_the_air_between_them(slugs, start, end, height):
    assert Galley(slugs).height(start, end) == height


@pytest.mark.parametrize(
    ("slugs", "start", "room", "end"),
    [
        (lines(10), 0, 4 * LINE, 4),
        (lines(10), 3, 4 * LINE, 7),
        (lines(10), 0, 4 * LINE + 3, 4),
        (lines(10), 0, 100 * LINE, 10),
        (lines(10, uncut={3}), 0, 4 * LINE, 3),
        (lines(10, uncut={2, 3}), 0, 4 * LINE, 2),
        ([*lines(3), HEADING, *lines(3)], 0, 5 * LINE, 3),  # no column ends behind a heading
        ([*lines(3), HEADING, *lines(3)], 3, 3 * LINE, 6),
        ([Slug(9 * LINE)], 0, 4 * LINE, 0),
        (lines(3), 0, 0, 0),
        (lines(3), 3, 9, 3),
    ],
)
def test_a_column_ends_as_far_down_as_it_may(slugs, start, room, end):
    assert Galley(slugs).furthest(start, room) == end


def test_the_end_of_a_galley_is_always_an_end():
    galley = Galley([*lines(2), Slug(LINE, may_end=False)])

    assert galley.furthest(0, 3 * LINE) == 3


@pytest.mark.parametrize(
    ("count", "rooms", "ends"),
    [
        (10, [4, 4], [4, 8]),
        (10, [4, 0, 4], [4, 4, 8]),
        (3, [4, 4], [3, 3]),
    ],
)
def test_filled_columns_are_full_one_after_the_other(count, rooms, ends):
    assert filled(Galley(lines(count)), 0, [room * LINE for room in rooms]) == ends


@pytest.mark.parametrize(
    ("slugs", "start", "drops", "high", "ends"),
    [
        (lines(12), 0, (0, 0, 0), 4, (4, 8, 12)),
        (lines(11), 0, (0, 0, 0), 4, (4, 8, 11)),
        (lines(10), 0, (0, 0, 0), 4, (4, 7, 10)),
        (lines(12), 6, (0, 0), 3, (9, 12)),
        (lines(12), 0, (0, 2 * LINE), 7, (7, 12)),  # a picture of two lines above the second column
        (lines(1), 0, (0, 0), 1, (1, 1)),
        (lines(6, uncut={0, 1, 2, 4}), 0, (0, 0), 4, (4, 6)),
    ],
)
def test_balanced_columns_are_of_equal_height(slugs, start, drops, high, ends):
    balance = balanced(Galley(slugs), start, drops, 50)

    assert (balance.lines, balance.ends) == (high, ends)


def test_what_does_not_fit_is_not_balanced():
    assert balanced(Galley(lines(30)), 0, (0, 0), 10) is None
    assert balanced(Galley([Slug(30 * LINE)]), 0, (0, 0), 10) is None


@pytest.mark.parametrize(
    ("slugs", "room", "air"),
    [
        ([*lines(3), HEADING, *lines(3)], 9, {3: LINE}),
        ([*lines(3), HEADING, *lines(3)], 11, {3: LINE}),  # a line each, no more
        ([*lines(3), HEADING, *lines(3)], 8, {}),
        (lines(6), 9, {}),
        ([HEADING, *lines(3)], 9, {}),  # none above the first
        ([*lines(2), HEADING, *lines(2), HEADING, *lines(2)], 12, {2: LINE, 5: LINE}),
    ],
)
def test_air_goes_above_what_may_have_it(slugs, room, air):
    assert spread(Galley(slugs), 0, len(slugs), room * LINE) == air


SLUGS = st.lists(
    st.builds(
        Slug,
        height=st.sampled_from([3, 4, 4, 4, 8, 20]),
        before=st.sampled_from([0, 0, 0, 4]),
        may_end=st.sampled_from([True, True, False]),
        gives=st.booleans(),
    ),
    min_size=1,
    max_size=60,
)


@given(slugs=SLUGS, columns=st.integers(1, 5), start=st.integers(0, 5), drop=st.integers(0, 3))
def test_balanced_columns_hold_everything_and_never_overflow(slugs, columns, start, drop):
    start = min(start, len(slugs) - 1)
    galley = Galley(slugs)
    drops = (*(0,) * (columns - 1), drop * LINE)
    balance = balanced(galley, start, drops, 400)

    assert balance is not None
    begin = start
    for end, lower in zip(balance.ends, drops, strict=True):
        assert begin <= end
        assert end == begin or galley.height(begin, end) <= balance.lines * LINE - lower
        assert end == begin or end == len(slugs) or slugs[end - 1].may_end
        begin = end
    assert begin == len(slugs)


@given(slugs=SLUGS, room=st.integers(0, 40))
def test_air_never_makes_a_column_overflow(slugs, room):
    galley = Galley(slugs)
    air = spread(galley, 0, len(slugs), room * LINE)

    assert not air or galley.height(0, len(slugs)) + sum(air.values()) <= room * LINE
