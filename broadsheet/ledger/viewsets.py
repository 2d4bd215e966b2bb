"""Rates of VAT in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList

from broadsheet.ledger.models import VatRate
from broadsheet.ledger.policies import VAT_RATES
from broadsheet.sections.row_views import HouseRows

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
