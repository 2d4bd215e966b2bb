"""Who paid, where a statement names two. Plain Python."""

from __future__ import annotations


def with_ultimate(near: str, ultimate: str) -> str:
    """The one who owed the money, and in brackets the one whose account it came from, where they differ."""
    if not ultimate or ultimate.casefold() == near.casefold():
        return near
    return f"{ultimate} ({near})" if near else ultimate
