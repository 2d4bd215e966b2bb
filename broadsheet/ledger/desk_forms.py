"""The form of a booking by hand."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from broadsheet.core.money import NotAnAmount, read_money
from broadsheet.ledger.models import Account
from broadsheet.ledger.rules import STANDARD, Line
from broadsheet.ledger.wording import NAMES, account_name
from broadsheet.sections.models import Section

ROWS = 6


class BookingForm(forms.Form):
    """A day, a note, and rows of account, debit, credit. `key` makes of a form that is sent twice one booking."""

    key = forms.CharField(widget=forms.HiddenInput, min_length=16, max_length=40)
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput({"type": "date"}))
    note = forms.CharField(label=gettext_lazy("What for"), max_length=250)

    def __init__(self, *args: Any, section: Section, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": secrets.token_urlsafe(18), "day": timezone.localdate()}, **kwargs)
        self.currency = currency
        self.lines: list[Line] = []
        opened = {one.code: account_name(one) for one in Account.objects.filter(section=section, currency=currency)}
        usual = {code: _(NAMES[code]) for code in STANDARD if code in NAMES}
        choices = [("", "—"), *sorted(({**usual, **opened}).items(), key=lambda row: row[1])]
        for row in range(ROWS):
            self.fields[f"account-{row}"] = forms.ChoiceField(label=_("Account"), choices=choices, required=False)
            self.fields[f"debit-{row}"] = forms.CharField(label=_("Debit"), max_length=24, required=False)
            self.fields[f"credit-{row}"] = forms.CharField(label=_("Credit"), max_length=24, required=False)

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [(self[f"account-{row}"], self[f"debit-{row}"], self[f"credit-{row}"]) for row in range(ROWS)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in range(ROWS):
            minor = self._amount(data, f"debit-{row}") - self._amount(data, f"credit-{row}")
            code = data.get(f"account-{row}")
            if minor and not code:
                self.add_error(f"account-{row}", _("Choose an account."))
            elif minor:
                self.lines.append(Line(str(code), minor))
        return data

    def _amount(self, data: dict[str, Any], name: str) -> int:
        words = (data.get(name) or "").strip()
        try:
            minor = read_money(words, self.currency, get_language() or "en").minor if words else 0
        except NotAnAmount:
            self.add_error(name, _("This is no amount. Write it as 12.50."))
            return 0
        if minor < 0:
            self.add_error(name, _("It must be more than nothing."))
        return max(0, minor)
