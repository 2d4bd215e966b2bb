"""tsvectors of our own stems: PostgreSQL's dictionaries have no part in it, only its index and its rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection

from broadsheet.core.words import index_terms
from broadsheet.discovery.engines import Clause
from broadsheet.discovery.models import SearchDocument

CREATE = (
    "CREATE TABLE discovery_vector (document_id bigint PRIMARY KEY "
    "REFERENCES discovery_searchdocument(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, vector tsvector NOT NULL)"
)
INDEX = "CREATE INDEX discovery_vector_gin ON discovery_vector USING gin(vector)"
DROP = "DROP TABLE IF EXISTS discovery_vector"
LAST_POSITION = 16_383
LONGEST_LEXEME = 200
MOST_POSITIONS = 200


def write(document: SearchDocument) -> None:
    """Put a document's stems into the index in place of what was there."""
    vector = _vector(
        [(document.title, "A"), (f"{document.lead} {document.names}", "B"), (document.body, "D")], document.language
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO discovery_vector(document_id, vector) VALUES (%s, %s::tsvector) "
            "ON CONFLICT (document_id) DO UPDATE SET vector = EXCLUDED.vector",
            [document.pk, vector],
        )


def _vector(parts: Sequence[tuple[str, str]], language: str) -> str:
    """A tsvector as text: each stem with its places and the weight of its part."""
    places: dict[str, list[str]] = {}
    position = 0
    for words, weight in parts:
        for term in index_terms(words, language):
            position = min(position + 1, LAST_POSITION)
            found = places.setdefault(term[:LONGEST_LEXEME], [])
            if len(found) < MOST_POSITIONS:
                found.append(f"{position}{weight}")
        position = min(position + 10, LAST_POSITION)  # no phrase runs from one part into the next
    return " ".join(f"{_quoted(term)}:{','.join(dict.fromkeys(found))}" for term, found in places.items())


def remove(pk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM discovery_vector WHERE document_id = %s", [pk])


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM discovery_vector")


def ask(queries: Mapping[str, Sequence[Clause]], section: str, limit: int) -> list[tuple[int, str, str]]:
    """(document, work, language) of what fits, the best first."""
    asked = {language: _query(wanted) for language, wanted in queries.items() if wanted}
    if not asked:
        return []
    fits = " OR ".join("(d.language = %s AND v.vector @@ %s::tsquery)" for _ in asked)
    rank = " ".join("WHEN d.language = %s THEN ts_rank_cd(v.vector, %s::tsquery, 1)" for _ in asked)
    pairs = [value for pair in asked.items() for value in pair]
    narrowed = "AND d.section_slug = %s" if section else ""
    sql = (
        "SELECT d.id, d.work, d.language FROM discovery_vector v JOIN discovery_searchdocument d ON d.id = v.document_id "
        f"WHERE ({fits}) {narrowed} ORDER BY CASE {rank} ELSE 0 END DESC, d.id LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*pairs, *([section] if section else []), *pairs, limit])
        return [(pk, str(work), language) for pk, work, language in cursor.fetchall()]


def _query(wanted: Sequence[Clause]) -> str:
    return " & ".join(f"({_demand(clause)})" for clause in wanted)


def _demand(clause: Clause) -> str:
    if clause.phrase:
        return " <-> ".join(_quoted(word[:LONGEST_LEXEME]) for word in clause.phrase)
    return " | ".join(_quoted(word[:LONGEST_LEXEME]) for word in clause.alternatives)


def _quoted(word: str) -> str:
    doubled = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"
