"""Putting an order right at the counter: where it goes, what it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from broadsheet.catalogue.models import Offer
from broadsheet.core.money import format_money
from broadsheet.orders import actions, mending
from broadsheet.orders.desk_views import for_the_counter, tabs
from broadsheet.orders.mending_forms import LinesForm, RecipientForm
from broadsheet.orders.models import Order
from broadsheet.orders.policies import ORDERS


def _order(request: HttpRequest, pk: int) -> Order:
    mine = ORDERS.instances_user_has_any_permission_for(request.user, ["change"])
    return get_object_or_404(mine.select_related("due", "section", "payer"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_counter
def recipient(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Another address, or another person, for what is not sent yet."""
    order = _order(request, pk)
    row = get_object_or_404(order.recipients.select_related("person", "address"), position=position)
    form = RecipientForm(request.POST if request.method == "POST" else None, recipient=row)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = mending.mend_recipient(
                order, position, form.who, data["country"], keeps_price=data["keeps_price"], by=str(request.user)
            )
        except actions.Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("It goes there now.") if done else _("Nothing was different."))
            return redirect("counter:order", pk)
    title = _("Order %(number)s: where it goes") % {"number": order.number}
    context = {**tabs(request, ""), "page_title": title, "form": form, "order": order}
    return render(request, "orders/admin/mend_recipient.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_counter
def lines(request: HttpRequest, pk: int) -> HttpResponse:
    """Something else was ordered; its total is shown before it is taken."""
    order = _order(request, pk)
    form = LinesForm(request.POST if request.method == "POST" else None, order=order, offers=_offers(order))
    total: Any = None
    if request.method == "POST" and form.is_valid():
        basket = form.basket(actions.basket_of(order).countries)
        try:
            if "take" in request.POST:
                mending.mend_lines(order, basket, by=str(request.user))
                messages.success(request, _("The order is changed."))
                return redirect("counter:order", pk)
            total = mending.price_of(order, basket)
        except actions.Refused as problem:
            form.add_error(None, str(problem))
    title = _("Order %(number)s: what is ordered") % {"number": order.number}
    context = {
        **tabs(request, ""), "page_title": title, "form": form, "order": order,
        "total": format_money(total, get_language() or "en") if total is not None else "",
    }  # fmt: skip
    return render(request, "orders/admin/mend_lines.html", context, status=400 if form.errors else 200)


def _offers(order: Order) -> list[Offer]:
    """What is on sale, and what the order holds."""
    held = order.lines.values_list("offer_id", flat=True)
    rows = Offer.objects.with_words().filter(section=order.section)
    on_sale = set(
        Offer.objects.on_sale(timezone.localdate()).filter(section=order.section).values_list("pk", flat=True)
    )
    return [offer for offer in rows if offer.pk in on_sale or offer.pk in held]


@require_POST
@for_the_counter
def shortfall(request: HttpRequest, pk: int) -> HttpResponse:
    """The little that is missing is not asked for."""
    mending.let_shortfall_go(_order(request, pk), request.POST.get("key", "")[:64], by=str(request.user))
    messages.success(request, _("What was missing is let go: the order counts as paid."))
    return redirect("counter:order", pk)
