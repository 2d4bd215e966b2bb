"""The packing table at the counter: parcels to be packed, packed and posted."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from broadsheet.catalogue.models.prices import SERVICE_NAMES
from broadsheet.orders import actions
from broadsheet.orders.desk_views import for_the_counter, number_in, tabs, to_pack_of
from broadsheet.orders.policies import GRANTS
from broadsheet.orders.querying import services_of
from broadsheet.pages.spoken import Spoken
from broadsheet.subscriptions import actions as subscriptions
from broadsheet.subscriptions.models import Serving
from broadsheet.subscriptions.registry import why_held


@require_safe
@for_the_counter
def packing(request: HttpRequest) -> HttpResponse:
    """Books, pamphlets and back issues sold and not posted yet: one parcel per recipient and address."""
    rows = (
        to_pack_of(request.user)
        .select_related("recipient", "address", "product__issue__periodical")
        .prefetch_related("product__words", "product__issue__words", "product__issue__periodical__words")
    )
    waiting, parcels = list(rows[:500]), defaultdict[tuple[Any, ...], list[Any]](list)
    held = why_held(waiting)
    grants = [grant for grant in waiting if grant.pk not in held]
    services = services_of(grants)
    for grant in grants:
        parcels[grant.recipient_id, grant.address_id, services[grant.pk]].append(grant)
    mine = GRANTS.instances_user_has_any_permission_for(request.user, ["change"])
    packed = list(
        Serving.objects.filter(posted_at=None, grant__in=mine.filter(kind="product"))
        .select_related("grant__recipient", "grant__product")
        .prefetch_related("grant__product__words")
    )
    kept = why_held([parcel.grant for parcel in packed])
    context = {
        **tabs(request, "packing"), "parcels": [
            (grants[0], _envelope(grants[0]), dict(SERVICE_NAMES).get(service, ""), grants)
            for (_recipient, _address, service), grants in parcels.items()
        ],
        "held": [(grant, held[grant.pk]) for grant in waiting if grant.pk in held],
        "packed": [(parcel, kept.get(parcel.grant_id, "")) for parcel in packed],
    }  # fmt: skip
    return render(request, "orders/admin/packing.html", context)


def _envelope(grant: Any) -> list[str]:
    return [grant.recipient.name, *(grant.address.envelope(get_language() or "en") if grant.address else [])]


def _own_grants(request: HttpRequest) -> Any:
    numbers = [number_in(one) for one in request.POST.getlist("grant")[:200]]
    return GRANTS.instances_user_has_any_permission_for(request.user, ["change"]).filter(pk__in=numbers)


@require_POST
@for_the_counter
def pack(request: HttpRequest) -> HttpResponse:
    """These copies are in their parcel."""
    for grant in _own_grants(request):
        subscriptions.pack(grant, by=str(request.user))
    return redirect("counter:packing")


@require_POST
@for_the_counter
def post(request: HttpRequest) -> HttpResponse:
    """These parcels have left."""
    mine = GRANTS.instances_user_has_any_permission_for(request.user, ["change"])
    numbers = [number_in(one) for one in request.POST.getlist("parcel")[:500]]
    left = actions.post_parcels(Serving.objects.filter(pk__in=numbers, grant__in=mine), by=str(request.user))
    messages.success(request, _("Posted: %(number)s.") % {"number": Spoken(left)})
    return redirect("counter:packing")


@require_POST
@for_the_counter
def unpack(request: HttpRequest, parcel: int) -> HttpResponse:
    mine = GRANTS.instances_user_has_any_permission_for(request.user, ["change"])
    actions.unpack(get_object_or_404(Serving, pk=parcel, grant__in=mine))
    return redirect("counter:packing")
