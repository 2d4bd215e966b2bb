"""Two engines, one behaviour: stems made by ourselves, stored and asked in the database's own full-text index.

Each engine has `write(document)`, `remove(pk)`, `clear()` and `ask(queries, section, limit)`;
`queries` maps a document language to the parsed query as that language stems it.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from django.db import connection

from broadsheet.core.words import Phrase, Word, alternatives, parse_query


@dataclass(frozen=True)
class Clause:
    """One demand of a query: any of the alternatives, or the words next to each other."""

    alternatives: tuple[str, ...] = ()
    phrase: tuple[str, ...] = ()


def engine() -> ModuleType:
    from broadsheet.discovery.engines import postgresql, sqlite

    return postgresql if connection.vendor == "postgresql" else sqlite


def clauses(query: str, language: str) -> list[Clause]:
    """A query as the index of a language understands it."""
    return [_clause(item, language) for item in parse_query(query, language)]


def _clause(item: Phrase | Word, language: str) -> Clause:
    forms = [alternatives(word, language) for word in item.words]
    if isinstance(item, Word):
        return Clause(alternatives=tuple(forms[0]))
    return Clause(phrase=tuple(one[0] for one in forms if one))
