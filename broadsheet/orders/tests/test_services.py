"""Ordinary post, first class, airmail: the buyer chooses where there is a choice."""

import pytest
from django.urls import reverse

from broadsheet.catalogue.setting_prices import set_postage
from broadsheet.catalogue.tests import shelves
from broadsheet.ledger.checking import violations
from broadsheet.orders import actions
from broadsheet.orders.actions import Refused
from broadsheet.orders.baskets import COOKIE
from broadsheet.orders.models import Order, Part
from broadsheet.orders.rules import write_basket
from broadsheet.orders.tests.counters import basket, open_way, ordering, pay, placed
from broadsheet.orders.tests.test_views import LETTER, PERSON, WHO


def rate(regions, service, words):
    set_postage(
        shelves.root(),
        regions.regions.get(slug="uk"),
        shelves.money(words),
        shelves.FIRST_DAY,
        service=service,
        up_to_grams=1000,
    )


@pytest.fixture
def book(house):
    row = shelves.book(copies=5)
    for service, words in (("standard", "3 GBP"), ("first_class", "5 GBP"), ("surface", "1 GBP")):
        rate(row.region_set, service, words)
    open_way("bank")
    open_way("cheque")
    return row


def postage(order):
    return Part.objects.get(line__order=order, kind="postage").amount_minor


def test_without_a_choice_it_goes_by_ordinary_post_though_another_one_is_cheaper(book):
    order = placed(book)

    assert (order.service, postage(order), order.total.minor) == ("standard", 300, 1500)


def test_what_was_chosen_is_paid_and_kept(book):
    order = placed(book, service="first_class")

    assert (order.service, postage(order)) == ("first_class", 500)
    assert actions.methods_for(order) == ["bank", "cheque"]
    pay(order)
    assert not list(violations())


def test_a_service_that_does_not_go_there_is_refused(book):
    with pytest.raises(Refused):
        placed(book, service="airmail")
    assert not Order.objects.exists()


def test_where_the_post_is_in_the_price_nothing_is_chosen(book, client):
    open_way("bank", "USD")
    order = actions.place(ordering(basket(book, country="BR"), currency="USD"))

    assert order.service == ""
    client.cookies[COOKIE] = write_basket(basket(book, country="BR"))
    assert "How is it sent?" not in client.get("/en/checkout/").content.decode()


def test_the_checkout_offers_each_with_its_postage_and_works_the_totals_out_anew(book, client):
    client.cookies[COOKIE] = write_basket(basket(book))
    words = client.get("/en/checkout/").content.decode()
    assert "First class: £5.00" in words and "bank transfer: £15.00" in words

    answer = client.post("/en/checkout/", {**PERSON, "p0-name": "", "service": "first_class", "look": "yes"})
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "bank transfer: £17.00" in words and "7 High Street" in words
    assert "This field is required" not in words
    assert not Order.objects.exists()

    shown = {"way": "GBP:bank", "service": "first_class", "shown-GBP:bank": "1700"}
    assert client.post("/en/checkout/", {**PERSON, **shown}).status_code == 302
    order = Order.objects.get()
    assert (order.service, order.total.minor) == ("first_class", 1700)
    assert "postage (first class)" in client.get(order.path()).content.decode()


def test_whoever_forgets_to_look_is_shown_the_new_total_first(book, client):
    client.cookies[COOKIE] = write_basket(basket(book))
    form = {**PERSON, "way": "GBP:bank", "service": "first_class", "shown-GBP:bank": "1500"}
    answer = client.post("/en/checkout/", form)

    assert answer.status_code == 409
    assert "it is £17.00 now" in answer.content.decode()


def test_nonsense_goes_by_the_usual_post(book, client):
    client.cookies[COOKIE] = write_basket(basket(book))
    client.post("/en/checkout/", {**PERSON, "way": "GBP:bank", "service": "\x00pigeon"})

    assert Order.objects.get().service == "standard"


def test_a_volunteer_chooses_it_too_and_the_packing_table_shows_it(book, staff):
    client = staff(*WHO)
    new = reverse("counter:new", args=[book.section.slug])
    assert client.post(new, {**LETTER, "offer-0": str(book.pk), "service": "first_class"}).status_code == 302
    assert client.post(new, {**LETTER, "key": "m" * 20, "seen": "y", "offer-0": str(book.pk)}).status_code == 302
    for order in Order.objects.all():
        pay(order)
    page = client.get(reverse("counter:packing")).content.decode()

    assert page.count("<strong>first class</strong>") == 1
    assert page.count("<strong>ordinary post</strong>") == 1
    refused = client.post(new, {**LETTER, "key": "n" * 20, "seen": "y", "offer-0": str(book.pk), "service": "airmail"})
    assert refused.status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_the_packing_table_asks_as_much_for_three_parcels_as_for_one(book, staff, django_assert_max_num_queries, count):
    client = staff(*WHO)
    for _number in range(count):
        pay(placed(book))
    client.get(reverse("counter:packing"))
    with django_assert_max_num_queries(30):
        client.get(reverse("counter:packing"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_checkout_asks_as_much_for_three_things_as_for_one(book, client, django_assert_max_num_queries, count):
    from broadsheet.catalogue.models import Component
    from broadsheet.orders.rules import BasketLine

    offers = [book]
    for number in range(count - 1):
        other = shelves.offer(f"other-{number}", book.region_set, kind="product")
        Component.objects.create(offer=other, product=shelves.product(f"other-book-{number}", copies=2))
        shelves.price_all(other, {"uk": ["9 GBP"]}, is_delivered=False)
        offers.append(other)
    client.cookies[COOKIE] = write_basket(
        basket(*[BasketLine(offer.pk, 1, (), at) for at, offer in enumerate(offers)], r1="GB", r2="GB")
    )
    client.get("/en/checkout/")
    with django_assert_max_num_queries(32):
        answer = client.get("/en/checkout/")

    assert "First class" in answer.content.decode()
