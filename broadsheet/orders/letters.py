"""Letters about orders, in the buyer's language: written into the outbox in the transaction of what they tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from broadsheet.core.dates import digits
from broadsheet.core.money import Money
from broadsheet.orders.models import LetterWithCode, Order, Part
from broadsheet.pages.frame import house, interface_for
from broadsheet.pages.sums import sum_words
from broadsheet.payments.actions import paid_of
from broadsheet.payments.models import PayBack
from broadsheet.payments.presenting import Paying, code_picture, how_to_pay
from broadsheet.people.actions import write_letter
from broadsheet.people.models import Letter
from broadsheet.sections.models import Contact


def _in_her_language(write: Callable[[Order], None]) -> Callable[[Order], None]:
    def written(order: Order) -> None:
        if order.payer.email:
            with override(interface_for(order.language)):
                write(order)

    return written


@_in_her_language
def confirm(order: Order) -> None:
    """The order has come; what it costs and where it is paid."""
    _send(order, _("Your order %(number)s") % {"number": order.number}, "confirmation")


@_in_her_language
def receipt(order: Order) -> None:
    """The money has come."""
    _send(order, _("We have your payment for order %(number)s") % {"number": order.number}, "receipt")


@_in_her_language
def mistaken(order: Order) -> None:
    """The money for which she has a receipt was not hers: the receipt does not hold."""
    _send(order, _("The receipt for order %(number)s does not hold") % {"number": order.number}, "mistaken")


@_in_her_language
def remind(order: Order) -> None:
    """The money has not come yet."""
    _send(order, _("Your order %(number)s is waiting for its payment") % {"number": order.number}, "reminder")


@_in_her_language
def cancelled(order: Order) -> None:
    _send(order, _("Your order %(number)s is cancelled") % {"number": order.number}, "cancelled")


@_in_her_language
def posted(order: Order) -> None:
    _send(order, _("Something of your order %(number)s is in the post") % {"number": order.number}, "posted")


def _send(order: Order, subject: str, name: str) -> None:
    language = interface_for(order.language)
    lines = order.lines.select_related("recipient__person").prefetch_related("parts__supplement__words")
    made_of = [(line, [_part(part, language) for part in line.parts.all()]) for line in lines]
    context: dict[str, Any] = {
        "order": order, "name": order.payer.name, "house": house().name(order.language), "lines": made_of,
        "total": sum_words(order.total, interface_for(order.language)),
        "address": f"{settings.PUBLIC_URL}{order.path()}", "goes_back": _goes_back(order, language),
        **(_how_to_pay(order, language) if name in ASKING else {}),
    }  # fmt: skip
    body = render_to_string(f"orders/letters/{name}.txt", context)
    letter = write_letter(order.payer.email, subject, body.strip() + "\n", reply_to=_reply_to(order))
    if context.get("has_code"):
        LetterWithCode.objects.create(letter=letter, order=order)


ASKING = ("confirmation", "reminder", "mistaken")


def _paying(order: Order) -> Paying | None:
    return how_to_pay(order.due, paid_of(order.due), timezone.localdate()) if order.due else None


def _how_to_pay(order: Order, language: str) -> dict[str, Any]:
    """The sum that is awaited, its reference, and where it goes; nothing where nothing is awaited."""
    paying = _paying(order)
    if paying is None:
        return {}
    return {"paying": paying, "left": sum_words(paying.left, language), "has_code": bool(paying.code)}


def code_file(letter: Letter) -> list[tuple[str, bytes, str]]:
    """The scan-to-pay code that goes with a letter about money, made when it leaves: none if the money has come meanwhile."""
    row = LetterWithCode.objects.filter(letter=letter).select_related("order__due").first()
    paying = _paying(row.order) if row else None
    if row is None or paying is None or paying.account is None:
        return []
    picture = code_picture(paying.account, paying.left, paying.due.asked_reference)
    return [(f"{row.order.number}.png", picture, "image/png")] if picture else []


def _goes_back(order: Order, language: str) -> str:
    """What will be paid back, in words; '' for nothing."""
    waiting = PayBack.objects.filter(allocation__due=order.due_id).exclude(state=PayBack.SENT)
    minor = waiting.aggregate(sum=Sum("amount_minor"))["sum"]
    return sum_words(Money(minor, order.currency), language) if minor else ""


def _part(part: Part, language: str) -> str:
    name = part.supplement.name_in(language) if part.supplement else part.get_kind_display()
    return f"{name}: {sum_words(part.money, language)}"


def give(order: Order) -> None:
    """Whoever receives something as a gift hears of it, if the giver has left an e-mail address of hers."""
    for recipient in order.recipients.exclude(position=0).select_related("person"):
        if not recipient.person.email:
            continue
        with override(interface_for(order.language)):
            lines = [f"{digits(line.quantity, order.language)} × {line.words}" for line in recipient.lines.all()]
            context = {
                "name": recipient.person.name, "giver": order.payer.name, "lines": lines, "message": recipient.message,
                "house": house().name(order.language), "address": recipient.address.one_line,
            }  # fmt: skip
            subject = _("%(giver)s gives you something to read") % {"giver": order.payer.name}
            body = render_to_string("orders/letters/gift.txt", context)
            write_letter(recipient.person.email, subject, body.strip() + "\n", reply_to=_reply_to(order))


def _reply_to(order: Order) -> str:
    """Whoever looks after subscriptions, else after everything."""
    contacts = dict(Contact.objects.filter(section=order.section).values_list("purpose", "email"))
    return contacts.get("subscriptions") or contacts.get("general") or ""
