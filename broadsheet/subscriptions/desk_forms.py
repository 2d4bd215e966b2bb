"""How the income of a periodical is divided among its sections: per cent that add up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from broadsheet.periodicals.models import Periodical
from broadsheet.subscriptions.rules import WHOLE, hundredths_of


class SharesForm(forms.Form):
    """A number of per cent for each section; all of them empty: the income stays with the section that sold."""

    def __init__(self, *args: Any, periodical: Periodical, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shares = list(periodical.income_shares.select_related("section").order_by("section"))  # type: ignore[attr-defined]
        known = dict(zip((row.section_id for row in shares), hundredths_of(row.weight for row in shares), strict=True))
        self.sections = {section.pk: section for section in periodical.sections.all()}
        self.sections |= {row.section_id: row.section for row in shares}
        for pk, section in self.sections.items():
            self.fields[f"section-{pk}"] = forms.DecimalField(
                label=section.name_in(get_language() or "en"), min_value=0, max_value=100, decimal_places=2,
                required=False, localize=True, initial=Decimal(known[pk]) / 100 if pk in known else None,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and sum(self.weights.values()) not in (0, WHOLE):
            told = {"sum": Decimal(sum(self.weights.values())) / 100}
            raise forms.ValidationError(_("The shares add up to %(sum)s per cent, not to 100.") % told)
        return data

    @property
    def weights(self) -> dict[int, int]:
        """Hundredths of a per cent by section, without those that get nothing."""
        given = {pk: self.cleaned_data.get(f"section-{pk}") or Decimal(0) for pk in self.sections}
        return {pk: int(share * 100) for pk, share in given.items() if share}
