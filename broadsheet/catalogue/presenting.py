"""What the pages of the catalogue and of the subscriptions show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from broadsheet.articles.querying import cards, one_per_text, published
from broadsheet.catalogue import machine
from broadsheet.catalogue.compiling import (
    Cell,
    Priced,
    Table,
    contents_words,
    offer_path,
    priced,
    right_words,
    shown_offers,
)
from broadsheet.catalogue.models import Offer, Product, ProductContributor, Supplement
from broadsheet.catalogue.rules import is_isbn, names
from broadsheet.core.countries import is_country
from broadsheet.core.dates import format_date
from broadsheet.core.languages import country_name
from broadsheet.core.numbers import format_number
from broadsheet.pages.frame import Frame
from broadsheet.periodicals.presenting import cover_words

KINDS = [
    (names.BOOK, "books", gettext_lazy("Books")),
    (names.PAMPHLET, "pamphlets", gettext_lazy("Pamphlets")),
    (names.BACK_ISSUE, "back-issues", gettext_lazy("Back issues")),
]
LAST_COPIES, MOST_COPIES = 3, 999
SHOWN_AFTER_END, MOST_ENDED = timedelta(days=2 * 366), 20


# --- the list -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A product as a list shows it. state: available, last, sold_out or out_of_print."""

    product: Product
    people: list[dict[str, str]]
    state: str
    state_words: str
    cover_alternative: str
    prices: Table | None = None

    @property
    def cover(self) -> Any:
        return self.product.cover or (self.product.issue.cover if self.product.issue else None)


def catalogue_context(request: HttpRequest) -> dict[str, Any]:
    """Everything on the shelf, by kind, with what it costs."""
    frame: Frame = request.frame  # type: ignore[attr-defined]
    products = list(Product.objects.shown().with_words())
    rows = shown_products(products, frame)
    kinds = ((kind, anchor, words, [row for row in rows if row.product.kind == kind]) for kind, anchor, words in KINDS)
    return {
        "groups": [(anchor, words, shown) for _kind, anchor, words, shown in kinds if shown],
        "page_title": _("Books, pamphlets, back issues"),
        "description": _(
            "What %(house)s has printed, what it costs where you live, and what may be read free of charge."
        )
        % {"house": frame.name},
        "canonical": settings.PUBLIC_URL + frame.path,
        "json_ld": machine.catalogue_json_ld(products, frame),
        **country_choice(frame, chosen_country(request)),
    }


def shown_products(products: Iterable[Product], frame: Frame) -> list[Shown]:
    """Products as lists show them, with what each costs; in a fixed number of queries."""
    tables = {product: one.plain for product, one in _offers_by_product(products).items()}
    return [_shown(product, frame, tables.get(product.pk)) for product in products]


def _offers_by_product(products: Iterable[Product]) -> dict[int, Priced]:
    """For each product the offer at the ordinary price that sells it alone."""
    today = timezone.localdate()
    keys = [product.pk for product in products]
    rows = shown_offers().on_sale(today).filter(kind=names.PRODUCT, base=None, components__product__in=keys).distinct()
    found: dict[int, Priced] = {}
    for one in priced(rows, today):
        if one.offer.product is not None:
            found.setdefault(one.offer.product.pk, one)
    return found


def _shown(product: Product, frame: Frame, prices: Table | None = None) -> Shown:
    authors = [one for one in product.contributors.all() if one.role == ProductContributor.AUTHOR]
    state, words = _state(product, frame)
    return Shown(
        product, people(authors or product.contributors.all(), frame), state, words, alternative(product, frame), prices
    )


def people(rows: Iterable[ProductContributor], frame: Frame) -> list[dict[str, str]]:
    return [
        {
            "name": one.contributor.word("name", frame.language) or one.contributor.slug,
            "slug": one.contributor.slug,
            "lang": one.contributor.word_language("name", frame.language),
        }
        for one in rows
    ]


def _state(product: Product, frame: Frame) -> tuple[str, str]:
    left = product.copies_left
    if product.is_out_of_print:
        return "out_of_print", _("Out of print")
    if left == 0:
        return "sold_out", _("Sold out")
    if left is not None and left <= LAST_COPIES:
        words = ngettext("The last copy", "The last %(count)s copies", left)
        return "last", words % {"count": format_number(left, frame.interface)}
    return "available", _("Available")


def alternative(product: Product, frame: Frame) -> str:
    """The alternative text of a cover, made from the title."""
    if product.cover is None and product.issue is not None:
        return cover_words(product.issue, frame.language)
    return _("Cover of %(title)s") % {"title": product.title_in(frame.language)}


# --- one product ----------------------------------------------------------------------------


