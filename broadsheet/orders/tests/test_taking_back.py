"""An order that was paid with somebody else's money."""

import pytest
from django.utils import timezone

from broadsheet.ledger import rules as ledger
from broadsheet.ledger.checking import violations
from broadsheet.ledger.models import Entry
from broadsheet.orders.querying import current_state, grants_of
from broadsheet.orders.tests.counters import open_way, pay, placed
from broadsheet.orders.tests.test_orders import book, joint  # noqa: F401 - fixtures
from broadsheet.payments import actions as payments
from broadsheet.payments.models import Allocation
from broadsheet.people.models import Letter
from broadsheet.subscriptions import actions as subscriptions
from broadsheet.subscriptions.models import Grant


def owed():
    return Entry.objects.filter(account__code=ledger.OWED_COPIES).sum_minor()


def test_what_paid_an_order_is_taken_back_and_the_order_waits_again(joint):  # noqa: F811
    order = placed(joint)
    pay(order)
    assert (current_state(order), Grant.objects.in_force().count(), owed()) == ("paid", 2, -1500)

    payments.take_back_allocation(Allocation.objects.get())

    order.due.refresh_from_db()
    assert (current_state(order), Grant.objects.in_force().count(), owed()) == ("waiting", 0, 0)
    assert order.due.is_open and order.due.expires_at > timezone.now()
    assert not list(violations())
    pay(order, key="the right money")
    assert (current_state(order), Grant.objects.in_force().count(), owed()) == ("paid", 2, -1500)
    assert not list(violations())


def test_what_is_packed_stays_paid(book):  # noqa: F811
    order = placed(book)
    pay(order)
    subscriptions.pack(grants_of(order).get())
    with pytest.raises(payments.Refused, match="stays paid"):
        payments.take_back_allocation(Allocation.objects.get())
    assert current_state(order) == "packed"
    assert not list(violations())


def test_an_order_on_trust_stays_in_force_without_the_money(book):  # noqa: F811
    order = placed(book, is_on_trust=True)
    pay(order)
    payments.take_back_allocation(Allocation.objects.get())
    assert (current_state(order), Grant.objects.in_force().count()) == ("on-trust", 1)
    assert not list(violations())


def test_one_part_of_two_is_taken_back_to_the_penny(joint):  # noqa: F811
    order = placed(joint)
    open_way("cheque")
    pay(order, 333)
    pay(order, 1167, key="second")
    payments.take_back_allocation(Allocation.objects.order_by("pk").first())
    pay(order, 333, key="third")
    assert (current_state(order), owed()) == ("paid", -1500)
    assert not list(violations())


@pytest.mark.parametrize("is_on_trust", [False, True])
def test_the_payer_hears_once_that_her_receipt_does_not_hold(book, is_on_trust):  # noqa: F811
    order = placed(book, is_on_trust=is_on_trust)
    pay(order)
    before = Letter.objects.count()
    for _again in range(2):
        payments.take_back_allocation(Allocation.everything.get())
    letter = Letter.objects.order_by("pk").last()
    assert Letter.objects.count() == before + 1
    assert "does not hold" in letter.subject
    assert order.due.shown_reference in letter.body
