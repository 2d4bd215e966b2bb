"""What an order costs, and what its total is made of.

A price is a price point: it is looked up, never converted. Whatever cannot be sold is refused with a key
that `catalogue.wording` puts into words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from broadsheet.catalogue.rules.names import (
    ALONE,
    BAD_QUANTITY,
    CONTRADICTION,
    DEAREST_FIRST,
    EVERY,
    MOST_COPIES,
    NO_COUNTRY,
    NO_OFFER,
    NO_POSTAGE,
    NO_PRICE,
    NO_SUPPLEMENT,
    NOT_BY_METHOD,
    NOT_ON_SALE,
    NOT_TOGETHER,
    ORDINARY,
    OUT_OF_PRINT,
    PARCEL,
    PER_ORDER,
    PIECE,
    POSTAGE,
    PRICE,
    SUPPLEMENT,
    TOO_FEW_LEFT,
    TOO_HEAVY,
    UNKNOWN_SUPPLEMENT,
    WEIGHT,
)  # fmt: skip
from broadsheet.catalogue.rules.tariffs import (
    Line,
    OfferTariff,
    Part,
    PostageRow,
    PriceRow,
    Quote,
    Refusal,
    Refused,
    Tariff,
    Wanted,
)
from broadsheet.core.countries import is_country
from broadsheet.core.money import Money


@dataclass(frozen=True)
class _Priced:
    """A line with its price found. postage and further: minor units for one copy, alone and beside a dearer one."""

    wanted: Wanted
    offer: OfferTariff
    price: PriceRow
    extras: tuple[Part, ...]
    postage: int = 0
    further: int = 0

    @property
    def saving(self) -> int:
        """How much cheaper a copy is that travels with another one."""
        if self.price.is_delivered:
            further = self.price.further_minor
            return 0 if further is None else max(0, self.price.minor - further)
        return self.postage - self.further


def quote(
    tariff: Tariff, wanted: Iterable[Wanted], country: str, currency: str, method: str, service: str = ""
) -> Quote:
    """What the lines cost, sent to a country and paid in a currency by a method; or why they are not sold so.

    service: a class of post such as "airmail"; '' takes ordinary post, or else the cheapest that carries the parcel.
    """
    lines = tuple(wanted)
    asked = Quote(country, currency, method, tariff.on)
    if not is_country(country):
        return _refused(asked, [Refusal(NO_COUNTRY, None, {"country": country})])
    refusals = list(_not_together(tariff, lines)) + list(_not_enough(tariff, lines))
    priced: list[_Priced] = []
    for line in lines:
        try:
            priced.append(_priced(tariff, line, asked, service))
        except Refused as problem:
            refusals.append(Refusal(problem.key, line.offer, problem.parts))
    if not refusals:
        try:
            return _summed(asked, tariff, priced, service)
        except Refused as problem:
            refusals.append(Refusal(problem.key, None, problem.parts))
    return _refused(asked, refusals)


def _refused(asked: Quote, refusals: Sequence[Refusal]) -> Quote:
    return Quote(asked.country, asked.currency, asked.method, asked.on, refusals=tuple(refusals))


def _not_together(tariff: Tariff, lines: Sequence[Wanted]) -> Iterable[Refusal]:
    """An offer that goes alone, beside another line or with more than one copy."""
    copies = sum(line.quantity for line in lines)
    for line in lines:
        offer = tariff.offers.get(line.offer)
        if offer is not None and offer.combining == ALONE and copies > 1:
            yield Refusal(NOT_TOGETHER, line.offer)


def _not_enough(tariff: Tariff, lines: Sequence[Wanted]) -> Iterable[Refusal]:
    copies = Counter[int]()
    for line in lines:
        copies[line.offer] += line.quantity
    for key, count in copies.items():
        offer = tariff.offers.get(key)
        if offer is not None and offer.in_stock is not None and count > offer.in_stock and not offer.is_out_of_print:
            yield Refusal(TOO_FEW_LEFT, key, {"left": offer.in_stock})


def _priced(tariff: Tariff, line: Wanted, asked: Quote, service: str) -> _Priced:
    offer = _sold(tariff, line)
    region = offer.region_of(asked.country)
    if region is None:
        raise Refused(NO_PRICE, country=asked.country, currency=asked.currency)
    price = price_row(offer.prices, region, asked)
    extras = tuple(_supplement(offer, slug, region, asked) for slug in dict.fromkeys(line.supplements))
    if price.is_delivered:
        return _Priced(line, offer, price, extras)
    rates = fitting_rates(tariff.postage.get(offer.section, ()), region, asked, service)
    postage, further = _single_postage(rates, offer)
    return _Priced(line, offer, price, extras, postage, further)


def _sold(tariff: Tariff, line: Wanted) -> OfferTariff:
    offer = tariff.offers.get(line.offer)
    if offer is None:
        raise Refused(NO_OFFER)
    if not offer.is_on_sale:
        raise Refused(NOT_ON_SALE)
    if offer.is_out_of_print:
        raise Refused(OUT_OF_PRINT)
    if not 1 <= line.quantity <= MOST_COPIES:
        raise Refused(BAD_QUANTITY, most=MOST_COPIES)
    return offer


def price_row(rows: Iterable[PriceRow], region: int, asked: Quote) -> PriceRow:
    """The price point of a region, a currency and a method; one for the method goes before one for every method."""
    here = [row for row in rows if row.region == region and row.currency == asked.currency]
    own = [row for row in here if row.method == asked.method] or [row for row in here if row.method == EVERY]
    if len(own) > 1:
        raise Refused(CONTRADICTION, country=asked.country, currency=asked.currency)
    if own:
        return own[0]
    if here:
        raise Refused(NOT_BY_METHOD, country=asked.country, currency=asked.currency, method=asked.method)
    raise Refused(NO_PRICE, country=asked.country, currency=asked.currency)


def _supplement(offer: OfferTariff, slug: str, region: int, asked: Quote) -> Part:
    if slug not in offer.supplements:
        raise Refused(UNKNOWN_SUPPLEMENT)
    rows = [row for row in offer.supplements[slug] if row.currency == asked.currency]
    own = [row for row in rows if row.region == region] or [row for row in rows if row.region is None]
    if not own:
        raise Refused(NO_SUPPLEMENT, supplement=slug, country=asked.country, currency=asked.currency)
    if len(own) > 1:
        raise Refused(CONTRADICTION, country=asked.country, currency=asked.currency)
    return Part(SUPPLEMENT, Money(own[0].minor, asked.currency), slug)


# --- postage -------------------------------------------------------------------------------


def fitting_rates(rows: Iterable[PostageRow], region: int, asked: Quote, service: str) -> list[PostageRow]:
    """The rates for a region, a currency and a method; those for the method go before those for every method."""
    here = [
        row for row in rows
        if row.region == region and row.currency == asked.currency and row.method in (asked.method, EVERY)
        and service in ("", row.service)
    ]  # fmt: skip
    named = [row for row in here if row.method == asked.method]
    if not here:
        raise Refused(NO_POSTAGE, country=asked.country, currency=asked.currency, method=asked.method)
    return named or here


def postage_for(rates: Sequence[PostageRow], weight_grams: int | None, pieces: int) -> tuple[int, int]:
    """Minor units for a parcel, and what it costs beside a dearer one; by ordinary post, or else the cheapest that carries it.

    weight_grams: of the parcel, more than 0; None where it is not known: then only rates by the piece or the parcel fit.
    Raises Refused: TOO_HEAVY above the heaviest step, NO_POSTAGE where no rate applies.
    Source: the carrier's printed tariff; a stored rate names its edition.
    """
    if pieces < 1 or (weight_grams is not None and weight_grams <= 0):
        raise ValueError(f"a parcel holds something and weighs something, got {pieces} and {weight_grams}")
    steps = [row for row in rates if row.per == WEIGHT] if weight_grams is not None else []
    services = {row.service for row in rates}
    found = {service: _cost(rates, steps, service, weight_grams or 0, pieces) for service in services}
    costs = {service: cost for service, cost in found.items() if cost is not None}
    if not costs:
        raise Refused(TOO_HEAVY, grams=weight_grams or 0) if steps else Refused(NO_POSTAGE)
    return costs[ORDINARY] if ORDINARY in costs else min(costs.values())


def _cost(
    rates: Sequence[PostageRow], steps: Sequence[PostageRow], service: str, grams: int, pieces: int
) -> tuple[int, int] | None:
    """By weight where the service has steps and the weight is known; else by the piece, else by the parcel."""
    own = [row for row in steps if row.service == service]
    if own:
        carrying = [row for row in own if row.up_to_grams is None or row.up_to_grams >= grams]
        step = min(carrying, key=lambda row: (row.up_to_grams is None, row.up_to_grams or 0), default=None)
        return None if step is None else _alone_and_further(step, 1)
    for unit, count in ((PIECE, pieces), (PARCEL, 1)):
        flat = [row for row in rates if row.service == service and row.per == unit]
        if flat:
            return min(_alone_and_further(row, count) for row in flat)
    return None


def _alone_and_further(row: PostageRow, count: int) -> tuple[int, int]:
    further = row.minor if row.further_minor is None else row.further_minor
    return row.minor * count, further * count


def _single_postage(rates: Sequence[PostageRow], offer: OfferTariff) -> tuple[int, int]:
    """For one copy of an offer: its parcel of products, and the issues that follow one by one."""
    parcel = postage_for(rates, offer.weight_grams, offer.pieces) if offer.pieces else (0, 0)
    singly = postage_for(rates, None, 1)[0] * offer.posted_singly if offer.posted_singly else 0
    return parcel[0] + singly, parcel[1] + singly


# --- the sum -----------------------------------------------------------------------------------


def _summed(asked: Quote, tariff: Tariff, priced: Sequence[_Priced], service: str) -> Quote:
    """Every copy at its price, and the post as the offers' rules combine it."""
    paid_in_full = _dearest(priced)
    shared = dict(_shared_parcels(asked, tariff, priced, service))
    lines = tuple(_line(one, asked.currency, at == paid_in_full, shared.get(at)) for at, one in enumerate(priced))
    total = Money(sum(line.total.minor for line in lines), asked.currency)
    return Quote(asked.country, asked.currency, asked.method, asked.on, lines, total)


