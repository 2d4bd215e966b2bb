"""Stripe Checkout: a small client of the API's sessions, payment intents and refunds.

Source: Stripe's API reference (Checkout Sessions, Refunds) and "Verify webhook signatures manually".
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from broadsheet.core.languages import base_code
from broadsheet.core.money import Money, exponent, is_currency
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

TOLERANCE_SECONDS = 300
SPOKEN = frozenset(
    "bg cs da de el en es et fi fil fr hr hu id it ja ko lt lv ms mt nb nl pl pt ro ru sk sl sv th tr vi zh".split()
)
# Currencies that the service counts with other decimal places than ISO 4217.
_PLACES = {"UGX": 2, "ISK": 2}


@dataclass(frozen=True)
class Stripe:
    """An account: its secret key, the secret of its webhook, the address of the API."""

    key: str
    webhook_secret: str
    url: str
    now: Callable[[], float] = time.time

    def begin(self, wish: Wish) -> Begun:
        spoken = base_code(wish.language)
        fields = {
            "mode": "payment", "client_reference_id": wish.reference, "success_url": wish.return_url,
            "cancel_url": wish.cancel_url, "locale": spoken if spoken in SPOKEN else "auto",
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": wish.amount.currency.lower(),
            "line_items[0][price_data][unit_amount]": str(_theirs(wish.amount)),
            "line_items[0][price_data][product_data][name]": wish.description[:250] or wish.reference,
            "payment_intent_data[description]": wish.reference, "metadata[reference]": wish.reference,
        }  # fmt: skip
        if wish.email:
            fields["customer_email"] = wish.email
        if wish.saves:
            fields |= {"customer_creation": "always", "payment_intent_data[setup_future_usage]": "off_session"}
        made = self._call("POST", "/v1/checkout/sessions", fields, wish.key)
        return Begun(str(made["id"]), str(made["url"]))

    def charge(self, wish: Wish, saved_id: str) -> Begun:
        customer, _colon, way = saved_id.partition(":")
        fields = {
            "amount": str(_theirs(wish.amount)), "currency": wish.amount.currency.lower(), "customer": customer,
            "payment_method": way, "off_session": "true", "confirm": "true", "description": wish.description[:250],
            "metadata[reference]": wish.reference,
        }  # fmt: skip
        return Begun(str(self._call("POST", "/v1/payment_intents", fields, wish.key)["id"]), "")

    def look(self, provider_id: str) -> Seen:
        if provider_id.startswith("pi_"):
            return self._look_at_charge(provider_id)
        query = {"expand[]": "payment_intent.latest_charge.balance_transaction"}
        made = self._call("GET", f"/v1/checkout/sessions/{provider_id}", query)
        if made.get("payment_status") != "paid":
            return Seen(EXPIRED if made.get("status") == "expired" else OPEN)
        return _paid(made.get("payment_intent") or {}, _ours(made["amount_total"], made["currency"]), made)

    def _look_at_charge(self, provider_id: str) -> Seen:
        query = {"expand[]": "latest_charge.balance_transaction"}
        intent = self._call("GET", f"/v1/payment_intents/{provider_id}", query)
        if intent.get("status") != "succeeded":
            return Seen({"canceled": EXPIRED, "processing": OPEN}.get(str(intent.get("status")), FAILED))
        return _paid(intent, _ours(intent["amount_received"], intent["currency"]), {})

    def disputes(self, payment_id: str, currency: str) -> tuple[SeenDispute, ...]:
        found = self._call("GET", "/v1/disputes", {"payment_intent": payment_id, "limit": "100"})
        return tuple(_dispute(one, currency) for one in found.get("data") or [])

    def pay_back(self, payment_id: str, amount: Money, key: str) -> str:
        fields = {"payment_intent": payment_id, "amount": str(_theirs(amount))}
        return str(self._call("POST", "/v1/refunds", fields, key)["id"])

    def read(self, headers: Mapping[str, str], body: bytes) -> Notice:
        self._verify(headers.get("Stripe-Signature", ""), body)
        try:
            event = json.loads(body)
            return Notice(str(event["id"]), str(event["type"]), _about(str(event["type"]), event["data"]["object"]))
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise Forged("not an event") from problem

    def _verify(self, header: str, body: bytes) -> None:
        parts = [part.partition("=")[::2] for part in header.split(",")[:20]]
        stamp = next((value for name, value in parts if name.strip() == "t"), "")
        if not stamp.isdecimal() or abs(self.now() - int(stamp)) > TOLERANCE_SECONDS:
            raise Forged("no fresh time stamp")
        wanted = hmac.new(self.webhook_secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        given = [value.strip() for name, value in parts if name.strip() == "v1"]
        if not self.webhook_secret or not any(hmac.compare_digest(wanted.encode(), one.encode()) for one in given):
            raise Forged("the signature is not theirs")

    def _call(self, method: str, path: str, fields: Mapping[str, str], key: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.key}"} | ({"Idempotency-Key": key} if key else {})
        given = {"data": fields} if method == "POST" else {"params": fields}
        try:
            return call(method, f"{self.url}{path}", headers=headers, **given)
        except KeyError as problem:  # pragma: no cover - an answer of another shape
            raise Declined(f"the answer has no {problem}") from problem


def _theirs(amount: Money) -> int:
    """The amount in the service's own smallest unit."""
    return amount.minor * 10 ** (_PLACES.get(amount.currency, exponent(amount.currency)) - exponent(amount.currency))


