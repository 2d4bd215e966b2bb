"""What the background worker does for the press."""

from __future__ import annotations

from django_tasks import task


@task()
def make_impression(pk: int) -> bool:
    """Set one sheet."""
    from broadsheet.typesetting.actions import make

    return make(pk)
