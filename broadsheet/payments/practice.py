"""A payment service to practise with: pages and answers as of a real one, and no money. Only in a house that is for practice."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin

from django.db import transaction

from broadsheet.core.money import Money
from broadsheet.payments.models import Practice
from broadsheet.payments.providers.interface import (
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

SERVICE = "practice"
SAVED = "practice-card"


class PracticeService:
    """Keeps its payments in our own tables; see `providers.interface.Provider`."""

    def begin(self, wish: Wish) -> Begun:
        row = self._row(wish, Practice.OPEN)
        return Begun(row.number, urljoin(wish.return_url, f"/payments/practice/{row.number}"))

    def charge(self, wish: Wish, saved_id: str) -> Begun:
        if saved_id != SAVED:
            raise Declined("no such way to pay")
        return Begun(self._row(wish, Practice.PAID).number, "")

    def _row(self, wish: Wish, state: str) -> Practice:
        given = {
            "amount_minor": wish.amount.minor, "currency": wish.amount.currency, "words": wish.description[:250],
            "language": wish.language, "return_url": wish.return_url, "saves": wish.saves, "state": state,
        }  # fmt: skip
        return Practice.objects.get_or_create(key=wish.key, defaults=given)[0]

    def look(self, provider_id: str) -> Seen:
        row = Practice.objects.filter(number=provider_id).first()
        if row is None:
            raise Declined("no such payment")
        if row.state != Practice.PAID:
            return Seen(OPEN if row.state == Practice.OPEN else FAILED)
        return Seen(
            PAID, row.money, row.number, Money(0, row.currency), sum(row.refunds.values()),
            saved_id=SAVED if row.saves else "",
        )  # fmt: skip

    def disputes(self, payment_id: str, currency: str) -> tuple[SeenDispute, ...]:
        return ()

    def pay_back(self, payment_id: str, amount: Money, key: str) -> str:
        with transaction.atomic():
            row = Practice.objects.select_for_update().filter(number=payment_id, state=Practice.PAID).first()
            if row is None or sum((row.refunds | {key: amount.minor}).values()) > row.amount_minor:
                raise Declined("more than was paid")
            row.refunds[key] = amount.minor
            row.save(update_fields=["refunds"])
        return key

    def read(self, headers: Mapping[str, str], body: bytes) -> Notice:
        raise Forged("the practice service sends no notices")
