"""Forms in which an order is put right at the counter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from broadsheet.catalogue.models import Offer
from broadsheet.core.addresses import LINES, PARTS, form_of
from broadsheet.core.countries import named_countries
from broadsheet.orders.actions import Who
from broadsheet.orders.desk_forms import ROWS, RowsForm
from broadsheet.orders.models import Order, Recipient
from broadsheet.orders.rules import Basket
from broadsheet.orders.wording import part_words


class RecipientForm(forms.Form):
    """To whom and where what is not sent yet goes."""

    name = forms.CharField(label=_("Name"), max_length=200)
    country = forms.ChoiceField(label=_("Country"))
    keeps_price = forms.BooleanField(
        label=_("The price stays as it is"), required=False,
        help_text=_("Where another country would cost something else, the house bears the difference."),
    )  # fmt: skip

    def __init__(self, *args: Any, recipient: Recipient, **kwargs: Any) -> None:
        known = {name: getattr(recipient.address, name) for name in PARTS}
        known |= {"name": recipient.person.name, "country": recipient.address.country}
        super().__init__(*args, **{"initial": known, **kwargs})
        self.recipient = recipient
        self.fields["country"].choices = named_countries(get_language() or "en")  # type: ignore[attr-defined]
        kinds = {part.name: part.kind for part in form_of(recipient.address.country)}
        for name in PARTS:
            widget = forms.Textarea({"rows": 3}) if name == LINES else forms.TextInput()
            self.fields[name] = forms.CharField(
                label=part_words(name, kinds.get(name, "")), required=False, widget=widget,
                max_length=500 if name == LINES else 100,
            )  # fmt: skip
        self.order_fields(["name", *PARTS, "country", "keeps_price"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(name) for name in PARTS):
            self.add_error(LINES, _("Please say where the post goes."))
        return data

    @property
    def who(self) -> Who:
        return Who(self.cleaned_data["name"], parts={name: self.cleaned_data[name] for name in PARTS})


class LinesForm(RowsForm):
    """What is ordered after all, each row for one of the recipients that the order has."""

    def __init__(self, *args: Any, order: Order, offers: list[Offer], **kwargs: Any) -> None:
        lines = list(order.lines.prefetch_related("parts__supplement").select_related("recipient"))
        super().__init__(*args, **{"initial": _as_ordered(lines), **kwargs})
        self.order = order
        self.ask_what(offers)
        recipients = list(order.recipients.select_related("person"))
        self.has_recipients = len(recipients) > 1
        for row in range(ROWS):
            self.fields[f"to-{row}"] = forms.TypedChoiceField(
                label=_("For"), coerce=int, choices=[(one.position, str(one.person)) for one in recipients],
                required=False, empty_value="",
                widget=forms.Select if self.has_recipients else forms.HiddenInput,
            )  # fmt: skip

    @property
    def rows_with_recipients(self) -> list[tuple[Any, Any, Any, Any]]:
        return [(*row, self[f"to-{at}"]) for at, row in enumerate(self.rows)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(f"offer-{row}") for row in range(ROWS)):
            self.add_error("offer-0", _("Choose what was ordered."))
        return data

    def basket(self, countries: Mapping[int, str]) -> Basket:
        """What was chosen, for the recipients; only of a valid form."""
        lines = [line for row in range(ROWS) for line in self.line(row, self.cleaned_data[f"to-{row}"] or 0)]
        return Basket(self.order.key, tuple(lines), countries)


def _as_ordered(lines: list[Any]) -> dict[str, Any]:
    """What stands in the rows before anything is changed."""
    known: dict[str, Any] = {}
    for at, line in enumerate(lines[:ROWS]):
        extras = [f"{line.offer_id}:{part.supplement.slug}" for part in line.parts.all() if part.supplement]
        known |= {
            f"offer-{at}": str(line.offer_id), f"quantity-{at}": line.quantity, f"supplements-{at}": extras,
            f"to-{at}": line.recipient.position,
        }  # fmt: skip
    return known
