"""Forms of the money desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from broadsheet.core.money import Money, NotAnAmount, read_money
from broadsheet.ledger.desk_forms import plausible
from broadsheet.payments.models import GiftPurpose, Remittance, RemittanceAccount
from broadsheet.payments.statements.choices import Choices, TwoOfAKind, columns_of
from broadsheet.payments.statements.table import COLUMNS
from broadsheet.people.actions import know_person
from broadsheet.people.models import Person

COLUMN_NAMES = {
    "day": _("day"), "amount": _("amount"), "in": _("money in"), "out": _("money out"), "direction": _("in or out"),
    "name": _("name"), "payee": _("name of who was paid"), "words": _("message"), "reference": _("reference"),
    "bank_id": _("number at the bank"), "currency": _("currency"), "state": _("state"), "fee": _("fee"),
    "balance": _("balance"), "account": _("our account"), "other": _("account of the other side"), "kind": _("kind of booking"),
    "about": _("number of the payment that it is about"),
}  # fmt: skip


def amount_of(words: str, currency: str) -> Money:
    """An amount as somebody typed it. Raises ValidationError."""
    try:
        return read_money(words, currency, get_language() or "en")
    except NotAnAmount as problem:
        raise forms.ValidationError(_("This is no amount. Write it as 12.50.")) from problem


class StatementForm(forms.Form):
    """A file from the bank."""

    file = forms.FileField(
        label=_("File of the bank"),
        help_text=_("camt.053, MT940, OFX or CSV. A file that was imported before does no harm."),
    )
    account = forms.ModelChoiceField(
        label=_("Account"), queryset=RemittanceAccount.objects.none(), required=False, empty_label=_("as the file says"),
    )  # fmt: skip
    likely_too = forms.BooleanField(
        label=_("Bring in lines, too, that look like lines that are here already"), required=False,
        help_text=_("Without this they are left out and named, so that nothing is booked twice."),
    )  # fmt: skip

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined]


class ReadingForm(forms.Form):
    """How a file is to be read: of which account it is, and for CSV what each of its columns is."""

    account = forms.ModelChoiceField(
        label=_("Account"), queryset=RemittanceAccount.objects.none(), required=False, empty_label=_("as the file says"),
    )  # fmt: skip
    order = forms.ChoiceField(
        label=_("Days such as 03/04/2024"), required=False,
        choices=[("", _("as the file shows")), ("day", _("day first")), ("month", _("month first"))],
    )  # fmt: skip
    out = forms.CharField(
        label=_("What “in or out” says of money that went out"), required=False, max_length=100,
        help_text=_("Only where it is not understood; several words with commas between them."),
    )  # fmt: skip

    encoding = forms.ChoiceField(
        label=_("Letters and signs"), required=False,
        help_text=_("Where names or signs look wrong, choose the line that reads right."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, accounts: Any, plan: Any, readings: Mapping[str, str]) -> None:
        choices = plan.choices
        order = {True: "day", False: "month"}.get(choices.day_first, "")
        initial = {"account": plan.account, "order": order, "out": ", ".join(sorted(choices.out))}
        initial["encoding"] = choices.encoding
        super().__init__(data, initial=initial)
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined]
        self.heads = plan.table.heads if plan.table else ()
        if not self.heads:
            del self.fields["order"], self.fields["out"]
        named_pages = {choices.encoding: "", **readings} if choices.encoding else readings
        if self.heads and named_pages:
            words = [(name, f"{name}: {sample[:80]}") for name, sample in named_pages.items()]
            self.fields["encoding"].choices = [("", _("as the file shows")), *words]  # type: ignore[attr-defined]
        else:
            del self.fields["encoding"]
        roles = {place: name for name, places in plan.columns.items() for place in places}
        named = [("", "—"), *((name, COLUMN_NAMES.get(name, name)) for name in COLUMNS)]
        for place, head in enumerate(self.heads):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=head or str(place + 1), choices=named, required=False, initial=roles.get(place, "")
            )

    @property
    def column_fields(self) -> list[Any]:
        return [self[f"column-{place}"] for place in range(len(self.heads))]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        roles = {place: data[f"column-{place}"] for place in range(len(self.heads)) if data.get(f"column-{place}")}
        try:
            data["columns"] = columns_of(roles) if self.heads else None
        except TwoOfAKind as problem:
            name = COLUMN_NAMES.get(str(problem), str(problem))
            raise forms.ValidationError(_("Only one column can be: %(name)s.") % {"name": name}) from problem
        return data

    def chosen(self) -> Choices:
        data = self.cleaned_data
        out = frozenset(filter(None, (word.strip() for word in data.get("out", "").split(","))))
        return Choices(
            data["columns"], {"day": True, "month": False}.get(data.get("order", "")), out, data.get("encoding", "")
        )


class OpeningForm(forms.Form):
    """With how much the books of an account open, and from which day."""

    amount = forms.CharField(label=_("Opening balance"), max_length=24)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, account: RemittanceAccount, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_day(self) -> date:
        return plausible(self.cleaned_data["day"])

    def clean_amount(self) -> Money:
        return amount_of(self.cleaned_data["amount"], self.account.currency)


class ReceivedForm(forms.Form):
    """Money that somebody held in her hand: a cheque, notes, or a transfer seen before its statement."""

    account = forms.ModelChoiceField(label=_("Account"), queryset=RemittanceAccount.objects.none())
    amount = forms.CharField(label=_("Amount"), max_length=24)
    payer = forms.CharField(label=_("From"), max_length=200)
    note = forms.CharField(label=_("Reference or message"), max_length=200, required=False)
    day = forms.DateField(label=_("Received"), required=False, widget=forms.DateInput({"type": "date"}))
    is_other = forms.BooleanField(label=_("It is other money: write it down all the same"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined]
        self.is_asked = False

    def ask_whether_other(self) -> None:
        """Show the box that says so, near the money that it may be."""
        self.is_asked = True

    @property
    def shown_fields(self) -> list[Any]:
        return [field for field in self.visible_fields() if field.name != "is_other"]

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        return plausible(day) if day else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("account") and data.get("amount"):
            try:
                data["money"] = amount_of(data["amount"], data["account"].currency)
            except forms.ValidationError as problem:
                self.add_error("amount", problem)
            else:
                if data["money"].minor <= 0:
                    self.add_error("amount", _("It must be more than nothing."))
        return data


class DonorForm(forms.Form):
    """From whom a donation is that came without a word: somebody known, a name, or nobody. Every field may be empty."""

    person = forms.ModelChoiceField(
        label=_("Donor"), queryset=Person.objects.none(), required=False, empty_label=_("nobody of these")
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("With it the donor is thanked by letter."),
    )
    purpose = forms.ModelChoiceField(
        label=_("What for?"),
        queryset=GiftPurpose.objects.none(),
        required=False,
        empty_label=_("wherever it is needed"),
    )

    def __init__(self, data: Any = None, *, money: Remittance, likely: list[Person]) -> None:
        super().__init__(data, initial={"name": money.payer_name, "person": likely[0].pk if len(likely) == 1 else None})
        person, purpose = self.fields["person"], self.fields["purpose"]
        person.queryset = Person.objects.filter(pk__in=[one.pk for one in likely])  # type: ignore[attr-defined]
        person.label_from_instance = lambda one: " · ".join(filter(None, [one.name, one.email]))  # type: ignore[attr-defined]
        purpose.queryset = money.account.section.gift_purposes.prefetch_related("words")  # type: ignore[attr-defined]
        purpose.label_from_instance = lambda one: one.name_in(get_language() or "en")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("email") and not data.get("name") and not data.get("person"):
            self.add_error("name", _("Please say whose address it is."))
        return data

    def donor(self) -> Person | None:
        """Somebody known, or with an address to be thanked at; a mere name makes nobody known."""
        data = self.cleaned_data
        if data["person"] is None and data["email"]:
            return know_person(data["name"], email=data["email"])
        return data["person"]  # type: ignore[no-any-return]


class ExpenseForm(forms.Form):
    """What money that went out was spent on."""

    code = forms.ChoiceField(label=_("spent on"))
    vat = forms.DecimalField(
        label=_("VAT in it, per cent"), min_value=0, max_value=100, decimal_places=2, required=False
    )
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = list(kinds)  # type: ignore[attr-defined]

    @property
    def vat_rate(self) -> int | None:
        rate = self.cleaned_data.get("vat")
        return int(rate * 100) if rate else None
