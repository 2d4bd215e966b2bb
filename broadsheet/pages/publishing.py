"""What happens when a review ends well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.workflows import publish_workflow_state

# Rooms that may keep an approved page from the web for now: (page, user) → whether it is kept back.
holders: list[Callable[[Any, Any], bool]] = []


def publish_reviewed(workflow_state: Any, user: Any = None) -> None:
    """Publish what was approved. Raises PermissionDenied where it is not fit for readers: the review goes on."""
    page = workflow_state.content_object
    if any(holds(page, user) for holds in holders):
        return
    try:
        publish_workflow_state(workflow_state, user=user)
    except ValidationError as problem:
        raise PermissionDenied("; ".join(problem.messages)) from problem
