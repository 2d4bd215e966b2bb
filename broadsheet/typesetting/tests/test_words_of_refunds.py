"""What a bill and the page of an order say of money that goes back: only what has happened."""

from broadsheet.core.money import Money
from broadsheet.ledger.checking import violations
from broadsheet.orders import actions
from broadsheet.orders.querying import current_state
from broadsheet.orders.tests.counters import pay
from broadsheet.orders.tests.test_line_by_line import own_and_gift  # noqa: F401 - a fixture
from broadsheet.orders.tests.test_orders import joint  # noqa: F401 - a fixture
from broadsheet.payments import actions as payments
from broadsheet.payments.models import PayBack
from broadsheet.typesetting.bills import bill_of


def test_it_is_said_to_be_paid_back_only_when_it_has_left(own_and_gift, client):  # noqa: F811
    order = own_and_gift
    pay(order)
    actions.refund(order, order.total, stops=True)
    for page in (client.get(order.path()).content.decode(), str(bill_of(order))):
        assert "will be paid back" in page.lower() and "wait for the rest" not in page
    assert current_state(order) == "to-pay-back"
    assert "Paid back" not in str(bill_of(order))

    payments.pay_back_sent(PayBack.objects.get())
    assert current_state(order) == "paid-back"
    for page in (client.get(order.path()).content.decode(), str(bill_of(order))):
        assert "has been paid back to you" in page and "Paid back · " in page
    assert not list(violations())


def test_after_a_refund_nobody_waits_for_the_rest(own_and_gift, client):  # noqa: F811
    order = own_and_gift
    pay(order)
    own = order.lines.get(position=0)
    actions.refund(order, lines={own.pk: Money(2400, "EUR")}, stops=[own.pk])
    assert "wait for the rest" not in client.get(order.path()).content.decode()
    assert "wait for the rest" not in str(bill_of(order))
