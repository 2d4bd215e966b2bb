"""Dates in forms, typed as people write them: never turned into another day, refused beside the field where they are not clear."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django import forms
from django.db import models
from django.utils.translation import get_language, gettext_lazy

from broadsheet.core.date_reading import NotADate, read_date
from broadsheet.core.dates import PartialDate, Precision, format_date

REFUSALS = {
    "unread": gettext_lazy("“%(words)s” is no date that we understand. Write it like %(example)s."),
    "year": gettext_lazy("“%(words)s”: of which year?"),
    "order": gettext_lazy("%(words)s: which is the day, which the month? Write the month as a word."),
    "century": gettext_lazy("%(words)s: of which century? Write the year with four figures."),
    "no-such-day": gettext_lazy("No calendar has this day: %(words)s."),
    "weekday": gettext_lazy("%(words)s: the weekday is not that of the date. Which is meant?"),
    "calendar": gettext_lazy("%(words)s lies in two months or years of the Gregorian calendar. Write the day too, or its Gregorian date."),
}  # fmt: skip
HELP = gettext_lazy("As far as it is known, such as %(examples)s.")
_FINER = [Precision.UNKNOWN, Precision.YEAR, Precision.MONTH, Precision.DAY]
_EXAMPLE = date(1975, 3, 14)


class WrittenDay(date):
    """A day, and how much of it somebody wrote."""

    precision: Precision

    @classmethod
    def of(cls, day: date, precision: Precision) -> Self:
        made = cls(day.year, day.month, day.day)
        made.precision = precision
        return made

    def __reduce_ex__(self, protocol: Any) -> Any:
        return (WrittenDay.of, (date(self.year, self.month, self.day), self.precision))


def spoken() -> str:
    return get_language() or "en"


def examples(language: str) -> list[str]:
    return [
        format_date(PartialDate(_EXAMPLE, one), language) for one in (Precision.DAY, Precision.MONTH, Precision.YEAR)
    ]


class WrittenDateField(forms.DateField):
    """Takes '14/03/1975', 'marzo 1975', '1975'; its value is a WrittenDay, the first of what is meant."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            found = read_date(str(value), spoken())
        except NotADate as refusal:
            words = {"words": refusal.words or value, "example": examples(spoken())[0]}
            raise forms.ValidationError(str(REFUSALS[refusal.key]) % words) from None
        return WrittenDay.of(found.day, found.precision)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, date):
            return value
        precision = getattr(value, "precision", Precision.DAY)
        return format_date(PartialDate(value, precision), spoken())

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            typed = self.to_python(data)
        except forms.ValidationError:
            return True
        return (typed, _precision(typed)) != (initial or None, _precision(initial))


def _precision(day: Any) -> Precision:
    return getattr(day, "precision", Precision.DAY)


class DatedForm:
    """A form of what has a date and how well it is known: what is typed says both; the choice may only take away from it."""

    initial: dict[str, Any]
    fields: Any
    changed_data: list[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day, precision = self.initial.get("date"), self.initial.get("date_precision")
        if isinstance(day, date):
            shown = Precision(precision) if precision and precision != Precision.UNKNOWN.value else Precision.DAY
            self.initial["date"] = WrittenDay.of(day, shown)
        if isinstance(self.fields.get("date"), WrittenDateField):
            hint = str(HELP) % {"examples": " · ".join(examples(spoken()))}
            self.fields["date"].help_text = " ".join(filter(None, [hint, str(self.fields["date"].help_text)]))

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        data = cleaned if cleaned is not None else self.cleaned_data  # type: ignore[attr-defined]
        day = data.get("date")
        if isinstance(day, WrittenDay) and "date" in self.changed_data and "date_precision" in data:
            chosen = Precision(data["date_precision"]) if "date_precision" in self.changed_data else Precision.DAY
            data["date_precision"] = min(chosen, day.precision, key=_FINER.index).value
        return cleaned


class DayInput(forms.DateInput):
    """The browser's own field for a day: it takes no other words, and shows the day in the reader's order."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"autocomplete": "off", **(attrs or {})}, format="%Y-%m-%d")


def form_field_of(db_field: models.DateField[Any, Any]) -> dict[str, Any]:
    """How the admin asks for a date: in words where less than a day may be known."""
    names = {one.name for one in db_field.model._meta.fields}
    if db_field.name == "date" and "date_precision" in names:
        return {"form_class": WrittenDateField, "widget": forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})}
    return {"widget": DayInput}
