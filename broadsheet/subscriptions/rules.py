"""What a subscriber is owed: promises of copies, how many numbers are left, and which share of the price each one carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise

from broadsheet.core.money import Money, shared_out


@dataclass(frozen=True)
class Promise:
    """Exactly or at least `count` numbers of one periodical, of which `served` were sent.

    served: in numbers, so that a double number counts for two.
    """

    count: int
    is_at_least: bool = False
    served: int = 0

    @property
    def left(self) -> int:
        """How many numbers are still owed for certain."""
        return max(0, self.count - self.served)


def is_fulfilled(promises: Iterable[Promise]) -> bool:
    """Whether everything that was promised for certain has been sent."""
    return all(not promise.left for promise in promises)


def is_sent(promise: Promise, promises: Iterable[Promise]) -> bool:
    """Whether a number that appears now is sent under this promise, one of those of a subscription.

    "At least" runs on while any other promise of the subscription is not fulfilled.
    """
    return bool(promise.left) or (promise.is_at_least and not is_fulfilled(promises))


def share_between(share: Money, count: int, before: int, after: int) -> Money:
    """What of the price of `count` numbers lies in those sent between two states; the numbers beyond carry nothing.

    The shares of all numbers sum to the whole share, to the last minor unit.
    """
    if count <= 0 or not share:
        return Money(0, share.currency)
    parts = shared_out(share, [1] * count)
    return Money(sum(part.minor for part in parts[min(before, count) : min(after, count)]), share.currency)


WHOLE = 10_000  # hundredths of a per cent


def hundredths_of(weights: Iterable[int]) -> list[int]:
    """Weights as hundredths of a per cent that sum to the whole; nothing for none."""
    sums = [0, *accumulate(weights)]
    ends = [WHOLE * at // sums[-1] for at in sums] if sums[-1] else []
    return [end - begin for begin, end in pairwise(ends)]
