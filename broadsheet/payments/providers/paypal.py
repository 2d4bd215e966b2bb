"""PayPal Orders v2: a small client of orders, captures and refunds.

Source: PayPal's REST reference (Orders v2, Payments v2, Webhooks Management v1).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from broadsheet.core.money import Money, NotAnAmount, exponent, is_currency, read_money
from broadsheet.payments.providers.calling import call
from broadsheet.payments.providers.interface import (
    EXPIRED,
    FAILED,
    OPEN,
    PAID,
    Begun,
    Declined,
    Forged,
    Notice,
    Seen,
    SeenDispute,
    Wish,
)

# Locales that its pages speak; others get its own choice.
SPOKEN = {
    "en": "en-GB",
    "it": "it-IT",
    "fr": "fr-FR",
    "es": "es-ES",
    "ru": "ru-RU",
    "de": "de-DE",
    "pt": "pt-PT",
    "tr": "tr-TR",
}
SIGNED = {
    "auth_algo": "Paypal-Auth-Algo", "cert_url": "Paypal-Cert-Url", "transmission_id": "Paypal-Transmission-Id",
    "transmission_sig": "Paypal-Transmission-Sig", "transmission_time": "Paypal-Transmission-Time",
}  # fmt: skip
_CAPTURE = re.compile(r"/captures?/([A-Za-z0-9-]+)/?$")
# How a dispute ends with the money at the buyer's.
_BUYERS = frozenset({"RESOLVED_BUYER_FAVOUR", "RESOLVED_BUYER_FAVOR", "ACCEPTED"})
# Currencies that it takes only in whole units.
_WHOLE = frozenset({"JPY", "HUF", "TWD"})


@dataclass(frozen=True)
class PayPal:
    """An account: client's number and secret, the number of its webhook, the address of the API."""

    client_id: str
    secret: str
    webhook_id: str
    url: str

    def begin(self, wish: Wish) -> Begun:
        context = {
            "return_url": wish.return_url, "cancel_url": wish.cancel_url, "user_action": "PAY_NOW",
            "shipping_preference": "NO_SHIPPING",
        }  # fmt: skip
        if locale := SPOKEN.get(wish.language.partition("-")[0]):
            context["locale"] = locale
        source: dict[str, Any] = {"experience_context": context}
        if wish.saves:
            source["attributes"] = {"vault": {"store_in_vault": "ON_SUCCESS", "usage_type": "MERCHANT"}}
        made = self._order(wish, source)
        links = {link.get("rel"): link.get("href") for link in made.get("links", [])}
        address = links.get("payer-action") or links.get("approve")
        if not address:
            raise Declined("the order has no address for the payer")
        return Begun(str(made["id"]), str(address))

    def charge(self, wish: Wish, saved_id: str) -> Begun:
        return Begun(str(self._order(wish, {"vault_id": saved_id})["id"]), "")

    def _order(self, wish: Wish, source: Mapping[str, Any]) -> dict[str, Any]:
        unit = {
            "reference_id": wish.reference, "custom_id": wish.reference, "description": wish.description[:127],
            "amount": {"currency_code": wish.amount.currency, "value": _theirs(wish.amount)},
        }  # fmt: skip
        data = {"intent": "CAPTURE", "purchase_units": [unit], "payment_source": {"paypal": source}}
        return self._call("POST", "/v2/checkout/orders", data, wish.key)

    def look(self, provider_id: str) -> Seen:
        made = self._call("GET", f"/v2/checkout/orders/{provider_id}")
        if made.get("status") == "APPROVED":
            made = self._capture(provider_id)
        if made.get("status") == "VOIDED":
            return Seen(EXPIRED)
        if made.get("status") != "COMPLETED":
            return Seen(OPEN)
        return self._captured(made)

    def _capture(self, provider_id: str) -> dict[str, Any]:
        """Take what the payer has agreed to; under one key, so that a lost answer takes nothing twice."""
        self._call("POST", f"/v2/checkout/orders/{provider_id}/capture", {}, f"capture-{provider_id}")
        return self._call("GET", f"/v2/checkout/orders/{provider_id}")

    def _captured(self, made: Mapping[str, Any]) -> Seen:
        payments = [unit.get("payments") or {} for unit in made.get("purchase_units", [])]
        captures = [one for payment in payments for one in payment.get("captures", [])]
        if not captures:
            return Seen(OPEN)
        capture = captures[0]
        if capture.get("status") in ("DECLINED", "FAILED"):
            return Seen(FAILED)
        if capture.get("status") not in ("COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED", "REVERSED"):
            return Seen(OPEN)  # pending: the money is not ours yet
        fee = ((capture.get("seller_receivable_breakdown") or {}).get("paypal_fee")) or {}
        payer = made.get("payer") or {}
        name = payer.get("name") or {}
        return Seen(
            PAID, _ours(capture["amount"]), str(capture["id"]), _ours(fee) if fee else None,
            sum(_ours(one["amount"]).minor for one in _refunds(made)),
            " ".join(str(part) for part in (name.get("given_name"), name.get("surname")) if part),
            str((payer.get("address") or {}).get("country_code") or ""), _vaulted(made),
        )  # fmt: skip

    def disputes(self, payment_id: str, currency: str) -> tuple[SeenDispute, ...]:
        """Listed by the transaction, then each read whole; an account without the right to read them knows of none."""
        try:
            found = self._call("GET", f"/v1/customer/disputes?disputed_transaction_id={quote(payment_id)}")
        except Declined:
            return ()
        numbers = [str(one["dispute_id"]) for one in found.get("items") or []]
        if not numbers:
            return ()
        capture = self._call("GET", f"/v2/payments/captures/{quote(payment_id)}")
        refunded = self._refunds_of(capture)
        whole = [self._call("GET", f"/v1/customer/disputes/{quote(number)}") for number in numbers]
        return tuple(_dispute(one, refunded, _ours(capture["amount"])) for one in whole)

    def _refunds_of(self, capture: Mapping[str, Any]) -> list[Money]:
        """What went back of a capture, as its order lists it."""
        related = (capture.get("supplementary_data") or {}).get("related_ids") or {}
        if not related.get("order_id"):
            return []
        return [
            _ours(one["amount"]) for one in _refunds(self._call("GET", f"/v2/checkout/orders/{related['order_id']}"))
        ]

    def pay_back(self, payment_id: str, amount: Money, key: str) -> str:
        data = {"amount": {"currency_code": amount.currency, "value": _theirs(amount)}}
        return str(self._call("POST", f"/v2/payments/captures/{payment_id}/refund", data, key)["id"])

    def read(self, headers: Mapping[str, str], body: bytes) -> Notice:
        try:
            event = json.loads(body)
            notice = Notice(str(event["id"]), str(event["event_type"]), _about(event.get("resource") or {}))
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise Forged("not an event") from problem
        signed = {name: headers.get(header, "") for name, header in SIGNED.items()}
        if not all(signed.values()):
            raise Forged("it is not signed")
        answer = self._call(
            "POST", "/v1/notifications/verify-webhook-signature",
            {**signed, "webhook_id": self.webhook_id, "webhook_event": event},
        )  # fmt: skip
        if answer.get("verification_status") != "SUCCESS":
            raise Forged("the signature is not theirs")
        return notice

    def _call(self, method: str, path: str, data: Mapping[str, Any] | None = None, key: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token()}", "Prefer": "return=representation"}
        if key:
            headers["PayPal-Request-Id"] = key
        return call(method, f"{self.url}{path}", headers=headers, **({} if data is None else {"json": data}))

    def _token(self) -> str:
        given = {"data": {"grant_type": "client_credentials"}, "auth": (self.client_id, self.secret)}
        return str(call("POST", f"{self.url}/v1/oauth2/token", **given).get("access_token", ""))


