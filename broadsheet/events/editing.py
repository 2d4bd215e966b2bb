"""The form of an event: its dates are written in words, and what is not clear is asked beside them."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from broadsheet.core.recurrence_words import schedule_words
from broadsheet.events import registering
from broadsheet.events.actions import free_slug
from broadsheet.events.asking import About, mark_of, read_for
from broadsheet.events.models import Event
from broadsheet.events.policies import EVENTS, own_sections
from broadsheet.events.reading import Understood
from broadsheet.events.rules import Kept
from broadsheet.people.typed import put_among_typed
from broadsheet.sections.choosing import LanguagesField
from broadsheet.sections.models import Section

WORDS_ONLY = ("slug", "section", "venue", "time_zone", "languages", "online_url", "price_kind", "is_standing",
              "has_registration", "seats", "has_waiting_list", "when", "is_meant")  # fmt: skip


def spoken() -> str:
    return get_language() or "en"


def zone_choices() -> list[tuple[str, str]]:
    return [("", "—"), *((zone, zone) for zone in sorted(available_timezones()) if "/" in zone)]


class EventForm(WagtailAdminModelForm):  # type: ignore[misc]
    when = forms.CharField(
        label=_("When"), required=False, max_length=3000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "data-events-when": "", "spellcheck": "false"}),
        help_text=_(
            "In your own words, such as: last Saturday of each month at 3.30 pm · 7 and 14 December 2024, 6 to 8 pm · every "
            "other Tuesday at 7 pm, from 14 January 2025, except 11 March 2025."
        ),
    )  # fmt: skip
    # Both stand beside the reading, and only where something is asked.
    is_meant = forms.BooleanField(required=False, widget=forms.HiddenInput)
    asked = forms.CharField(required=False, widget=forms.HiddenInput)
    languages = LanguagesField(
        label=_("Languages"), help_text=_("In which it is held: codes in order, such as: en, it.")
    )

    class Media:
        js = ["events/admin/reading.js"]
        css = {"all": ["events/admin/events.css"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.understood: Understood | None = None
        if self.instance.pk and self.instance.has_dates:
            self.initial.setdefault("when", schedule_words(self.instance.schedule, spoken(), full=True))
        if "time_zone" in self.fields:
            self.fields["time_zone"].widget = forms.Select(choices=zone_choices())
        if "section" in self.fields:
            self.fields["section"].queryset = self._own_sections()
        if not EVENTS.user_has_permission(self.for_user, "add"):
            for name in set(WORDS_ONLY) & set(self.fields):
                self.fields[name].disabled = True

    def _own_sections(self) -> Any:
        kept = Section.objects.filter(pk=self.instance.section_id).prefetch_related("words")
        return (own_sections(self.for_user) | kept).distinct()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.fields["when"].disabled:
            return cleaned
        words = " ".join(str(cleaned.get("when") or "").split())
        if cleaned.get("is_standing"):
            if words:
                self.add_error("when", _("A standing contact point has no dates."))
            self._clear()
        elif words:
            self._read(words, cleaned)
        else:
            self._clear()
        return cleaned

    def _clear(self) -> None:
        for name, value in vars(Kept()).items():
            setattr(self.instance, name, value)

    def _read(self, words: str, cleaned: dict[str, Any]) -> None:
        """Take the dates over where nothing is open and what is asked has been answered."""
        venue, zone = cleaned.get("venue"), cleaned.get("time_zone") or ""
        found = read_for(words, spoken(), About(self.instance, cleaned.get("section"), venue, zone, self._titles()))
        self.understood = found
        if found.schedule is None:
            self.add_error("when", found.open_questions)
        elif found.lacks_clock:
            self.add_error("time_zone", _("By which clock are its times? Choose a time zone, or a venue."))
        elif found.doubts and not self._has_answered(found.doubts, cleaned):
            self.add_error("when", found.doubts)
        else:
            self.instance.set_schedule(found.schedule)

    def _has_answered(self, doubts: list[str], cleaned: dict[str, Any]) -> bool:
        """A tick answers the very questions that were shown, no others."""
        mark = mark_of(doubts)
        has = bool(cleaned.get("is_meant")) and cleaned.get("asked") == mark
        put_among_typed(self, self.add_prefix("asked"), mark)
        self.data.pop(self.add_prefix("is_meant"), None) if not has else None
        return has

    def _titles(self) -> list[str]:
        rows = self.formsets["words"].forms if "words" in self.formsets else []
        return [form.cleaned_data.get("title") or "" for form in rows if form.is_valid()]

    def save(self, commit: bool = True) -> Event:
        titles = [title for title in self._titles() if title]
        self.instance.slug = self.instance.slug or free_slug(titles[0] if titles else "event", self.instance.pk)
        event: Event = super().save(commit)
        if commit:
            registering.follow(event)
        return event


class VenueForm(WagtailAdminModelForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget = forms.Select(choices=zone_choices())


class HolidayForm(WagtailAdminModelForm):  # type: ignore[misc]
    """Only for one's own sections."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = own_sections(self.for_user)
