"""What higher rooms register, in their `apps.py`: one list to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from broadsheet.core.money import Money
from broadsheet.subscriptions.models import Grant, Serving

# (a parcel that has left, what its share of price and postage is) → what of that is income now: less where money for it went
# back. Without an entry it is all of it.
earners: list[Callable[[Serving, Money], Money]] = []
# Promises → which of them are not to be packed or posted now, by their numbers, and why, in words.
holders: list[Callable[[Sequence[Grant]], dict[int, str]]] = []


def why_held(grants: Sequence[Grant]) -> dict[int, str]:
    """Of these promises: which are not to be packed or posted now, and why."""
    return {pk: words for hold in holders for pk, words in hold(grants).items()}
