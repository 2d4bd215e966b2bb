"""Serial titles and their issues on the web."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.periodicals import presenting
from broadsheet.periodicals.models import Issue, Periodical
from broadsheet.periodicals.querying import out_now, with_editions


@require_safe
def periodicals(request: HttpRequest, lang: str) -> HttpResponse:
    rows = Periodical.objects.prefetch_related("words", "sections__words")
    newest = {issue.periodical_id: issue for issue in out_now()}
    context = {
        "periodicals": [(row, row.kind_in(request.frame.interface), newest.get(row.pk)) for row in rows],  # type: ignore[attr-defined]
        "page_title": _("Periodicals"),
        "description": _("The periodicals of %(house)s, every issue with its contents.")
        % {"house": request.frame.name},  # type: ignore[attr-defined]
    }
    return render(request, "periodicals/periodicals.html", context)


@require_safe
def periodical(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    rows = Periodical.objects.prefetch_related("words", "sections__words", "editions", "imprint__words")
    row = get_object_or_404(rows, slug=slug)
    return render(request, "periodicals/periodical.html", presenting.periodical_context(row, request))


@require_safe
def issue(request: HttpRequest, lang: str, slug: str, issue: str) -> HttpResponse:
    row = get_object_or_404(with_editions(Issue.objects.shown()), periodical__slug=slug, slug=issue)
    return render(request, "periodicals/issue.html", presenting.issue_context(row, request))
