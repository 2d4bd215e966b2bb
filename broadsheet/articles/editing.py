"""The article's form: what must hold before readers see it is said beside the field; drafts may be unfinished."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from broadsheet.articles.models import ArticlePage, Place, Text, Topic
from broadsheet.articles.rules import FootnoteFaults, footnote_faults
from broadsheet.articles.wording import footnote_words
from broadsheet.pages.editing import BasePageForm
from broadsheet.people.written_dates import DatedForm

FOR_ALL_VERSIONS = _("Holds for the work in all its languages, at once.")


class SourceForm(DatedForm, WagtailAdminModelForm):  # type: ignore[misc]
    """A source; what is typed as its date says how well it is known."""


class ArticleForm(DatedForm, BasePageForm):
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label=_("Topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=FOR_ALL_VERSIONS,
    )
    places = forms.ModelMultipleChoiceField(
        Place.objects.all(),
        label=_("Places"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=FOR_ALL_VERSIONS,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.instance.text if self.instance.text_id else None
        allowed = may_tell_of_work(self.for_user, text, self.instance, self.parent_page)
        for name in ("topics", "places"):
            field = self.fields.get(name)
            if field is None:
                continue
            field.queryset = field.queryset.prefetch_related("words")
            self.initial[name] = list(getattr(text, name).values_list("pk", flat=True)) if text else []
            if not allowed:
                field.disabled = True
                field.help_text = _("Holds for the work in all its languages; whoever may publish can change it.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_for_readers:
            self._refuse_faulty_notes()
            self._refuse_wrong_origin()
        return cleaned

    def _refuse_faulty_notes(self) -> None:
        faults = self.footnote_faults()
        if faults:
            self.add_error("body", forms.ValidationError(footnote_words(faults)))

    def footnote_faults(self) -> FootnoteFaults:
        """Compare the marks with the notes as they stand in this form."""
        body = self.cleaned_data.get("body")
        source = json.dumps(list(body.raw_data), ensure_ascii=False) if body else ""
        return footnote_faults(source, [str(row.cleaned_data["uuid"]) for row in self.kept_rows("footnotes")])

    def _refuse_wrong_origin(self) -> None:
        origin, sources = self.cleaned_data.get("origin"), self.kept_rows("sources")
        if origin == ArticlePage.TRANSLATION and not sources:
            self.add_error("origin", _("A translation rests on something: add what is known of it under “Rests on”."))
        if origin == ArticlePage.ORIGINAL and sources:
            self.add_error(
                "origin", _("An original rests on no other version: take away what stands under “Rests on”.")
            )

    def save(self, commit: bool = True) -> ArticlePage:
        # Given to the work when the page is really saved; a preview only reads this form.
        self.instance.chosen_for_work = {
            name: self.cleaned_data[name]
            for name in ("topics", "places")
            if name in self.fields and not self.fields[name].disabled and name in self.cleaned_data
        }
        return super().save(commit=commit)  # type: ignore[no-any-return]


def may_tell_of_work(user: Any, text: Text | None, page: Any, parent: Any) -> bool:
    """Whether somebody may change what holds for the work: who may publish, or anybody while nothing is published."""
    if user is None or text is None or not text.versions.filter(live=True).exists():
        return True
    place = page if page.pk else parent
    return bool(place.permissions_for_user(user).can_publish())
