"""What this room adds to Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from broadsheet.articles import admin_views, refusing
from broadsheet.articles.models import ArticlePage, Contributor, Place, Text, Topic
from broadsheet.articles.page_buttons import buttons_for
from broadsheet.articles.panels import ARTICLE_EDITOR
from broadsheet.articles.viewsets import ContributorRows, PlaceRows, TopicRows, WorkRows
from broadsheet.sections.policies import TablePolicy
from broadsheet.sections.rules import HOUSE_ROWS, WORK_ROWS

ArticlePage.edit_handler = ARTICLE_EDITOR

for model in (Contributor, Topic, Place):
    register_permission_policy(model, TablePolicy(model, HOUSE_ROWS, house_actions=["delete"]))
register_permission_policy(Text, TablePolicy(Text, WORK_ROWS, "section"))

for viewset in (ContributorRows, TopicRows, PlaceRows, WorkRows):
    register_snippet(viewset)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    works = [
        path("<int:pk>/start/<str:language>/", admin_views.StartVersion.as_view(), name="start"),
        path("<int:pk>/join/", admin_views.Join.as_view(), name="join"),
        path("<int:pk>/part/", admin_views.PartVersion.as_view(), name="part"),
        path("<int:pk>/move/", admin_views.MoveToSection.as_view(), name="move"),
        path("<int:pk>/take-over/", admin_views.take_over, name="take-over"),
    ]
    return [path("works/", include((works, "works")))]


@hooks.register("register_page_header_buttons")
def header_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Any]:
    if isinstance(page, ArticlePage) and page.pk:
        yield from buttons_for(page, user)


@hooks.register("before_delete_page")
def before_delete(request: Any, page: Any) -> HttpResponse | None:
    return refusing.refuse_deletion(request, [page])


@hooks.register("before_move_page")
def before_move(request: Any, page: Any, destination: Any) -> HttpResponse | None:
    return refusing.refuse_moving(request, page)


hooks.register("register_bulk_action", refusing.DeletePages, order=100)


@hooks.register("before_bulk_action")
def before_bulk_action(request: Any, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    pages = [one for one in objects if hasattr(one, "specific_class")]
    if not pages:
        return None
    if action_type == "publish":
        return refusing.refuse_publication(request, pages)
    if action_type == "move":
        return next((answer for page in pages if (answer := refusing.refuse_moving(request, page))), None)
    return None


@hooks.register("after_copy_page")
def after_copy(request: Any, page: Any, copy: Any) -> None:
    """A copy bears the title that was written for it, and is about the same things."""
    new = copy.specific
    if not isinstance(new, ArticlePage):
        return
    title = " ".join(request.POST.get("new_title", "").split())
    if title and title != page.title:
        new.marked_title, new.address_slug = title, ""
    new.text.topics.set(page.specific.text.topics.all())
    new.text.places.set(page.specific.text.places.all())
    new.save()
    new.save_revision(user=request.user, clean=False)
