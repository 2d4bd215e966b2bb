"""What this room adds to Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button

from broadsheet.periodicals.models import Periodical
from broadsheet.sections.desk_menu import DeskItem
from broadsheet.subscriptions import desk_views as views
from broadsheet.subscriptions.policies import divisible_by, may_divide


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    income = [path("", views.periodicals, name="periodicals"), path("<int:pk>/", views.shares, name="shares")]
    return [path("income/", include((income, "income")))]


@hooks.register("register_admin_menu_item")
def shares_item() -> DeskItem:
    return DeskItem(
        _("Shares of the income"),
        "income:periodicals",
        divisible_by,
        name="income",
        icon_name="money",
        order=276,
    )


@hooks.register("register_snippet_listing_buttons")
def shares_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """In the list of periodicals, beside those of several sections."""
    if isinstance(snippet, Periodical) and snippet.sections.count() > 1 and may_divide(user, snippet):
        yield Button(
            _("Shares of the income"), reverse("income:shares", args=[snippet.pk]), icon_name="money", priority=40
        )
