"""References inserted in running text: what they name is printed from its source, so it stays true.

A room registers a kind with a function (key, language) -> (words, address); an unknown or
vanished key prints nothing and is reported to the editor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """One kind of thing that can be named: how it is called, how it is found, what may be chosen."""

    label: Any  # words, in whatever language is spoken when they are printed
    resolve: Callable[[str, str], tuple[str, str] | None]
    choices: Callable[[str], Iterator[tuple[str, str]]]


KINDS: dict[str, Kind] = {}
MARK = re.compile(r'<reference kind="([a-z-]+)" key="([^"<>]*)">[^<]*</reference>')


def register(name: str, kind: Kind) -> None:
    KINDS[name] = kind


def words_of(kind: str, key: str, language: str) -> tuple[str, str] | None:
    """Words and address ('' for none) of what is named, or None where it is not found."""
    return KINDS[kind].resolve(key, language) if kind in KINDS else None


def fill(html: str, language: str) -> str:
    """Print the references in a piece of HTML, for a text in `language`."""

    def one(match: re.Match[str]) -> str:
        found = words_of(match[1], match[2], language)
        if found is None:
            return ""
        words, address = found
        return f'<a href="{escape(address)}">{escape(words)}</a>' if address else escape(words)

    return MARK.sub(one, html) if "<reference" in html else html


def missing(html: str) -> list[str]:
    """References in a text that name nothing (any more), as `kind:key`."""
    return [f"{kind}:{key}" for kind, key in MARK.findall(html) if words_of(kind, key, "en") is None]


def register_own() -> None:
    register("contact", Kind(_("contact"), _contact, _contacts))
    register("address", Kind(_("postal address"), _postal, _postal_choices))
    register("licence", Kind(_("licence"), _licence, _licences))
    register("section", Kind(_("section"), _section, _sections))


def _contact(key: str, language: str) -> tuple[str, str] | None:
    from broadsheet.sections.models import Contact

    section, _slash, purpose = key.partition("/")
    contact = Contact.objects.filter(section__slug=section, purpose=purpose).prefetch_related("words").first()
    return (contact.label_in(language), f"/{language}/contact/{section}/{purpose}") if contact else None


def _contacts(language: str) -> Iterator[tuple[str, str]]:
    from broadsheet.sections.models import Contact

    for contact in Contact.objects.select_related("section").prefetch_related("words", "section__words"):
        yield (
            f"{contact.section.slug}/{contact.purpose}",
            f"{contact.section.name_in(language)}: {contact.label_in(language)}",
        )


def _postal(key: str, language: str) -> tuple[str, str] | None:
    from broadsheet.sections.models import Section

    section = Section.objects.filter(slug=key).prefetch_related("addresses").first()
    address = section and section.post_address(timezone.localdate())
    return (address.one_line(), "") if address else None


def _postal_choices(language: str) -> Iterator[tuple[str, str]]:
    from broadsheet.sections.models import Section

    for section in Section.objects.filter(addresses__isnull=False).distinct().prefetch_related("words"):
        yield section.slug, section.name_in(language)


def _licence(key: str, language: str) -> tuple[str, str] | None:
    from broadsheet.core.licences import LICENCES

    found = LICENCES.get(key)
    return (found.name, found.url) if found else None


def _licences(language: str) -> Iterator[tuple[str, str]]:
    from broadsheet.core.licences import LICENCES

    yield from ((code, licence.name) for code, licence in LICENCES.items())


def _section(key: str, language: str) -> tuple[str, str] | None:
    from broadsheet.sections.models import Section

    section = Section.objects.filter(slug=key).prefetch_related("words").first()
    return (section.name_in(language), f"/{language}/sections/{key}") if section else None


def _sections(language: str) -> Iterator[tuple[str, str]]:
    from broadsheet.sections.models import Section

    yield from ((one.slug, one.name_in(language)) for one in Section.objects.prefetch_related("words"))
