"""FTS5, asked directly. The virtual table is made by a migration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection

from broadsheet.core.words import index_terms
from broadsheet.discovery.engines import Clause
from broadsheet.discovery.models import SearchDocument

CREATE = 'CREATE VIRTUAL TABLE discovery_fts USING fts5(language, title, lead, body, tokenize="unicode61 remove_diacritics 0")'
DROP = "DROP TABLE IF EXISTS discovery_fts"


def write(document: SearchDocument) -> None:
    """Put a document's stems into the index in place of what was there."""
    remove(document.pk)
    language = document.language
    parts = (document.title, f"{document.lead} {document.names}", document.body)
    terms = [" ".join(index_terms(part, language)) for part in parts]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO discovery_fts(rowid, language, title, lead, body) VALUES (%s, %s, %s, %s, %s)",
            [document.pk, _mark(language), *terms],
        )


def remove(pk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM discovery_fts WHERE rowid = %s", [pk])


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM discovery_fts")


def ask(queries: Mapping[str, Sequence[Clause]], section: str, limit: int) -> list[tuple[int, str, str]]:
    """(document, work, language) of what fits, the best first."""
    match = " OR ".join(f"(({_one(language, wanted)}))" for language, wanted in queries.items() if wanted)
    if not match:
        return []
    narrowed = "AND d.section_slug = %s" if section else ""
    sql = (
        "SELECT d.id, d.work, d.language FROM discovery_fts JOIN discovery_searchdocument d ON d.id = discovery_fts.rowid "
        f"WHERE discovery_fts MATCH %s {narrowed} ORDER BY bm25(discovery_fts, 0.0, 8.0, 3.0, 1.0), d.id LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [match, *([section] if section else []), limit])
        return [(pk, str(work), language) for pk, work, language in cursor.fetchall()]


def _one(language: str, wanted: Sequence[Clause]) -> str:
    demands = [f'language : "{_mark(language)}"', *(f"({_demand(clause)})" for clause in wanted)]
    return " AND ".join(demands)


def _demand(clause: Clause) -> str:
    words = "{title lead body} : "
    if clause.phrase:
        return f'{words}"{" ".join(_quoted(word) for word in clause.phrase)}"'
    return words + "(" + " OR ".join(f'"{_quoted(word)}"' for word in clause.alternatives) + ")"


def _quoted(word: str) -> str:
    return word.replace('"', '""')


def _mark(language: str) -> str:
    """A language as one token of the index."""
    return "lang" + language.replace("-", "")
