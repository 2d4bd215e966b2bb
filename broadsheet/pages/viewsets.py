"""Menus and old addresses in the admin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList, PageChooserPanel

from broadsheet.pages.models import MenuItem, OldAddress
from broadsheet.sections.row_views import HouseRows
from broadsheet.sections.viewsets import words_panel


class MenuItemRows(HouseRows):
    model = MenuItem
    icon = "list-ul"
    menu_order = 500
    menu_label = _("Menus")
    list_display = ["__str__", "menu", "position"]
    list_filter = ["menu"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("menu"), FieldPanel("position")]),
            MultiFieldPanel(
                [
                    HelpPanel(content=_("Choose one: a list of the house, a page, or an address elsewhere.")),
                    FieldPanel("listing"), PageChooserPanel("page"), FieldPanel("url"),
                ],
                heading=_("Leads to"),
            ),
            words_panel("label", heading=_("What it is called"), label=_("Label")),
        ]
    )  # fmt: skip


class OldAddressRows(HouseRows):
    model = OldAddress
    icon = "redirect"
    menu_order = 510
    list_display = ["path", "page", "target"]
    search_fields = ["path"]
    edit_handler = ObjectList([FieldPanel("path"), PageChooserPanel("page"), FieldPanel("target")])

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("page")