def product_context(product: Product, request: HttpRequest) -> dict[str, Any]:
    """A book with all that is known of it, what it costs and how to have it."""
    frame: Frame = request.frame  # type: ignore[attr-defined]
    offer = _offers_by_product([product]).get(product.pk)
    country = chosen_country(request)
    return {
        "product": product,
        "shown": _shown(product, frame),
        "title": product.title_in(frame.language),
        "title_lang": product.title_language(frame.language)
        if product.word("title", frame.language)
        else frame.interface,
        "credits": _credits(product, frame),
        "facts": _facts(product, frame),
        "online": _online(product, frame),
        "sold": sold_context(offer, frame, country) if offer else None,
        "until": None if offer else sold_until(product, timezone.localdate()),
        "subscriptions": _containing(product, frame),
        "page_title": product.title_in(frame.language),
        "description": product.word("blurb", frame.language),
        "share_picture": product.cover_id or (product.issue.cover_id if product.issue else None),
        "share_kind": "book",
        "canonical": settings.PUBLIC_URL + product.path(frame.language),
        "alternates": _alternates(product, frame),
        "json_ld": machine.product_json_ld(product, offer, frame),
        **country_choice(frame, country),
    }


def _alternates(product: Product, frame: Frame) -> list[tuple[str, str]]:
    """The page in each language of the house in which the product has words of its own."""
    codes = {row.language for row in product.words.all()}
    found = [(one.code, product.path(one.code)) for one in frame.languages if one.code in codes]
    return found if len(found) > 1 else []


ROLE_WORDS = {
    ProductContributor.AUTHOR: "",
    ProductContributor.TRANSLATOR: gettext_lazy("translated by:"),
    ProductContributor.EDITOR: gettext_lazy("edited by:"),
    ProductContributor.ILLUSTRATOR: gettext_lazy("illustrated by:"),
}


def _credits(product: Product, frame: Frame) -> list[tuple[Any, list[dict[str, str]]]]:
    rows = list(product.contributors.all())
    found = [(words, people([one for one in rows if one.role == role], frame)) for role, words in ROLE_WORDS.items()]
    return [(words, names_) for words, names_ in found if names_]


def _facts(product: Product, frame: Frame) -> list[tuple[str, str]]:
    """What a librarian asks: extent, binding, date, languages, numbers."""
    from broadsheet.core.languages import name_in

    pages = product.extent_pages or 0
    extent = ngettext("%(count)s page", "%(count)s pages", pages) % {"count": format_number(pages, frame.interface)}
    shown = product.partial_date
    languages = ("، " if frame.dir == "rtl" else ", ").join(
        name_in(code, frame.interface) for code in product.languages
    )
    facts = [
        (_("Extent"), extent if pages else ""),
        (_("Binding"), str(product.get_binding_display()) if product.binding else ""),
        (_("Published"), format_date(shown, frame.interface) if shown else ""),
        (_("Imprint"), product.imprint.name_in(frame.language) if product.imprint else ""),
        (_("Language"), languages),
        ("ISBN", product.isbn if product.isbn and is_isbn(product.isbn) else ""),
        ("ISSN", _issn(product)),
    ]
    return [(name, value) for name, value in facts if value]


def _issn(product: Product) -> str:
    if product.issue is None:
        return ""
    numbers = {one.issn for one in product.issue.periodical.editions.all() if one.issn}
    return numbers.pop() if len(numbers) == 1 else ""


def _online(product: Product, frame: Frame) -> Any:
    """The same text on this site, in the reader's language or one that exists."""
    if product.text_id is None:
        return None
    found = cards(one_per_text(published().filter(text=product.text_id), frame.order), frame)
    return found[0] if found else None


def _containing(product: Product, frame: Frame) -> list[Offer]:
    """Subscriptions to the periodical of a back issue."""
    if product.issue is None:
        return []
    rows = Offer.objects.on_sale(timezone.localdate()).filter(
        components__periodical=product.issue.periodical_id, base=None
    )
    return list(rows.prefetch_related("words").distinct())


# --- what it costs where ----------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """A supplement as the order form offers it: what it gives, what the whole then costs."""

    supplement: Supplement
    rights: str
    cells: tuple[Cell, ...]

    @property
    def is_sold(self) -> bool:
        return any(cell.amounts for cell in self.cells)


def chosen_country(request: HttpRequest) -> str:
    """The country that the reader named; '' for none."""
    code = request.GET.get("country", "").upper()
    return code if is_country(code) else ""


def country_choice(frame: Frame, country: str) -> dict[str, Any]:
    frame.keep(country=country)
    return {
        "country": country,
        "country_name": country_name(country, frame.interface) if country else "",
        "country_query": f"?country={country}" if country else "",
    }


