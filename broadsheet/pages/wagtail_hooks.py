"""What this room adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from wagtail import hooks

from broadsheet.pages import admin_views, rich_text
from broadsheet.pages.editing import CopyPageForm
from broadsheet.pages.models import BasePage, PlainPage
from broadsheet.pages.page_panels import PLAIN_PAGE_EDITOR

BasePage.copy_form_class = CopyPageForm
PlainPage.edit_handler = PLAIN_PAGE_EDITOR


@hooks.register("register_rich_text_features")
def rich_text_features(features: Any) -> None:
    rich_text.register(features)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("references/", admin_views.references, name="references")]


@hooks.register("before_edit_page")
def remember_language(request: Any, page: Any) -> None:
    rich_text.edited_language.set(page.locale.language_code)


@hooks.register("before_create_page")
def remember_language_of_parent(request: Any, parent: Any, page_class: Any) -> None:
    rich_text.edited_language.set(parent.locale.language_code)
