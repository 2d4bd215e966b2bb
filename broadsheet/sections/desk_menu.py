"""The desks in the menu of the admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from wagtail.admin.menu import MenuItem
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
