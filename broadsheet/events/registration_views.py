"""Coming to an event: the form, and one's own registration behind a secret address. Never kept by any cache."""

from __future__ import annotations

from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.core.numbers import digits
from broadsheet.events import registering, rules
from broadsheet.events.forms import RegistrationForm
from broadsheet.events.models import Event, Registration, Sitting
from broadsheet.events.words import occasion_words, own_words, venue_line
from broadsheet.pages.frame import Frame
from broadsheet.people.visitors import may_write

MOST_AN_HOUR = 20
never_kept = cache_control(private=True, no_store=True)


def unseen(view: Any) -> Any:
    """No other site learns the secret address, no machine lists it."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(*args, **kwargs)
        response["Referrer-Policy"] = "same-origin"  # with none at all, a form’s own Origin is lost
        response["X-Robots-Tag"] = "noindex"
        return response

    return answered


def _frame(request: HttpRequest) -> Frame:
    return request.frame  # type: ignore[attr-defined,no-any-return]


@never_kept
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    """Take a seat, without an account."""
    rows = Event.objects.shown().with_parts().filter(has_registration=True)  # type: ignore[attr-defined]
    event = get_object_or_404(rows, slug=slug)
    days = _days(event, _frame(request))
    asked = request.GET.get("day", "")
    _frame(request).keep(day=asked if asked in dict(days) else "")
    form = RegistrationForm(
        request.POST or None,
        days=days,
        initial={"day": asked or next((day for day, _words in days), "")},
    )
    if request.method == "POST" and days and form.is_valid() and _registered(event, form, request, lang):
        messages.success(
            request,
            _("Thank you. A letter is on its way to %(email)s: it says whether a seat is yours, and how to give it up.")
            % {"email": f"\u2066{form.cleaned_data['email']}\u2069"},
        )
        return redirect(request.path)
    context = {"event": event, "form": form, "days": days, "page_title": _("Come to it")}
    return render(request, "events/register.html", context, status=422 if form.errors else 200)


def _days(event: Event, frame: Frame) -> list[tuple[str, str]]:
    sittings = registering.sittings_of(event)
    return [
        (
            one.original_day.isoformat(),
            " · ".join(filter(None, [_when(one, event, frame), _free(event, sittings, one, frame)])),
        )
        for one in registering.open_days(event)
    ]


def _when(one: Any, event: Event, frame: Frame) -> str:
    words = [occasion_words(one, event, frame.interface), own_words(one, event, frame.language)]
    return " · ".join(filter(None, words))


def _free(event: Event, sittings: dict[date, Sitting], one: Any, frame: Frame) -> str:
    sitting = sittings.get(one.original_day)
    free = sitting.free if sitting else event.seats
    if free is None:
        return ""
    if free == 0:
        return _("waiting list") if event.has_waiting_list else _("no seat left")
    words = ngettext("%(count)s seat left", "%(count)s seats left", free)
    return words % {"count": digits(free, frame.interface)}


def _registered(event: Event, form: RegistrationForm, request: HttpRequest, lang: str) -> bool:
    """Whether it went well; else the form says why. What a machine sends is dropped without a word."""
    data = form.cleaned_data
    if data.get("website"):
        return True
    if not may_write("registrations", request, MOST_AN_HOUR):
        form.add_error(None, _("Too many registrations came from your address just now. Please try again in an hour."))
        return False
    try:
        registering.register(
            event, date.fromisoformat(data["day"]), data["name"], data["email"], data["seats"], lang,
            may_wait=data["waits"] or not event.has_waiting_list,
        )  # fmt: skip
    except registering.TooFew as few:
        form.add_error("seats", _too_few(few.left, _frame(request)))
        form.asks_to_wait = True
        return False
    except registering.Full:
        form.add_error("day", _("There are not so many seats left on that date."))
        return False
    except registering.Closed:
        form.add_error("day", _("Nobody can register for that date any more."))
        return False
    return True


def _too_few(left: int, frame: Frame) -> str:
    words = ngettext("Only %(count)s seat is left on that date.", "Only %(count)s seats are left on that date.", left)
    return " ".join([words % {"count": digits(left, frame.interface)}, _("Take fewer, or wait for all of yours.")])


def _own(token: str) -> Registration:
    rows = Registration.objects.select_related("sitting__event__venue", "sitting__event__section")
    return get_object_or_404(rows, token=token)


@never_kept
@unseen
@require_safe
def registration(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    """How one's own registration stands."""
    row = _own(token)
    event, frame = row.sitting.event, _frame(request)
    one = registering.occasion_on(event, row.sitting.day)
    context = {
        "registration": row, "event": event, "when": occasion_words(one, event, frame.interface) if one else "",
        "where": venue_line(event, frame.language, row.sitting.day), "page_title": _("Your registration"),
        "is_over": one is not None and rules.is_over(one, timezone.now()),
        "is_off": event.is_cancelled or one is None or one.is_cancelled,
    }  # fmt: skip
    return render(request, "events/registration.html", context)


@never_kept
@unseen
@require_POST
def give_up(request: HttpRequest, lang: str, token: str) -> HttpResponse:
    row = _own(token)
    if not row.sitting.event.state == rules.PUBLISHED:
        raise Http404
    registering.give_up(row)
    messages.success(request, _("Your seat is free for somebody else. Thank you for saying so."))
    return redirect("events:registration", lang=lang, token=token)
