"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from broadsheet.pages.frame import Frame, house


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame of the request; a page outside of all languages gets the house's first."""
    return {"frame": getattr(request, "frame", None) or Frame(house().first_language, request.path)}
