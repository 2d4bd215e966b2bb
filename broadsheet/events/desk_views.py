"""The desk of events in the admin. One view per button."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from broadsheet.core.recurrence import Schedule
from broadsheet.core.spreadsheets import harmless_row
from broadsheet.events import actions, checking, desk, registering, rules
from broadsheet.events.asking import About, read_for
from broadsheet.events.desk_forms import CancelForm, MoveForm
from broadsheet.events.editing import spoken
from broadsheet.events.models import Event, Registration, Venue
from broadsheet.events.policies import EVENTS, may_look, may_run
from broadsheet.events.viewsets import reading_context
from broadsheet.sections.models import Section

View = Callable[..., HttpResponse]
TITLE = re.compile(r"words-\d+-title")


def _event(request: HttpRequest, pk: int) -> Event:
    """The event, for those who run it. Raises Http404, PermissionDenied."""
    event = get_object_or_404(Event.objects.with_parts(), pk=pk)  # type: ignore[attr-defined]
    if not may_run(request.user, event):
        raise PermissionDenied
    return event


def refusals(view: View) -> View:
    """An action that is refused says why, and nothing is changed."""

    @wraps(view)
    def told(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, pk, *args, **kwargs)
        except actions.Refused as problem:
            messages.error(request, str(problem))
            return redirect("events-desk:sheet", pk)

    return told


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Http404 from None


# --- looking ---------------------------------------------------------------------------------------


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """All events that one sees: what comes, drafts, what is over."""
    if not may_look(request.user):
        raise PermissionDenied
    rows = desk.own_events(request.user)
    context = {
        "page_title": _("Events"), "header_icon": "calendar", "groups": desk.groups(rows, spoken()),
        "seats": desk.seats_by_event(rows), "may_add": EVENTS.user_has_permission(request.user, "add"),
        "add_url": reverse("wagtailsnippets_events_event:add"), "mine": {row.pk for row in rows if may_run(request.user, row)},
    }  # fmt: skip
    return render(request, "events/admin/desk.html", context)


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One event: its dates, who comes, and what can be done."""
    event = _event(request, pk)
    codes = [row.language for row in event.words.all()]
    context = {
        "page_title": event.title_in(spoken()), "header_icon": "calendar", "event": event, "sheet": desk.Sheet(event, spoken()),
        "cancel_form": CancelForm(codes=codes), "move_form": MoveForm(),
        "edit_url": reverse("wagtailsnippets_events_event:edit", args=[pk]), "public_url": event.path(spoken()),
    }  # fmt: skip
    return render(request, "events/admin/sheet.html", context)


@require_safe
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who comes, as a table for the door."""
    event = _event(request, pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{event.slug}.csv"'
    response["Cache-Control"] = "private, no-store"
    writer = csv.writer(response)
    writer.writerow(["day", "name", "e-mail", "seats", "state", "language"])
    for row in desk.Sheet(event, spoken()).people:
        writer.writerow(harmless_row([row.sitting.day, row.name, row.email, row.seats, row.state, row.language]))
    return response


@require_POST
def reading(request: HttpRequest) -> HttpResponse:
    """How words would be read: a part of the form for the script, a page of its own without it."""
    if not EVENTS.user_has_permission(request.user, "change"):
        raise PermissionDenied
    words = " ".join(request.POST.get("when", "").split())[:3000]
    understood = read_for(words, spoken(), _about(request))
    is_part = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    template = "events/admin/reading.html" if is_part else "events/admin/reading_page.html"
    context = {"page_title": _("How it reads"), "header_icon": "calendar", "said": words}
    return render(request, template, {**context, **reading_context(understood, spoken())})


def _about(request: HttpRequest) -> About:
    """What the form says beside the dates; of an event that somebody may not change nothing is told."""
    data = request.POST
    event = Event.objects.filter(pk=_number(request.GET.get("event"))).first()
    if event is None or not EVENTS.user_has_permission_for_instance(request.user, "change", event):
        event = Event()
    zone = data.get("time_zone", "")
    return About(
        event, Section.objects.filter(pk=_number(data.get("section"))).first(),
        Venue.objects.filter(pk=_number(data.get("venue"))).first(), zone if rules.is_zone(zone) else "",
        [data[name] for name in data if TITLE.fullmatch(name) and not data.get(name.replace("title", "DELETE"))],
        is_standing=bool(data.get("is_standing")),
    )  # fmt: skip


def _number(written: Any) -> int:
    return (
        int(written) if str(written or "").isascii() and str(written or "").isdigit() and len(str(written)) < 12 else 0
    )


# --- doing -----------------------------------------------------------------------------------------


@require_POST
@refusals
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    actions.publish(_event(request, pk))
    messages.success(request, _("Readers see it now."))
    return redirect("events-desk:sheet", pk)


@require_POST
@refusals
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    actions.withdraw(_event(request, pk))
    messages.success(request, _("It is a draft again."))
    return redirect("events-desk:sheet", pk)


@require_POST
@refusals
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    event = _event(request, pk)
    form = CancelForm(request.POST, codes=[row.language for row in event.words.all()])
    if form.is_valid():
        actions.cancel(event, form.reasons())
        messages.success(request, _("It is cancelled, and everybody who is registered hears of it."))
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())) or _("A reason is too long."))
    return redirect("events-desk:sheet", pk)


@require_POST
@refusals
def take_up_again(request: HttpRequest, pk: int) -> HttpResponse:
    actions.take_up_again(_event(request, pk))
    messages.success(request, _("It takes place after all."))
    return redirect("events-desk:sheet", pk)


@require_POST
@refusals
def leave_out(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    actions.leave_out(_event(request, pk), _day(day))
    messages.success(request, _("That date is left out."))
    return redirect("events-desk:sheet", pk)


@require_POST
@refusals
def hold_again(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    actions.hold_again(_event(request, pk), _day(day))
    messages.success(request, _("That date is held as the rules say."))
    return redirect("events-desk:sheet", pk)


@require_POST
@refusals
def move(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    event, form = _event(request, pk), MoveForm(request.POST)
    if form.is_valid():
        actions.move(event, _day(day), form.cleaned_data["day"], form.cleaned_data["at"])
        messages.success(request, _("That date is moved."))
        for question in checking.of_single_dates(_alone(event, _day(day), form), spoken()):
            messages.warning(request, question)
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("events-desk:sheet", pk)


def _alone(event: Event, day: date, form: MoveForm) -> Schedule:
    """The new date by itself, to ask about its hour."""
    own = form.cleaned_data["at"]
    times = (rules.as_long(own, event.schedule, day),) if own else event.schedule.times_on(day)
    return Schedule(event.zone, times=times, dates=(form.cleaned_data["day"],), days=event.days)


@require_POST
def give_up(request: HttpRequest, pk: int, registration: int) -> HttpResponse:
    """Somebody said at the door or on the telephone that she does not come."""
    event = _event(request, pk)
    registering.give_up(get_object_or_404(Registration, pk=registration, sitting__event=event))
    messages.success(request, _("The seat is free for somebody else."))
    return redirect("events-desk:sheet", pk)
