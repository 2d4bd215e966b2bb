"""What a buyer meets between the shelf and her order."""

from datetime import timedelta

import pytest
from django.utils import timezone

from broadsheet.catalogue.models import Offer
from broadsheet.catalogue.tests import shelves
from broadsheet.orders import actions
from broadsheet.orders.baskets import COOKIE
from broadsheet.orders.letters import code_file
from broadsheet.orders.models import Order
from broadsheet.orders.rules import Basket, BasketLine, TooMuch, read_basket, write_basket
from broadsheet.orders.tests.counters import HOME, basket, open_way, ordering, pay, placed, who
from broadsheet.orders.tests.test_views import PERSON
from broadsheet.payments.models import Method
from broadsheet.people.models import Letter
from broadsheet.sections.models import Section


@pytest.fixture
def joint(house):
    row = shelves.joint_subscription()
    for currency in ("GBP", "EUR"):
        open_way("bank", currency)
    return row


@pytest.fixture
def book(house):
    row = shelves.book(copies=3)
    shelves.uk_postage(row.region_set)
    if not Method.objects.exists():
        open_way("bank")
    return row


def kept(client):
    return read_basket(client.cookies[COOKIE].value)


def shown(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


class TestTheCountry:
    def test_looking_at_another_countrys_prices_does_not_reprice_the_basket(self, joint, book, client):
        client.get("/en/basket/add", {"offer": joint.pk, "country": "GB"})
        client.get("/en/subscribe/?country=FR")
        assert "£15.00" in shown(client, "/en/basket/")
        answer = client.get("/en/basket/add", {"offer": book.pk, "country": "FR"}, follow=True)
        words = answer.content.decode()
        assert kept(client).country_of(0) == "GB" and "Your basket goes to United Kingdom." in words
        client.post("/en/basket/change", {"quantity-0": "1", "quantity-1": "1", "country-0": "FR"})
        assert kept(client).country_of(0) == "FR"

    def test_it_goes_on_from_page_to_page_in_addresses(self, joint, book, client):
        words = shown(client, "/en/catalogue/?country=FR")
        assert 'href="/en/catalogue/winter-book?country=FR"' in words
        assert 'href="/en/catalogue/?country=FR"' in shown(client, "/en/catalogue/winter-book?country=FR")
        assert "?country" not in shown(client, "/en/catalogue/").partition("<main")[2]
        client.get("/en/basket/add", {"offer": joint.pk, "country": "FR"})
        assert 'href="/en/catalogue/?country=FR"' in shown(client, "/en/basket/")

    def test_pages_of_the_catalogue_never_vary_by_cookie(self, joint, book, client):
        bare = client.get("/en/subscribe/")
        client.cookies[COOKIE] = write_basket(basket(joint, country="FR"))
        with_basket = client.get("/en/subscribe/")
        assert "Cookie" not in with_basket.get("Vary", "") and with_basket.content == bare.content

    def test_kosovo_is_served_as_the_rest_of_the_world(self, joint, client):
        words = shown(client, "/en/subscribe/?country=XK")
        assert "Prices for this country: Kosovo." in words and "€30" in words


class TestGifts:
    def test_a_gift_is_said_at_the_offer_itself(self, joint, client):
        assert "As a gift, for somebody else" in shown(client, "/en/subscribe/?country=FR")
        client.get("/en/basket/add", {"offer": joint.pk, "country": "GB"})
        client.get("/en/basket/add", {"offer": joint.pk, "country": "FR", "gift": "yes"})
        found = kept(client)
        assert [(line.recipient, line.quantity) for line in found.lines] == [(0, 1), (1, 1)]
        assert (found.country_of(0), found.country_of(1)) == ("GB", "FR")

    def test_what_may_not_be_given_is_no_gift(self, joint, client):
        Offer.objects.update(may_be_gift=False)
        assert "As a gift" not in shown(client, "/en/subscribe/?country=FR")
        client.get("/en/basket/add", {"offer": joint.pk, "country": "FR", "gift": "yes"})
        assert kept(client).lines[0].recipient == 0

    def test_two_copies_are_parted_between_two_people(self, joint, client):
        client.get("/en/basket/add", {"offer": joint.pk, "country": "GB", "quantity": "2"})
        assert "One of them for somebody else" in shown(client, "/en/basket/")
        client.post("/en/basket/change", {"quantity-0": "2", "recipient-0": "0", "country-0": "GB", "part": "0"})
        found = kept(client)
        assert [(line.recipient, line.quantity) for line in found.lines] == [(0, 1), (1, 1)]
        assert found.country_of(1) == "GB" and "£30.00" in shown(client, "/en/basket/")

    def test_a_line_that_went_in_the_same_press_does_not_shift_the_others(self, joint, book, client):
        lines = (BasketLine(joint.pk), BasketLine(book.pk, 3))
        client.cookies[COOKIE] = write_basket(Basket("k" * 20, lines, {0: "GB"}))
        client.post("/en/basket/change", {"quantity-0": "0", "quantity-1": "3", "part": "1"})
        assert [(line.offer, line.recipient, line.quantity) for line in kept(client).lines] == [
            (book.pk, 0, 2), (book.pk, 1, 1),
        ]  # fmt: skip

    def test_there_are_only_so_many_others(self):
        full = Basket("k" * 20, tuple(BasketLine(1, 2, (), to) for to in range(9)))
        with pytest.raises(TooMuch):
            full.parted(0)
        assert full.parted(99) == full


def test_goods_of_two_sections_are_told_to_be_two_orders(joint, client):
    other = Section.objects.get(slug="italy")
    theirs = shelves.book("their-book", section=other)
    open_way("bank", "EUR", other)
    client.cookies[COOKIE] = write_basket(basket(joint, theirs, country="FR"))
    assert "each is an order of its own" in shown(client, "/en/basket/")
    assert "stays in the basket and is an order of its own:" in shown(
        client, f"/en/checkout/?section={joint.section.slug}"
    )
    client.cookies[COOKIE] = write_basket(basket(joint, country="FR"))
    assert "order of its own" not in shown(client, "/en/basket/") + shown(client, "/en/checkout/")


def test_sold_out_is_told_where_the_form_is(house, client):
    row = shelves.joint_subscription()
    gone = shelves.product("gone", copies=0)
    row.components.model.objects.create(offer=row, product=gone, position=3)
    words = shown(client, "/en/subscribe/?country=GB")
    assert "Sold out" in words and "Into the basket" not in words and "Not sold to this country" not in words


def test_no_more_copies_can_be_asked_for_than_there_are(book, client):
    assert 'max="3"' in shown(client, "/en/catalogue/winter-book?country=GB")


class TestEndedOffers:
    def test_a_subscription_that_ended_says_since_when_and_what_to_take(self, joint, client):
        old = shelves.offer("old-joint", joint.region_set, valid_until=timezone.localdate() - timedelta(days=3))
        old.components.model.objects.create(offer=old, periodical=shelves.serial("aurora"), count=3)
        words = shown(client, "/en/subscribe/")
        assert 'id="old-joint"' in words and "is not sold any more." in words
        assert 'Instead: <a href="#joint">' in words

    def test_a_book_whose_offer_ended_says_so(self, book, client):
        Offer.objects.filter(pk=book.pk).update(valid_until=timezone.localdate() - timedelta(days=3))
        words = shown(client, "/en/catalogue/winter-book")
        assert "It was sold until" in words and "no price yet" not in words


class TestTheLetter:
    def test_it_holds_reference_account_and_code(self, joint):
        order = actions.place(ordering(basket(joint, country="FR"), currency="EUR", people={0: who(parts=HOME)}))
        letter = Letter.objects.get()
        assert order.due.shown_reference in letter.body and "GB33 BUKB" in letter.body
        assert "€24.00" in letter.body and "enclosed picture" in letter.body
        [(name, picture, kind)] = code_file(letter)
        assert name.endswith(".png") and picture.startswith(b"\x89PNG") and kind == "image/png"
        pay(order)
        assert code_file(letter) == []

    def test_it_speaks_the_buyers_language(self, joint):
        actions.place(ordering(basket(joint, country="FR"), currency="EUR", language="it"))
        body = Letter.objects.get().body
        assert ("24,00\xa0€" in body and "Causale" in body) or "Riferimento" in body

    def test_no_code_where_no_bank_reads_one(self, joint):
        placed(joint)
        letter = Letter.objects.get()
        assert "enclosed picture" not in letter.body and code_file(letter) == []


class TestTheOrderPage:
    def test_without_an_e_mail_address_one_is_told_to_keep_it(self, joint, client):
        order = actions.place(ordering(basket(joint), people={0: who(email="")}))
        words = shown(client, order.path("en"))
        assert "You left no e-mail address" in words and order.path("en") in words and order.number in words
        other = placed(joint)
        assert "You left no e-mail address" not in shown(client, other.path("en"))

    def test_the_counter_finds_it_by_number_and_name(self, joint, staff):
        order = actions.place(ordering(basket(joint), people={0: who(email="")}))
        words = staff("administrator").get("/admin/counter/", {"q": f"#{order.number}, Lucente"}).content.decode()
        assert order.number in words and "Ottavia Lucente" in words

    def test_one_that_was_cancelled_unpaid_offers_no_receipt(self, joint, client):
        order = placed(joint)
        assert "The bill, to print" in shown(client, order.path("en"))
        actions.cancel_unpaid(order)
        assert ".pdf" not in shown(client, order.path("en"))

    def test_what_is_owed_names_its_recipient(self, joint, client):
        people = {0: who(), 1: who("Benoît Ardent", "")}
        order = actions.place(ordering(basket(joint, BasketLine(joint.pk, 1, (), 1), r1="GB"), people=people))
        words = shown(client, order.path("en"))
        assert "for \u2068Benoît Ardent\u2069: 3 issues of Perigee" in words
        assert "for \u2068Ottavia Lucente\u2069: 3 issues of Perigee" in words

    @pytest.mark.parametrize(
        ("language", "free"),
        [("en", "free"), ("it", "gratis"), ("fr", "gratuit"), ("ru", "бесплатно"), ("fa", "رایگان")],
    )
    def test_nothing_to_pay_is_free_in_every_language(self, book, client, language, free):
        order = placed(book)
        words = shown(client, order.path(language))
        assert f"<td>{free}</td>" in words and "£0.00" not in words and "0.00\xa0GBP" not in words


def test_what_is_typed_at_the_checkout_survives_a_change_of_language(joint, client):
    client.get("/en/basket/add", {"offer": joint.pk, "country": "GB"})
    words = shown(client, f"/en/checkout/?section={joint.section.slug}")
    target = f"/fa/checkout/?section={joint.section.slug}"
    assert f'form="checkout" formaction="{target}"' in words
    answer = client.post(target, {**PERSON, "note": "Ring twice", "way": "GBP:bank", "look": "yes"})
    words = answer.content.decode()
    assert 'lang="fa"' in words and "Ottavia Lucente" in words and "7 High Street" in words and "Ring twice" in words
    assert "Ottavia" not in answer.request["QUERY_STRING"] and not Order.objects.exists()


def test_each_order_keeps_the_address_that_was_typed_for_it(joint, client):
    flats = ["Flat 1/2, 3 Leith Walk", "Flat 12, 3 Leith Walk", "Flat 1, 23 Leith Walk", "flat 1 / 2\n3 leith walk"]
    orders = [actions.place(ordering(basket(joint), people={0: who(parts={"lines": flat})})) for flat in flats]
    addresses = [order.recipients.get().address for order in orders]
    assert [one.lines for one in addresses[:3]] == flats[:3] and addresses[3] == addresses[0]
    for order, flat in zip(orders[:3], flats, strict=False):
        assert flat in shown(client, order.path("en"))
        assert flat in order.payer_address.envelope("en")
