"""Imports that were cut off: texts whose ties to others are still to be made, kept in the house's folder until they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.conf import settings


class Unfinished:
    """The keys of texts, of one source, that must be read again should this run not come to its end."""

    def __init__(self, source: str) -> None:
        name = hashlib.sha256(source.encode()).hexdigest()[:24]
        self._file = settings.HOME / "imports" / f"{name}.unfinished"

    def keys(self) -> set[str]:
        """What an earlier run left."""
        try:
            return set(self._file.read_text(encoding="utf-8").splitlines())
        except FileNotFoundError:
            return set()

    def add(self, keys: Iterable[str]) -> None:
        """To be called before what they name is committed."""
        lines = "".join(f"{key}\n" for key in keys)
        if lines:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="utf-8") as file:
                file.write(lines)

    def done(self) -> None:
        self._file.unlink(missing_ok=True)
