"""Sums as readers see them."""

from __future__ import annotations

from django.utils.translation import override, pgettext

from broadsheet.core.money import Money, money_words
from broadsheet.pages.frame import interface_for


def sum_words(money: Money, language: str, *, short: bool = False) -> str:
    """A price or a sum as a reader of the language sees it: `£15`, `18 €`; nothing to pay is `free`.

    short: without pence where there are none, for prices; a sum to pay always has them.
    """
    if money:
        return money_words(money, language, short=short)
    with override(interface_for(language)):
        return pgettext("price", "free")
