"""How templates write amounts."""

from __future__ import annotations

from typing import Any

from django import template

from broadsheet.catalogue.compiling import Amount, listed
from broadsheet.catalogue.wording import method_name
from broadsheet.core.money import Money, format_money

register = template.Library()


@register.simple_tag(takes_context=True)
def money(context: dict[str, Any], amount: Money, is_short: bool = True) -> str:
    """An amount with its currency's code, in the digits of the frame; pence only where there are any."""
    return format_money(amount, context["frame"].interface, short=is_short)


@register.simple_tag(takes_context=True)
def ways(context: dict[str, Any], amount: Amount) -> str:
    """The ways to pay for which an amount holds; '' for every one."""
    return listed([method_name(method) for method in amount.methods], context["frame"].language)
