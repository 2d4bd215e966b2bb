"""What other rooms' pages show of the catalogue: an issue where its copies are sold, a text the book that it stands in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.articles.models import ArticlePage, Contributor
from broadsheet.catalogue.models import Offer, Product
from broadsheet.catalogue.rules.names import PRODUCT
from broadsheet.core.dates import format_date
from broadsheet.pages.frame import Frame, house
from broadsheet.periodicals.models import Issue


def copies_of(issue: Issue, language: str) -> list[dict[str, str]]:
    """The back issue in the catalogue, and the subscriptions to its periodical."""
    found = []
    for product in Product.objects.shown().filter(issue=issue).select_related("stock"):
        words = _("Order this issue") if product.is_for_sale else _("Ask for a reprint")
        found.append({"words": words, "url": product.path(language)})
    offers = Offer.objects.on_sale(timezone.localdate()).filter(components__periodical=issue.periodical_id, base=None)
    if first := offers.first():
        found.append({"words": _("Subscribe"), "url": f"/{language}/subscribe/#{first.slug}"})
    return found


def may_subscribe() -> bool:
    """Whether any subscription is on sale; kept until anything changes."""
    offers = Offer.objects.on_sale(timezone.localdate()).exclude(kind=PRODUCT)
    return house().keep("may-subscribe", offers.exists)


def books_with(page: ArticlePage, frame: Frame) -> list[dict[str, Any]]:
    """The books and pamphlets in which a text was printed, with what machines are told of each."""
    products = house().keep("products-of-texts", _products_of_texts).get(page.text_id, [])
    return [
        {
            "title": one.title_in(frame.language),
            "lang": one.title_language(frame.language),
            "designation": str(one.get_kind_display()),
            "designation_lang": frame.interface,
            "url": one.path(frame.language),
            "json_ld": {
                "@type": "Book",
                "@id": settings.PUBLIC_URL + one.path(frame.language),
                "name": one.title_in(frame.language),
            },
        }
        for one in products
    ]


def books_of(contributor: Contributor, frame: Frame) -> list[dict[str, str]]:
    """The books and pamphlets to which somebody contributed, with what her part was."""
    rows = Product.objects.shown().with_words().filter(contributors__contributor=contributor).distinct()
    return [
        {
            "title": one.title_in(frame.language),
            "lang": one.title_language(frame.language),
            "url": one.path(frame.language),
            "words": " · ".join(_part_in(one, contributor, frame)),
        }
        for one in rows
    ]


def _part_in(product: Product, contributor: Contributor, frame: Frame) -> list[str]:
    roles = [str(one.get_role_display()) for one in product.contributors.all() if one.contributor_id == contributor.pk]
    shown = product.partial_date
    year = [format_date(shown, frame.interface)] if shown else []
    return [str(product.get_kind_display()), *roles, *year]


def _products_of_texts() -> dict[int, list[Product]]:
    found: dict[int, list[Product]] = {}
    for one in Product.objects.shown().filter(text__isnull=False, issue=None).prefetch_related("words"):
        found.setdefault(one.text_id, []).append(one)
    return found
