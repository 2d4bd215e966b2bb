"""The permission table written out as Wagtail's groups, permissions and reviews. Nobody edits those by hand."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model, QuerySet
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from broadsheet.pages.models import SectionNode
from broadsheet.sections.models import Assignment
from broadsheet.sections.rules import ADMINISTRATOR, MEDIA_ACTIONS, PAGE_ACTIONS, ROLES, Part, covers

Nodes = list[SectionNode]


@transaction.atomic
def write_rights() -> None:
    """Bring groups, permissions, memberships and reviews into line with the table; safe to repeat."""
    groups = _groups(Assignment.objects.filter(user__is_active=True))
    nodes = list(SectionNode.objects.select_related("page", "section").order_by("pk"))
    permissions = _permissions()
    for part, group in groups.items():
        group.permissions.set(_house_permissions(part, permissions))
    _write_pages(groups, nodes, permissions)
    _write_collections(groups, permissions)
    _write_members(groups)
    _write_reviews(groups, nodes)


def group_name(part: Part, slugs: dict[int, str]) -> str:
    """What a part is called among Wagtail's groups: `editor, italy, it`."""
    section = "*" if part.section is None else slugs[part.section]
    return f"{part.role}, {section}, {part.language or '*'}"


def _groups(assignments: QuerySet[Assignment]) -> dict[Part, Group]:
    """One group for each distinct part in use; all other groups go."""
    rows = assignments.order_by("role", "section", "language").values_list(
        "role", "section_id", "language", "section__slug"
    )
    names = {Part(*row[:3]): group_name(Part(*row[:3]), {row[1]: row[3]}) for row in rows.distinct()}
    Group.objects.exclude(name__in=names.values()).delete()
    there = {group.name: group for group in Group.objects.all()}
    return {part: there.get(name) or Group.objects.create(name=name) for part, name in names.items()}


def _permissions() -> dict[str, Permission]:
    """Wagtail's permissions by codename: those of pages, media, languages and the admin itself."""
    models = [("wagtailcore", "page"), ("wagtailcore", "locale"), ("wagtailcore", "collection"),
              ("wagtailimages", "image"), ("wagtaildocs", "document"), ("wagtailadmin", "admin")]  # fmt: skip
    found = Permission.objects.filter(content_type__app_label__in={app for app, _model in models})
    return {
        one.codename: one
        for one in found.select_related("content_type")
        if (one.content_type.app_label, one.content_type.model) in models
    }


def _house_permissions(part: Part, permissions: dict[str, Permission]) -> list[Permission]:
    names = ["access_admin"]
    if part.role == ADMINISTRATOR and part.section is None and not part.language:
        names += ["add_locale", "change_locale"]
    return [permissions[name] for name in names]


def pages_for(part: Part, nodes: Nodes) -> list[Page]:
    """Where a part's page permissions begin: its section's nodes, or for the house the homes above them."""
    fitting = [node for node in nodes if covers(part, node.section_id, node.language)]
    if part.section is not None:
        return [node.page for node in fitting]
    homes = {node.page.path[: -Page.steplen] for node in fitting}
    return list(Page.objects.filter(path__in=homes).order_by("path"))


def _write_pages(groups: dict[Part, Group], nodes: Nodes, permissions: dict[str, Permission]) -> None:
    wanted = {
        (group.pk, page.pk, permissions[f"{action}_page"].pk)
        for part, group in groups.items()
        for page in pages_for(part, nodes)
        for action in PAGE_ACTIONS[part.role]
    }
    _write_rows(GroupPagePermission, ("group_id", "page_id", "permission_id"), wanted)


def _write_collections(groups: dict[Part, Group], permissions: dict[str, Permission]) -> None:
    root = Collection.get_first_root_node()
    wanted = {
        (group.pk, root.pk, permissions[f"{action}_{kind}"].pk)
        for part, group in groups.items()
        for action in MEDIA_ACTIONS[part.role]
        for kind in ("image", "document")
    }
    _write_rows(GroupCollectionPermission, ("group_id", "collection_id", "permission_id"), wanted)


def _write_rows(model: type[Model], fields: tuple[str, ...], wanted: AbstractSet[tuple[int, ...]]) -> None:
    """Make a table of triples hold exactly what is wanted."""
    rows = {tuple(row[1:]): row[0] for row in model._default_manager.values_list("pk", *fields)}
    model._default_manager.filter(pk__in=[pk for triple, pk in rows.items() if triple not in wanted]).delete()
    model._default_manager.bulk_create(
        [model(**dict(zip(fields, triple, strict=True))) for triple in sorted(wanted - set(rows))]
    )


def _write_members(groups: dict[Part, Group]) -> None:
    members: dict[int, set[int]] = {group.pk: set() for group in groups.values()}
    for user, role, section, language in Assignment.objects.values_list("user_id", "role", "section_id", "language"):
        if (group := groups.get(Part(role, section, language))) is not None:
            members[group.pk].add(user)
    through = get_user_model().groups.through
    _write_rows(through, ("group_id", "user_id"), {(group, user) for group, users in members.items() for user in users})


def _write_reviews(groups: dict[Part, Group], nodes: Nodes) -> None:
    """One review for each section and language, given to those who may publish there."""
    kept = [_write_review(groups, node) for node in nodes]
    for stale in Workflow.objects.filter(active=True).exclude(pk__in=kept):
        stale.deactivate()
    for task in GroupApprovalTask.objects.filter(active=True).exclude(workflow_tasks__workflow__in=kept):
        task.deactivate()


def _write_review(groups: dict[Part, Group], node: SectionNode) -> int:
    name = f"{node.section.slug} ({node.language})"
    link = WorkflowPage.objects.filter(page=node.page, workflow__active=True).select_related("workflow").first()
    workflow = link.workflow if link else Workflow.objects.create(name=name)
    if link is None:
        WorkflowPage.objects.update_or_create(page=node.page, defaults={"workflow": workflow})
    task = GroupApprovalTask.objects.filter(workflow_tasks__workflow=workflow, active=True).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=name)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    task.groups.set(_reviewers(groups, node))
    return workflow.pk


def _reviewers(groups: dict[Part, Group], node: SectionNode) -> Iterable[Group]:
    able = {role for role in ROLES if "publish" in PAGE_ACTIONS[role]}
    return [
        group for part, group in groups.items() if part.role in able and covers(part, node.section_id, node.language)
    ]
