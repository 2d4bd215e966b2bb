"""The forms of the desk: an amount from a day on, a region set, copies."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from broadsheet.catalogue.models import PriceRegion
from broadsheet.catalogue.models.dates import check_currency
from broadsheet.catalogue.models.prices import METHOD_NAMES, SERVICE_NAMES, UNIT_NAMES
from broadsheet.catalogue.setting_regions import Region
from broadsheet.core.money import Money, NotAnAmount, read_money
from broadsheet.sections.choosing import house_languages

EVERY_WAY = [("", gettext_lazy("every way to pay")), *METHOD_NAMES]
DAY = {"type": "date"}


class AmountForm(forms.Form):
    """An amount of a currency that holds from a day on; an empty amount is no price."""

    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3, validators=[check_currency])
    amount = forms.CharField(label=gettext_lazy("Amount"), max_length=30, required=False)
    since = forms.DateField(label=pgettext_lazy("day", "From"), widget=forms.DateInput(attrs=DAY))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = timezone.localdate
        self.fields["amount"].widget.attrs["inputmode"] = "decimal"

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def _money(self, name: str) -> Money | None:
        words = str(self.cleaned_data.get(name) or "").strip()
        currency = self.cleaned_data.get("currency")
        if not words or not currency:
            return None
        try:
            money = read_money(words, currency, get_language() or "en")
        except NotAnAmount:
            self.add_error(name, _("This is no amount: write 12 or 12.50."))
            return None
        if money.minor < 0:
            self.add_error(name, _("A price is not below nothing."))
        return money

    def clean_since(self) -> date:
        """History is not rewritten: what held before today has been read and paid."""
        since: date = self.cleaned_data["since"]
        if since < timezone.localdate():
            raise forms.ValidationError(_("Prices change from today on, or later; what held before stays as it was."))
        return since

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["money"] = self._money("amount")
        return cleaned


class PriceForm(AmountForm):
    region = forms.ModelChoiceField(PriceRegion.objects.none(), label=gettext_lazy("Region"))
    method = forms.ChoiceField(label=gettext_lazy("Way to pay"), choices=EVERY_WAY, required=False)
    is_delivered = forms.BooleanField(label=gettext_lazy("Postage included"), required=False)
    further = forms.CharField(label=gettext_lazy("Each further copy"), max_length=30, required=False)

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        further = self._money("further")
        cleaned["further_minor"] = further.minor if further is not None else None
        if further is not None and cleaned.get("money") is not None and further.minor > cleaned["money"].minor:
            self.add_error("further", _("A further copy costs no more than the first."))
        return cleaned


class SupplementPriceForm(AmountForm):
    region = forms.ModelChoiceField(PriceRegion.objects.none(), label=gettext_lazy("Region"), required=False)

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]


class PostageForm(PriceForm):
    service = forms.ChoiceField(label=gettext_lazy("Service"), choices=SERVICE_NAMES)
    per = forms.ChoiceField(label=gettext_lazy("Charged"), choices=UNIT_NAMES)
    up_to_grams = forms.IntegerField(label=gettext_lazy("Up to (g)"), min_value=1, max_value=1_000_000, required=False)
    edition = forms.CharField(label=gettext_lazy("Edition of the tariff"), max_length=120, required=False)
    field_order = [
        "region", "service", "per", "up_to_grams", "method", "currency", "amount", "further", "since", "edition",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_delivered"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("up_to_grams") and cleaned.get("per") != "weight":
            self.add_error("up_to_grams", _("Only rates by weight have steps."))
        return cleaned


class StockForm(forms.Form):
    """Copies that came, or that were counted. key: made with the form, so that pressing twice counts once."""

    copies = forms.IntegerField(label=gettext_lazy("Copies"), min_value=0, max_value=10_000_000)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)
    key = forms.CharField(max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = lambda: f"desk:{uuid.uuid4()}"


# --- regions ------------------------------------------------------------------------------------


class RegionForm(forms.Form):
    """One region of a set: its names, and the two letters of its countries."""

    slug = forms.CharField(label=gettext_lazy("Short name"), max_length=80, required=False)
    countries = forms.CharField(
        label=gettext_lazy("Countries"), required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
        help_text=gettext_lazy("Their two letters, parted by spaces: GB IE. The rest of the world names none."),
    )  # fmt: skip
    is_residual = forms.BooleanField(label=gettext_lazy("The rest of the world"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in house_languages():
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": code}, max_length=120, required=False
            )

    def region(self) -> Region | None:
        """None for a row left empty: the region is taken out."""
        data = self.cleaned_data
        if not data.get("slug"):
            return None
        names = {code: data[f"name_{code}"] for code in house_languages()}
        return Region(data["slug"], names, data["countries"].upper().replace(",", " ").split(), data["is_residual"])


class RegionSetForm(forms.Form):
    slug = forms.SlugField(label=gettext_lazy("Short name"), max_length=80)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)


RegionFormSet = forms.formset_factory(RegionForm, extra=3, max_num=40)


def region_initial(region: PriceRegion) -> dict[str, Any]:
    names = {f"name_{row.language}": row.name for row in region.words.all()}
    countries = " ".join(row.country for row in region.countries.all())
    return {"slug": region.slug, "countries": countries, "is_residual": region.is_residual, **names}
