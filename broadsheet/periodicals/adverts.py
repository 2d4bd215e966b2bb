"""Adverts among the contents: a kind and a key. The room that knows the thing registers how it is worded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Advert:
    """What is printed and shown: plain words, and the address of the thing ('' for none)."""

    title: str
    paragraphs: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Kind:
    """label: what editors choose. resolve: (key, language) → the advert, or None where there is no such thing (any more).

    choices: language → (key, words) of what may be advertised.
    """

    label: Any
    resolve: Callable[[str, str], Advert | None]
    choices: Callable[[str], Iterable[tuple[str, str]]]


KINDS: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    KINDS[name] = kind


def advert_for(kind: str, key: str, language: str) -> Advert | None:
    """The advert in a language; a kind that no room knows yet prints nothing."""
    return KINDS[kind].resolve(key, language) if kind in KINDS else None


def register_own() -> None:
    """The house's own periodicals may be advertised at once; offers and books come with their rooms."""
    from django.utils.translation import gettext_lazy as _

    register("periodical", Kind(_("periodical"), _periodical, _periodicals))


def _periodical(key: str, language: str) -> Advert | None:
    from broadsheet.periodicals.models import Periodical

    row = Periodical.objects.filter(slug=key).prefetch_related("words").first()
    if row is None:
        return None
    words = [row.word("description", language), row.word("note", language)]
    return Advert(row.title_in(language), tuple(word for word in words if word), f"/{language}/periodicals/{key}")


def _periodicals(language: str) -> Iterable[tuple[str, str]]:
    from broadsheet.periodicals.models import Periodical

    return [(row.slug, row.title_in(language)) for row in Periodical.objects.prefetch_related("words")]
