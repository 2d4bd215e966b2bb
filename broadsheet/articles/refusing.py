"""What Wagtail's own buttons may not do with articles, said in words instead of by the database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction
from wagtail.models import Page

from broadsheet.articles.actions import resting_on
from broadsheet.articles.checking import groups_of
from broadsheet.articles.models import ArticlePage
from broadsheet.pages.spoken import quoted


def branches(pages: Iterable[Page]) -> QuerySet[Page]:
    """These pages and all below them."""
    found = Page.objects.none()
    for page in pages:
        found = found | Page.objects.descendant_of(page, inclusive=True)
    return found


def refuse_deletion(request: Any, pages: list[Page]) -> HttpResponse | None:
    """No page goes while a version that stays rests on it; unpublishing is offered."""
    needing = list(resting_on(branches(pages))[:5])
    if not needing:
        return None
    named = ", ".join(f"{quoted(page.title)} ({page.language})" for page in needing)
    page = pages[0]
    buttons = [messages.button(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), _("Unpublish it instead"))]
    messages.error(
        request,
        _("This cannot be deleted: other versions rest on it, and their readers are told so: %(versions)s.")
        % {"versions": named},
        buttons=buttons if page.live else [],
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def refuse_moving(request: Any, page: Page) -> HttpResponse | None:
    """An article moves with all its versions, by an action of its own."""
    if not issubclass(page.specific_class, ArticlePage):
        return None
    messages.warning(
        request, _("An article moves from section to section with all its versions. Choose the section here.")
    )
    return redirect("works:move", page.pk)


def refuse_publication(request: Any, pages: list[Page]) -> HttpResponse | None:
    """Of many drafts published at once, each must be fit for readers."""
    for page in pages:
        draft = page.specific.get_latest_revision_as_object() if isinstance(page.specific, ArticlePage) else None
        if draft is not None and any(group.refuses_publication for group in groups_of(draft)):
            edit = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Edit"))
            words = _("“%(title)s” cannot be published yet: see “Checks” in its editor. Nothing was published.")
            messages.error(request, words % {"title": page.get_admin_display_title()}, buttons=[edit])
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


class DeletePages(DeleteBulkAction):  # type: ignore[misc]
    """Wagtail's deletion of many pages; what others rest on is refused in words, not with a shut door."""

    def prepare_action(self, objects: list[Page], objects_without_access: Any) -> Any:
        return refuse_deletion(self.request, objects) or super().prepare_action(objects, objects_without_access)
