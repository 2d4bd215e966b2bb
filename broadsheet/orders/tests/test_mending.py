"""Orders put right at the counter: where they go, what they are."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from broadsheet.catalogue.models import PricePoint, StockLevel
from broadsheet.catalogue.tests import shelves
from broadsheet.core.money import Money
from broadsheet.ledger.checking import violations
from broadsheet.orders import actions, mending
from broadsheet.orders.actions import Refused
from broadsheet.orders.models import Mending, Order
from broadsheet.orders.querying import current_state, grants_of
from broadsheet.orders.rules import Basket, BasketLine
from broadsheet.orders.tests.counters import basket, open_way, ordering, pay, placed, who
from broadsheet.payments import actions as payments
from broadsheet.payments.models import Remittance
from broadsheet.subscriptions import actions as subscriptions
from broadsheet.subscriptions.models import Subscription

ELSEWHERE = {"lines": "Flat 2, 9 Mill Lane", "locality": "Leeds", "postcode": "LS1 1AB"}
PARIS = {"lines": "4 rue Basse", "locality": "Nîmes", "postcode": "30000"}


@pytest.fixture
def joint(house):
    row = shelves.joint_subscription()
    for currency in ("GBP", "EUR", "USD"):
        open_way("bank", currency)
    return row


@pytest.fixture
def book(house):
    row = shelves.book(copies=5)
    shelves.uk_postage(row.region_set)
    open_way("bank")
    return row


def left():
    return StockLevel.objects.get().available


def addresses(order):
    return {grant.address.one_line() for grant in grants_of(order)}


def test_what_is_not_sent_goes_to_the_new_address_and_the_old_one_is_remembered(joint):
    order = placed(joint)
    pay(order)
    assert mending.mend_recipient(order, 0, who(parts=ELSEWHERE), "GB", by="V")
    order.refresh_from_db()
    assert addresses(order) == {order.payer_address.one_line()} == {Subscription.objects.get().address.one_line()}
    assert "Mill Lane" in order.payer_address.one_line()
    row = Mending.objects.get()
    assert (row.what, row.mended_by, "High Street" in row.before) == (Mending.RECIPIENT, "V", True)
    assert not mending.mend_recipient(order, 0, who(parts=ELSEWHERE), "GB")
    assert Mending.objects.count() == 1
    assert not list(violations())


def test_somebody_else_receives_it(joint):
    order = placed(joint)
    mending.mend_recipient(order, 0, who(name="Tobit Arden", email="", parts=ELSEWHERE), "GB")
    assert (
        {str(grant.recipient) for grant in grants_of(order)}
        == {"Tobit Arden"}
        == {str(Subscription.objects.get().recipient)}
    )
    order.refresh_from_db()
    assert order.payer.name == "Ottavia Lucente"


def test_what_was_posted_does_not_move(book):
    order = placed(book)
    pay(order)
    subscriptions.pack(grants_of(order).get())
    with pytest.raises(Refused, match="packed or posted"):
        mending.mend_recipient(order, 0, who(parts=ELSEWHERE), "GB")


def test_another_country_at_another_price_is_asked_about(joint):
    order = placed(joint)
    with pytest.raises(Refused, match=r"20\.00"):
        mending.mend_recipient(order, 0, who(parts=PARIS), "FR")
    assert addresses(order) == {order.payer_address.one_line()}
    assert mending.mend_recipient(order, 0, who(parts=PARIS), "FR", keeps_price=True)
    order.refresh_from_db()
    assert (order.country, order.total) == ("FR", Money(1500, "GBP"))


def other_lines(order, *lines):
    return Basket(order.key, lines, actions.basket_of(order).countries)


def test_two_books_instead_of_one_by_the_prices_of_its_day(book):
    order = placed(book)
    assert (left(), order.total.minor) == (4, 1200)
    mending.mend_lines(order, other_lines(order, BasketLine(book.pk, 2)), by="V")
    order.refresh_from_db()
    assert (left(), order.total, order.due.money) == (3, Money(2400, "GBP"), Money(2400, "GBP"))
    assert [grant.copies for grant in grants_of(order)] == [2]
    assert Mending.objects.get().what == Mending.LINES
    assert not list(violations())


def test_what_was_paid_is_given_anew_and_what_is_too_much_waits(joint):
    order = placed(BasketLine(joint.pk, 1, ("supporter",)))
    money = pay(order)
    mending.mend_lines(order, other_lines(order, BasketLine(joint.pk)))
    order.refresh_from_db()
    money.refresh_from_db()
    assert (order.due.is_open, order.total.minor, money.free_minor) == (False, 1500, 1000)
    assert current_state(order) == "paid"
    assert all(grant.released_at for grant in grants_of(order))
    assert not list(violations())


def test_what_is_missing_after_a_change_is_awaited(joint):
    order = placed(joint)
    pay(order)
    mending.mend_lines(order, other_lines(order, BasketLine(joint.pk, 1, ("supporter",))))
    order.refresh_from_db()
    assert (order.due.is_open, payments.paid_of(order.due), order.total.minor) == (True, 1500, 2500)
    assert not any(grant.released_at for grant in grants_of(order))
    pay(order, 1000)
    assert current_state(order) == "paid"
    assert Remittance.objects.filter(free_minor__gt=0).count() == 0
    assert not list(violations())


def test_what_is_packed_is_not_changed(book):
    order = placed(book)
    pay(order)
    subscriptions.pack(grants_of(order).get())
    with pytest.raises(Refused, match="packed or posted"):
        mending.mend_lines(order, other_lines(order, BasketLine(book.pk, 2)))
    assert (left(), order.lines.get().quantity) == (4, 1)


def test_more_copies_than_there_are_change_nothing(book):
    order = placed(book)
    pay(order)
    with pytest.raises(Refused, match="not that many copies"):
        mending.mend_lines(order, other_lines(order, BasketLine(book.pk, 9)))
    order.refresh_from_db()
    assert (left(), order.lines.get().quantity, order.due.is_open) == (4, 1, False)
    assert not list(violations())


# --- at the desk -----------------------------------------------------------------------------------------------------


def test_a_volunteer_sends_it_elsewhere(joint, staff):
    order = placed(joint)
    address = reverse("counter:mend-recipient", args=[order.pk, 0])
    shown = staff("counter").get(address).content.decode()
    assert "7 High Street" in shown
    answer = staff("counter").post(address, {"name": "Ottavia Lucente", "country": "GB", **ELSEWHERE})
    assert answer["Location"] == reverse("counter:order", args=[order.pk])
    page = staff("counter").get(answer["Location"]).content.decode()
    assert "Mill Lane" in page and "Changed since it was entered" in page


@pytest.mark.parametrize(
    "fields",
    [{}, {"name": "A", "country": "XX"}, {"name": "A", "country": "GB"}, {"name": "A", "country": "FR", **PARIS}],
)
def test_what_cannot_be_is_told_beside_the_form(joint, staff, fields):
    order = placed(joint)
    answer = staff("counter").post(reverse("counter:mend-recipient", args=[order.pk, 0]), fields)
    assert answer.status_code == 400
    assert not Mending.objects.exists()


def test_a_volunteer_sees_the_total_before_she_changes_what_is_ordered(joint, staff):
    order = placed(joint)
    address = reverse("counter:mend-lines", args=[order.pk])
    fields = {"offer-0": joint.pk, "quantity-0": 1, "supplements-0": [f"{joint.pk}:supporter"], "to-0": 0}
    shown = staff("counter").post(address, {**fields, "look": ""})
    assert "25.00" in shown.content.decode()
    order.refresh_from_db()
    assert order.total.minor == 1500
    staff("counter").post(address, {**fields, "take": ""})
    order.refresh_from_db()
    assert order.total.minor == 2500
    assert staff("counter").post(address, {"take": ""}).status_code == 400


@pytest.mark.parametrize("name", ["mend-recipient", "mend-lines"])
def test_who_does_not_serve_the_counter_mends_nothing(joint, staff, client, name):
    order = placed(joint)
    address = reverse(f"counter:{name}", args=[order.pk, *([0] if name == "mend-recipient" else [])])
    assert client.post(address).status_code == 302
    assert staff("writer").post(address).status_code in (302, 403)
    assert staff("counter", section="italy").post(address).status_code == 404


def test_another_recipient_of_the_order_is_chosen_by_line(joint):
    people = {0: who(), 1: who(name="Ada Vane", email="", parts=PARIS)}
    asked = ordering(
        basket(BasketLine(joint.pk, 1, (), 0), BasketLine(joint.pk, 1, (), 1), country="GB", r1="FR"), people=people
    )
    order = actions.place(asked)
    mending.mend_lines(order, other_lines(order, BasketLine(joint.pk, 2, (), 1)))
    order.refresh_from_db()
    assert {str(grant.recipient) for grant in grants_of(order)} == {"Ada Vane"}
    assert order.total == Money(4000, "GBP")


# --- a letter and its day --------------------------------------------------------------------------------------------


LETTER = {
    "channel": "letter",
    "name": "Maud Wetherlight",
    "language": "en",
    "country": "GB",
    "way": "GBP:bank",
    **ELSEWHERE,
}


def letter(offer, **fields):
    return {**LETTER, "key": "k" * 20, "offer-0": offer.pk, "quantity-0": 1, **fields}


def test_the_total_is_shown_while_a_letter_is_entered(joint, staff):
    address = reverse("counter:new", args=[joint.section.slug])
    shown = staff("counter").post(address, letter(joint, look=""))
    assert shown.status_code == 200
    assert "15.00" in shown.content.decode()
    assert not Order.objects.exists()
    staff("counter").post(address, letter(joint))
    assert Order.objects.get().total.minor == 1500


def test_the_prices_of_the_letters_day_hold(joint, staff):
    today = timezone.localdate()
    PricePoint.objects.filter(offer=joint, currency="GBP").update(valid_until=today - timedelta(days=1))
    for row in list(PricePoint.objects.filter(offer=joint, currency="GBP")):
        row.pk, row.valid_from, row.valid_until = None, today, None
        row.amount_minor += 100
        row.save()
    address = reverse("counter:new", args=[joint.section.slug])
    staff("counter").post(address, letter(joint, dated=str(today - timedelta(days=10))))
    order = Order.objects.get()
    assert (order.total.minor, order.priced_day) == (1500, today - timedelta(days=10))
    assert actions.methods_for(order) == ["bank"]
    staff("counter").post(address, letter(joint, key="j" * 20, seen="yes"))
    assert Order.objects.latest("pk").total.minor == 1600


@pytest.mark.parametrize("days", [-1, 400])
def test_a_letter_of_tomorrow_or_of_years_ago_is_asked_about(joint, staff, days):
    dated = str(timezone.localdate() - timedelta(days=days))
    answer = staff("counter").post(reverse("counter:new", args=[joint.section.slug]), letter(joint, dated=dated))
    assert answer.status_code == 400
    assert not Order.objects.exists()


def test_the_little_that_is_missing_is_let_go_once(joint, staff):
    order = placed(joint)
    pay(order, 1450)
    shown = staff("counter").get(reverse("counter:order", args=[order.pk])).content.decode()
    assert "Let the missing" in shown
    for _again in range(2):
        staff("counter").post(reverse("counter:let-go", args=[order.pk]), {"key": "k" * 20})
    order.refresh_from_db()
    assert (current_state(order), Mending.objects.get().what) == ("paid", Mending.SHORTFALL)
    assert not list(violations())
