"""Sections, roles of persons and the outbox in the admin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn

from broadsheet.people.models import Letter
from broadsheet.sections.choosing import CountrySelect, LanguageSelect
from broadsheet.sections.editing import AssignmentForm, SectionForm
from broadsheet.sections.models import Assignment, Section
from broadsheet.sections.row_views import HouseRows, ReadOnlyRows


def words_panel(*fields: str, heading: Any, label: Any = "") -> InlinePanel:
    """Companion rows, one per language."""
    panels = [FieldPanel("language", widget=LanguageSelect), *(FieldPanel(field) for field in fields)]
    return InlinePanel("words", panels, heading=heading, label=label)


CONTACTS = InlinePanel(
    "contacts",
    [
        FieldRowPanel([FieldPanel("purpose"), FieldPanel("position")]),
        FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
        words_panel("label", heading=_("What it is called"), label=_("Label")),
    ],
    heading=_("Contacts"), label=_("Contact"),
    help_text=_("Letters reach the address through a form; the address itself is never printed on a public page."),
)  # fmt: skip

ADDRESSES = InlinePanel(
    "addresses",
    [
        FieldPanel("purpose"), FieldPanel("lines"),
        FieldRowPanel([FieldPanel("locality"), FieldPanel("postcode")]),
        FieldRowPanel([FieldPanel("region"), FieldPanel("country", widget=CountrySelect)]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
    ],
    heading=_("Postal addresses"), label=_("Postal address"),
    help_text=_("A forwarding box needs neither street nor number. An address that ends stays, with its last day."),
)  # fmt: skip

SECTION_PANELS = [
    words_panel("name", "description", heading=_("Names and descriptions"), label=_("Name")),
    CONTACTS,
    ADDRESSES,
    InlinePanel(
        "social_accounts", [FieldRowPanel([FieldPanel("platform"), FieldPanel("url")]), FieldPanel("position")],
        heading=_("Social accounts"), label=pgettext_lazy("social", "Account"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("slug"), FieldPanel("parent"),
            FieldRowPanel([FieldPanel("country", widget=CountrySelect), FieldPanel("time_zone")]),
            FieldPanel("languages"), FieldPanel("is_public"), FieldPanel("position"),
        ],
        heading=_("In the house"),
    ),
]  # fmt: skip


class SectionRows(HouseRows):
    model = Section
    icon = "group"
    menu_order = 100
    list_display = ["__str__", "slug", "country", "is_public"]
    edit_handler = ObjectList(SECTION_PANELS, base_form_class=SectionForm)


ROLES_HELP = _(
    "Who may do what: a role, for one section or the whole house, in one language or all. Wagtail's groups are written "
    "from this table; nobody edits them by hand."
)


class AssignmentRows(HouseRows):
    model = Assignment
    icon = "key"
    menu_order = 900
    menu_label = _("Roles of persons")
    list_display = ["user", "role", "section", "language"]
    edit_handler = ObjectList(
        [
            HelpPanel(content=ROLES_HELP),
            FieldPanel("user"), FieldPanel("role"), FieldPanel("section"), FieldPanel("language", widget=LanguageSelect),
        ],
        base_form_class=AssignmentForm,
    )  # fmt: skip

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("user", "section").prefetch_related("section__words")


class LetterRows(ReadOnlyRows):
    model = Letter
    icon = "mail"
    menu_order = 950
    menu_label = _("Outbox")
    list_display = [
        "subject", "to", Column("failures", label=_("failed attempts")), DateColumn("written_at", label=_("written")),
        DateColumn("sent_at", label=_("sent")),
    ]  # fmt: skip
    inspect_view_fields = ["to", "reply_to", "subject", "body", "written_at", "sent_at", "failures", "last_error"]
    ordering = ["-written_at"]
