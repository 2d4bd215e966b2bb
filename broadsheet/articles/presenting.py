"""What the templates of an article need, asked for in as few queries as it takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from broadsheet.articles import machine, wording
from broadsheet.articles.loading import labels_of, section_of
from broadsheet.articles.models import Address, ArticlePage, Contributor, Credit, RelatedText
from broadsheet.articles.querying import Card, card, cards, one_per_text, published
from broadsheet.articles.rules import KnownSource, age_to_tell, credit_line
from broadsheet.core.dates import Precision, format_date, format_solar_hijri
from broadsheet.core.languages import best, direction, language, ordered
from broadsheet.core.licences import LICENCES, Licence
from broadsheet.core.titles import title_html
from broadsheet.pages.frame import Frame, house
from broadsheet.pages.presenting import frame_for
from broadsheet.pages.prose import Note, render_body
from broadsheet.pages.scan_codes import scan_code
from broadsheet.pages.spoken import quoted

# Higher rooms say here of what an article is a part: (page, frame) → links with `json_ld` for machines.
# What else a contributor had a part in (title, lang, url, words), for the page about her.
works_of: list[Callable[[Contributor, Frame], list[dict[str, str]]]] = []
wholes: list[Callable[[ArticlePage, Frame], list[dict[str, Any]]]] = []


def article_context(page: ArticlePage, request: HttpRequest) -> dict[str, Any]:
    """Everything on an article's page. Its words are in the frame's language, the text in its own."""
    frame = frame_for(page, request)
    lang = page.language
    versions = other_versions(page)
    topics, places = labels_of(page.text)
    credits = credits_of(page)
    licence = LICENCES.get(page.licence) or frame.house.licence
    body, notes = body_of(page, frame, is_kept=not getattr(request, "is_preview", False))
    address = page.address() or ""
    corrections = list(page.corrections.all())
    context = {
        "frame": frame,
        "lang": lang,
        "dir": direction(lang),
        "title_html": mark_safe(title_html(page.marked_title)),
        "standfirst_html": mark_safe(title_html(page.standfirst)),
        "credits": credits,
        **by_line(credits[Credit.AUTHOR], page.sign_off),
        "date": date_parts(page, frame),
        "age": wording.age_words(age_of(page, frame), frame.interface),
        "versions": versions,
        "section": section_of(page.text),
        "topics": topics,
        "places": places,
        "notice": wording.provenance_notice(known_sources(page, frame), frame.interface),
        "sources": list(page.sources.all()),
        "body_html": mark_safe(body),
        "notes": notes,
        "sign_off": page.sign_off,
        "corrections": [(one, format_date_of(one.date, frame)) for one in corrections],
        "licence": licence,
        "credit_line": credit_words(page, credits, licence, frame),
        "wholes": [whole for ask in wholes for whole in ask(page, frame)],
        "related": related_cards(page, frame),
        "canonical": page.full_url,
        "canonical_path": address,
        "alternates": [(code, url) for code, url in versions.items()] if len(versions) > 1 else [],
        "page_title": page.title,
        "description": page.teaser,
        "share_picture": page.first_picture_id,
        "share_kind": "article",
        "scan_code": mark_safe(scan_code(page.full_url or "")),
    }
    context["machine_tags"] = machine.highwire_tags(page, context)
    context["json_ld"] = machine.article_json_ld(page, context)
    return context


def body_of(page: ArticlePage, frame: Frame, is_kept: bool) -> tuple[str, list[Note]]:
    """The body as HTML and its notes; that of a published version is kept until anything changes."""

    def made() -> tuple[str, list[Note]]:
        return render_body(page.body, page.language, {str(note.uuid): note.text for note in page.footnotes.all()})

    return frame.house.keep_some(("body", page.pk), made) if is_kept else made()


def other_versions(page: ArticlePage) -> dict[str, str]:
    """Addresses of the published versions of the text by language, this one among them."""
    rows = getattr(page, "rows_of_text", None)
    if rows is None:
        rows = Address.objects.filter(text=page.text_id, is_current=True, version__live=True)
    found = {row.language: row.path() for row in rows}
    return {code: found[code] for code in ordered(found, house().languages)}


def credits_of(page: ArticlePage) -> dict[str, list[dict[str, str]]]:
    """Role → contributors with name in the text's language, slug and kind."""
    found: dict[str, list[dict[str, str]]] = {role: [] for role, _name in Credit.ROLES}
    for credit in page.credits.all():
        contributor = credit.contributor
        found[credit.role].append(
            {
                "name": contributor.name_in(page.language),
                "lang": contributor.word_language("name", page.language),
                "slug": contributor.slug,
                "kind": contributor.kind,
                "acronym": contributor.acronym,
            }
        )
    return found


