"""What this room adds to Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button

from broadsheet.periodicals.models import Periodical
from broadsheet.subscriptions import desk_views as views
from broadsheet.subscriptions.policies import may_divide


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    return [path("income/", include(([path("<int:pk>/", views.shares, name="shares")], "income")))]


@hooks.register("register_snippet_listing_buttons")
def shares_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """In the list of periodicals, beside those of several sections."""
    if isinstance(snippet, Periodical) and snippet.sections.count() > 1 and may_divide(user, snippet):
        yield Button(
            _("Shares of the income"), reverse("income:shares", args=[snippet.pk]), icon_name="money", priority=40
        )
