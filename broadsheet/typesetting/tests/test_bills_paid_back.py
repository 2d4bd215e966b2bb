"""A bill says that money will be paid back until it has left, and then on which day it has."""

from broadsheet.core.money import Money
from broadsheet.orders import actions
from broadsheet.orders.models import Order
from broadsheet.orders.tests.counters import pay, placed
from broadsheet.orders.tests.test_orders import book  # noqa: F401 - a fixture
from broadsheet.payments import actions as payments
from broadsheet.payments.models import PayBack
from broadsheet.typesetting.bills import bill_of


def sums(order):
    bill = bill_of(Order.objects.with_all().get(pk=order.pk))
    return bill.sentence, [words for words, _amount, _is_strong in bill.sums]


def test_paid_back_is_said_when_the_money_has_left(book):  # noqa: F811
    order = placed(book)
    pay(order)
    actions.refund(order, Money(1200, "GBP"), stops=True)
    sentence, words = sums(order)
    assert "will be paid back" in sentence and words[-1] == "Will be paid back"

    payments.pay_back_sent(PayBack.objects.get())
    sentence, words = sums(order)
    assert "has been paid back" in sentence and words[-1].startswith("Paid back · ")


def test_what_was_let_go_stands_there_and_nothing_is_awaited(book):  # noqa: F811
    order = placed(book)
    pay(order, 1150)
    actions.let_go(order)
    sentence, words = sums(order)
    assert "wait for the rest" not in sentence
    assert words[-1] == "Let go"
