"""Putting an order right that was entered or typed wrongly: to whom and where it goes, and what it is.

What was sent stays as it was sent, what was booked is never changed: money is taken back by a counter-booking and given anew.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.catalogue.actions import OutOfStock, release_stock, take_stock
from broadsheet.catalogue.models import Product
from broadsheet.core.languages import comma
from broadsheet.core.money import Money, format_money
from broadsheet.orders import letters
from broadsheet.orders.actions import Refused, Who, basket_of, copies_in, let_go, promise_lines, write_line
from broadsheet.orders.bookkeeping import set_right
from broadsheet.orders.models import Mending, Order, OrderLine, Part, Recipient, Reduction
from broadsheet.orders.querying import grants_of
from broadsheet.orders.quoting import Bill, Pricing
from broadsheet.orders.rules import Basket
from broadsheet.payments import actions as payments
from broadsheet.payments.models import Due, LetGo, PayBack, Remittance
from broadsheet.people.actions import know_address, know_person
from broadsheet.people.models import Address, Person
from broadsheet.subscriptions import actions as subscriptions
from broadsheet.subscriptions.models import Serving, Subscription

# --- to whom and where -----------------------------------------------------------------------------------------------


def mend_recipient(
    order: Order, position: int, who: Who, country: str, *, keeps_price: bool = False, by: str = ""
) -> bool:
    """What is not sent yet goes to this person at this address; False where nothing is different.

    keeps_price: the house bears what another country would cost more. Raises Refused.
    """
    with transaction.atomic():
        row = Order.objects.select_for_update(of=("self",)).select_related("section", "due").get(pk=order.pk)
        recipient = row.recipients.select_related("person", "address").get(position=position)
        person = _person_meant(who, recipient.person)
        address = know_address(person, country, who.parts)
        if (person, address) == (recipient.person, recipient.address):
            return False
        _check_not_all_gone(row, recipient)
        if country != recipient.address.country and not keeps_price:
            _check_price_there(row, position, country)
        _note(row, Mending.RECIPIENT, _where(recipient.person, recipient.address), by)
        _send_to(row, recipient, person, address)
    return True


def _person_meant(who: Who, now: Person) -> Person:
    if who.person is not None:
        return who.person
    same = " ".join(who.name.split()) == now.name and who.email in ("", now.email)
    return now if same else know_person(who.name, email=who.email)


def _where(person: Person, address: Address | None) -> str:
    return f"{person.name}, {address.one_line()}" if address else person.name


def _check_not_all_gone(order: Order, recipient: Recipient) -> None:
    if order.closed_at:
        raise Refused(_("This order is closed."))
    keys = [f"{line.key}:" for line in recipient.lines.all()]
    mine = [grant for grant in grants_of(order).with_served() if any(grant.key.startswith(key) for key in keys)]
    if mine and all(grant.count and not grant.promise(grant.served).left for grant in mine):
        raise Refused(_("Everything for this recipient is packed or posted already: take it out of its parcel first."))


def _check_price_there(order: Order, position: int, country: str) -> None:
    """Raises Refused where the same would cost something else in another country."""
    basket = basket_of(order).bound_for({position: country})
    bill = _bill(order, basket, order.service)
    if bill.refusals:
        raise Refused(" ".join(bill.refusals))
    if bill.total != order.total:
        language = order.language
        raise Refused(
            _("There it costs %(there)s instead of %(here)s. Tick that the price stays, or change what is ordered.")
            % {"there": format_money(bill.total, language), "here": format_money(order.total, language)}
        )


def _send_to(order: Order, recipient: Recipient, person: Person, address: Address) -> None:
    """The order, the agreements and the promises that are not fulfilled know the new address; what was sent does not move."""
    Recipient.objects.filter(pk=recipient.pk).update(person=person, address=address)
    if recipient.position == 0:
        Order.objects.filter(pk=order.pk).update(payer_address=address, country=address.country)
    for line in recipient.lines.all():
        Subscription.objects.filter(key=line.key).update(recipient=person, address=address)
        mine = grants_of(order).filter(key__startswith=f"{line.key}:").with_served()
        left = [grant.pk for grant in mine if not grant.count or grant.promise(grant.served).left]
        grants_of(order).filter(pk__in=left).update(recipient=person, address=address)


# --- what it is ----------------------------------------------------------------------------------------------------------


def mend_lines(order: Order, basket: Basket, *, service: str = "", by: str = "") -> None:
    """Something else was ordered, at the prices of the order's own day; what was paid is given to it anew. Raises Refused.

    basket: for the recipients that the order has. Nothing of the order may be packed, and no money may have gone back.
    """
    try:
        with transaction.atomic():
            row = Order.objects.select_for_update(of=("self",)).select_related("section", "due").get(pk=order.pk)
            due = _due_to_mend(row)
            bill = _bill(row, basket, service or row.service)
            if bill.refusals:
                raise Refused(" ".join(bill.refusals))
            _note(row, Mending.LINES, comma(row.language).join(str(line) for line in row.lines.all()), by)
            money = _take_money_out(due, by)
            _write_anew(row, due, bill, service)
            _give_money(due, money, by)
            set_right(row, by=by)
    except OutOfStock as gone:
        title = Product.objects.get(pk=gone.product).title_in(order.language)
        raise Refused(_("Of “%(title)s” there are not that many copies any more.") % {"title": title}) from gone
    order.refresh_from_db()
    letters.confirm(order)


def price_of(order: Order, basket: Basket) -> Money:
    """What the order would cost with other lines, by the prices of its own day. Raises Refused."""
    _due_to_mend(order)
    bill = _bill(order, basket, order.service)
    if bill.refusals:
        raise Refused(" ".join(bill.refusals))
    return bill.total


def _due_to_mend(order: Order) -> Due:
    if order.closed_at or order.due is None:
        raise Refused(_("This order is closed."))
    if Serving.objects.filter(grant__in=grants_of(order)).exists():
        raise Refused(_("Something of this order is packed or posted already. Take it out of its parcel first."))
    if PayBack.objects.filter(allocation__due=order.due).exists():
        raise Refused(_("Money of this order went back, or is to go back: enter what is wanted as a new order."))
    if LetGo.objects.filter(due=order.due).exists() or Reduction.objects.filter(line__order=order).exists():
        raise Refused(_("Something of this order was let go or dropped: enter what is wanted as a new order."))
    return order.due


def _bill(order: Order, basket: Basket, service: str) -> Bill:
    """What a basket costs by the prices of the order's day, its own copies counted as there."""
    pricing = Pricing(basket, order.section, order.priced_day, at_the_counter=True, has_copies=True)
    return pricing.by(service or pricing.usual_service()).bill(order.currency, order.method)


