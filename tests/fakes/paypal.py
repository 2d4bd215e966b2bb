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

    def event(self, number: str, kind: str = "CHECKOUT.ORDER.APPROVED") -> tuple[dict[str, str], bytes]:
        self.events += 1
        signature = f"sig-{self.events}"
        self.signed.add(signature)
        resource: dict[str, Any] = {"id": number, "purchase_units": []}
        if kind.startswith("PAYMENT."):
            resource = {"id": f"CAP-{number}", "supplementary_data": {"related_ids": {"order_id": number}}}
        body = json.dumps({"id": f"WH-EVT-{self.events}", "event_type": kind, "resource": resource}).encode()
        return self.headers(signature), body

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
