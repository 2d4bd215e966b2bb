"""What readers ask of lists, and the form of who wants to come."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from broadsheet.events.querying import Filters
from broadsheet.events.rules import MOST_SEATS_AT_ONCE
from broadsheet.pages.filters import FilterForm


class EventFilterForm(FilterForm):
    """Narrows a list of events."""

    section = forms.ChoiceField(label=_("Section"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    EVERY = {"section": _("every section"), "place": _("every place"), "language": _("every language")}

    def __init__(self, data: Any, choices: dict[str, list[tuple[str, str]]]) -> None:
        super().__init__(data)
        for name, offered in choices.items():
            self.offer(name, self.EVERY[name], offered)


def filters_from(data: Any, **fixed: str) -> Filters:
    """The filters of an address, cut to what an address may hold."""
    asked = {name: str(data.get(name, ""))[:120] for name in ("section", "place", "language")}
    return Filters(**{**asked, **fixed})


class RegistrationForm(forms.Form):
    asks_to_wait = False  # shown is the tick for the waiting list once a party does not fit

    day = forms.ChoiceField(label=_("Date"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("For the letter with the date. Deleted 30 days after it."),
    )  # fmt: skip
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=MOST_SEATS_AT_ONCE, initial=1)
    waits = forms.BooleanField(label=_("Put us on the waiting list instead"), required=False)
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))

    def __init__(self, *args: Any, days: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = days  # type: ignore[attr-defined]
