"""The offer compiler: from the one offer come its paragraph, its table and what machines are told, in every language.

Nothing about prices is typed by hand: what stands here is worked out by the same rules as a bill.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from babel.lists import format_list
from babel.numbers import get_territory_currencies
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from broadsheet.catalogue.models import Component, Offer, PriceRegion, Supplement
from broadsheet.catalogue.querying import currencies_of, methods_for, tariff_for
from broadsheet.catalogue.rules import METHODS, Quote, Tariff, Wanted, names, quote
from broadsheet.catalogue.wording import method_name
from broadsheet.core.countries import COUNTRIES
from broadsheet.core.languages import locale_for
from broadsheet.core.money import Money
from broadsheet.core.numbers import format_number
from broadsheet.pages.frame import interface_for
from broadsheet.pages.sums import sum_words

SEMICOLONS = {"fr": "\u202f; ", "fa": "؛ "}


@dataclass(frozen=True)
class Amount:
    """What something costs by some ways to pay; no methods: by every one. postage: the part of it that is for the post."""

    money: Money
    methods: tuple[str, ...] = ()
    postage: Money | None = None

    @property
    def is_delivered(self) -> bool:
        return self.postage is None


@dataclass(frozen=True)
class Cell:
    """What a currency costs in a region; no amounts: not sold so."""

    currency: str
    amounts: tuple[Amount, ...] = ()


@dataclass(frozen=True)
class Row:
    """The prices of a region, in the order of the table's currencies."""

    region: PriceRegion
    cells: tuple[Cell, ...]

    @property
    def amounts(self) -> list[Amount]:
        return [amount for cell in self.cells for amount in cell.amounts]


@dataclass(frozen=True)
class Table:
    """Prices by region and currency, plain or with one supplement."""

    currencies: tuple[str, ...]
    rows: tuple[Row, ...]
    supplement: Supplement | None = None

    @property
    def is_empty(self) -> bool:
        return not any(row.amounts for row in self.rows)


@dataclass(frozen=True)
class Priced:
    """An offer with all that is needed to say what it costs on a day."""

    offer: Offer
    tariff: Tariff
    methods: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def regions(self) -> list[PriceRegion]:
        """Those in which something is sold or could be, the rest of the world last."""
        return list(self.offer.region_set.regions.all())

    @cached_property
    def plain(self) -> Table:
        return self._table(None)

    @cached_property
    def with_supplements(self) -> list[Table]:
        return [self._table(extra) for extra in self.offer.supplements.all()]

    def _table(self, extra: Supplement | None) -> Table:
        currencies = home_first(
            {row.currency for row in self.tariff.offers[self.offer.pk].prices}, self.offer.section.country
        )
        rows = tuple(
            Row(region, tuple(self.cell(self.country_in(region), one, extra) for one in currencies))
            for region in self.regions
        )
        return Table(currencies, rows, extra)

    def country_in(self, region: PriceRegion) -> str:
        """One country that stands for its region."""
        if not region.is_residual:
            return next((row.country for row in region.countries.all()), "")
        named = {row.country for one in self.regions for row in one.countries.all()}
        return next(code for code in ("US", *COUNTRIES) if code not in named)

    def quote(self, country: str, currency: str, method: str, *supplements: str) -> Quote:
        return quote(self.tariff, [Wanted(self.offer.pk, supplements)], country, currency, method)

    def cell(self, country: str, currency: str, extra: Supplement | None = None) -> Cell:
        """What it costs in a country and currency, ways to pay with the same sum together."""
        slugs = (extra.slug,) if extra else ()
        ways = self.methods.get(currency) or METHODS
        found = {method: self.quote(country, currency, method, *slugs) for method in ways}
        sums: dict[tuple[Money, Money | None], list[str]] = {}
        for method, one in found.items():
            if one.total is not None:
                delivered = all(line.is_delivered for line in one.lines)
                sums.setdefault((one.total, None if delivered else one.sum_of(names.POSTAGE)), []).append(method)
        same_for_all = len(sums) == 1 and sum(len(ways) for ways in sums.values()) == len(ways)
        return Cell(
            currency,
            tuple(
                Amount(money, () if same_for_all else tuple(methods), postage)
                for (money, postage), methods in sums.items()
            ),
        )


