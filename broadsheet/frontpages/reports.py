"""Two reports: what is unfinished and in whose hands, and what is missing in which language."""

from __future__ import annotations

from collections import Counter
from typing import Any

import django_filters
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from broadsheet.core.languages import language
from broadsheet.frontpages.desk import desk_of
from broadsheet.frontpages.missing import KIND_NAMES, Missing, all_missing
from broadsheet.pages.editing import colleagues
from broadsheet.pages.frame import house
from broadsheet.sections.models import Section

READING = ["add", "change", "publish"]


def language_choices() -> list[tuple[str, str]]:
    return [(code, language(code).autonym) for code in house().languages]


class DeskFilters(WagtailFilterSet):  # type: ignore[misc]
    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=language_choices, widget=forms.Select, method="in_language"
    )
    section = django_filters.ModelChoiceFilter(
        label=_("Section"), queryset=Section.objects.prefetch_related("words"), method="in_section"
    )
    person = django_filters.ModelChoiceFilter(
        label=_("In the hands of"), queryset=lambda request: colleagues(), method="in_hands_of"
    )

    def in_language(self, pages: Any, name: str, value: str) -> Any:
        return pages.filter(locale__language_code=value)

    def in_section(self, pages: Any, name: str, value: Section) -> Any:
        paths = [node.page.path for node in value.nodes.select_related("page")]
        below = Page.objects.none()
        for path in paths:
            below = below | Page.objects.filter(path__startswith=path)
        return pages.filter(pk__in=below.values("pk")) if paths else pages.none()

    def in_hands_of(self, pages: Any, name: str, value: Any) -> Any:
        return pages.filter(desk_of(self.request).in_hand_of(value))


class UnfinishedReport(ReportView):  # type: ignore[misc]
    page_title = _("Unfinished, and in whose hands")
    header_icon = "clipboard-list"
    index_url_name = "desk-report"
    index_results_url_name = "desk-report-results"
    results_template_name = "frontpages/admin/desk_results.html"
    filterset_class = DeskFilters
    model = Page
    any_permission_required = READING
    is_searchable = False
    columns: list[Any] = []
    list_export = ["title", "language", "section", "kind", "person", "note", "changed_at", "changed_by"]

    def get_queryset(self) -> Any:
        return desk_of(self.request).unfinished()

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "queryset": Page.objects.none()}

    def decorate_paginated_queryset(self, pages: Any) -> Any:
        return desk_of(self.request).rows(pages)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "count": self.object_list.count()}


class MissingFilters(WagtailFilterSet):  # type: ignore[misc]
    language = django_filters.ChoiceFilter(label=_("Language"), choices=language_choices, widget=forms.Select)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=KIND_NAMES, widget=forms.Select)

    def filter_queryset(self, rows: list[Missing]) -> list[Missing]:
        wanted = {name: value for name, value in self.form.cleaned_data.items() if value}
        return [row for row in rows if all(getattr(row, name) == value for name, value in wanted.items())]


class MissingReport(ReportView):  # type: ignore[misc]
    page_title = _("Missing in languages")
    header_icon = "globe"
    index_url_name = "missing-report"
    index_results_url_name = "missing-report-results"
    results_template_name = "frontpages/admin/missing_results.html"
    filterset_class = MissingFilters
    model = Page
    any_permission_required = READING
    is_searchable = False
    list_export = ["language", "kind_name", "thing", "what", "url"]
    export_headings = {
        "language": _("Language"), "kind_name": _("Kind"), "thing": _("What"), "what": _("Is missing"), "url": _("Where to write it"),
    }  # fmt: skip

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("thing", label=_("What"), get_url=lambda row: row.url),
            Column("kind_name", label=_("Kind")),
            Column("language_name", label=_("Language")),
            Column("what", label=_("Is missing")),
        ]

    @cached_property
    def everything(self) -> list[Missing]:
        return all_missing()

    def get_queryset(self) -> Any:
        return self.everything

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "queryset": Page.objects.none()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = Counter(row.language for row in self.everything)
        named = [(code, language(code).autonym, counts[code]) for code in house().languages]
        return {**super().get_context_data(**kwargs), "counts": named}
