"""Placing an order: who, what, at which price; what it takes out of the stock and promises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.catalogue.actions import OutOfStock, take_stock
from broadsheet.catalogue.models import Component, Product
from broadsheet.core.languages import comma
from broadsheet.core.money import Money, shared_out
from broadsheet.orders import letters
from broadsheet.orders.actions.refusals import PriceChanged, Refused
from broadsheet.orders.models import Order, OrderLine, Part, Recipient
from broadsheet.orders.querying import grants_of
from broadsheet.orders.quoting import Bill, Pricing, QuotedLine
from broadsheet.orders.rules import PATIENCE, WEB, Basket
from broadsheet.pages.sums import sum_words
from broadsheet.payments import actions as payments
from broadsheet.payments.models import ORDER, Standing
from broadsheet.payments.standing import agree as agree_standing
from broadsheet.payments.standing import begin as begin_standing
from broadsheet.people.actions import know_address, know_person
from broadsheet.people.models import Address, Person
from broadsheet.sections.models import Section
from broadsheet.subscriptions import actions as subscriptions
from broadsheet.subscriptions.models import FREE_PRODUCTS, ISSUES, PRODUCT

PAYER, RECIPIENT, THIRD = "payer", "recipient", "third"


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


def quote_of(asked: Ordering, day: date) -> Bill:
    """What an order would cost by the prices of a day; nothing is changed."""
    pricing = Pricing(asked.basket, asked.section, day, at_the_counter=asked.channel != WEB)
    return pricing.by(asked.service or pricing.usual_service()).bill(asked.currency, asked.method)


def _placed(asked: Ordering) -> Order | None:
    return Order.objects.filter(key=f"{asked.basket.key}:{asked.section.pk}").first()


def _check(bill: Bill, asked: Ordering) -> None:
    if not asked.basket:
        raise Refused(_("There is nothing in the basket."))
    if bill.refusals:
        raise Refused(" ".join(bill.refusals))
    if asked.expected is not None and asked.expected != bill.total:
        now = sum_words(bill.total, asked.language)
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
        on_trust_at=timezone.now() if asked.is_on_trust else None, priced_on=bill.day,
    )  # fmt: skip
    lines = _write_lines(order, bill, asked, people)
    take_stock(copies_in(lines), order.stock_key)
    promise_lines(order, lines, bill)
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
        rows.append(write_line(order, position, quoted, recipients[to], asked.language))
    return rows


def write_line(order: Order, position: int, quoted: QuotedLine, recipient: Recipient, language: str) -> OrderLine:
    """A line with the parts of its amount, as they were quoted."""
    line = OrderLine.objects.create(
        order=order, position=position, recipient=recipient, offer=quoted.offer, quantity=quoted.line.quantity,
        words=quoted.offer.name_in(language)[:250],
    )  # fmt: skip
    Part.objects.bulk_create(
        Part(line=line, kind=part.kind, supplement=part.supplement, amount_minor=part.money.minor)
        for part in quoted.parts
    )
    return line


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


def copies_in(lines: Iterable[OrderLine]) -> dict[int, int]:
    """How many copies of each product the lines take."""
    wanted: dict[int, int] = defaultdict(int)
    for line in lines:
        for component in line.offer.components.all():
            if component.product_id:
                wanted[component.product_id] += component.count * line.quantity
    return dict(wanted)


# --- what is owed ---------------------------------------------------------------------------------------------


def promise_lines(order: Order, lines: Iterable[OrderLine], bill: Bill) -> None:
    """What the lines promise, not in force yet."""
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
