"""The editor of articles: the text, what is known about it, corrections, checks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
)

from broadsheet.articles.checking import groups_of
from broadsheet.articles.editing import ArticleForm, SourceForm
from broadsheet.articles.versions import versions_context
from broadsheet.pages.panels import TemplatePanel, address_panel, page_editor, title_panel
from broadsheet.sections.choosing import CountrySelect, LanguageSelect


def checks(page: Any, request: Any) -> dict[str, Any]:
    groups = groups_of(page)
    return {"groups": groups, "count": sum(len(group.remarks) for group in groups)}


def versions(page: Any, request: Any) -> dict[str, Any]:
    return {**versions_context(page.text, request.user), "is_article": True}


FOOTNOTES = InlinePanel(
    "footnotes",
    [FieldPanel("uuid", widget=forms.HiddenInput, classname="bs-mark"), FieldPanel("text")],
    heading=_("Footnotes"), label=_("Footnote"), classname="bs-footnotes-panel",
    help_text=_("Set a mark in the text with the button †: its note opens here. Numbers are given on the page."),
)  # fmt: skip

TEXT_TAB = ObjectList(
    [
        title_panel("address_slug"),
        FieldPanel("standfirst"),
        FieldPanel("body"),
        FOOTNOTES,
    ],
    heading=_("Text"),
)


class SourcesPanel(InlinePanel):  # type: ignore[misc]
    """Rows whose dates are read as those of articles are."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = SourceForm
        return options


SOURCES = SourcesPanel(
    "sources",
    [
        PageChooserPanel("version", "articles.ArticlePage"),
        FieldPanel("organisation"),
        FieldRowPanel([FieldPanel("country", widget=CountrySelect), FieldPanel("language", widget=LanguageSelect)]),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("date_precision")]),
        FieldPanel("url"),
        FieldPanel("translator"),
    ],
    heading=_("Rests on"), label=_("Source"),
    help_text=_(
        "What this version was translated or taken from: a version on this site, or something published elsewhere. "
        "Leave empty whatever is not known: readers are told exactly what is known, and nothing more."
    ),
)  # fmt: skip

ABOUT_TAB = ObjectList(
    [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("date"), FieldPanel("date_precision")])], heading=_("When it is dated"),
        ),
        InlinePanel(
            "credits", [FieldRowPanel([FieldPanel("contributor"), FieldPanel("role")])],
            heading=_("Who made it"), label=pgettext_lazy("part in a text", "Credit"),
            help_text=_("Authors, translators, editors, illustrators, in the order in which they are named."),
        ),
        FieldPanel("sign_off"),
        FieldPanel("origin"),
        SOURCES,
        MultiFieldPanel([FieldPanel("topics"), FieldPanel("places")], heading=_("What the work is about")),
        FieldPanel("licence"),
        address_panel("address_slug"),
        TemplatePanel("articles/admin/versions_panel.html", versions, heading=_("Versions of this work")),
    ],
    heading=_("About it"),
)  # fmt: skip

CORRECTIONS_TAB = ObjectList(
    [
        InlinePanel(
            "corrections",
            [FieldPanel("date"), FieldPanel("reason")],
            heading=_("Corrections"),
            label=_("Correction"),
            help_text=_("What was put right after publication, and why. Readers see it below the text."),
        )
    ],
    heading=_("Corrections"),
)

CHECKS_TAB = ObjectList(
    [TemplatePanel("articles/admin/checks_panel.html", checks, heading=_("Checks"))], heading=_("Checks")
)

ARTICLE_EDITOR = page_editor([TEXT_TAB, ABOUT_TAB, CORRECTIONS_TAB, CHECKS_TAB], ArticleForm)
