"""Serial titles on the web."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.periodicals.models import Periodical


@require_safe
def periodicals(request: HttpRequest, lang: str) -> HttpResponse:
    rows = Periodical.objects.prefetch_related("words", "sections__words")
    return render(request, "periodicals/periodicals.html", {"periodicals": rows, "page_title": _("Periodicals")})


@require_safe
def periodical(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    """One identity: its title in the reader's language, the parallel titles beside it."""
    row = get_object_or_404(Periodical.objects.prefetch_related("words", "sections__words"), slug=slug)
    title = row.title_in(lang)
    parallel = [one for one in row.words.all() if one.title != title]
    context = {
        "periodical": row,
        "parallel_titles": list({one.title: one for one in parallel}.values()),
        "page_title": title,
    }
    return render(request, "periodicals/periodical.html", context)
