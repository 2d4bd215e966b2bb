"""A counter for tests: accounts and ways to pay of the house, people who order."""

from __future__ import annotations

from broadsheet.catalogue.tests.shelves import root
from broadsheet.core.money import Money
from broadsheet.orders import actions
from broadsheet.orders.actions import Ordering, Who
from broadsheet.orders.rules import Basket, BasketLine, new_key
from broadsheet.payments import actions as payments
from broadsheet.payments.models import Method, RemittanceAccount

HOME = {"lines": "7 High Street", "locality": "Leeds", "postcode": "LS1 1AA"}
DETAILS = {
    "bank": {"iban": "GB33BUKB20201555555555", "bic": "BUKBGB22"},
    "cheque": {"postal_address": "NW\nBM Nightglass\nLondon\nWC1N 3XX"},
    "paypal": {"service": "house"},
    "card": {"service": "house"},
    "cash": {},
}


def open_way(kind="bank", currency="GBP", section=None, *, is_public=True):
    """An account of the house, and that people may pay into it."""
    section = section or root()
    account = RemittanceAccount.objects.create(
        section=section, name=f"{section.slug} {kind} {currency}", kind=kind, currency=currency, payee="Lantern Press",
        **DETAILS[kind],
    )  # fmt: skip
    Method.objects.create(account=account, is_public=is_public)
    return account


def basket(*offers, country="GB", key=None, **others):
    """A basket with one of each offer; others: countries of recipients, as r1="FR"."""
    lines = [offer if isinstance(offer, BasketLine) else BasketLine(offer.pk) for offer in offers]
    countries = {0: country, **{int(name[1:]): code for name, code in others.items()}}
    return Basket(key or new_key(), tuple(lines), countries)


def who(name="Ottavia Lucente", email="ottavia@example.org", parts=HOME, **fields):
    return Who(name=name, email=email, parts=parts, **fields)


def ordering(kept, currency="GBP", method="bank", people=None, **fields):
    return Ordering(
        basket=kept, section=root(), currency=currency, method=method, people=people or {0: who()},
        language=fields.pop("language", "en"), **fields,
    )  # fmt: skip


def placed(*offers, **fields):
    return actions.place(ordering(basket(*offers), **fields))


def pay(order, minor=None, account=None, key=None):
    """Money for an order arrives and is allocated to it."""
    account = account or RemittanceAccount.objects.get(
        kind=order.method, currency=order.currency, section=order.section
    )
    amount = Money(order.due.amount_minor if minor is None else minor, order.currency)
    day = order.placed_at.date()
    row = payments.record_remittance(
        account, amount, day, "test", key or f"test:{order.pk}:{amount.minor}", payer_name="O"
    )
    payments.allocate(row, order.due)
    order.refresh_from_db()
    order.due.refresh_from_db()
    return row
