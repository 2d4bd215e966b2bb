"""The form of every page: drafts may be unfinished, publication is refused in words, nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import CopyForm, WagtailAdminPageForm

from broadsheet.core.slugs import slug_for
from broadsheet.pages.models import SectionNode


class BasePageForm(WagtailAdminPageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "in_hands_of" in self.fields:
            self.fields["in_hands_of"].queryset = colleagues()

    @property
    def is_for_readers(self) -> bool:
        """Whether this saving publishes, schedules or hands in for review; a draft may be unfinished."""
        return not self.is_deferred_validation

    def clean_address_slug(self) -> str:
        return slug_for(self.cleaned_data["address_slug"]) if self.cleaned_data["address_slug"] else ""

    def _post_clean(self) -> None:
        # The model checks what is live against rows that are not yet those of this form; the form checks its own.
        live, self.instance.live = self.instance.live, False
        try:
            super()._post_clean()
        finally:
            self.instance.live = live

    def kept_rows(self, name: str) -> list[Any]:
        """The rows of an inline panel that will be there after saving."""
        formset = self.formsets.get(name)
        rows = formset.forms if formset is not None else []
        return [row for row in rows if row.is_valid() and not row.cleaned_data.get("DELETE") and _is_a_row(row)]


def _is_a_row(row: Any) -> bool:
    return bool(row.instance.pk) or row.has_changed()


def colleagues() -> Any:
    """Who may have a page in hand: everybody with a part in the house, and superusers."""
    users = get_user_model().objects.filter(is_active=True)
    return (users.filter(assignments__isnull=False) | users.filter(is_superuser=True)).distinct().order_by("email")


class CopyPageForm(CopyForm):
    """A copy is a draft of its own, in the language it is in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("alias", "publish_copies", "copy_subpages"):
            self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        parent = cleaned.get("new_parent_page")
        node = SectionNode.above(parent) if parent else None
        if node and node.language != self.page.locale.language_code:
            self.add_error("new_parent_page", forms.ValidationError(
                _("The page is in another language than this place. Copy it within its language, then start a version in the other.")
            ))  # fmt: skip
        return cleaned