def _take_money_out(due: Due, by: str) -> list[Remittance]:
    """What paid the order is without an owner for a moment; whose it was, the first first."""
    rows = list(due.allocations.select_related("remittance").order_by("pk"))
    for row in rows:
        payments.take_back_allocation(row, by=by)
    due.refresh_from_db()
    return [row.remittance for row in rows]


def _give_money(due: Due, money: list[Remittance], by: str) -> None:
    """What the order needs of the money comes back to it; what is too much waits for the treasurer."""
    due.refresh_from_db()
    for remittance in money:
        if not due.is_open:
            return
        payments.allocate(remittance, due, by=by)
        due.refresh_from_db()


def _write_anew(order: Order, due: Due, bill: Bill, service: str) -> None:
    """Lines, promises, copies and sum of the order as they are now."""
    release_stock(order.stock_key)
    grants_of(order).delete()
    Subscription.objects.filter(key__startswith=f"order:{order.pk}:").delete()
    Part.objects.filter(line__order=order).delete()
    order.lines.all().delete()
    Order.objects.filter(pk=order.pk).update(
        stock_round=order.stock_round + 1, service=(service or order.service) if bill.is_posted else ""
    )
    order.refresh_from_db()
    lines = _lines_of(order, bill, {row.position: row for row in order.recipients.all()})
    take_stock(copies_in(lines), order.stock_key)
    promise_lines(order, lines, bill)
    words = comma(order.language).join(str(line) for line in lines)[:250]
    payments.change_amount(due, bill.total, words)
    if order.on_trust_at:
        subscriptions.release(grants_of(order))


def _lines_of(order: Order, bill: Bill, recipients: Mapping[int, Recipient]) -> list[OrderLine]:
    if strangers := {one.line.recipient for one in bill.lines} - set(recipients):
        raise ValueError(f"the order has no recipients {strangers}")
    return [
        write_line(order, at, quoted, recipients[quoted.line.recipient], order.language)
        for at, quoted in enumerate(bill.lines)
    ]


def let_shortfall_go(order: Order, key: str, *, by: str = "") -> None:
    """What is missing of the order's sum is not asked for; once, however often it is pressed. Raises payments' Refused."""
    with transaction.atomic():
        missing = Money(order.due.amount_minor - payments.paid_of(order.due), order.currency) if order.due else None
        let_go(order, by=by, key=f"counter:{order.pk}:{key}")
        if missing:
            _note(order, Mending.SHORTFALL, str(missing), by)


def _note(order: Order, what: str, before: str, by: str) -> None:
    Mending.objects.create(order=order, what=what, before=before[:500], mended_by=by[:200])
