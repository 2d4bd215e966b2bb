"""Given back, line by line: what is paid back, dropped, stopped or let go of an order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.catalogue.actions import put_back
from broadsheet.core.money import Money
from broadsheet.orders.actions.refusals import Refused
from broadsheet.orders.bookkeeping import set_right
from broadsheet.orders.models import Order, OrderLine, Reduction
from broadsheet.orders.querying import Account, LineState, account_of, grants_of, orders_of, served_of
from broadsheet.orders.rules import new_key, shared_back
from broadsheet.payments import actions as payments
from broadsheet.payments.models import CANCELLED, Due
from broadsheet.subscriptions import actions as subscriptions
from broadsheet.subscriptions.models import PRODUCT, Grant, Serving


def return_money(order: Order, minor: int, reason: str, by: str) -> int:
    """Ask so much of what was paid to be paid back, the latest payments first; return what could not be found."""
    for allocation in order.due.allocations.order_by("-pk") if order.due else []:
        part = min(minor, allocation.amount_minor - allocation.paid_back_minor)
        if part > 0:
            payments.ask_pay_back(allocation, Money(part, order.currency), reason=reason, by=by)
            minor -= part
    return minor


def refund(
    order: Order, amount: Money | None = None, *, lines: Mapping[int, Money] | None = None, reason: str = "", by: str = "",
    stops: bool | Collection[int] = False, key: str = "",
) -> int:  # fmt: skip
    """Give part or all of what was paid back, and send nothing more of some lines; the same key does it once.

    lines: how much of which line (its number); without, the amount is shared among them as `rules.shared_back` says. stops:
    the lines of which nothing more is sent; True: those of which money goes back. Return how many copies came back into the
    stock. Raises Refused where more is asked than was paid of a line.
    """
    key = key or new_key()
    with transaction.atomic():
        due = locked_due(order)
        if Reduction.objects.filter(key__startswith=f"{key}:").exists():
            return 0
        if due.settled_at is None:
            if lines or amount is None:
                raise Refused(
                    _("This order is not paid in full: cancel it, or the lines that are not wanted any more.")
                )
            return _return_part(order, amount, reason, by, closes=bool(stops))
        know_refunds(order)
        account = account_of(order)
        wanted = {pk: money.minor for pk, money in lines.items() if money} if lines else _shared(account, amount)
        stopped = set(wanted) if stops is True else set(stops or ())
        copies = _reduce(order, account, wanted, stopped, {"reason": reason[:250], "made_by": by[:200]}, key)
        if wanted and return_money(order, sum(wanted.values()), reason, by):
            raise Refused(_("More cannot be paid back than was paid."))
        set_right(order, by=by)
    return copies


def _return_part(order: Order, amount: Money, reason: str, by: str, *, closes: bool) -> int:
    """Of what is paid in part something goes back: it is awaited again, or, if nothing more is sent, nothing is."""
    if closes:
        payments.close_due(order.due, CANCELLED)  # type: ignore[arg-type]
        Order.objects.filter(pk=order.pk, closed_at=None).update(closed_at=timezone.now(), closed_as=CANCELLED)
    copies = stop_sending(order, grants_of(order)) if closes else 0
    if amount.minor <= 0 or return_money(order, amount.minor, reason, by):
        raise Refused(_("More cannot be paid back than was paid."))
    set_right(order, by=by)
    return copies


def locked_due(order: Order) -> Due:
    """Whoever changes what an order costs or sends does so one after the other."""
    return Due.objects.select_for_update().get(pk=order.due_id or 0)


def _shared(account: Account, amount: Money | None) -> dict[int, int]:
    if amount is None:
        return {}
    left = sum(row.left.minor for row in account.lines)
    if not 0 < amount.minor <= left:
        raise Refused(_("More cannot be paid back than was paid."))
    shares = shared_back([row.facts for row in account.lines], account.covered, amount.minor)
    return {row.line.pk: minor for row, minor in zip(account.lines, shares, strict=True) if minor}


def _reduce(
    order: Order, account: Account, wanted: Mapping[int, int], stopped: set[int], said: Mapping[str, str], key: str
) -> int:
    """Write down what goes back of which line and what is stopped; return how many copies came back into the stock."""
    states = {row.line.pk: row for row in account.lines}
    if not (wanted or stopped) or not (set(wanted) | stopped) <= set(states):
        raise Refused(_("Say of which line how much is paid back, or that nothing more of it is sent."))
    for pk, minor in wanted.items():
        if not 0 < minor <= states[pk].left.minor:
            raise Refused(_("More cannot be paid back than was paid."))
        Reduction.objects.create(
            line_id=pk, kind=Reduction.REFUND, amount_minor=minor, key=f"{key}:{pk}:{Reduction.REFUND}", **said
        )
    whole = {
        pk for pk, minor in wanted.items() if minor == states[pk].left.minor
    }  # nobody sends what is paid back whole
    copies = 0
    for pk in sorted(stopped | whole):
        Reduction.objects.create(
            line_id=pk, kind=Reduction.STOPPED, amount_minor=0, key=f"{key}:{pk}:{Reduction.STOPPED}", **said
        )
        copies += stop_sending(order, _grants_of_line(states[pk].line))
    return copies


def _grants_of_line(line: OrderLine) -> Any:
    return Grant.objects.filter(key__startswith=f"{line.key}:")


def know_refunds(order: Order) -> None:
    """Write down of which lines money is that went back at a payment service, once; what is paid back whole is not sent."""
    with transaction.atomic():
        due = locked_due(order)
        account = account_of(order) if due.settled_at else None
        if account is None or not account.unknown:
            return
        known = {
            line.pk: sum(one.amount_minor for one in line.reductions.filter(kind=Reduction.REFUND))
            for line in order.lines.all()
        }
        for row in account.lines:
            if more := row.facts.refunded - known[row.line.pk]:
                Reduction.objects.create(
                    line=row.line, kind=Reduction.REFUND, amount_minor=more,
                    key=f"known:{row.line.pk}:{row.facts.refunded}",
                )  # fmt: skip
            if not row.left and row.facts.refunded:
                stop_sending(order, _grants_of_line(row.line))
        set_right(order)


def drop_line(order: Order, line: OrderLine, *, by: str = "", reason: str = "") -> int:
    """A line that is not paid yet is wanted no more: the sum due is lower by what of it was not sent. Raises Refused.

    The last line that is left is not dropped: the order is cancelled. What was paid above the new sum goes back. Return how
    many copies went back into the stock.
    """
    with transaction.atomic():
        due = locked_due(order)
        states = {row.line.pk: row for row in account_of(order).lines}
        row = states.get(line.pk)
        others = [one for one in states.values() if one.line.pk != line.pk and not one.is_stopped]
        if row is None or row.is_stopped or not due.is_open:
            raise Refused(_("This line is paid, sent or cancelled already."))
        if not others:
            raise Refused(_("Nothing would be left of the order: cancel it instead."))
        minor = _unsent(row)
        if minor > due.amount_minor - payments.paid_of(due) and due.let_go.exists():
            raise Refused(_("What was missing of this order was let go: cancel it, and enter what is left anew."))
        if minor:
            Reduction.objects.create(
                line=line, kind=Reduction.DROPPED, amount_minor=minor, key=f"dropped:{line.pk}", reason=reason[:250],
                made_by=by[:200],
            )  # fmt: skip
        copies = stop_sending(order, _grants_of_line(line))
        if (over := payments.paid_of(due) - (due.amount_minor - minor)) > 0:
            return_money(order, over, reason, by)
        if minor:
            payments.lower_due(due, minor)
        set_right(order, by=by)
    order.refresh_from_db()
    return copies


def _unsent(row: LineState) -> int:
    """What of the price of a line lies in nothing that was packed or posted."""
    if not any(grant.servings.all() for grant in row.grants):
        return row.facts.price
    return sum(grant.left(served_of(grant)).minor for grant in row.grants)


def let_go(order: Order, *, reason: str = "", by: str = "", key: str = "") -> None:
    """What is still missing of an order's sum is not asked for: it counts as paid. Raises payments' Refused."""
    if order.due is not None:
        payments.let_go(order.due, reason=reason, by=by, key=key)
        order.due.refresh_from_db()


def stop(order: Order, *, by: str = "") -> int:
    """Nothing more is sent of an order, and the copies that were not packed go back into the stock, once; return how many."""
    with transaction.atomic():
        due = locked_due(order)
        if due.settled_at is not None:
            going_on = [row.line.pk for row in account_of(order).lines if not row.is_stopped]
            return refund(order, stops=going_on, by=by) if going_on else 0
        copies = stop_sending(order, grants_of(order))
        if payments.close_due(due, CANCELLED):  # paid in part: the rest is not awaited any more
            Order.objects.filter(pk=order.pk, closed_at=None).update(closed_at=timezone.now(), closed_as=CANCELLED)
        set_right(order, by=by)
    return copies


def stop_sending(order: Order, grants: Any) -> int:
    """These promises are taken back; return how many copies went back into the stock."""
    list(grants.select_for_update())  # nobody packs meanwhile
    copies = 0
    for grant in unserved(grants).filter(revoked_at=None):
        copies += put_copies_back(order, grant)
    subscriptions.revoke(grants)
    return copies


def unserved(grants: Any) -> Any:
    """Of these promises those of products of which nothing is packed."""
    return grants.filter(kind=PRODUCT).with_served().filter(served=0)


def put_copies_back(order: Order, grant: Grant) -> int:
    """How many copies went back: none of a product that nobody counts."""
    came = put_back(order.stock_key, grant.product_id or 0, grant.copies, f"{order.stock_key}:{grant.pk}")
    return grant.copies if came else 0


def unpack(parcel: Serving) -> bool:
    """Take a parcel apart before it is posted; what is owed no more goes back into the stock."""
    with transaction.atomic():
        if not subscriptions.unpack(parcel):
            return False
        grant = Grant.objects.get(pk=parcel.grant_id)
        order = orders_of([grant]).first()
        if grant.revoked_at and grant.kind == PRODUCT:
            put_copies_back(order, grant)
        if grant.revoked_at and order is not None:
            set_right(order)
    return True


def refundable(order: Order) -> Money:
    """What is fair to give back: of each line the share of price and postage that lies in copies not sent, as far as it was paid."""
    return Money(sum(row.fair.minor for row in account_of(order).lines), order.currency)
