"""Which service an account is with, with its keys out of the environment."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from broadsheet.catalogue.rules import CARD, PAYPAL
from broadsheet.pages.frame import house
from broadsheet.payments.models import PRACTICE, RemittanceAccount
from broadsheet.payments.practice import PracticeService
from broadsheet.payments.providers.interface import Provider
from broadsheet.payments.providers.paypal import PayPal
from broadsheet.payments.providers.stripe import Stripe

STRIPE_PAGES, PAYPAL_PAGES = (
    ("https://checkout.stripe.com",),
    ("https://www.paypal.com", "https://www.sandbox.paypal.com"),
)


def provider_named(provider: str, service: str) -> Provider | None:
    """The service with the keys of an account; None where the operator has given none."""
    if provider == "stripe" and service in settings.STRIPE_ACCOUNTS:
        key, secret = settings.STRIPE_ACCOUNTS[service]
        return Stripe(key, secret, settings.STRIPE_URL)
    if provider == "paypal" and service in settings.PAYPAL_ACCOUNTS:
        client, secret, webhook = settings.PAYPAL_ACCOUNTS[service]
        return PayPal(client, secret, webhook, settings.PAYPAL_URL)
    if provider == PRACTICE and service == PRACTICE and house().is_practice:
        return PracticeService()
    return None


def provider_of(account: RemittanceAccount) -> tuple[str, Provider | None]:
    """The name of the service that an account is with, and the service."""
    name = {CARD: "stripe", PAYPAL: "paypal"}.get(account.kind, "")
    name = PRACTICE if name and account.service == PRACTICE else name
    return name, provider_named(name, account.service) if name else None


def pages_of_services() -> list[str]:
    """Where forms of ours may lead on to, for the policy of pages that have such a form."""
    own = [
        f"{parts.scheme}://{parts.netloc}" for parts in (urlsplit(settings.STRIPE_URL), urlsplit(settings.PAYPAL_URL))
    ]
    return [*STRIPE_PAGES, *PAYPAL_PAGES, *own]