def priced(offers: Iterable[Offer], on: date | None = None) -> list[Priced]:
    """The offers with their tariffs, in a fixed number of queries however many they are."""
    day = on or timezone.localdate()
    rows = list(offers)
    tariff = tariff_for([offer.pk for offer in rows], day)
    open_ways: dict[tuple[int, str], tuple[str, ...]] = {
        (section, currency): tuple(methods_for([section], currency, day))
        for section in {offer.section_id for offer in rows}
        for currency in currencies_of(tariff)
    }
    return [
        Priced(
            offer, tariff,
            {currency: ways for (section, currency), ways in open_ways.items() if section == offer.section_id},
        )
        for offer in rows
    ]  # fmt: skip


def home_first(currencies: Iterable[str], country: str) -> tuple[str, ...]:
    """Currencies in order, that of a section's own country before the others."""
    home = get_territory_currencies(country)[:1] if country else []
    return tuple(sorted(currencies, key=lambda code: (code not in home, code)))


def shown_offers() -> Any:
    """Offers with all that is said of them."""
    return Offer.objects.with_words().prefetch_related(
        "region_set__regions__words", "region_set__regions__countries", "components__product__stock"
    )


# --- words -------------------------------------------------------------------------------------------


def contents_words(offer: Offer, language: str) -> str:
    """`3 issues of Perigee and at least 4 issues of Aurora`."""
    with translation.override(interface_for(language)):
        return listed([component_words(one, language) for one in offer.components.all()], language)


def component_words(component: Component, language: str) -> str:
    """One part of an offer in the language that is spoken, titles in the language asked for."""
    count, shown = component.count, format_number(component.count, interface_for(language))
    if component.product is not None:
        title = component.product.title_in(language)
        words = ngettext("%(title)s", "%(count)s copies of %(title)s", count)
        return words % {"count": shown, "title": title}
    assert component.periodical is not None
    if component.is_at_least:
        words = ngettext("at least %(count)s issue of %(title)s", "at least %(count)s issues of %(title)s", count)
    else:
        words = ngettext("%(count)s issue of %(title)s", "%(count)s issues of %(title)s", count)
    return words % {"count": shown, "title": component.periodical.title_in(language)}


def listed(parts: Sequence[str], language: str, style: str = "standard") -> str:
    """Words in a row, as a language joins them."""
    locale = locale_for(interface_for(language)) or "en"
    return format_list(list(parts), style=style, locale=locale)  # type: ignore[arg-type]


def amount_words(amount: Amount, language: str) -> str:
    """`£14 (PayPal)`"""
    money = sum_words(amount.money, interface_for(language), short=True)
    if not amount.methods:
        return money
    ways = listed([method_name(method) for method in amount.methods], language)
    return f"{money} ({ways})"


def row_words(row: Row, language: str) -> str:
    """`United Kingdom £15 or €18`"""
    sums = listed([amount_words(one, language) for one in row.amounts], language, "or")
    return f"{row.region.name_in(language)} {sums}"


def table_words(table: Table, language: str) -> str:
    semicolon = SEMICOLONS.get(interface_for(language), "; ")
    return semicolon.join(row_words(row, language) for row in table.rows if row.amounts)


def paragraph(one: Priced, language: str) -> str:
    """All that there is to say of an offer, in one paragraph of plain words."""
    with translation.override(interface_for(language)):
        if one.plain.is_empty:
            return _("%(contents)s: not sold at the moment.") % {"contents": _contents(one, language)}
        said = [
            _("%(contents)s: %(prices)s.")
            % {"contents": _contents(one, language), "prices": table_words(one.plain, language)}
        ]
        for table in one.with_supplements:
            if table.supplement is not None and not table.is_empty:
                what = {"supplement": table.supplement.name_in(language), "prices": table_words(table, language)}
                said.append(_("With “%(supplement)s”: %(prices)s.") % what)
        said.append(_("Postage is included."))
        said += [note] if (note := one.offer.word("note", language)) else []
        return " ".join(said)


