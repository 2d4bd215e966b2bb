"""Whose pictures and documents are, and what readers see of them: nobody deletes what is another's, or what is shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.documents.views.documents import DeleteView as DeleteDocument
from wagtail.images import get_image_model
from wagtail.images.models import AbstractRendition
from wagtail.images.views.images import DeleteView as DeletePicture
from wagtail.models import Page, ReferenceIndex
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from broadsheet.pages.spoken import quoted
from broadsheet.sections.models import Assignment
from broadsheet.sections.policies import parts_of

TAKES_AWAY = frozenset({"delete", "change"})
MOST_NAMED = 5


class MediaPolicy(CollectionOwnershipPermissionPolicy):  # type: ignore[misc]
    """Wagtail's, in which changing means deleting too; here both keep to what one's own section brought in."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        allowed = super().user_has_permission_for_instance(user, action, instance)
        return bool(allowed) and (action not in TAKES_AWAY or is_ones_own(user, instance))


def picture_policy() -> MediaPolicy:
    return MediaPolicy(get_image_model(), auth_model="wagtailimages.Image", owner_field_name="uploaded_by_user")


def document_policy() -> MediaPolicy:
    return MediaPolicy(get_document_model(), auth_model="wagtaildocs.Document", owner_field_name="uploaded_by_user")


def is_ones_own(user: Any, row: Any) -> bool:
    """Brought in by oneself or by somebody of one's sections; whose part is the whole house has everything."""
    sections = {part.section for part in parts_of(user)}
    if user.is_superuser or None in sections or row.uploaded_by_user_id == user.pk:
        return True
    return Assignment.objects.filter(user=row.uploaded_by_user_id, section__in=sections).exists()


def shown_by(row: Any) -> list[Any]:
    """What readers see it on: published pages, and rows of the house (covers, the emblem)."""
    pages = [one for one, _references in ReferenceIndex.get_grouped_references_to(row) if isinstance(one, Page)]
    rows = [
        one
        for link in row._meta.get_fields(include_hidden=True)
        if (link.one_to_many or link.one_to_one)
        and link.auto_created
        and not issubclass(link.related_model, (Page, AbstractRendition))
        for one in link.related_model._default_manager.filter(**{link.field.name: row})[:MOST_NAMED]
    ]
    return [*(page for page in pages if page.live), *rows]


def refusal(rows: list[Any]) -> str:
    """Why these may not be deleted, in words; '' where they may."""
    needing = list(dict.fromkeys(source for row in rows for source in shown_by(row)))
    named = ", ".join(quoted(source) for source in needing[:MOST_NAMED])
    if not needing:
        return ""
    return _("Readers see this on %(places)s. Take it out there first; then it can be deleted.") % {"places": named}


def delete_picture(request: HttpRequest, image_id: int) -> HttpResponse:
    return _delete(request, get_image_model(), image_id, "wagtailimages:edit", DeletePicture, "image_id")


def delete_document(request: HttpRequest, document_id: int) -> HttpResponse:
    return _delete(request, get_document_model(), document_id, "wagtaildocs:edit", DeleteDocument, "document_id")


def _delete(request: HttpRequest, model: Any, pk: int, edit: str, view: Any, name: str) -> HttpResponse:
    row = get_object_or_404(model, pk=pk)
    if words := refusal([row]):
        messages.error(request, words)
        return redirect(edit, pk)
    return view.as_view()(request, **{name: pk})  # type: ignore[no-any-return]


def refuse_bulk(request: HttpRequest, action_type: str, objects: Any, action: Any) -> HttpResponse | None:
    """The same for many at once; for Wagtail's hook before a bulk action."""
    model = action.get_default_model() if hasattr(action, "get_default_model") else None
    if action_type != "delete" or request.method != "POST" or model not in (get_image_model(), get_document_model()):
        return None
    words = refusal(list(objects))
    if not words:
        return None
    messages.error(request, words)
    return redirect("wagtailimages:index" if model is get_image_model() else "wagtaildocs:index")
