"""Prices, regions, postage and stock in the admin. One view per button."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from broadsheet.catalogue import desk
from broadsheet.catalogue.actions import Refused, add_stock, correct_stock
from broadsheet.catalogue.compiling import paragraph, shown_offers
from broadsheet.catalogue.desk_forms import (
    PostageForm,
    PriceForm,
    RegionFormSet,
    RegionSetForm,
    StockForm,
    SupplementPriceForm,
    region_initial,
)
from broadsheet.catalogue.models import Offer, PostageRate, PriceRegion, PriceRegionSet, Product, Supplement
from broadsheet.catalogue.policies import OFFERS, PRODUCTS, REGION_SETS
from broadsheet.catalogue.setting_prices import set_postage, set_price, set_supplement_price
from broadsheet.catalogue.setting_regions import put_newcomers_away, save_region_set
from broadsheet.core.languages import country_name
from broadsheet.core.money import is_currency
from broadsheet.sections.models import Section

SEEN = ["change", "view"]


def _may_look(request: HttpRequest, policy: Any = OFFERS) -> None:
    if not policy.user_has_any_permission(request.user, SEEN):
        raise PermissionDenied


def _own(request: HttpRequest, policy: Any, row: Any, action: str = "change") -> Any:
    if not policy.user_has_permission_for_instance(request.user, action, row):
        raise PermissionDenied
    return row


def _page(request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    told = {"page_title": title, "header_icon": "tag", "newcomers": _newcomers(request), **context}
    return render(request, f"catalogue/admin/{template}.html", told, status=status)


def _newcomers(request: HttpRequest) -> list[tuple[str, list[PriceRegionSet]]]:
    """Countries that fell to the rest of the world of some sets without anybody's word: name, sets; for who may change them."""
    if not REGION_SETS.user_has_permission(request.user, "change"):
        return []
    found: dict[str, list[PriceRegionSet]] = {}
    for row in PriceRegionSet.objects.exclude(newcomer=""):
        found.setdefault(country_name(row.newcomer, get_language() or "en"), []).append(row)
    return list(found.items())


def _say_faults(request: HttpRequest, form: Any) -> None:
    """Faults of a small form that has no page of its own."""
    for name, faults in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.error(request, " ".join(filter(None, [f"{label}:" if label else "", *map(str, faults)])))


