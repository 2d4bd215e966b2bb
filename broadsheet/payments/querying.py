"""Reading what the room keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from broadsheet.core.money import Money
from broadsheet.ledger.models import Entry
from broadsheet.payments.matching import (
    NAME,
    NEAR_REFERENCE,
    REFERENCE,
    Arrived,
    Awaited,
    Match,
    matches_for,
    references_as_written,
)
from broadsheet.payments.models import Allocation, Due, Method, Remittance, RemittanceAccount

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
    row: Any
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


@dataclass(frozen=True)
class Guess:
    """What money without an owner may be: `suggestions`, the likeliest first; behind: a sum no longer awaited that it speaks of.

    is_rest: it is what was too much of the money that paid that sum; else the sum was paid before, or closed.
    """

    suggestions: list[tuple[Due, Match]] = field(default_factory=list)
    behind: Due | None = None
    is_rest: bool = False


def suggestions_for(row: Remittance) -> list[tuple[Due, Match]]:
    """The sums that money without an owner may be meant for, the likeliest first."""
    return guesses_for([row])[row.pk].suggestions


def guesses_for(rows: Sequence[Remittance]) -> dict[int, Guess]:
    """What each of these may be, by its number. Who speaks of a sum that is settled is not taken for a stranger."""
    awaited: dict[tuple[int, str], list[Awaited]] = {}
    behind, undone = _behind(rows), taken_back_from(rows)
    found: dict[int, list[Match]] = {}
    for row in rows:
        place = (row.account.section_id, row.account.currency)
        if place not in awaited:
            awaited[place] = list(awaited_in(*place))
        matches = [match for match in matches_for(arrived_of(row), awaited[place]) if (row.pk, match.id) not in undone]
        found[row.pk] = [match for match in matches if row.pk not in behind or _says_who(match)]
    dues = Due.objects.with_paid().in_bulk({match.id for matches in found.values() for match in matches})
    return {
        row.pk: Guess(
            [(dues[match.id], match) for match in found[row.pk] if match.id in dues], *behind.get(row.pk, (None, False))
        )
        for row in rows
    }


def _says_who(match: Match) -> bool:
    return any(reason in (REFERENCE, NEAR_REFERENCE, NAME) for reason in match.reasons)


def due_behind(row: Remittance) -> Due | None:
    """The sum, settled or closed, that money speaks of, or that it has paid already."""
    return _behind([row]).get(row.pk, (None, False))[0]


def _behind(rows: Sequence[Remittance]) -> dict[int, tuple[Due, bool]]:
    """Number of a remittance → the sum no longer awaited behind it, and whether the remittance has paid that itself."""
    written = {row.pk: {_whole(one) for one in references_as_written(f"{row.reference} {row.note}")} for row in rows}
    references = set().union(*written.values())
    named = Due.objects.filter(reference__in=references).exclude(settled_at=None, closed_at=None)
    by_reference = {due.reference: due for due in named.select_related("section", "standing")}
    paid = Allocation.objects.filter(remittance__in=[row.pk for row in rows], due__settled_at__isnull=False)
    own = {one.remittance_id: one.due for one in paid.select_related("due__section", "due__standing").order_by("pk")}
    found: dict[int, tuple[Due, bool]] = {}
    for row in rows:
        due = next((by_reference[one] for one in sorted(written[row.pk]) if one in by_reference), None) or own.get(
            row.pk
        )
        if due is not None and (due.section_id, due.currency) == (row.account.section_id, row.account.currency):
            mine = own.get(row.pk)
            found[row.pk] = (due, mine is not None and mine.pk == due.pk)
    return found


def _whole(reference: str) -> str:
    """As `rules.reference_for` writes it."""
    return reference[:4] + reference[4:].zfill(6)


def taken_back_from(rows: Iterable[Remittance]) -> set[tuple[int, int]]:
    """(remittance, due) of allocations that were taken back: nobody is to make them again but a person."""
    undone = Allocation.everything.filter(remittance__in=[row.pk for row in rows], due__isnull=False)
    return set(undone.exclude(taken_back_at=None).values_list("remittance", "due"))


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
