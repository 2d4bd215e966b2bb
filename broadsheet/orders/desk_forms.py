"""The form in which a volunteer enters a letter, a call, a purchase at a stall; one page, under a minute."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from broadsheet.catalogue.models import Offer
from broadsheet.catalogue.models.prices import SERVICE_NAMES
from broadsheet.core.addresses import DISTRICT, LINES, LOCALITY, PARTS, POSTCODE, REGION
from broadsheet.core.countries import named_countries
from broadsheet.core.money import Money, NotAnAmount, is_currency, read_money
from broadsheet.orders.actions import RECIPIENT, Ordering, Who
from broadsheet.orders.models.orders import CHANNEL_NAMES
from broadsheet.orders.querying import LineState
from broadsheet.orders.renewing import rhythm_of
from broadsheet.orders.rules import LETTER, MOST_COPIES, WEB, Basket, BasketLine, new_key
from broadsheet.payments.giving_forms import HANDED_OVER
from broadsheet.payments.querying import methods_open_to
from broadsheet.payments.standing import STANDING_WAYS
from broadsheet.people.models import Address, Person
from broadsheet.sections.choosing import house_languages, language_choices
from broadsheet.sections.models import Section

ROWS = 4
# A letter may lie so long before it is entered.
LATEST_LETTER = timedelta(days=366)
PART_LABELS = {
    LINES: _("Street and number, or box"), POSTCODE: _("Postcode"), LOCALITY: _("Town"), REGION: _("State or province"),
    DISTRICT: _("District"),
}  # fmt: skip


class RowsForm(forms.Form):
    """What is ordered: a few rows of offer, copies and supplements."""

    offers: list[Offer]

    def ask_what(self, offers: list[Offer]) -> None:
        """Add the rows, for a choice of these offers."""
        self.offers, language = offers, get_language() or "en"
        choices = [("", "—"), *((str(offer.pk), offer.name_in(language)) for offer in offers)]
        extras = [
            (f"{one.offer_id}:{one.slug}", one.name_in(language)) for offer in offers for one in offer.supplements.all()
        ]
        for row in range(ROWS):
            self.fields[f"offer-{row}"] = forms.ChoiceField(label=_("What"), choices=choices, required=False)
            self.fields[f"quantity-{row}"] = forms.IntegerField(
                label=_("Copies"), min_value=1, max_value=MOST_COPIES, required=False, initial=1
            )
            self.fields[f"supplements-{row}"] = forms.MultipleChoiceField(
                label=_("Supplement"), choices=extras, required=False, widget=forms.CheckboxSelectMultiple
            )

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [(self[f"offer-{row}"], self[f"quantity-{row}"], self[f"supplements-{row}"]) for row in range(ROWS)]

    def line(self, row: int, to: int) -> list[BasketLine]:
        """What was chosen in a row, for a recipient: one line or none; only of a valid form."""
        data = self.cleaned_data
        if not (offer := data.get(f"offer-{row}")):
            return []
        chosen = (one.partition(":") for one in data[f"supplements-{row}"])
        mine = sorted(slug for key, _colon, slug in chosen if key == offer)
        return [BasketLine(int(offer), data.get(f"quantity-{row}") or 1, tuple(mine), to)]


class CounterForm(RowsForm):
    """An order as it came. person: somebody known, '' for somebody new; `seen` says that likely namesakes were shown."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)
    person = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    channel = forms.ChoiceField(
        label=_("It came"), choices=[row for row in CHANNEL_NAMES if row[0] != WEB], initial=LETTER
    )
    dated = forms.DateField(
        label=_("Dated"), required=False, widget=forms.DateInput({"type": "date"}),
        help_text=_("The day of the letter: the prices of that day hold. Empty for today."),
    )  # fmt: skip
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=50, required=False)
    language = forms.ChoiceField(label=_("Language of letters"))
    country = forms.ChoiceField(label=_("Country"))
    gift_name = forms.CharField(label=_("For somebody else: name"), max_length=200, required=False)
    gift_country = forms.ChoiceField(label=_("Country"), required=False)
    gift_message = forms.CharField(label=_("Words that go with it"), max_length=500, required=False)
    way = forms.ChoiceField(label=_("Way to pay"))
    service = forms.ChoiceField(label=_("Sent by"), required=False, choices=[("", _("the usual post")), *SERVICE_NAMES])
    received = forms.CharField(
        label=_("Money received with it"),
        max_length=24,
        required=False,
        help_text=_("Notes or a cheque; empty if none."),
    )
    is_on_trust = forms.BooleanField(label=_("Send it before it is paid (a bill)"), required=False)
    again = forms.BooleanField(
        label=_("Renew it by itself"), required=False, help_text=_("At the price of that day, as its offer says: every year, or before an issue.")
    )  # fmt: skip
    house_note = forms.CharField(label=_("Note of the house"), max_length=500, required=False)

    def __init__(
        self, *args: Any, section: Section, offers: list[Offer], ways: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        language = get_language() or "en"
        countries = named_countries(language)
        self._choose("country", countries, section.country)
        self._choose("gift_country", [("", "—"), *countries], "")
        self._choose("language", language_choices()[1:], (section.languages or house_languages())[0])
        self._choose("way", ways, ways[0][0] if ways else "")
        if not rhythm_of(offers):
            del self.fields["again"]
        for name in PARTS:
            for prefix in ("", "gift_"):
                widget = forms.Textarea({"rows": 2}) if name == LINES else forms.TextInput()
                self.fields[f"{prefix}{name}"] = forms.CharField(
                    label=PART_LABELS[name], required=False, max_length=500 if name == LINES else 100, widget=widget
                )
        self.ask_what(offers)

    def _choose(self, name: str, choices: list[tuple[str, Any]], initial: str) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields[name].initial = initial

    @property
    def own_parts(self) -> list[Any]:
        return [self[name] for name in PARTS]

    @property
    def gift_parts(self) -> list[Any]:
        return [self[f"gift_{name}"] for name in PARTS]

    def clean_dated(self) -> date:
        """A letter is of today or before; nobody has one of years ago."""
        today = timezone.localdate()
        day: date = self.cleaned_data.get("dated") or today
        if not today - LATEST_LETTER <= day <= today:
            raise forms.ValidationError(_("The letter is dated in the future, or more than a year ago."))
        return day

    @property
    def currency_and_method(self) -> tuple[str, str]:
        currency, _colon, method = self.cleaned_data["way"].partition(":")
        return currency, method

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(f"offer-{row}") for row in range(ROWS)):
            self.add_error("offer-0", _("Choose what was ordered."))
        is_gift = bool(data.get("gift_name"))
        if not any(data.get(f"gift_{name}" if is_gift else name) for name in PARTS):
            self.add_error("gift_lines" if is_gift else LINES, _("Please say where the post goes."))
        if data.get("received") and data.get("way"):
            self._read_received(data)
        if data.get("again"):
            self._check_again(data)
        return data

    def _check_again(self, data: dict[str, Any]) -> None:
        if not self.rhythm:
            self.add_error("again", _("Nothing of this renews itself."))
        currency, _colon, method = data.get("way", "").partition(":")
        if method and method not in STANDING_WAYS:
            self.add_error("way", _("Regular payments are made by bank transfer, card or PayPal."))
        elif method and method not in methods_open_to(self.section.pk, currency, timezone.localdate()):
            self.add_error("way", _("This way to pay is closed for now. Please choose another one, or write to us."))

    @property
    def rhythm(self) -> str:
        """How often what was chosen renews itself; '' where nothing does."""
        chosen = {self.cleaned_data.get(f"offer-{row}") for row in range(ROWS)}
        return rhythm_of(offer for offer in self.offers if str(offer.pk) in chosen)

    def _read_received(self, data: dict[str, Any]) -> None:
        currency, _colon, method = data["way"].partition(":")
        if method not in HANDED_OVER:
            self.add_error("received", _("Only notes and cheques are handed over; the rest comes with a statement."))
            return
        try:
            money = read_money(data["received"], currency, get_language() or "en") if is_currency(currency) else None
        except NotAnAmount:
            self.add_error("received", _("This is no amount. Write it as 12.50."))
            return
        if money is not None and money.minor <= 0:
            self.add_error("received", _("It must be more than nothing."))
        data["money"] = money

    def basket(self) -> Basket:
        """What was ordered, for the payer or for somebody else; only of a valid form."""
        data, to = self.cleaned_data, 1 if self.cleaned_data.get("gift_name") else 0
        countries = {0: data["country"], **({1: data.get("gift_country") or data["country"]} if to else {})}
        lines = [line for row in range(ROWS) for line in self.line(row, to)]
        return Basket(data["key"], tuple(lines), countries)

    def ordering(self, person: Person | None, by: str) -> Ordering:
        data, (currency, method) = self.cleaned_data, self.currency_and_method
        people = {
            0: Who(data["name"], data["email"], data["phone"], {name: data[name] for name in PARTS}, person=person)
        }
        if data.get("gift_name"):
            parts = {name: data[f"gift_{name}"] for name in PARTS}
            people[1] = Who(data["gift_name"], parts=parts, message=data.get("gift_message", ""), renews=RECIPIENT)
        return Ordering(
            basket=self.basket(), section=self.section, currency=currency, method=method, people=people,
            language=data["language"], channel=data["channel"], house_note=data["house_note"], entered_by=by,
            is_on_trust=data["is_on_trust"], service=data["service"], rhythm=self.rhythm if data.get("again") else "",
        )  # fmt: skip