def _contents(one: Priced, language: str) -> str:
    words = listed([component_words(part, language) for part in one.offer.components.all()], language)
    return words[:1].upper() + words[1:]


def right_words(extra: Supplement, language: str) -> str:
    """What a supplement gives: rights, also to things that do not exist yet."""
    with translation.override(interface_for(language)):
        gives = []
        if extra.gives_priority is not None:
            gives.append(_("%(title)s is posted to you first") % {"title": extra.gives_priority.title_in(language)})
        if extra.gives_free_products:
            gives.append(_("every free pamphlet comes as it appears"))
        return listed(gives, language)


# --- on paper -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PrintedOffer:
    """An offer for a printed sheet: plain words."""

    title: str
    paragraphs: tuple[str, ...]
    url: str


def printed_offer(slug: str, language: str, on: date | None = None) -> PrintedOffer | None:
    """The same text for an imprint or an advert; key: an offer's short name, or a periodical's: its first offer."""
    day = on or timezone.localdate()
    rows = shown_offers().on_sale(day)
    offer = rows.filter(slug=slug).first() or rows.filter(components__periodical__slug=slug, base=None).first()
    if offer is None:
        return None
    one = priced([offer], day)[0]
    return PrintedOffer(offer.name_in(language), (paragraph(one, language),), offer_path(offer, language))


def offer_path(offer: Offer, language: str) -> str:
    """Where readers order it: a product on its page, a subscription among the subscriptions."""
    product = next((part.product for part in offer.components.all() if part.product), None)
    if offer.kind == names.PRODUCT and product is not None:
        return str(product.path(language))
    return f"/{language}/subscribe/#{offer.slug}"


# --- for machines -----------------------------------------------------------------------------------------


def structured_data(one: Priced, language: str) -> list[dict[str, Any]]:
    """schema.org Offers: one per price point, with the countries in which it holds and what the post costs."""
    named = sorted(row.country for region in one.regions if not region.is_residual for row in region.countries.all())
    offers = []
    for row in one.plain.rows:
        where: dict[str, Any] = (
            {"ineligibleRegion": named} if row.region.is_residual
            else {"eligibleRegion": sorted(country.country for country in row.region.countries.all())}
        )  # fmt: skip
        offers += [_machine_offer(one.offer, amount, where, language) for amount in row.amounts]
    return offers


def _machine_offer(offer: Offer, amount: Amount, where: dict[str, Any], language: str) -> dict[str, Any]:
    postage = amount.postage or Money(0, amount.money.currency)
    goods = amount.money - postage
    facts = {
        "@type": "Offer",
        "name": offer.name_in(language),
        "url": settings.PUBLIC_URL + offer_path(offer, language),
        "price": str(goods.decimal),
        "priceCurrency": goods.currency,
        **where,
        "availability": f"https://schema.org/{_availability(offer)}",
        "shippingDetails": {
            "@type": "OfferShippingDetails",
            "shippingRate": {"@type": "MonetaryAmount", "value": str(postage.decimal), "currency": postage.currency},
        },
        "seller": {"@type": "Organization", "name": offer.section.name_in(language)},
    }
    if amount.methods:
        facts["acceptedPaymentMethod"] = [_MACHINE_METHODS[method] for method in amount.methods]
    return facts


_MACHINE_METHODS = {
    names.BANK: "http://purl.org/goodrelations/v1#ByBankTransferInAdvance",
    names.PAYPAL: "http://purl.org/goodrelations/v1#PayPal",
    names.CARD: "https://schema.org/CreditCard",
    names.CHEQUE: "http://purl.org/goodrelations/v1#CheckInAdvance",
    names.CASH: "http://purl.org/goodrelations/v1#Cash",
}


def _availability(offer: Offer) -> str:
    products = [part.product for part in offer.components.all() if part.product]
    if any(product.is_out_of_print for product in products):
        return "Discontinued"
    return "InStock" if all(product.is_for_sale for product in products) else "OutOfStock"
