"""What higher rooms ask of the events, in their `apps.py`."""

from __future__ import annotations

from collections.abc import Callable

from broadsheet.events.models import Event

# Called in the transaction in which an event was published or withdrawn.
shown_or_hidden: list[Callable[[Event], object]] = []
