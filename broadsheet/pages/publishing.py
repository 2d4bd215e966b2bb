"""What happens when a review ends well."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.workflows import publish_workflow_state


def publish_reviewed(workflow_state: Any, user: Any = None) -> None:
    """Publish what was approved. Raises PermissionDenied where it is not fit for readers: the review goes on."""
    try:
        publish_workflow_state(workflow_state, user=user)
    except ValidationError as problem:
        raise PermissionDenied("; ".join(problem.messages)) from problem
