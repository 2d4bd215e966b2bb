"""An order is known by one number: its reference ends in it, and older references go on being understood."""

from broadsheet.catalogue.tests import shelves
from broadsheet.orders.tests.counters import open_way, placed
from broadsheet.payments import actions as payments
from broadsheet.payments.models import Due
from broadsheet.payments.rules import reference_for
from broadsheet.payments.statement_actions import match_account


def test_the_reference_of_an_order_ends_in_its_number(house):
    row = shelves.joint_subscription()
    open_way("bank")
    first = placed(row)
    Due.objects.create(
        key="old:1", purpose="order", section=row.section, currency="GBP", amount_minor=1, reference="RF02000001"
    )
    orders = [first, placed(row)]
    assert all(order.due.reference.endswith(f"1{order.number}") for order in orders)
    assert any(order.due.pk != order.pk for order in orders)


def test_a_reference_from_before_finds_its_order(house):
    row = shelves.joint_subscription()
    account = open_way("bank")
    order = placed(row)
    Due.objects.filter(pk=order.due_id).update(reference=reference_for(order.due_id))
    payments.record_remittance(
        account, order.due.money, order.placed_at.date(), "test", "1", reference=reference_for(order.due_id)
    )
    match_account(account)
    assert Due.objects.get(pk=order.due_id).settled_at
