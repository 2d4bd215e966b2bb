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
        self.complaints: dict[str, dict[str, Any]] = {}
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
        if (method, path) == ("GET", "/v1/disputes"):
            mine = [one for one in self.complaints.values() if one["payment_intent"] == fields.get("payment_intent")]
            return {"object": "list", "data": mine}
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
        if any(one["status"] not in ("won", "warning_closed") for one in self._complaints_of(fields["payment_intent"])):
            raise Fault(400, "the charge is disputed")
        charge["amount_refunded"] += int(fields["amount"])
        return {"id": f"re_{session['id']}_{charge['amount_refunded']}"}

    # --- what a person does at the service's own pages, and banks behind its back ---

    def give_back(self, number: str, minor: int) -> None:
        """Refunded in the dashboard, without us."""
        self._refund({"payment_intent": f"pi_{number}", "amount": str(minor)})

    def fail_refund(self, number: str, minor: int) -> None:
        """The payer's bank could not take a refund: the money is here again."""
        self.sessions[number]["payment_intent"]["latest_charge"]["amount_refunded"] -= minor

    def dispute(self, number: str, minor: int | None = None, *, fee: int = 2000, takes: bool = True) -> str:
        """A payer complains; the amount and a fee are taken at once, or not (an inquiry)."""
        charge = self.sessions[number]["payment_intent"]["latest_charge"]
        charge["disputed"] = True
        complaint = f"dp_{number}_{len(self.complaints) + 1}"
        amount = charge["amount"] - charge["amount_refunded"] if minor is None else minor
        self.complaints[complaint] = {
            "id": complaint, "object": "dispute", "charge": charge["id"], "payment_intent": f"pi_{number}", "amount": amount,
            "currency": charge["currency"], "reason": "product_not_received", "balance_transactions": [],
            "status": "needs_response" if takes else "warning_needs_response",
        }  # fmt: skip
        if takes:
            self._move(complaint, -amount, fee)
        return complaint

    def _move(self, complaint: str, amount: int, fee: int) -> None:
        row = self.complaints[complaint]
        row["balance_transactions"].append(
            {"amount": amount, "fee": fee, "currency": row["currency"], "net": amount - fee}
        )

    def decide(self, complaint: str, status: str) -> None:
        """won: what was taken comes back, the fee does not; lost: it is gone; warning_closed: an inquiry ends."""
        row = self.complaints[complaint]
        row["status"] = status
        taken = -sum(one["amount"] for one in row["balance_transactions"])
        if status == "won" and taken:
            self._move(complaint, taken, 0)

    def _complaints_of(self, intent: str) -> list[dict[str, Any]]:
        return [one for one in self.complaints.values() if one["payment_intent"] == intent]

    def taken(self) -> int:
        """The truth: what disputes have taken and not given back, and their fees."""
        moves = [one for row in self.complaints.values() for one in row["balance_transactions"]]
        return sum(one["fee"] - one["amount"] for one in moves)

    def tell(self, number: str, kind: str) -> tuple[dict[str, str], bytes]:
        """An event about a charge, a refund or a dispute: it names the payment intent, not the session."""
        thing = {"id": f"ch_{number}", "object": "charge", "payment_intent": f"pi_{number}", "charge": f"ch_{number}"}
        return self._event(kind, thing)

    def _event(self, kind: str, thing: dict[str, Any]) -> tuple[dict[str, str], bytes]:
        self.events += 1
        body = json.dumps({"id": f"evt_{self.events}", "type": kind, "data": {"object": thing}}).encode()
        return {"Stripe-Signature": self.signature(body)}, body

    def event(self, number: str, kind: str = "checkout.session.completed") -> tuple[dict[str, str], bytes]:
        return self._event(kind, {"id": number})

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
