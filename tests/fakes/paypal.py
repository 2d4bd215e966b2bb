"""A PayPal that keeps orders, captures and refunds, and vouches for its events."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from tests.fakes.serving import FakeService, Fault

CLIENT, SECRET, WEBHOOK = "client", "secret", "WH-1"


class FakePayPal(FakeService):
    """`approve(id)` is what a payer does at the page; `event(id)` what is told of it: (headers, body)."""

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, dict[str, Any]] = {}
        self.signed: set[str] = set()
        self.vault: set[str] = set()
        self.complaints: dict[str, dict[str, Any]] = {}
        self.events = 0

    def answer(self, method: str, path: str, fields: Any, headers: dict[str, str]) -> Any:
        if path == "/v1/oauth2/token":
            return {"access_token": "token", "expires_in": 100}
        if headers.get("Authorization") != "Bearer token":
            raise Fault(401, "no token")
        if path == "/v1/notifications/verify-webhook-signature":
            known = fields["transmission_sig"] in self.signed and fields["webhook_id"] == WEBHOOK
            return {"verification_status": "SUCCESS" if known else "FAILURE"}
        if (method, path) == ("POST", "/v2/checkout/orders"):
            return self._begin(fields)
        if path.startswith("/v1/customer/disputes"):
            return self._dispute(path.removeprefix("/v1/customer/disputes").strip("/"), fields)
        if path.startswith("/v2/payments/captures/") and method == "GET":
            order = path.split("/")[4].removeprefix("CAP-")
            capture = self.orders[order]["purchase_units"][0]["payments"]["captures"][0]
            return capture | {"supplementary_data": {"related_ids": {"order_id": order}}}
        if path.startswith("/v2/payments/captures/"):
            return self._refund(path.split("/")[4], fields)
        return self._order(method, path.split("/"))

    def _begin(self, fields: dict[str, Any]) -> dict[str, Any]:
        number = f"ORDER{len(self.orders) + 1}"
        source = fields["payment_source"]["paypal"]
        if saved := source.get("vault_id"):
            if saved not in self.vault:
                raise Fault(422, "no such payment token")
            self.orders[number] = {"id": number, "status": "APPROVED", "purchase_units": fields["purchase_units"]}
            return self._order("POST", ["", "", "", "", number, "capture"])
        self.orders[number] = {
            "id": number, "status": "PAYER_ACTION_REQUIRED", "purchase_units": fields["purchase_units"],
            "links": [{"rel": "payer-action", "href": f"{self.url}/pay/{number}"}], "saves": "attributes" in source,
        }  # fmt: skip
        return self.orders[number]

    def approve(self, number: str) -> None:
        order = self.orders[number]
        order["status"] = "APPROVED"
        order["payer"] = {"name": {"given_name": "Perpetua", "surname": "Payer"}, "address": {"country_code": "GB"}}

    def _order(self, method: str, parts: list[str]) -> dict[str, Any]:
        order = self.orders.get(parts[4] if len(parts) > 4 else "")
        if order is None:
            raise Fault(404, "no such order")
        if method == "POST" and parts[-1] == "capture":
            if order["status"] != "APPROVED":
                raise Fault(422, "ORDER_NOT_APPROVED" if order["status"] != "COMPLETED" else "ORDER_ALREADY_CAPTURED")
            amount = order["purchase_units"][0]["amount"]
            fee = {"currency_code": amount["currency_code"], "value": "0.70"}
            order["purchase_units"][0]["payments"] = {
                "captures": [
                    {
                        "id": f"CAP-{order['id']}", "status": "COMPLETED", "amount": amount,
                        "seller_receivable_breakdown": {"paypal_fee": fee},
                    }
                ],
                "refunds": [],
            }  # fmt: skip
            order["status"] = "COMPLETED"
            if order.get("saves"):
                self.vault.add(f"vault-{order['id']}")
                vault = {"id": f"vault-{order['id']}", "status": "VAULTED"}
                order["payment_source"] = {"paypal": {"attributes": {"vault": vault}}}
        return order

    def _refund(self, capture: str, fields: dict[str, Any]) -> dict[str, Any]:
        order = self.orders.get(capture.removeprefix("CAP-"))
        if order is None or order["status"] != "COMPLETED":
            raise Fault(404, "no such capture")
        payments = order["purchase_units"][0]["payments"]
        gone = sum(Decimal(one["amount"]["value"]) for one in payments["refunds"])
        if gone + Decimal(fields["amount"]["value"]) > Decimal(payments["captures"][0]["amount"]["value"]):
            raise Fault(422, "more than was captured")
        payments["refunds"].append(
            {"id": f"REF-{capture}-{len(payments['refunds'])}", "status": "COMPLETED", "amount": fields["amount"]}
        )
        return payments["refunds"][-1]

    # --- what a person does at the service's own pages, and payers behind our back ---

    def give_back(self, number: str, minor: int) -> None:
        """Refunded at PayPal's own pages, without us."""
        self._refund(f"CAP-{number}", {"amount": {"currency_code": "GBP", "value": str(Decimal(minor) / 100)}})

    def _dispute(self, complaint: str, fields: dict[str, Any]) -> dict[str, Any]:
        if complaint:
            if complaint not in self.complaints:
                raise Fault(404, "no such dispute")
            return self.complaints[complaint]
        capture = fields.get("disputed_transaction_id")
        mine = [
            {"dispute_id": key, "status": row["status"]} for key, row in self.complaints.items()
            if row["disputed_transactions"][0]["seller_transaction_id"] == capture
        ]  # fmt: skip
        return {"items": mine}

    def dispute(self, number: str, minor: int) -> str:
        """A payer complains: the service holds the money."""
        complaint = f"PP-D-{len(self.complaints) + 1}"
        self.complaints[complaint] = {
            "dispute_id": complaint, "status": "WAITING_FOR_SELLER_RESPONSE", "reason": "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
            "dispute_amount": {"currency_code": "GBP", "value": str(Decimal(minor) / 100)},
            "disputed_transactions": [{"seller_transaction_id": f"CAP-{number}", "buyer_transaction_id": "BUYER"}],
        }  # fmt: skip
        return complaint

    def decide(self, complaint: str, outcome: str, *, as_refund: bool = True) -> None:
        """won, or lost: then the money goes as a refund of the capture, or without one."""
        row = self.complaints[complaint]
        row["status"] = "RESOLVED"
        row["dispute_outcome"] = {"outcome_code": f"RESOLVED_{'SELLER' if outcome == 'won' else 'BUYER'}_FAVOUR"}
        if outcome == "lost":
            row["dispute_outcome"]["amount_refunded"] = row["dispute_amount"]
            if as_refund:
                self._refund(
                    row["disputed_transactions"][0]["seller_transaction_id"], {"amount": row["dispute_amount"]}
                )
            row["is_refund"] = as_refund

    def taken(self) -> int:
        """The truth: what disputes hold or have taken, without what stands among the refunds."""
        held = [
            row for row in self.complaints.values()
            if row["status"] != "RESOLVED" or (row.get("dispute_outcome", {}).get("amount_refunded") and not row["is_refund"])
        ]  # fmt: skip
        return sum(int(Decimal(row["dispute_amount"]["value"]) * 100) for row in held)

    def tell(self, number: str, kind: str, complaint: str = "") -> tuple[dict[str, str], bytes]:
        """An event about a refund, which has only a link "up" to its capture, or about a dispute."""
        if complaint:
            return self._event(kind, self.complaints[complaint])
        links = [
            {"rel": "self", "href": f"{self.url}/v2/payments/refunds/REF-{number}"},
            {"rel": "up", "href": f"{self.url}/v2/payments/captures/CAP-{number}"},
        ]
        return self._event(kind, {"id": f"REF-{number}", "status": "COMPLETED", "links": links})

    def _event(self, kind: str, resource: dict[str, Any]) -> tuple[dict[str, str], bytes]:
        self.events += 1
        signature = f"sig-{self.events}"
        self.signed.add(signature)
        body = json.dumps({"id": f"WH-EVT-{self.events}", "event_type": kind, "resource": resource}).encode()
        return self.headers(signature), body

    def event(self, number: str, kind: str = "CHECKOUT.ORDER.APPROVED") -> tuple[dict[str, str], bytes]:
        resource: dict[str, Any] = {"id": number, "purchase_units": []}
        if kind.startswith("PAYMENT."):
            resource = {"id": f"CAP-{number}", "supplementary_data": {"related_ids": {"order_id": number}}}
        return self._event(kind, resource)

    def headers(self, signature: str) -> dict[str, str]:
        return {
            "Paypal-Auth-Algo": "SHA256withRSA", "Paypal-Cert-Url": f"{self.url}/cert", "Paypal-Transmission-Id": "1",
            "Paypal-Transmission-Sig": signature, "Paypal-Transmission-Time": "2024-11-07T00:00:00Z",
        }  # fmt: skip

    def took(self) -> int:
        """The truth: what was captured less what went back, in minor units."""
        sums = 0
        for order in self.orders.values():
            payments = order["purchase_units"][0].get("payments") or {"captures": [], "refunds": []}
            sums += sum(int(Decimal(one["amount"]["value"]) * 100) for one in payments["captures"])
            sums -= sum(int(Decimal(one["amount"]["value"]) * 100) for one in payments["refunds"])
        return sums
