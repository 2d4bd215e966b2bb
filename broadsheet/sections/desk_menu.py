"""The desks in the menu of the admin, and what waits there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.permission_policies.base import BasePermissionPolicy


class DeskItem(MenuItem):  # type: ignore[misc]
    """A desk at the address of that name, shown to whom `opens_to` says."""

    def __init__(self, label: Any, url_name: str, opens_to: Callable[[Any], Any], **options: Any) -> None:
        super().__init__(label, reverse(url_name), **options)
        self.opens_to = opens_to

    def is_shown(self, request: Any) -> bool:
        return bool(self.opens_to(request.user))


def whoever_may(policy: BasePermissionPolicy, *actions: str) -> Callable[[Any], Any]:
    """The question whether somebody may do one of the actions on any row."""
    return lambda user: policy.user_has_any_permission(user, actions)


class DeskCount(SummaryItem):  # type: ignore[misc]
    """How much waits at a desk, on the first page of the admin, with the way there."""

    order = 200
    template_name = "sections/admin/desk_count.html"

    def __init__(self, request: Any, count: int, words: Any, url: str, icon_name: str) -> None:
        super().__init__(request)
        self.facts = {"count": count, "words": words, "url": url, "icon_name": icon_name}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return self.facts


def show_what_waits(
    opens_to: Callable[[Any], Any],
    what_waits: Callable[[Any], Iterable[tuple[int, str, str]]],
    *,
    icon_name: str,
    order: int,
) -> None:
    """Put a desk's counts (how many, in words, where) on the first page of whoever works there."""

    def counts(request: Any, items: list[Any]) -> None:
        if opens_to(request.user):
            items += [DeskCount(request, *what, icon_name=icon_name) for what in what_waits(request.user)]

    hooks.register("construct_homepage_summary_items", counts, order=order)
