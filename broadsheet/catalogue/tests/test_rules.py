"""Several copies and several things: per copy, per order, dearest first, or refused. Regions are a partition."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.catalogue.rules import (
    OfferTariff,
    PostageRow,
    PriceRow,
    RegionSpec,
    Tariff,
    Wanted,
    faults_of,
    is_isbn,
    names,
    postage_for,
    quote,
)
from broadsheet.catalogue.rules.tariffs import Refused
from broadsheet.core.countries import COUNTRIES

DAY = date(2024, 11, 25)


def step(up_to, minor, *, service="standard", per="weight", further=None, method=""):
    return PostageRow(1, "GBP", method, service, per, up_to, minor, further)


STEPS = (step(100, 120), step(500, 250), step(1000, 400))


def sold(key, combining, *, minor=1000, delivered=False, further=None, grams=300, pieces=1):
    price = PriceRow(1, "GBP", "", minor, delivered, further)
    return OfferTariff(key, 1, 1, combining=combining, prices=(price,), weight_grams=grams, pieces=pieces)


def total(offers, copies, rates=STEPS):
    tariff = Tariff(DAY, {one.id: one for one in offers}, {1: rates})
    wanted = [Wanted(one.id, quantity=count) for one, count in zip(offers, copies, strict=True)]
    found = quote(tariff, wanted, "GB", "GBP", "bank")
    return found.total.minor if found.total else [one.key for one in found.refusals]


FLAT = (step(None, 200, per="piece", further=50),)


@pytest.mark.parametrize(
    ("offers", "copies", "rates", "expected"),
    [
        ([sold(1, names.PER_COPY)], [1], STEPS, 1250),
        ([sold(1, names.PER_COPY)], [3], STEPS, 3 * 1250),
        ([sold(1, names.PER_ORDER)], [3], STEPS, 3000 + 400),
        ([sold(1, names.PER_ORDER)], [4], STEPS, [names.TOO_HEAVY]),
        ([sold(1, names.PER_ORDER), sold(2, names.PER_ORDER, grams=100)], [1, 2], STEPS, 3000 + 250),
        ([sold(1, names.DEAREST_FIRST)], [3], FLAT, 3000 + 200 + 2 * 50),
        ([sold(1, names.DEAREST_FIRST), sold(2, names.DEAREST_FIRST, minor=500)], [1, 1], FLAT, 1500 + 200 + 50),
        ([sold(1, names.DEAREST_FIRST, delivered=True, minor=2000, further=1600)], [3], (), 2000 + 2 * 1600),
        ([sold(1, names.DEAREST_FIRST, delivered=True, minor=2000)], [2], (), 4000),
        ([sold(1, names.PER_ORDER, delivered=True, minor=2000, further=1600)], [3], (), 2000 + 2 * 1600),
        ([sold(1, names.PER_COPY, delivered=True, minor=2000, further=1600)], [2], (), 4000),
        ([sold(1, names.ALONE)], [1], STEPS, 1250),
        ([sold(1, names.ALONE)], [2], STEPS, [names.NOT_TOGETHER]),
        ([sold(1, names.ALONE), sold(2, names.PER_COPY)], [1, 1], STEPS, [names.NOT_TOGETHER]),
        ([sold(1, names.PER_COPY), sold(2, names.DEAREST_FIRST, delivered=True, minor=700)], [2, 1], STEPS, 2500 + 700),
        ([sold(1, names.PER_COPY)], [1], (), [names.NO_POSTAGE]),
        ([sold(1, names.PER_COPY, grams=None)], [1], STEPS, [names.NO_POSTAGE]),
        ([sold(1, names.PER_COPY, grams=2000)], [1], STEPS, [names.TOO_HEAVY]),
    ],
)
def test_several_things_are_worked_out_as_the_editor_chose(offers, copies, rates, expected):
    assert total(offers, copies, rates) == expected


def test_of_two_books_the_dearer_postage_is_paid_in_full_whatever_their_order():
    rates = (step(500, 250, further=100), step(1000, 400, further=150))
    light, heavy = sold(1, names.DEAREST_FIRST, grams=300), sold(2, names.DEAREST_FIRST, grams=900)

    assert total([light, heavy], [1, 1], rates) == total([heavy, light], [1, 1], rates) == 2000 + 400 + 100


@given(
    st.lists(
        st.tuples(st.sampled_from(names.COMBININGS[:3]), st.integers(0, 5000), st.integers(1, 300), st.integers(1, 4)),
        min_size=1, max_size=4,
    )
)  # fmt: skip
def test_a_total_is_the_sum_of_its_parts_and_no_part_is_below_nothing(rows):
    offers = [sold(at, how, minor=minor, grams=grams) for at, (how, minor, grams, _count) in enumerate(rows)]
    tariff = Tariff(DAY, {one.id: one for one in offers}, {1: (*STEPS, step(None, 900, further=700))})
    wanted = [Wanted(at, quantity=row[3]) for at, row in enumerate(rows)]
    found = quote(tariff, wanted, "GB", "GBP", "bank")

    parts = [part.money.minor for line in found.lines for part in line.parts]
    assert found.total is not None and found.total.minor == sum(parts) and min(parts) >= 0


def test_the_same_offer_twice_is_counted_together_against_the_stock():
    row = OfferTariff(1, 1, 1, prices=(PriceRow(1, "GBP", "", 500),), in_stock=1)
    tariff = Tariff(DAY, {1: row})
    found = quote(tariff, [Wanted(1), Wanted(1)], "GB", "GBP", "bank")

    assert [(one.key, one.parts["left"]) for one in found.refusals] == [(names.TOO_FEW_LEFT, 1)]


@pytest.mark.parametrize(
    ("rates", "grams", "pieces", "expected"),
    [
        (STEPS, 100, 1, (120, 120)),
        (STEPS, 101, 1, (250, 250)),
        ((*STEPS, step(None, 900)), 5000, 1, (900, 900)),
        ((*STEPS, step(1000, 90, service="surface")), 400, 1, (250, 250)),
        ((step(1000, 500, service="airmail"), step(1000, 90, service="surface")), 400, 1, (90, 90)),
        ((step(None, 150, per="piece", further=30),), None, 3, (450, 90)),
        ((step(None, 150, per="order"),), None, 3, (150, 150)),
    ],
)
def test_the_lightest_step_that_carries_the_parcel_is_charged(rates, grams, pieces, expected):
    assert postage_for(rates, grams, pieces) == expected


def test_a_parcel_weighs_something_and_the_heaviest_is_refused():
    with pytest.raises(ValueError, match="weighs something"):
        postage_for(STEPS, 0, 1)
    with pytest.raises(Refused) as refusal:
        postage_for(STEPS, 1001, 1)
    assert refusal.value.key == names.TOO_HEAVY


def test_a_named_service_is_charged_as_such():
    rates = (*STEPS, step(1000, 990, service="airmail"))
    tariff = Tariff(DAY, {1: sold(1, names.PER_COPY)}, {1: rates})

    assert quote(tariff, [Wanted(1)], "GB", "GBP", "bank", "airmail").total.minor == 1990


@pytest.mark.parametrize(
    ("regions", "keys"),
    [
        ([("a", ("GB",), False), ("rest", (), True)], []),
        ([("a", ("GB", "IE"), False), ("b", ("IE",), False), ("rest", (), True)], ["twice"]),
        ([("a", ("GB",), False)], ["no_residual", "left_out"]),
        ([("a", COUNTRIES, False)], ["no_residual"]),
        ([("a", (), True), ("b", (), True)], ["two_residuals"]),
        ([("a", ("XX",), False), ("rest", (), True)], ["unknown"]),
        ([("a", ("GB",), False), ("a", (), True)], ["same_slug"]),
    ],
)
def test_a_set_of_regions_is_a_partition_with_one_rest_of_the_world(regions, keys):
    assert [fault.key for fault in faults_of([RegionSpec(*row) for row in regions])] == keys


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("978-0-306-40615-7", True),
        ("9780306406157", True),
        ("0-306-40615-2", True),
        ("978-0-306-40615-8", False),
        ("x", False),
    ],
)
def test_an_isbn_has_its_check_digit(number, right):
    assert is_isbn(number) is right
