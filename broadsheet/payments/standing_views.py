"""The page of a standing payment, for whoever has its address; and the page of the practice service."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.core.money import NotAnAmount, read_money
from broadsheet.pages.frame import house, interface_for
from broadsheet.pages.sums import sum_words
from broadsheet.payments import standing as actions
from broadsheet.payments.actions import Refused
from broadsheet.payments.giving_forms import MOST_MINOR
from broadsheet.payments.models import METHOD_NAMES, Practice, Standing
from broadsheet.payments.presenting import standing_context
from broadsheet.payments.views import private, tells
from broadsheet.payments.wording import amount_question, out_of_bounds


def _standing(token: str) -> Standing:
    return get_object_or_404(Standing.objects.select_related("payer", "section"), token=token)


@private
@require_safe
def standing(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """What is paid how often, what was paid so far, and how to change or end it."""
    row = _standing(token)
    names = dict(METHOD_NAMES)
    others = [(way, names[way]) for way in actions.ways_for(row) if way != row.method] if row.is_in_force else []
    context = {"page_title": _("Your standing payment"), "others": others, "lang": lang}
    return render(request, "payments/standing.html", context | standing_context(row, timezone.localdate()))


@private
@require_POST
@tells(Refused)
def way(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """Go on paying in another way."""
    row = _standing(token)
    actions.change_way(row, request.POST.get("way", ""))
    messages.success(request, _("From now on you pay in this way."))
    return redirect(row.path(lang))


@private
@require_POST
@tells(Refused)
def amount(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """Give more or less from the next time on."""
    row = _standing(token)
    spoken = interface_for(lang)
    try:
        money = read_money(request.POST.get("amount", ""), row.currency, spoken)
    except NotAnAmount as problem:
        raise Refused(amount_question(problem, row.currency, spoken)) from problem
    if refusal := out_of_bounds(money, MOST_MINOR, spoken):
        raise Refused(refusal)
    actions.change_amount(row, money)
    messages.success(request, _("From the next time on you give %(amount)s.") % {"amount": sum_words(money, spoken)})
    return redirect(row.path(lang))


@private
@require_POST
@tells(Refused)
def end(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """No further instalment."""
    row = _standing(token)
    if actions.stop(row):
        messages.success(request, _("It has ended. Nothing more is charged."))
    return redirect(row.path(lang))


@private
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: HttpRequest, number: str) -> HttpResponse:
    """What a payment service shows to a payer; here no money moves. Only in a house that is for practice."""
    row = Practice.objects.filter(number=number).first() if house().is_practice else None
    if row is None:
        raise Http404
    if request.method == "POST":
        state = Practice.PAID if request.POST.get("how") == "pay" else Practice.DECLINED
        if "how" in request.POST:
            Practice.objects.filter(pk=row.pk, state=Practice.OPEN).update(state=state)
        return redirect(row.return_url)
    with override(interface_for(row.language)):
        context = {"page_title": _("Practice payment"), "row": row, "is_open": row.state == Practice.OPEN}
        return render(request, "payments/practice.html", context)
