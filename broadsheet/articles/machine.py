"""The same facts for machines: Highwire tags and schema.org."""

from __future__ import annotations

from typing import Any

from broadsheet.articles.models import ArticlePage, Credit
from broadsheet.core.dates import Precision


def highwire_tags(page: ArticlePage, context: dict[str, Any]) -> list[tuple[str, str]]:
    """`citation_*` names and contents, as scholarly search engines read them."""
    date = context["date"].get("iso", "").replace("-", "/")
    pairs = [
        ("citation_title", page.title),
        *(("citation_author", one["name"]) for one in context["credits"][Credit.AUTHOR]),
        ("citation_publication_date", date),
        ("citation_language", page.language),
        ("citation_publisher", context["frame"].house.publisher(page.language)),
        ("citation_public_url", page.full_url or ""),
    ]
    return [(name, content) for name, content in pairs if content]


def article_json_ld(page: ArticlePage, context: dict[str, Any]) -> dict[str, Any]:
    """schema.org Article; what is unknown is left out, a date has its real precision."""
    house = context["frame"].house
    facts = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": page.full_url,
        "url": page.full_url,
        "headline": page.title,
        "description": page.teaser,
        "inLanguage": page.language,
        "author": [_agent(one) for one in context["credits"][Credit.AUTHOR]],
        "translator": [_agent(one) for one in context["credits"][Credit.TRANSLATOR]],
        "editor": [_agent(one) for one in context["credits"][Credit.EDITOR]],
        "datePublished": _date(page),
        "license": context["licence"].url,
        "publisher": {"@type": "Organization", "name": house.publisher(page.language)},
        "translationOfWork": [_source(source) for source in context["sources"] if page.origin != ArticlePage.ORIGINAL],
        "workTranslation": _translations(page, context),
        "correction": [one.reason for one, _words in context["corrections"]],
        "isPartOf": [whole["json_ld"] for whole in context["wholes"]],
        "keywords": ", ".join(topic.name_in(page.language) for topic in context["topics"]),
    }
    return {name: value for name, value in facts.items() if value}


def _date(page: ArticlePage) -> str:
    return page.partial_date.isoformat() if page.date and page.date_precision != Precision.UNKNOWN.value else ""


def _agent(one: dict[str, str]) -> dict[str, str]:
    return {"@type": "Person" if one["kind"] == "person" else "Organization", "name": one["name"]}


def _source(source: Any) -> dict[str, Any]:
    facts = {
        "@type": "CreativeWork",
        "name": source.title,
        "inLanguage": source.language,
        "url": (source.version.full_url if source.version_id else source.url) or source.url,
        "datePublished": source.partial_date.isoformat() if source.partial_date and not source.version_id else "",
        "publisher": {"@type": "Organization", "name": source.organisation.name_in(source.language or "en")}
        if source.organisation
        else None,
        "translator": {"@type": "Person", "name": source.translator.name_in(source.language or "en")}
        if source.translator
        else None,
    }
    return {name: value for name, value in facts.items() if value}


def _translations(page: ArticlePage, context: dict[str, Any]) -> list[dict[str, str]]:
    if page.origin != ArticlePage.ORIGINAL:
        return []
    return [
        {"@type": "Article", "inLanguage": code, "@id": url}
        for code, url in context["alternates"]
        if code != page.language
    ]