def sold_context(one: Priced, frame: Frame, country: str = "") -> dict[str, Any]:
    """An offer as a page sells it: for a country its prices and a form, else the whole table."""
    offer = one.offer
    extras = list(offer.supplements.all())
    cells: tuple[Cell, ...] = ()
    choices: list[Choice] = []
    if country:
        cells = tuple(one.cell(country, currency) for currency in one.plain.currencies)
        choices = [
            Choice(
                extra,
                right_words(extra, frame.language),
                tuple(one.cell(country, code, extra) for code in one.plain.currencies),
            )
            for extra in extras
        ]
    return {
        "offer": offer,
        "url": offer_path(offer, frame.language),
        "contents": contents_words(offer, frame.language),
        "table": one.plain,
        "supplements": [
            (table, right_words(table.supplement, frame.language)) for table in one.with_supplements if table.supplement
        ],
        "cells": [cell for cell in cells if cell.amounts],
        "choices": choices,
        "is_sold_here": any(cell.amounts for cell in cells) if country else not one.plain.is_empty,
        "takes_several": offer.combining != names.ALONE,
        "may_be_gift": offer.may_be_gift,
        **_stock_of(offer, frame),
        "order_url": order_address(frame.language),
    }


def _stock_of(offer: Offer, frame: Frame) -> dict[str, Any]:
    """What the form says of copies: `gone` where none is to be had and why, `most` that can be ordered, `few` that are left."""
    parts = [part for part in offer.components.all() if part.product]
    counted = [part.product.copies_left // part.count for part in parts if part.product.copies_left is not None]
    left = min(counted, default=None)
    gone = _("Sold out") if left == 0 else ""
    if any(part.product.is_out_of_print for part in parts):
        gone = _("Out of print")
    few = ""
    if left and left <= LAST_COPIES:
        words = ngettext("The last copy", "The last %(count)s copies", left)
        few = words % {"count": format_number(left, frame.interface)}
    return {"gone": gone, "few": few, "most": min(left, MOST_COPIES) if left else MOST_COPIES}


def ended_offers(frame: Frame, today: date, on_sale: Iterable[Priced]) -> list[dict[str, Any]]:
    """Subscriptions whose last day is past: until when they were sold, and what is sold instead of them."""
    gone = Offer.objects.with_words().filter(valid_until__lt=today, valid_until__gte=today - SHOWN_AFTER_END, base=None)
    sold = [(one.offer, _periodicals(one.offer)) for one in on_sale if not one.offer.base_id]
    return [
        {"offer": offer, "until": offer.valid_until, "instead": [one for one, own in sold if own & _periodicals(offer)]}
        for offer in gone.exclude(kind=names.PRODUCT).order_by("-valid_until", "pk")[:MOST_ENDED]
    ]


def _periodicals(offer: Offer) -> set[int]:
    return {part.periodical_id for part in offer.components.all() if part.periodical_id}


def sold_until(product: Product, today: date) -> date | None:
    """The last day on which a product was sold, where every offer of it has ended."""
    rows = Offer.objects.filter(kind=names.PRODUCT, components__product=product, valid_until__lt=today)
    return rows.order_by("-valid_until").values_list("valid_until", flat=True).first()


def order_address(language: str) -> str:
    """Where an offer is put into the basket; '' in a house without that room."""
    try:
        return reverse("orders:add", kwargs={"lang": language})
    except NoReverseMatch:
        return ""


# --- subscriptions -------------------------------------------------------------------------------


def subscribe_context(request: HttpRequest, on: date | None = None) -> dict[str, Any]:
    """Every subscription on sale, its concessions beside it; for a country the prices that hold there."""
    frame: Frame = request.frame  # type: ignore[attr-defined]
    country = chosen_country(request)
    today = on or timezone.localdate()
    rows = priced(shown_offers().on_sale(today).exclude(kind=names.PRODUCT), today)
    rates: dict[int, list[dict[str, Any]]] = {}
    for one in rows:
        if one.offer.base_id:
            rates.setdefault(one.offer.base_id, []).append(sold_context(one, frame, country))
    return {
        "offers": [
            {**sold_context(one, frame, country), "rates": rates.get(one.offer.pk, [])}
            for one in rows
            if not one.offer.base_id
        ],
        "ended": ended_offers(frame, today, rows),
        "page_title": _("Subscribe"),
        "description": _("Subscriptions counted in issues, never in months, and what they cost where you live."),
        "canonical": settings.PUBLIC_URL + frame.path,
        "json_ld": machine.offers_json_ld(rows, frame),
        **country_choice(frame, country),
    }
