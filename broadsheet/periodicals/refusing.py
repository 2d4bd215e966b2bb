"""What Wagtail's own buttons may not do with texts that are printed, said in words."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from broadsheet.articles.models import ArticlePage
from broadsheet.articles.refusing import branches
from broadsheet.periodicals.actions import let_wait
from broadsheet.periodicals.models import ContentsEntry, PrintFirst


def holding(page: Any) -> PrintFirst | None:
    """What keeps a page from the web, if it is an article that an issue shows first."""
    if not isinstance(page, ArticlePage):
        return None
    return PrintFirst.objects.filter(text=page.text_id).select_related("issue__periodical").first()


def hold_for_print(request: Any, page: Page) -> HttpResponse | None:
    """“Publish” on a text that paper shows first: it is remembered, and done when the issue is out."""
    article = page.specific
    held = holding(article)
    if held is None:
        return None
    let_wait(article, request.user)
    words = _("“%(title)s” waits for %(issue)s: it goes on the web as soon as that is out.")
    messages.success(request, words % {"title": page.get_admin_display_title(), "issue": held.issue})
    return redirect("wagtailadmin_pages:edit", page.pk)


def refuse_publication(request: Any, pages: list[Page]) -> HttpResponse | None:
    for page in pages:
        if held := holding(page.specific):
            words = _("“%(title)s” waits for %(issue)s. Nothing was published.")
            messages.error(request, words % {"title": page.get_admin_display_title(), "issue": held.issue})
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


def refuse_deletion(request: Any, pages: list[Page]) -> HttpResponse | None:
    """What was printed stays: the revision is what readers have on paper."""
    keys = [str(pk) for pk in branches(pages).values_list("pk", flat=True)]
    entry = (
        ContentsEntry.objects.filter(revision__object_id__in=keys).select_related("edition__issue__periodical").first()
    )
    if entry is None:
        return None
    page = pages[0]
    buttons = [messages.button(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), _("Unpublish it instead"))]
    words = _("This cannot be deleted: “%(title)s” is printed in %(issue)s.")
    messages.error(
        request, words % {"title": entry, "issue": entry.edition.issue}, buttons=buttons if page.live else []
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)
