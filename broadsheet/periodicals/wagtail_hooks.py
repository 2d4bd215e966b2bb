"""What this room adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from broadsheet.periodicals import refusing
from broadsheet.periodicals.models import Imprint, Issue, Periodical
from broadsheet.periodicals.policies import ISSUES
from broadsheet.periodicals.viewsets import ImprintRows, IssueRows, PeriodicalRows
from broadsheet.sections.policies import TablePolicy
from broadsheet.sections.rules import HOUSE_ROWS, SECTION_ROWS

register_permission_policy(Periodical, TablePolicy(Periodical, SECTION_ROWS, "sections"))
register_permission_policy(Imprint, TablePolicy(Imprint, HOUSE_ROWS, house_actions=["delete"]))
register_permission_policy(Issue, ISSUES)
for viewset in (PeriodicalRows, ImprintRows, IssueRows):
    register_snippet(viewset)


@hooks.register("before_publish_page")
def before_publish(request: Any, page: Any) -> HttpResponse | None:
    return refusing.hold_for_print(request, page)


@hooks.register("before_delete_page")
def before_delete(request: Any, page: Any) -> HttpResponse | None:
    return refusing.refuse_deletion(request, [page])


@hooks.register("before_bulk_action")
def before_bulk_action(request: Any, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    pages = [one for one in objects if hasattr(one, "specific_class")]
    if pages and action_type == "delete":
        return refusing.refuse_deletion(request, pages)
    if pages and action_type == "publish":
        return refusing.refuse_publication(request, pages)
    return None
