"""The desk: what is unfinished, what waits, what is scheduled, and in whose hands; in as few questions as it takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.permissions import policy_registry

from broadsheet.articles.models import ArticlePage
from broadsheet.frontpages.models import FrontPage, ReadingPathPage, SectionFrontPage
from broadsheet.pages.models import PlainPage, SectionNode

KINDS = (ArticlePage, PlainPage, ReadingPathPage, FrontPage, SectionFrontPage)
STANDING = ("frontpage", "sectionfrontpage")
NODE_STEPS = 3


@dataclass(frozen=True)
class DeskRow:
    """One page on the desk."""

    page: Any
    title: str
    language: str
    section: str
    section_id: int | None
    kind: str
    person: Any
    note: str
    changed_at: datetime | None
    changed_by: Any
    edit_url: str
    take_over_url: str
    goes_live_at: datetime | None = None
    requested_by: Any = None


class Desk:
    """One person's desk, for the length of a request."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def rights(self) -> list[tuple[str, str]]:
        """(path, action) of what the user may do in the tree."""
        found = policy_registry.get_by_type(Page).get_cached_permissions_for_user(self.user)
        return [(one.page.path, one.permission.codename.removesuffix("_page")) for one in found]

    @cached_property
    def nodes(self) -> dict[str, SectionNode]:
        rows = SectionNode.objects.select_related("section", "page").prefetch_related("section__words")
        return {row.page.path: row for row in rows}

    def pages(self) -> QuerySet[Page]:
        """The pages of the user's sections, with all that a row shows."""
        pages = Page.objects.filter(depth__gt=1)
        if not self.user.is_superuser:
            mine = Q(pk__in=[])
            for path in {path for path, _action in self.rights}:
                mine |= Q(path__startswith=path)
            pages = pages.filter(mine)
        specific = [f"{kind._meta.model_name}__in_hands_of" for kind in KINDS]
        return pages.select_related("locale", "content_type", "owner", "latest_revision__user", *specific)

    def unfinished(self) -> QuerySet[Page]:
        """Drafts, and published pages with changes that readers do not see yet; the longest untouched first."""
        never_live = Q(live=False) & ~Q(content_type__model__in=STANDING)
        found = self.pages().filter(never_live | Q(has_unpublished_changes=True))
        return found.order_by("latest_revision_created_at", "pk")

    def in_hand_of(self, user: Any) -> Q:
        held = Q(owner=user) & Q(
            articlepage__in_hands_of=None, plainpage__in_hands_of=None, readingpathpage__in_hands_of=None
        )
        for kind in KINDS:
            held |= Q(**{f"{kind._meta.model_name}__in_hands_of": user})
        return held

    def mine(self) -> QuerySet[Page]:
        return self.unfinished().filter(self.in_hand_of(self.user))

    @cached_property
    def reviews(self) -> dict[int, Any]:
        """Page → who asked for the review, for all that waits now."""
        states = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).select_related("requested_by")
        return {int(state.object_id): state.requested_by for state in states if str(state.object_id).isdigit()}

    @cached_property
    def reviewable(self) -> set[int]:
        """Pages whose review is the user's."""
        tasks = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
        if not self.user.is_superuser:
            tasks = tasks.filter(task__groupapprovaltask__groups__in=self.user.groups.all())
        keys = tasks.values_list("workflow_state__object_id", flat=True)
        return {int(key) for key in keys if str(key).isdigit()}

    def waiting(self) -> QuerySet[Page]:
        return (
            self.pages()
            .filter(pk__in=[pk for pk in self.reviews if pk in self.reviewable])
            .order_by("latest_revision_created_at")
        )

    @cached_property
    def times(self) -> dict[int, datetime]:
        """Page → when its approved draft goes live."""
        rows = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
        return {int(key): moment for key, moment in rows.values_list("object_id", "approved_go_live_at")}

    def scheduled(self) -> QuerySet[Page]:
        return self.pages().filter(pk__in=self.times).order_by("go_live_at", "pk")

    def rows(self, pages: Iterable[Page]) -> list[DeskRow]:
        return [self.row(page) for page in pages]

    def row(self, page: Page) -> DeskRow:
        node = self.nodes.get(page.path[: Page.steplen * NODE_STEPS])
        part = self._part(page)
        draft = page.latest_revision
        return DeskRow(
            page=page, title=page.draft_title or page.title, language=page.locale.language_code,
            section=str(node.section) if node else "", section_id=node.section_id if node else None,
            kind=str(page.page_type_display_name), person=part and part.in_hands_of, note=part.handover_note if part else "",
            changed_at=page.latest_revision_created_at, changed_by=draft.user if draft else page.owner,
            edit_url=reverse("wagtailadmin_pages:edit", args=[page.pk]) if self._may_edit(page) else "",
            take_over_url=self._take_over_url(page, part), goes_live_at=self.times.get(page.pk),
            requested_by=self.reviews.get(page.pk),
        )  # fmt: skip

    def _part(self, page: Page) -> Any:
        """The row of the page's own kind, fetched along with it."""
        return getattr(page, page.content_type.model, None) if page.content_type.model in _KIND_NAMES else None

    def _may(self, page: Page, action: str) -> bool:
        return self.user.is_superuser or any(
            action == allowed and page.path.startswith(path) for path, allowed in self.rights
        )

    def _may_edit(self, page: Page) -> bool:
        return self._may(page, "change") or (self._may(page, "add") and page.owner_id == self.user.pk)

    def _take_over_url(self, page: Page, part: Any) -> str:
        free = not page.live and page.first_published_at is None and self._may(page, "add")
        taken = part is None or part.in_hands_of_id == self.user.pk
        return "" if taken or not (free or self._may_edit(page)) else reverse("works:take-over", args=[page.pk])

    def place_to_write(self) -> str:
        """Where a new article is begun, or '' where the user may add none."""
        for path, node in self.nodes.items():
            if self.user.is_superuser or any(action == "add" and path.startswith(own) for own, action in self.rights):
                return reverse("wagtailadmin_pages:add", args=["articles", "articlepage", node.page_id])
        return ""


_KIND_NAMES = {kind._meta.model_name for kind in KINDS}


def desk_of(request: Any) -> Desk:
    """The desk of whoever asks; one per request."""
    if not hasattr(request, "_desk"):
        request._desk = Desk(request.user)
    return request._desk  # type: ignore[no-any-return]
