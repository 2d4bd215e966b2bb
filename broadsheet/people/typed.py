"""What somebody typed into a form that comes back to her."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm


def put_among_typed(form: BaseForm, name: str, value: str) -> None:
    """Let the form carry a value when it is shown again. name: with the form's prefix."""
    data: Any = form.data
    form.data = data.copy()
    form.data[name] = value  # type: ignore[index]
