"""The demo's counter: accounts, orders from six countries, money that came and money that still seeks its owner."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from broadsheet.catalogue.models import Offer
from broadsheet.core.addresses import PARTS
from broadsheet.demo.catalogue import amount
from broadsheet.ledger.models import ExpenseKind, ExpenseKindWords, VatRate
from broadsheet.orders.actions import Ordering, Who, place
from broadsheet.orders.models import Order
from broadsheet.orders.rules import WEB, Basket, BasketLine
from broadsheet.payments import actions as payments
from broadsheet.payments.giving import Giving, promise_gift
from broadsheet.payments.models import Due, GiftPurpose, Method, Practice, ProviderPayment, RemittanceAccount
from broadsheet.payments.paying import settle, start_payment
from broadsheet.payments.statement_actions import import_statement
from broadsheet.payments.statements.reading import read_statements
from broadsheet.periodicals.models import Periodical
from broadsheet.sections.models import Section
from broadsheet.subscriptions.models import IncomeShare


def build_counter(house: dict[str, Any]) -> None:
    """Accounts and shares first, then what people ordered and paid."""
    for row in house["accounts"]:
        _account(dict(row))
    for row in house["shares"]:
        _share(dict(row))
    for row in house["vat"]:
        VatRate.objects.create(**{**row, "section": Section.objects.get(slug=row["section"])})
    for number, row in enumerate(house["orders"]):
        _order(number, row)
    for row in house["purposes"]:
        _purpose(row)
    for number, row in enumerate(house["gifts"]):
        _gift(number, row)
    for number, row in enumerate(house["strays"]):
        _stray(number, row)
    for row in house["expense_kinds"]:
        _expense_kind(row)
    for row in house["statements"]:
        _statement(row)


def _account(row: dict[str, Any]) -> None:
    is_public = row.pop("is_public", True)
    account = RemittanceAccount(section=Section.objects.get(slug=row.pop("section")), **row)
    account.full_clean()
    account.save()
    Method.objects.create(account=account, is_public=is_public)


def _share(row: dict[str, Any]) -> None:
    periodical = Periodical.objects.get(slug=row.pop("periodical"))
    for slug, weight in row.items():
        IncomeShare.objects.create(periodical=periodical, section=Section.objects.get(slug=slug), weight=weight)


def _order(number: int, row: dict[str, Any]) -> None:
    gift = row.get("gift_for")
    line = BasketLine(
        Offer.objects.get(slug=row["offer"]).pk,
        row.get("quantity", 1),
        tuple(row.get("supplements", ())),
        1 if gift else 0,
    )
    people = {0: _who(row, email=row["email"])}
    countries = {0: row["country"]}
    if gift:
        people[1], countries[1] = _who(gift, message=gift["message"], renews="payer"), gift["country"]
    order = place(
        Ordering(
            basket=Basket(f"demo-order-number-{number:04d}", (line,), countries),
            section=Section.objects.get(slug=row["section"]),
            currency=row["currency"],
            method=row["method"],
            people=people,
            language=row["language"],
            channel=row.get("channel", WEB),
            is_on_trust=row.get("on_trust", False),
            rhythm=row.get("rhythm", ""),
        ),
        timezone.localdate(),
    )
    if row.get("paid") == "online" and order.due:
        _play(order.due)
    elif "paid" in row:
        _paid(order, row)


def _who(row: dict[str, Any], **fields: Any) -> Who:
    return Who(name=row["name"], parts={name: str(row.get(name, "")) for name in PARTS}, **fields)


def _paid(order: Order, row: dict[str, Any]) -> None:
    account = RemittanceAccount.objects.get(section=order.section, currency=order.currency, kind=order.method)
    money = payments.record_remittance(
        account, amount(row["paid"]), timezone.localdate(), row["how"], f"demo:{order.pk}", payer_name=order.payer.name,
        reference=order.due.reference if order.due else "",
    )  # fmt: skip
    if order.due:
        payments.allocate(money, order.due, by="Nightglass")


def _purpose(row: dict[str, Any]) -> None:
    purpose = GiftPurpose.objects.create(section=Section.objects.get(slug=row["section"]), slug=row["slug"])
    for code, name in row["names"].items():
        purpose.words.model.objects.create(purpose=purpose, language=code, name=name)


def _gift(number: int, row: dict[str, Any]) -> None:
    gift = promise_gift(
        Giving(
            key=f"demo-gift-number-{number:04d}", section=Section.objects.get(slug=row["section"]), amount=amount(row["amount"]),
            method=row["method"], name=row["name"], email=row["email"], language=row["language"],
            purpose=GiftPurpose.objects.get(slug=row["purpose"]), rhythm=row.get("rhythm", ""),
        )
    )  # fmt: skip
    if row.get("paid") == "online" and gift.due:
        _play(gift.due)
    elif row.get("paid") and gift.due:
        account = RemittanceAccount.objects.get(section=gift.section, currency=gift.due.currency, kind=row["method"])
        money = payments.record_remittance(
            account, gift.due.money, timezone.localdate(), "statement", f"demo-gift:{number}", payer_name=row["name"]
        )
        payments.allocate(money, gift.due, by="Nightglass")


def _play(due: Due) -> None:
    """Somebody pays at the practice service."""
    back = f"{settings.PUBLIC_URL}{due.address}"
    start_payment(due, return_url=back, cancel_url=back, language=due.language)
    payment = ProviderPayment.objects.get(due=due)
    Practice.objects.filter(number=payment.provider_id).update(state=Practice.PAID)
    settle(payment)


def _stray(number: int, row: dict[str, Any]) -> None:
    day = row["day"] if isinstance(row["day"], date) else date.fromisoformat(row["day"])
    payments.record_remittance(
        RemittanceAccount.objects.get(name=row["account"]), amount(row["amount"]), day, "statement", f"demo-stray:{number}",
        payer_name=row["name"], note=row["note"],
    )  # fmt: skip


def _expense_kind(row: dict[str, Any]) -> None:
    kind = ExpenseKind.objects.create(section=Section.objects.get(slug=row["section"]))
    for code, name in row["names"].items():
        ExpenseKindWords.objects.create(kind=kind, language=code, name=name)


def _statement(row: dict[str, str]) -> None:
    account = RemittanceAccount.objects.get(name=row["account"])
    data = (Path(__file__).parent / "content" / "house" / row["file"]).read_bytes()
    for page in read_statements(data, account.currency):
        import_statement(account, page, row["file"], by="Nightglass")