def _ours(number: Any, currency: Any) -> Money:
    code = str(currency).upper()
    if not is_currency(code):
        raise Declined(f"an amount in {code[:10]}")
    return Money(int(number) // 10 ** (_PLACES.get(code, exponent(code)) - exponent(code)), code)


def _paid(intent: Mapping[str, Any], amount: Money, session: Mapping[str, Any]) -> Seen:
    charge = intent.get("latest_charge") or {}
    details = charge.get("billing_details") or session.get("customer_details") or {}
    customer, way = intent.get("customer") or session.get("customer"), intent.get("payment_method")
    is_saved = intent.get("setup_future_usage") == "off_session" and customer and way
    return Seen(
        PAID, amount, str(intent.get("id") or ""), _fee(charge),
        _ours(charge.get("amount_refunded") or 0, amount.currency).minor, str(details.get("name") or ""),
        str((details.get("address") or {}).get("country") or ""), f"{customer}:{way}" if is_saved else "",
        bool(charge.get("disputed")),
    )  # fmt: skip


def _fee(charge: Mapping[str, Any]) -> Money | None:
    """What the service keeps; only where it keeps it in the currency of the payment."""
    booked = charge.get("balance_transaction")
    if not isinstance(booked, dict) or "fee" not in booked:
        return None
    fee = _ours(booked["fee"], booked.get("currency"))
    return fee if fee.currency == str(charge.get("currency", fee.currency)).upper() else None


def _about(kind: str, thing: Mapping[str, Any]) -> tuple[str, ...]:
    """The payment that an event speaks of: a session or intent itself, or the intent of a charge, a refund or a dispute."""
    if kind.startswith(("checkout.session.", "payment_intent.")):
        return (str(thing["id"]),)
    if not kind.startswith(("charge.", "refund.")):
        return ()
    intent = thing.get("payment_intent")
    number = intent.get("id") if isinstance(intent, dict) else intent
    return (str(number),) if number else ()


_DECIDED = {"won": "won", "lost": "lost", "warning_closed": "won", "prevented": "won"}


def _dispute(given: Mapping[str, Any], currency: str) -> SeenDispute:
    """Money that moved for it stands in its balance transactions; in another currency it is the treasurer's to book."""
    moved = [one for one in given.get("balance_transactions") or [] if str(one.get("currency")).upper() == currency]
    return SeenDispute(
        str(given["id"]), _DECIDED.get(str(given.get("status")), "open"), _ours(given["amount"], given["currency"]).minor,
        max(0, -sum(_ours(one["amount"], currency).minor for one in moved)),
        sum(_ours(one.get("fee") or 0, currency).minor for one in moved), str(given.get("reason") or ""),
    )  # fmt: skip
