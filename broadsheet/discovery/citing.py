"""A text in the forms that citation programs read: BibTeX, RIS, CSL-JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from broadsheet.articles.models import ArticlePage, Credit
from broadsheet.core.names import PersonName
from broadsheet.core.slugs import slug_for
from broadsheet.core.words import fold


@dataclass(frozen=True)
class Cited:
    """A name as it is written, and its parts; of a collective it is never taken apart."""

    name: str
    parts: PersonName
    is_person: bool = True


@dataclass(frozen=True)
class Citation:
    """What is known of a version; date parts are (year, month, day) as far as they are known."""

    title: str
    authors: tuple[Cited, ...]
    translators: tuple[Cited, ...]
    date: tuple[int, ...]
    language: str
    publisher: str
    url: str
    licence: str


def citation_of(page: ArticlePage, publisher: str, licence: str) -> Citation:
    return Citation(
        title=page.title,
        authors=_people(page, Credit.AUTHOR),
        translators=_people(page, Credit.TRANSLATOR),
        date=_date(page),
        language=page.language,
        publisher=publisher,
        url=page.full_url or "",
        licence=licence,
    )


def _people(page: ArticlePage, role: str) -> tuple[Cited, ...]:
    return tuple(
        Cited(
            credit.contributor.name_in(page.language),
            credit.contributor.parts_in(page.language),
            credit.contributor.kind == "person",
        )
        for credit in page.credits.all()
        if credit.role == role
    )


def _date(page: ArticlePage) -> tuple[int, ...]:
    if page.date is None:
        return ()
    known = {"day": 3, "month": 2, "year": 1}.get(page.date_precision, 0)
    return (page.date.year, page.date.month, page.date.day)[:known]


def bibtex(cited: Citation) -> str:
    """BibLaTeX's online entry, which BibTeX styles take as misc."""
    fields = {
        "title": f"{{{_tex(cited.title)}}}",
        "author": " and ".join(_tex_name(one) for one in cited.authors),
        "translator": " and ".join(_tex_name(one) for one in cited.translators),
        "date": "-".join(f"{part:02d}" for part in cited.date),
        "year": str(cited.date[0]) if cited.date else "",
        "langid": cited.language,
        "publisher": _tex(cited.publisher),
        "url": cited.url,
        "note": _tex(cited.licence),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@online{{{_key(cited)},", *lines, "}", ""])


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", r"\textbackslash "))


def _tex_name(one: Cited) -> str:
    """`Le Brun, Ursula K.`, with the suffix between: `Amberly, Jr., Martin`."""
    if not one.is_person or not one.parts.given:
        return f"{{{_tex(one.name)}}}"
    return ", ".join(_tex(part) for part in (one.parts.family, one.parts.suffix, one.parts.given) if part)


def _key(cited: Citation) -> str:
    name = cited.authors[0].parts.family.split()[-1] if cited.authors and cited.authors[0].parts.family else "anonymous"
    plain = re.sub(r"[^a-z0-9]+", "", fold(name)) or "text"
    return f"{plain}{cited.date[0] if cited.date else ''}-{slug_for(cited.title, 24)}"


def ris(cited: Citation) -> str:
    """The RIS format: two letters, two spaces, a hyphen and a space; lines end with CR LF."""
    date = "/".join(f"{part:02d}" for part in cited.date)
    pairs = [
        ("TY", "ELEC"),
        ("TI", cited.title),
        *(("AU", _inverted(one)) for one in cited.authors),
        *(("A4", _inverted(one)) for one in cited.translators),
        ("PY", str(cited.date[0]) if cited.date else ""),
        ("DA", date),
        ("LA", cited.language),
        ("PB", cited.publisher),
        ("UR", cited.url),
        ("C1", cited.licence),
    ]
    lines = [f"{tag}  - {value}" for tag, value in pairs if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _inverted(one: Cited) -> str:
    return one.parts.inverted() if one.is_person and one.parts.given else one.name


def csl_json(cited: Citation) -> str:
    item: dict[str, Any] = {
        "id": cited.url,
        "type": "article",
        "title": cited.title,
        "author": [_csl_name(one) for one in cited.authors],
        "translator": [_csl_name(one) for one in cited.translators],
        "issued": {"date-parts": [list(cited.date)]} if cited.date else None,
        "language": cited.language,
        "publisher": cited.publisher,
        "URL": cited.url,
        "note": cited.licence,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=1)


def _csl_name(one: Cited) -> dict[str, str]:
    if not one.is_person or not one.parts.given:
        return {"literal": one.name}
    parts = {"family": one.parts.family, "given": one.parts.given, "suffix": one.parts.suffix}
    return {name: value for name, value in parts.items() if value}
