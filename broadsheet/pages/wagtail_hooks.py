"""What this room adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import menu as admin_menu
from wagtail.admin.action_menu import SubmitForModerationMenuItem
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from broadsheet.pages import admin_views, media, rich_text
from broadsheet.pages.editing import CopyPageForm
from broadsheet.pages.house_editing import HOUSE_EDITOR
from broadsheet.pages.models import BasePage, House, MenuItem, OldAddress, PlainPage
from broadsheet.pages.page_panels import PLAIN_PAGE_EDITOR
from broadsheet.pages.viewsets import MenuItemRows, OldAddressRows
from broadsheet.sections.policies import TablePolicy
from broadsheet.sections.rules import ADMIN_ONLY_ROWS

BasePage.copy_form_class = CopyPageForm  # type: ignore[attr-defined]
PlainPage.edit_handler = PLAIN_PAGE_EDITOR
House.edit_handler = HOUSE_EDITOR

for model, viewset in ((MenuItem, MenuItemRows), (OldAddress, OldAddressRows)):
    whole_house = TablePolicy(model, ADMIN_ONLY_ROWS, house_actions=["add", "change", "delete", "view"])
    register_permission_policy(model, whole_house)
    register_snippet(viewset)


# Exactly these classes: Wagtail's own apps register theirs for the class and its children, before or after us.
register_permission_policy(get_image_model(), media.picture_policy(), exact_class=True)
register_permission_policy(get_document_model(), media.document_policy(), exact_class=True)
hooks.register("before_bulk_action", media.refuse_bulk)


@hooks.register("register_admin_urls", order=-1)
def media_urls() -> list[URLPattern]:
    """Before Wagtail's own, whose right to change means the right to delete."""
    return [
        path("images/<int:image_id>/delete/", media.delete_picture),
        path("documents/delete/<int:document_id>/", media.delete_document),
    ]


@hooks.register("register_rich_text_features")
def rich_text_features(features: Any) -> None:
    rich_text.register(features)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("references/", admin_views.references, name="references"),
        path("handbook/", admin_views.handbook_index, name="handbook"),
        path("handbook/every-day/<slug:name>/", admin_views.handbook_page, {"is_daily": True}, name="handbook_daily"),
        path("handbook/<slug:name>/", admin_views.handbook_page, name="handbook_page"),
    ]


@hooks.register("register_help_menu_item")
def handbook_item() -> Any:
    return admin_menu.MenuItem(
        gettext_lazy("Handbook"), reverse_lazy("handbook"), name="handbook", icon_name="help", order=100
    )


@hooks.register("construct_settings_menu")
def name_settings_of_the_house(request: Any, items: list[Any]) -> None:
    """There is one “House” in the menu: what is set of it once says what it is."""
    for item in items:
        if getattr(item, "model", None) is House:
            item.label = _("Name, look and languages")


@hooks.register("insert_global_admin_css")
def brand() -> str:
    """The emblem and the name of the house, in every page of the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("pages/admin/brand.css"))


@hooks.register("before_edit_page")
def remember_language(request: Any, page: Any) -> None:
    rich_text.edited_language.set(page.locale.language_code)


@hooks.register("before_create_page")
def remember_language_of_parent(request: Any, parent: Any, page_class: Any) -> None:
    rich_text.edited_language.set(parent.locale.language_code)


@hooks.register("register_icons")
def icons(known: list[str]) -> list[str]:
    return [*known, "pages/admin/icons/horizontalrule.svg"]


class HandIn(SubmitForModerationMenuItem):  # type: ignore[misc]
    """Wagtail's button, in plain words instead of the name of a review."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "label": gettext_lazy("Hand in for review")}


@hooks.register("construct_page_action_menu")
def plain_words(items: list[Any], request: Any, context: Any) -> None:
    items[:] = [HandIn(item.order) if item.name == "action-submit" else item for item in items]
