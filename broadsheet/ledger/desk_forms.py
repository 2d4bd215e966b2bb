"""The form of a booking by hand."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from broadsheet.core.money import NotAnAmount, read_money
from broadsheet.ledger.models import Account
from broadsheet.ledger.querying import expense_kinds_of
from broadsheet.ledger.rules import CASH, CHEQUES, MONEY_PREFIX, STANDARD, Line, is_kept
from broadsheet.ledger.wording import NAMES, account_name
from broadsheet.sections.models import Section

ROWS = 6
EARLIEST = date(1990, 1, 1)
AHEAD = timedelta(days=31)


def plausible(day: date) -> date:
    """The day, if a booking can have it. Raises ValidationError."""
    if not EARLIEST <= day <= timezone.localdate() + AHEAD:
        raise forms.ValidationError(_("Choose a day between 1990 and a month from now."))
    return day


def bookable(section: Section, currency: str) -> dict[str, str]:
    """Code and name of each account on which somebody may book by hand, each name once.

    The usual cash and cheque boxes are offered only where they are in use, or the section has no accounts of its own.
    """
    accounts = Account.objects.filter(section=section, currency=currency)
    opened = {one.code: account_name(one) for one in accounts if not is_kept(one.code)}
    has_own = any(code.startswith(MONEY_PREFIX) for code in opened)
    hidden = {CASH, CHEQUES} if has_own else set()
    usual = {code: _(NAMES[code]) for code in STANDARD if code in NAMES and code not in hidden and not is_kept(code)}
    return {**usual, **expense_kinds_of(section.pk, get_language() or "en"), **opened}


class DayForm(forms.Form):
    """The day of a reversal."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput({"type": "date"}))

    def clean_day(self) -> date:
        return plausible(self.cleaned_data["day"])


class BookingForm(forms.Form):
    """A day, a note, and rows of account, debit, credit. `key` makes of a form that is sent twice one booking.

    Accounts that the program keeps itself are not among the choices, and refused in words.
    """

    key = forms.CharField(widget=forms.HiddenInput, min_length=16, max_length=40)
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput({"type": "date"}))
    note = forms.CharField(label=gettext_lazy("What for"), max_length=250)

    def __init__(self, data: Any = None, *, section: Section, currency: str) -> None:
        super().__init__(data, initial={"key": secrets.token_urlsafe(18), "day": timezone.localdate()})
        self.currency = currency
        self.lines: list[Line] = []
        choices = [("", "—"), *sorted(bookable(section, currency).items(), key=lambda row: row[1])]
        for row in range(ROWS):
            self.fields[f"account-{row}"] = forms.ChoiceField(
                label=_("Account"), choices=choices, required=False,
                error_messages={"invalid_choice": _("The program keeps this account itself: nobody books on it by hand.")},
            )  # fmt: skip
            self.fields[f"debit-{row}"] = forms.CharField(label=_("Debit"), max_length=24, required=False)
            self.fields[f"credit-{row}"] = forms.CharField(label=_("Credit"), max_length=24, required=False)

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [(self[f"account-{row}"], self[f"debit-{row}"], self[f"credit-{row}"]) for row in range(ROWS)]

    def clean_day(self) -> date:
        return plausible(self.cleaned_data["day"])

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
