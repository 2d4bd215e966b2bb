"""Periodicals and issues in the words of schema.org."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from broadsheet.periodicals.models import Edition, Issue, Periodical
from broadsheet.periodicals.querying import Group


def periodical_json_ld(periodical: Periodical, language: str) -> dict[str, Any]:
    """schema.org Periodical, with what is known of it."""
    titles = dict.fromkeys(one.title for one in periodical.words.all())
    own = periodical.title_in(language)
    facts = {
        "@context": "https://schema.org",
        **periodical_part(periodical, language),
        "alternateName": [title for title in titles if title != own],
        "description": periodical.word("description", language),
        "inLanguage": sorted({one.language for one in periodical.editions.all()}),
        "publisher": [
            {
                "@type": "Organization",
                "name": section.name_in(language),
                "url": f"{settings.PUBLIC_URL}/{language}/sections/{section.slug}",
            }
            for section in periodical.sections.all()
        ],
    }
    return _filled(facts)


def periodical_part(periodical: Periodical, language: str) -> dict[str, Any]:
    """What names a periodical where something is part of it."""
    address = f"{settings.PUBLIC_URL}/{language}/periodicals/{periodical.slug}"
    issn = list(dict.fromkeys(one.issn for one in periodical.editions.all() if one.issn))
    return _filled(
        {
            "@type": "Periodical", "@id": address, "name": periodical.title_in(language), "url": address,
            "issn": issn[0] if len(issn) == 1 else issn,
        }
    )  # fmt: skip


def issue_part(issue: Issue, language: str) -> dict[str, Any]:
    """What names an issue: within its volume, if it has one, and within its periodical."""
    address = settings.PUBLIC_URL + issue.path(language)
    whole = periodical_part(issue.periodical, language)
    if issue.volume:
        whole = {"@type": "PublicationVolume", "volumeNumber": issue.volume, "isPartOf": whole}
    shown = issue.partial_date
    return _filled(
        {
            "@type": "PublicationIssue", "@id": address, "url": address, "name": issue.name_in(language),
            "issueNumber": issue.designation_in(language), "datePublished": shown.isoformat() if shown else "",
            "isPartOf": whole,
        }
    )  # fmt: skip


def issue_json_ld(issue: Issue, edition: Edition | None, groups: list[Group], language: str) -> dict[str, Any]:
    parts = [
        _filled(
            {
                "@type": "Article", "headline": row.title, "inLanguage": row.lang,
                "@id": f"{settings.PUBLIC_URL}{row.url}" if row.url else "", "pagination": row.pages,
            }
        )
        for group in groups
        for row in group.rows
        if row.advert is None
    ]  # fmt: skip
    facts = {"@context": "https://schema.org", **issue_part(issue, language), "hasPart": parts}
    if edition is not None:
        facts["inLanguage"] = edition.language
    return _filled(facts)


def _filled(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}
