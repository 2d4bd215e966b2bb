"""What higher rooms tell the catalogue, in their `apps.py`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

# (section, currency, day) → the ways in which readers may pay the section in the currency. No entry: every way is open.
open_methods: list[Callable[[int, str, date], set[str]]] = []
