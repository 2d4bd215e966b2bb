"""Currencies: which there are, their places, their signs in a language, and what people call them.

Source: ISO 4217 and CLDR, as Babel carries it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from babel import Locale
from babel.numbers import get_currency_precision

from broadsheet.core.languages import base_code, locale_for

_CODE = re.compile(r"[A-Z]{3}")
_NOT_MONEY = frozenset({"XXX", "XTS", "XAU", "XAG", "XPT", "XPD", "XDR"})


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


# --- signs ------------------------------------------------------------------------------------------------

# Signs that several countries write; the pound sterling alone keeps its own.
_SHARED_SIGNS = frozenset(
    {"$", "¥", "￥", "£", "₤", "kr", "kr.", "₩", "₱", "₨", "rs", "rs.", "r", "f", "fr", "br", "l", "k", "﷼"}
)
_OWN_SIGNS = {
    "USD": "US$", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "HKD": "HK$", "SGD": "S$", "TWD": "NT$", "MXN": "MX$",
    "JPY": "JP¥", "CNY": "CN¥", "BRL": "R$",
}  # fmt: skip
_OWN_IN = {("fa", "USD"): "$US", ("fa", "JPY"): "¥JP", ("fa", "IRR"): "ریال ایران"}


@lru_cache(maxsize=1024)
def sign_of(currency: str, language: str) -> str:
    """A currency's sign in a language: CLDR's, unless it could be another's; then with its country's letters, or the code."""
    locale = locale_for(language)
    signs = {code: sign for code, sign in locale.currency_symbols.items() if sign != code} if locale else {}
    if own := _OWN_IN.get((base_code(language), currency)):
        return own
    sign = signs.get(currency, currency)
    if currency == "GBP" and sign == "£":
        return sign
    alike = [code for code, other in signs.items() if bare_name(other) == bare_name(sign)]
    if bare_name(sign) not in _SHARED_SIGNS and len(alike) < 2:
        return sign
    return _OWN_SIGNS.get(currency, currency)


# --- names ------------------------------------------------------------------------------------------------

# The sign of all currencies whose English name has the word.
_SIGNS_BY_NAME = {
    "dollar": "$", "peso": "$", "pound": "£", "yen": "¥", "yuan": "¥", "krona": "kr", "krone": "kr", "króna": "kr",
    "rupee": "₨", "won": "₩", "franc": "fr", "ruble": "₽", "hryvnia": "₴", "zloty": "zł", "koruna": "kč", "lira": "₺",
    "real": "r$", "rand": "r",
}  # fmt: skip
_MORE_NAMES = {
    "GBP": ("sterling", "quid", "gb£", "£gb", "uk£", "ukp"), "EUR": ("euro", "euros", "евро", "یورو"), "USD": ("us$", "$us", "usd$"),
    "CAD": ("ca$", "c$", "$ca", "cdn$"), "AUD": ("a$", "au$", "$au"), "CHF": ("sfr", "sfr."), "RUB": ("р", "р.", "руб", "руб.", "₽"),
    "IRR": ("ریال",),
}  # fmt: skip


@lru_cache(maxsize=1024)
def names_of(currency: str, language: str) -> frozenset[str]:
    """Everything that people write beside an amount of a currency, in one spelling; `$` for every dollar."""
    found = {currency, sign_of(currency, language), sign_of(currency, "en"), *_MORE_NAMES.get(currency, ())}
    for code in (language, "en"):
        locale = locale_for(code)
        if locale is None:
            continue
        names = [locale.currencies.get(currency, ""), *_plurals(locale, currency)]
        found |= {locale.currency_symbols.get(currency, ""), *names}
        found |= {word for name in names for word in name.split()[:1] + name.split()[-1:]}
    english = locale_for("en")
    called = english.currencies.get(currency, "").casefold() if english else ""
    found |= {sign for word, sign in _SIGNS_BY_NAME.items() if word in called.split()}
    return frozenset(bare_name(name) for name in found if name)


def _plurals(locale: Locale, currency: str) -> list[str]:
    return list(dict(locale._data["currency_names_plural"].get(currency, {})).values())


@lru_cache(maxsize=64)
def all_names(language: str) -> frozenset[str]:
    english = locale_for("en")
    codes = [code for code in (english.currencies if english else {}) if is_currency(code)]
    return frozenset(name for code in codes for name in names_of(code, language))


def bare_name(words: str) -> str:
    """A sign or name in one spelling, by which two that look alike are found."""
    text = unicodedata.normalize("NFKC", words).casefold()
    return re.sub(r"[\s.]", "", "".join(char for char in text if unicodedata.category(char) != "Cf"))
