"""The only writers of orders. No network here; each is one transaction and safe to repeat."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.catalogue.actions import OutOfStock, take_stock
from broadsheet.catalogue.models import Component, Product
from broadsheet.catalogue.rules import METHODS
from broadsheet.core.languages import comma
from broadsheet.core.money import Money, format_money, shared_out
from broadsheet.orders import letters
from broadsheet.orders.bookkeeping import set_right
from broadsheet.orders.models import Order, OrderLine, Part, Recipient, Reduction
from broadsheet.orders.querying import facts_of, grants_of, orders_of
from broadsheet.orders.quoting import Bill, Pricing
from broadsheet.orders.reductions import Refused as Refused
from broadsheet.orders.reductions import drop_line as drop_line
from broadsheet.orders.reductions import know_refunds as know_refunds
from broadsheet.orders.reductions import let_go as let_go
from broadsheet.orders.reductions import refund as refund
from broadsheet.orders.reductions import refundable as refundable
from broadsheet.orders.reductions import return_money, stop_promises, unserved
from broadsheet.orders.reductions import stop as stop
from broadsheet.orders.reductions import unpack as unpack
from broadsheet.orders.rules import PATIENCE, WEB, Basket, BasketLine
from broadsheet.payments import actions as payments
from broadsheet.payments.models import CANCELLED, EXPIRED, ORDER, Due, Standing
from broadsheet.payments.querying import methods_open_to
from broadsheet.payments.standing import agree as agree_standing
from broadsheet.payments.standing import begin as begin_standing
from broadsheet.people.actions import know_address, know_person
from broadsheet.people.models import Address, Person
from broadsheet.sections.models import Section
from broadsheet.subscriptions import actions as subscriptions
from broadsheet.subscriptions.models import FREE_PRODUCTS, ISSUES, PRODUCT, Serving

logger = logging.getLogger("broadsheet.orders")
PAYER, RECIPIENT, THIRD = "payer", "recipient", "third"


class PriceChanged(Refused):
    """The total is not the one that the buyer saw."""


@dataclass(frozen=True)
class Who:
    """Somebody in an order. person: one already known, chosen by a volunteer; else name and e-mail say who it is.

    parts: of the address, by the names of `core.addresses.PARTS`; the country is the basket's. renews: who is asked to
    renew a gift subscription (PAYER, RECIPIENT, THIRD with a name of its own); '' where nobody was asked.
    """

    name: str
    email: str = ""
    phone: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    message: str = ""
    renews: str = ""
    renewer_name: str = ""
    renewer_email: str = ""
    person: Person | None = None
    renewer: Person | None = None


@dataclass(frozen=True)
class Ordering:
    """Everything that a buyer or a volunteer has said. people: by recipient, 0 is the payer.

    expected: the total that the buyer saw; None asks nothing. service: the class of post, '' for the usual one. rhythm: how
    often it renews itself, one of Standing's, '' for never; standing, instalment: which renewal of which agreement this is;
    expires_at: until when its money is awaited, where that is not what is usual.
    """

    basket: Basket
    section: Section
    currency: str
    method: str
    people: Mapping[int, Who]
    language: str
    expected: Money | None = None
    channel: str = WEB
    note: str = ""
    house_note: str = ""
    entered_by: str = ""
    is_on_trust: bool = False
    rhythm: str = ""
    standing: Standing | None = None
    instalment: int | None = None
    expires_at: datetime | None = None
    service: str = ""


# --- placing --------------------------------------------------------------------------------------------


def place(asked: Ordering, day: date | None = None) -> Order:
    """The order, made once whatever is pressed twice; its copies are taken out of the stock. Raises Refused."""
    day = day or timezone.localdate()
    if done := _placed(asked):
        return done
    pricing = Pricing(asked.basket, asked.section, day, at_the_counter=asked.channel != WEB)
    asked = replace(asked, service=asked.service or pricing.usual_service())
    bill = pricing.by(asked.service).bill(asked.currency, asked.method)
    _check(bill, asked)
    try:
        with transaction.atomic():
            return _place(asked, bill)
    except OutOfStock as gone:
        title = Product.objects.get(pk=gone.product).title_in(asked.language)
        raise Refused(_("Of “%(title)s” there are not that many copies any more.") % {"title": title}) from gone
    except IntegrityError:
        if done := _placed(asked):  # the same form, sent twice at the same moment
            return done
        raise


def _placed(asked: Ordering) -> Order | None:
    return Order.objects.filter(key=f"{asked.basket.key}:{asked.section.pk}").first()


def _check(bill: Bill, asked: Ordering) -> None:
    if not asked.basket:
        raise Refused(_("There is nothing in the basket."))
    if bill.refusals:
        raise Refused(" ".join(bill.refusals))
    if asked.expected is not None and asked.expected != bill.total:
        now = format_money(bill.total, asked.language)
        raise PriceChanged(
            _("The total has changed since you saw it: it is %(total)s now. Please look again.") % {"total": now}
        )


def _place(asked: Ordering, bill: Bill) -> Order:
    people = {to: _known(who, asked, to) for to, who in asked.people.items()}
    payer, payer_address = people[0]
    order = Order.objects.create(
        key=f"{asked.basket.key}:{asked.section.pk}", section=asked.section, language=asked.language,
        currency=asked.currency, method=asked.method, channel=asked.channel,
        service=asked.service if bill.is_posted else "", payer=payer, payer_address=payer_address,
        country=asked.basket.country_of(0) or asked.basket.country_of(bill.lines[0].line.recipient), note=asked.note[:500],
        house_note=asked.house_note[:500], entered_by=asked.entered_by[:200],
        on_trust_at=timezone.now() if asked.is_on_trust else None,
    )  # fmt: skip
    lines = _write_lines(order, bill, asked, people)
    take_stock(_copies(lines), order.stock_key)
    _promise(order, lines, bill)
    order.due = payments.open_due(
        f"order:{order.pk}", ORDER, order.section, bill.total, method=order.method, person=payer, payer_name=payer.name,
        payer_email=payer.email, country=order.country, language=order.language,
        words=comma(order.language).join(str(line) for line in lines)[:250],
        address=order.path(), standing=asked.standing, instalment=asked.instalment,
        expires_at=None if asked.is_on_trust else asked.expires_at or timezone.now() + PATIENCE[order.method],
    )  # fmt: skip
    order.save(update_fields=["due"])
    if asked.rhythm:
        begin_standing(_agree_to_renew(order, asked.rhythm), order.due)
    if asked.is_on_trust or order.due.settled_at:
        subscriptions.release(grants_of(order))
    if asked.standing is None or not asked.standing.pays_itself:
        letters.confirm(order)
    return order


def _agree_to_renew(order: Order, rhythm: str) -> Standing:
    return agree_standing(
        f"order:{order.pk}", ORDER, order.section, order.payer, method=order.method, currency=order.currency,
        rhythm=rhythm, language=order.language, words=order.due.words if order.due else "",
    )  # fmt: skip


def _known(who: Who, asked: Ordering, to: int) -> tuple[Person, Address | None]:
    person = who.person or know_person(who.name, email=who.email, phone=who.phone, language=asked.language)
    country = asked.basket.country_of(to)
    return person, know_address(person, country, who.parts) if country and any(who.parts.values()) else None


def _write_lines(
    order: Order, bill: Bill, asked: Ordering, people: Mapping[int, tuple[Person, Address | None]]
) -> list[OrderLine]:
    recipients: dict[int, Recipient] = {}
    rows = []
    for position, quoted in enumerate(bill.lines):
        to = quoted.line.recipient
        if to not in recipients:
            recipients[to] = _recipient(order, to, asked.people[to], people[to])
        line = OrderLine.objects.create(
            order=order, position=position, recipient=recipients[to], offer=quoted.offer, quantity=quoted.line.quantity,
            words=quoted.offer.name_in(asked.language)[:250],
        )  # fmt: skip
        Part.objects.bulk_create(
            Part(line=line, kind=part.kind, supplement=part.supplement, amount_minor=part.money.minor)
            for part in quoted.parts
        )
        rows.append(line)
    return rows


def _recipient(order: Order, to: int, who: Who, known: tuple[Person, Address | None]) -> Recipient:
    person, address = known
    if address is None:
        raise Refused(_("Please say where the post for %(name)s goes.") % {"name": person.name})
    renewers = {PAYER: order.payer, RECIPIENT: person}
    renewer = who.renewer or renewers.get(who.renews)
    if who.renews == THIRD:
        renewer = know_person(who.renewer_name, email=who.renewer_email)
    return Recipient.objects.create(
        order=order, position=to, person=person, address=address, renewer=renewer, message=who.message[:500]
    )


def _copies(lines: Iterable[OrderLine]) -> dict[int, int]:
    """How many copies of each product the lines take."""
    wanted: dict[int, int] = defaultdict(int)
    for line in lines:
        for component in line.offer.components.all():
            if component.product_id:
                wanted[component.product_id] += component.count * line.quantity
    return dict(wanted)


def _copies_unserved(grants: Any) -> dict[int, int]:
    """How many copies of each product an order that is opened again still needs."""
    wanted: dict[int, int] = defaultdict(int)
    for grant in unserved(grants):
        wanted[grant.product_id] += grant.copies
    return dict(wanted)


# --- what is owed ---------------------------------------------------------------------------------------------


def _promise(order: Order, lines: Iterable[OrderLine], bill: Bill) -> None:
    for line, quoted in zip(lines, bill.lines, strict=True):
        components = list(line.offer.components.all())
        supplements = quoted.supplements
        first = {supplement.gives_priority_id for supplement in supplements if supplement.gives_priority_id}
        agreement = _agree(order, line) if any(one.periodical_id for one in components) or supplements else None
        weights = [component.share for component in components]
        shares = shared_out(quoted.price, weights if any(weights) else [1] * len(components))
        postage = shared_out(quoted.postage, [one.count if one.periodical_id else 1 for one in components])
        common = {
            "subscription": agreement, "section": order.section, "recipient": line.recipient.person,
            "address": line.recipient.address,
        }  # fmt: skip
        for component, share, carriage in zip(components, shares, postage, strict=True):
            _promise_component(line, component, share, first, {**common, "postage_minor": carriage.minor})
        for supplement in supplements:
            if supplement.gives_free_products:
                subscriptions.promise(
                    f"{line.key}:s{supplement.pk}", FREE_PRODUCTS, Money(0, order.currency), count=0,
                    copies=line.quantity, **common,
                )  # fmt: skip


def _promise_component(
    line: OrderLine, component: Component, share: Money, first: set[int], common: Mapping[str, object]
) -> None:
    key = f"{line.key}:{component.pk}"
    if component.periodical_id:
        subscriptions.promise(
            key, ISSUES, share, periodical_id=component.periodical_id, count=component.count, copies=line.quantity,
            is_at_least=component.is_at_least, is_priority=component.periodical_id in first, **common,
        )  # fmt: skip
    else:
        copies = component.count * line.quantity
        subscriptions.promise(key, PRODUCT, share, product_id=component.product_id, count=1, copies=copies, **common)


def _agree(order: Order, line: OrderLine) -> object:
    to = line.recipient
    return subscriptions.agree(
        line.key, section=order.section, offer=line.offer, recipient=to.person, payer=order.payer, renewer=to.renewer,
        address=to.address, copies=line.quantity, is_gift=not to.is_payer,
    )  # fmt: skip


# --- paid, late, closed -----------------------------------------------------------------------------------------


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
    pricing = Pricing(basket_of(order), order.section, timezone.localdate(order.placed_at), has_copies=True)
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
        copies = stop_promises(order, grants_of(order))
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


def expire_orders() -> int:
    """Orders whose money did not come in time: their copies go back into the stock; return how many."""
    late = Order.objects.filter(
        closed_at=None, on_trust_at=None, due__settled_at=None, due__expires_at__lt=timezone.now()
    )
    done = 0
    for order in late.select_related("due"):
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
