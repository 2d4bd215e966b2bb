"""Who serves at the counter: its volunteers, the treasurers, and administrators, each for their sections."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from broadsheet.orders.models import Order
from broadsheet.sections.models import Section
from broadsheet.sections.policies import TablePolicy, parts_of
from broadsheet.sections.rules import MONEY_ROWS, ORDER_ROWS, may, sections_for
from broadsheet.subscriptions.models import Grant

ORDERS = TablePolicy(Order, ORDER_ROWS, "section")
GRANTS = TablePolicy(Grant, ORDER_ROWS, "section")


def sections_served(user: Any) -> QuerySet[Section]:
    """The sections for which somebody takes orders."""
    return _reached(user, Section.objects.with_words().filter(offers__isnull=False).distinct())


def sections_given_to(user: Any) -> QuerySet[Section]:
    """The sections for which somebody writes down donations."""
    return _reached(user, Section.objects.with_words().filter(remittance_accounts__isnull=False).distinct())


def _reached(user: Any, rows: QuerySet[Section]) -> QuerySet[Section]:
    reached = None if user.is_superuser else sections_for(parts_of(user), ORDER_ROWS, "add")
    return rows if reached is None else rows.filter(pk__in=reached)


def gives_money_back(user: Any, order: Order) -> bool:
    """Whether somebody may refund an order: a treasurer of its section."""
    return user.is_superuser or may(parts_of(user), MONEY_ROWS, "change", order.section_id)
