"""200 random histories of orders agree with a small reference after every step; `bench/histories.py` runs as many as one likes."""

import pytest

from broadsheet.orders import bookkeeping
from broadsheet.orders.tests.histories import Differs, open_shop, run_history

SEEDS = range(200)


@pytest.mark.parametrize("first", SEEDS[::25])
def test_random_histories_agree_with_the_reference(house, first):
    shop = open_shop()
    different = []
    for seed in range(first, first + 25):
        try:
            run_history(shop, seed)
        except Differs as problem:
            different.append(str(problem))
    assert not different, "\n".join(different[:3])


def test_without_setting_right_what_is_owed_they_would_not(house, monkeypatch):
    """The negative control: the histories do find what they look for."""
    from broadsheet.orders import actions, reductions

    monkeypatch.setattr(actions, "set_right", lambda order, by="": False)
    monkeypatch.setattr(reductions, "set_right", lambda order, by="": False)
    monkeypatch.setattr(bookkeeping, "set_right", lambda order, by="": False)
    shop = open_shop()

    def run_until_one_differs():
        for seed in SEEDS:
            run_history(shop, seed)

    with pytest.raises(Differs):
        run_until_one_differs()
