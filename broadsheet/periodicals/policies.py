"""Who may make issues: those who edit for a section of the periodical."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from broadsheet.periodicals.models import Edition, Issue, Periodical
from broadsheet.sections.policies import TablePolicy, parts_of
from broadsheet.sections.rules import ISSUE_ROWS, sections_for


class IssuePolicy(TablePolicy):
    """Issues of the periodicals of one's sections."""

    def __init__(self) -> None:
        super().__init__(Issue, ISSUE_ROWS, "periodical__sections")

    def periodicals_for(self, user: Any) -> QuerySet[Periodical]:
        """Those in which somebody may begin an issue."""
        rows = Periodical.objects.prefetch_related("words")
        sections = None if user.is_superuser else sections_for(parts_of(user), self.table, "add")
        return rows if sections is None else rows.filter(sections__in=sections).distinct()

    def issues_for(self, user: Any, action: str = "change") -> QuerySet[Issue]:
        return self.instances_user_has_any_permission_for(user, [action])

    def may(self, user: Any, edition_or_issue: Any, action: str = "change") -> bool:
        issue = edition_or_issue.issue if isinstance(edition_or_issue, Edition) else edition_or_issue
        return bool(self.user_has_permission_for_instance(user, action, issue))


ISSUES = IssuePolicy()
