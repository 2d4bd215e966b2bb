"""What the room tells those below: how an order's money is booked, and what happens when it is paid, late or given back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.catalogue.actions import OutOfStock
from broadsheet.catalogue.models import StockMovement
from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.orders import actions, letters
from broadsheet.orders.bookkeeping import booked_for
from broadsheet.orders.models import Order, Reduction
from broadsheet.orders.querying import LineState, account_of, grants_of, order_of, whole_of
from broadsheet.orders.rules import PATIENCE
from broadsheet.payments.actions import Refused
from broadsheet.payments.models import Dispute, Due
from broadsheet.subscriptions import actions as subscriptions
from broadsheet.subscriptions.models import PRODUCT, Grant, Serving


def settled(due: Due) -> None:
    """The order is paid: its promises hold."""
    if order := order_of(due, or_none=True):
        actions.release_paid(order)


def unsettled(due: Due) -> None:
    """What had paid the order is taken back: its promises wait again, unless it was sent on trust. Raises Refused."""
    order = order_of(due, or_none=True)
    if order is None:
        return
    if order.on_trust_at:
        letters.mistaken(order)
        return
    if Serving.objects.filter(grant__in=grants_of(order)).exists():
        raise Refused(_("Something of this order is packed or posted already: it stays paid."))
    subscriptions.withhold(grants_of(order))
    Due.objects.open().filter(pk=due.pk).update(expires_at=timezone.now() + PATIENCE[order.method])
    letters.mistaken(order)


def came_late(due: Due) -> bool:
    """Money for an order that was closed: it opens again if its copies are still there."""
    order = order_of(due, or_none=True)
    if order is None:
        return False
    try:
        return actions.reopen(order)
    except OutOfStock:
        return False


def paid_back(due: Due) -> None:
    """Money of the order goes back, whoever has said so: of which lines is written down, and what is paid back whole is not sent."""
    if order := order_of(due, or_none=True):
        actions.know_refunds(order)


def disputed(due: Due) -> None:
    """A dispute about the order's money is known or decided: nobody packs or posts at this moment."""
    if order := order_of(due, or_none=True):
        list(grants_of(order).select_for_update())


def why_held(grants: Sequence[Grant]) -> dict[int, str]:
    """Which promises are not packed or posted now, and why: a dispute about their money is open."""
    found = {grant.pk: int(grant.key.split(":")[1]) for grant in grants if grant.key.startswith("order:")}
    disputes = Dispute.objects.filter(state=Dispute.OPEN, payment__due__order__in=set(found.values()))
    held = set(disputes.values_list("payment__due__order", flat=True))
    words = _("The payer disputes the payment: the service holds the money. Nothing is sent until that is decided.")
    return {pk: words for pk, order in found.items() if order in held}


def broken_orders() -> Iterable[str]:
    """The invariants of orders, for `check-books`."""
    rows = Order.objects.select_related("due", "section").prefetch_related("lines__parts", "lines__reductions")
    for order in rows:
        yield from _faults(order)


def stock_of_orders() -> Iterable[str]:
    """What orders took and did not give back is what they still hold or have sent: for `check-books`.

    So the stock of a product at its beginning is what is there now, and what was sold, and what is put by.
    """
    held: dict[tuple[int, int], int] = defaultdict(int)
    grant: Any
    for grant in Grant.objects.filter(kind=PRODUCT, key__startswith="order:").with_served():
        if grant.revoked_at is None or grant.served:
            held[int(grant.key.split(":")[1]), grant.product_id or 0] += grant.copies
    moved: dict[tuple[int, int], int] = defaultdict(int)
    rows = StockMovement.objects.filter(key__startswith="order:").values_list("key", "product", "change")
    for key, product, change in rows:
        moved[int(key.split(":")[1]), product] -= change
    for (order, product), copies in moved.items():
        if copies != (should := held.get((order, product), 0)):
            yield f"order {order:05d}: it holds {should} copies of product {product}, the stock says {copies}"


def _faults(order: Order) -> Iterator[str]:
    grants = list(grants_of(order).with_served())
    price, postage, supplements = whole_of(order)
    dropped = sum(
        one.amount_minor for line in order.lines.all() for one in line.reductions.all() if one.kind == "dropped"
    )
    if order.due is None or order.due.amount_minor != order.total.minor - dropped:
        yield f"order {order.number}: its lines sum to {order.total}, the sum due is {order.due and order.due.money}"
        return
    carried = sum(grant.share_minor + grant.postage_minor for grant in grants)
    if carried != price + postage or carried + supplements != order.total.minor:
        yield f"order {order.number}: its promises carry {_in(carried, order)} of {_in(price + postage, order)}"
    should_hold = order.closed_at is None and (order.due.settled_at is not None or order.on_trust_at is not None)
    for grant in grants:
        if grant.revoked_at is None and (grant.released_at is not None) != should_hold:
            yield f"order {order.number}: promise {grant.pk} in force: {grant.released_at}, should be: {should_hold}"
    account = account_of(order)
    owed, stands = account.position.owed, booked_for(order).get(ledger.OWED_COPIES, 0)
    if stands != owed:
        yield f"order {order.number}: {_in(owed, order)} is owed in copies, {_in(stands, order)} stands in the books"
    for row in account.lines:
        yield from _faults_of_line(order, row)


def _faults_of_line(order: Order, row: LineState) -> Iterator[str]:
    """What is promised is paid for and not paid back; what is paid for and not paid back is promised, or was sent."""
    if not row.facts.price or order.closed_at is not None or order.due is None or order.due.settled_at is None:
        return
    name = f"order {order.number}, line {row.line.position + 1}"
    left, whole = row.left.minor, row.facts.price
    unsent = row.facts.unposted if not row.is_stopped else 0
    if left < 0:
        yield f"{name}: {_in(-left, order)} more was paid back than paid"
    if left == 0 and unsent and row.facts.refunded:
        yield f"{name}: all of its money was paid back, and {_in(unsent, order)} of it is still to be sent"
    is_said = any(one.kind != Reduction.REFUND for one in row.line.reductions.all())
    supplements = whole - row.facts.copies
    if row.is_stopped and not is_said and left > row.facts.posted + supplements + row.facts.unposted:
        yield f"{name}: {_in(left, order)} is paid and not paid back, {_in(row.facts.posted, order)} was sent, and no more will be"


def _in(minor: int, order: Order) -> Money:
    return Money(minor, order.currency)
