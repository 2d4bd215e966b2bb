from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from broadsheet.catalogue.models import StockLevel
from broadsheet.catalogue.tests import shelves
from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.checking import violations
from broadsheet.ledger.models import Entry
from broadsheet.orders import actions
from broadsheet.orders.actions import PriceChanged, Refused
from broadsheet.orders.models import Order
from broadsheet.orders.querying import current_state, grants_of
from broadsheet.orders.rules import BasketLine
from broadsheet.orders.tests.counters import basket, open_way, ordering, pay, placed, who
from broadsheet.payments import actions as payments
from broadsheet.payments.models import Allocation, Due, PayBack
from broadsheet.people.models import Letter, Person
from broadsheet.subscriptions import actions as subscriptions
from broadsheet.subscriptions.models import Grant, Serving

GIFT = {"lines": "4 rue Basse", "locality": "Nîmes", "postcode": "30000"}


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
    for currency in ("GBP", "AUD", "USD"):
        open_way("bank", currency)
    open_way("paypal")
    return row


def balance(code):
    return Entry.objects.filter(account__code=code).sum_minor()


def left():
    return StockLevel.objects.get().available


def test_an_order_is_placed_once_however_often_it_is_pressed(book):
    asked = ordering(basket(book))
    first, second = actions.place(asked), actions.place(asked)
    assert first == second
    assert (Order.objects.count(), Due.objects.count(), left(), Letter.objects.count()) == (1, 1, 4, 1)
    assert current_state(first) == "waiting"
    assert len(first.token) >= 32
    assert not list(violations())


def test_a_total_says_what_it_is_made_of(joint):
    order = placed(BasketLine(joint.pk, 1, ("supporter",)))
    parts = [(part.kind, part.amount_minor) for line in order.lines.all() for part in line.parts.all()]
    assert parts == [("price", 1500), ("supplement", 1000)]
    assert order.total == Money(2500, "GBP") == order.due.money


def test_paying_puts_the_promises_into_force_and_owes_the_copies(joint):
    order = placed(BasketLine(joint.pk, 1, ("supporter",)))
    assert not Grant.objects.in_force().exists()
    pay(order)
    perigee, aurora, free = grants_of(order)
    assert (perigee.count, perigee.is_at_least, perigee.share_minor, perigee.is_priority) == (3, False, 1000, False)
    assert (aurora.count, aurora.is_at_least, aurora.share_minor, aurora.is_priority) == (4, True, 500, True)
    assert (free.kind, free.count) == ("free-products", 0)
    assert Grant.objects.in_force().count() == 3
    assert (balance(ledger.OWED_COPIES), balance(ledger.INCOME_SUBSCRIPTIONS)) == (-1500, -1000)
    assert current_state(order) == "paid"
    assert Letter.objects.count() == 2
    assert not list(violations())


def test_what_is_posted_becomes_income_by_its_share(joint, make_issue):
    order = placed(joint)
    pay(order)
    grant = grants_of(order).get(periodical__slug="perigee")
    issue = make_issue("24", periodical="perigee", kind="journal")
    for _again in range(2):
        serving = subscriptions.pack(grant, issue)
        subscriptions.post(serving)
    assert Serving.objects.count() == 1
    assert (balance(ledger.OWED_COPIES), balance(ledger.INCOME_SUBSCRIPTIONS)) == (-1500 + 334, -334)
    assert current_state(order) == "part-posted"
    assert not list(violations())


def test_a_book_is_owed_like_an_issue_to_pack_packed_posted(book):
    order = placed(book)
    assert list(Grant.objects.to_pack()) == []
    pay(order)
    assert [current_state(order), Grant.objects.to_pack().get().product.slug] == ["paid", "winter-book"]
    serving = subscriptions.pack(Grant.objects.get())
    assert current_state(order) == "packed"
    subscriptions.post(serving)
    assert current_state(order) == "posted"
    assert (balance(ledger.INCOME_BOOKS), balance(ledger.OWED_COPIES)) == (-1200, 0)
    with pytest.raises(subscriptions.Refused):
        subscriptions.pack(Grant.objects.get())
    assert not list(violations())


def test_part_payments_are_taken_and_the_last_one_settles(book):
    order = placed(book)
    pay(order, 500)
    assert current_state(order) == "part-paid"
    pay(order, 700)
    assert current_state(order) == "paid"
    assert not list(violations())


def test_one_pays_another_receives_a_third_is_asked_to_renew(joint):
    kept = basket(BasketLine(joint.pk, recipient=1), BasketLine(joint.pk), country="GB", r1="FR")
    receiver = who(
        "Benoît Ardent",
        "",
        GIFT,
        message="Look up!",
        renews="third",
        renewer_name="Tobit Oak",
        renewer_email="t@example.org",
    )
    order = actions.place(ordering(kept, people={0: who(), 1: receiver}))
    assert order.total == Money(1500 + 2000, "GBP")
    gift, own = order.recipients.order_by("-position")
    assert (gift.person.name, gift.renewer.name, gift.message, gift.address.country) == (
        "Benoît Ardent",
        "Tobit Oak",
        "Look up!",
        "FR",
    )
    assert own.person == order.payer
    subscription = gift.lines.get().offer.subscriptions.get(recipient=gift.person)
    assert (subscription.is_gift, subscription.payer, subscription.renewer.name) == (True, order.payer, "Tobit Oak")
    assert not list(violations())