def _refunds(order: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What went back of an order, or is on its way."""
    payments = [unit.get("payments") or {} for unit in order.get("purchase_units", [])]
    rows = [one for payment in payments for one in payment.get("refunds", [])]
    return [one for one in rows if one.get("status") not in ("CANCELLED", "FAILED")]


def _vaulted(made: Mapping[str, Any]) -> str:
    source = (made.get("payment_source") or {}).get("paypal") or {}
    vault = (source.get("attributes") or {}).get("vault") or {}
    return str(vault.get("id") or "") if vault.get("status") == "VAULTED" else ""


def _about(resource: Mapping[str, Any]) -> tuple[str, ...]:
    """What a notice speaks of: an order, the order of a capture, the capture that a refund leads "up" to, or those disputed."""
    related = (resource.get("supplementary_data") or {}).get("related_ids") or {}
    if order := related.get("order_id") or (resource.get("id") if "purchase_units" in resource else ""):
        return (str(order),)
    disputed = [one.get("seller_transaction_id") for one in resource.get("disputed_transactions") or []]
    up = [link.get("href") for link in resource.get("links") or [] if link.get("rel") == "up"]
    captures = [_CAPTURE.search(urlsplit(str(address)).path) for address in up]
    return tuple(dict.fromkeys(str(one) for one in (*disputed, *(found[1] for found in captures if found)) if one))


def _dispute(given: Mapping[str, Any], refunded: list[Money], captured: Money) -> SeenDispute:
    """While it is open the service holds what it is about; when it is lost the money has gone, as a refund or by itself."""
    amount = _ours(given.get("dispute_amount") or {"currency_code": captured.currency, "value": "0"})
    outcome = str((given.get("dispute_outcome") or {}).get("outcome_code") or "")
    is_open = str(given.get("status")) not in ("RESOLVED", "CLOSED")
    state = "open" if is_open else "lost" if outcome in _BUYERS else "won"
    gone = (given.get("dispute_outcome") or {}).get("amount_refunded")
    held = _ours(gone) if state == "lost" and gone else amount
    left = captured.minor - sum(one.minor for one in refunded)
    is_refund = state == "lost" and held in refunded
    minor = 0 if state == "won" or is_refund or amount.currency != captured.currency else min(held.minor, left)
    return SeenDispute(str(given["dispute_id"]), state, amount.minor, max(0, minor), 0, str(given.get("reason") or ""))


def _theirs(amount: Money) -> str:
    if amount.currency in _WHOLE and exponent(amount.currency):
        whole, rest = divmod(amount.minor, 10 ** exponent(amount.currency))
        if rest:
            raise Declined(f"{amount.currency} is taken in whole units only")
        return str(whole)
    return str(amount.decimal)


def _ours(given: Mapping[str, Any]) -> Money:
    code = str(given.get("currency_code"))
    if not is_currency(code):
        raise Declined(f"an amount in {code[:10]}")
    try:
        return read_money(str(given.get("value")), code)
    except NotAnAmount as problem:
        raise Declined(f"the amount {str(given.get('value'))[:20]}") from problem
