"""Forms of sections and of the roles of persons."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.permissions import policy_registry

from broadsheet.sections.choosing import LanguageSelect, LanguagesField
from broadsheet.sections.models import Assignment, Section

KEPT_BY_THE_HOUSE = ("slug", "parent", "is_public", "position")


class SectionForm(WagtailAdminModelForm):  # type: ignore[misc]
    languages = LanguagesField(
        label=_("Languages"), help_text=_("Codes in order, the section's first language first, such as: en, fr.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = [("", _("that of the house")), *((zone, zone) for zone in sorted(available_timezones()))]
        if "time_zone" in self.fields:
            self.fields["time_zone"].widget = forms.Select(choices=zones)
        if not policy_registry.get_by_type(Section).user_has_permission(self.for_user, "add"):
            for name in KEPT_BY_THE_HOUSE:
                self.fields[name].disabled = True


class AssignmentForm(WagtailAdminModelForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = get_user_model().objects.filter(is_active=True).order_by("email")
        self.fields["language"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        section, language = cleaned.get("section"), cleaned.get("language") or ""
        if not policy_registry.get_by_type(Assignment).may_give(self.for_user, section and section.pk, language):
            self.add_error("section", _("You can give roles only for sections and languages that are yours."))
        return cleaned

    class Meta(WagtailAdminModelForm.Meta):
        widgets = {"language": LanguageSelect}
