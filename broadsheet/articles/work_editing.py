"""The form of a work: what holds for a text in all its languages."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminPageChooser

from broadsheet.articles.models import ArticlePage, Text


class WorkForm(WagtailAdminModelForm):  # type: ignore[misc]
    class Meta(WagtailAdminModelForm.Meta):
        widgets = {"topics": forms.CheckboxSelectMultiple, "places": forms.CheckboxSelectMultiple}


class TextChooser(AdminPageChooser):  # type: ignore[misc]
    """Chooses a text by one of its versions: nobody knows a work but by a title."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "target_models": [ArticlePage]})

    def get_value_data(self, value: Any) -> Any:
        key = value.pk if isinstance(value, Text) else value
        version = ArticlePage.objects.filter(text=key).order_by("first_published_at", "pk").first() if key else None
        return super().get_value_data(version)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        chosen = super().value_from_datadict(data, files, name)
        return ArticlePage.objects.filter(pk=chosen).values_list("text_id", flat=True).first() if chosen else None
