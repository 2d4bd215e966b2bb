"""What an engine gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

# Told how far the work is: a share between 0 and 1, and what is being done.
OnStep = Callable[[float, str], None]


class CannotBeSet(Exception):
    """The manuscript gives no sheet; the message says why, in words for the editor."""


@dataclass(frozen=True)
class Sheet:
    """A finished PDF. places: key of a piece → the pages (from 1) on which it stands, in order."""

    pdf: bytes
    pages: int
    places: dict[str, tuple[int, ...]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
