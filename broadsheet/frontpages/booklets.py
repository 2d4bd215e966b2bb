"""A reading path or dossier as a manuscript, so that it can be folded into a booklet or read on an e-reader."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from broadsheet.articles.models import ArticlePage
from broadsheet.articles.querying import one_per_text, published
from broadsheet.frontpages.models import ReadingPathPage
from broadsheet.pages.frame import Frame, house, interface_for
from broadsheet.typesetting.gathering import emblem, piece_of, reader_for, words
from broadsheet.typesetting.manuscript import ITALIC, Block, Manuscript, Paragraph, Piece, Run, plain
from broadsheet.typesetting.reading import title_runs
from broadsheet.typesetting.sources import NotFound


def path_at(language: str, parts: list[str], edition: str = "") -> tuple[Manuscript, str]:
    """The manuscript of the path at `en/start/first-night`, to be set like a journal. Raises NotFound."""
    rows = ReadingPathPage.objects.live().filter(address_slug="/".join(parts), locale__language_code=language)
    page = rows.select_related("locale").first()
    if page is None:
        raise NotFound(f"there is no reading path {'/'.join(parts)!r} in the language {language!r}")
    return manuscript_of(page), "journal"


def manuscript_of(page: ReadingPathPage) -> Manuscript:
    """The introduction, then each text of the path in the path's order, with the note that leads to it."""
    with translation.override(interface_for(page.language)):
        view = house()
        return Manuscript(
            title=page.title, language=page.language, pieces=tuple(_pieces(page)),
            kind_words=str(page.get_kind_display()), publisher=view.publisher(page.language), tagline=page.standfirst,
            description=page.standfirst, licence=view.licence.short_name, licence_url=view.licence.url,
            url=page.full_url or "", identifier=f"urn:uuid:{page.translation_key}-{page.language}",
            modified=(page.last_published_at or timezone.now()).strftime("%Y-%m-%dT%H:%M:%SZ"), accent=view.accent,
            emblem=emblem(), paper="a5", words=words(),
        )  # fmt: skip


def _pieces(page: ReadingPathPage) -> list[Piece]:
    introduction = reader_for(page).read(page.introduction.raw_data if page.introduction else [])
    pieces = [_introduction(page, introduction)] if introduction else []
    rubric = ""
    for place, step in enumerate(page.steps):
        if step.block_type == "heading":
            rubric = step.value["text"]
        elif piece := _step(step, str(place), rubric, page.language):
            pieces.append(piece)
    return pieces


def _introduction(page: ReadingPathPage, blocks: tuple[Block, ...]) -> Piece:
    return Piece("introduction", "editorial", title_runs(_("Introduction")), page.language, blocks=blocks)


def _step(step: Any, key: str, rubric: str, language: str) -> Piece | None:
    note = reader_for(_In(language)).runs(str(step.value["note"].source)) if step.value.get("note") else ()
    if step.block_type == "article":
        article = _version(step.value["article"], language)
        if article is None:
            return None
        piece = piece_of(article, key, rubric=rubric)
        return piece if not note else _with_note(piece, plain(note))
    title, url = _named(step)
    return Piece(key, "title", title_runs(title), language, rubric, byline=plain(note), url=url) if title else None


class _In:
    """Whatever is only a language, for a note that belongs to no article."""

    def __init__(self, language: str) -> None:
        self.language = language


def _with_note(piece: Piece, note: str) -> Piece:
    return replace(piece, blocks=(Paragraph((Run(note, frozenset({ITALIC})),)), *piece.blocks))


def _version(chosen: Any, language: str) -> ArticlePage | None:
    """The published version of a text that suits the path's language."""
    if chosen is None:
        return None
    same = published().filter(text__translation_key=chosen.translation_key)
    found: ArticlePage | None = one_per_text(same, Frame(language).order).first()
    return found


def _named(step: Any) -> tuple[str, str]:
    if step.block_type == "page":
        page = step.value["page"]
        return (page.title, settings.PUBLIC_URL + page.specific.address()) if page and page.live else ("", "")
    if step.block_type == "document":
        document = step.value["document"]
        return (step.value["title"], settings.PUBLIC_URL + document.url) if document else ("", "")
    return step.value["title"], step.value["url"]
