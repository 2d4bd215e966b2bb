"""The shares of a periodical's income in the admin."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from broadsheet.periodicals.models import Periodical
from broadsheet.subscriptions.actions import divide_income
from broadsheet.subscriptions.desk_forms import SharesForm
from broadsheet.subscriptions.policies import divisible_by, may_divide
from broadsheet.subscriptions.rules import hundredths_of


@require_safe
def periodicals(request: HttpRequest) -> HttpResponse:
    """The periodicals of several sections, and how their income is divided now."""
    found = divisible_by(request.user)
    if not found:
        raise PermissionDenied
    rows = [(row, _divided(row)) for row in found]
    context = {"page_title": _("Shares of the income"), "header_icon": "money", "rows": rows}
    return render(request, "subscriptions/admin/periodicals.html", context)


def _divided(periodical: Periodical) -> list[tuple[str, Decimal]]:
    """Section and per cent."""
    shares = list(periodical.income_shares.all())  # type: ignore[attr-defined]
    parts = hundredths_of(row.weight for row in shares)
    language = get_language() or "en"
    return [(row.section.name_in(language), Decimal(part) / 100) for row, part in zip(shares, parts, strict=True)]


@require_http_methods(["GET", "HEAD", "POST"])
def shares(request: HttpRequest, pk: int) -> HttpResponse:
    """Which part of the income from a periodical each of its sections gets."""
    rows = Periodical.objects.prefetch_related("words", "sections__words", "income_shares")
    periodical = get_object_or_404(rows, pk=pk)
    if not may_divide(request.user, periodical):
        raise PermissionDenied
    form = SharesForm(request.POST if request.method == "POST" else None, periodical=periodical)
    if request.method == "POST" and form.is_valid():
        divide_income(periodical, form.weights)
        messages.success(request, _("The income is divided so from now on; what was booked before stays as it is."))
        return redirect("income:shares", pk)
    context = {
        "page_title": _("Shares of the income"), "page_subtitle": periodical.title_in(get_language() or "en"),
        "header_icon": "openquote", "form": form, "periodical": periodical,
    }  # fmt: skip
    return render(request, "subscriptions/admin/shares.html", context, status=400 if form.errors else 200)
