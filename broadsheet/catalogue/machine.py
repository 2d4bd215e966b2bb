"""Books and offers in the words of schema.org."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from broadsheet.catalogue.compiling import Priced, structured_data
from broadsheet.catalogue.models import Product, ProductContributor
from broadsheet.catalogue.rules.names import BACK_ISSUE
from broadsheet.pages.frame import Frame
from broadsheet.periodicals.machine import issue_part

_ROLES = {
    ProductContributor.AUTHOR: "author",
    ProductContributor.TRANSLATOR: "translator",
    ProductContributor.EDITOR: "editor",
    ProductContributor.ILLUSTRATOR: "illustrator",
}
_FORMATS = {"paperback": "Paperback", "hardback": "Hardcover"}


def product_part(product: Product, frame: Frame) -> dict[str, Any]:
    """A book, a pamphlet or a back issue."""
    address = settings.PUBLIC_URL + product.path(frame.language)
    shown = product.partial_date
    facts: dict[str, Any] = {
        "@type": ["Product", "PublicationIssue"] if product.kind == BACK_ISSUE else ["Product", "Book"],
        "@id": address,
        "url": address,
        "name": product.title_in(frame.language),
        "alternateName": product.word("subtitle", frame.language),
        "description": product.word("blurb", frame.language),
        "inLanguage": product.languages,
        "isbn": product.isbn.replace("-", ""),
        "numberOfPages": product.extent_pages,
        "bookFormat": f"https://schema.org/{_FORMATS[product.binding]}" if product.binding in _FORMATS else "",
        "datePublished": shown.isoformat() if shown else "",
        "image": settings.PUBLIC_URL + product.cover.file.url if product.cover else "",
        "publisher": {"@type": "Organization", "name": frame.house.publisher(frame.language)},
    }
    if product.issue is not None:
        facts["isPartOf"] = issue_part(product.issue, frame.language)["isPartOf"]
    for role, key in _ROLES.items():
        people = [one.contributor for one in product.contributors.all() if one.role == role]
        facts[key] = [_person(one, frame) for one in people]
    return {name: value for name, value in facts.items() if value}


def _person(contributor: Any, frame: Frame) -> dict[str, Any]:
    return {
        "@type": "Organization" if contributor.kind == "collective" else "Person",
        "name": contributor.word("name", frame.language) or contributor.slug,
        "url": f"{settings.PUBLIC_URL}/{frame.language}/authors/{contributor.slug}",
    }


def product_json_ld(product: Product, one: Priced | None, frame: Frame) -> dict[str, Any]:
    offers = structured_data(one, frame.language) if one else []
    return {"@context": "https://schema.org", **product_part(product, frame), **({"offers": offers} if offers else {})}


def catalogue_json_ld(products: Iterable[Product], frame: Frame) -> dict[str, Any]:
    items = [
        {
            "@type": "ListItem",
            "position": at,
            "url": settings.PUBLIC_URL + one.path(frame.language),
            "name": one.title_in(frame.language),
        }
        for at, one in enumerate(products, start=1)
    ]
    return {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": items}


def offers_json_ld(rows: Iterable[Priced], frame: Frame) -> dict[str, Any]:
    """All subscriptions; what each promises stands in its catalogue of issues."""
    graph = [offer for one in rows for offer in structured_data(one, frame.language)]
    return {"@context": "https://schema.org", "@type": "OfferCatalog", "itemListElement": graph}
