"""Rates of VAT, and kinds of expenses of the house's own, in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList

from broadsheet.ledger.models import ExpenseKind, VatRate
from broadsheet.ledger.policies import EXPENSE_KINDS, VAT_RATES
from broadsheet.sections.row_views import HouseRows
from broadsheet.sections.viewsets import words_panel

HELP = _(
    "Only for a section that is registered for VAT. Prices contain it; what is booked from the first day on is divided so."
)


class VatRateForm(WagtailAdminModelForm):  # type: ignore[misc]
    """Only for one's own sections."""

    def clean_section(self) -> Any:
        section = self.cleaned_data["section"]
        if section.pk != self.instance.section_id and not VAT_RATES.may_give(self.for_user, section.pk):
            raise forms.ValidationError(_("This section is not yours."))
        return section


class VatRateRows(HouseRows):
    model = VatRate
    icon = "money"
    menu_order = 320
    list_display = ["section", "code", "per_cent", "valid_from", "valid_until"]
    list_filter = ["section"]
    edit_handler = ObjectList(
        [
            HelpPanel(content=HELP),
            FieldRowPanel([FieldPanel("section"), FieldPanel("code")]),
            FieldPanel("per_cent"),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
        ],
        base_form_class=VatRateForm,
    )


class ExpenseKindForm(WagtailAdminModelForm):  # type: ignore[misc]
    """Only for one's own sections; what was spent stays with its section."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["section"].disabled = True

    def clean_section(self) -> Any:
        section = self.cleaned_data["section"]
        if section.pk != self.instance.section_id and not EXPENSE_KINDS.may_give(self.for_user, section.pk):
            raise forms.ValidationError(_("This section is not yours."))
        return section


class ExpenseKindRows(HouseRows):
    model = ExpenseKind
    icon = "tag"
    menu_order = 315
    list_display = ["__str__", "section", "is_open", "position"]
    list_filter = ["section"]
    edit_handler = ObjectList(
        [
            words_panel("name", heading=_("Names"), label=_("Name")), FieldPanel("section"),
            FieldRowPanel([FieldPanel("is_open"), FieldPanel("position")]),
        ],
        base_form_class=ExpenseKindForm,
    )  # fmt: skip
