"""Wagtail's own list of users, with forms that know our users."""

from __future__ import annotations

from wagtail.users.apps import WagtailUsersAppConfig


class HouseUsersConfig(WagtailUsersAppConfig):
    user_viewset = "broadsheet.people.user_rows.UserRows"
