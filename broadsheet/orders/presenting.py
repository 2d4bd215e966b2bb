"""What the pages of the basket and of an order show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.core.dates import digits
from broadsheet.orders.actions import methods_for
from broadsheet.orders.forms import MethodForm, country_choices
from broadsheet.orders.models import Order
from broadsheet.orders.querying import facts_of, grants_of, stopped_lines
from broadsheet.orders.quoting import Pricing, Shelf, shelves
from broadsheet.orders.rules import MOST_RECIPIENTS, PART_PAID, Basket, state_of
from broadsheet.orders.wording import STATE_SENTENCES, STATE_WORDS, owed_words
from broadsheet.pages.frame import Frame
from broadsheet.payments.presenting import how_to_pay, moves_of

# The press registers where it prints the bill of an order.
bills: list[Callable[[Order], str]] = []


def basket_context(frame: Frame, basket: Basket) -> dict[str, Any]:
    """The basket by section, with recipients and countries to choose, and each way to pay with its total."""
    groups = [_group(shelf, basket) for shelf in shelves(basket)]
    used = max(basket.recipients, default=0)
    others = range(1, min(used + 1, MOST_RECIPIENTS) + 1)
    may_give = any(offer.may_be_gift for group in groups for _at, _line, offer in group["rows"])
    recipients = [(0, _("me"))] + [
        (to, _("somebody else (%(number)s)") % {"number": digits(to, frame.interface)}) for to in others if may_give
    ]
    return {
        "page_title": _("Basket"), "groups": groups, "recipients": recipients, "countries": country_choices(frame.interface),
        "bound": [(to, basket.countries.get(to, "")) for to in sorted({0, *basket.recipients})],
        "knows_where": all(basket.country_of(to) for to in basket.recipients),
        "may_part": used < MOST_RECIPIENTS, "country_query": f"?country={basket.country_of(0)}" if basket.country_of(0) else "",
    }  # fmt: skip


def _group(shelf: Shelf, basket: Basket) -> dict[str, Any]:
    mine = shelf.basket(basket)
    knows_where = all(mine.country_of(to) for to in mine.recipients)
    pricing = Pricing(mine, shelf.section, timezone.localdate())
    ways = pricing.by(pricing.usual_service()).ways() if knows_where else []
    why_not = pricing.why_not() if knows_where and not ways else []
    return {
        "section": shelf.section, "rows": shelf.rows, "ways": ways, "why_not": why_not, "is_apart": bool(why_not) and pricing.can_be_parted(),
        "is_free": bool(ways) and not any(way.bill.total for way in ways),
    }  # fmt: skip


def owed_list(order: Order, language: str) -> list[str]:
    """Each promise of an order in words: what is to come and what was sent."""
    rows = (
        grants_of(order)
        .filter(revoked_at=None)
        .with_served()
        .select_related("periodical", "product__issue", "recipient")
    )
    rows = rows.prefetch_related(
        "periodical__words", "product__words", "product__issue__words", "product__issue__periodical__words", "servings"
    )
    grants = list(rows)
    is_for_others = any(grant.recipient_id != order.payer_id for grant in grants)
    return [
        _named(grant, owed_words(grant, language)) if is_for_others else owed_words(grant, language) for grant in grants
    ]


def _named(grant: Any, words: str) -> str:
    """A promise and whose it is; the name keeps its own direction."""
    return _("for %(name)s: %(promise)s") % {"name": f"\u2068{grant.recipient.name}\u2069", "promise": words}


def _pay_url(frame: Frame, order: Order) -> str:
    return reverse("orders:pay", kwargs={"lang": frame.language, "token": order.token})


def order_context(frame: Frame, order: Order) -> dict[str, Any]:
    """Where an order stands, what it is made of, how it is paid, what was sent."""
    facts = facts_of(order)
    state = state_of(facts)
    paying = how_to_pay(order.due, facts.paid, timezone.localdate()) if order.due else None
    others = [method for method in methods_for(order) if method != order.method] if paying and not facts.paid else []
    return {
        "page_title": _("Order %(number)s") % {"number": digits(order.number, frame.interface)}, "order": order, "state": state,
        "state_words": STATE_WORDS[state], "state_sentence": STATE_SENTENCES[state], "paying": paying,
        "moves": moves_of(order.due),
        "pay_url": _pay_url(frame, order) if paying and paying.is_online else "",
        "method_form": MethodForm(methods=others) if others else None,
        "may_cancel": order.closed_at is None and not facts.paid and not facts.packed and not facts.posted
        and order.due is not None and order.due.is_open,
        "receivers": order.recipients.select_related("person", "address"),
        # What was closed before anything was paid has neither bill nor receipt.
        "bills": [where(order) for where in bills] if order.closed_at is None or facts.paid or facts.paid_back else [],
        "stopped": stopped_lines(order), "is_part_paid": state == PART_PAID,
        "owed": owed_list(order, frame.interface),
        "own_address": "" if order.payer.email else f"{settings.PUBLIC_URL}{order.path(frame.language)}",
    }  # fmt: skip
