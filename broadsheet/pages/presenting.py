"""What the template of a plain page needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.safestring import mark_safe

from broadsheet.core.languages import direction, ordered
from broadsheet.core.teasers import plain_text, teaser
from broadsheet.pages.frame import Frame, house
from broadsheet.pages.prose import render_body
from broadsheet.pages.scan_codes import scan_code
from broadsheet.pages.sharing import LONGEST_DESCRIPTION


def frame_for(page: Any, request: HttpRequest) -> Frame:
    """The frame of a request; a preview is framed in the page's own language."""
    frame = getattr(request, "frame", None)
    if frame is None or getattr(request, "is_preview", False):
        frame = Frame(page.language, request.path)
    return frame


def page_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """What every page of the tree shows: its title, language, other versions, address."""
    versions = version_addresses(page)
    return {
        "frame": frame_for(page, request),
        "lang": page.language,
        "dir": direction(page.language),
        "title_html": mark_safe(page.title_html),
        "page_title": page.title,
        "versions": versions,
        "alternates": list(versions.items()) if len(versions) > 1 else [],
        "canonical": page.full_url,
        "scan_code": mark_safe(scan_code(page.full_url or "")),
    }


def plain_page_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    body, _notes = render_body(page.body, page.language, {})
    children = page.get_children().live().specific() if page.pk else []
    return {
        **page_context(page, request),
        "body_html": mark_safe(body),
        "description": page.search_description or teaser(plain_text(body), page.language, LONGEST_DESCRIPTION),
        "pages_below": [(child.title, child.address()) for child in children],
    }


def version_addresses(page: Any) -> dict[str, str]:
    """Addresses of the published versions of a page by language, this one among them."""
    same = type(page).objects.filter(translation_key=page.translation_key, live=True).select_related("locale")
    found = {one.language: one.address() for one in same}
    return {code: found[code] for code in ordered(found, house().languages) if found[code]}
