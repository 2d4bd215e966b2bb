"""An article as Markdown beside its page, for whoever reprints or archives it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from broadsheet.articles.models import ArticlePage
from broadsheet.articles.views import find
from broadsheet.exporters.blocks import BlockWriter, PictureFacts
from broadsheet.exporters.front_matter import Heads
from broadsheet.exporters.markdown import everything, notes_of, works, written
from broadsheet.exporters.rich_text import Writing
from broadsheet.pages.models import Picture, PublishedDocument


@require_safe
def article_markdown(request: HttpRequest, lang: str, day: date, slug: str) -> HttpResponse:
    """A published version as its file, without what is not for readers."""
    found = find(request, day, slug)
    if not isinstance(found, ArticlePage):
        path, mark, query = found.headers["Location"].partition("?")
        found.headers["Location"] = f"{path}.md{mark}{query}"
        return found
    page = everything(ArticlePage.objects.live()).get(pk=found.pk)
    names = _works_near(page)
    heads = Heads(lambda one: names[one.text_id], is_public=True)
    text = written(heads.article(page), page, BlockWriter(Writing(notes_of(page), _link), _picture, _document))
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


def _works_near(page: ArticlePage) -> dict[int, str]:
    """Names of the works that a file mentions."""
    texts = {page.text_id, *(one.other_id for one in page.text.related.all())}
    texts |= {source.version.text_id for source in page.sources.all() if source.version}
    return works(texts)


def _link(kind: str, key: str) -> str:
    if not key.isascii() or not key.isdigit():
        return ""
    if kind == "document":
        document = PublishedDocument.objects.filter(pk=key).first()
        return _full(document.url) if document else ""
    page: Any = Page.objects.live().filter(pk=key).first()
    return (page.specific.full_url or "") if page else ""


def _picture(pk: int) -> PictureFacts | None:
    row = Picture.objects.filter(pk=pk).first()
    return PictureFacts(_full(row.file.url), row.credit, row.licence) if row else None


def _document(pk: int) -> str:
    document = PublishedDocument.objects.filter(pk=pk).first()
    return _full(document.url) if document else ""


def _full(path: str) -> str:
    return urljoin(settings.PUBLIC_URL, path)
