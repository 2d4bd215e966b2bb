"""Donations, and where payment services tell us of payments."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.pages.frame import house
from broadsheet.payments.actions import Refused, paid_of
from broadsheet.payments.giving import promise_gift
from broadsheet.payments.giving_forms import GivingForm, ways_to_give
from broadsheet.payments.models import Gift
from broadsheet.payments.paying import ask_at_once, keep_notice, start_payment
from broadsheet.payments.presenting import how_to_pay, moves_of
from broadsheet.payments.providers.chosen import pages_of_services
from broadsheet.payments.providers.interface import Forged, Unreachable
from broadsheet.people.visitors import address_of, may_write
from broadsheet.sections.models import Section

logger = logging.getLogger("broadsheet.payments")
MOST_BYTES = 256 * 1024
GIFTS_AN_HOUR = 60
View = Callable[..., HttpResponseBase]


def private(view: View) -> View:
    """Never kept by any cache, never in a search engine, and its address is told to nobody."""

    @wraps(view)
    @never_cache
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return answered


def tells(*refusals: type[Exception]) -> Callable[[View], View]:
    """What an action refuses is told on the page of the thing itself, whose address is this one without its last word."""

    def around(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except refusals as problem:
                messages.error(request, str(problem))
                return redirect(request.path.rpartition("/")[0])

        return answered

    return around


# --- donations -------------------------------------------------------------------------------------------------


@private
@require_http_methods(["GET", "HEAD", "POST"])
def donate(request: HttpRequest, lang: str) -> HttpResponse:
    """Give to a section: no log-in; one press makes one donation."""
    today = timezone.localdate()
    givable = [
        (section, ways) for section in Section.objects.on_site().with_words() if (ways := ways_to_give(section, today))
    ]
    wanted = request.GET.get("section", "")
    section, ways = next(
        ((one, ways) for one, ways in givable if one.slug == wanted), givable[0] if givable else (None, [])
    )
    if section is None:
        return render(request, "payments/donate.html", {"page_title": _("Donate"), "sections": []})
    currencies = list(dict.fromkeys(key.partition(":")[0] for key, _words in ways))
    asked = request.GET.get("currency", "") or request.POST.get("way", "").partition(":")[0]
    currency = asked if asked in currencies else currencies[0]
    request.frame.keep(  # type: ignore[attr-defined]
        section=wanted if wanted == section.slug else "",
        currency=currency if request.GET.get("currency") == currency else "",
    )
    ways = [way for way in ways if way[0].startswith(f"{currency}:")]
    is_looked_at = "look" in request.POST  # in another language, say: what was typed stays
    typed = {name: words for name, words in request.POST.items()} if is_looked_at else {}
    form = GivingForm(
        request.POST if request.method == "POST" and not is_looked_at else None,
        section=section,
        ways=ways,
        initial=typed,
    )
    if form.is_bound and form.is_valid():
        if may_write("gifts", request, GIFTS_AN_HOUR):
            return redirect(promise_gift(form.giving(lang)).path(lang))
        form.add_error(
            None, _("Too many donations came from your address just now. Please try again in an hour, or write to us.")
        )
    context = {
        "page_title": _("Donate"),
        "description": _("Help %(house)s, once or again and again.") % {"house": house().name(lang)},
        "sections": [one for one, _ways in givable],
        "section": section,
        "form": form,
        "currencies": currencies,
        "currency": currency,
        "language_form": "giving",
    }
    status = (429 if form.non_field_errors() else 400) if form.errors else 200
    return render(request, "payments/donate.html", context, status=status)


def _gift(token: str) -> Gift:
    return get_object_or_404(Gift.objects.select_related("due__standing", "section", "purpose", "donor"), token=token)


@private
@csp_update({"form-action": pages_of_services()})  # type: ignore[arg-type]  # its form leads on to them
@require_safe
def gift(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """Where a donation stands and how it is paid; the receipt once it has come."""
    row = _gift(token)
    paying_now = how_to_pay(row.due, paid_of(row.due), timezone.localdate()) if row.due else None
    pay_url = (
        reverse("giving:pay", kwargs={"lang": lang, "token": token}) if paying_now and paying_now.is_online else ""
    )
    context = {
        "page_title": _("Your donation"),
        "gift": row,
        "paying": paying_now,
        "pay_url": pay_url,
        "moves": moves_of(row.due),
    }
    return render(request, "payments/gift.html", context)


@private
@require_POST
@tells(Refused)
def pay(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """On to the payment service."""
    row = _gift(token)
    back = request.build_absolute_uri(reverse("giving:paid", kwargs={"lang": lang, "token": token}))
    if row.due is None:
        raise Refused(_("Nothing is to be paid for this any more."))
    return redirect(start_payment(row.due, return_url=back, cancel_url=back, language=row.language))


@private
@require_safe
def paid(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """Back from the payment service: it is asked at once."""
    row = _gift(token)
    if row.due is not None:
        ask_at_once(row.due)
    return redirect(row.path(lang))


# --- services ---------------------------------------------------------------------------------------------------


@csrf_exempt  # a service signs its notices instead
@never_cache
@require_POST
def webhook(request: HttpRequest, provider: str, service: str) -> HttpResponse:
    """Verify, store, answer; what the notice asks for is done by the worker. A forged one leaves a line in the log."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        keep_notice(provider, service, request.headers, request.body)
    except Forged as problem:
        logger.warning(
            "a notice to %s/%s is refused (%s): %s", provider[:20], service[:40], address_of(request), problem
        )
        return HttpResponse(status=400)
    except Unreachable as problem:
        logger.warning("a notice of %s cannot be verified now: %s", provider[:20], problem)
        return HttpResponse(status=503)
    return HttpResponse(status=200)
