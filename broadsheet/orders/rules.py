"""The basket as it travels in a cookie, and the state of an order: plain values in, plain values out."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from broadsheet.core.countries import is_country
from broadsheet.core.money import Money, shared_out

MOST_LINES, MOST_COPIES, MOST_RECIPIENTS, MOST_SUPPLEMENTS = 30, 999, 8, 10
_KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")
_SLUG = re.compile(r"[a-z0-9-]{1,80}")

# Where an order came from.
WEB, LETTER, STALL, TELEPHONE = CHANNELS = ("web", "letter", "stall", "telephone")

# What an order's buyer is told.
(
    WAITING, PART_PAID, PAID, ON_TRUST, PACKED, PART_POSTED, POSTED, TO_PAY_BACK, PAID_BACK, STOPPED, DISPUTED, CANCELLED,
    EXPIRED,
) = STATES = (
    "waiting", "part-paid", "paid", "on-trust", "packed", "part-posted", "posted", "to-pay-back", "paid-back", "stopped",
    "disputed", "cancelled", "expired",
)  # fmt: skip

# How long an order waits for its money before its copies go back into stock; nothing expires that is sent on trust.
PATIENCE: Mapping[str, timedelta] = {
    "card": timedelta(days=2),
    "paypal": timedelta(days=2),
    "bank": timedelta(days=30),
    "cheque": timedelta(days=45),
    "cash": timedelta(days=30),
}


@dataclass(frozen=True)
class BasketLine:
    """So many of an offer, with supplements by their short names, for one recipient: 0 is the buyer, 1 and more are others."""

    offer: int
    quantity: int = 1
    supplements: tuple[str, ...] = ()
    recipient: int = 0


@dataclass(frozen=True)
class Basket:
    """What somebody is about to order. `key` makes of a form that is sent twice one order.

    countries: of each recipient, where it is known.
    """

    key: str
    lines: tuple[BasketLine, ...] = ()
    countries: Mapping[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.lines)

    @property
    def recipients(self) -> list[int]:
        """Who gets something, the buyer first."""
        return sorted({line.recipient for line in self.lines})

    def added(self, line: BasketLine) -> Basket:
        """With a line more; the same thing for the same person is counted together. Raises TooMuch."""
        lines = list(self.lines)
        for at, known in enumerate(lines):
            if replace(known, quantity=line.quantity) == line:
                lines[at] = replace(known, quantity=min(MOST_COPIES, known.quantity + line.quantity))
                break
        else:
            if len(lines) >= MOST_LINES:
                raise TooMuch
            lines.append(line)
        return replace(self, lines=tuple(lines))

    def changed(self, at: int, *, quantity: int, recipient: int) -> Basket:
        """With another number of copies (0 takes the line out) or recipient in a line; a line that is not there is left."""
        if not 0 <= at < len(self.lines):
            return self
        lines = list(self.lines)
        if quantity <= 0:
            lines.pop(at)
        else:
            to = min(max(recipient, 0), MOST_RECIPIENTS)
            lines[at] = replace(lines[at], quantity=min(MOST_COPIES, quantity), recipient=to)
        return replace(self, lines=tuple(lines))

    @property
    def next_recipient(self) -> int:
        """The number of somebody else who gets nothing yet. Raises TooMuch."""
        found = next((to for to in range(1, MOST_RECIPIENTS + 1) if to not in self.recipients), 0)
        if not found:
            raise TooMuch
        return found

    def parted(self, at: int) -> Basket:
        """With one copy of a line for somebody else, in the same country until she says another. Raises TooMuch."""
        if not 0 <= at < len(self.lines) or self.lines[at].quantity < 2:
            return self
        line, to = self.lines[at], self.next_recipient
        fewer = self.changed(at, quantity=line.quantity - 1, recipient=line.recipient)
        more = fewer.added(replace(line, quantity=1, recipient=to))
        return more.bound_for({to: self.country_of(line.recipient)})

    def bound_for(self, countries: Mapping[int, str]) -> Basket:
        """With the countries of recipients; what is no country is left out."""
        known = {**self.countries, **{to: code for to, code in countries.items() if is_country(code)}}
        return replace(self, countries={to: code for to, code in known.items() if to in (0, *self.recipients)})

    def without(self, offers: Iterable[int]) -> Basket:
        """What is left after some offers were ordered, under a new key."""
        gone = set(offers)
        return replace(self, key=new_key(), lines=tuple(line for line in self.lines if line.offer not in gone))

    def country_of(self, recipient: int) -> str:
        """Where a recipient's post goes; '' if nobody has said it yet."""
        return self.countries.get(recipient, "")


class TooMuch(Exception):
    """More lines than a basket holds."""


def new_key() -> str:
    return secrets.token_urlsafe(18)


def write_basket(basket: Basket) -> str:
    """The basket as a short line of text."""
    lines = [[line.offer, line.quantity, list(line.supplements), line.recipient] for line in basket.lines]
    countries = {str(to): code for to, code in basket.countries.items()}
    return json.dumps([basket.key, lines, countries], separators=(",", ":"))


def read_basket(words: str) -> Basket:
    """What `write_basket` wrote; anything else is an empty basket."""
    try:
        key, lines, countries = json.loads(words)
        if not _KEY.fullmatch(key):
            raise ValueError(key)
        read = tuple(_read_line(row) for row in lines[:MOST_LINES])
        where = {int(to): str(code) for to, code in countries.items()}
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        return Basket(new_key())
    return Basket(key, read).bound_for(where)


