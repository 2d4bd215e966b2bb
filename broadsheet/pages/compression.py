"""Answers made smaller on the way: Brotli where the browser takes it, else gzip."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import brotli
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

SMALLEST_BYTES = 200  # below it, the names of the headers weigh more than is saved
QUICK = 5  # Brotli's quality for what is made anew at each request; 11 is for what is kept
_BROTLI = re.compile(r"(?:^|,)\s*br\s*(?:;\s*q=(?P<wish>[0-9.]+)\s*)?(?:,|$)")


def takes_brotli(request: HttpRequest) -> bool:
    found = _BROTLI.search(request.headers.get("Accept-Encoding", ""))
    return bool(found) and (found["wish"] or "1").strip("0.") != ""  # type: ignore[index]


@lru_cache(maxsize=4)
def smallest(data: bytes) -> bytes:
    """As small as it gets (a tenth of a second), for what changes seldom."""
    return brotli.compress(data)


def in_brotli(response: HttpResponse, data: bytes) -> HttpResponse:
    """The same answer with its content compressed so."""
    patch_vary_headers(response, ("Accept-Encoding",))
    response.content = data
    response.headers["Content-Encoding"] = "br"
    response.headers["Content-Length"] = str(len(data))
    if (tag := response.get("ETag")) and tag.startswith('"'):
        response.headers["ETag"] = f"W/{tag}"
    return response


class CompressionMiddleware(GZipMiddleware):
    """Django's own, with Brotli before it."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if response.streaming or response.has_header("Content-Encoding") or not takes_brotli(request):
            return super().process_response(request, response)
        if len(response.content) < SMALLEST_BYTES:
            return response
        data = brotli.compress(response.content, quality=QUICK)
        return in_brotli(response, data) if len(data) < len(response.content) else response
