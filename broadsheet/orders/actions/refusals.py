"""What is not done to an order, in words for people."""

from __future__ import annotations


class Refused(Exception):
    """Something that is not done, and why, in words for people."""


class PriceChanged(Refused):
    """The total is not the one that the buyer saw."""
