"""What this room adds to Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.widgets.button import Button

from broadsheet.frontpages.booklet_views import FORMS, booklet
from broadsheet.frontpages.desk_panels import Count, panels_for
from broadsheet.frontpages.models import FrontPage, ReadingPathPage, SectionFrontPage
from broadsheet.frontpages.panels import FRONT_PAGE_EDITOR, READING_PATH_EDITOR
from broadsheet.frontpages.reports import MissingReport, UnfinishedReport
from broadsheet.pages.models import SectionNode
from broadsheet.sections.desk_menu import DeskItem

FrontPage.edit_handler = FRONT_PAGE_EDITOR
SectionFrontPage.edit_handler = FRONT_PAGE_EDITOR
ReadingPathPage.edit_handler = READING_PATH_EDITOR

# The house makes these itself, one per language and section; nobody adds, copies, moves or deletes them.
STANDING = (FrontPage, SectionFrontPage)


def refuse_standing(request: Any, pages: list[Any]) -> HttpResponse | None:
    if not any(issubclass(page.specific_class, STANDING) for page in pages):
        return None
    messages.error(
        request,
        _(
            "Front pages stand as long as their section and language do. Take a section off the site in its register instead."
        ),
    )
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)


@hooks.register("before_delete_page")
def before_delete(request: Any, page: Any) -> HttpResponse | None:
    return refuse_standing(request, [page])


@hooks.register("before_copy_page")
def before_copy(request: Any, page: Any) -> HttpResponse | None:
    return refuse_standing(request, [page])


@hooks.register("before_move_page")
def before_move(request: Any, page: Any, destination: Any) -> HttpResponse | None:
    answer = refuse_standing(request, [page])
    node = SectionNode.above(destination)
    if answer is None and (node is None or node.language != page.locale.language_code):
        messages.error(request, _("That place is in another language."))
        answer = redirect("wagtailadmin_explore", page.get_parent().pk)
    return answer


@hooks.register("before_bulk_action")
def before_bulk_action(request: Any, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    pages = [one for one in objects if hasattr(one, "specific_class")]
    return refuse_standing(request, pages) if pages and action_type in {"delete", "move"} else None


@hooks.register("construct_homepage_panels", order=1000)
def desk(request: Any, panels: list[Any]) -> None:
    panels[:] = panels_for(request)


@hooks.register("construct_homepage_summary_items", order=1000)
def counts(request: Any, items: list[Any]) -> None:
    items[:] = [Count(request, panel) for panel in panels_for(request)]


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("paths/<int:pk>/<str:form>/", booklet, name="path-booklet"),
        path("reports/unfinished/", UnfinishedReport.as_view(), name="desk-report"),
        path("reports/unfinished/results/", UnfinishedReport.as_view(results_only=True), name="desk-report-results"),
        path("reports/missing/", MissingReport.as_view(), name="missing-report"),
        path("reports/missing/results/", MissingReport.as_view(results_only=True), name="missing-report-results"),
    ]


@hooks.register("register_page_header_buttons")
def path_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """A published path may be printed."""
    if isinstance(page, ReadingPathPage) and page.live and page.permissions_for_user(user).can_edit():
        labels = (_("Print as a journal (PDF)"), _("Print as a booklet (PDF)"), _("E-book (EPUB)"))
        for place, (form, label) in enumerate(zip(FORMS, labels, strict=True)):
            yield Button(
                label, reverse("path-booklet", args=[page.pk, form]), icon_name="download", priority=90 + place
            )


@hooks.register("register_reports_menu_item")
def unfinished_item() -> DeskItem:
    return DeskItem(
        gettext_lazy("Unfinished"),
        "desk-report",
        user_has_any_page_permission,
        name="unfinished",
        icon_name="clipboard-list",
        order=100,
    )


@hooks.register("register_reports_menu_item")
def missing_item() -> DeskItem:
    return DeskItem(
        gettext_lazy("Missing in languages"),
        "missing-report",
        user_has_any_page_permission,
        name="missing",
        icon_name="globe",
        order=110,
    )


@hooks.register("construct_help_menu", order=1000)
def no_news_of_wagtail(request: Any, items: list[Any]) -> None:
    """What is new in Wagtail is no news for the people of the house."""
    items[:] = [item for item in items if not item.name.startswith("whats-new") and item.name != "editor-guide"]
