"""What this room adds to Wagtail's admin: the way in, and one's own account."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.views.account import LocaleSettingsPanel

from broadsheet.people.user_rows import PreferencesForm

LocaleSettingsPanel.form_class = PreferencesForm
LocaleSettingsPanel.form_object = "user"


@hooks.register("register_account_menu_item")
def password(request: Any) -> dict[str, str]:
    return {
        "url": reverse("account_change_password"),
        "label": _("Change the password"),
        "help_text": _("You are asked for the present one."),
    }


@hooks.register("register_account_menu_item")
def second_factor(request: Any) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": _("Log-in in two steps"),
        "help_text": _("A code from your telephone besides the password, and codes for the day it is lost."),
    }


@hooks.register("construct_settings_menu")
def hide_groups(request: Any, items: list[Any]) -> None:
    """Groups are written from the table of roles."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name != "groups"]
