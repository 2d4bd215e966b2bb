"""An issue as a manuscript: its entries, their texts as they are printed, and all words around them."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from broadsheet.articles.models import ArticlePage, Credit
from broadsheet.articles.presenting import known_sources
from broadsheet.articles.wording import provenance_notice
from broadsheet.core.dates import format_date
from broadsheet.core.languages import is_rtl
from broadsheet.core.licences import LICENCES
from broadsheet.core.titles import plain_title
from broadsheet.pages import references
from broadsheet.pages.frame import Frame, house, interface_for
from broadsheet.pages.models import House, Picture, PublishedDocument
from broadsheet.periodicals import rules
from broadsheet.periodicals.adverts import advert_for
from broadsheet.periodicals.manuscripts import printed_versions
from broadsheet.periodicals.models import ContentsEntry, Edition
from broadsheet.typesetting.event_boxes import events
from broadsheet.typesetting.manuscript import PLACE, Box, Figure, Image, Manuscript, Paragraph, Piece, Run, Words
from broadsheet.typesetting.offer_boxes import subscriptions
from broadsheet.typesetting.reading import PictureFacts, Reader, title_runs

# Rooms register what short things they put on a sheet: (edition) → boxes. Offers come with their room.
boxes: list[Callable[[Edition], list[Box]]] = []
boxes.append(subscriptions)


def gather(edition: Edition) -> Manuscript:
    """Everything that an edition of an issue prints, in the edition's language."""
    with translation.override(interface_for(edition.language)):
        return _manuscript(edition)


def _manuscript(edition: Edition) -> Manuscript:
    issue, standing, language = edition.issue, edition.standing, edition.language
    periodical, view = issue.periodical, house()
    pages = printed_versions(edition)
    pieces = tuple(piece for entry in edition.contents.all() if (piece := _piece(entry, pages.get(entry.pk), edition)))
    shown = issue.partial_date
    licence = LICENCES.get(periodical.licence) or view.licence
    return Manuscript(
        title=periodical.title_in(language), language=language, pieces=pieces,
        designation=issue.designation_in(language), issue_title=issue.word("title", language),
        kind_words=periodical.kind_in(language),
        date_words=format_date(shown, language) if shown else "", date_iso=shown.isoformat() if shown else "",
        price=edition.price, issn=standing.issn,
        imprint=periodical.imprint.name_in(language) if periodical.imprint else "",
        publisher=_publisher(edition), tagline=view.tagline(language),
        description=periodical.word("description", language), legal_notice=legal_words(edition),
        licence=licence.short_name, licence_url=licence.url, url=settings.PUBLIC_URL + issue.path(language),
        identifier=f"{settings.PUBLIC_URL}{issue.path(language)}#{edition.key}", modified=_modified(edition, pages),
        accent=view.accent, emblem=emblem(), cover=_cover(edition), paper=standing.paper, pages=edition.pages,
        columns=standing.columns, boxes=(*_adverts(edition), *(box for made in boxes for box in made(edition))),
        words=words(),
    )  # fmt: skip


def words() -> Words:
    """The engine's own words in the language that is spoken now."""
    return Words(
        contents=_("Contents"),
        continued_on=_("continued on page {page}"),
        continued_from=_("continued from page {page}"),
        notes=_("Notes"),
        page=_("page {page}"),
        in_this_issue=_("In this issue"),
        and_more=_("and {number} more"),
        on_the_web=_("On the web"),
        cover_of=_("Cover of {title}"),
        footnote=_("note {number}"),
        back_to_text=_("back to the text"),
    )


def _publisher(edition: Edition) -> str:
    sections = edition.issue.periodical.sections.all()
    return " · ".join(section.name_in(edition.language) for section in sections) or house().publisher(edition.language)


def legal_words(edition: Edition) -> str:
    """What the law wants on the sheet, and who printed it."""
    printer = _("Printed by %(name)s.") % {"name": edition.printer} if edition.printer else ""
    said = printer and edition.printer in edition.legal_notice
    return " ".join(part for part in (edition.legal_notice, "" if said else printer) if part)


def _modified(edition: Edition, pages: Mapping[int, ArticlePage]) -> str:
    moments = [page.latest_revision_created_at or page.last_published_at for page in pages.values()]
    moment = max((one for one in moments if one), default=None) or edition.issue.out_at or timezone.now()
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


# --- pieces ----------------------------------------------------------------------------------


def _piece(entry: ContentsEntry, page: ArticlePage | None, edition: Edition) -> Piece | None:
    if entry.kind == rules.ADVERT:
        return None
    if page is None:
        title = title_runs(entry.title)
        return Piece(str(entry.pk), rules.TITLE, title, edition.language, entry.rubric, byline=entry.byline)
    kind = entry.kind if entry.kind == rules.EDITORIAL else rules.ARTICLE
    return piece_of(page, str(entry.pk), kind, rubric=entry.rubric, byline=entry.byline, is_lead=entry.is_lead)


def piece_of(page: ArticlePage, key: str, kind: str = rules.ARTICLE, byline: str = "", **fields: Any) -> Piece:
    """A version of a text as a piece, whether it is published, a draft, or a revision of long ago."""
    reader = reader_for(page)
    blocks = reader.read(page.body.raw_data if page.body else [])
    address = page.full_url if page.live else ""
    licence = LICENCES.get(page.licence)
    return Piece(
        key=key, kind=kind, title=title_runs(page.marked_title or page.title), language=page.language,
        standfirst=title_runs(page.standfirst), byline=byline or _byline(page), sign_off=page.sign_off, blocks=blocks,
        notes=reader.printed_notes(), url=address or "", notice=_notice(page),
        licence=licence.short_name if licence and licence != house().licence else "", **fields,
    )  # fmt: skip


