"""Reading what the room keeps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from broadsheet.core.money import Money
from broadsheet.ledger.models import Entry
from broadsheet.payments.matching import Arrived, Awaited, Match, matches_for
from broadsheet.payments.models import Due, Method, Remittance, RemittanceAccount

STILL_MEANT = timedelta(days=400)


def methods_open_to(section: int, currency: str, day: date) -> set[str]:
    """The ways in which a reader may pay a section in a currency on a day."""
    rows = Method.objects.valid_on(day).filter(is_public=True, account__section=section, account__currency=currency)
    return set(rows.values_list("account__kind", flat=True))


def methods_at_the_counter(section: int, currency: str, day: date) -> set[str]:
    """The ways in which a volunteer may take money for a section, those that readers are not offered among them."""
    rows = Method.objects.valid_on(day).filter(account__section=section, account__currency=currency)
    return set(rows.values_list("account__kind", flat=True))


def account_for(section: int, currency: str, method: str, day: date) -> RemittanceAccount | None:
    """Where money paid in this way is sent on a day; None where the way is not open."""
    rows = RemittanceAccount.objects.valid_on(day).filter(section=section, currency=currency, kind=method)
    open_ones = Method.objects.valid_on(day).filter(account__in=rows).order_by("pk").select_related("account")
    first = open_ones.first()
    return first.account if first else None


def account_named(number: int) -> str:
    """What the books call the account with a number; '' where there is none."""
    return RemittanceAccount.objects.filter(pk=number).values_list("name", flat=True).first() or ""


# --- whose money it may be --------------------------------------------------------------------------------


def awaited_in(section: int, currency: str) -> Iterator[Awaited]:
    """What a section awaits in a currency, and what it closed in the last year, for matching."""
    recently = Q(closed_at=None) | Q(closed_at__gte=timezone.now() - STILL_MEANT)
    rows = Due.objects.filter(recently, section=section, currency=currency, settled_at=None).with_paid()
    asked: set[int] = set()  # of several open instalments the oldest is meant
    for row in rows.select_related("standing").order_by("pk").iterator():
        is_first = row.standing_id not in asked
        if row.standing_id and row.closed_at is None:
            asked.add(row.standing_id)
        yield Awaited(
            row.pk, row.amount_minor - row.paid_minor, row.asked_reference if is_first else row.reference, row.payer_name,
            row.words, row.country, row.closed_at is None,
        )  # fmt: skip


def arrived_of(row: Remittance) -> Arrived:
    return Arrived(row.free_minor, row.payer_name, f"{row.reference} {row.note}", row.country)


def suggestions_for(row: Remittance) -> list[tuple[Due, Match]]:
    """The sums that money without an owner may be meant for, the likeliest first."""
    found = matches_for(arrived_of(row), awaited_in(row.account.section_id, row.account.currency))
    rows = Due.objects.with_paid().in_bulk([match.id for match in found])
    return [(rows[match.id], match) for match in found if match.id in rows]


def cheques_to_pay_in(cheques: Any) -> list[tuple[RemittanceAccount, list[Remittance], Money]]:
    """The cheques in each box that were not paid in yet: the newest that make up what the books say is in it."""
    found = []
    for account in RemittanceAccount.objects.filter(pk__in=cheques.values("account")):
        entries = Entry.objects.filter(account__code=account.ledger_code, account__section=account.section_id)
        left = entries.sum_minor()
        rows = []
        for row in cheques.filter(account=account).order_by("-received_on", "-pk"):
            if left <= 0:
                break
            rows.append(row)
            left -= row.amount_minor
        if rows:
            total = Money(sum(row.amount_minor for row in rows), account.currency)
            found.append((account, rows[::-1], total))
    return found
