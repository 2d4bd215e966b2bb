"""Pages of the admin that belong to no kind of rows."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.pages import handbook
from broadsheet.pages.frame import house
from broadsheet.pages.references import KINDS, Kind, words_of


@require_safe
def handbook_index(request: HttpRequest) -> HttpResponse:
    """What volunteers do every day, in the language spoken; the rest in English."""
    context = {"daily": handbook.daily(_spoken()), "others": handbook.others(), "page_title": _("Handbook")}
    return render(request, "pages/admin/handbook.html", {**context, "header_icon": "help"})


@require_safe
def handbook_page(request: HttpRequest, name: str, is_daily: bool = False) -> HttpResponse:
    found = handbook.page(name, _spoken(), is_daily)
    if found is None:
        raise Http404
    context = {"page": found, "page_title": found.title, "header_icon": "help"}
    return render(request, "pages/admin/handbook_page.html", context)


def _spoken() -> str:
    return translation.get_language() or "en"


@require_safe
def references(request: HttpRequest) -> JsonResponse:
    """What can be named in a text of a language, by kind, with the words that would be printed now."""
    wanted = request.GET.get("language", "")
    language = wanted if wanted in house().languages else house().first_language
    return JsonResponse({"kinds": [_kind(name, kind, language) for name, kind in KINDS.items()]})


def _kind(name: str, kind: Kind, language: str) -> dict[str, Any]:
    with translation.override(language):
        things = [_thing(name, key, label, language) for key, label in kind.choices(language)]
    return {"kind": name, "label": str(kind.label), "things": [one for one in things if one["words"]]}


def _thing(name: str, key: str, label: str, language: str) -> dict[str, str]:
    found = words_of(name, key, language)
    return {"key": key, "label": label, "words": found[0] if found else ""}
