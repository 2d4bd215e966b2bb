"""A small model of an order, written without the program: what is owed, earned, lost and to be paid back after each step.

It counts in its own way: every line has its money in three pots (with us for copies, earned, gone back), and each event moves
money between pots. Nothing in it is taken from the program; the driver in `histories.py` compares the two after every step.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class RefLine:
    """price: what the line costs; units: what each of its copies is worth, in the order in which they are sent."""

    price: int
    units: list[int]
    extra: int = 0  # of the price: a supplement, earned when it is paid
    dropped: int = 0
    is_counted: bool = False  # whether its copies come out of a stock
    back: int = 0
    packed: int = 0
    posted: int = 0
    is_stopped: bool = False

    @property
    def sent(self) -> int:
        return sum(self.units[: self.posted])

    @property
    def still_to_leave(self) -> int:
        return sum(self.units[self.posted : self.packed if self.is_stopped else len(self.units)])


@dataclass
class RefMoney:
    """Money that was given to the order. back: asked to be paid back of it; sent: has left; held: in a dispute."""

    given: int
    is_by_service: bool = False
    back: int = 0
    sent: int = 0
    held: int = 0

    @property
    def left(self) -> int:
        return self.given - self.back


@dataclass
class RefOrder:
    """free: money without an owner; lost_in_disputes: what was held after it had gone back already."""

    lines: list[RefLine]
    moneys: list[RefMoney] = field(default_factory=list)
    let_go: int = 0
    free: int = 0
    lost_in_disputes: int = 0
    is_settled: bool = False
    is_closed: bool = False
    is_on_trust: bool = False
    stock: int = 0

    # --- sums ---------------------------------------------------------------------------------------------

    @property
    def total(self) -> int:
        return sum(line.price - line.dropped for line in self.lines)

    @property
    def back(self) -> int:
        return sum(money.back for money in self.moneys)

    @property
    def net(self) -> int:
        """What we have for it."""
        return sum(money.left for money in self.moneys)

    @property
    def is_disputed(self) -> bool:
        return any(money.held for money in self.moneys)

    @property
    def missing(self) -> int:
        return 0 if self.is_settled else self.total - self.net - self.let_go

    @property
    def is_awaited(self) -> bool:
        return not self.is_closed and not self.is_settled

    def covered(self) -> list[int]:
        """What was paid of each line, refunds not taken off: whole lines once all is paid, else in proportion."""
        prices = [line.price - line.dropped for line in self.lines]
        return prices if self.is_settled else parts_of(self.net + self.let_go, prices)

    def owed(self) -> int:
        """What is paid and not yet sent; below 0 what was sent first and is awaited."""
        sum_minor = 0
        for line, given in zip(self.lines, self.covered(), strict=True):
            price = line.price - line.dropped
            extra = line.extra if not line.dropped or line.packed else 0
            for_copies = parts_of(given, [price - extra, extra])[0] if price else 0
            kept = for_copies - line.back - line.sent
            sum_minor += kept if self.is_awaited else max(0, min(kept, line.still_to_leave))
        return sum_minor

    def income(self) -> int:
        """What is ours for good, losses taken off: all that we have and do not owe."""
        return self.net - self.owed() - self.lost_in_disputes

    def to_pay_back(self) -> int:
        return sum(money.back - money.sent for money in self.moneys)

    def state(self) -> str:
        gone = "to-pay-back" if self.to_pay_back() else "paid-back"
        is_all_back = self.back > 0 and self.net <= 0
        packed = sum(line.packed - line.posted for line in self.lines)
        posted = sum(line.posted for line in self.lines)
        owed = sum(len(line.units) - line.packed for line in self.lines if not line.is_stopped)
        if self.is_closed:
            return gone if is_all_back else "cancelled"
        if self.is_disputed:
            return "disputed"
        if self.is_settled and is_all_back:
            return gone
        if not self.is_settled and not self.is_on_trust:
            return "part-paid" if self.net else "waiting"
        if posted:
            return "part-posted" if owed or packed else "posted"
        if packed and not owed:
            return "packed"
        if all(line.is_stopped for line in self.lines):
            return "stopped"
        return "paid" if self.is_settled else "on-trust"

    def holds(self) -> list[bool]:
        """Which lines are promised now: whether their copies may be packed."""
        is_open = not self.is_closed and (self.is_settled or self.is_on_trust)
        return [is_open and not line.is_stopped for line in self.lines]

    # --- events -------------------------------------------------------------------------------------------

    def pay(self, minor: int, *, is_by_service: bool = False) -> None:
        """Money comes; what is too much stays free. A closed order is opened again by it."""
        if self.is_settled:
            self.free += minor
            return
        if self.is_closed:
            self._open_again()
        given = min(minor, self.missing)
        self.moneys.append(RefMoney(given, is_by_service))
        self.free += minor - given
        self.is_settled = not self.missing

    def take_back(self, at: int) -> None:
        """It was somebody else's money."""
        self.free += self.moneys.pop(at).given
        self.is_settled = False

    def _open_again(self) -> None:
        self.is_closed = False
        for line in self.lines:
            if not line.dropped:
                if line.is_counted and not line.packed:
                    self.stock -= 1
                line.is_stopped = False

    def refund(self, backs: dict[int, int], stops: set[int]) -> None:
        for at, minor in backs.items():
            line = self.lines[at]
            line.back += minor
            if line.back == line.price - line.dropped:
                stops = stops | {at}
        for at in stops:
            self.stop_line(self.lines[at])
        self._ask_back(sum(backs.values()))

    def _ask_back(self, minor: int) -> None:
        for money in reversed(self.moneys):
            part = min(minor, money.left)
            money.back += part
            minor -= part

    def send_back(self) -> None:
        for money in self.moneys:
            money.sent = money.back

    def goes_back(self, money: RefMoney, minor: int) -> None:
        """Money went back at the service: nobody has said of which line it is."""
        money.back += minor
        money.sent += minor
        if not self.is_settled:
            return
        for line, part in zip(self.lines, self._unsaid(minor), strict=True):
            line.back += part
            if part and line.back == line.price - line.dropped:
                self.stop_line(line)

    def _unsaid(self, minor: int) -> list[int]:
        """A line that is worth just this; else what will not be sent any more; else everything, by what is left of it."""
        left = [line.price - line.dropped - line.back for line in self.lines]
        if left.count(minor) == 1:
            return [minor if one == minor else 0 for one in left]
        idle = [0 if line.still_to_leave else one for line, one in zip(self.lines, left, strict=True)]
        return parts_of(minor, idle if sum(idle) >= minor and any(one.still_to_leave for one in self.lines) else left)

    def dispute_lost(self, money: RefMoney) -> None:
        part = min(money.held, money.left)
        self.lost_in_disputes += money.held - part
        money.held = 0
        if part:
            self.goes_back(money, part)

    def stop_line(self, line: RefLine) -> None:
        if line.is_counted and not line.is_stopped and not line.packed:
            self.stock += 1
        line.is_stopped = True

    def cancel(self) -> None:
        self.is_closed = True
        self._ask_back(self.net)
        for line in self.lines:
            self.stop_line(line)

    def drop(self, at: int) -> None:
        line = self.lines[at]
        line.dropped = line.price if not line.packed else sum(line.units[line.packed :])
        self.stop_line(line)
        over = self.net + self.let_go - self.total
        if over > 0:
            self._ask_back(over)
        if self.net + self.let_go >= self.total:
            self.is_settled = True

    def forgo(self) -> None:
        self.let_go += self.missing
        self.is_settled = True

    def unpack(self, at: int) -> None:
        line = self.lines[at]
        line.packed -= 1
        if line.is_counted and line.is_stopped and not line.packed:
            self.stock += 1


def parts_of(minor: int, weights: list[int]) -> list[int]:
    """In proportion, what does not divide to the largest remainders, first first."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [minor * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: (-(minor * weights[at] % whole), at))
    for at in order[: minor - sum(parts)]:
        parts[at] += 1
    return parts
