"""The short chain around every public page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils import translation

from broadsheet.core.languages import accepted
from broadsheet.core.old_addresses import forms
from broadsheet.pages.frame import Frame, house, interface_for, reading

Answer = Callable[[HttpRequest], HttpResponse]
OUTSIDE = ("/admin/", "/static/", "/fonts/", "/style/", "/files/", "/healthz")


def frame_language(get_response: Answer) -> Answer:
    """Give the request its frame and speak the frame's language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path:
            raise Http404  # no address of ours, and PostgreSQL will not look
        if request.path.startswith("/admin/") and request.method == "GET":
            with reading():
                return get_response(request)
        if request.path.startswith(OUTSIDE):
            return get_response(request)
        with reading():
            code = language_of(request)
            request.frame = Frame(code, request.path)  # type: ignore[attr-defined]
            with translation.override(interface_for(code)):
                return get_response(request)

    return middleware


def language_of(request: HttpRequest) -> str:
    """The language of the address, else the one that the reader's browser asks for."""
    known = house().languages
    first = request.path.split("/", 2)[1]
    if first in known:
        return first
    return accepted(request.headers.get("Accept-Language", ""), known, known[0])


def old_addresses(get_response: Answer) -> Answer:
    """Where nothing is found: the other form of the address, then the register of old addresses."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == "/" and request.META.get("QUERY_STRING") and (target := _register(request)):
            return HttpResponsePermanentRedirect(target)  # WordPress' /?p=34
        response = get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        target = _other_form(request) or _register(request)
        return HttpResponsePermanentRedirect(target) if target else response

    return middleware


def _other_form(request: HttpRequest) -> str:
    path = request.path_info
    other = path.rstrip("/") if path.endswith("/") else f"{path}/"
    is_admin = path.startswith("/admin/") and not path.endswith("/")  # its addresses end in one; it adds it by itself
    if (path.startswith(OUTSIDE) and not is_admin) or not other or "//" in path:
        return ""
    try:
        match = resolve(other)
    except Resolver404:
        return ""
    if match.url_name in {"plain-page", "section-page"}:
        return ""  # they take any path; they know themselves whether it leads anywhere
    query = request.META.get("QUERY_STRING", "")
    return request.path.rstrip("/") + ("" if path.endswith("/") else "/") + (f"?{query}" if query else "")


def _register(request: HttpRequest) -> str:
    from broadsheet.pages.models import OldAddress

    if "\x00" in request.path:
        return ""
    full, path = unquote(request.get_full_path()), unquote(request.path)
    wanted = forms(request.get_full_path())
    rows = OldAddress.objects.filter(folded__in=wanted).select_related("page").order_by("path")
    for row in sorted(rows, key=lambda one: (wanted.index(one.folded), one.path != path)):
        target = row.target or (row.page.specific.address() if row.page and row.page.live else "")
        if target and unquote(target) not in {full, path}:
            return target
    return ""


def quiet_headers(get_response: Answer) -> Answer:
    """Headers that hold for every answer, and the laxer policy that Wagtail's admin needs."""
    lax = "; ".join(f"{name} {value}" for name, value in settings.ADMIN_CONTENT_SECURITY_POLICY.items())

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.get("Content-Type", "").startswith(("font/", "text/css")):  # these can ask for nothing
            response.setdefault(
                "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), interest-cohort=()"
            )
        if request.path.startswith("/admin/"):
            response.setdefault("Content-Security-Policy", lax)
        return response

    return middleware
