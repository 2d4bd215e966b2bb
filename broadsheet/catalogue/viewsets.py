"""Books, offers and supplements in the admin. Prices and stock have a desk of their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.permissions import policy_registry

from broadsheet.catalogue.models import Offer, Product, Supplement
from broadsheet.people.written_dates import DatedForm
from broadsheet.sections.choosing import LanguagesField
from broadsheet.sections.row_views import HouseRows
from broadsheet.sections.viewsets import words_panel


class OwnSectionForm(WagtailAdminModelForm):  # type: ignore[misc]
    """A row is put only into a section that is one's own."""

    def clean_section(self) -> Any:
        section = self.cleaned_data["section"]
        policy = policy_registry.get_by_type(type(self.instance))
        if section.pk != self.instance.section_id and not policy.may_give(self.for_user, section.pk):
            raise forms.ValidationError(_("This section is not yours."))
        return section


class ProductForm(DatedForm, OwnSectionForm):
    languages = LanguagesField(label=_("Languages"))


class ProductRows(HouseRows):
    model = Product
    icon = "doc-full"
    menu_order = 270
    list_display = ["__str__", "kind", "section", "is_out_of_print", "is_shown"]
    list_filter = ["kind", "section", "is_out_of_print"]
    ordering = ["position", "slug"]
    edit_handler = ObjectList(
        [
            words_panel("title", "subtitle", "blurb", heading=_("Titles and blurbs"), label=_("Title")),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("section")]),
            InlinePanel(
                "contributors", [FieldPanel("contributor"), FieldPanel("role")],
                heading=_("Contributors"), label=_("Contributor"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("isbn"), FieldPanel("extent_pages")]),
                    FieldRowPanel([FieldPanel("binding"), FieldPanel("weight_grams")]),
                    FieldRowPanel([FieldPanel("date"), FieldPanel("date_precision")]),
                    FieldRowPanel([FieldPanel("imprint"), FieldPanel("languages")]),
                    FieldPanel("cover"),
                ],
                heading=_("The book"),
            ),
            MultiFieldPanel(
                [FieldPanel("issue"), FieldPanel("edition_key"), FieldPanel("text")], heading=_("What it goes with")
            ),
            FieldRowPanel([FieldPanel("is_shown"), FieldPanel("is_out_of_print")]),
            FieldRowPanel([FieldPanel("slug"), FieldPanel("position")]),
        ],
        base_form_class=ProductForm,
    )  # fmt: skip

    def get_queryset(self, request: Any) -> Any:
        rows = super().get_queryset(request).select_related("section", "issue__periodical")
        return rows.prefetch_related("section__words", "issue__words", "issue__periodical__words")


OFFER_HELP = _("What it costs is set under “Prices”, region by region; nothing about prices is typed anywhere else.")


class OfferRows(HouseRows):
    model = Offer
    icon = "tag"
    menu_order = 280
    list_display = ["__str__", "kind", "section", "rate", "is_on_sale"]
    list_filter = ["kind", "section", "is_on_sale"]
    ordering = ["position", "slug"]
    edit_handler = ObjectList(
        [
            HelpPanel(content=OFFER_HELP),
            words_panel("name", "note", heading=_("Names and notes"), label=_("Name")),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("section")]),
            InlinePanel(
                "components",
                [
                    FieldRowPanel([FieldPanel("count"), FieldPanel("is_at_least")]),
                    FieldRowPanel([FieldPanel("periodical"), FieldPanel("product")]),
                    FieldRowPanel([FieldPanel("share"), FieldPanel("position")]),
                ],
                heading=_("What one gets"), label=_("Component"), min_num=1,
            ),
            FieldRowPanel([FieldPanel("region_set"), FieldPanel("combining")]),
            FieldRowPanel([FieldPanel("rate"), FieldPanel("base")]),
            FieldRowPanel([FieldPanel("charge"), FieldPanel("may_be_gift")]),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until"), FieldPanel("is_on_sale")]),
            FieldRowPanel([FieldPanel("slug"), FieldPanel("position")]),
        ],
        base_form_class=OwnSectionForm,
    )  # fmt: skip

    def get_queryset(self, request: Any) -> Any:
        rows = super().get_queryset(request).select_related("section")
        return rows.prefetch_related("section__words", "components__product__words")


class SupplementForm(WagtailAdminModelForm):  # type: ignore[misc]
    def clean_offer(self) -> Any:
        offer = self.cleaned_data["offer"]
        policy = policy_registry.get_by_type(Offer)
        if not policy.user_has_permission_for_instance(self.for_user, "change", offer):
            raise forms.ValidationError(_("This offer is not yours."))
        return offer


class SupplementRows(HouseRows):
    model = Supplement
    icon = "plus"
    menu_order = 290
    list_display = ["__str__", "offer", "gives_priority", "gives_free_products"]
    edit_handler = ObjectList(
        [
            words_panel("name", "note", heading=_("Names and notes"), label=_("Name")),
            FieldPanel("offer"), FieldPanel("gives_priority"), FieldPanel("gives_free_products"),
            FieldRowPanel([FieldPanel("slug"), FieldPanel("position")]),
        ],
        base_form_class=SupplementForm,
    )  # fmt: skip

    def get_queryset(self, request: Any) -> Any:
        rows = super().get_queryset(request).select_related("offer", "gives_priority")
        return rows.prefetch_related("offer__words", "gives_priority__words")