def test_ten_copies_go_in_one_bundle(joint):
    order = placed(BasketLine(joint.pk, 10))
    assert order.total == Money(15000, "GBP")
    assert {grant.copies for grant in grants_of(order)} == {10}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"currency": "USD"}, "not sold to United Kingdom in USD"),
        ({"method": "cheque"}, "not open"),
        ({"people": {0: who(parts={})}}, "where the post"),
    ],
)
def test_what_is_not_sold_so_is_refused_and_nothing_is_left_behind(joint, change, words):
    with pytest.raises(Refused, match=words):
        actions.place(ordering(basket(joint), **change))
    assert (Order.objects.count(), Person.objects.count(), Due.objects.count()) == (0, 0, 0)


def test_a_price_that_changed_under_the_hand_is_told(book):
    with pytest.raises(PriceChanged, match=r"12\.00"):
        actions.place(ordering(basket(book), expected=Money(1100, "GBP")))
    assert actions.place(ordering(basket(book), expected=Money(1200, "GBP")))


def test_an_order_of_nothing_to_pay_holds_at_once(house):
    from broadsheet.catalogue.rules import names

    row = shelves.offer("free", shelves.book_regions(), kind=names.PRODUCT)
    shelves.Component.objects.create(offer=row, product=shelves.product("leaflet"))
    shelves.price_all(row, {"uk": ["0 GBP"]})
    open_way()
    order = placed(row)
    assert current_state(order) == "paid"
    assert not list(violations())


class TestClosing:
    def test_a_cancelled_order_gives_its_copies_back_once(self, book):
        order = placed(book)
        actions.cancel(order)
        with pytest.raises(Refused):
            actions.cancel(order)
        assert (left(), current_state(order)) == (5, "cancelled")
        assert not list(violations())

    def test_a_paid_order_is_not_cancelled(self, book):
        order = placed(book)
        pay(order)
        with pytest.raises(Refused):
            actions.cancel(order)
        with pytest.raises(Refused):
            actions.cancel_unpaid(order)
        assert current_state(order) == "paid"

    def test_what_was_paid_in_part_goes_back_when_it_is_cancelled(self, book):
        order = placed(book)
        pay(order, 500)
        actions.cancel(order)
        assert PayBack.objects.get().amount_minor == 500
        assert current_state(order) == "to-pay-back"
        payments.pay_back_sent(PayBack.objects.get())
        assert current_state(order) == "paid-back"
        assert not list(violations())

    def expired(self, book):
        order = placed(book)
        Due.objects.update(expires_at=timezone.now() - timedelta(days=1))
        assert (actions.expire_orders(), actions.expire_orders()) == (1, 0)
        order.refresh_from_db()
        assert (left(), current_state(order)) == (5, "expired")
        return order

    def test_money_after_expiry_opens_the_order_again_if_there_are_copies(self, book):
        order = self.expired(book)
        pay(order)
        assert (left(), current_state(order)) == (4, "paid")
        assert Grant.objects.in_force().count() == 1
        assert not list(violations())

    def test_money_after_the_last_copy_went_waits_for_the_treasurer(self, book):
        order = self.expired(book)
        StockLevel.objects.update(available=0)
        with pytest.raises(payments.Refused):
            pay(order)
        assert not Allocation.objects.exists()
        assert current_state(order) == "expired"

    def test_what_is_sent_on_trust_never_expires(self, book):
        order = placed(book, is_on_trust=True)
        Due.objects.update(expires_at=timezone.now() - timedelta(days=1))
        assert actions.expire_orders() == 0
        assert (current_state(order), Grant.objects.in_force().count()) == ("on-trust", 1)
        pay(order)
        assert current_state(order) == "paid"
        assert not list(violations())

    def test_an_order_waiting_can_be_sent_on_trust_once(self, book):
        order = placed(book)
        assert (actions.send_on_trust(order), actions.send_on_trust(order)) == (True, False)
        assert not list(violations())


class TestPaidTwiceOrTooMuch:
    def test_the_second_payment_waits_in_the_tray(self, book):
        order = placed(book)
        pay(order)
        with pytest.raises(payments.Refused):
            pay(order, key="again")
        assert order.due.allocations.count() == 1
        assert not list(violations())

    def test_a_refund_of_what_was_not_sent(self, joint, make_issue):
        order = placed(joint)
        pay(order)
        subscriptions.post(
            subscriptions.pack(grants_of(order).get(periodical__slug="perigee"), make_issue("24", periodical="perigee"))
        )
        fair = actions.refundable(order)
        assert fair == Money(1500 - 334, "GBP")
        actions.refund(order, fair, stops=True)
        assert (balance(ledger.OWED_COPIES), balance(ledger.TO_PAY_BACK)) == (0, -1166)
        assert not Grant.objects.in_force().exists()
        assert not list(violations())

    def test_a_whole_refund_gives_the_copies_back(self, book):
        order = placed(book)
        pay(order)
        actions.refund(order, actions.refundable(order), stops=True)
        assert (left(), balance(ledger.OWED_COPIES), current_state(order)) == (5, 0, "to-pay-back")
        with pytest.raises(Refused):
            actions.refund(order, Money(1, "GBP"))
        assert not list(violations())


