"""Forms that narrow a list: one line of words to choose from, and a plain answer to what names nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

LONGEST = 120


class FilterForm(forms.Form):
    """Narrows a list. What nobody offers stays as it was asked: it fits nothing, and the page says so."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.unknown: list[tuple[str, str]] = []

    def offer(self, name: str, every: Any, choices: Iterable[tuple[Any, str]]) -> None:
        """Fill a field; every: what it says while nothing is chosen (“every year”)."""
        offered = list(choices)
        asked = _printable(str(self.data.get(name) or ""))
        if asked and asked not in {str(value) for value, _words in offered}:
            self.unknown.append((str(self.fields[name].label), asked))
            offered.append((asked, asked))
        self.fields[name].choices = [("", every), *offered] if offered else []  # type: ignore[attr-defined]

    @property
    def names_nothing(self) -> bool:
        """Whether something is asked for that is not here at all."""
        return bool(self.unknown)

    @property
    def asked(self) -> dict[str, Any]:
        """What was chosen, by the names of the fields."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _printable(asked: str) -> str:
    return "".join(letter for letter in asked if letter.isprintable()).strip()[:LONGEST]
