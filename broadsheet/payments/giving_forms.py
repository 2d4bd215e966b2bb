"""The form of a donation: no log-in, one column."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from broadsheet.catalogue.rules import CASH, CHEQUE
from broadsheet.core.currencies import sign_of
from broadsheet.core.money import Money, NotAnAmount, read_money
from broadsheet.pages.sums import sum_words
from broadsheet.payments.giving import Giving
from broadsheet.payments.models import GiftPurpose, Method, Standing
from broadsheet.payments.rules import suggested_amounts
from broadsheet.payments.standing import STANDING_WAYS
from broadsheet.payments.wording import amount_question, out_of_bounds, way_choices
from broadsheet.people.models import Person
from broadsheet.sections.choosing import house_languages, language_choices
from broadsheet.sections.models import Section

MOST_MINOR = 10**9

# Ways in which money is put into somebody's hand.
HANDED_OVER = (CASH, CHEQUE)


def ways_to_give(section: Section, day: date, *, at_the_counter: bool = False) -> list[tuple[str, str]]:
    """`EUR:bank` and what people call it, for every way that readers are offered; at the counter also the others."""
    rows = Method.objects.valid_on(day).filter(account__section=section)
    rows = rows if at_the_counter else rows.filter(is_public=True)
    return way_choices(rows.values_list("account__currency", "account__kind"))


class GivingForm(forms.Form):
    """Amount, way to pay, purpose, and who gives."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40, min_length=16)
    suggested = forms.ChoiceField(label=_("How much?"), required=False, widget=forms.RadioSelect)
    amount = forms.CharField(
        label=_("How much?"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "dir": "auto"}),
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
    name = forms.CharField(
        label=_("Name"), max_length=200, required=False, widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("Leave it empty to give without a name: then no name of yours is kept with us."),
    )  # fmt: skip
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
        self.currency = ways[0][0].partition(":")[0] if ways else ""
        self._suggest()

    def _suggest(self) -> None:
        """The amounts to choose from, and the currency beside the amount; the first purpose that says its own has its way."""
        spoken, code = get_language() or "en", self.currency
        own = [one.suggested for one in self.section.gift_purposes.filter(is_open=True) if one.suggested]
        amounts = suggested_amounts(own[0] if own else "", code) if code else []
        self.fields["suggested"].choices = [  # type: ignore[attr-defined]
            (str(one.decimal), sum_words(one, spoken, short=True)) for one in amounts
        ]
        sign = sign_of(code, spoken) if code else ""
        shown = code if sign == code else f"{code} · {sign}"
        self.fields["amount"].label = _("Or another amount (%(currency)s)") % {"currency": shown}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("way") and "amount" in data:
            self._read_amount(data, data["way"].partition(":")[0])
        if data.get("rhythm") and not data.get("name"):
            self.add_error("name", _("A regular donation needs a name: whose it is, and who may end it."))
        if data.get("rhythm") and data.get("way") and data["way"].partition(":")[2] not in STANDING_WAYS:
            self.add_error("way", _("Regular payments are made by bank transfer, card or PayPal."))
        return data

    def _read_amount(self, data: dict[str, Any], currency: str) -> None:
        """What was typed goes before what was ticked; a doubt is asked about."""
        typed, ticked = data.get("amount") or "", data.get("suggested") or ""
        spoken = get_language() or "en"
        try:
            money = read_money(typed, currency, spoken) if typed else read_money(ticked, currency)
        except NotAnAmount as problem:
            self.add_error("amount", amount_question(problem, currency, spoken) if typed else _("Please say how much."))
            return
        data["money"] = money
        if refusal := out_of_bounds(money, MOST_MINOR, spoken):
            self.add_error("amount", refusal)

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
    is_here = forms.BooleanField(
        label=_("The money came with it"), required=False, help_text=_("Notes or a cheque: it is booked in the same step."),
    )  # fmt: skip

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, section=section, **kwargs)
        self.fields["language"].choices = language_choices()[1:]  # type: ignore[attr-defined]
        self.fields["language"].initial = (section.languages or house_languages())[0]
        self.fields["rhythm"].help_text = self.fields["name"].help_text = ""
        self.fields["name"].required = self.fields["amount"].required = True
        self.fields["amount"].label = _("How much?")
        del self.fields["suggested"]
        self.fields["way"].label = _("Way to pay")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        method = (data.get("way") or "").partition(":")[2]
        if data.get("is_here") and method and method not in HANDED_OVER:
            self.add_error("is_here", _("Only notes and cheques are handed over; the rest comes with a statement."))
        if data.get("is_here") and data.get("rhythm"):
            self.add_error("is_here", _("What comes again and again is entered first, its money when it comes."))
        return data

    def entered(self, by: str) -> Giving:
        """What the donor has written, as entered by a volunteer; only of a valid form."""
        person = Person.objects.filter(pk=self.cleaned_data.get("person") or 0).first()
        return replace(
            self.giving(self.cleaned_data["language"]),
            person=person,
            entered_by=by,
            is_here=self.cleaned_data["is_here"],
        )