# --- offers and prices --------------------------------------------------------------------------


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Every offer with its gaps, contradictions and uncovered countries at a glance."""
    _may_look(request)
    keys = OFFERS.instances_user_has_any_permission_for(request.user, SEEN).values("pk")
    rows = desk.grids(shown_offers().filter(pk__in=keys), timezone.localdate())
    context = {"grids": rows, "may_add": OFFERS.user_has_permission(request.user, "add")}
    return _page(request, "offers", _("Prices"), context)


@require_safe
def grid(request: HttpRequest, pk: int) -> HttpResponse:
    """Regions and currencies of one offer; each cell is edited in its place."""
    offer = _own(request, OFFERS, get_object_or_404(Offer, pk=pk), "view")
    more = tuple(code for code in [request.GET.get("currency", "").upper()] if is_currency(code))
    made = desk.grid_of(offer.pk, timezone.localdate(), more)
    regions = PriceRegion.objects.filter(region_set=offer.region_set_id)
    language = get_language() or "en"
    context = {
        "grid": made, "offer": made.offer, "form": PriceForm(regions=regions), "today": timezone.localdate(),
        "may_change": OFFERS.user_has_permission_for_instance(request.user, "change", offer),
        "paragraph": paragraph(made.one, language),
    }  # fmt: skip
    return _page(request, "grid", made.offer.name_in(language), context)


def _to_grid(offer: Offer) -> HttpResponse:
    return redirect("prices:grid", offer.pk)


@require_POST
def price(request: HttpRequest, pk: int) -> HttpResponse:
    offer = _own(request, OFFERS, get_object_or_404(Offer, pk=pk))
    form = PriceForm(request.POST, regions=PriceRegion.objects.filter(region_set=offer.region_set_id))
    if not form.is_valid():
        _say_faults(request, form)
        return _to_grid(offer)
    data = form.cleaned_data
    set_price(
        offer, data["region"], data["money"], data["since"], currency=data["currency"], method=data["method"],
        is_delivered=data["is_delivered"], further_minor=data["further_minor"],
    )  # fmt: skip
    _say_set(request, data["money"])
    return _to_grid(offer)


@require_POST
def supplement_price(request: HttpRequest, pk: int, supplement: int) -> HttpResponse:
    offer = _own(request, OFFERS, get_object_or_404(Offer, pk=pk))
    extra = get_object_or_404(Supplement, pk=supplement, offer=offer)
    form = SupplementPriceForm(request.POST, regions=PriceRegion.objects.filter(region_set=offer.region_set_id))
    if not form.is_valid():
        _say_faults(request, form)
        return _to_grid(offer)
    data = form.cleaned_data
    set_supplement_price(extra, data["region"], data["money"], data["since"], currency=data["currency"])
    _say_set(request, data["money"])
    return _to_grid(offer)


def _say_set(request: HttpRequest, money: Any) -> None:
    messages.success(
        request, _("It is no longer sold so.") if money is None else _("%(price)s is set.") % {"price": money}
    )


# --- regions ----------------------------------------------------------------------------------------


@require_safe
def region_sets(request: HttpRequest) -> HttpResponse:
    _may_look(request, REGION_SETS)
    rows = PriceRegionSet.objects.prefetch_related("regions__words", "countries", "offers__words")
    context = {"sets": rows, "may_change": REGION_SETS.user_has_permission(request.user, "change")}
    return _page(request, "region_sets", _("Price regions"), context)


@require_POST
def newcomers_seen(request: HttpRequest) -> HttpResponse:
    """The line about a country that came into the list is put away."""
    if not REGION_SETS.user_has_permission(request.user, "change"):
        raise PermissionDenied
    put_newcomers_away()
    return redirect("prices:region-sets")


@require_http_methods(["GET", "HEAD", "POST"])
def region_set(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """A set with all its regions; refused as a whole where it is no partition of the 250 countries."""
    if not REGION_SETS.user_has_permission(request.user, "change"):
        raise PermissionDenied
    row = get_object_or_404(PriceRegionSet, pk=pk) if pk else None
    regions = list(row.regions.prefetch_related("words", "countries")) if row else []
    given = request.POST if request.method == "POST" else None
    form = RegionSetForm(given, initial={"slug": row.slug, "name": row.name} if row else {})
    form.fields["slug"].disabled = row is not None
    rows = RegionFormSet(given, initial=[region_initial(region) for region in regions], prefix="regions")
    status = 200
    if request.method == "POST":
        if form.is_valid() and rows.is_valid() and _saved(request, form, rows):
            return redirect("prices:region-sets")
        status = 422
    context = {"form": form, "rows": rows, "set": row, "covered": _covered(row) if row else []}
    return _page(request, "region_set", row.name if row else _("New set of price regions"), context, status)


def _saved(request: HttpRequest, form: Any, rows: Any) -> bool:
    regions = [one.region() for one in rows]
    data = form.cleaned_data
    try:
        save_region_set(data["slug"], data["name"], [region for region in regions if region])
    except Refused as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, _("Saved: each of the 250 countries is in one region."))
    return True


def _covered(row: PriceRegionSet) -> list[tuple[PriceRegion, list[str]]]:
    """The check: each region with the names of its countries, the rest of the world too."""
    found: dict[PriceRegion, list[str]] = {}
    for code, region in row.by_country().items():
        found.setdefault(region, []).append(country_name(code, get_language() or "en"))
    return [(region, sorted(names)) for region, names in found.items()]


# --- postage -------------------------------------------------------------------------------------------


@require_safe
def postage(request: HttpRequest) -> HttpResponse:
    """The postage tables of one's sections, and one form for those that have none yet."""
    _may_look(request)
    rates = PostageRate.objects.filter(section__in=_sections(request, "view")).select_related("region__region_set")
    per_section: dict[int, list[PostageRate]] = {}
    for rate in rates.prefetch_related("region__words"):
        per_section.setdefault(rate.section_id, []).append(rate)
    own = list(_sections(request, "change"))
    keys = {section.pk for section in own}
    tables = [
        (section, per_section[section.pk], section.pk in keys)
        for section in _sections(request, "view") if section.pk in per_section
    ]  # fmt: skip
    context = {
        "tables": tables, "today": timezone.localdate(), "others": [row for row in own if row.pk not in per_section],
        "form": PostageForm(regions=PriceRegion.objects.select_related("region_set").prefetch_related("words")),
    }  # fmt: skip
    return _page(request, "postage", _("Postage"), context)


