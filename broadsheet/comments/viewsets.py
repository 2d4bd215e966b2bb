"""Comments in the admin: to be read until readers have their room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import DateColumn

from broadsheet.comments.models import Comment
from broadsheet.sections.row_views import ReadOnlyRows


class CommentRows(ReadOnlyRows):
    model = Comment
    icon = "comment"
    menu_order = 400
    list_display = [
        "__str__",
        "author_name",
        "text",
        "language",
        DateColumn("written_at", label=_("written")),
        "is_approved",
    ]
    list_filter = ["language", "is_approved"]
    search_fields = ["body", "author_name"]
    inspect_view_fields = ["text", "author_name", "written_at", "language", "body", "is_approved", "original_status"]
    ordering = ["-written_at"]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("text").prefetch_related("text__versions")
