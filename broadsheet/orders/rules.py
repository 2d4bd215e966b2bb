"""The basket as it travels in a cookie, and the state of an order: plain values in, plain values out."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from broadsheet.core.countries import is_country

MOST_LINES, MOST_COPIES, MOST_RECIPIENTS, MOST_SUPPLEMENTS = 30, 999, 8, 10
_KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")
_SLUG = re.compile(r"[a-z0-9-]{1,80}")

# Where an order came from.
WEB, LETTER, STALL, TELEPHONE = CHANNELS = ("web", "letter", "stall", "telephone")

# What an order's buyer is told.
WAITING, PART_PAID, PAID, ON_TRUST, PACKED, PART_POSTED, POSTED, PAID_BACK, CANCELLED, EXPIRED = STATES = (
    "waiting", "part-paid", "paid", "on-trust", "packed", "part-posted", "posted", "paid-back", "cancelled", "expired",
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

    closed: '' | cancelled | expired; parcels are those of products and numbers that were packed and posted; owed counts
    those still to be packed.
    """

    total: int
    paid: int
    paid_back: int = 0
    closed: str = ""
    is_on_trust: bool = False
    owed: int = 0
    packed: int = 0
    posted: int = 0


def state_of(facts: Facts) -> str:
    """The one word for where an order stands: money first, then post."""
    if facts.closed:
        return PAID_BACK if facts.paid_back and not facts.paid else facts.closed
    is_paid = facts.paid >= facts.total
    if not is_paid and facts.paid_back and not facts.paid:
        return PAID_BACK
    if not is_paid and not facts.is_on_trust:
        return PART_PAID if facts.paid else WAITING
    if facts.posted:
        return PART_POSTED if facts.owed or facts.packed else POSTED
    if facts.packed and not facts.owed:
        return PACKED
    return PAID if is_paid else ON_TRUST
