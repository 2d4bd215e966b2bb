"""The small forms of the press."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from broadsheet.core.languages import language
from broadsheet.pages.frame import house
from broadsheet.periodicals.models import ContentsEntry, Edition, StandingEdition
from broadsheet.periodicals.models.issues import ENTRY_KINDS
from broadsheet.periodicals.rules import ARTICLE, EDITORIAL


class EditionForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is particular to this edition of this issue; empty fields are as the standing edition says."""

    class Meta:
        model = Edition
        fields = ["date", "own_pages", "print_run", "own_price", "own_printer", "own_legal_notice"]
        widgets = {
            "date": forms.DateInput(attrs={"type": "date"}),
            "own_legal_notice": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = self.instance.standing
        usual = {
            "own_pages": standing.pages or "", "own_price": standing.price, "own_printer": standing.printer,
            "own_legal_notice": standing.legal_notice,
        }  # fmt: skip
        for name, words in usual.items():
            if words:
                self.fields[name].help_text = _("As usual: %(words)s") % {"words": words}

    def clean_own_pages(self) -> int | None:
        pages: int | None = self.cleaned_data["own_pages"]
        if pages is not None and pages % 4:
            raise forms.ValidationError(_("A folded sheet has a number of pages that four divides."))
        return pages


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ContentsEntry
        fields = ["kind", "rubric", "byline", "language", "is_lead", "title", "pages"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.text_id:
            names = dict(ENTRY_KINDS)
            self.fields["kind"] = forms.ChoiceField(
                label=_("kind"), choices=[(kind, names[kind]) for kind in (ARTICLE, EDITORIAL)]
            )
            codes = [(code, language(code).autonym) for code in house().languages]
            self.fields["language"] = forms.ChoiceField(
                label=_("version printed"), required=False, choices=[("", _("that of the edition")), *codes]
            )
            del self.fields["title"], self.fields["pages"]
        else:
            for name in ("kind", "language", "is_lead"):
                del self.fields[name]


class TitleForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=255)
    byline = forms.CharField(label=_("by"), max_length=255, required=False)
    rubric = forms.CharField(label=_("rubric"), max_length=120, required=False)


class AdvertForm(forms.Form):
    advert = forms.ChoiceField(label=_("What is advertised"))

    def __init__(self, *args: Any, choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["advert"].choices = choices  # type: ignore[attr-defined]


class BeginForm(forms.Form):
    standing = forms.ModelChoiceField(StandingEdition.objects.none(), label=_("Edition"))

    def __init__(self, *args: Any, issue: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begun = issue.editions.values("standing")
        self.fields["standing"].queryset = issue.periodical.editions.exclude(pk__in=begun)  # type: ignore[attr-defined]
