"""What this room adds to Wagtail's admin: the menu of the house, and its lowest rows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import DEFAULT_DB_ALIAS
from django.db.models.deletion import Collector, ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from broadsheet.people.models import Letter
from broadsheet.sections.models import Assignment, Section
from broadsheet.sections.policies import TablePolicy
from broadsheet.sections.rules import ADMIN_ONLY_ROWS, LETTER_ROWS, SECTION_ROWS
from broadsheet.sections.viewsets import AssignmentRows, LetterRows, SectionRows

register_permission_policy(Section, TablePolicy(Section, SECTION_ROWS, "pk", house_actions=["add", "delete"]))
register_permission_policy(Assignment, TablePolicy(Assignment, ADMIN_ONLY_ROWS, "section"))
register_permission_policy(Letter, TablePolicy(Letter, LETTER_ROWS, house_actions=["view"]))

for viewset in (SectionRows, AssignmentRows, LetterRows):
    register_snippet(viewset)

house_menu = Menu(register_hook_name="register_house_menu_item", construct_hook_name="construct_house_menu")


@hooks.register("register_admin_menu_item")
def house_menu_item() -> MenuItem:
    return SubmenuMenuItem(gettext_lazy("House"), house_menu, name="house", icon_name="home", order=500)


@hooks.register("before_delete_snippet")
def refuse_what_others_need(request: Any, rows: list[Any]) -> HttpResponse | None:
    """A row on which others rest is not deleted; say in words what needs it."""
    needing = needed_by(rows)
    if not needing:
        return None
    quoted = _("“%(words)s”")
    words = (f"{row._meta.verbose_name} {quoted % {'words': row}}" for row in needing[:5])
    named = ", ".join(dict.fromkeys(words))
    messages.error(request, _("This cannot be deleted while something needs it: %(rows)s.") % {"rows": named})
    return redirect(type(rows[0]).snippet_viewset.get_url_name("list"))


def needed_by(rows: list[Any]) -> list[Any]:
    """What the database would not let go of if these rows were deleted."""
    collector = Collector(using=DEFAULT_DB_ALIAS)
    try:
        collector.collect(rows)
    except ProtectedError as problem:
        return sorted(problem.protected_objects, key=lambda row: (row._meta.label, row.pk))
    return []
