"""The form of a donation: no log-in, one column."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from broadsheet.core.money import Money, NotAnAmount, read_money
from broadsheet.payments.giving import Giving
from broadsheet.payments.models import GiftPurpose, Method, Standing
from broadsheet.payments.standing import STANDING_WAYS
from broadsheet.payments.wording import way_choices
from broadsheet.people.models import Person
from broadsheet.sections.choosing import house_languages, language_choices
from broadsheet.sections.models import Section

MOST_MINOR = 10**9


def ways_to_give(section: Section, day: date) -> list[tuple[str, str]]:
    """`EUR:bank` and what people call it, for every way that readers are offered."""
    rows = Method.objects.valid_on(day).filter(is_public=True, account__section=section)
    return way_choices(rows.values_list("account__currency", "account__kind"))


class GivingForm(forms.Form):
    """Amount, way to pay, purpose, and who gives."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40, min_length=16)
    amount = forms.CharField(
        label=_("How much?"), max_length=24, widget=forms.TextInput({"inputmode": "decimal", "dir": "auto"})
    )
    rhythm = forms.ChoiceField(
        label=_("How often?"), required=False,
        choices=[
            ("", _("once")), (Standing.MONTH, _("every month")), (Standing.QUARTER, _("every three months")),
            (Standing.YEAR, _("every year")),
        ],
        help_text=_("You end it whenever you like, on a page of your own."),
    )  # fmt: skip
    way = forms.ChoiceField(label=_("How would you like to pay?"))
    purpose = forms.ModelChoiceField(
        label=_("What for?"),
        queryset=GiftPurpose.objects.none(),
        required=False,
        empty_label=_("wherever it is needed"),
    )
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("For the receipt. Used for nothing else."),
        widget=forms.EmailInput({"autocomplete": "email", "dir": "ltr"}),
    )  # fmt: skip
    message = forms.CharField(label=_("Message"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(
        self, data: Any = None, *, section: Section, ways: list[tuple[str, str]], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial={"key": secrets.token_urlsafe(18), **(initial or {})})
        self.section = section
        self.fields["way"].choices = ways  # type: ignore[attr-defined]
        purposes = self.fields["purpose"]
        purposes.queryset = section.gift_purposes.filter(is_open=True).prefetch_related("words")  # type: ignore[attr-defined]
        purposes.label_from_instance = lambda one: one.name_in(get_language() or "en")  # type: ignore[attr-defined]
        if not purposes.queryset.exists():  # type: ignore[attr-defined]
            del self.fields["purpose"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("amount") and data.get("way"):
            try:
                money = read_money(data["amount"], data["way"].partition(":")[0], get_language() or "en")
            except NotAnAmount:
                self.add_error("amount", _("This is no amount. Write it as 12.50."))
            else:
                data["money"] = money
                if not 0 < money.minor <= MOST_MINOR:
                    self.add_error("amount", _("It must be more than nothing."))
        if data.get("rhythm") and data.get("way") and data["way"].partition(":")[2] not in STANDING_WAYS:
            self.add_error("way", _("Regular payments are made by bank transfer, card or PayPal."))
        return data

    def giving(self, language: str) -> Giving:
        data = self.cleaned_data
        money: Money = data["money"]
        return Giving(
            key=data["key"], section=self.section, amount=money, method=data["way"].partition(":")[2], name=data["name"],
            email=data["email"], language=language, purpose=data.get("purpose"), message=data["message"],
            rhythm=data.get("rhythm", ""),
        )  # fmt: skip


class WrittenGivingForm(GivingForm):
    """A donation that was announced by letter or telephone, as a volunteer enters it, by the same rules.

    person: somebody known, '' for somebody new; `seen` says that likely namesakes were shown.
    """

    person = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)
    language = forms.ChoiceField(label=_("Language of letters"))

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, section=section, **kwargs)
        self.fields["language"].choices = language_choices()[1:]  # type: ignore[attr-defined]
        self.fields["language"].initial = (section.languages or house_languages())[0]
        self.fields["rhythm"].help_text = ""
        self.fields["way"].label = _("Paid in")

    def entered(self, by: str) -> Giving:
        """What the donor has written, as entered by a volunteer; only of a valid form."""
        person = Person.objects.filter(pk=self.cleaned_data.get("person") or 0).first()
        return replace(self.giving(self.cleaned_data["language"]), person=person, entered_by=by)
