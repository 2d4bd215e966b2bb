"""Panels that several rooms use in their editors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.admin.widgets.slug import SlugInput

from broadsheet.pages.editing import BasePageForm

TITLE_HELP = _(
    "Put asterisks around words to be set in italics: *Aurora* becomes Aurora in italics. Quotation marks are typed as they are."
)


class EditedLanguage(Panel):
    """Tells our scripts in which language the page is written; shows nothing."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/admin/edited_language.html"

        def show_panel_furniture(self) -> bool:
            return False


class TemplatePanel(Panel):
    """A part of an editor that shows something, made by a function of the page and the request."""

    def __init__(self, template: str, context: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.template, self.context = template, context

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "template": self.template, "context": self.context}

    class BoundPanel(Panel.BoundPanel):
        @property
        def template_name(self) -> str:
            return self.panel.template  # type: ignore[no-any-return]

        def is_shown(self) -> bool:
            return bool(self.instance and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), **self.panel.context(self.instance, self.request)}


def title_panel(target: str) -> TitleFieldPanel:
    return TitleFieldPanel(
        "marked_title",
        targets=[target],
        required_on_save=True,
        help_text=TITLE_HELP,
        placeholder=_("Title"),
        icon="title",
    )


def address_panel(name: str, **kwargs: Any) -> FieldPanel:
    return FieldPanel(name, widget=SlugInput, **kwargs)


def description_panel() -> FieldPanel:
    """What search engines and shared links say of a page."""
    return FieldPanel(
        "search_description",
        heading=_("Description for search engines"),
        help_text=_("One or two sentences. Left empty, it is made of the page itself."),
    )


def hand_over_tab() -> ObjectList:
    return ObjectList(
        [
            MultiFieldPanel([FieldPanel("in_hands_of"), FieldPanel("handover_note")], heading=_("Hand-over")),
            PublishingPanel(),
            CommentPanel(),
        ],
        heading=_("Hand-over"),
    )


def page_editor(tabs: Sequence[Any], form: type[BasePageForm] = BasePageForm) -> TabbedInterface:
    """The editor of a page: the given tabs, then hand-over."""
    first, *others = tabs
    first.children = [EditedLanguage(), *first.children]
    return TabbedInterface([first, *others, hand_over_tab()], base_form_class=form)
