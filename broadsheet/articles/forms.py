"""What a reader may ask of the archive."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.articles.models import Contributor, Place, Topic
from broadsheet.articles.querying import ORDERS, Filters, facets
from broadsheet.core.dates import digits
from broadsheet.core.languages import name_in
from broadsheet.pages.filters import FilterForm
from broadsheet.pages.frame import Frame
from broadsheet.sections.models import Section

YEAR = re.compile(r"[12][0-9]{3}")


class ArchiveForm(FilterForm):
    """Filters of the archive."""

    year = forms.ChoiceField(label=_("Year"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    section = forms.ChoiceField(label=_("Section"), required=False)
    author = forms.ChoiceField(label=_("Author"), required=False)
    original = forms.ChoiceField(label=_("Original language"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)

    EVERY = {
        "year": pgettext_lazy("filter", "every year"),
        "topic": _("every topic"),
        "region": _("every region"),
        "section": _("every section"),
        "author": _("every author"),
        "original": _("every original language"),
    }
    SORT_WORDS = {"date": _("newest first"), "title": _("by title"), "comments": _("most discussed")}

    def __init__(self, data: Any, frame: Frame) -> None:
        super().__init__(data)
        kept = frame.house.keep(("archive-choices", frame.language), lambda: _choices(frame))
        for name, choices in kept.items():
            self.offer(name, self.EVERY[name], choices)
        self.fields["sort"].choices = [(key, self.SORT_WORDS[key]) for key in ORDERS if key in self.SORT_WORDS]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        asked = self.asked
        year = str(asked.pop("year", ""))
        return Filters(year=int(year) if YEAR.fullmatch(year) else None, **asked)

    def query(self) -> str:
        """The filters as a query string, for links to further pages."""
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
