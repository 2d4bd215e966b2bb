"""One date of a series in the admin: its day, its hour, its place, its title; or that it falls out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from broadsheet.core.languages import language as named
from broadsheet.core.recurrence import Occurrence
from broadsheet.core.recurrence_reading import read_schedule_words
from broadsheet.core.recurrence_words import clock_words
from broadsheet.events import actions
from broadsheet.events.desk_views import _day, _event
from broadsheet.events.editing import spoken
from broadsheet.events.models import Event, OwnDate, Venue
from broadsheet.events.registering import occasion_on
from broadsheet.events.words import day_words, occasion_words
from broadsheet.people.written_dates import DayInput


class OwnDateForm(forms.Form):
    """What may differ on one date. Empty is as the event has it."""

    is_left_out = forms.BooleanField(label=_("It is not held on this date"), required=False)
    day = forms.DateField(label=_("Day"), widget=DayInput)
    is_all_day = forms.BooleanField(label=_("The whole day"), required=False)
    at = forms.CharField(
        label=pgettext_lazy("of a day", "Time"),
        required=False,
        max_length=60,
        help_text=_("Such as 6 to 8 pm. Empty: as usual."),
    )
    venue = forms.ModelChoiceField(Venue.objects.none(), label=_("Venue"), required=False, empty_label=_("as usual"))
    place = forms.CharField(
        label=_("Or the place in words"), required=False, max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [row.language for row in event.words.all()]
        self.fields["venue"].queryset = Venue.objects.filter(time_zone=event.zone.key)  # type: ignore[attr-defined]
        for code in self.codes:
            auto = {"lang": code, "dir": "auto"}
            self.fields[f"title-{code}"] = forms.CharField(
                label=gettext("Title (%(language)s)") % {"language": named(code).autonym}, required=False, max_length=200,
                widget=forms.TextInput(attrs=auto),
            )  # fmt: skip
            self.fields[f"description-{code}"] = forms.CharField(
                label=gettext("A word about it (%(language)s)") % {"language": named(code).autonym}, required=False, max_length=8000,
                widget=forms.Textarea(attrs={"rows": 2, **auto}),
            )  # fmt: skip

    def clean_at(self) -> Any:
        words = self.cleaned_data["at"].strip()
        if not words:
            return None
        reading = read_schedule_words(words, spoken())
        if len(reading.times) != 1 or reading.rules or reading.dates or reading.days > 1:
            raise forms.ValidationError(_("One time is meant here, such as 6 to 8 pm."))
        return reading.times[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("venue") and cleaned.get("place"):
            self.add_error("place", _("Choose one of our venues, or say the place in words."))
        if cleaned.get("at") and cleaned.get("is_all_day"):
            self.add_error("at", _("A date has an hour, or lasts the whole day."))
        return cleaned

    def words(self) -> dict[str, tuple[str, str]]:
        data = self.cleaned_data
        return {code: (data[f"title-{code}"], data[f"description-{code}"]) for code in self.codes}


def _initial(event: Event, one: Occurrence) -> dict[str, Any]:
    own, moves = event.own_date(one.original_day), {move.day: move for move in event.schedule.moves}
    move = moves.get(one.original_day)
    words = {row.language: row for row in own.words.all()} if own else {}
    at = move.at if move else None
    return {
        "is_left_out": one.is_cancelled, "day": move.new_day if move else one.original_day,
        "is_all_day": bool(move and move.is_all_day), "venue": own.venue_id if own else None, "place": own.place if own else "",
        "at": " – ".join(clock_words(part, spoken(), is_alone=True) for part in (at.start, at.end) if part) if at else "",
        **{f"title-{code}": row.title for code, row in words.items()},
        **{f"description-{code}": row.description for code, row in words.items()},
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def own_date(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """What is particular about one date, on one page."""
    event, which = _event(request, pk), _day(day)
    one = occasion_on(event, which)
    if one is None:
        raise Http404
    form = OwnDateForm(request.POST or None, event=event, initial=_initial(event, one))
    if request.method == "POST" and form.is_valid():
        try:
            _keep(event, which, form)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("That date is kept as you say."))
            return redirect("events-desk:sheet", pk)
    context = {
        "page_title": gettext("One date: %(day)s") % {"day": day_words(which, spoken())}, "header_icon": "calendar",
        "event": event, "form": form, "as_it_is": occasion_words(one, event, spoken()),
    }  # fmt: skip
    return render(request, "events/admin/own_date.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _keep(event: Event, day: date, form: OwnDateForm) -> None:
    """All of it or nothing; only what was changed is asked of the actions."""
    data, changed = form.cleaned_data, set(form.changed_data)
    if changed & {"is_left_out", "day", "at", "is_all_day"}:
        actions.hold_again(event, day)
        if data["is_left_out"]:
            actions.leave_out(event, day)
        elif data["day"] != day or data["at"] or data["is_all_day"]:
            actions.move(event, day, data["day"], data["at"], is_all_day=data["is_all_day"])
    own = OwnDate(venue=data["venue"], place=data["place"])
    actions.tell_of_date(Event.objects.with_parts().get(pk=event.pk), day, own, form.words())  # type: ignore[attr-defined]
