"""What things cost: everything is loaded in a fixed number of queries, then worked out by the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from broadsheet.catalogue.models import (
    Component,
    Offer,
    PostageRate,
    PricePoint,
    PriceRegion,
    RegionCountry,
    SupplementPrice,
)
from broadsheet.catalogue.registry import open_methods
from broadsheet.catalogue.rules import (
    METHODS,
    OfferTariff,
    PostageRow,
    PriceRow,
    Quote,
    SupplementRow,
    Tariff,
    Wanted,
    quote,
)

Rows = Mapping[int, list[Any]]


def tariff_for(offer_ids: Iterable[int], on: date) -> Tariff:
    """All that the rules need to work out what these offers cost on a day; in nine queries, however many they are."""
    offers = list(Offer.objects.filter(pk__in=set(offer_ids)).prefetch_related("supplements"))
    keys = [offer.pk for offer in offers]
    sets = {offer.region_set_id for offer in offers}
    countries = _grouped(RegionCountry.objects.filter(region_set__in=sets), "region_set_id")
    residuals = dict(PriceRegion.objects.filter(region_set__in=sets, is_residual=True).values_list("region_set", "pk"))
    prices = _grouped(PricePoint.objects.valid_on(on).filter(offer__in=keys), "offer_id")
    extras = _grouped(SupplementPrice.objects.valid_on(on).filter(supplement__offer__in=keys), "supplement_id")
    parts = _grouped(Component.objects.filter(offer__in=keys).select_related("product__stock"), "offer_id")
    tariffs = {
        offer.pk: _offer_tariff(
            offer, on, residuals.get(offer.region_set_id), countries[offer.region_set_id], prices[offer.pk], extras,
            parts[offer.pk],
        )
        for offer in offers
    }  # fmt: skip
    return Tariff(on, tariffs, _postage({offer.section_id for offer in offers}, sets, on))


def _grouped(rows: Any, key: str) -> Rows:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _offer_tariff(
    offer: Offer, on: date, residual: int | None, countries: Sequence[RegionCountry], prices: Sequence[PricePoint],
    extras: Rows, parts: Sequence[Component],
) -> OfferTariff:  # fmt: skip
    products = [(part.product, part.count) for part in parts if part.product is not None]
    weights = [(product.weight_grams, count) for product, count in products]
    counted = [(product.copies_left, count) for product, count in products]
    known = all(grams is not None for grams, _count in weights)
    return OfferTariff(
        id=offer.pk, section=offer.section_id, residual=residual,
        regions={row.country: row.region_id for row in countries},
        kind=offer.kind, combining=offer.combining, is_on_sale=offer.is_sold(on),
        prices=tuple(price_of(row) for row in prices),
        supplements={
            extra.slug: tuple(SupplementRow(row.region_id, row.currency, row.amount_minor) for row in extras[extra.pk])
            for extra in offer.supplements.all()
        },
        weight_grams=sum((grams or 0) * count for grams, count in weights) if weights and known else None,
        pieces=sum(count for _product, count in products),
        posted_singly=sum(part.count for part in parts if part.periodical_id),
        in_stock=min((left // count for left, count in counted if left is not None), default=None),
        is_out_of_print=any(product.is_out_of_print for product, _count in products),
    )  # fmt: skip


def price_of(row: PricePoint) -> PriceRow:
    return PriceRow(row.region_id, row.currency, row.method, row.amount_minor, row.is_delivered, row.further_minor)


def _postage(sections: set[int], sets: set[int], on: date) -> Mapping[int, list[PostageRow]]:
    rows = PostageRate.objects.valid_on(on).filter(section__in=sections, region__region_set__in=sets)
    found: dict[int, list[PostageRow]] = defaultdict(list)
    for row in rows:
        found[row.section_id].append(
            PostageRow(
                row.region_id, row.currency, row.method, row.service, row.per, row.up_to_grams, row.amount_minor,
                row.further_minor,
            )
        )  # fmt: skip
    return found


def quote_for(lines: Iterable[Wanted], country: str, currency: str, method: str, on: date, service: str = "") -> Quote:
    """What the lines cost, or why they are not sold so. Whether the way to pay is open is asked by `ways_to_buy`."""
    wanted = tuple(lines)
    tariff = tariff_for((line.offer for line in wanted), on)
    return quote(tariff, wanted, country, currency, method, service)


def ways_to_buy(lines: Iterable[Wanted], country: str, on: date) -> tuple[tuple[str, str], ...]:
    """The (currency, method) pairs in which all the lines can be bought and paid for."""
    wanted = tuple(lines)
    tariff = tariff_for((line.offer for line in wanted), on)
    return tuple((one.currency, one.method) for one in quotes(tariff, wanted, country) if one.is_sold)


def quotes(tariff: Tariff, wanted: Sequence[Wanted], country: str) -> list[Quote]:
    """A quote for each currency in which anything is sold and each way to pay that is open in it."""
    return [
        quote(tariff, wanted, country, currency, method)
        for currency in currencies_of(tariff)
        for method in methods_for({offer.section for offer in tariff.offers.values()}, currency, tariff.on)
    ]


def currencies_of(tariff: Tariff) -> list[str]:
    """Every currency in which one of the offers has a price, in the order of the prices."""
    return list(dict.fromkeys(row.currency for offer in tariff.offers.values() for row in offer.prices))


def methods_for(sections: Iterable[int], currency: str, on: date) -> list[str]:
    """The ways in which readers may pay all of these sections in a currency; every way where no room says which."""
    open_to_all = set(METHODS)
    for section in sections if open_methods else ():
        open_to_all &= {method for ask in open_methods for method in ask(section, currency, on)}
    return [method for method in METHODS if method in open_to_all]
