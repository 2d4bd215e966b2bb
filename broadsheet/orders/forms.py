"""Forms of the basket and the checkout: one column, each country's own address."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from broadsheet.catalogue.rules import METHODS
from broadsheet.core.addresses import DISTRICT, LINES, LOCALITY, POSTCODE, REGION, FormPart, form_of, remarks_on
from broadsheet.core.countries import named_countries
from broadsheet.core.languages import language
from broadsheet.core.money import Money, is_currency
from broadsheet.orders.actions import PAYER, RECIPIENT, THIRD, Who
from broadsheet.orders.wording import part_words, remark_words
from broadsheet.payments.models import METHOD_NAMES, Standing
from broadsheet.payments.standing import STANDING_WAYS
from broadsheet.people.typed import put_among_typed
from broadsheet.sections.choosing import house_languages

COMPLETED_BY = {
    LINES: "street-address", DISTRICT: "address-level3", LOCALITY: "address-level2", REGION: "address-level1",
    POSTCODE: "postal-code",
}  # fmt: skip
LONGEST = {LINES: 500, POSTCODE: 20}  # so much is kept
WRONG_SIGNS = "\x00"


def country_choices(language: str) -> list[tuple[str, str]]:
    return [("", "—"), *named_countries(language)]


class PersonForm(forms.Form):
    """Somebody's name and how to reach her, and, where something is posted to her, her address in her country's form.

    to: 0 for the payer. Odd addresses are asked about once and then taken: `seen` carries what was asked.
    """

    name = forms.CharField(label=_("Name"), max_length=200)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self, data: Any = None, *, to: int, country: str, has_post: bool, may_renew: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(data, prefix=f"p{to}", **kwargs)
        self.to, self.country, self.has_post = to, country, has_post
        self.order_of_parts: list[FormPart] = form_of(country) if has_post else []
        block = "" if to == 0 else f"section-p{to} "
        self.fields["name"].widget.attrs["autocomplete"] = f"{block}name"
        if to == 0:
            self.fields["email"] = forms.EmailField(
                label=_("E-mail address"), required=False, max_length=254,
                help_text=_("For the receipt and the way back to your order. Used for nothing else."),
                widget=forms.EmailInput({"autocomplete": "email", "dir": "ltr"}),
            )  # fmt: skip
            self.fields["language"] = forms.ChoiceField(
                label=_("Language of letters"), choices=[(code, language(code).autonym) for code in house_languages()],
                initial=get_language(), required=False,
            )  # fmt: skip
        for part in self.order_of_parts:
            self.fields[part.name] = _part_field(part, block)
        if to:
            self.fields["email"] = forms.EmailField(
                label=_("Her or his e-mail address"), required=False, max_length=254,
                help_text=_("To be told of the gift when it is paid; leave it empty if it is to be a surprise."),
                widget=forms.EmailInput({"dir": "ltr"}),
            )  # fmt: skip
        if to and may_renew:
            self._ask_who_renews()
        if to:
            self.fields["message"] = forms.CharField(
                label=_("Words that go with it"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
            )

    def _ask_who_renews(self) -> None:
        choices = [(PAYER, _("I am")), (RECIPIENT, _("the recipient")), (THIRD, _("somebody else"))]
        self.fields["renews"] = forms.ChoiceField(label=_("Who is asked to renew?"), choices=choices, initial=PAYER)
        self.fields["renewer_name"] = forms.CharField(
            label=_("Name of somebody else who is asked"), required=False, max_length=200
        )
        self.fields["renewer_email"] = forms.EmailField(
            label=_("and her e-mail address"), required=False, widget=forms.EmailInput({"dir": "ltr"})
        )

    @property
    def parts(self) -> dict[str, str]:
        return {part.name: str(self.cleaned_data.get(part.name) or "") for part in self.order_of_parts}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("renews") == THIRD and not (data.get("renewer_name") or "").strip():
            self.add_error("renewer_name", _("Please say who is asked."))
        if self.has_post and not any(self.parts.values()):
            self.add_error(LINES, _("Please say where the post goes."))
        elif self.has_post and data.get("seen") != self._fingerprint():
            self._remark()
        return data

    def _remark(self) -> None:
        examples = {part.name: part.example for part in self.order_of_parts}
        odd, fingerprint = remarks_on(self.parts, self.country), self._fingerprint()
        for key, part in odd:
            self.add_error(part, remark_words(key, part, examples.get(part, "")))
        if odd:
            put_among_typed(self, self.add_prefix("seen"), fingerprint)

    def _fingerprint(self) -> str:
        words = "\n".join([self.country, *self.parts.values()])
        return hashlib.sha256(words.encode()).hexdigest()[:32]

    def who(self) -> Who:
        data = self.cleaned_data
        return Who(
            name=data["name"], email=data.get("email", ""), parts=self.parts, message=data.get("message", ""),
            renews=data.get("renews", ""), renewer_name=data.get("renewer_name", ""),
            renewer_email=data.get("renewer_email", ""),
        )  # fmt: skip


def _part_field(part: FormPart, block: str) -> forms.CharField:
    attributes = {"autocomplete": f"{block}shipping {COMPLETED_BY[part.name]}", "dir": "auto"}
    is_lines = part.name == LINES
    return forms.CharField(
        label=part_words(part.name, part.kind), required=False, max_length=LONGEST.get(part.name, 100),
        widget=forms.Textarea({**attributes, "rows": 2}) if is_lines else forms.TextInput(attributes),
    )  # fmt: skip


RENEWAL_WORDS = {
    Standing.YEAR: _("Renew it every year by itself"),
    Standing.ISSUE: _("Renew it by itself, shortly before the first issue that it does not cover"),
}


class WayForm(forms.Form):
    """How it is paid: a currency and a method, each with the total that was shown."""

    note = forms.CharField(
        label=_("Anything we should know"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, ways: Iterable[Any], rhythm: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways, self.rhythm = list(ways), rhythm
        if rhythm:
            self.fields["again"] = forms.BooleanField(
                label=RENEWAL_WORDS[rhythm], required=False,
                help_text=_("At the price of that day; you hear of it before, and end it whenever you like."),
            )  # fmt: skip
        self.fields["way"] = forms.ChoiceField(
            label=_("How would you like to pay?"), choices=[(way.key, way.words) for way in self.ways],
            widget=forms.RadioSelect, error_messages={"required": _("Please choose how you would like to pay.")},
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("again") and data.get("way") and self.chosen[1] not in STANDING_WAYS:
            self.add_error("way", _("Regular payments are made by bank transfer, card or PayPal."))
        return data

    @property
    def chosen_rhythm(self) -> str:
        """How often the order renews itself; '' where the buyer has not asked for it."""
        return self.rhythm if self.cleaned_data.get("again") else ""

    @property
    def chosen(self) -> tuple[str, str]:
        currency, _colon, method = self.cleaned_data["way"].partition(":")
        return currency, method

    def expected(self) -> Money | None:
        """The total that stood beside the chosen way when the page was made; None where the form does not say."""
        currency, method = self.chosen
        shown = str(self.data.get(f"shown-{currency}:{method}", ""))
        is_sum = shown.isascii() and shown.isdigit() and len(shown) < 16 and is_currency(currency)
        return Money(int(shown), currency) if is_sum else None


class MethodForm(forms.Form):
    """Another way to pay an order that waits."""

    method = forms.ChoiceField(choices=METHOD_NAMES)

    def __init__(self, *args: Any, methods: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names, kept = dict(METHOD_NAMES), set(methods)
        self.fields["method"].choices = [(method, names[method]) for method in METHODS if method in kept]  # type: ignore[attr-defined]
