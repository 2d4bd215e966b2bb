"""At the door for everything that somebody sends: characters that XML forbids never get in."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, UnreadablePostError

from broadsheet.core.control_characters import FORBIDDEN, allowed

# The editor sends rich text as JSON, in which such a character is written `\u000b`.
IN_JSON = re.compile(r"(?<!\\)((?:\\\\)*)\\u00(0[0-8bcefBCEF]|1[0-9a-fA-F])")
LINE_ENDS = frozenset({"0b", "0c"})


def clean_words(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Forms and everything else that is posted as one. (What comes by importers is cleaned there.)"""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            _clean(request)
        return get_response(request)

    return middleware


def _clean(request: HttpRequest) -> None:
    try:
        stained = [name for name, values in request.POST.lists() if any(map(_is_stained, values))]
    except UnreadablePostError:
        return  # who reads it next says so
    if not stained:
        return
    post = request.POST.copy()
    for name in stained:
        post.setlist(name, [cleaned(value) for value in post.getlist(name)])
    post._mutable = False
    request.POST = post  # type: ignore[assignment]


def _is_stained(value: str) -> bool:
    return bool(FORBIDDEN.search(value) or IN_JSON.search(value))


def cleaned(value: str) -> str:
    """A value of a form without what XML forbids; a word processor's end of a line becomes a plain one."""
    if value[:1] in "{[":
        value = IN_JSON.sub(lambda one: one[1] + ("\\n" if one[2].lower() in LINE_ENDS else ""), value)
    return allowed(value) if FORBIDDEN.search(value) else value
