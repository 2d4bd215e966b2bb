"""One line in the log for each request, with an id and without personal data."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("broadsheet.requests")


def request_line(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Log method, path without query, status, milliseconds and an id that the answer carries too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began, number = time.perf_counter(), secrets.token_hex(4)
        response = get_response(request)
        response["X-Request-Id"] = number
        milliseconds = (time.perf_counter() - began) * 1000
        logger.info("%s %s %s %d %.1fms", number, request.method, _told(request), response.status_code, milliseconds)
        return response

    return middleware


def _told(request: HttpRequest) -> str:
    """The path without a secret in it: who has the token of an order has the order."""
    found = request.resolver_match
    token = found.kwargs.get("token") if found else None
    return request.path.replace(str(token), "…") if token else request.path
