"""Offers and books among the contents of an issue."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from broadsheet.catalogue.compiling import paragraph, priced, printed_offer, shown_offers
from broadsheet.catalogue.models import Offer, Product
from broadsheet.periodicals.adverts import Advert, Kind, register


def register_own() -> None:
    register("offer", Kind(_("offer"), _offer, _offers))
    register("product", Kind(_("book, pamphlet or back issue"), _product, _products))


def _offer(key: str, language: str) -> Advert | None:
    found = printed_offer(key, language)
    return Advert(found.title, found.paragraphs, found.url) if found else None


def _offers(language: str) -> Iterable[tuple[str, str]]:
    rows = Offer.objects.on_sale(timezone.localdate()).prefetch_related("words")
    return [(row.slug, row.name_in(language)) for row in rows]


def _product(key: str, language: str) -> Advert | None:
    product = Product.objects.shown().with_words().filter(slug=key).first()
    if product is None:
        return None
    said = [product.word("subtitle", language), product.word("blurb", language)]
    today = timezone.localdate()
    offers = shown_offers().on_sale(today).filter(components__product=product, base=None)
    said += [paragraph(one, language) for one in priced(offers, today) if not one.plain.is_empty]
    return Advert(product.title_in(language), tuple(words for words in said if words), product.path(language))


def _products(language: str) -> Iterable[tuple[str, str]]:
    return [(row.slug, row.title_in(language)) for row in Product.objects.shown().with_words()]
