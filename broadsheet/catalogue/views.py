"""Books and subscriptions on the web."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from broadsheet.catalogue import presenting
from broadsheet.catalogue.actions import ask_for_reprint
from broadsheet.catalogue.forms import ReprintForm
from broadsheet.catalogue.models import Product

private = cache_control(private=True, no_store=True)


@require_safe
def catalogue(request: HttpRequest, lang: str) -> HttpResponse:
    return render(request, "catalogue/catalogue.html", presenting.catalogue_context(request))


def _product(slug: str) -> Product:
    rows = Product.objects.shown().with_words().prefetch_related("imprint__words", "issue__periodical__editions")
    found: Product = get_object_or_404(rows, slug=slug)
    return found


@require_safe
def product(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    return render(request, "catalogue/product.html", presenting.product_context(_product(slug), request))


@require_safe
def subscribe(request: HttpRequest, lang: str) -> HttpResponse:
    return render(request, "catalogue/subscribe.html", presenting.subscribe_context(request))


@private
@require_http_methods(["GET", "HEAD", "POST"])
def reprint(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    """Count a wish for a reprint; only of what cannot be had."""
    row = _product(slug)
    if row.is_for_sale:
        return redirect("catalogue:product", lang=lang, slug=slug)
    form = ReprintForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not form.cleaned_data["website"]:
            ask_for_reprint(row, form.cleaned_data["email"], lang)
        messages.success(request, _("Thank you. Your wish is counted."))
        return redirect("catalogue:reprint", lang=lang, slug=slug)
    context: dict[str, Any] = {
        "product": row, "form": form, "page_title": _("Ask for a reprint"), "title": row.title_in(lang),
    }  # fmt: skip
    return render(request, "catalogue/reprint.html", context, status=422 if form.errors else 200)