class AmountForm(forms.Form):
    """An amount in the currency of an order."""

    amount = forms.CharField(label=_("Amount"), max_length=24)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean_amount(self) -> Money:
        return _amount_read(self.cleaned_data["amount"], self.currency)


def _amount_read(words: str, currency: str) -> Money:
    try:
        return read_money(words, currency, get_language() or "en")
    except NotAnAmount as problem:
        raise forms.ValidationError(_("This is no amount. Write it as 12.50.")) from problem


class RefundForm(forms.Form):
    """How much of which line of an order is paid back, of which nothing more is sent, and why.

    Nothing is ticked by itself: who pays one line back does not mean the others. An order of one line has its amount filled in.
    """

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, currency: str, lines: list[LineState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency, self.lines = currency, lines
        self.fields["key"].initial = new_key()
        for row in lines:
            fair = str(row.fair.decimal) if len(lines) == 1 else ""
            self.fields[f"amount-{row.line.pk}"] = forms.CharField(
                label=_("Amount"), max_length=24, required=False, initial=fair,
                widget=forms.TextInput({"inputmode": "decimal", "size": 8}),
            )  # fmt: skip
            self.fields[f"stops-{row.line.pk}"] = forms.BooleanField(label=_("Send nothing more of it"), required=False)

    @property
    def rows(self) -> list[tuple[LineState, Any, Any]]:
        """Each line with its two fields."""
        return [(row, self[f"amount-{row.line.pk}"], self[f"stops-{row.line.pk}"]) for row in self.lines]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        amounts: dict[int, Money] = {}
        for row in self.lines:
            name = f"amount-{row.line.pk}"
            if words := data.get(name):
                try:
                    money = _amount_read(words, self.currency)
                except forms.ValidationError as problem:
                    self.add_error(name, problem)
                    continue
                if not 0 < money.minor <= row.left.minor:
                    self.add_error(name, _("More cannot be paid back than was paid."))
                amounts[row.line.pk] = money
        data["amounts"] = amounts
        data["stops"] = {row.line.pk for row in self.lines if data.get(f"stops-{row.line.pk}")}
        if not self.errors and not amounts and not data["stops"]:
            raise forms.ValidationError(
                _("Say of which line how much is paid back, or that nothing more of it is sent.")
            )
        return data


def filled_with(person: Person, address: Address | None) -> dict[str, Any]:
    """What is known of a person, for the fields of the form."""
    known: dict[str, Any] = {"person": person.pk, "name": person.name, "email": person.email, "phone": person.phone}
    if person.language:
        known["language"] = person.language
    return known | ({"country": address.country, **address.parts} if address else {})