def _dearest(priced: Sequence[_Priced]) -> int | None:
    """Among the lines that travel "dearest first", the one of which a copy pays its post in full."""
    rows = [(one.saving, -at) for at, one in enumerate(priced) if one.offer.combining == DEAREST_FIRST]
    return -max(rows)[1] if rows else None


def _shared_parcels(asked: Quote, tariff: Tariff, priced: Sequence[_Priced], service: str) -> Iterable[tuple[int, int]]:
    """(place of the line, minor units): one parcel for all lines "per order" of a section and region; its first line bears it.

    A delivered price stays what it is, except that further copies cost what it says of further ones.
    """
    parcels: dict[tuple[int, int | None], list[int]] = {}
    for at, one in enumerate(priced):
        if one.offer.combining == PER_ORDER and not one.price.is_delivered:
            parcels.setdefault((one.offer.section, one.price.region), []).append(at)
    for (section, region), places in parcels.items():
        rows = [priced[at] for at in places]
        pieces = sum(one.offer.pieces * one.wanted.quantity for one in rows)
        weights = [one.offer.weight_grams for one in rows if one.offer.pieces]
        grams = None if None in weights else sum((one.offer.weight_grams or 0) * one.wanted.quantity for one in rows)
        rates = fitting_rates(tariff.postage.get(section, ()), region or 0, asked, service)
        parcel = postage_for(rates, grams or None, pieces)[0] if pieces else 0
        singly = sum(one.offer.posted_singly * one.wanted.quantity for one in rows)
        issues = postage_for(rates, None, 1)[0] * singly if singly else 0
        yield places[0], parcel + issues
        yield from ((at, 0) for at in places[1:])


