"""Wagtail's views of rows, kept to the rows that the permission table gives to somebody."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, QuerySet
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views import chooser, snippets
from wagtail.snippets.widgets import AdminSnippetChooser

from broadsheet.sections.policies import TablePolicy

SEEN = ("view", "change", "delete")


class OwnRow:
    """A row's view refuses who may not do this to this very row; Wagtail asks only about the kind of rows."""

    needed: tuple[str, ...] = ("change",)

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        row = super().get_object(*args, **kwargs)  # type: ignore[misc]
        policy: TablePolicy = self.permission_policy  # type: ignore[attr-defined]
        if not policy.user_has_any_permission_for_instance(self.request.user, self.needed, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        return row


class EditRow(OwnRow, snippets.EditView):  # type: ignore[misc]
    pass


class DeleteRow(OwnRow, snippets.DeleteView):  # type: ignore[misc]
    needed = ("delete",)


class RowUsage(OwnRow, snippets.UsageView):  # type: ignore[misc]
    pass


class RowHistory(OwnRow, snippets.HistoryView):  # type: ignore[misc]
    pass


class InspectRow(OwnRow, snippets.InspectView):  # type: ignore[misc]
    needed = SEEN


class YesOrNothing(Column):  # type: ignore[misc]
    """A claim about a row, in a word where it holds."""

    def get_value(self, instance: Any) -> Any:
        return _("yes") if super().get_value(instance) else "–"


class RowsView(snippets.IndexView):  # type: ignore[misc]
    """A list whose buttons depend on the row."""

    def _get_custom_column(self, field_name: str, column_class: type[Column] = Column, **kwargs: Any) -> Column:
        claims = {field.name for field in self.model._meta.fields if isinstance(field, BooleanField)}
        return super()._get_custom_column(field_name, YesOrNothing if field_name in claims else column_class, **kwargs)

    def _allows(self, action: str, row: Any) -> bool:
        return bool(self.permission_policy.user_has_permission_for_instance(self.request.user, action, row))

    def get_edit_url(self, instance: Any) -> str | None:
        return super().get_edit_url(instance) if self._allows("change", instance) else None

    def get_delete_url(self, instance: Any) -> str | None:
        return super().get_delete_url(instance) if self._allows("delete", instance) else None


def _said_of(words: str, thing: str) -> str:
    return gettext(words) % {"object": thing}


said_of = lazy(_said_of, str)


class RowChooser(AdminSnippetChooser):  # type: ignore[misc]
    """Wagtail words its buttons once, in the language in which the program starts; these are worded when they are shown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        name = self.model._meta.verbose_name
        self.choose_one_text = said_of("Choose %(object)s", name)
        self.choose_another_text = said_of("Choose another %(object)s", name)
        self.link_to_chosen_text = said_of("Edit this %(object)s", name)


class RowChoosers(chooser.SnippetChooserViewSet):  # type: ignore[misc]
    base_widget_class = RowChooser


class HouseRows(snippets.SnippetViewSet):  # type: ignore[misc]
    """Rows in the menu “House”; each kind has its policy registered beside it."""

    menu_hook = "register_house_menu_item"
    copy_view_enabled = False
    index_view_class = RowsView
    edit_view_class = EditRow
    delete_view_class = DeleteRow
    usage_view_class = RowUsage
    history_view_class = RowHistory
    inspect_view_class = InspectRow
    chooser_viewset_class = RowChoosers

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.permission_policy.instances_user_has_any_permission_for(request.user, SEEN)
        return rows.prefetch_related("words") if hasattr(self.model, "words") else rows


class ReadOnlyRows(HouseRows):
    """Rows that one may look at, and nothing more."""

    inspect_view_enabled = True
