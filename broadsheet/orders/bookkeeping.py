"""How an order stands in the books: what must stand there is worked out from its lines, and the difference is booked.

So whatever happens to an order, and in whatever order, what is owed for it is what can still be sent, and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.models import Entry, Transaction
from broadsheet.ledger.rules import Line
from broadsheet.orders.models import Order
from broadsheet.orders.querying import account_of, grants_of, order_of, orders_of
from broadsheet.orders.rules import position_of
from broadsheet.payments.booking import book_across
from broadsheet.payments.models import Allocation, Due, LetGo, PayBack
from broadsheet.payments.registry import Share
from broadsheet.payments.vat import taxed
from broadsheet.subscriptions.models import Serving

# Where money that goes back is taken from, after what is owed in copies: what was kept first, then what was earned.
INCOMES = (ledger.INCOME_OTHER, ledger.INCOME_POSTAGE, ledger.INCOME_SUBSCRIPTIONS, ledger.INCOME_BOOKS)
SET_RIGHT = "set right"


def split(due: Due, before: int, after: int) -> list[Share]:
    """Money for an order: what is owed in copies and their postage, and the supplements, in their proportions; VAT apart.

    What is owed is income only when the copies are posted, and holds its VAT until then. A supplement is income at once: it
    gives rights that no copy carries. What was called lost is no loss when it is paid after all.
    """
    order = order_of(due)
    now = account_of(order)
    facts = [row.facts for row in now.lines]
    earlier = position_of(facts, max(0, now.covered - (after - before)), is_awaited=True).supplements
    stands = booked_for(order)
    lost = now.position.lost - lost_in_books(order)
    lines = [
        Line(ledger.OWED_COPIES, stands.get(ledger.OWED_COPIES, 0) - now.position.owed),
        Line(ledger.INCOME_SUBSCRIPTIONS, earlier - now.position.supplements), Line(ledger.LOSSES, lost),
    ]  # fmt: skip
    rest = (before - after) - sum(line.minor for line in lines)
    lines.append(Line(ledger.INCOME_OTHER, rest))
    return taxed([Share(due.section_id, line) for line in lines if line.minor], timezone.localdate())


def take_back(due: Due, minor: int) -> list[Share]:
    """Money that goes back is taken from copies that are not sent any more, then from what was earned for the order."""
    order = order_of(due)
    falls = booked_for(order).get(ledger.OWED_COPIES, 0) - account_of(order).position.owed
    owed = min(max(0, falls), minor)
    lines = [Line(ledger.OWED_COPIES, owed), *_from_incomes(order, minor - owed)]
    return [Share(due.section_id, line) for line in lines if line.minor]


def earned(serving: Serving, worth: Money) -> Money:
    """What of the worth of a parcel that has left is income: as much as what is owed for its order falls."""
    order = orders_of([serving.grant]).select_related("section").first()
    if order is None:
        return worth
    falls = booked_for(order).get(ledger.OWED_COPIES, 0) - account_of(order).position.owed
    return Money(max(0, min(worth.minor, falls)), worth.currency)


def set_right(order: Order, *, by: str = "") -> bool:
    """Book what the books lack of what must stand there: what was kept, or sent and never paid; False where nothing is lacking."""
    with transaction.atomic():
        Due.objects.select_for_update().get(pk=order.due_id or 0)
        position = account_of(order).position
        owed = booked_for(order).get(ledger.OWED_COPIES, 0) - position.owed
        lost = position.lost - lost_in_books(order)
        if not owed and not lost:
            return False
        lines = [Line(ledger.LOSSES, lost)] if lost else []
        rest = owed + lost
        lines += [Line(ledger.INCOME_OTHER, -rest)] if rest > 0 else _from_incomes(order, -rest)
        lines = [line for line in lines if line.minor]
        number = Transaction.objects.filter(key__startswith=f"order:{order.pk}:set-right:").count() + 1
        first = Line(ledger.OWED_COPIES, owed)
        shares = [Share(order.section_id, line) for line in lines]
        book_across(
            f"order:{order.pk}:set-right:{number}", order.section_id, order.currency, first, shares, timezone.localdate(),
            SET_RIGHT, note=str(order.due or order), by=by,
        )  # fmt: skip
    return True


def _from_incomes(order: Order, minor: int) -> list[Line]:
    """Debits that sum to what goes back of what was earned, each with its VAT."""
    lines, left = list[Line](), minor
    stands, vat = booked_for(order), vat_for(order)
    for code in INCOMES:
        tax, rate = vat.get(code, (0, None))
        gross = max(0, stands.get(code, 0) + tax)
        taken = min(left, gross)
        back = (2 * tax * taken + gross) // (2 * gross) if gross else 0
        left -= taken
        lines += [Line(code, taken - back, rate), Line(ledger.VAT, back, note=code)]
    return [*lines, Line(ledger.INCOME_OTHER, left)]


# --- what stands there ----------------------------------------------------------------------------------------


def _entries_of(order: Order) -> Any:
    """The entries in the books of the order's section that were made for it."""
    own = Q(transaction__key__startswith=f"order:{order.pk}:set-right:")
    return Entry.objects.filter(own | Q(transaction__key__in=_keys(order)), account__section=order.section_id)


def booked_for(order: Order) -> dict[str, int]:
    """What stands in the books of the order's section for it, by account: credits above 0, in minor units."""
    rows = _entries_of(order).filter(account__code__in=(ledger.OWED_COPIES, *INCOMES)).order_by()
    return {code: -minor for code, minor in rows.values_list("account__code").annotate(sum=Sum("amount_minor"))}


def lost_in_books(order: Order) -> int:
    """What stands there as sent and never paid; what was let go is another thing."""
    rows = _entries_of(order).filter(account__code=ledger.LOSSES)
    return int(rows.exclude(transaction__kind="let go").aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def vat_for(order: Order) -> dict[str, tuple[int, int | None]]:
    """The VAT that stands in the books of the order's section for it, by what it is on, with its rate."""
    entries = _entries_of(order).order_by("pk")
    rates = dict(entries.exclude(vat_rate=None).values_list("account__code", "vat_rate"))
    found: dict[str, int] = defaultdict(int)
    for code, minor in entries.filter(account__code=ledger.VAT).values_list("note", "amount_minor"):
        found[code] -= minor
    return {code: (minor, rates.get(code)) for code, minor in found.items()}


def _keys(order: Order) -> list[str]:
    """Under which keys something may be booked for an order: as it is in its own books, or between those of two sections."""
    pay_backs = PayBack.objects.filter(allocation__due=order.due_id).values_list("pk", flat=True)
    allocations = list(Allocation.everything.filter(due=order.due_id).values_list("pk", flat=True))
    servings = Serving.objects.filter(grant__in=grants_of(order)).values_list("pk", flat=True)
    let_go = LetGo.objects.filter(due=order.due_id).values_list("pk", flat=True)
    plain = [f"allocation:{pk}{end}" for pk in allocations for end in ("", ":taken-back")]
    plain += [f"pay-back:{pk}:asked" for pk in pay_backs] + [f"serving:{pk}" for pk in servings]
    plain += [f"let-go:{pk}" for pk in let_go]
    return [key for one in plain for key in (one, f"{one}:{order.section_id}")]
