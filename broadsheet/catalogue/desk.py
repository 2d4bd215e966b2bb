"""The desk of prices: an offer's grid of regions and currencies, with what is missing and what contradicts itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, Sum

from broadsheet.catalogue.compiling import Amount, Priced, home_first, priced, shown_offers
from broadsheet.catalogue.models import PricePoint, PriceRegion, Product, Supplement, SupplementPrice
from broadsheet.catalogue.rules import METHODS, Period, contradictions, names
from broadsheet.catalogue.wording import method_name
from broadsheet.core.countries import COUNTRIES


@dataclass(frozen=True)
class GridCell:
    """One region and one currency: the price points of the day, what a reader pays, how she cannot pay."""

    currency: str
    points: list[PricePoint]
    amounts: tuple[Amount, ...]
    unsold_ways: list[str]

    @property
    def is_gap(self) -> bool:
        return not self.points

    @property
    def latest(self) -> PricePoint | None:
        return self.points[0] if self.points else None


@dataclass(frozen=True)
class GridRow:
    region: PriceRegion
    countries: int
    cells: list[GridCell]

    @property
    def is_sold(self) -> bool:
        return any(cell.amounts for cell in self.cells)


@dataclass(frozen=True)
class ExtraCell:
    """A supplement in a region and a currency."""

    currency: str
    point: SupplementPrice | None
    amounts: tuple[Amount, ...]
    is_gap: bool


@dataclass(frozen=True)
class ExtraRow:
    region: PriceRegion
    cells: list[ExtraCell]


class Grid:
    """An offer on a day as its editor sees it."""

    def __init__(self, one: Priced, day: date, more: tuple[str, ...] = ()) -> None:
        self.one, self.offer, self.day, self.more = one, one.offer, day, more

    @cached_property
    def points(self) -> list[PricePoint]:
        """Every price there ever was, the latest first."""
        return sorted(self.offer.prices.all(), key=lambda row: (row.valid_from, row.pk), reverse=True)

    @property
    def delivers(self) -> bool:
        """Whether its prices contain the post, as the latest of them does: a new one begins so."""
        return not self.points or self.points[0].is_delivered

    @cached_property
    def currencies(self) -> list[str]:
        own = {row.currency for row in self.points}
        return [*home_first(own, self.offer.section.country), *(code for code in self.more if code not in own)]

    @cached_property
    def rows(self) -> list[GridRow]:
        named = sum(len(region.countries.all()) for region in self.one.regions if not region.is_residual)
        return [
            GridRow(
                region, len(COUNTRIES) - named if region.is_residual else len(region.countries.all()),
                [self._cell(region, code) for code in self.currencies],
            )
            for region in self.one.regions
        ]  # fmt: skip

    def _cell(self, region: PriceRegion, currency: str) -> GridCell:
        points = [
            row for row in self.points
            if row.region_id == region.pk and row.currency == currency and row.valid_from <= self.day <= (row.valid_until or self.day)
        ]  # fmt: skip
        country = self.one.country_in(region)
        amounts = self.one.cell(country, currency).amounts if points else ()
        ways = self.one.methods.get(currency) or METHODS
        sold = {way for amount in amounts for way in (amount.methods or ways)}
        unsold = [method_name(way) for way in ways if way not in sold] if points else []
        return GridCell(currency, points, amounts, unsold)

    @cached_property
    def extras(self) -> list[tuple[Supplement, list[ExtraRow]]]:
        return [(extra, self._extra_rows(extra)) for extra in self.offer.supplements.all()]

    def _extra_rows(self, extra: Supplement) -> list[ExtraRow]:
        valid = [row for row in extra.prices.all() if row.valid_from <= self.day <= (row.valid_until or self.day)]
        return [
            ExtraRow(row.region, [self._extra_cell(extra, row.region, cell, valid) for cell in row.cells])
            for row in self.rows
        ]

    def _extra_cell(
        self, extra: Supplement, region: PriceRegion, cell: GridCell, valid: list[SupplementPrice]
    ) -> ExtraCell:
        own = [row for row in valid if row.currency == cell.currency and row.region_id in (region.pk, None)]
        point = max(own, key=lambda row: row.region_id is not None, default=None)
        amounts = self.one.cell(self.one.country_in(region), cell.currency, extra).amounts if point else ()
        return ExtraCell(cell.currency, point, amounts, is_gap=bool(cell.points) and point is None)

    # --- at a glance ----------------------------------------------------------------------

    @cached_property
    def gaps(self) -> int:
        """Combinations without a price, of the offer and of its supplements."""
        own = sum(cell.is_gap for row in self.rows for cell in row.cells)
        return own + sum(cell.is_gap for _extra, rows in self.extras for row in rows for cell in row.cells)

    @cached_property
    def contradictions(self) -> list[tuple[PricePoint, PricePoint]]:
        by_id = {row.pk: row for row in self.points}
        periods = (
            Period(row.pk, (row.region_id, row.currency, row.method), row.valid_from, row.valid_until)
            for row in self.points
        )
        return [(by_id[one], by_id[other]) for one, other in contradictions(periods)]

    @cached_property
    def uncovered(self) -> int:
        """Countries to which it is not sold at all."""
        return sum(row.countries for row in self.rows if not row.is_sold)


def grids(offers: Any, day: date) -> list[Grid]:
    """Offers with their grids, in a fixed number of queries."""
    rows = offers.prefetch_related("prices__region__words", "supplements__prices__region__words")
    return [Grid(one, day) for one in priced(rows, day)]


def grid_of(pk: int, day: date, more: tuple[str, ...] = ()) -> Grid:
    rows = shown_offers().filter(pk=pk).prefetch_related("prices__region__words", "supplements__prices__region__words")
    return Grid(priced(rows, day)[0], day, more)


# --- stock -----------------------------------------------------------------------------------


def stock_rows(products: Any) -> Any:
    """Products with what was printed, sold and wished for."""
    moved = {
        "printed": Sum("movements__change", filter=Q(movements__reason=names.PRINTED)),
        "sold": Sum("movements__change", filter=Q(movements__reason__in=[names.TAKEN, names.RELEASED])),
    }
    rows = list(products.select_related("stock", "section", "issue__periodical").prefetch_related(
        "words", "issue__words", "issue__periodical__words", "section__words"
    ).annotate(**moved))  # fmt: skip
    wishes = dict(
        Product.objects.order_by()
        .filter(pk__in=[row.pk for row in rows])
        .annotate(count=Count("reprint_requests"))
        .values_list("pk", "count")
    )
    for row in rows:
        row.sold = -(row.sold or 0)
        row.wishes = wishes.get(row.pk, 0)
    return rows
