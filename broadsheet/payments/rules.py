"""Ways to pay, references with check digits, and how a sum that comes in parts is split."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from itertools import combinations

from stdnum.iso7064 import mod_97_10
from stdnum.iso11649 import format as _grouped
from stdnum.iso11649 import is_valid as _is_valid

from broadsheet.core.currencies import exponent, is_currency
from broadsheet.core.money import Money, NotAnAmount, read_money, shared_out


def months_later(day: date, months: int, day_of_month: int) -> date:
    """So many months after a day, on this day of the month, or on the last one where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day_of_month, monthrange(year, month + 1)[1]))


def reference_for(number: int, mark: int = 0) -> str:
    """The creditor reference of a number: `RF` with two check digits, a mark and the number. Source: ISO 11649.

    number: the same for no two things with this mark. mark: what the number counts, one digit; so a reference ends
    in the number that people know (order 00017: RF25 1000 17). Those of mark 0 were made of the sums due themselves: they
    have six digits, of which the first is 0.
    """
    if number < 0:
        raise ValueError(f"a reference is for a number that counts something, got {number}")
    body = f"{mark}{number:05d}"
    return f"RF{mod_97_10.calc_check_digits(f'{body}RF')}{body}"


def shown_reference(reference: str) -> str:
    """In groups of four, as people copy it: `RF18 5390 07`."""
    return str(_grouped(reference))


def references_in(words: str) -> list[str]:
    """Every right reference in what a payer wrote; spaces, small letters and joined words do not matter."""
    bare = "".join(char for char in words.upper() if char.isascii() and char.isalnum())
    found: list[str] = []
    for at in range(len(bare) - 9):
        if bare[at : at + 2] != "RF":
            continue
        for end in range(min(at + 25, len(bare)), at + 9, -1):
            if bare[at + 2 : end].isdigit() and _is_valid(bare[at:end]):
                found.append(bare[at:end])
                break
    return found


def next_part(whole: Money, weights: Sequence[int], before: int, after: int) -> list[Money]:
    """How the money between two states of a sum that comes in parts is shared out, to the last minor unit.

    before, after: what of `whole` had come in, in minor units. Parts of all steps sum to the shares of the whole.
    """
    first = shared_out(Money(before, whole.currency), weights)
    last = shared_out(Money(after, whole.currency), weights)
    return [late - early for early, late in zip(first, last, strict=True)]


def sums_to(whole: int, parts: Sequence[int], *, most: int = 6, shown: int = 8) -> list[tuple[int, ...]]:
    """Positions of parts that together make a whole, the fewest parts first.

    Only the first 20 parts are looked at, at most so many of them together; no more than `shown` ways are told.
    """
    places = range(min(len(parts), 20))
    found: list[tuple[int, ...]] = []
    for size in range(1, most + 1):
        for chosen in combinations(places, size):
            if sum(parts[at] for at in chosen) == whole:
                found.append(chosen)
                if len(found) == shown:
                    return found
    return found


_USUAL = (5, 10, 25, 50)
# Of these currencies one unit is little: what is usual is so many times as much.
_TIMES = {
    "JPY": 200, "KRW": 1000, "RUB": 100, "INR": 50, "IRR": 1_000_000, "HUF": 400, "COP": 4000, "CLP": 1000, "IDR": 15_000, "VND": 25_000,
    "CZK": 20, "SEK": 10, "NOK": 10, "DKK": 10, "MXN": 20, "TRY": 50, "ISK": 100, "UAH": 40, "RSD": 100, "PHP": 50, "TWD": 40, "THB": 40,
}  # fmt: skip


class NoSuggestion(ValueError):
    """A line that names no currency and amounts."""


def suggested_amounts(words: str, currency: str) -> list[Money]:
    """The amounts that a donor is offered: those of the currency's line (`GBP: 5 10 25`), else what is usual."""
    own = read_suggestions(words).get(currency)
    times = _TIMES.get(currency, 1) * 10 ** exponent(currency)
    return own or [Money(one * times, currency) for one in _USUAL]


def read_suggestions(words: str) -> dict[str, list[Money]]:
    """Amounts by currency, from a line for each: `GBP: 5 10 25`. Raises NoSuggestion with the line."""
    found: dict[str, list[Money]] = {}
    for line in filter(None, map(str.strip, words.splitlines())):
        code, colon, amounts = line.partition(":")
        code = code.strip().upper()
        try:
            found[code] = (
                [read_money(one, code) for one in amounts.replace(";", " ").split()] if is_currency(code) else []
            )
        except NotAnAmount as problem:
            raise NoSuggestion(line) from problem
        if not colon or not found[code] or any(one.minor <= 0 for one in found[code]):
            raise NoSuggestion(line)
    return found
