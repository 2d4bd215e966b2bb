"""How log-in behaves in this house."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from broadsheet.people.visitors import address_of


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed until readers have accounts; editors are invited in the admin."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whose failures are counted: the visitor's, not the proxy's before the house."""
        return address_of(request) or "127.0.0.1"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Letters lead to the house's own address, whatever host the request claims to have been for."""
        host = urlsplit(settings.PUBLIC_URL).netloc
        site = {"name": host, "domain": host}
        super().send_mail(
            template_prefix, email, {**{name: at_home(value) for name, value in context.items()}, "current_site": site}
        )


def at_home(value: Any) -> Any:
    """An address of the house with the host that the house has; anything else as it is."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return value
    return urlunsplit(urlsplit(settings.PUBLIC_URL)[:2] + urlsplit(value)[2:])
