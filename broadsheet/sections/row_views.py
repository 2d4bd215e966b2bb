"""Wagtail's views of rows, kept to the rows that the permission table gives to somebody."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.snippets.views import snippets

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


class RowsView(snippets.IndexView):  # type: ignore[misc]
    """A list whose buttons depend on the row."""

    def _allows(self, action: str, row: Any) -> bool:
        return bool(self.permission_policy.user_has_permission_for_instance(self.request.user, action, row))

    def get_edit_url(self, instance: Any) -> str | None:
        return super().get_edit_url(instance) if self._allows("change", instance) else None

    def get_delete_url(self, instance: Any) -> str | None:
        return super().get_delete_url(instance) if self._allows("delete", instance) else None


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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.permission_policy.instances_user_has_any_permission_for(request.user, SEEN)
        return rows.prefetch_related("words") if hasattr(self.model, "words") else rows


class ReadOnlyRows(HouseRows):
    """Rows that one may look at, and nothing more."""

    inspect_view_enabled = True
