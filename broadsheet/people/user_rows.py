"""Users in the admin: who they are and in which language they work; what they may do stands in the table of roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.localization import get_available_admin_time_zones
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from broadsheet.people.models import User

OWN = {"interface_language", "time_zone"}


def zone_choices() -> list[tuple[str, str]]:
    return [(zone, zone) for zone in get_available_admin_time_zones()]


class _OwnFields(forms.ModelForm[User]):
    interface_language = forms.ChoiceField(
        label=_("Language of the admin"), choices=settings.WAGTAILADMIN_PERMITTED_LANGUAGES
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)


class _RolesElsewhere(_OwnFields):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = self.fields["groups"]
        groups.disabled, groups.required = True, False
        groups.help_text = _("Written from the table of roles. Give somebody a role under House → Roles of persons.")


class NewUserForm(_RolesElsewhere, UserCreationForm):  # type: ignore[misc]
    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | OWN


class UserForm(_RolesElsewhere, UserEditForm):  # type: ignore[misc]
    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | OWN


class PreferencesForm(_OwnFields):
    """On the account page: the language and the time zone in which one works."""

    class Meta:
        model = User
        fields = ["interface_language", "time_zone"]


class UserRows(UserViewSet):  # type: ignore[misc]
    def get_form_class(self, for_update: bool = False) -> type[_OwnFields]:
        return UserForm if for_update else NewUserForm
