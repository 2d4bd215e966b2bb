import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.core.money import Money
from broadsheet.subscriptions.rules import Promise, is_fulfilled, is_sent, share_between


def test_three_perigee_and_at_least_four_aurora():
    """Bought before Perigee 24 and Aurora 61; the double number Aurora 61/62 counts for two of the four."""
    perigee, aurora = Promise(3), Promise(4, is_at_least=True, served=2)
    assert (perigee.left, aurora.left) == (3, 2)
    served = [Promise(3, served=3), Promise(4, is_at_least=True, served=4)]
    assert is_fulfilled(served)
    assert not any(is_sent(one, served) for one in served)


def test_a_fifth_aurora_before_the_third_perigee_is_still_sent():
    both = [Promise(3, served=2), Promise(4, is_at_least=True, served=4)]
    assert is_sent(both[1], both)
    assert not is_fulfilled(both)


def test_the_subscription_runs_on_until_four_aurora():
    both = [Promise(3, served=3), Promise(4, is_at_least=True, served=2)]
    assert not is_sent(both[0], both)
    assert is_sent(both[1], both)


@pytest.mark.parametrize(
    ("count", "before", "after", "minor"),
    [(3, 0, 1, 334), (3, 1, 2, 333), (3, 0, 3, 1000), (3, 2, 5, 333), (3, 3, 4, 0), (0, 0, 1, 0)],
)
def test_each_number_carries_its_share_and_those_beyond_none(count, before, after, minor):
    assert share_between(Money(1000, "GBP"), count, before, after) == Money(minor, "GBP")


@given(st.integers(0, 10**7), st.integers(1, 40), st.lists(st.integers(1, 3), max_size=30))
def test_the_shares_of_all_numbers_are_the_whole(minor, count, weights):
    share, at, sum_minor = Money(minor, "GBP"), 0, 0
    for weight in weights:
        sum_minor += share_between(share, count, at, at + weight).minor
        at += weight
    assert sum_minor + share_between(share, count, at, max(at, count)).minor == minor
