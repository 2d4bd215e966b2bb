"""What this room adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages

from broadsheet.frontpages.models import FrontPage, ReadingPathPage, SectionFrontPage
from broadsheet.frontpages.panels import FRONT_PAGE_EDITOR, READING_PATH_EDITOR
from broadsheet.pages.models import SectionNode

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
        _("Front pages stand as long as their section and language do. Take a section off the site in its register instead."),
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
