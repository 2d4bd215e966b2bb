"""What a reader asks of search."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from broadsheet.core.languages import language
from broadsheet.pages.filters import FilterForm
from broadsheet.pages.frame import Frame


class SearchForm(FilterForm):
    q = forms.CharField(label=_("Search"), required=False, max_length=300)
    language = forms.ChoiceField(label=_("Language"), required=False)
    periodical = forms.SlugField(required=False, allow_unicode=True, widget=forms.HiddenInput)
    issue = forms.SlugField(required=False, allow_unicode=True, widget=forms.HiddenInput)

    def __init__(self, data: Any, frame: Frame) -> None:
        super().__init__(data)
        choices = [(code, language(code).autonym) for code in frame.house.languages]
        self.offer("language", _("every language"), choices)
