"""What a basket costs: the catalogue's quotes, one parcel per recipient, put together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from broadsheet.catalogue.models import Offer, Supplement
from broadsheet.catalogue.models.prices import SERVICE_NAMES
from broadsheet.catalogue.querying import tariff_for
from broadsheet.catalogue.rules import METHODS, Line, Part, Quote, Refusal, Tariff, Wanted, quote
from broadsheet.catalogue.rules.names import ORDINARY
from broadsheet.catalogue.wording import part_words, refusal_words
from broadsheet.core.languages import comma
from broadsheet.core.money import Money, total
from broadsheet.orders.models.orders import POSTAGE, PRICE, SUPPLEMENT
from broadsheet.orders.rules import Basket, BasketLine
from broadsheet.pages.sums import sum_words
from broadsheet.payments.models import METHOD_NAMES
from broadsheet.payments.querying import methods_at_the_counter, methods_open_to
from broadsheet.sections.models import Section


@dataclass(frozen=True)
class QuotedPart:
    """A part of a line's amount, and what it is called."""

    kind: str
    money: Money
    words: str
    supplement: Supplement | None = None
    note: str = ""


@dataclass(frozen=True)
class QuotedLine:
    """A line of the basket with what it costs and why."""

    line: BasketLine
    offer: Offer
    words: str
    amount: Money
    parts: tuple[QuotedPart, ...]

    @property
    def price(self) -> Money:
        """What is owed in copies."""
        return total((part.money for part in self.parts if part.kind == PRICE), self.amount.currency)

    @property
    def postage(self) -> Money:
        """What posting them costs."""
        return total((part.money for part in self.parts if part.kind == POSTAGE), self.amount.currency)

    @property
    def supplements(self) -> list[Supplement]:
        return [part.supplement for part in self.parts if part.supplement]


@dataclass(frozen=True)
class Bill:
    """What a basket costs in one currency by one method, by the prices of a day; or why it cannot be had so."""

    total: Money
    lines: list[QuotedLine] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    day: date | None = None

    @property
    def words(self) -> str:
        return comma(_spoken()).join(one.words for one in self.lines)

    @property
    def _for_the_post(self) -> list[Money]:
        return [part.money for line in self.lines for part in line.parts if part.kind == POSTAGE]

    @property
    def postage(self) -> Money:
        return total(self._for_the_post, self.total.currency)

    @property
    def is_posted(self) -> bool:
        """Whether anything of it pays its own post, be it nothing."""
        return bool(self._for_the_post)


@dataclass(frozen=True)
class Way:
    """A currency and a method in which the whole can be bought, with what it costs."""

    currency: str
    method: str
    bill: Bill

    @property
    def key(self) -> str:
        return f"{self.currency}:{self.method}"

    @property
    def words(self) -> str:
        """`bank transfer: 12.00 GBP`."""
        names = {"method": dict(METHOD_NAMES)[self.method], "total": sum_words(self.bill.total, _spoken())}
        return _("%(method)s: %(total)s") % names


@dataclass
class Shelf:
    """What of a basket is bought from one section: each line with its place in the basket."""

    section: Section
    rows: list[tuple[int, BasketLine, Offer]] = field(default_factory=list)

    def basket(self, whole: Basket) -> Basket:
        return replace(whole, lines=tuple(line for _at, line, _offer in self.rows))


def offers_in(basket: Basket) -> dict[int, Offer]:
    return {
        offer.pk: offer for offer in Offer.objects.with_words().filter(pk__in={line.offer for line in basket.lines})
    }


def shelves(basket: Basket) -> list[Shelf]:
    """The basket by the section that sells; what is no offer any more is left out."""
    offers = offers_in(basket)
    found: dict[int, Shelf] = {}
    for at, line in enumerate(basket.lines):
        if offer := offers.get(line.offer):
            found.setdefault(offer.section_id, Shelf(offer.section)).rows.append((at, line, offer))
    return list(found.values())