def test_a_change_of_method_is_allowed_at_the_same_price_only(book):
    open_way("cheque")
    order = placed(book)
    for method in ("paypal", "cheque", "nonsense"):
        with pytest.raises(Refused):
            actions.change_method(order, method)
    order.refresh_from_db()
    assert order.method == "bank"


def test_another_method_at_the_same_price(joint):
    open_way("cheque")
    order = placed(joint)
    assert actions.methods_for(order) == ["bank", "cheque"]
    actions.change_method(order, "cheque")
    order.refresh_from_db()
    assert (order.method, order.due.method) == ("cheque", "cheque")


def _rush(count, offer):
    """Buyers at the same moment; return how many were sold one."""
    sold = []

    def buy(number):
        try:
            actions.place(ordering(basket(offer), people={0: who(f"Buyer {number}", "")}))
            sold.append(number)
        except Refused:
            pass
        finally:
            connection.close()

    threads = [Thread(target=buy, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(sold)


@pytest.mark.slow
def test_of_fifty_buyers_of_the_last_copy_one_gets_it(own_house):
    row = shelves.book(copies=1)
    shelves.uk_postage(row.region_set)
    open_way()
    assert _rush(50, row) == 1
    assert left() == 0
    assert not list(violations())


@pytest.mark.slow
def test_without_the_guard_more_than_one_would_get_it(own_house, monkeypatch):
    from broadsheet.catalogue import actions as shelf
    from broadsheet.orders import quoting

    row = shelves.book(copies=1)
    shelves.uk_postage(row.region_set)
    open_way()
    monkeypatch.setattr(shelf, "_lower", lambda product, copies: True)
    whole = quoting.tariff_for
    monkeypatch.setattr(quoting, "tariff_for", lambda *args: _unguarded(whole(*args)))
    assert _rush(5, row) > 1


def _unguarded(tariff):
    from dataclasses import replace

    return replace(tariff, offers={key: replace(row, in_stock=None) for key, row in tariff.offers.items()})


class TestCopiesThatComeBack:
    """Stock at the beginning is what is there, and what was sold, and what is put by."""

    def test_of_a_refund_only_what_was_not_packed_comes_back_and_once(self, book):
        first = placed(BasketLine(book.pk, 2))
        pay(first)
        subscriptions.post(subscriptions.pack(grants_of(first).get()))
        second = placed(BasketLine(book.pk, 2))
        pay(second)
        assert left() == 1
        for order in (first, second):
            actions.refund(order, Money(100, "GBP"), stops=True)
            actions.stop(order)
        assert left() == 3
        assert not list(violations())

    def test_a_parcel_taken_apart_after_the_refund_comes_back_too(self, book):
        order = placed(BasketLine(book.pk, 2))
        pay(order)
        parcel = subscriptions.pack(grants_of(order).get())
        actions.refund(order, Money(100, "GBP"), stops=True)
        assert left() == 3
        assert (actions.unpack(parcel), actions.unpack(parcel)) == (True, False)
        assert left() == 5
        assert not list(violations())

    def test_without_stopping_it_nothing_comes_back(self, book):
        order = placed(book)
        pay(order)
        actions.refund(order, Money(100, "GBP"))
        assert left() == 4
        assert not list(violations())

    def test_what_was_sent_on_trust_does_not_come_back_when_the_order_is_cancelled(self, book):
        order = placed(book)
        actions.send_on_trust(order)
        subscriptions.post(subscriptions.pack(grants_of(order).get()))
        actions.cancel(order)
        assert left() == 4
        assert actions.reopen(order)
        assert left() == 4
        assert not list(violations())

    def test_the_books_notice_copies_that_came_back_twice(self, book):
        from broadsheet.catalogue.actions import release_stock

        order = placed(book)
        release_stock(order.stock_key)
        assert [line for line in violations() if "the stock says 0" in line]


def test_a_book_by_post_is_a_debt_until_it_leaves(book):
    order = placed(book, method="paypal")
    pay(order)
    assert (balance(ledger.OWED_COPIES), balance(ledger.INCOME_POSTAGE)) == (-1400, 0)
    assert actions.refundable(order) == Money(1400, "GBP")
    subscriptions.post(subscriptions.pack(grants_of(order).get()))
    assert (balance(ledger.OWED_COPIES), balance(ledger.INCOME_POSTAGE), balance(ledger.INCOME_BOOKS)) == (
        0,
        -200,
        -1200,
    )
    assert not list(violations())
