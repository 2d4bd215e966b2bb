"""What a reader may ask of the archive."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from broadsheet.articles.models import Contributor, Place, Topic
from broadsheet.articles.querying import ORDERS, Filters, facets
from broadsheet.core.dates import digits
from broadsheet.core.languages import name_in
from broadsheet.pages.frame import Frame
from broadsheet.sections.models import Section


class ArchiveForm(forms.Form):
    """Filters of the archive; anything malformed is treated as not asked for."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None, required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    section = forms.ChoiceField(label=_("Section"), required=False)
    author = forms.ChoiceField(label=_("Author"), required=False)
    original = forms.ChoiceField(label=_("Original language"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)

    SORT_WORDS = {"date": _("newest first"), "title": _("by title"), "comments": _("most discussed")}

    def __init__(self, data: Any, frame: Frame) -> None:
        super().__init__(data)
        kept = frame.house.keep(("archive-choices", frame.language), lambda: _choices(frame))
        for name, choices in kept.items():
            self.fields[name].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
        self.fields["sort"].choices = [(key, self.SORT_WORDS[key]) for key in ORDERS if key in self.SORT_WORDS]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        self.is_valid()
        return Filters(**self.asked)

    @property
    def asked(self) -> dict[str, Any]:
        """The accepted filters."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def query(self) -> str:
        """The accepted filters as a query string, for links to further pages."""
        from urllib.parse import urlencode

        return urlencode(self.asked)


def _choices(frame: Frame) -> dict[str, list[tuple[Any, str]]]:
    known = facets()
    return {
        "year": [(year, digits(year, frame.interface)) for year in known["years"]],
        "topic": _named(Topic.objects.filter(texts__versions__live=True), frame),
        "region": _named(Place.objects.filter(texts__versions__live=True), frame),
        "section": _named(Section.objects.filter(texts__versions__live=True), frame),
        "author": _named(Contributor.objects.filter(credits__role="author", credits__page__live=True), frame),
        "original": [(code, name_in(code, frame.interface)) for code in known["originals"]],
    }


def _named(rows: Any, frame: Frame) -> list[tuple[str, str]]:
    found = [(row.slug, row.name_in(frame.language)) for row in rows.distinct().prefetch_related("words")]
    return sorted(found, key=lambda pair: pair[1].casefold())
