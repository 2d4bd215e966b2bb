"""What a quote is worked out from, and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from broadsheet.catalogue.rules.names import PER_COPY, SUBSCRIPTION
from broadsheet.core.money import Money

# --- what a tariff consists of ---------------------------------------------------------


@dataclass(frozen=True)
class PriceRow:
    """One price point. further_minor: what each further copy of a delivered price costs in the same parcel."""

    region: int
    currency: str
    method: str
    minor: int
    is_delivered: bool = True
    further_minor: int | None = None


@dataclass(frozen=True)
class SupplementRow:
    """What a supplement costs; region None is everywhere."""

    region: int | None
    currency: str
    minor: int


@dataclass(frozen=True)
class PostageRow:
    """One rate. up_to_grams is included; None carries any weight. further_minor: for each further copy in a parcel."""

    region: int
    currency: str
    method: str
    service: str
    per: str
    up_to_grams: int | None
    minor: int
    further_minor: int | None = None


@dataclass(frozen=True)
class OfferTariff:
    """An offer as it is sold on a day.

    regions: country → region, without those of the residual. weight_grams: of its products in one parcel, None where
    one is unknown. pieces: products in the parcel. posted_singly: issues that follow one by one.
    in_stock: copies left; None is not counted.
    """

    id: int
    section: int
    residual: int | None
    regions: Mapping[str, int] = field(default_factory=dict)
    kind: str = SUBSCRIPTION
    combining: str = PER_COPY
    is_on_sale: bool = True
    prices: Sequence[PriceRow] = ()
    supplements: Mapping[str, Sequence[SupplementRow]] = field(default_factory=dict)
    weight_grams: int | None = None
    pieces: int = 0
    posted_singly: int = 0
    in_stock: int | None = None
    is_out_of_print: bool = False

    def region_of(self, country: str) -> int | None:
        return self.regions.get(country, self.residual)


@dataclass(frozen=True)
class Tariff:
    """All that is needed to work out what some offers cost on a day; postage by section."""

    on: date
    offers: Mapping[int, OfferTariff]
    postage: Mapping[int, Sequence[PostageRow]] = field(default_factory=dict)


# --- what is asked and answered ----------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """A line of an order: the key of an offer, slugs of its supplements, copies."""

    offer: int
    supplements: tuple[str, ...] = ()
    quantity: int = 1


@dataclass(frozen=True)
class Part:
    """A part of a line's amount. key: price, supplement or postage; of: the supplement's slug.

    single, further: of several copies, what one costs alone and what one costs beside a dearer one; None where all cost the same.
    """

    key: str
    money: Money
    of: str = ""
    single: Money | None = None
    further: Money | None = None


@dataclass(frozen=True)
class Line:
    """A line worked out; its total is the sum of its parts. is_delivered: the price includes the post."""

    wanted: Wanted
    parts: tuple[Part, ...]
    total: Money
    is_delivered: bool


@dataclass(frozen=True)
class Refusal:
    """Why it is not sold like this; offer None speaks of the whole order."""

    key: str
    offer: int | None = None
    parts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Quote:
    """total is None where anything is refused: half an order has no price."""

    country: str
    currency: str
    method: str
    on: date
    lines: tuple[Line, ...] = ()
    total: Money | None = None
    refusals: tuple[Refusal, ...] = ()

    @property
    def is_sold(self) -> bool:
        return self.total is not None

    def sum_of(self, key: str) -> Money:
        """What all parts with a key come to: the postage of the order, say."""
        sums = (part.money.minor for line in self.lines for part in line.parts if part.key == key)
        return Money(sum(sums), self.currency)


class Refused(Exception):
    """Inside the calculation: a line cannot be sold."""

    def __init__(self, key: str, **parts: str | int) -> None:
        super().__init__(key)
        self.key, self.parts = key, parts