def by_line(authors: list[dict[str, str]], sign_off: str) -> dict[str, list[dict[str, str]]]:
    """Who stands below the title, and who at the end: an author who signs is not named twice."""
    signers = [one for one in authors if sign_off and sign_off in (one["name"], one["acronym"])]
    return {"byline": [one for one in authors if one not in signers], "signers": signers}


def date_parts(page: ArticlePage, frame: Frame) -> dict[str, str]:
    """The date in words, in the Solar Hijri calendar for Persian frames, and for machines; empty if unknown."""
    if page.date is None or page.date_precision == Precision.UNKNOWN.value:
        return {}
    shown = page.partial_date
    hijri = format_solar_hijri(shown, frame.interface) if frame.interface == "fa" else ""
    return {"words": format_date(shown, frame.interface), "hijri": hijri, "iso": shown.isoformat()}


def format_date_of(day: date, frame: Frame) -> str:
    from broadsheet.core.dates import PartialDate

    return format_date(PartialDate(day, Precision.DAY), frame.interface)


def age_of(page: ArticlePage, frame: Frame) -> int:
    known = page.date if page.date_precision != Precision.UNKNOWN.value else None
    return age_to_tell(known, timezone.localdate(), frame.house.age_note_years)


def known_sources(page: ArticlePage, frame: Frame) -> list[KnownSource]:
    """What the notice may say: a source here is led to by its present address, if readers may see it."""
    if page.origin == ArticlePage.ORIGINAL:
        return []
    return [_known(source, frame) for source in page.sources.all()]


def _known(source: Any, frame: Frame) -> KnownSource:
    here = source.version_id is not None
    shown = source.partial_date
    return KnownSource(
        is_here=here,
        organisation=_with_acronym(source.organisation, frame.interface) if source.organisation else "",
        country=source.country or (source.organisation.country if source.organisation else ""),
        title=source.title,
        language=source.language,
        date="" if here or shown is None else format_date(shown, frame.interface),
        url="" if here else source.url,
        translator=source.translator.name_in(frame.interface) if source.translator else "",
        address=_address_of_source(source.version) if here else "",
    )


def _with_acronym(contributor: Any, interface: str) -> str:
    """`GÖK, Gökyüzü Ortak Kolektifi`: known by the one, found by the other."""
    name = contributor.name_in(interface)
    return f"{contributor.acronym}, {name}" if contributor.acronym and contributor.acronym not in name else name


def _address_of_source(version: ArticlePage) -> str:
    return (version.address() or "") if version.live else ""


def credit_words(page: ArticlePage, credits: dict[str, list[dict[str, str]]], licence: Licence, frame: Frame) -> str:
    """The line to copy when the text is used again, in the reader's language."""
    authors = ", ".join(one["name"] for one in credits[Credit.AUTHOR])
    translators = ", ".join(one["name"] for one in credits[Credit.TRANSLATOR])
    return credit_line(
        author=": ".join(filter(None, [authors, quoted(page.title)])),
        translator=_("translated by: %(names)s") % {"names": translators} if translators else "",
        publisher=frame.house.publisher(frame.language),
        address=unquote(page.full_url or ""),
        licence=licence.name,
    )


def related_cards(page: ArticlePage, frame: Frame) -> list[Card]:
    """Cards of the related texts in the editor's order."""
    ready = getattr(page, "related_versions", None)
    if ready is not None:
        return [card(one, frame) for one in ready if one.current]
    chosen = list(RelatedText.objects.filter(text=page.text_id).values_list("other_id", flat=True))
    if not chosen:
        return []
    found = {one.text_id: one for one in cards(one_per_text(published().filter(text__in=chosen), frame.order), frame)}
    return [found[key] for key in chosen if key in found]


def version_languages(versions: dict[str, str], shown: str) -> list[dict[str, Any]]:
    """The languages of a text for the line below the title."""
    return [
        {"code": code, "autonym": language(code).autonym, "url": url, "is_shown": code == shown}
        for code, url in versions.items()
    ]


def choose_version(rows: list[Address], frame: Frame, wanted: str = "") -> Address | None:
    """Of a text's current addresses the one to read in a frame."""
    by_language = {row.language: row for row in rows}
    chosen = best(by_language, wanted or frame.language, frame.order)
    return by_language.get(chosen or "")