def _read_line(row: list[object]) -> BasketLine:
    offer, quantity, supplements, recipient = row
    if not isinstance(offer, int) or not isinstance(quantity, int) or not isinstance(recipient, int):
        raise TypeError(row)
    return BasketLine(
        offer,
        min(max(quantity, 1), MOST_COPIES),
        read_supplements(supplements),
        min(max(recipient, 0), MOST_RECIPIENTS),
    )


def read_supplements(names: object) -> tuple[str, ...]:
    """Short names of supplements, each once; what cannot be one is left out."""
    known = (
        {name for name in names if isinstance(name, str) and _SLUG.fullmatch(name)}
        if isinstance(names, list)
        else set()
    )
    return tuple(sorted(known)[:MOST_SUPPLEMENTS])


@dataclass(frozen=True)
class Facts:
    """What is known of an order, in minor units and parcels.

    closed: '' | cancelled | expired; is_settled: whether its sum was paid in full, whatever went back later (None: as `paid`
    and `total` say); paid_back: what went back or is to, to_send: what of that has not left yet; parcels are those of products
    and numbers that were packed and posted; owed counts those still to be packed; is_stopped: nothing more is sent.
    """

    total: int
    paid: int
    paid_back: int = 0
    closed: str = ""
    is_on_trust: bool = False
    owed: int = 0
    packed: int = 0
    posted: int = 0
    is_settled: bool | None = None
    to_send: int = 0
    is_stopped: bool = False
    is_disputed: bool = False


def state_of(facts: Facts) -> str:
    """The one word for where an order stands: money first, then post. Nothing is called paid back before it has left."""
    is_all_back = bool(facts.paid_back) and facts.paid <= 0
    gone = TO_PAY_BACK if facts.to_send else PAID_BACK
    if facts.closed:
        return gone if is_all_back else facts.closed
    if facts.is_disputed:
        return DISPUTED
    is_paid = facts.paid >= facts.total if facts.is_settled is None else facts.is_settled
    if is_paid and is_all_back:
        return gone
    if not is_paid and not facts.is_on_trust:
        return PART_PAID if facts.paid else WAITING
    return _state_in_the_post(facts, is_paid)


def _state_in_the_post(facts: Facts, is_paid: bool) -> str:
    if facts.posted:
        return PART_POSTED if facts.owed or facts.packed else POSTED
    if facts.packed and not facts.owed:
        return PACKED
    if facts.is_stopped:
        return STOPPED
    return PAID if is_paid else ON_TRUST


# --- what is owed ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LineFacts:
    """What is known of a line, in minor units.

    price: what it costs now, without what was dropped before it was paid; copies: what of that lies in copies and their
    postage, the rest in supplements; refunded: what went back of it or is to; posted: what lies in copies that have left;
    unposted: in those that may still leave.
    """

    price: int
    copies: int
    refunded: int = 0
    posted: int = 0
    unposted: int = 0


@dataclass(frozen=True)
class Position:
    """What the books must say of an order, in minor units.

    owed: what is paid and not yet posted; below 0 what was sent before payment and is awaited. supplements: what was earned
    when it was paid; lost: what was sent and is neither paid nor awaited any more.
    """

    owed: int = 0
    supplements: int = 0
    lost: int = 0


def position_of(lines: Sequence[LineFacts], covered: int, *, is_awaited: bool) -> Position:
    """What is owed for an order. covered: what of its sum was paid or let go, whatever went back of it later.

    is_awaited: whether the rest is still to come. Where it is not, nothing is owed but copies that may still leave.
    """
    found = [
        _of_line(line, given, is_awaited) for line, given in zip(lines, given_to(lines, covered), strict=True)
    ]  # fmt: skip
    return Position(*(sum(part) for part in zip(*found, strict=True))) if found else Position()


def given_to(lines: Sequence[LineFacts], covered: int) -> list[int]:
    """How what was paid is shared among lines by their prices, to the last minor unit."""
    return _shared(covered, [line.price for line in lines])


def _of_line(line: LineFacts, given: int, is_awaited: bool) -> tuple[int, int, int]:
    copies, supplements = _shared(given, [line.copies, line.price - line.copies])
    left = copies - line.refunded - line.posted
    if is_awaited:
        return left, supplements, 0
    return max(0, min(line.unposted, left)), supplements, max(0, line.posted - copies)


def _shared(minor: int, weights: list[int]) -> list[int]:
    """Whole minor units of whichever currency: the arithmetic is the same."""
    return [part.minor for part in shared_out(Money(minor, "EUR"), weights)] if any(weights) else [0] * len(weights)


def shared_back(lines: Sequence[LineFacts], covered: int, minor: int) -> list[int]:
    """Of which lines money that went back is, where nobody has said so: a line of just this sum, else those that are not
    sent any more, else all in the proportion of what is left of them.
    """
    left = [given - line.refunded for given, line in zip(given_to(lines, covered), lines, strict=True)]
    exact = [at for at, sum_minor in enumerate(left) if sum_minor == minor]
    if len(exact) == 1:
        return [minor if at == exact[0] else 0 for at in range(len(lines))]
    first = [sum_minor if not line.unposted else 0 for sum_minor, line in zip(left, lines, strict=True)]
    weights = first if sum(first) >= minor and any(line.unposted for line in lines) else left
    return _shared(minor, [max(0, one) for one in weights])
