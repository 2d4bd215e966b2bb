"""Who knocks: the address of a visitor, for throttling only; never stored as it is."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The visitor's IP address, believing only as many proxies as the house says it has."""
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if settings.PROXIES and len(forwarded) >= settings.PROXIES:
        return forwarded[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def may_write(kind: str, request: HttpRequest, most: int) -> bool:
    """Count one thing that a visitor sends; False when there were more of its kind than `most` within an hour."""
    key = f"{kind}-" + hashlib.sha256(address_of(request).encode()).hexdigest()[:32]
    cache.add(key, 0, timeout=3600)
    return bool(cache.incr(key) <= most)
