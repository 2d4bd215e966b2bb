"""One way to call a payment service over HTTP: short, with a time limit, and with faults as our own exceptions."""

from __future__ import annotations

from typing import Any

import requests

from broadsheet.payments.providers.interface import TIMEOUT, Declined, Unreachable

MOST_BYTES = 2_000_000


def call(method: str, url: str, **options: Any) -> dict[str, Any]:
    """The answer as data. Raises Unreachable for faults of network or service, Declined where the service says no."""
    try:
        answer = requests.request(method, url, timeout=TIMEOUT, allow_redirects=False, **options)
        data = answer.json() if answer.content and len(answer.content) < MOST_BYTES else {}
    except (requests.RequestException, ValueError) as problem:
        raise Unreachable(type(problem).__name__) from problem
    if answer.status_code >= 500 or answer.status_code in (409, 425, 429):
        raise Unreachable(f"status {answer.status_code}")
    if answer.status_code >= 400 or not isinstance(data, dict):
        raise Declined(_why(data, answer.status_code))
    return data


def _why(data: Any, status: int) -> str:
    if not isinstance(data, dict):
        return f"status {status}"
    fault = data.get("error")
    words = fault.get("message") if isinstance(fault, dict) else data.get("message") or fault
    return f"status {status}: {words}"[:250]
