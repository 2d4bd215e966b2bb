"""Reading what the room keeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, overload

from django.db.models import Sum
from django.utils import timezone

from broadsheet.catalogue.rules import names
from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.querying import vat_rates
from broadsheet.orders.models import Order, OrderLine, Reduction
from broadsheet.orders.models.orders import POSTAGE, PRICE, SUPPLEMENT
from broadsheet.orders.rules import Facts, LineFacts, Position, given_to, position_of, shared_back, state_of
from broadsheet.payments.disputes import open_dispute_of
from broadsheet.payments.models import Due, PayBack
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


def stopped_lines(order: Order) -> set[int]:
    """Positions of the lines of which nothing more is sent."""
    held: dict[int, bool] = defaultdict(bool)
    for key, revoked_at in grants_of(order).values_list("key", "revoked_at"):
        held[int(key.split(":")[2])] |= revoked_at is None
    return {position for position, is_held in held.items() if not is_held}


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


# --- line by line ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LineState:
    """A line with its promises and what is known of it. covered: what of it was paid or let go, refunds not taken off."""

    line: OrderLine
    grants: list[Grant]
    facts: LineFacts
    covered: int = 0

    @property
    def left(self) -> Money:
        """What was paid of it and not paid back."""
        return Money(self.covered - self.facts.refunded, self.line.order.currency)

    @property
    def is_stopped(self) -> bool:
        return bool(self.grants) and all(grant.revoked_at for grant in self.grants)

    @property
    def fair(self) -> Money:
        """What is fair to pay back: all of it while nothing is sent, else what lies in copies not sent, as far as it is there."""
        if not any(grant.servings.all() for grant in self.grants):
            return self.left
        unserved = sum(grant.left(served_of(grant)).minor for grant in self.grants if not grant.revoked_at)
        return Money(max(0, min(self.left.minor, unserved)), self.line.order.currency)


@dataclass(frozen=True)
class Account:
    """An order's money and lines. unknown: what went back and of which line nobody has said."""

    lines: list[LineState]
    covered: int
    is_awaited: bool
    unknown: int = 0

    @property
    def position(self) -> Position:
        return position_of([row.facts for row in self.lines], self.covered, is_awaited=self.is_awaited)


def served_of(grant: Grant) -> int:
    return sum(serving.counts_for for serving in grant.servings.all())


def account_of(order: Order) -> Account:
    """What is known of each line of an order, and of its money, read anew."""
    due = Due.objects.with_paid().get(pk=order.due_id or 0)
    lines = _line_states(order)
    refunded = sum(row.facts.refunded for row in lines)
    covered = due.paid_minor + refunded  # type: ignore[attr-defined]
    if due.settled_at is None:
        return _given(Account(lines, covered, due.is_open and covered < due.amount_minor))
    unknown = max(0, due.amount_minor - covered)
    whole = _given(Account(lines, due.amount_minor, False, unknown))
    if not unknown:
        return whole
    shares = shared_back([row.facts for row in lines], due.amount_minor, unknown)
    told = [
        replace(row, facts=replace(row.facts, refunded=row.facts.refunded + more))
        for row, more in zip(whole.lines, shares, strict=True)
    ]
    return replace(whole, lines=told)


def _given(account: Account) -> Account:
    shares = given_to([row.facts for row in account.lines], account.covered)
    return replace(account, lines=[replace(row, covered=one) for row, one in zip(account.lines, shares, strict=True)])


def _line_states(order: Order) -> list[LineState]:
    grants: dict[int, list[Grant]] = defaultdict(list)
    for grant in grants_of(order).prefetch_related("servings"):
        grants[int(grant.key.split(":")[2])].append(grant)
    lines = (
        OrderLine.objects.filter(order=order.pk)
        .order_by("position")
        .select_related("order", "offer", "recipient__person")
    )
    return [
        LineState(line, grants[line.position], _line_facts(line, grants[line.position]))
        for line in lines.prefetch_related("parts", "reductions")
    ]


def _line_facts(line: OrderLine, grants: list[Grant]) -> LineFacts:
    parts = {True: 0, False: 0}
    for part in line.parts.all():
        parts[part.kind == SUPPLEMENT] += part.amount_minor
    sums = {kind: 0 for kind in Reduction.KINDS}
    for row in line.reductions.all():
        sums[row.kind] += row.amount_minor
    posted, packed = _in_parcels(grants)
    price = parts[True] + parts[False] - sums[Reduction.DROPPED]
    is_begun = any(grant.servings.all() for grant in grants)
    supplements = parts[True] if not sums[Reduction.DROPPED] or is_begun else 0
    held = sum((grant.share + grant.postage).minor for grant in grants if not grant.revoked_at)
    posted_of_held = sum(_parcels_of(grant)[0] for grant in grants if not grant.revoked_at)
    packed_of_stopped = packed - sum(_parcels_of(grant)[1] for grant in grants if not grant.revoked_at)
    return LineFacts(
        price, max(0, price - supplements), sums[Reduction.REFUND], posted, held - posted_of_held + packed_of_stopped
    )


def _in_parcels(grants: Iterable[Grant]) -> tuple[int, int]:
    """What lies in copies that have left, and in those that are packed."""
    pairs = [_parcels_of(grant) for grant in grants]
    return sum(posted for posted, _packed in pairs), sum(packed for _posted, packed in pairs)


def _parcels_of(grant: Grant) -> tuple[int, int]:
    sums, at = {True: 0, False: 0}, 0
    for serving in sorted(grant.servings.all(), key=lambda one: one.number):
        price, postage = grant.carried(at, at + serving.counts_for)
        sums[serving.posted_at is not None] += (price + postage).minor
        at += serving.counts_for
    return sums[True], sums[False]


def facts_of(order: Order) -> Facts:
    """What is known of an order, for its state."""
    sums = order.due.allocations.aggregate(given=Sum("amount_minor"), back=Sum("paid_back_minor")) if order.due else {}
    given, back = sums.get("given") or 0, sums.get("back") or 0
    grants = list(grants_of(order).exclude(kind=FREE_PRODUCTS).with_served())
    held = [grant for grant in grants if grant.revoked_at is None]
    parcels = Serving.objects.filter(grant__in=grants_of(order))
    posted = parcels.filter(posted_at__isnull=False).count()
    waiting = PayBack.objects.filter(allocation__due=order.due_id).exclude(state=PayBack.SENT)
    return Facts(
        total=order.due.amount_minor if order.due else 0, paid=given - back, paid_back=back, closed=order.closed_as,
        is_on_trust=order.on_trust_at is not None, owed=sum(grant.promise(grant.served).left for grant in held),
        packed=parcels.count() - posted, posted=posted,
        is_settled=Due.objects.filter(pk=order.due_id or 0).exclude(settled_at=None).exists(),
        to_send=waiting.aggregate(sum=Sum("amount_minor"))["sum"] or 0, is_stopped=bool(grants) and not held,
        is_disputed=open_dispute_of(order.due) is not None if order.due else False,
    )  # fmt: skip


def current_state(order: Order) -> str:
    """Where an order stands, one of `rules.STATES`."""
    return state_of(facts_of(order))
