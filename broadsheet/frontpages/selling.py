"""Blocks of front pages that sell: offers with what they cost where the reader lives, and books with their covers."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone

from broadsheet.catalogue.compiling import priced, shown_offers
from broadsheet.catalogue.models import Product
from broadsheet.catalogue.presenting import country_choice, shown_products, sold_context
from broadsheet.catalogue.rules.names import BACK_ISSUE
from broadsheet.pages.frame import Frame

OFFERS, BOOKS = KINDS = ("offers", "books")


def filled(block: Any, frame: Frame, section: str, country: str) -> dict[str, Any]:
    """A block of one of these kinds with what it shows. section: whose newest books, '' for the whole house."""
    if block.block_type == OFFERS:
        return _offers(block.value, frame, country)
    return _books(block.value, frame, section)


def _offers(value: Any, frame: Frame, country: str) -> dict[str, Any]:
    """What is on sale of the chosen offers, in the order in which they were chosen."""
    chosen = [offer.pk for offer in value["offers"] if offer is not None]
    rows = priced(shown_offers().on_sale(timezone.localdate()).filter(pk__in=chosen))
    rows.sort(key=lambda one: chosen.index(one.offer.pk))
    return {
        "kind": OFFERS, "heading": value["heading"], "offers": [sold_context(one, frame, country) for one in rows],
        **country_choice(frame, country),
    }  # fmt: skip


def _books(value: Any, frame: Frame, section: str) -> dict[str, Any]:
    products = Product.objects.shown().with_words()
    chosen = [product.pk for product in value["products"] if product is not None]
    if chosen:
        rows = sorted(products.filter(pk__in=chosen), key=lambda one: chosen.index(one.pk))
    else:
        own = products.filter(section__slug=section) if section else products
        rows = list(own.exclude(kind=BACK_ISSUE).order_by(F("date").desc(nulls_last=True), "-pk")[: value["count"]])
    return {"kind": BOOKS, "heading": value["heading"], "books": shown_products(rows, frame)}
