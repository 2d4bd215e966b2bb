"""Words per language: the companion rows of whatever has a name in several languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from broadsheet.core.languages import best

_order_of_the_house: Callable[[], Sequence[str]] = lambda: ("en",)  # noqa: E731


def register_order(provider: Callable[[], Sequence[str]]) -> None:
    """Let the room that knows the house's settings say the order of fallback languages."""
    global _order_of_the_house
    _order_of_the_house = provider


def fallback_order() -> Sequence[str]:
    """Language codes, the one preferred by the house first."""
    return _order_of_the_house()


def language_field(**options: Any) -> models.CharField[str, str]:
    """A BCP 47 tag in lower case."""
    return models.CharField(_("language"), max_length=20, **options)


class Worded:
    """A row with companion rows named `words`, one per language."""

    words: Any

    def in_language(self, language: str) -> Any:
        """The companion row for a reader of `language`: hers, else by the house's order; None if there is none."""
        by_language = {row.language: row for row in self.words.all()}
        chosen = best(list(by_language), language, list(fallback_order()))
        return by_language.get(chosen) if chosen else None

    def word(self, field: str, language: str) -> str:
        """One field of the companion row that has it filled, or an empty string."""
        filled = {row.language: row for row in self.words.all() if getattr(row, field)}
        chosen = best(list(filled), language, list(fallback_order()))
        return getattr(filled[chosen], field) if chosen else ""

    def word_language(self, field: str, language: str) -> str:
        """The language of what `word` returns, for the `lang` attribute."""
        filled = [row.language for row in self.words.all() if getattr(row, field)]
        return best(filled, language, list(fallback_order())) or language


class Named(Worded):
    """A worded row whose words carry a `name`; where no language has one, its slug serves."""

    slug: str

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        return self.word("name", language) or self.slug
