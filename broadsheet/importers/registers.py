"""Finding, or making, the contributors, topics and places that texts name."""

from __future__ import annotations

from typing import Any

from broadsheet.articles.models import Contributor, ContributorWords, Place, PlaceWords, Topic, TopicWords
from broadsheet.core.slugs import slug_for, with_suffix
from broadsheet.importers.entries import Name


class Register:
    """All rows of one kind, by address and by name in any language; read once, kept true while importing."""

    def __init__(self, model: Any, words: Any, owner: str) -> None:
        self._model, self._words, self._owner = model, words, owner
        self.forget()

    def forget(self) -> None:
        """Read again from the database: what was made here may have been rolled back."""
        self._loaded = False

    def _load(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        self._slugs = dict(self._model.objects.values_list("slug", "pk"))
        rows = self._words.objects.order_by("-pk").values_list("name", f"{self._owner}_id", "language")
        self._names = {_folded(name): pk for name, pk, _language in rows}
        self._languages = {(pk, language) for _name, pk, language in rows}
        if self._model is Contributor:
            marks = Contributor.objects.exclude(acronym="").values_list("acronym", "pk")
            self._names = {**{_folded(acronym): pk for acronym, pk in marks}, **self._names}

    def id_for(self, name: Name, language: str) -> int:
        """The row that a file means, made if there is none. A name that comes with its address is kept in its language."""
        self._load()
        found = self._slugs.get(name.slug) if name.slug else self._found(name.name, language)
        if found is None:
            found = self._make(name, language)
        elif name.slug and name.name:
            self._call(found, name.name, language, name.parts)
        return found

    def _found(self, name: str, language: str) -> int | None:
        """The row of a name, or the one whose address the name gives and that has no other name in this language."""
        found = self._names.get(_folded(name)) or self._slugs.get(name)
        if found is None and (same := self._slugs.get(slug_for(name, 80))) and (same, language) not in self._languages:
            self._call(same, name, language)
            found = same
        return found

    def _make(self, name: Name, language: str) -> int:
        wanted = slug_for(name.slug or name.hint or name.name, 80)
        slug, number = wanted, 1
        while slug in self._slugs:
            number += 1
            slug = with_suffix(wanted, number)
        row = self._model.objects.create(slug=slug, **self._more(name))
        self._slugs[slug] = row.pk
        if name.name and name.name != slug:
            self._call(row.pk, name.name, language, name.parts)
        return int(row.pk)

    def _more(self, name: Name) -> dict[str, Any]:
        if self._model is Contributor:
            return {"kind": name.kind or Contributor.PERSON}
        return {"country": name.country} if self._model is Place else {}

    def _call(self, pk: int, name: str, language: str, parts: dict[str, str] | None = None) -> None:
        """Give a row its name in a language, unless it has one."""
        if (pk, language) in self._languages:
            return
        self._words.objects.create(**{f"{self._owner}_id": pk}, language=language, name=name, **(parts or {}))
        self._languages.add((pk, language))
        self._names.setdefault(_folded(name), pk)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


class Registers:
    """The three registers of the house."""

    def __init__(self) -> None:
        self.contributors = Register(Contributor, ContributorWords, "contributor")
        self.topics = Register(Topic, TopicWords, "topic")
        self.places = Register(Place, PlaceWords, "place")

    def forget(self) -> None:
        for register in (self.contributors, self.topics, self.places):
            register.forget()
