"""Wagtail's questions about permissions, answered from the one permission table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from broadsheet.sections.models import Assignment
from broadsheet.sections.rules import Part, may, reaches, sections_for

Table = dict[str, frozenset[str]]


def parts_of(user: Any) -> list[Part]:
    """The parts that somebody has; asked once per user object, that is once per request."""
    if not user.is_authenticated or not user.is_active:
        return []
    if not hasattr(user, "_parts_in_house"):
        rows = Assignment.objects.filter(user=user).values_list("role", "section_id", "language")
        user._parts_in_house = [Part(*row) for row in rows]
    return user._parts_in_house  # type: ignore[no-any-return]


class TablePolicy(BasePermissionPolicy):
    """One kind of rows and its column of the table.

    section: the lookup from a row to its section; '' where the rows serve every section.
    house_actions: what only those may do whose part is not limited to a section.
    """

    def __init__(self, model: type[Model], table: Table, section: str = "", house_actions: Iterable[str] = ()) -> None:
        super().__init__(model)
        self.table, self.section, self.house_actions = table, section, frozenset(house_actions)

    def user_has_permission(self, user: Any, action: str) -> bool:
        if not any(action in allowed for allowed in self.table.values()):
            return False  # what the table gives to nobody is not done by hand, whoever asks
        if user.is_active and user.is_superuser:
            return True
        parts = parts_of(user)
        if action in self.house_actions:
            parts = [part for part in parts if part.section is None]
        return may(parts, self.table, action)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if not self.user_has_permission(user, action):
            return False
        sections = None if user.is_superuser else sections_for(parts_of(user), self.table, action)
        if sections is None or not self.section:
            return True
        if self.section in ("pk", "section"):
            return (instance.pk if self.section == "pk" else instance.section_id) in sections
        return self._rows(user, action).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        """The rows on which somebody may do one of the actions: a queryset of the model's own kind."""
        found = self.model._default_manager.none()
        for action in actions:
            if self.user_has_permission(user, action):
                found = found | self._rows(user, action)
        return found.distinct() if "sections" in self.section else found

    def _rows(self, user: Any, action: str) -> QuerySet[Any]:
        rows = self.model._default_manager.all()
        sections = None if user.is_superuser else sections_for(parts_of(user), self.table, action)
        if sections is None or not self.section:
            return rows
        return rows.filter(**{f"{self.section}__in": sections})

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        roles = [role for role, allowed in self.table.items() if allowed & set(actions)]
        able = Q(is_superuser=True) | Q(assignments__role__in=roles)
        return get_user_model()._default_manager.filter(able, is_active=True).distinct()

    def may_give(self, user: Any, section: int | None, language: str = "") -> bool:
        """Whether somebody may put a row into a section (None: the whole house) and language ('': all)."""
        return user.is_superuser or reaches(parts_of(user), self.table, "add", section, language)
