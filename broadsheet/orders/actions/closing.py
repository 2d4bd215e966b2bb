"""What becomes of an order: paid, sent before it is paid, cancelled, expired, opened again, posted."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.catalogue.actions import take_stock
from broadsheet.catalogue.rules import METHODS
from broadsheet.core.turns import ENDLESS, Turn
from broadsheet.orders import letters
from broadsheet.orders.actions.reductions import return_money, stop_sending, unserved
from broadsheet.orders.actions.refusals import Refused
from broadsheet.orders.bookkeeping import set_right
from broadsheet.orders.models import Order, Reduction
from broadsheet.orders.querying import facts_of, grants_of, orders_of
from broadsheet.orders.quoting import Pricing
from broadsheet.orders.rules import PATIENCE, Basket, BasketLine
from broadsheet.payments import actions as payments
from broadsheet.payments.models import CANCELLED, EXPIRED, Due
from broadsheet.payments.querying import methods_open_to
from broadsheet.subscriptions import actions as subscriptions
from broadsheet.subscriptions.models import Serving

logger = logging.getLogger("broadsheet.orders")


def release_paid(order: Order) -> None:
    """The order is paid: its promises hold, and the payer has her receipt."""
    is_new = subscriptions.release(grants_of(order))
    if is_new or order.on_trust_at:
        letters.receipt(order)
    if is_new:
        letters.give(order)


def send_on_trust(order: Order) -> bool:
    """A bill instead of money first: the promises hold before it is paid; False if they did."""
    with transaction.atomic():
        waiting = Order.objects.filter(pk=order.pk, on_trust_at=None, closed_at=None)
        if not waiting.update(on_trust_at=timezone.now()):
            return False
        Due.objects.open().filter(pk=order.due_id).update(expires_at=None)  # type: ignore[misc]
        if subscriptions.release(grants_of(order)):
            letters.give(order)
    return True


def change_method(order: Order, method: str) -> None:
    """The buyer pays in another way, at that way's price. Raises Refused where nothing is awaited or the price differs."""
    if method not in methods_open_to(order.section_id, order.currency, timezone.localdate()):
        raise Refused(_("This way to pay is closed for now. Please choose another one, or write to us."))
    if method not in methods_for(order):
        raise Refused(_("By this way to pay the order would cost something else. Please cancel it and order anew."))
    with transaction.atomic():
        if order.due is None or not payments.change_method(order.due, method, timezone.now() + PATIENCE[method]):
            raise Refused(_("Nothing is awaited for this order any more."))
        Order.objects.filter(pk=order.pk).update(method=method)


def methods_for(order: Order) -> list[str]:
    """The ways in which an order can be paid for the same sum, today."""
    pricing = Pricing(basket_of(order), order.section, order.priced_day, has_copies=True)
    pricing = pricing.by(order.service)
    still_open = methods_open_to(order.section_id, order.currency, timezone.localdate())
    same = [method for method in METHODS if pricing.bill(order.currency, method).total == order.total]
    return [method for method in same if method in still_open]


def basket_of(order: Order) -> Basket:
    """What was ordered, as a basket."""
    lines, countries = [], {}
    for line in order.lines.select_related("recipient__address").prefetch_related("parts__supplement"):
        supplements = tuple(sorted(part.supplement.slug for part in line.parts.all() if part.supplement))
        lines.append(BasketLine(line.offer_id, line.quantity, supplements, line.recipient.position))
        countries[line.recipient.position] = line.recipient.address.country
    return Basket(order.key, tuple(lines), {0: order.country, **countries})


def cancel(order: Order, how: str = CANCELLED, *, by: str = "") -> int:
    """Nothing is owed any more on either side; what was paid in part is to be paid back. Raises Refused.

    A paid order is not cancelled but refunded. Return how many copies went back into the stock.
    """
    with transaction.atomic():
        if order.due is None or not payments.close_due(order.due, how):
            raise Refused(_("This order is paid or closed already."))
        Order.objects.filter(pk=order.pk, closed_at=None).update(closed_at=timezone.now(), closed_as=how)
        copies = stop_sending(order, grants_of(order))
        return_money(order, payments.paid_of(order.due), _("The order was cancelled."), by)
        set_right(order, by=by)
    order.refresh_from_db()
    letters.cancelled(order)
    return copies


def cancel_unpaid(order: Order) -> None:
    """The buyer takes her order back, as long as nothing came and nothing was sent. Raises Refused."""
    facts = facts_of(order)
    if facts.paid or facts.packed or facts.posted:
        raise Refused(_("Money has come for this order, or something was sent. Please write to us."))
    cancel(order)


def expire_orders(turn: Turn = ENDLESS) -> int:
    """Orders whose money did not come in time: their copies go back into the stock; return how many."""
    late = Order.objects.filter(
        closed_at=None, on_trust_at=None, due__settled_at=None, due__expires_at__lt=timezone.now()
    )
    done = 0
    for order in turn.each(late.select_related("due")):
        if facts_of(order).paid:
            continue  # a person decides about what is paid in part
        try:
            cancel(order, EXPIRED)
            done += 1
        except Refused:
            continue  # it was paid at this moment
        except Exception:
            logger.exception("order %s could not expire", order.number)  # the others do; it is tried again
    return done


def reopen(order: Order) -> bool:
    """An order that was closed holds again, for money that came late. Raises OutOfStock; nothing is changed then."""
    with transaction.atomic():
        closed = Order.objects.filter(pk=order.pk).exclude(closed_at=None)
        if not closed.update(closed_at=None, closed_as="", stock_round=order.stock_round + 1):
            return False
        order.refresh_from_db()
        grants = grants_of(order)
        for line in order.lines.filter(reductions__kind=Reduction.DROPPED):
            grants = grants.exclude(key__startswith=f"{line.key}:")
        take_stock(_copies_unserved(grants), order.stock_key)
        subscriptions.reinstate(grants)
        if not order.on_trust_at:
            subscriptions.withhold(grants)  # they were in force once, and are not paid now
    return True


def post_parcels(parcels: Iterable[Serving], *, by: str = "") -> int:
    """These parcels have left, and each buyer hears of it once; return how many had not left before."""
    with transaction.atomic():
        left = [row for row in parcels if subscriptions.post(row, by=by)]
        for order in orders_of(row.grant for row in left):
            letters.posted(order)
    return len(left)


def _copies_unserved(grants: Any) -> dict[int, int]:
    """How many copies of each product an order that is opened again still needs."""
    wanted: dict[int, int] = defaultdict(int)
    for grant in unserved(grants):
        wanted[grant.product_id] += grant.copies
    return dict(wanted)
