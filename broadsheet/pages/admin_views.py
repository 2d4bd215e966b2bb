"""Pages of the admin that belong to no kind of rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from broadsheet.pages.frame import house
from broadsheet.pages.references import KINDS, Kind, words_of


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
