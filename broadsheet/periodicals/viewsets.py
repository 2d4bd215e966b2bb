"""Periodicals in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.permissions import policy_registry

from broadsheet.periodicals.models import Periodical
from broadsheet.sections.row_views import HouseRows
from broadsheet.sections.viewsets import words_panel


class PeriodicalForm(WagtailAdminModelForm):  # type: ignore[misc]
    def clean_sections(self) -> Any:
        chosen = self.cleaned_data["sections"]
        before = set(self.instance.sections.values_list("pk", flat=True)) if self.instance.pk else set()
        policy = policy_registry.get_by_type(Periodical)
        if any(section.pk not in before and not policy.may_give(self.for_user, section.pk) for section in chosen):
            raise forms.ValidationError(_("You can give a periodical only to sections that are yours."))
        return chosen

    class Meta(WagtailAdminModelForm.Meta):
        widgets = {"sections": forms.CheckboxSelectMultiple}


class PeriodicalRows(HouseRows):
    model = Periodical
    icon = "openquote"
    menu_order = 250
    list_display = ["__str__", "kind", "slug", "position"]
    edit_handler = ObjectList(
        [
            words_panel("title", "description", "note", heading=_("Titles and descriptions"), label=_("Title")),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("position")]),
            FieldPanel("sections"),
            FieldPanel("slug"),
        ],
        base_form_class=PeriodicalForm,
    )
