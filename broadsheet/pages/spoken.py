"""Numbers and quotation marks as the language spoken writes them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from broadsheet.core import dates
from broadsheet.core.numbers import format_number


class Spoken(int):
    """A number that is written in the digits of the language spoken, and still chooses the plural."""

    def __str__(self) -> str:
        return dates.digits(int(self), get_language() or "en")


def spoken(number: Any) -> Any:
    """The same number in the digits and signs of the language spoken; one place after the point, where there is one."""
    if isinstance(number, int):
        return Spoken(number)
    if not isinstance(number, float):
        return number
    tenths = Decimal(str(round(number, 1)))
    whole = int(tenths) if tenths == tenths.to_integral_value() else tenths
    return format_number(whole, get_language() or "en")


def quoted(words: Any) -> str:
    """Words between the quotation marks of the language spoken."""
    return _("“%(words)s”") % {"words": words}
