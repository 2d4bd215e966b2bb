"""Money: whole minor units and an ISO 4217 currency; how an amount is written in a language, and read.

A sum of two currencies does not exist, and nothing here converts. A bare currency sign is never written: `$` says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_precision

from broadsheet.core.languages import locale_for
from broadsheet.core.numbers import NO_BREAK, format_number, grouping

_CODE = re.compile(r"[A-Z]{3}")
# No house has more; what is above it is a slip of the finger, and no database could hold it.
MOST_MINOR = 10**14
_AMOUNT = re.compile(
    r"(?P<sign>-?)(?P<whole>\d{1,3}(?: \d{3})+|\d{1,3}(?:,\d{3})+(?=\.)|\d{1,3}(?:\.\d{3})+(?=,)"
    r"|\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:\.\d{3}){2,}|\d+)(?:(?P<mark>[.,])(?P<part>\d+))?"
)
_NOT_MONEY = frozenset({"XXX", "XTS", "XAU", "XAG", "XPT", "XPD", "XDR"})


class CurrenciesDiffer(ValueError):
    """Two currencies were to be added or compared."""


class NotAnAmount(ValueError):
    """Words that are no amount in the currency."""


@dataclass(frozen=True, order=False)
class Money:
    """An amount in minor units (pence, cents; a currency without them counts whole units) of a currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError(f"minor units are whole, got {self.minor!r}")
        if not is_currency(self.currency):
            raise ValueError(f"there is no currency {self.currency!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.minor * times, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __str__(self) -> str:
        """For logs, machines and Python's readers: `12.00 GBP`."""
        return f"{self.decimal} {self.currency}"

    @property
    def decimal(self) -> Decimal:
        """The amount in whole units, with as many places as the currency has: Decimal('12.00')."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def _same(self, other: Money) -> int:
        if self.currency != other.currency:
            raise CurrenciesDiffer(f"{self} and {other}")
        return other.minor


def is_currency(code: str) -> bool:
    """Whether the code is an ISO 4217 currency in which people pay."""
    english = locale_for("en")
    known = english is not None and code in english.currencies
    return bool(_CODE.fullmatch(code)) and known and code not in _NOT_MONEY


def exponent(currency: str) -> int:
    """How many decimal places a currency has: GBP 2, JPY 0, KWD 3. Source: ISO 4217, as CLDR carries it."""
    return _ISO_PLACES.get(currency, get_currency_precision(currency))


# Where CLDR gives what shops write and not what ISO 4217 (and every bank) counts in.
_ISO_PLACES = {
    "AFN": 2, "ALL": 2, "IRR": 2, "IQD": 3, "LAK": 2, "LBP": 2, "MGA": 2, "MMK": 2, "RSD": 2, "SOS": 2, "SYP": 2,
    "TZS": 2, "YER": 2, "KPW": 2, "COP": 2, "CRC": 2, "GYD": 2, "HUF": 2, "IDR": 2, "MNT": 2, "MUR": 2, "NOK": 2,
    "PKR": 2, "SEK": 2, "TWD": 2, "UZS": 2, "AMD": 2, "CZK": 2, "LUF": 2, "MRU": 2, "STN": 2, "TMT": 2, "ZMW": 2,
}  # fmt: skip


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts that are all in the currency; nothing sums to zero."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result


def shared_out(amount: Money, weights: Iterable[int]) -> list[Money]:
    """The amount in parts by weight, to the last minor unit; what does not divide goes to the largest remainders, first first.

    Raises ValueError where no weight is above 0 or one is below.
    """
    rows = list(weights)
    whole = sum(rows)
    if whole <= 0 or any(weight < 0 for weight in rows):
        raise ValueError(f"shares are 0 or more, and one at least is more: {rows}")
    sign = -1 if amount.minor < 0 else 1
    size = abs(amount.minor)
    parts = [size * weight // whole for weight in rows]
    by_remainder = sorted(range(len(rows)), key=lambda at: (-(size * rows[at] % whole), at))
    for at in by_remainder[: size - sum(parts)]:
        parts[at] += 1
    return [Money(sign * part, amount.currency) for part in parts]


def format_money(money: Money, language: str, *, short: bool = False) -> str:
    """The amount in a language's digits and signs, then its ISO code: `12.00 GBP`, `12,00 EUR`, `۱۲٫۰۰ USD`.

    short: whole amounts without decimals (`15 GBP`), for running text and tables of prices.
    """
    amount = money.decimal
    if short and amount == amount.to_integral_value():
        amount = amount.quantize(Decimal(1))
    return f"{format_number(amount, language)}{NO_BREAK}{money.currency}"


def read_money(words: str, currency: str, language: str = "en") -> Money:
    """The amount that somebody wrote: `12`, `12.50`, `1 234,5`, `۱۲٫۵`; the currency's code may stand beside it.

    A point or a comma may stand before the pence in any language; before three digits it is read as the language
    reads it, and refused where it could be either. Raises NotAnAmount.
    """
    plain = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in words)
    plain = plain.replace(currency, "").translate({ord("−"): "-", 0x200E: None, 0x061C: None, ord("٫"): "."})
    plain = re.sub(r"[\s’'٬]", " ", plain).strip()
    found = _AMOUNT.fullmatch(plain)
    if found is None or len(plain) > 24:
        raise NotAnAmount(words)
    whole, part, places = found["whole"], found["part"] or "", exponent(currency)
    if found["mark"] and len(part) == 3 and not re.search(r"\D", whole) and len(whole) <= 3:
        whole, part = _thousands_or_part(whole, found["mark"], part, places, language)
    if len(part) > places:
        raise NotAnAmount(words)
    minor = int(re.sub(r"\D", "", whole) + part.ljust(places, "0"))
    if minor > MOST_MINOR:
        raise NotAnAmount(words)
    return Money(-minor if found["sign"] else minor, currency)


def _thousands_or_part(whole: str, mark: str, part: str, places: int, language: str) -> tuple[str, str]:
    """`1,234` is a thousand where the language's comma groups; else it has three places, if the currency has."""
    if mark == grouping(language).separator and places != 3:
        return whole + part, ""
    return whole, part
