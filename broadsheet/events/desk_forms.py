"""The small forms of the desk of events."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from broadsheet.core.languages import language
from broadsheet.core.recurrence import TimeOfDay
from broadsheet.core.recurrence_reading import read_schedule_words


class MoveForm(forms.Form):
    day = forms.DateField(label=_("New day"), widget=forms.DateInput(attrs={"type": "date"}))
    at = forms.CharField(
        label=_("New time"), required=False, max_length=60, help_text=_("Such as 6 to 8 pm. Empty: as usual.")
    )

    def clean_at(self) -> TimeOfDay | None:
        words = self.cleaned_data["at"].strip()
        if not words:
            return None
        reading = read_schedule_words(words, get_language() or "en")
        if len(reading.times) != 1 or reading.rules or reading.dates:
            raise forms.ValidationError(_("One time is meant here, such as 6 to 8 pm."))
        return reading.times[0]


class CancelForm(forms.Form):
    """The reason, once in each language in which the event has words."""

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in codes:
            self.fields[f"reason-{code}"] = forms.CharField(
                label=gettext("Why it is cancelled (%(language)s)") % {"language": language(code).autonym},
                required=False,
                max_length=300,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and self.fields and not any(cleaned.values()):
            raise forms.ValidationError(_("Say why it is cancelled, in one language at least."))
        return cleaned

    def reasons(self) -> dict[str, str]:
        return {name.partition("-")[2]: words for name, words in self.cleaned_data.items()}
