"""Orders that come again by themselves: every year, or when an issue goes to the printer and nothing is left to serve."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from broadsheet.catalogue.rules import BEFORE_ISSUE, ONCE
from broadsheet.core.addresses import PARTS
from broadsheet.orders import actions
from broadsheet.orders.models import Order
from broadsheet.orders.querying import grants_of
from broadsheet.orders.quoting import Pricing
from broadsheet.orders.rules import Basket
from broadsheet.payments.actions import Refused
from broadsheet.payments.models import Due, Standing
from broadsheet.payments.registry import Keeper
from broadsheet.payments.standing import STANDING_WAYS
from broadsheet.people.models import Address, Person
from broadsheet.periodicals.models import Issue
from broadsheet.periodicals.rules import PRINTING
from broadsheet.subscriptions.models import ISSUES, Serving
from broadsheet.subscriptions.rules import is_fulfilled

# So long after its day the money of a renewal is awaited.
GRACE = timedelta(days=30)


def rhythm_of(offers: object) -> str:
    """How often what is in a basket renews itself, if its buyer likes; '' where nothing of it does."""
    charges = {offer.charge for offer in offers} - {ONCE}  # type: ignore[attr-defined]
    if not charges:
        return ""
    return Standing.ISSUE if charges == {BEFORE_ISSUE} else Standing.YEAR


def next_order(agreement: Standing, number: int, day: date) -> Due:
    """The same again, at the price of the day, for the same people. Raises payments' Refused where it is sold no more."""
    last = _last(agreement)
    asked = actions.Ordering(
        basket=_basket(agreement, last, number), section=agreement.section, currency=agreement.currency,
        method=agreement.method, people=_people(last), language=agreement.language, standing=agreement, instalment=number, service=last.service,
        expires_at=timezone.make_aware(datetime.combine(day + GRACE, time())),
    )  # fmt: skip
    try:
        order = _placed(asked)
    except actions.Refused as problem:
        raise Refused(str(problem)) from problem
    if order.due is None:
        raise LookupError(f"order {order.number} has no sum due")
    return order.due


def _placed(asked: actions.Ordering) -> Order:
    """By the class of post as before, or by the usual one where that is there no more."""
    try:
        return actions.place(asked)
    except actions.Refused:
        if not asked.service:
            raise
        return actions.place(replace(asked, service=""))


def _last(agreement: Standing) -> Order:
    orders = Order.objects.filter(due__standing=agreement).order_by("-due__instalment")
    return orders.select_related("payer", "payer_address").prefetch_related(
        "recipients__person", "recipients__address"
    )[0]


def _basket(agreement: Standing, last: Order, number: int) -> Basket:
    whole = actions.basket_of(last)
    again = set(last.lines.exclude(offer__charge=ONCE).values_list("offer_id", flat=True))
    return Basket(
        f"standing:{agreement.pk}:{number}", tuple(line for line in whole.lines if line.offer in again), whole.countries
    )


def _people(last: Order) -> dict[int, actions.Who]:
    people = {0: _who(last.payer, last.payer_address, None)}
    for row in last.recipients.all():
        people[row.position] = _who(row.person, row.address, row.renewer)
    return people


def _who(person: Person, address: Address | None, renewer: Person | None) -> actions.Who:
    parts = {name: getattr(address, name) for name in PARTS} if address else {}
    return actions.Who(person.name, person.email, parts=parts, person=person, renewer=renewer)


def drop(due: Due) -> None:
    """A renewal that nobody wants any more."""
    order = Order.objects.filter(due=due).select_related("due", "payer", "section").first()
    if order is not None:
        actions.cancel(order)


def ways(agreement: Standing) -> set[str]:
    """The ways in which the same is sold today."""
    pricing = Pricing(_basket(agreement, _last(agreement), 0), agreement.section, timezone.localdate())
    return {way for way in STANDING_WAYS if not pricing.bill(agreement.currency, way).refusals}


def is_ripe(agreement: Standing) -> bool:
    """Whether an issue is at the printer that nothing paid so far would bring."""
    order = _last(agreement)
    grants = list(grants_of(order).in_force().filter(kind=ISSUES).with_served())
    if not grants or not is_fulfilled(grant.promise(grant.served) for grant in grants):
        return False
    served = Serving.objects.filter(grant__in=grants, issue__isnull=False).values("issue")
    coming = Issue.objects.filter(periodical__in={grant.periodical_id for grant in grants}, state=PRINTING)
    return bool(coming.exclude(pk__in=served).exists())


KEEPER = Keeper(next_due=next_order, drop=drop, ways=ways, is_ripe=is_ripe, most_missed=1)
