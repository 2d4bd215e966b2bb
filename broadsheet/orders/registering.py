"""What the room tells those below: how an order's money is booked, and what happens when it is paid, late or given back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.catalogue.actions import OutOfStock
from broadsheet.catalogue.models import StockMovement
from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.models import Entry
from broadsheet.ledger.rules import Line
from broadsheet.orders import actions
from broadsheet.orders.models import Order
from broadsheet.orders.querying import grants_of, order_of, whole_of
from broadsheet.orders.rules import PATIENCE
from broadsheet.payments.actions import Refused
from broadsheet.payments.models import Allocation, Due, PayBack
from broadsheet.payments.registry import Share
from broadsheet.payments.rules import next_part
from broadsheet.payments.vat import taxed
from broadsheet.subscriptions import actions as subscriptions
from broadsheet.subscriptions.models import PRODUCT, Grant, Serving

CODES = (ledger.OWED_COPIES, ledger.INCOME_POSTAGE, ledger.INCOME_SUBSCRIPTIONS)


def split(due: Due, before: int, after: int) -> list[Share]:
    """Money for an order: what is owed in copies and their postage, and the supplements, in their proportions; VAT apart.

    What is owed is income only when the copies are posted, and holds its VAT until then. A supplement is income at once: it
    gives rights that no copy carries.
    """
    price, postage, supplements = whole_of(order_of(due))
    parts = next_part(due.money, (price + postage, supplements), before, after)
    codes = (ledger.OWED_COPIES, ledger.INCOME_SUBSCRIPTIONS)
    shares = [Share(due.section_id, Line(code, -part.minor)) for code, part in zip(codes, parts, strict=True) if part]
    return taxed(shares, timezone.localdate())


def take_back(due: Due, minor: int) -> list[Share]:
    """Money that goes back is taken from copies not served first, then from postage and supplements, last from other income."""
    order, lines, left = order_of(due), list[Line](), minor
    stands, vat = booked_for(order), vat_for(order)
    for code in CODES:
        tax, rate = vat.get(code, (0, None))
        gross = max(0, stands.get(code, 0) + tax)
        taken = min(left, gross)
        back = (2 * tax * taken + gross) // (2 * gross) if gross else 0
        left -= taken
        lines += [Line(code, taken - back, rate), Line(ledger.VAT, back, note=code)]
    shares = [Share(due.section_id, line) for line in lines]
    shares.append(Share(due.section_id, Line(ledger.INCOME_OTHER, left)))
    return [share for share in shares if share.line.minor]


def booked_for(order: Order) -> dict[str, int]:
    """What stands in the books of the order's section for it, by account: credits above 0, in minor units."""
    keys = [key for pair in _keys(order) for key in pair]
    rows = Entry.objects.filter(transaction__key__in=keys, account__code__in=CODES, account__section=order.section_id)
    return {
        code: -minor for code, minor in rows.order_by().values_list("account__code").annotate(sum=Sum("amount_minor"))
    }


def vat_for(order: Order) -> dict[str, tuple[int, int | None]]:
    """The VAT that stands in the books of the order's section for it, by what it is on, with its rate."""
    keys = [key for pair in _keys(order) for key in pair]
    entries = Entry.objects.filter(transaction__key__in=keys, account__section=order.section_id).order_by("pk")
    rates = dict(entries.exclude(vat_rate=None).values_list("account__code", "vat_rate"))
    found: dict[str, int] = defaultdict(int)
    for code, minor in entries.filter(account__code=ledger.VAT).values_list("note", "amount_minor"):
        found[code] -= minor
    return {code: (minor, rates.get(code)) for code, minor in found.items()}


def _keys(order: Order) -> Iterator[tuple[str, str]]:
    pay_backs = PayBack.objects.filter(allocation__due=order.due_id).values_list("pk", flat=True)
    allocations = list(Allocation.everything.filter(due=order.due_id).values_list("pk", flat=True))
    servings = Serving.objects.filter(grant__in=grants_of(order)).values_list("pk", flat=True)
    plain = [f"allocation:{pk}{end}" for pk in allocations for end in ("", ":taken-back")]
    plain += [f"pay-back:{pk}:asked" for pk in pay_backs] + [f"serving:{pk}" for pk in servings]
    yield from ((key, f"{key}:{order.section_id}") for key in plain)


def settled(due: Due) -> None:
    """The order is paid: its promises hold."""
    if order := order_of(due, or_none=True):
        actions.release_paid(order)


def unsettled(due: Due) -> None:
    """What had paid the order is taken back: its promises wait again, unless it was sent on trust. Raises Refused."""
    order = order_of(due, or_none=True)
    if order is None or order.on_trust_at:
        return
    if Serving.objects.filter(grant__in=grants_of(order)).exists():
        raise Refused(_("Something of this order is packed or posted already: it stays paid."))
    subscriptions.withhold(grants_of(order))
    Due.objects.open().filter(pk=due.pk).update(expires_at=timezone.now() + PATIENCE[order.method])


def came_late(due: Due) -> bool:
    """Money for an order that was closed: it opens again if its copies are still there."""
    order = order_of(due, or_none=True)
    if order is None:
        return False
    try:
        return actions.reopen(order)
    except OutOfStock:
        return False


def broken_orders() -> Iterable[str]:
    """The invariants of orders, for `check-books`."""
    rows = Order.objects.select_related("due", "section").prefetch_related("lines__parts")
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
    if order.due is None or order.due.amount_minor != order.total.minor:
        yield f"order {order.number}: its lines sum to {order.total}, the sum due is {order.due and order.due.money}"
        return
    carried = sum(grant.share_minor + grant.postage_minor for grant in grants)
    if carried != price + postage or carried + supplements != order.total.minor:
        yield f"order {order.number}: its promises carry {_in(carried, order)} of {_in(price + postage, order)}"
    should_hold = order.closed_at is None and (order.due.settled_at is not None or order.on_trust_at is not None)
    for grant in grants:
        if grant.revoked_at is None and (grant.released_at is not None) != should_hold:
            yield f"order {order.number}: promise {grant.pk} in force: {grant.released_at}, should be: {should_hold}"
    gone_back = order.due.allocations.filter(paid_back_minor__gt=0).exists()
    if (
        order.due.settled_at
        and not gone_back
        and order.closed_at is None
        and all(grant.revoked_at is None for grant in grants)
    ):
        left = sum((grant.share + grant.postage - grant.posted()).minor for grant in grants)
        if (stands := booked_for(order).get(ledger.OWED_COPIES, 0)) != left:
            yield f"order {order.number}: {_in(left, order)} is owed in copies, {_in(stands, order)} stands in the books"


def _in(minor: int, order: Order) -> Money:
    return Money(minor, order.currency)
