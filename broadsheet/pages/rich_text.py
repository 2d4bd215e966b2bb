"""Footnote marks, foreign words and references in Wagtail's editor: stored HTML ↔ contentstate."""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import Any

import wagtail.admin.rich_text.editors.draftail.features as draftail
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from draftjs_exporter import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler

from broadsheet.pages import references
from broadsheet.pages.blocks import language_choices

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
KIND = re.compile(r"[a-z-]+")
KEY = re.compile(r'[^"<>]+')
KEEP_WHITESPACE = 1
SCRIPT = "pages/admin/rich-text.js"
STYLE = "pages/admin/rich-text.css"

# In which language the editor shows the words of references: that of the page being edited.
edited_language: ContextVar[str] = ContextVar("edited_language", default="en")


class ForeignHandler(InlineEntityElementHandler):
    mutability = "MUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"language": attrs.get("lang", "")}


class MarkHandler(InlineEntityElementHandler):
    """An element without words of its own: the editor shows a stand-in, which is never stored."""

    mutability = "IMMUTABLE"

    def words(self, data: dict[str, str]) -> str:
        return "*"

    def handle_endtag(self, name: str, state: Any, contentstate: Any) -> None:
        mark = state.current_entity_ranges[-1]
        words = self.words(contentstate.entity_map[mark.key].data)
        state.current_block.text = state.current_block.text[: mark.offset] + words
        state.leading_whitespace = KEEP_WHITESPACE
        super().handle_endtag(name, state, contentstate)


class FootnoteHandler(MarkHandler):
    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"uuid": attrs.get("id", "")}


class ReferenceHandler(MarkHandler):
    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"kind": attrs.get("kind", ""), "key": attrs.get("key", "")}

    def words(self, data: dict[str, str]) -> str:
        found = references.words_of(data["kind"], data["key"], edited_language.get())
        return found[0] if found else f"[{data['kind']}: {data['key']}?]"


def footnote_element(props: dict[str, Any]) -> Any:
    uuid = str(props.get("uuid", ""))
    return DOM.create_element("footnote", {"id": uuid}) if UUID.fullmatch(uuid) else DOM.create_element()


def foreign_element(props: dict[str, Any]) -> Any:
    language = str(props.get("language", "")).lower()
    if not LANGUAGE.fullmatch(language):
        return props["children"]
    return DOM.create_element("foreign", {"lang": language}, props["children"])


def reference_element(props: dict[str, Any]) -> Any:
    kind, key = str(props.get("kind", "")), str(props.get("key", ""))
    if not KIND.fullmatch(kind) or not KEY.fullmatch(key):
        return DOM.create_element()
    return DOM.create_element("reference", {"kind": kind, "key": key})


class EntityFeature(draftail.EntityFeature):
    """A feature whose words are made when the editor is, so that languages are named as they are now."""

    def __init__(self, data: dict[str, Any], lists: dict[str, Any] | None = None) -> None:
        super().__init__(data, js=[SCRIPT], css={"all": [STYLE]})
        self.lists = lists or {}

    def construct_options(self, options: dict[str, Any]) -> None:
        made = {name: make() for name, make in self.lists.items()}
        options.setdefault(self.option_name, []).append({**self.data, **made})


FEATURES: dict[str, tuple[EntityFeature, Any, Any]] = {
    "footnote": (
        EntityFeature({"type": "FOOTNOTE", "label": "†", "description": _("Footnote: sets a mark here and opens its note")}),
        FootnoteHandler("FOOTNOTE"), footnote_element,
    ),
    "foreign": (
        EntityFeature(
            {
                "type": "FOREIGN", "icon": "globe", "description": _("Words in another language"),
                "words": {
                    "ask": _("In which language are these words?"), "done": _("Mark"), "cancel": _("Cancel"),
                    "remove": _("No other language"), "none": _("Select the foreign words first."),
                },
            },
            lists={"languages": language_choices},
        ),
        ForeignHandler("FOREIGN"), foreign_element,
    ),
    "reference": (
        EntityFeature({
            "type": "REFERENCE", "label": "@",
            "description": _("Reference: a contact, an address, a licence, printed from its source"),
            "url": reverse_lazy("references"),
            "words": {
                "ask": _("What is named here?"), "kind": _("Kind"), "thing": _("What"), "done": _("Insert"),
                "cancel": _("Cancel"), "empty": _("There is nothing of this kind yet."),
                "failed": _("The list could not be fetched. Try again."),
            },
        }),
        ReferenceHandler("REFERENCE"), reference_element,
    ),
}  # fmt: skip


def register(features: Any) -> None:
    """Tell Wagtail's registry how the editor shows the marks, and how they are stored."""
    for name, (feature, handler, element) in FEATURES.items():
        features.register_editor_plugin("draftail", name, feature)
        features.register_converter_rule(
            "contentstate", name,
            {
                "from_database_format": {name: handler},
                "to_database_format": {"entity_decorators": {handler.entity_type: element}},
            },
        )  # fmt: skip