def _line(one: _Priced, currency: str, is_dearest: bool, shared: int | None) -> Line:
    count = one.wanted.quantity
    further = _further_copies(one, is_dearest)
    price, postage = one.price.minor * count, one.postage * count
    single, beside = None, None
    if one.price.is_delivered:
        price -= one.saving * further
        if further and one.saving:
            single, beside = Money(one.price.minor, currency), Money(one.price.minor - one.saving, currency)
    else:
        postage -= one.saving * further
    if shared is not None:
        postage = shared
    parts = [Part(PRICE, Money(price, currency), single=single, further=beside)]
    parts += [Part(extra.key, extra.money * count, extra.of) for extra in one.extras]
    if not one.price.is_delivered:
        parts.append(Part(POSTAGE, Money(postage, currency)))
    total = Money(sum(part.money.minor for part in parts), currency)
    return Line(one.wanted, tuple(parts), total, one.price.is_delivered)


def _further_copies(one: _Priced, is_dearest: bool) -> int:
    """How many copies of a line pay the price or post of further ones."""
    if one.offer.combining == DEAREST_FIRST:
        return one.wanted.quantity - (1 if is_dearest else 0)
    if one.offer.combining == PER_ORDER and one.price.is_delivered:
        return one.wanted.quantity - 1
    return 0
