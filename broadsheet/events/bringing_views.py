"""Bringing events in, in the admin: a calendar or a text, what it says, what is asked, and drafts of what is clear."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from broadsheet.core.languages import language as named
from broadsheet.core.recurrence_words import schedule_words
from broadsheet.events.clocks import zone_of
from broadsheet.events.editing import spoken, zone_choices
from broadsheet.events.policies import EVENTS, own_sections
from broadsheet.events.proposals import NotReadable, Outcome, Proposal, check, keep_clear
from broadsheet.events.reading_calendars import MOST_BYTES, is_calendar, read_calendar, unfolded
from broadsheet.events.reading_texts import DAY_FIRST, MONTH_FIRST, Answers, read_text
from broadsheet.pages.frame import house
from broadsheet.people.typed import put_among_typed
from broadsheet.sections.models import Section


class BringForm(forms.Form):
    section = forms.ModelChoiceField(Section.objects.none(), label=_("Section"))
    language = forms.ChoiceField(label=_("Language of the words"))
    zone = forms.ChoiceField(label=_("Clock of times that name none"), required=False)
    file = forms.FileField(
        label=_("Calendar file (.ics)"), required=False, widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"})
    )
    text = forms.CharField(
        label=_("Or a text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        help_text=_("An empty line between two events; the title on a line of its own, or before a colon."),
    )  # fmt: skip
    year = forms.IntegerField(label=_("Year of dates without one"), required=False, min_value=1900, max_value=2199)
    order = forms.ChoiceField(
        label=_("8/7 is"), required=False,
        choices=[("", _("asked each time")), (DAY_FIRST, _("the 8th of July")), (MONTH_FIRST, _("the 7th of August"))],
    )  # fmt: skip
    takes_wall_clock = forms.BooleanField(label=_("EST and the like mean the clock on the wall"), required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = own_sections(user)  # type: ignore[attr-defined]
        self.fields["language"].choices = [(code, named(code).autonym) for code in house().languages]  # type: ignore[attr-defined]
        self.fields["zone"].choices = [("", gettext("that of the section")), *zone_choices()[1:]]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        upload = cleaned.get("file")
        if upload is not None and upload.size > MOST_BYTES:
            self.add_error("file", _("The calendar is too large: at most 1 MB and 20,000 lines."))
        elif upload is not None:
            self._take_file(upload, cleaned)
        if not str(cleaned.get("text") or "").strip() and not self.errors:
            self.add_error("text", _("Choose a file, or write something here."))
        return cleaned

    def _take_file(self, upload: Any, cleaned: dict[str, Any]) -> None:
        try:
            data = upload.read()
            text = (unfolded(data) if is_calendar(data) else data).decode("utf-8-sig")
        except UnicodeDecodeError:
            text = "\x00"
        if "\x00" in text:
            self.add_error("file", _("This file is neither a calendar nor a text in UTF-8."))
        elif not text.strip():
            self.add_error("file", _("This file is empty."))
        elif upload.name.lower().endswith(".ics") and not is_calendar(text.encode()):
            self.add_error("file", _("This is no calendar that can be read."))
        else:
            cleaned["text"] = text
            put_among_typed(self, "text", text)  # so that “keep” has it, when the file is no longer there

    def proposals(self) -> list[Proposal]:
        """What is in it. Raises NotReadable."""
        data = self.cleaned_data
        zone = ZoneInfo(data["zone"]) if data["zone"] else zone_of(data["section"])
        if is_calendar(data["text"].encode()):
            return read_calendar(data["text"].encode(), zone, spoken(), is_answer=bool(data["zone"]))
        answers = Answers(data["year"], data["order"], data["takes_wall_clock"])
        return read_text(data["text"], zone, data["language"], spoken(), answers)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Read first; “keep” makes drafts of what is clear and leaves the rest to be answered."""
    if not EVENTS.user_has_permission(request.user, "add"):
        raise PermissionDenied
    form = BringForm(request.POST or None, request.FILES or None, user=request.user, initial={"language": spoken()})
    found: list[Proposal] = []
    outcome: Outcome | None = None
    if request.method == "POST" and form.is_valid():
        try:
            found = form.proposals()
        except NotReadable as problem:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(problem))
        else:
            section, code = form.cleaned_data["section"], form.cleaned_data["language"]
            for one in found:
                check(one, section, spoken())
            if "keep" in request.POST:
                outcome = keep_clear(found, section, code)
                found = outcome.open
    context = {
        "page_title": gettext("Bring events in"), "header_icon": "calendar", "form": form, "outcome": outcome,
        "rows": [(one, schedule_words(one.schedule, spoken(), full=True) if one.schedule else "") for one in found],
        "clear": sum(one.is_clear for one in found),
    }  # fmt: skip
    return render(request, "events/admin/bring.html", context, status=422 if form.errors else 200)