def _sections(request: HttpRequest, action: str) -> Any:
    from broadsheet.sections.policies import parts_of
    from broadsheet.sections.rules import CATALOGUE_ROWS, sections_for

    rows = Section.objects.prefetch_related("words")
    own = None if request.user.is_superuser else sections_for(parts_of(request.user), CATALOGUE_ROWS, action)  # type: ignore[union-attr]
    return rows if own is None else rows.filter(pk__in=own)


@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    section = request.POST.get("section", "")
    place = (
        _sections(request, "change").filter(pk=int(section) if section.isdecimal() and len(section) < 10 else 0).first()
    )
    if place is None:
        raise PermissionDenied
    form = PostageForm(request.POST, regions=PriceRegion.objects.all())
    if not form.is_valid():
        _say_faults(request, form)
        return redirect("prices:postage")
    data = form.cleaned_data
    named = {
        key: data[key] for key in ("currency", "method", "service", "per", "up_to_grams", "further_minor", "edition")
    }
    set_postage(place, data["region"], data["money"], data["since"], **named)
    _say_set(request, data["money"])
    return redirect("prices:postage")


# --- stock ------------------------------------------------------------------------------------------------


@require_safe
def stock(request: HttpRequest) -> HttpResponse:
    """What is on the shelf, what was sold, and what readers wish for."""
    _may_look(request, PRODUCTS)
    rows = desk.stock_rows(PRODUCTS.instances_user_has_any_permission_for(request.user, SEEN))
    context = {"products": rows, "wishes": sum(row.wishes for row in rows)}
    return _page(request, "stock", _("Stock"), context)


@require_safe
def product_stock(request: HttpRequest, pk: int) -> HttpResponse:
    product = _own(request, PRODUCTS, get_object_or_404(Product.objects.with_words(), pk=pk), "view")
    return _stock_page(request, product)


def _stock_page(request: HttpRequest, product: Product, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "product": product, "movements": product.movements.all()[:200], "wishes": product.reprint_requests.count(),
        "add_form": StockForm(prefix="add"), "count_form": StockForm(prefix="count"),
        "may_change": PRODUCTS.user_has_permission_for_instance(request.user, "change", product), **forms,
    }  # fmt: skip
    return _page(request, "product_stock", product.title_in(get_language() or "en"), context, status)


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Copies came from the printer, or came back."""
    product = _own(request, PRODUCTS, get_object_or_404(Product.objects.with_words(), pk=pk))
    form = StockForm(request.POST, prefix="add")
    if not form.is_valid():
        return _stock_page(request, product, 422, add_form=form)
    data = form.cleaned_data
    reason = "returned" if request.POST.get("reason") == "returned" else "printed"
    add_stock(product, data["copies"], data["key"], reason=reason, note=data["note"], by=str(request.user))
    messages.success(request, _("The copies are counted in."))
    return redirect(reverse("prices:product-stock", args=[pk]))


@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The shelf was counted anew."""
    product = _own(request, PRODUCTS, get_object_or_404(Product.objects.with_words(), pk=pk))
    form = StockForm(request.POST, prefix="count")
    if not form.is_valid():
        return _stock_page(request, product, 422, count_form=form)
    data = form.cleaned_data
    try:
        correct_stock(product, data["copies"], data["key"], note=data["note"], by=str(request.user))
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The stock is as you counted it."))
    return redirect(reverse("prices:product-stock", args=[pk]))
