"""The forms with which versions are joined, parted and moved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser

from broadsheet.articles.models import ArticlePage
from broadsheet.sections.models import Section


class ConfirmForm(forms.Form):
    """Nothing to fill in: a button that says yes."""


class JoinForm(forms.Form):
    other = forms.ModelChoiceField(
        ArticlePage.objects.all(), label=_("Any version of the other text"),
        widget=AdminPageChooser(target_models=[ArticlePage]),
        help_text=_("Both must belong to the same section; move one of them first if they do not."),
    )  # fmt: skip

    def __init__(self, *args: Any, page: ArticlePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page

    def clean_other(self) -> ArticlePage:
        other: ArticlePage = self.cleaned_data["other"]
        if other.text_id == self.page.text_id:
            raise forms.ValidationError(_("These are versions of one text already."))
        if other.text.section_id != self.page.text.section_id:
            raise forms.ValidationError(_("That text belongs to another section. Move one of the two first."))
        return other


class MoveForm(forms.Form):
    section = forms.ModelChoiceField(Section.objects.prefetch_related("words"), label=_("Section"))
