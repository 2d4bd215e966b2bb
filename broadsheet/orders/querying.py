"""Reading what the room keeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Literal, overload

from django.db.models import Sum
from django.utils import timezone

from broadsheet.catalogue.rules import names
from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.querying import vat_rates
from broadsheet.orders.models import Order
from broadsheet.orders.models.orders import POSTAGE, PRICE, SUPPLEMENT
from broadsheet.orders.rules import Facts, state_of
from broadsheet.payments.models import Due
from broadsheet.subscriptions.models import FREE_PRODUCTS, Grant, Serving


@overload
def order_of(due: Due, or_none: Literal[False] = False) -> Order: ...
@overload
def order_of(due: Due, or_none: bool) -> Order | None: ...
def order_of(due: Due, or_none: bool = False) -> Order | None:
    """The order that waits for a sum; or_none: None for sums that wait for something else."""
    kind, _colon, number = due.key.partition(":")
    rows = Order.objects.select_related("due", "section").filter(pk=int(number) if kind == "order" else 0)
    return rows.first() if or_none else rows.get()


def orders_of(grants: Iterable[Grant]) -> Any:
    """The orders to which promises belong."""
    keys = (grant.key.split(":") for grant in grants)
    return Order.objects.filter(pk__in={int(number) for kind, number, *_rest in keys if kind == "order"})


def services_of(grants: Iterable[Grant]) -> dict[int, str]:
    """By which class of post each promise is sent; '' where that was not chosen."""
    found = {grant.pk: int(grant.key.split(":")[1]) for grant in grants if grant.key.startswith("order:")}
    chosen = dict(Order.objects.filter(pk__in=set(found.values())).values_list("pk", "service"))
    return {grant.pk: chosen.get(found.get(grant.pk, 0), "") for grant in grants}


def grants_of(order: Order) -> Any:
    """The promises of an order."""
    return Grant.objects.filter(key__startswith=f"order:{order.pk}:")


def whole_of(order: Order) -> tuple[int, int, int]:
    """Of what the total is made, in minor units: price owed in copies, postage, supplements."""
    sums = dict(order.lines.order_by().values_list("parts__kind").annotate(sum=Sum("parts__amount_minor")))
    return sums.get(PRICE) or 0, sums.get(POSTAGE) or 0, sums.get(SUPPLEMENT) or 0


def vat_of(order: Order) -> list[tuple[int, Money]]:
    """The VAT that an order's total contains: (rate in hundredths of a per cent, sum); nothing where its section has none."""
    rates = vat_rates([order.section_id], timezone.localdate(order.placed_at))
    gross: dict[int, int] = defaultdict(int)
    for line in order.lines.all() if rates else ():
        earned = ledger.INCOME_BOOKS if line.offer.kind == names.PRODUCT else ledger.INCOME_SUBSCRIPTIONS
        for part in line.parts.all():
            code = (
                ledger.INCOME_POSTAGE
                if part.kind == POSTAGE
                else earned
                if part.kind == PRICE
                else ledger.INCOME_SUBSCRIPTIONS
            )
            gross[rates.get((order.section_id, code), 0)] += part.amount_minor
    return [
        (rate, Money(ledger.vat_within(minor, rate), order.currency)) for rate, minor in sorted(gross.items()) if rate
    ]


def facts_of(order: Order) -> Facts:
    """What is known of an order, for its state."""
    sums = order.due.allocations.aggregate(given=Sum("amount_minor"), back=Sum("paid_back_minor")) if order.due else {}
    given, back = sums.get("given") or 0, sums.get("back") or 0
    grants = list(grants_of(order).filter(revoked_at=None).exclude(kind=FREE_PRODUCTS).with_served())
    parcels = Serving.objects.filter(grant__in=grants_of(order))
    posted = parcels.filter(posted_at__isnull=False).count()
    return Facts(
        total=order.due.amount_minor if order.due else 0, paid=given - back, paid_back=back, closed=order.closed_as,
        is_on_trust=order.on_trust_at is not None, owed=sum(grant.promise(grant.served).left for grant in grants),
        packed=parcels.count() - posted, posted=posted,
    )  # fmt: skip


def current_state(order: Order) -> str:
    """Where an order stands, one of `rules.STATES`."""
    return state_of(facts_of(order))
