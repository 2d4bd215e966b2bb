"""The desk on Wagtail's home: counts first, then one panel per question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from broadsheet.frontpages.desk import Desk, desk_of

SHOWN = 10


class DeskPanel(Component):  # type: ignore[misc]
    """Some of the pages on the desk, or words that say what to do when there are none."""

    template_name = "frontpages/admin/desk_panel.html"
    name = ""
    title: Any = ""
    empty: Any = ""
    offers_writing = False

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def pages(self) -> QuerySet[Page]:
        raise NotImplementedError

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "panel": self,
            "rows": self.desk.rows(self.pages()[:SHOWN]),
            "write_url": self.desk.place_to_write() if self.offers_writing else "",
            "all_url": reverse("desk-report") if self.name == "unfinished" else "",
            "csrf_token": parent_context.get("csrf_token"),
            "request": parent_context.get("request"),
        }


class Mine(DeskPanel):
    name, order, title = "mine", 10, _("Mine")
    empty = _("Nothing is in your hands. Begin an article, or take over something unfinished below.")
    offers_writing = True

    def pages(self) -> QuerySet[Page]:
        return self.desk.mine()


class Waiting(DeskPanel):
    name, order, title = "waiting", 20, _("Waiting for review")
    empty = _("Nothing waits for your review.")

    def pages(self) -> QuerySet[Page]:
        return self.desk.waiting()


class Scheduled(DeskPanel):
    name, order, title = "scheduled", 30, _("Scheduled")
    empty = _("Nothing is scheduled. A time of publication is set in an editor, under Status.")

    def pages(self) -> QuerySet[Page]:
        return self.desk.scheduled()


class Unfinished(DeskPanel):
    name, order, title = "unfinished", 40, _("Unfinished, and in whose hands")
    empty = _("Everything that was begun is published.")

    def pages(self) -> QuerySet[Page]:
        return self.desk.unfinished()


PANELS = (Mine, Waiting, Scheduled, Unfinished)


class Count(SummaryItem):  # type: ignore[misc]
    """How many there are of one panel's pages."""

    template_name = "frontpages/admin/desk_count.html"

    def __init__(self, request: Any, panel: DeskPanel) -> None:
        super().__init__(request)
        self.panel, self.order = panel, panel.order

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"panel": self.panel, "count": self.panel.pages().order_by().count()}


def panels_for(request: Any) -> list[DeskPanel]:
    """The panels of whoever writes or edits; who packs or keeps the books finds counts alone."""
    if not user_has_any_page_permission(request.user):
        return []
    desk = desk_of(request)
    return [panel(desk) for panel in PANELS]
