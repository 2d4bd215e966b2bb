"""Where money is sent, and how, in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList

from broadsheet.payments.models import GiftPurpose, RemittanceAccount
from broadsheet.payments.policies import ACCOUNTS
from broadsheet.sections.row_views import HouseRows
from broadsheet.sections.viewsets import words_panel

LINES_HELP = _(
    "One a line, with its name: “Sort code: 00-00-00”. Shown only inside an order. Usual names (Bank, Account number, Sort code, "
    "Routing number, Transit number, Branch …) may stand in any language of the site: each reader sees her own."
)


class AccountForm(WagtailAdminModelForm):  # type: ignore[misc]
    """Only for one's own sections; an account in which money stands keeps its section, kind and currency."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.remittances.exists():
            for name in ("section", "kind", "currency"):
                self.fields[name].disabled = True

    def clean_section(self) -> Any:
        section = self.cleaned_data["section"]
        if section.pk != self.instance.section_id and not ACCOUNTS.may_give(self.for_user, section.pk):
            raise forms.ValidationError(_("You can open accounts only for sections that are yours."))
        return section

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()


class AccountRows(HouseRows):
    model = RemittanceAccount
    icon = "money"
    menu_order = 300
    list_display = ["name", "section", "kind", "currency", "payee", "valid_from", "valid_until"]
    list_filter = ["section", "kind", "currency"]
    search_fields = ["name", "payee"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("section"), FieldPanel("kind"), FieldPanel("currency")]),
            FieldPanel("payee"),
            FieldRowPanel([FieldPanel("iban"), FieldPanel("bic")]),
            FieldPanel("bank_details", help_text=LINES_HELP), FieldPanel("postal_address"), FieldPanel("service"),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
            InlinePanel(
                "methods", [FieldPanel("is_public"), FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")])],
                heading=_("Offered as a way to pay"), label=_("Time"), max_num=4,
            ),
        ],
        base_form_class=AccountForm,
    )  # fmt: skip


class PurposeForm(WagtailAdminModelForm):  # type: ignore[misc]
    """Only for one's own sections."""

    def clean_section(self) -> Any:
        section = self.cleaned_data["section"]
        if section.pk != self.instance.section_id and not ACCOUNTS.may_give(self.for_user, section.pk):
            raise forms.ValidationError(_("You can ask for donations only for sections that are yours."))
        return section


class PurposeRows(HouseRows):
    model = GiftPurpose
    icon = "tag"
    menu_order = 310
    list_display = ["__str__", "section", "is_open", "position"]
    edit_handler = ObjectList(
        [
            words_panel("name", "note", heading=_("Names"), label=_("Name")), FieldPanel("section"),
            FieldPanel("suggested"), FieldRowPanel([FieldPanel("is_open"), FieldPanel("position")]), FieldPanel("slug"),
        ],
        base_form_class=PurposeForm,
    )  # fmt: skip
