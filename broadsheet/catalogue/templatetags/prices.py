"""How templates write amounts."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from broadsheet.catalogue.compiling import Amount, listed
from broadsheet.catalogue.wording import method_name
from broadsheet.core.countries import named_countries
from broadsheet.core.money import Money
from broadsheet.pages.sums import sum_words

register = template.Library()


@register.simple_tag(takes_context=True)
def price(context: dict[str, Any], amount: Money) -> str:
    """An amount in a list of prices, as readers of the frame write it: pence only where there are any.

    From the basket on every sum has its pence: `money`.
    """
    return sum_words(amount, context["frame"].interface, short=True)


@register.simple_tag(takes_context=True)
def ways(context: dict[str, Any], amount: Amount) -> str:
    """The ways to pay for which an amount holds; '' for every one."""
    return listed([method_name(method) for method in amount.methods], context["frame"].language)


@register.simple_tag(takes_context=True)
def country_options(context: dict[str, Any], chosen: str) -> SafeString:
    """The 250 countries as choices of a list, by their names in the language of the frame."""
    return mark_safe(
        "".join(
            chosen_html if code == chosen else html for code, html, chosen_html in _options(context["frame"].interface)
        )
    )


@lru_cache(maxsize=32)
def _options(language: str) -> list[tuple[str, str, str]]:
    """(code, choice, the same chosen)"""
    return [
        (
            code,
            format_html('<option value="{}">{}</option>', code, name),
            format_html('<option value="{}" selected>{}</option>', code, name),
        )
        for code, name in named_countries(language)
    ]
