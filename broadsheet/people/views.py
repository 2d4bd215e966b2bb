"""The one way in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


def to_log_in(request: HttpRequest) -> HttpResponse:
    """Wagtail's own log-in form knows neither our throttle nor the second factor: everybody comes in by ours."""
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("account_login") + (f"?{query}" if query else ""))