def reader_for(page: Any) -> Reader:
    notes = {str(note.uuid): note.text for note in page.footnotes.all()} if hasattr(page, "footnotes") else {}
    return Reader(notes, _page_address, _document_address, _reference_in(page.language), picture_facts)


def _page_address(pk: int) -> str:
    page = Page.objects.filter(pk=pk, live=True).first()
    return (page.specific.full_url or "") if page else ""


def _document_address(pk: int) -> str:
    row = PublishedDocument.objects.filter(pk=pk).first()
    return settings.PUBLIC_URL + row.url if row else ""


def _reference_in(language: str) -> Callable[[str, str], tuple[str, str] | None]:
    def resolve(kind: str, key: str) -> tuple[str, str] | None:
        found = references.words_of(kind, key, language)
        if found is None:
            return None
        return found[0], settings.PUBLIC_URL + found[1] if found[1].startswith("/") else found[1]

    return resolve


def _byline(page: ArticlePage) -> str:
    """`Ottoline Farrow-Hythe; translated by Nasrin Dowlatyar`, in full: a sign-off may be three letters."""
    names: dict[str, list[str]] = {}
    for credit in page.credits.all():
        names.setdefault(credit.role, []).append(credit.contributor.name_in(page.language))
    with translation.override(interface_for(page.language)):
        comma, semicolon = ("، ", "؛ ") if is_rtl(page.language) else (", ", "; ")
        listed = {role: comma.join(found) for role, found in names.items()}
        parts = [
            listed.get(Credit.AUTHOR, ""),
            _named(_("translated by: %(names)s"), listed.get(Credit.TRANSLATOR)),
            _named(_("drawings by: %(names)s"), listed.get(Credit.ILLUSTRATOR)),
        ]
    return semicolon.join(part for part in parts if part)


def _named(sentence: str, names: str | None) -> str:
    return sentence % {"names": names} if names else ""


def _notice(page: ArticlePage) -> str:
    """Where a translation comes from, in the words of its own language."""
    interface = interface_for(page.language)
    with translation.override(interface):
        notice = provenance_notice(known_sources(page, Frame(page.language)), interface)
    return plain_title(_without_tags(str(notice)))


def _without_tags(source: str) -> str:
    from broadsheet.core.html_tree import tree

    return " ".join(tree(source).text().split())


# --- pictures ---------------------------------------------------------------------------------


def image_of(picture: Picture) -> Image | None:
    """A stored picture; None where its file is gone."""
    ending = PurePosixPath(picture.file.name).suffix.lower().lstrip(".")
    try:
        with picture.file.open("rb") as stream:
            data = stream.read()
    except OSError:
        return None
    kind = {"jpeg": "jpg"}.get(ending, ending) or (mimetypes.guess_extension(ending) or "png").lstrip(".")
    return Image(data, kind, picture.width, picture.height)


def picture_facts(pk: int) -> PictureFacts | None:
    picture = Picture.objects.filter(pk=pk).first()
    image = image_of(picture) if picture else None
    if picture is None or image is None:
        return None
    licence = LICENCES[picture.licence].short_name if picture.licence in LICENCES else ""
    return PictureFacts(image, ", ".join(part for part in (picture.credit, licence) if part))


def emblem() -> Image | None:
    row = House.objects.select_related("emblem").first()
    return image_of(row.emblem) if row and row.emblem else None


def _cover(edition: Edition) -> Figure | None:
    picture = edition.issue.cover
    image = image_of(picture) if picture else None
    if picture is None or image is None:
        return None
    title = edition.issue.name_in(edition.language)
    return Figure(image, _("Cover of %(title)s") % {"title": title}, credit=picture.credit)


# --- boxes ----------------------------------------------------------------------------------------


def _adverts(edition: Edition) -> list[Box]:
    found = []
    for entry in edition.contents.all():
        if entry.kind == rules.ADVERT:
            advert = advert_for(entry.advert_kind, entry.advert_key, edition.language)
            if advert:
                paragraphs = [Paragraph((Run(words),)) for words in advert.paragraphs]
                if advert.url:
                    address = settings.PUBLIC_URL + advert.url if advert.url.startswith("/") else advert.url
                    paragraphs.append(Paragraph((Run(address, href=address),)))
                found.append(Box("advert", advert.title, tuple(paragraphs)))
            else:
                found.append(Box(PLACE, f"{entry.advert_kind}: {entry.advert_key}"))
    return found


def contacts(edition: Edition) -> list[Box]:
    """How to write to the sections that publish: by post, and the address of their pages."""
    lines = []
    today = edition.date or timezone.localdate()
    for section in edition.issue.periodical.sections.prefetch_related("words", "addresses"):
        address = section.post_address(today)
        page = f"{settings.PUBLIC_URL}/{edition.language}/sections/{section.slug}"
        name = section.name_in(edition.language)
        where = f"{name}: {address.one_line()}" if address else name
        lines.append(Paragraph((Run(where), Run("\n"), Run(page.partition("://")[2], href=page))))
    return [Box("contacts", _("Write to us"), tuple(lines))] if lines else []


boxes += [events, contacts]
