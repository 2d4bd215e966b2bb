"""Plain pages, the style sheet, documents."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

from csp.decorators import csp_exempt
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from broadsheet.pages import sharing
from broadsheet.pages.compression import in_brotli, smallest, takes_brotli
from broadsheet.pages.fonts import font_file
from broadsheet.pages.frame import Frame, house
from broadsheet.pages.models import Picture, PlainPage, PublishedDocument, SectionNode
from broadsheet.pages.styles import sheet, style_name

PICTURE_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def plain_page(request: HttpRequest, lang: str, path: str) -> HttpResponse:
    """A page of the house."""
    root = house().root_section_id
    return _serve_below(request, root, lang, path)


@require_safe
def section_page(request: HttpRequest, lang: str, section: str, path: str) -> HttpResponse:
    """A page of a section."""
    sections = {node.section.slug: node.section_id for node in house().nodes.values()}
    return _serve_below(request, sections.get(section), lang, path)


def _serve_below(request: HttpRequest, section_id: int | None, lang: str, path: str) -> HttpResponse:
    if path.endswith("/"):
        raise Http404
    page = find_page(section_id, request.frame, path)  # type: ignore[attr-defined]
    if page is None:
        raise Http404
    return page.serve(request)


def find_page(section_id: int | None, frame: Frame, path: str) -> PlainPage | None:
    """The page at a path below a section's node in the frame's language, else in another, by the house's order."""
    nodes: dict[str, SectionNode] = {
        language: node for (section, language), node in house().nodes.items() if section == section_id
    }
    paths = {f"{node.page.url_path}{path}/": language for language, node in nodes.items()}
    pages = PlainPage.objects.live().filter(url_path__in=paths).select_related("locale")
    found = {paths[page.url_path]: page for page in pages}
    for language in frame.order:
        if language in found:
            return found[language]
    return None


@csp_exempt()  # type: ignore[arg-type]  # a sheet fetches nothing by itself; the policy of its page holds
@require_safe
def style(request: HttpRequest, name: str) -> HttpResponse:
    """The style sheet; an older name gets today's sheet, not kept."""
    view = house()
    response = HttpResponse(sheet(view), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOR_EVER if f"{name}.css" == style_name(view) else "no-cache"
    return in_brotli(response, smallest(response.content)) if takes_brotli(request) else response


@csp_exempt()  # type: ignore[arg-type]
@require_safe
def font(request: HttpRequest, name: str) -> HttpResponse:
    """A web face; its name changes with its content, so it may be kept for ever."""
    path = font_file(f"{name}.woff2")
    if path is None:
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="font/woff2")
    response["Cache-Control"] = FOR_EVER
    return response


@require_safe
def document(request: HttpRequest, pk: int, filename: str) -> HttpResponse | FileResponse:
    """A document, always as an attachment that can run nothing."""
    row = get_object_or_404(PublishedDocument, pk=pk)
    if row.collection.get_view_restrictions():
        raise Http404
    if filename != row.filename:
        return HttpResponsePermanentRedirect(f"/documents/{pk}/{quote(row.filename)}")
    response = FileResponse(row.file.open("rb"), as_attachment=True, filename=row.filename)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_safe
def emblem(request: HttpRequest) -> HttpResponse:
    """The emblem of the house as a drawing; one of dots is an icon like others."""
    picture = Picture.objects.filter(pk=house().emblem_id).first()
    if picture is None or not picture.is_svg():
        return icon(request, 512)
    with picture.file.open("rb") as stream:
        return _drawn(stream.read(), "image/svg+xml")


@require_safe
def icon(request: HttpRequest, side: int) -> HttpResponse:
    """The emblem as dots, for screens of telephones and for programs that show no drawings."""
    return _drawn(*_found(sharing.icon(house(), side)))


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """What browsers ask for without being told."""
    data, _kind = _found(sharing.icon(house(), 48))
    return _drawn(sharing.as_ico(data), "image/x-icon")


@require_safe
def share(request: HttpRequest, pk: int, mark: str) -> HttpResponse:
    """The picture of a page, as cards of shared links show it."""
    return _drawn(*_found(sharing.shared_picture(pk, mark)))


def _found(drawn: tuple[bytes, str] | None) -> tuple[bytes, str]:
    if drawn is None:
        raise Http404
    return drawn


def _drawn(data: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def file(request: HttpRequest, path: str) -> HttpResponse | FileResponse:
    """A picture or its rendition. Documents have their own address; nothing here can run."""
    kind = PICTURE_TYPES.get(PurePosixPath(path).suffix.lower())
    if kind is None or not path.startswith(("original_images/", "images/")):
        raise Http404
    try:
        stream = default_storage.open(path, "rb")
    except (OSError, SuspiciousFileOperation) as problem:
        raise Http404 from problem
    response = FileResponse(stream, content_type=kind)
    response["Cache-Control"] = FOR_EVER
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return response
