"""What a payment service can do for us, and what it says of a payment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from broadsheet.core.money import Money

OPEN, PAID, EXPIRED, FAILED = STATES = ("open", "paid", "expired", "failed")
TIMEOUT = (5, 20)  # seconds to connect, to answer


class Unreachable(Exception):
    """The service does not answer, or with a fault of its own: it may be asked again, under the same key."""


class Declined(Exception):
    """The service says no; asking again the same way does not help. The words are for the log and the desk."""


class Forged(Exception):
    """A notice that the service did not send."""


@dataclass(frozen=True)
class Wish:
    """A payment to be begun. key makes of several requests one; description is what the payer reads there.

    saves: the payer leaves her way to pay with the service, for the instalments that follow.
    """

    key: str
    amount: Money
    reference: str
    description: str
    language: str
    return_url: str
    cancel_url: str
    email: str = ""
    saves: bool = False


@dataclass(frozen=True)
class Begun:
    """The number of the payment at the service, and where the payer goes."""

    id: str
    address: str


@dataclass(frozen=True)
class Seen:
    """A payment as the service knows it now.

    payment_id: of the money itself, for refunds; fee: what the service keeps, None while it does not say; refunded: minor
    units that went back so far, whoever gave them back; saved_id: what the service calls the way to pay that was left;
    may_be_disputed: False where it says that nobody has complained.
    """

    state: str
    amount: Money | None = None
    payment_id: str = ""
    fee: Money | None = None
    refunded: int = 0
    payer_name: str = ""
    country: str = ""
    saved_id: str = ""
    may_be_disputed: bool = True


@dataclass(frozen=True)
class SeenDispute:
    """A dispute as the service knows it now. state: open, won, lost; amounts in minor units.

    withdrawn_minor: what it has taken out of our account for it, less what it put back; fee_minor: what it keeps for it.
    """

    id: str
    state: str
    amount_minor: int
    withdrawn_minor: int = 0
    fee_minor: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Notice:
    """A verified notice: its number, its kind, and the numbers of the payments that it speaks of.

    about: of sessions or orders as `begin` gave them, or of the money itself (`Seen.payment_id`).
    """

    event_id: str
    kind: str
    about: tuple[str, ...] = ()


class Provider(Protocol):
    """A payment service with the keys of one account. Each method may raise Unreachable or Declined."""

    def begin(self, wish: Wish) -> Begun: ...

    def charge(self, wish: Wish, saved_id: str) -> Begun:
        """Take a payment by the way that the payer has left, without her. Declined: it is refused, ask the payer."""

    def look(self, provider_id: str) -> Seen:
        """The payment as it is now; approved but not taken money is taken."""

    def disputes(self, payment_id: str, currency: str) -> tuple[SeenDispute, ...]:
        """The disputes about a payment that was made, those that are decided among them."""

    def pay_back(self, payment_id: str, amount: Money, key: str) -> str:
        """Give money back once per key; return the number of the refund."""

    def read(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """A notice, verified. Raises Forged."""
