"""The last copy is sold once, whatever happens."""

from threading import Thread

import pytest
from django.db import connection
from django.db.models import F

from broadsheet.catalogue import actions
from broadsheet.catalogue.actions import OutOfStock, add_stock, correct_stock, release_stock, take_stock
from broadsheet.catalogue.checking import regions_cover_the_world, stock_adds_up
from broadsheet.catalogue.models import PriceRegion, Product, StockLevel, StockMovement
from broadsheet.catalogue.setting_regions import Region, save_region_set
from broadsheet.catalogue.tests import shelves


def left(product):
    return StockLevel.objects.get(product=product).available


@pytest.fixture
def product(house):
    return shelves.product(copies=3)


def test_taking_twice_under_a_key_takes_once(product):
    for _twice in range(2):
        take_stock({product.pk: 2}, "order:1")

    assert left(product) == 1 and list(stock_adds_up()) == []


def test_all_or_nothing_is_taken(product):
    other = shelves.product("other", copies=0)

    with pytest.raises(OutOfStock) as problem:
        take_stock({product.pk: 1, other.pk: 1}, "order:1")

    assert problem.value.product == other.pk and left(product) == 3
    assert not StockMovement.objects.filter(key="order:1").exists()


def test_what_was_taken_is_put_back_once(product):
    take_stock({product.pk: 2}, "order:1")
    for _twice in range(2):
        release_stock("order:1")

    assert left(product) == 3 and list(stock_adds_up()) == []
    take_stock({product.pk: 2}, "order:1")
    assert left(product) == 3


def test_a_product_that_nobody_counts_is_never_short(house):
    product = shelves.product("pamphlet")
    take_stock({product.pk: 1000}, "order:1")

    assert not StockMovement.objects.exists()


def test_copies_that_came_twice_under_a_key_came_once(product):
    for _twice in range(2):
        add_stock(product, 10, "second printing")

    assert left(product) == 13


def test_counting_anew_writes_the_difference(product):
    correct_stock(product, 1, "count:1", by="anna@example.org")

    row = StockMovement.objects.get(key="count:1")
    assert (row.change, row.reason, left(product)) == (-2, "corrected", 1) and list(stock_adds_up()) == []


def test_check_books_finds_copies_that_vanished(product):
    StockLevel.objects.update(available=F("available") - 1)

    assert list(stock_adds_up()) == ["stock of winter-book: 2 left, but its movements come to 3"]


@pytest.mark.parametrize("guarded", [False, True])
def test_fifty_buyers_of_one_last_copy_buy_one(own_house, monkeypatch, guarded):
    """Without the guard more than one gets it."""
    product, sold = shelves.product(copies=1), []
    if not guarded:
        monkeypatch.setattr(actions, "_lower", _lower_without_guard)

    def buy(number):
        try:
            take_stock({product.pk: 1}, f"order:{number}")
            sold.append(number)
        except OutOfStock:
            pass
        finally:
            connection.close()

    threads = [Thread(target=buy, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    if guarded:
        assert len(sold) == 1 and left(product) == 0 and list(stock_adds_up()) == []
    else:
        assert len(sold) > 1 and list(stock_adds_up()) != []


def _lower_without_guard(product, copies):
    """As a shop without the guard: it looks, then writes what it thinks is left, and the check of the database is gone."""
    looked = Product.objects.get(pk=product)
    StockLevel.objects.filter(product=looked).update(available=0)
    return True


def test_a_region_set_that_is_no_partition_is_refused_in_words(house):
    with pytest.raises(actions.Refused, match="in two regions: Ireland"):
        save_region_set(
            "x", "X", [Region("a", {}, ["GB", "IE"]), Region("b", {}, ["IE"]), Region("c", is_residual=True)]
        )
    with pytest.raises(
        actions.Refused, match=r"must be the rest of the world. No region has these countries: Andorra, "
    ):
        save_region_set("x", "X", [Region("a", {}, ["GB"])])

    assert not PriceRegion.objects.exists()


def test_every_country_is_in_one_region_and_saving_twice_keeps_the_rows(house):
    first = shelves.book_regions()
    kept = set(first.regions.values_list("pk", flat=True))
    row = shelves.book_regions()

    assert set(row.regions.values_list("pk", flat=True)) == kept
    assert len(row.by_country()) == 250
    assert (row.region_of("AU").slug, row.region_of("US").slug) == ("australia", "world")
    assert list(regions_cover_the_world()) == []


def test_a_region_with_prices_cannot_be_left_out(house):
    offer = shelves.book()
    with pytest.raises(actions.Refused, match="Europe has prices"):
        save_region_set("books", "Books", [Region("uk", {}, ["GB"]), Region("world", is_residual=True)])

    assert offer.region_set.regions.count() == 4