class Pricing:
    """The prices of a basket's offers on a day: read once, asked for every way to pay.

    at_the_counter: ways to pay that readers are not offered count too. has_copies: its copies are put by already, so that
    the stock is not asked.
    """

    def __init__(
        self, basket: Basket, section: Section, day: date, *, at_the_counter: bool = False, has_copies: bool = False
    ) -> None:
        self.basket, self.section, self.day = basket, section, day
        self.offers = offers_in(basket)
        self.tariff: Tariff = tariff_for(list(self.offers), day)
        if has_copies:
            put_by = {
                key: replace(row, in_stock=None, is_out_of_print=False) for key, row in self.tariff.offers.items()
            }
            self.tariff = replace(self.tariff, offers=put_by)
        self.methods_open = methods_at_the_counter if at_the_counter else methods_open_to
        self.service, self._open = "", dict[str, Collection[str]]()

    def open_to(self, currency: str) -> Collection[str]:
        """The ways to pay that are open in a currency; asked once."""
        if currency not in self._open:
            self._open[currency] = self.methods_open(self.section.pk, currency, self.day)
        return self._open[currency]

    def by(self, service: str) -> Pricing:
        """The same, sent by a class of post; '' is the usual one."""
        other = copy(self)
        other.service = service
        return other

    def services(self) -> list[tuple[str, Money]]:
        """The classes of post by which all of it can go, each with its postage by the first way to pay; none if it is delivered."""
        known = {row.service for rows in self.tariff.postage.values() for row in rows}
        found = ((service, self.by(service).ways()) for service, _words in SERVICE_NAMES if service in known)
        return [(service, ways[0].bill.postage) for service, ways in found if ways and ways[0].bill.is_posted]

    def usual_service(self) -> str:
        """The class of post that is taken where nobody chose one: ordinary post, or else the cheapest; '' if it is delivered."""
        postage = {service: money.minor for service, money in self.services()}
        return ORDINARY if ORDINARY in postage else min(postage, key=postage.__getitem__, default="")

    def ways(self) -> list[Way]:
        """Every way in which all of it can be had, by currency, the cheapest of each first."""
        currencies = {row.currency for offer in self.tariff.offers.values() for row in offer.prices}
        found = [
            Way(currency, method, self.bill(currency, method))
            for currency in currencies for method in self.open_to(currency)
        ]  # fmt: skip
        sold = [way for way in found if way.bill.lines and not way.bill.refusals]
        return sorted(sold, key=lambda way: (way.currency, way.bill.total.minor, METHODS.index(way.method)))

    def why_not(self) -> list[str]:
        """Why none of the ways is open, in words: what is refused in the one that comes nearest."""
        rows = [row for offer in self.tariff.offers.values() for row in offer.prices]
        priced_there = {row.currency for row in rows if row.region in self._regions()}
        # Of two reasons the one in a currency that is sold there says more.
        currencies = sorted({row.currency for row in rows}, key=lambda code: (code not in priced_there, code))
        open_ones = [
            (currency, method)
            for currency in currencies for method in METHODS if method in self.open_to(currency)
        ]  # fmt: skip
        if not open_ones:
            return [_("None of this can be paid for at the moment: please write to us.")]
        return min((self.bill(*way).refusals for way in open_ones), key=len)

    def _regions(self) -> set[int | None]:
        """The regions to which the lines go."""
        return {
            self.tariff.offers[line.offer].region_of(self.basket.country_of(line.recipient))
            for line in self.basket.lines if line.offer in self.tariff.offers
        }  # fmt: skip

    def can_be_parted(self) -> bool:
        """Whether each line can be had as an order of its own, though not all together."""
        alone = [replace(self.basket, lines=(line,)) for line in self.basket.lines]
        return len(alone) > 1 and all(Pricing(one, self.section, self.day).ways() for one in alone)

    def bill(self, currency: str, method: str) -> Bill:
        """What it costs in one way. A way that is not open is refused too."""
        refusals: list[str] = []
        worked_out: dict[int, Line] = {}
        if method not in self.open_to(currency):
            refusals.append(_("This way to pay is not open in %(currency)s.") % {"currency": currency})
        for country, lines in self._parcels():
            if not country:
                refusals.append(_("Please say to which country it goes."))
                continue
            quoted = self._quote(lines, country, currency, method)
            refusals += [self._words(refusal, quoted) for refusal in quoted.refusals]
            worked_out.update(zip(map(id, lines), quoted.lines, strict=False))
        if refusals or len(worked_out) < len(self.basket.lines):
            return Bill(
                Money(0, currency), refusals=list(dict.fromkeys(refusals)) or [_("This is not on sale any more.")]
            )
        made = [self._line(line, worked_out[id(line)]) for line in self.basket.lines]
        return Bill(total((one.amount for one in made), currency), made, day=self.day)

    def _words(self, refusal: Refusal, quoted: Quote) -> str:
        language = _spoken()
        offers = {pk: offer.name_in(language) for pk, offer in self.offers.items()}
        supplements = {
            one.slug: one.name_in(language) for offer in self.offers.values() for one in offer.supplements.all()
        }
        asked = {"country": quoted.country, "currency": quoted.currency, "method": quoted.method}
        return refusal_words(refusal, language, offers, supplements, asked)

    def _parcels(self) -> list[tuple[str, list[BasketLine]]]:
        return [
            (self.basket.country_of(to), [line for line in self.basket.lines if line.recipient == to])
            for to in self.basket.recipients
        ]

    def _quote(self, lines: Iterable[BasketLine], country: str, currency: str, method: str) -> Quote:
        wanted = [Wanted(line.offer, line.supplements, line.quantity) for line in lines]
        return quote(self.tariff, wanted, country, currency, method, self.service)

    def _line(self, line: BasketLine, worked_out: Line) -> QuotedLine:
        offer = self.offers[line.offer]
        extras = {supplement.slug: supplement for supplement in offer.supplements.all()}
        called = {slug: supplement.name_in(_spoken()) for slug, supplement in extras.items()}
        parts = []
        for part in worked_out.parts:
            extra = extras.get(part.of) if part.key == SUPPLEMENT else None
            parts.append(QuotedPart(part.key, part.money, part_words(part, called), extra, _copies_words(part)))
        return QuotedLine(line, offer, offer.name_in(_spoken()), worked_out.total, tuple(parts))


def _copies_words(part: Part) -> str:
    """What one copy costs and what each further one, where they differ; else ''."""
    if part.single is None or part.further is None:
        return ""
    prices = {"single": sum_words(part.single, _spoken()), "further": sum_words(part.further, _spoken())}
    return _("one copy %(single)s, each further copy %(further)s") % prices


def _spoken() -> str:
    return get_language() or "en"
