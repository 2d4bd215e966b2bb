"""A reading path as a booklet, from the button in its editor."""

from __future__ import annotations

from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from broadsheet.frontpages.booklets import manuscript_of
from broadsheet.frontpages.models import ReadingPathPage
from broadsheet.typesetting.rules import BOOKLET, ENDINGS, EPUB, JOURNAL, MEDIA_TYPES
from broadsheet.typesetting.setting import CannotBeSet, set_in_form
from broadsheet.typesetting.wording import words_of

FORMS = (JOURNAL, BOOKLET, EPUB)


@require_safe
def booklet(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The published path, set at once: it is short."""
    if form not in FORMS:
        raise Http404
    page = get_object_or_404(ReadingPathPage.objects.live().select_related("locale"), pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    try:
        sheet = set_in_form(manuscript_of(page), form)
    except CannotBeSet as problem:
        messages.error(request, _("This cannot be set: %(reason)s") % {"reason": words_of(problem.why.as_data())})
        return redirect("wagtailadmin_pages:edit", pk)
    response = HttpResponse(sheet.pdf, content_type=MEDIA_TYPES[ENDINGS[form]])
    name = f"{page.address_slug}-{page.language}-{form}.{ENDINGS[form]}"
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
