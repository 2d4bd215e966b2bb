"""Random histories of orders, driven through the real actions and compared with `reference` after every step."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from broadsheet.catalogue.checking import regions_cover_the_world
from broadsheet.catalogue.models import Component, StockLevel, Supplement, SupplementWords
from broadsheet.catalogue.setting_prices import set_supplement_price
from broadsheet.catalogue.tests import shelves
from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.checking import checks
from broadsheet.ledger.models import Entry, VatRate
from broadsheet.orders import actions
from broadsheet.orders.models import Order
from broadsheet.orders.querying import current_state, grants_of
from broadsheet.orders.rules import BasketLine
from broadsheet.orders.tests.counters import HOME, basket, open_way, ordering, who
from broadsheet.orders.tests.reference import RefLine, RefOrder, parts_of
from broadsheet.payments import actions as payments
from broadsheet.payments.arrivals import write_down, write_down_refunds
from broadsheet.payments.disputes import write_down_disputes
from broadsheet.payments.models import Allocation, PayBack, ProviderPayment
from broadsheet.payments.providers.interface import PAID, Seen, SeenDispute
from broadsheet.periodicals.models import Issue
from broadsheet.subscriptions import actions as subscriptions
from broadsheet.subscriptions.models import FREE_PRODUCTS, Grant, Serving

MOST_STEPS, NUMBERS, STOCK = 9, 3, 500
DAY = date(2024, 11, 7)


def every_check() -> list[Any]:
    """All that `check-books` looks at, but for what no order touches; at the end of a history."""
    return [check for check in checks if check is not regions_cover_the_world]


class Differs(AssertionError):
    """The program and the reference do not agree. steps: what had happened."""


@dataclass
class Shop:
    """What there is to buy: two books, three numbers with and without a supplement; where money comes to."""

    offers: list[Any]
    issues: list[Issue]
    bank: Any
    card: Any


def open_shop() -> Shop:
    """Furnish the test house with them; once for many histories."""
    regions = shelves.book_regions()
    offers = []
    for slug, price in (("winter-book", "12 GBP"), ("summer-book", "7.95 GBP")):
        row = shelves.offer(f"offer-{slug}", regions, kind="product")
        Component.objects.create(offer=row, product=shelves.product(slug, copies=STOCK))
        shelves.price_all(row, {"uk": [price]})
        offers.append(row)
    numbers = shelves.offer("numbers", regions)
    Component.objects.create(offer=numbers, periodical=shelves.serial("perigee"), count=NUMBERS)
    shelves.price_all(numbers, {"uk": ["10 GBP"]})
    extra = Supplement.objects.create(offer=numbers, slug="supporter", gives_free_products=True)
    SupplementWords.objects.create(supplement=extra, language="en", name="The supplement")
    set_supplement_price(extra, None, shelves.money("5 GBP"), shelves.FIRST_DAY)
    issues = [
        Issue.objects.create(periodical=shelves.serial("perigee"), slug=f"n{number}", sort_key=number)
        for number in range(NUMBERS)
    ]
    return Shop([*offers, numbers], issues, open_way("bank"), open_way("card"))


class History:
    """One order from its beginning on: `run` takes random steps, each in the program and in the reference."""

    def __init__(self, shop: Shop, seed: int) -> None:
        self.shop, self.seed = shop, seed
        self.chance = random.Random(seed)
        self.steps: list[str] = []
        self.payments: list[ProviderPayment | None] = []  # of each money of the reference
        self.allocations: list[Allocation] = []
        self.disputes: dict[int, tuple[int, str]] = {}
        self.number = 0

    # --- the order ------------------------------------------------------------------------------------------

    def place(self) -> None:
        if self.chance.random() < 0.25:
            VatRate.objects.create(
                section=shelves.root(), code=ledger.INCOME_BOOKS, per_cent=Decimal(20), valid_from=date(2020, 1, 1)
            )
        wanted = self.chance.choices(
            [("book", 0), ("book", 1), ("numbers", 0), ("numbers", 1)], k=self.chance.choice([1, 1, 2, 2, 3])
        )
        wanted = list(dict.fromkeys(wanted))
        lines, ours = [], []
        for at, (what, which) in enumerate(wanted):
            if what == "book":
                lines.append(BasketLine(self.shop.offers[which].pk, 1, (), min(at, 1)))
                price = (1200, 795)[which]
                ours.append(RefLine(price, [price], is_counted=True))
            else:
                extra = ("supporter",) if which else ()
                lines.append(BasketLine(self.shop.offers[2].pk, 1, extra, min(at, 1)))
                ours.append(RefLine(1000 + 500 * which, parts_of(1000, [1] * NUMBERS), 500 * which))
        people = {0: who(email=""), 1: who("Benoît Ardent", "", HOME)}
        is_on_trust = self.chance.random() < 0.25
        kept = basket(*lines, r1="GB")
        self.order = actions.place(ordering(kept, people=people, is_on_trust=is_on_trust))
        self.ref = RefOrder(ours, is_on_trust=is_on_trust, stock=-sum(line.is_counted for line in ours))
        self.steps.append(f"place {wanted} on trust: {is_on_trust}")

    def run(self) -> None:
        """Raises Differs."""
        self.place()
        self.compare()
        for _step in range(self.chance.randrange(1, MOST_STEPS + 1)):
            possible = [step for step in self._steps() if step is not None]
            step = self.chance.choice(possible)
            self.steps.append(step.__name__)
            self.order = Order.objects.select_related("due", "section", "payer").get(pk=self.order.pk)
            step()
            self.compare()
        self.compare(is_end=True)

    def _steps(self) -> list[Any]:
        ref = self.ref
        may_send = any(ref.holds()) and not ref.is_disputed
        services = [at for at, money in enumerate(ref.moneys) if money.is_by_service and not money.held]
        waiting = [at for at in services if ref.moneys[at].back == ref.moneys[at].sent and ref.moneys[at].left > 0]
        is_open = ref.is_awaited
        return [
            self.pay_all if not ref.is_settled and ref.missing > 0 else None,
            self.pay_part if not ref.is_settled and ref.missing > 1 else None,
            self.pay_too_much if not ref.is_settled and ref.missing > 0 else None,
            self.pay_by_card if is_open and ref.missing > 0 else None,
            self.pay_by_card if is_open and ref.missing > 0 else None,
            self.trust if is_open and not ref.is_on_trust else None,
            self.pack if may_send else None, self.pack if may_send else None,
            self.post if any(line.packed > line.posted for line in ref.lines) and not ref.is_disputed else None,
            self.post if any(line.packed > line.posted for line in ref.lines) and not ref.is_disputed else None,
            self.unpack if any(line.packed > line.posted for line in ref.lines) else None,
            self.refund if ref.is_settled and ref.net > 0 and not ref.is_disputed else None,
            self.stop_one if ref.is_settled and not ref.is_closed else None,
            self.cancel if is_open else None,
            self.drop if is_open and sum(not line.is_stopped for line in ref.lines) > 1 else None,
            self.forgo if is_open and 0 < ref.net < ref.total else None,
            self.take_back if ref.moneys and not ref.back and not ref.is_closed else None,
            self.send_back if ref.to_pay_back() else None,
            self.refund_there if waiting and not ref.is_disputed else None,
            self.dispute if waiting else None,
            self.decide if self.disputes else None, self.decide if self.disputes else None,
            self.nothing_is_sent if ref.is_disputed and any(ref.holds()) else None,
        ]  # fmt: skip

    # --- steps ------------------------------------------------------------------------------------------------

    def _money(self, minor: int) -> None:
        self.number += 1
        money = payments.record_remittance(
            self.shop.bank, Money(minor, "GBP"), DAY, "test", f"history:{self.seed}:{self.number}", payer_name="O"
        )
        self.allocations.append(payments.allocate(money, self.order.due))
        self.payments.append(None)
        self.ref.pay(minor)

    def pay_all(self) -> None:
        self._money(self._missing())

    def _missing(self) -> int:
        return self.ref.missing

    def pay_part(self) -> None:
        self._money(self.chance.randrange(1, self._missing()))

    def pay_too_much(self) -> None:
        self._money(self._missing() + self.chance.randrange(1, 500))

    def pay_by_card(self) -> None:
        self.number += 1
        minor = self._missing()
        row = ProviderPayment.objects.create(
            provider="stripe", account=self.shop.card, due=self.order.due, attempt=self.number, amount_minor=minor,
            provider_id=f"cs_{self.seed}_{self.number}", currency="GBP",
        )  # fmt: skip
        amount = Money(minor, "GBP")
        write_down(row, Seen(PAID, amount, f"pi_{self.seed}_{self.number}"), amount)
        row.refresh_from_db()
        self.allocations.append(Allocation.objects.get(remittance__source_key=f"stripe:{row.payment_id}"))
        self.payments.append(row)
        self.ref.pay(minor, is_by_service=True)

    def trust(self) -> None:
        actions.send_on_trust(self.order)
        self.ref.is_on_trust = True

    def _grant(self, at: int) -> Grant:
        return grants_of(self.order).exclude(kind=FREE_PRODUCTS).get(key__startswith=f"order:{self.order.pk}:{at}:")

    def pack(self) -> None:
        holds = self.ref.holds()
        places = [at for at, line in enumerate(self.ref.lines) if holds[at] and line.packed < len(line.units)]
        if not places:
            return
        at = self.chance.choice(places)
        line = self.ref.lines[at]
        subscriptions.pack(self._grant(at), None if line.is_counted else self.shop.issues[line.packed])
        line.packed += 1

    def post(self) -> None:
        places = [at for at, line in enumerate(self.ref.lines) if line.packed > line.posted]
        at = self.chance.choice(places)
        parcel = self._grant(at).servings.filter(posted_at=None).earliest("number")
        actions.post_parcels([parcel])
        self.ref.lines[at].posted += 1

    def unpack(self) -> None:
        places = [at for at, line in enumerate(self.ref.lines) if line.packed > line.posted]
        at = self.chance.choice(places)
        actions.unpack(self._grant(at).servings.latest("number"))
        self.ref.unpack(at)

    def _line(self, at: int) -> Any:
        return self.order.lines.get(position=at)

    def refund(self) -> None:
        backs = {}
        for at, line in enumerate(self.ref.lines):
            left = line.price - line.dropped - line.back
            if left > 0 and (self.chance.random() < 0.6 or len(self.ref.lines) == 1):
                backs[at] = left if self.chance.random() < 0.5 else self.chance.randrange(1, left + 1)
        money = sum(one.left for one in self.ref.moneys)
        if not backs or sum(backs.values()) > money:
            return
        stops = {at for at in range(len(self.ref.lines)) if self.chance.random() < 0.4}
        sums = {self._line(at).pk: Money(minor, "GBP") for at, minor in backs.items()}
        actions.refund(
            self.order, lines=sums, stops={self._line(at).pk for at in stops}, key=f"r{self.seed}{len(self.steps)}"
        )
        self.ref.refund(backs, stops)

    def stop_one(self) -> None:
        at = self.chance.randrange(len(self.ref.lines))
        actions.refund(self.order, stops=[self._line(at).pk])
        self.ref.stop_line(self.ref.lines[at])

    def cancel(self) -> None:
        actions.cancel(self.order)
        self.ref.cancel()

    def drop(self) -> None:
        at = self.chance.choice([at for at, line in enumerate(self.ref.lines) if not line.is_stopped])
        line = self.ref.lines[at]
        price = sum(line.units[line.packed :]) if line.packed else line.price
        if self.ref.let_go and price > self.ref.missing:  # more than the shortfall that was let go leaves to be paid
            try:
                actions.drop_line(self.order, self._line(at))
            except actions.Refused:
                return
            raise Differs(f"seed {self.seed}: a line was dropped that had been let go: {self.steps}")
        actions.drop_line(self.order, self._line(at))
        self.ref.drop(at)

    def forgo(self) -> None:
        actions.let_go(self.order)
        self.ref.forgo()

    def take_back(self) -> None:
        at = self.chance.randrange(len(self.ref.moneys))
        refuses = (
            self.ref.is_settled and not self.ref.is_on_trust and any(line.packed for line in self.ref.lines)
        ) or self.ref.moneys[at].held
        if refuses:
            return
        payments.take_back_allocation(self.allocations.pop(at))
        self.payments.pop(at)
        self.ref.take_back(at)
        self.disputes = {place - (place > at): value for place, value in self.disputes.items() if place != at}

    def send_back(self) -> None:
        for row in PayBack.objects.exclude(state=PayBack.SENT):
            payments.pay_back_sent(row)
        self.ref.send_back()

    def _service(self) -> int:
        return self.chance.choice([
            at for at, money in enumerate(self.ref.moneys)
            if money.is_by_service and not money.held and money.left > 0 and money.back == money.sent
        ])  # fmt: skip

    def refund_there(self) -> None:
        at = self._service()
        money = self.ref.moneys[at]
        minor = money.left if self.chance.random() < 0.5 else self.chance.randrange(1, money.left + 1)
        row = self.payments[at]
        assert row is not None
        gone = sum(
            one.amount_minor for one in PayBack.objects.filter(allocation=self.allocations[at], dispute=None, state=PayBack.SENT)
        )  # fmt: skip
        write_down_refunds(self.allocations[at].remittance, gone + minor, "stripe", row.payment_id)
        self.ref.goes_back(money, minor)

    def dispute(self) -> None:
        at = self._service()
        held = self.ref.moneys[at].left
        row = self.payments[at]
        assert row is not None
        number = f"dp_{self.seed}_{len(self.steps)}"
        write_down_disputes(row, (SeenDispute(number, "open", held, held),))
        self.ref.moneys[at].held = held
        self.disputes[at] = (held, number)

    def decide(self) -> None:
        at = self.chance.choice(sorted(self.disputes))
        held, number = self.disputes.pop(at)
        row = self.payments[at]
        assert row is not None
        if self.chance.random() < 0.5:
            write_down_disputes(row, (SeenDispute(number, "won", held, 0),))
            self.ref.moneys[at].held = 0
            return
        for _again in range(2):
            write_down_disputes(row, (SeenDispute(number, "lost", held, held),))
        self.ref.dispute_lost(self.ref.moneys[at])

    def nothing_is_sent(self) -> None:
        """As long as a dispute is open, nothing is packed or posted."""
        at = self.ref.holds().index(True)
        line = self.ref.lines[at]
        if line.packed < len(line.units):
            self._refused(
                lambda: subscriptions.pack(self._grant(at), None if line.is_counted else self.shop.issues[line.packed])
            )
        for parcel in Serving.objects.filter(posted_at=None):
            self._refused(lambda parcel=parcel: subscriptions.post(parcel))

    def _refused(self, do: Any) -> None:
        try:
            do()
        except subscriptions.Refused:
            return
        raise Differs(f"seed {self.seed}: it was sent while the money is disputed; {self.steps}")

    # --- compared ----------------------------------------------------------------------------------------------

    def compare(self, *, is_end: bool = False) -> None:
        ref = self.ref
        sums = _sums()
        incomes = -sum(minor for code, minor in sums.items() if code.startswith("income-") or code == ledger.VAT)
        order = Order.objects.select_related("due").get(pk=self.order.pk)
        grants = grants_of(order).exclude(kind=FREE_PRODUCTS)
        in_force = {int(key.split(":")[2]) for key in grants.in_force().values_list("key", flat=True)}
        promised = [at in in_force for at in range(len(ref.lines))]
        ours = {
            "owed in copies": ref.owed(), "income": ref.income(), "to be paid back": ref.to_pay_back(), "unmatched": ref.free,
            "disputed": sum(money.held for money in ref.moneys), "stock": 2 * STOCK + ref.stock, "state": ref.state(),
            "in force": ref.holds(), "faults": [],
        }  # fmt: skip
        theirs = {
            "owed in copies": -sums.get(ledger.OWED_COPIES, 0), "income": incomes - sums.get(ledger.LOSSES, 0),
            "to be paid back": -sums.get(ledger.TO_PAY_BACK, 0), "unmatched": -sums.get(ledger.UNMATCHED, 0),
            "disputed": sums.get(ledger.DISPUTED, 0),
            "stock": sum(StockLevel.objects.values_list("available", flat=True)), "state": current_state(order),
            "in force": promised, "faults": [line for check in (every_check() if is_end else ()) for line in check()],
        }  # fmt: skip
        if not incomes and sums.get(ledger.VAT, 0):
            theirs["faults"] = [*theirs["faults"], "VAT on nothing"]  # type: ignore[misc]
        different = {name: (ours[name], theirs[name]) for name in ours if ours[name] != theirs[name]}
        if different:
            told = "; ".join(
                f"{name}: {one} by the reference, {other} here" for name, (one, other) in different.items()
            )
            raise Differs(f"seed {self.seed}: {told}; after {', '.join(self.steps)}")


def _sums() -> dict[str, int]:
    sums: dict[str, int] = {}
    for code, minor in Entry.objects.values_list("account__code", "amount_minor"):
        sums[code] = sums.get(code, 0) + minor
    return sums


def run_history(shop: Shop, seed: int) -> None:
    """One history, undone afterwards. Raises Differs."""
    with transaction.atomic():
        point = transaction.savepoint()
        try:
            History(shop, seed).run()
        finally:
            transaction.savepoint_rollback(point)
