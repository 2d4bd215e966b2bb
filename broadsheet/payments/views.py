"""Where payment services tell us of payments."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from broadsheet.payments.paying import keep_notice
from broadsheet.payments.providers.interface import Forged, Unreachable
from broadsheet.people.visitors import address_of

logger = logging.getLogger("broadsheet.payments")
MOST_BYTES = 256 * 1024


@csrf_exempt  # a service signs its notices instead
@never_cache
@require_POST
def webhook(request: HttpRequest, provider: str, service: str) -> HttpResponse:
    """Verify, store, answer; what the notice asks for is done by the worker. A forged one leaves a line in the log."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        keep_notice(provider, service, request.headers, request.body)
    except Forged as problem:
        logger.warning("a notice to %s/%s is refused (%s): %s", provider[:20], service[:40], address_of(request), problem)
        return HttpResponse(status=400)
    except Unreachable as problem:
        logger.warning("a notice of %s cannot be verified now: %s", provider[:20], problem)
        return HttpResponse(status=503)
    return HttpResponse(status=200)
