"""The settings of the house."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from broadsheet.sections.choosing import LanguagesField
from broadsheet.sections.viewsets import words_panel


class HouseForm(WagtailAdminModelForm):  # type: ignore[misc]
    language_order = LanguagesField(
        label=_("Order of languages"),
        help_text=_(
            "Codes in order, such as: en, it, fr. Where a text is missing in the reader's language, the first of these in "
            "which it exists is offered. Languages are switched on under “Locales”."
        ),
    )

    class Meta(WagtailAdminModelForm.Meta):
        widgets = {"accent": forms.TextInput(attrs={"placeholder": "#8a1c2b", "maxlength": 7})}


HOUSE_EDITOR = ObjectList(
    [
        words_panel("name", "tagline", "publisher", heading=_("Names of the house"), label=_("Name")),
        MultiFieldPanel([FieldRowPanel([FieldPanel("accent"), FieldPanel("emblem")])], heading=_("Look")),
        FieldPanel("language_order"),
        MultiFieldPanel(
            [FieldPanel("default_licence"), FieldPanel("age_note_years"), FieldPanel("is_practice")],
            heading=_("What holds for texts"),
        ),
    ],
    base_form_class=HouseForm,
)
