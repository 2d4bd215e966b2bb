"""Money: whole minor units and an ISO 4217 currency; how an amount is written in a language, and read.

A sum of two currencies does not exist, and nothing here converts. A sign that several countries use is never written
bare: `$` says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from broadsheet.core.currencies import all_names, bare_name, exponent, is_currency, names_of, sign_of
from broadsheet.core.languages import base_code, is_rtl, locale_for
from broadsheet.core.numbers import NO_BREAK, decimal_sign, format_number


class CurrenciesDiffer(ValueError):
    """Two currencies were to be added or compared."""


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
    """The amount in a language's digits, then its ISO code: `12.00 GBP`, `12,00 EUR`; for desks, forms and exports.

    short: whole amounts without decimals (`15 GBP`).
    """
    return f"{format_number(_shown(money, short), language)}{NO_BREAK}{money.currency}"


def money_words(money: Money, language: str, *, short: bool = False) -> str:
    """The amount as readers of the language write it: `£15`, `US$30`, `18 €`, `⁦£ ۱۵⁩`; never with a sign that could be another's.

    short: whole amounts without decimals, for running text and tables of prices; a sum to pay has its pence.
    """
    amount = _shown(money, short)
    sign, number = sign_of(money.currency, language), format_number(abs(amount), language)
    before, marks = _habit(language)
    if marks and _is_right_to_left(sign):
        before, marks = False, _FROM_THE_RIGHT  # words of the language itself follow their number
    pair = [sign, number] if before else [number, sign]
    is_close = before and not marks and not sign[-1:].isalpha()
    words = ("−" if amount < 0 else "") + ("" if is_close else NO_BREAK).join(pair)
    return f"{marks}{words}{_END_OF_ISOLATE}" if marks else words


def _shown(money: Money, short: bool) -> Decimal:
    amount = money.decimal
    return amount.quantize(Decimal(1)) if short and amount == amount.to_integral_value() else amount


_FROM_THE_LEFT, _FROM_THE_RIGHT, _END_OF_ISOLATE = "\u2066", "\u2067", "\u2069"


@lru_cache(maxsize=256)
def _habit(language: str) -> tuple[bool, str]:
    """Whether the sign stands before the number, and the isolate in which both stand where one reads from the right.

    Source: CLDR, the language's standard form of currencies; a space before a sign is the house's everywhere.
    """
    locale = locale_for(language)
    form = locale.currency_formats["standard"].pattern if locale else "#¤"
    before = form.index("¤") < form.index("#")
    isolate = {"\u200e": _FROM_THE_LEFT, "\u200f": _FROM_THE_RIGHT}.get(form[0], "")
    return before, isolate or (_FROM_THE_LEFT if is_rtl(language) else "")


def _is_right_to_left(sign: str) -> bool:
    return unicodedata.bidirectional(sign[0]) in ("R", "AL")


# --- read ----------------------------------------------------------------------------------------------------

# No house has more; what is above it is a slip of the finger, and no database could hold it.
MOST_MINOR = 10**14
_LONGEST = 60
_AMOUNT = re.compile(
    r"(?P<sign>-?)(?P<whole>\d{1,3}(?: \d{3})+|\d{1,3}(?:,\d{3})+(?=\.)|\d{1,3}(?:\.\d{3})+(?=,)|\d{1,2}(?:,\d{2})+,\d{3}"
    r"|\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:\.\d{3}){2,}|\d+)(?:(?P<mark>[.,])(?P<part>\d+))?"
)
_AROUND = re.compile(r"(?P<minus>-?)(?P<before>[^\d-]*)(?P<amount>-?\d(?:.*\d)?)(?P<after>\D*)")
_NO_PENCE = re.compile(r"(?<=\d)[.,]\s?[-–—]{1,2}(?!\d)")
_SPOKEN = str.maketrans({"−": "-", "٫": ".", "٬": ",", "،": ",", "’": "'"})
_INVISIBLE = {"Cf"}


class NotAnAmount(ValueError):
    """Words that are no amount in the currency."""


class OtherCurrency(NotAnAmount):
    """The words name a currency that is another one."""


class Unclear(NotAnAmount):
    """Nobody can say which of the meanings is meant, the smallest first."""

    def __init__(self, words: str, *meanings: Money) -> None:
        super().__init__(words)
        self.meanings = meanings


def read_money(words: str, currency: str, language: str = "en") -> Money:
    """The amount that somebody wrote; the currency's own sign, code or name may stand beside it.

    A point or a comma may stand before the pence in any language; before three digits it parts the thousands unless it is
    the language's own decimal sign: that is asked. Raises NotAnAmount, OtherCurrency or Unclear.
    """
    found = _AROUND.fullmatch(_plain(words, language)) if len(words) <= _LONGEST else None
    if found is None:
        raise NotAnAmount(words)
    for beside in (found["before"], found["after"]):
        _check_beside(beside, words, currency, language)
    return _number(found["minus"] + found["amount"], words, currency, language)


def _plain(words: str, language: str) -> str:
    """In ASCII digits, without what nobody sees."""
    seen = "".join(char for char in words if unicodedata.category(char) not in _INVISIBLE).translate(_SPOKEN)
    text = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in seen)
    if base_code(language) == "fa":
        text = re.sub(r"(?<=\d)/(?=\d{1,2}(?!\d))", ".", text)  # a stroke is the point of Persian hands
    return re.sub(r"[\s']+", " ", _NO_PENCE.sub("", text)).strip()


def _check_beside(beside: str, words: str, currency: str, language: str) -> None:
    said = bare_name(beside)
    if not said or said in names_of(currency, language):
        return
    raise OtherCurrency(words) if said in all_names(language) else NotAnAmount(words)


def _number(plain: str, words: str, currency: str, language: str) -> Money:
    found = _AMOUNT.fullmatch(plain.strip())
    if found is None or len(plain) > 24:
        raise NotAnAmount(words)
    whole, part = re.sub(r"\D", "", found["whole"]), found["part"] or ""
    is_grouped = found["whole"] != whole
    if len(part) == 3 and not is_grouped and len(whole) <= 3 and int(whole):
        return _thousands_or_part(found["sign"], whole, found["mark"], part, words, currency, language)
    return _money(found["sign"], whole, part, words, currency)


def _thousands_or_part(
    sign: str, whole: str, mark: str, part: str, words: str, currency: str, language: str
) -> Money:  # fmt: skip
    """`1,234`: a thousand where the language's decimal sign is another; else its thousandths, or a question."""
    thousands = _money(sign, whole + part, "", words, currency)
    is_decimal = mark == decimal_sign(language).replace("٫", ".")
    if exponent(currency) == 3:
        if is_decimal:
            return _money(sign, whole, part, words, currency)
        raise Unclear(words, _money(sign, whole, part, words, currency), thousands)
    if not is_decimal:
        return thousands
    few = [] if part[exponent(currency) :].strip("0") else [_money(sign, whole, part, words, currency)]
    raise Unclear(words, *few, thousands)


def _money(sign: str, whole: str, part: str, words: str, currency: str) -> Money:
    places = exponent(currency)
    if len(part) > places and part[places:].strip("0"):
        raise NotAnAmount(words)
    minor = int(whole + part[:places].ljust(places, "0"))
    if minor > MOST_MINOR:
        raise NotAnAmount(words)
    return Money(-minor if sign else minor, currency)
