"""Answers to what cannot be answered, in the language of the address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from broadsheet.pages.frame import Frame
from broadsheet.pages.middleware import language_of


def _framed(request: HttpRequest) -> Frame:
    frame = getattr(request, "frame", None)
    if frame is None:
        frame = request.frame = Frame(language_of(request), request.path)  # type: ignore[attr-defined]
    return frame


def _answer(request: HttpRequest, status: int, heading: str, words: str) -> HttpResponse:
    context = {"heading": heading, "words": words, "page_title": heading, "is_error": True}
    return render(request, "errors/error.html", context, status=status)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    with translation.override(_framed(request).interface):
        return _answer(
            request,
            404,
            _("There is no such page"),
            _(
                "The address may have been mistyped, or the page may have been taken away. Search for it, or take one of the ways below."
            ),
        )


def not_allowed(request: HttpRequest, exception: Any = None) -> HttpResponse:
    with translation.override(_framed(request).interface):
        return _answer(
            request, 403, _("Not open to you"), _("This page is for people with certain tasks in the house.")
        )


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    with translation.override(_framed(request).interface):
        return _answer(
            request, 400, _("We could not read that"), _("The request was malformed. Go back and try again.")
        )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    with translation.override(_framed(request).interface):
        return _answer(
            request,
            403,
            _("The form has grown old"),
            _(
                "It lay open too long, or cookies are switched off. Go back, load the page anew and send it again: nothing was stored."
            ),
        )


def server_error(request: HttpRequest) -> HttpResponse:
    """The house itself may be unwell here: no database, no frame, one plain page."""
    first = request.path.split("/", 2)[1][:20]
    language = first if translation.check_for_language(first) and first else "en"
    with translation.override(language):
        words = {
            "lang": language,
            "dir": "rtl" if translation.get_language_bidi() else "ltr",
            "heading": _("Something is broken here"),
            "words": _("It is our fault, not yours, and it has been written down. Try again in a little while."),
        }
        return HttpResponse(_PLAIN.format(**words), status=500)


_PLAIN = (
    '<!doctype html><html lang="{lang}" dir="{dir}"><head><meta charset="utf-8"><title>{heading}</title>'
    '<meta name="viewport" content="width=device-width"></head>'
    '<body><main><h1>{heading}</h1><p>{words}</p><p><a href="/">↩</a></p></main></body></html>'
)
