"""Contributors, topics, places and works in the admin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column

from broadsheet.articles.models import Contributor, Place, Text, Topic
from broadsheet.articles.versions import versions_context
from broadsheet.articles.work_editing import TextChooser, WorkForm
from broadsheet.pages.panels import TemplatePanel
from broadsheet.sections.choosing import CountrySelect
from broadsheet.sections.row_views import HouseRows
from broadsheet.sections.viewsets import words_panel


def cited_name(contributor: Contributor) -> str:
    return contributor.parts_in(get_language() or "en").inverted()


def cited_names(contributor: Contributor, request: Any) -> dict[str, Any]:
    """How the name stands in citations, in each of its languages, and whether somebody said so."""
    return {
        "names": [
            {
                "language": row.language,
                "words": contributor.parts_in(row.language).inverted(),
                "is_set": bool(row.family),
            }
            for row in contributor.words.all()
        ]
    }


class ContributorRows(HouseRows):
    model = Contributor
    icon = "user"
    menu_order = 300
    list_display = [
        "__str__", Column("cited", label=_("In citations and lists"), accessor=cited_name), "slug", "kind", "country",
    ]  # fmt: skip
    list_filter = ["kind"]
    edit_handler = ObjectList(
        [
            words_panel("name", "family", "given", "suffix", "note", heading=_("Names"), label=_("Name")),
            TemplatePanel("articles/admin/names_panel.html", cited_names, heading=_("In citations and lists")),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("acronym")]),
            FieldRowPanel([FieldPanel("habit"), FieldPanel("country", widget=CountrySelect)]),
            FieldPanel("slug"),
            FieldPanel("user"),
        ]
    )


class TopicRows(HouseRows):
    model = Topic
    icon = "tag"
    menu_order = 310
    list_display = ["__str__", "slug"]
    edit_handler = ObjectList(
        [words_panel("name", "description", heading=_("Names and descriptions")), FieldPanel("slug")]
    )


class PlaceRows(HouseRows):
    model = Place
    icon = "site"
    menu_order = 320
    list_display = ["__str__", "slug", "country"]
    edit_handler = ObjectList(
        [
            words_panel("name", "description", heading=_("Names and descriptions")),
            FieldPanel("slug"), FieldPanel("country", widget=CountrySelect),
        ]
    )  # fmt: skip


def work_versions(text: Text, request: Any) -> dict[str, Any]:
    return versions_context(text, request.user)


def version_codes(text: Text) -> str:
    return ", ".join(sorted(version.language for version in text.versions.all()))


class WorkRows(HouseRows):
    """The works: made with their first version, gone with their last, so neither added nor deleted here."""

    model = Text
    icon = "doc-full-inverse"
    menu_order = 200
    menu_label = _("Works")
    search_fields = ["versions__title"]
    list_display = ["__str__", "section", Column("languages", label=_("Versions"), accessor=version_codes)]
    edit_handler = ObjectList(
        [
            TemplatePanel("articles/admin/versions_panel.html", work_versions, heading=_("Versions")),
            FieldPanel("topics"), FieldPanel("places"),
            InlinePanel(
                "related", [FieldRowPanel([FieldPanel("other", widget=TextChooser), FieldPanel("position")])],
                heading=_("Related texts"), label=_("Related text"), help_text=_("Named at the foot of the text, in this order."),
            ),
        ],
        base_form_class=WorkForm,
    )  # fmt: skip

    def get_queryset(self, request: Any) -> Any:
        rows = super().get_queryset(request).select_related("section").distinct()
        return rows.prefetch_related("section__words", "versions__locale")
