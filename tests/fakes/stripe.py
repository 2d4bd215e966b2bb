"""A Stripe that keeps sessions, charges and refunds, and signs its events."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

from tests.fakes.serving import FakeService, Fault

KEY, SECRET = "sk_test_fake", "whsec_fake"


class FakeStripe(FakeService):
    """`pay(id)` is what a payer does at the page; `event(id)` what is told of it: (headers, body).

    A session that asks for it leaves a card, `cus_ID` and `pm_ID`; refuses: the cards that are charged in vain.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.charges: dict[str, dict[str, Any]] = {}
        self.refuses: set[str] = set()
        self.events = 0

    def answer(self, method: str, path: str, fields: Any, headers: dict[str, str]) -> Any:
        if headers.get("Authorization") != f"Bearer {KEY}":
            raise Fault(401, "no such key")
        if (method, path) == ("POST", "/v1/checkout/sessions"):
            return self._begin(fields)
        if (method, path) == ("POST", "/v1/refunds"):
            return self._refund(fields)
        if (method, path) == ("POST", "/v1/payment_intents"):
            return self._charge(fields)
        intent = self.charges.get(path.removeprefix("/v1/payment_intents/"))
        if method == "GET" and intent:
            return intent
        number = path.removeprefix("/v1/checkout/sessions/")
        if method == "GET" and number in self.sessions:
            return self.sessions[number]
        raise Fault(404, f"nothing at {path}")

    def _begin(self, fields: dict[str, str]) -> dict[str, Any]:
        number = f"cs_test_{len(self.sessions) + 1}"
        amount = int(fields["line_items[0][price_data][unit_amount]"])
        if amount < 30:
            raise Fault(400, "the amount is too small")
        self.sessions[number] = {
            "id": number, "object": "checkout.session", "url": f"{self.url}/pay/{number}", "status": "open",
            "payment_status": "unpaid", "amount_total": amount, "currency": fields["line_items[0][price_data][currency]"],
            "client_reference_id": fields["client_reference_id"], "success_url": fields["success_url"],
            "saves": fields.get("payment_intent_data[setup_future_usage]"),
        }  # fmt: skip
        return self.sessions[number]

    def _charge(self, fields: dict[str, str]) -> dict[str, Any]:
        known = {f"pm_{number}" for number, one in self.sessions.items() if one["saves"] and "payment_intent" in one}
        if fields["payment_method"] not in known or fields["off_session"] != "true":
            raise Fault(400, "no such card")
        if fields["payment_method"] in self.refuses:
            raise Fault(402, "Your card was declined.")
        number, amount = f"pi_charge_{len(self.charges) + 1}", int(fields["amount"])
        charge = {
            "id": f"ch_{number}", "currency": fields["currency"], "amount": amount, "amount_refunded": 0,
            "balance_transaction": {"fee": 20 + amount // 100, "currency": fields["currency"]},
            "billing_details": {"name": "Perpetua Payer", "address": {"country": "GB"}},
        }  # fmt: skip
        self.charges[number] = {
            "id": number, "status": "succeeded", "amount_received": amount, "currency": fields["currency"],
            "customer": fields["customer"], "payment_method": fields["payment_method"], "latest_charge": charge,
        }  # fmt: skip
        return self.charges[number]

    def pay(self, number: str, amount: int | None = None) -> None:
        session = self.sessions[number]
        paid = session["amount_total"] if amount is None else amount
        charge = {
            "id": f"ch_{number}", "currency": session["currency"], "amount": paid, "amount_refunded": 0,
            "balance_transaction": {"fee": 20 + paid // 100, "currency": session["currency"]},
            "billing_details": {"name": "Perpetua Payer", "address": {"country": "GB"}},
        }  # fmt: skip
        session |= {
            "status": "complete", "payment_status": "paid", "amount_total": paid,
            "payment_intent": {"id": f"pi_{number}", "latest_charge": charge},
        }  # fmt: skip
        if session["saves"]:
            session["customer"] = f"cus_{number}"
            session["payment_intent"] |= {"payment_method": f"pm_{number}", "setup_future_usage": session["saves"]}

    def expire(self, number: str) -> None:
        self.sessions[number]["status"] = "expired"

    def _refund(self, fields: dict[str, str]) -> dict[str, Any]:
        session = next(
            (
                one
                for one in self.sessions.values()
                if one.get("payment_intent", {}).get("id") == fields["payment_intent"]
            ),
            None,
        )
        if session is None:
            raise Fault(404, "no such payment")
        charge = session["payment_intent"]["latest_charge"]
        if charge["amount_refunded"] + int(fields["amount"]) > charge["amount"]:
            raise Fault(400, "more than was paid")
        charge["amount_refunded"] += int(fields["amount"])
        return {"id": f"re_{session['id']}_{charge['amount_refunded']}"}

    def event(self, number: str, kind: str = "checkout.session.completed") -> tuple[dict[str, str], bytes]:
        self.events += 1
        body = json.dumps({"id": f"evt_{self.events}", "type": kind, "data": {"object": {"id": number}}}).encode()
        return {"Stripe-Signature": self.signature(body)}, body

    def signature(self, body: bytes, secret: str = SECRET, at: float | None = None) -> str:
        stamp = str(int(time.time() if at is None else at))
        return f"t={stamp},v1={hmac.new(secret.encode(), stamp.encode() + b'.' + body, hashlib.sha256).hexdigest()}"

    def took(self) -> int:
        """The truth: what was paid less what went back, in minor units."""
        return sum(one["amount"] - one["amount_refunded"] for one in self._all_charges())

    def fees(self) -> int:
        return sum(one["balance_transaction"]["fee"] for one in self._all_charges())

    def _all_charges(self) -> list[dict[str, Any]]:
        intents = [one["payment_intent"] for one in self.sessions.values() if "payment_intent" in one]
        return [one["latest_charge"] for one in (*intents, *self.charges.values())]
