"""What the counter and the buyer's page say: whose a line is, in whose language, what has happened and what has not."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from broadsheet.catalogue.tests import shelves
from broadsheet.core.money import Money
from broadsheet.orders import actions
from broadsheet.orders.models import OrderLine
from broadsheet.orders.rules import Basket, BasketLine
from broadsheet.orders.tests.counters import open_way, ordering, pay, who
from broadsheet.payments.models import PayBack
from broadsheet.payments.wording import out_of_bounds

WHO = ("counter",)


@pytest.fixture
def gifts(house):
    """Two copies of a book for two others, ordered by somebody who reads French."""
    row = shelves.book(copies=5)
    shelves.uk_postage(row.region_set)
    open_way("bank")
    row.words.create(language="fr", name="Le livre de l’hiver")
    row.save()
    basket = Basket(
        "test:gifts", (BasketLine(row.pk, 1, (), 1), BasketLine(row.pk, 1, (), 2)), {0: "GB", 1: "GB", 2: "GB"}
    )
    others = {
        1: who("Nerina Valcourt", parts={"lines": "7 Salt Lane", "locality": "Whitby", "postcode": "YO21 1AA"}),
        2: who("Anselm Quayle", parts={"lines": "2 Tarn Close", "locality": "Kendal", "postcode": "LA9 4AA"}),
    }
    with override("fr"):
        return actions.place(ordering(basket, people={0: who(), **others}, language="fr"))


def counter(staff, order):
    return staff(*WHO).get(reverse("counter:order", args=[order.pk])).content.decode()


def test_a_line_wanted_no_more_says_whose_it_is_in_the_volunteers_language(gifts, staff):
    page = counter(staff, gifts)
    part = page[page.index("Not wanted any more") :]
    assert "for Nerina Valcourt" in part
    assert "for Anselm Quayle" in part
    assert "hiver" not in part


@pytest.mark.parametrize("query", ["Valcourt", "whitby", "YO21", "yo21 1aa", "salt lane", "Quayle kendal"])
def test_an_order_is_found_by_whom_and_where_it_goes_to(gifts, staff, query):
    page = staff(*WHO).get(reverse("counter:orders"), {"q": query}).content.decode()
    assert page.count(f"<strong>{gifts.number}<") == 1
    assert "No order was found" in staff(*WHO).get(reverse("counter:orders"), {"q": "Nobody"}).content.decode()


def test_names_of_things_are_in_the_language_of_the_page(gifts, client, staff):
    french, english = (client.get(gifts.path(language)).content.decode() for language in ("fr", "en"))
    assert "Le livre de l’hiver" in french
    assert "Le livre de l’hiver" not in english
    listed = staff(*WHO).get(reverse("counter:orders")).content.decode()
    assert "hiver" not in listed


def test_what_is_not_paid_is_to_be_paid(gifts, staff):
    assert "To be paid by" in counter(staff, gifts)
    pay(gifts)
    assert "To be paid by" not in counter(staff, gifts)


def test_paid_back_is_said_when_it_has_left_and_what_is_not_sent_is_marked(gifts, staff, client):
    pay(gifts)
    line = OrderLine.objects.order_by("position").first()
    actions.refund(gifts, lines={line.pk: Money(200, "GBP")}, reason="", by="V", stops={line.pk}, key="test-refund")
    assert "will be paid back" in counter(staff, gifts)
    assert client.get(gifts.path("en")).content.decode().count("(nothing more is sent)") == 1
    PayBack.objects.update(state=PayBack.SENT)
    assert "will be paid back" not in counter(staff, gifts)


def test_the_total_is_where_the_page_comes_back_to(gifts, staff):
    client = staff(*WHO)
    page = client.get(reverse("counter:new", args=[gifts.section.slug])).content.decode()
    assert f'formaction="{reverse("counter:new", args=[gifts.section.slug])}#total"' in page


def test_more_than_can_be_given_is_said_so():
    assert "at most" in out_of_bounds(Money(10**12, "GBP"), 10**9, "en")
    assert "more than nothing" in out_of_bounds(Money(0, "GBP"), 10**9, "en")
    assert out_of_bounds(Money(500, "GBP"), 10**9, "en") == ""
