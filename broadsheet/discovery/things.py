"""Books and events in the index: a document for each language in which they have words.

A row and its companion rows are saved one after another; each of them makes its documents anew, so that whatever was
saved last stands in the index.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models, transaction

from broadsheet.catalogue.models import Product, ProductContributor, ProductWords
from broadsheet.core.dates import Precision
from broadsheet.discovery.engines import engine
from broadsheet.discovery.models import SearchDocument
from broadsheet.events.models import Event, EventWords
from broadsheet.events.rules import PUBLISHED

Fields = dict[str, Any]
FIELDS = [
    "kind", "work", "section_slug", "title", "marked_title", "lead", "body", "names", "url", "day", "precision",
]  # fmt: skip
# Whose saving makes the documents of what anew: model → the name of the field that leads there, '' for the thing itself.
WATCHED: dict[type[models.Model], str] = {
    Product: "", ProductWords: "product", ProductContributor: "product", Event: "", EventWords: "event",
}  # fmt: skip


@transaction.atomic
def index_product(pk: int, only: str = "") -> int:
    """Make a product findable as it now is, or take it out if readers cannot see it; only: in this language alone."""
    product = Product.objects.shown().with_words().filter(pk=pk).first()
    codes = _languages_of(product) if product else set()
    return _keep("product", pk, {code: _product_fields(product, code) for code in codes if only in ("", code)}, only)


@transaction.atomic
def index_event(pk: int, only: str = "") -> int:
    """The same for an event; what is over is found too."""
    event = Event.objects.filter(state=PUBLISHED, pk=pk).with_parts().first()  # type: ignore[attr-defined]
    codes = {row.language for row in event.words.all()} if event else set()
    return _keep("event", pk, {code: _event_fields(event, code) for code in codes if only in ("", code)}, only)


def _keep(name: str, pk: int, wanted: dict[str, Fields], only: str) -> int:
    """Write these documents, by language, and take away what else there was; return how many can be found."""
    known = SearchDocument.objects.filter(**{name: pk}, **({"language": only} if only else {}))
    forget(known.exclude(language__in=wanted))
    documents = [SearchDocument(**{f"{name}_id": pk}, language=code, **fields) for code, fields in wanted.items()]
    # In one go, so that of two who save at the same moment neither fails.
    SearchDocument.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=[name, "language"], update_fields=FIELDS
    )
    for document in documents:
        engine().write(document)
    return len(wanted)


def forget(documents: Any) -> None:
    """Take documents out of the index."""
    for pk in documents.values_list("pk", flat=True):
        engine().remove(pk)
    documents.delete()


def saved(row: Any) -> None:
    """A thing, or a companion row of one, was saved."""
    way = WATCHED[type(row)]
    index = index_event if isinstance(row, Event | EventWords) else index_product
    index(getattr(row, f"{way}_id") if way else row.pk, getattr(row, "language", "") if way else "")


def removed(row: Any, origin: Any) -> None:
    """A companion row was deleted by itself; together with its thing, the documents go by themselves."""
    began = getattr(origin, "model", type(origin))
    if WATCHED[type(row)] and began is type(row):
        saved(row)


def all_things() -> list[tuple[Any, int]]:
    """Each product and event with what makes its documents."""
    products = Product.objects.shown().order_by("pk").values_list("pk", flat=True)
    events = Event.objects.filter(state=PUBLISHED).order_by("pk").values_list("pk", flat=True)
    return [*((index_product, pk) for pk in products), *((index_event, pk) for pk in events)]


# --- what stands in a document -------------------------------------------------------------------


def _languages_of(product: Product) -> set[str]:
    """A back issue without a title of its own is found by that of its periodical."""
    own = {row.language for row in product.words.all()}
    return own or ({row.language for row in product.issue.periodical.words.all()} if product.issue else set())


def _product_fields(product: Product, language: str) -> Fields:
    words = next((row for row in product.words.all() if row.language == language), None)
    title = (words.title if words else "") or product.title_in(language)
    people = [one.contributor.name_in(language) for one in product.contributors.all()]
    known = product.date if product.date_precision != Precision.UNKNOWN.value else None
    return {
        "kind": product.kind, "work": _work("product", product.pk), "section_slug": product.section.slug,
        "title": title, "marked_title": title, "lead": _sentence(words.subtitle) if words else "", "body": words.blurb if words else "",
        "names": " ".join([*people, product.isbn, product.isbn.replace("-", "")]).strip(),
        "url": product.path(language), "day": known, "precision": product.date_precision,
    }  # fmt: skip


def _event_fields(event: Event, language: str) -> Fields:
    words = next(row for row in event.words.all() if row.language == language)
    venue = event.venue
    where = [venue.name_in(language), venue.locality_in(language)] if venue else []
    people = [one.name_in(language) for one in (*event.hosts.all(), *event.parts.all())]
    return {
        "kind": SearchDocument.EVENT, "work": _work("event", event.pk), "section_slug": event.section.slug,
        "title": words.title, "marked_title": words.title, "lead": "", "body": words.description,
        "names": " ".join([*where, *people]), "url": event.path(language),
        "day": None if event.is_recurring else event.begins_on, "precision": Precision.DAY.value,
    }  # fmt: skip


def _sentence(words: str) -> str:
    """With its full stop, so that what follows in an extract does not run into it."""
    return f"{words}." if words and words[-1].isalnum() else words


def _work(kind: str, pk: int) -> uuid.UUID:
    """The same in every language."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"broadsheet:{kind}:{pk}")
