"""The only writers of sums due, remittances and allocations. No network here: services are spoken to outside of transactions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.core.money import Money
from broadsheet.payments import pay_back_letters, transfers
from broadsheet.payments.booking import (
    book_allocation,
    book_arrival,
    book_let_go,
    book_pay_back_asked,
    book_pay_back_returned,
    book_pay_back_sent,
    book_taking_back,
)
from broadsheet.payments.models import (
    GIFT,
    ORDER,
    TO_DUE,
    TO_OTHER,
    TO_PAY_BACK,
    TO_TRANSFER,
    TO_UNDONE,
    Allocation,
    Dispute,
    Due,
    LetGo,
    PayBack,
    Remittance,
    RemittanceAccount,
)
from broadsheet.payments.registry import came_late, paid_back, settled, unsettled
from broadsheet.payments.rules import reference_for
from broadsheet.sections.models import Section

# What a reference says it is of, before the number.
MARKS = {ORDER: 1, GIFT: 2}


class Refused(Exception):
    """Something that is not done, and why, in words for people."""


# --- what is to be paid -------------------------------------------------------------------------------


def open_due(key: str, purpose: str, section: Section, amount: Money, **fields: Any) -> Due:
    """A sum to be paid, with its reference; the same key opens one. fields: as `Due` has them (payer_name, method, …).

    key: what waits for it and its number, "order:17": the reference is made of them.
    """
    if done := Due.objects.filter(key=key).first():
        return done
    with transaction.atomic():
        row = Due.objects.create(
            key=key, purpose=purpose, section=section, currency=amount.currency, amount_minor=amount.minor,
            reference=reference_for(int(key.rpartition(":")[2]), MARKS.get(purpose, 0)), **fields,
        )  # fmt: skip
        if not amount:
            _settle(row)
    return row


def close_due(due: Due, how: str) -> bool:
    """Nothing is awaited any more (how: cancelled, expired); False where it was settled or closed already."""
    return bool(Due.objects.open().filter(pk=due.pk).update(closed_at=timezone.now(), closed_as=how))


def lower_due(due: Due, minor: int) -> Due:
    """Less is to be paid than was asked, because less is wanted; it is settled if that much is paid. Raises Refused.

    minor: by how much; never below what is paid already.
    """
    with transaction.atomic():
        row = Due.objects.select_for_update().get(pk=due.pk)
        if not row.is_open or minor <= 0 or row.amount_minor - minor < paid_of(row):
            raise Refused(_("Nothing is to be paid for this any more."))
        Due.objects.filter(pk=row.pk).update(amount_minor=F("amount_minor") - minor)
        row.refresh_from_db()
        if paid_of(row) >= row.amount_minor:
            _settle(row)
            row.refresh_from_db()
    return row


def let_go(due: Due, *, reason: str = "", by: str = "", key: str = "") -> LetGo:
    """What is still missing of a sum is not asked for: it counts as paid, and the books say what it was. Raises Refused.

    Once, however often it is pressed; of a sum of which nothing has come there is nothing to let go: it is cancelled.
    """
    with transaction.atomic():
        row = Due.objects.select_for_update().select_related("section").get(pk=due.pk)
        if key and (done := LetGo.objects.filter(key=key).first()):
            return done
        before = paid_of(row)
        if not row.is_open or before >= row.amount_minor:
            raise Refused(_("Nothing is to be paid for this any more."))
        if before <= 0:
            raise Refused(_("Nothing has come for this yet: cancel it instead."))
        made = LetGo.objects.create(
            due=row, amount_minor=row.amount_minor - before, reason=reason[:250], made_by=by[:200],
            key=key or f"due:{row.pk}:{row.let_go.count() + 1}",
        )  # fmt: skip
        book_let_go(made, before, timezone.localdate())
        _settle(row)
    return made


def change_method(due: Due, method: str, expires_at: datetime | None = None) -> bool:
    """The payer takes another way to pay, as long as the sum is the same; False where nothing is awaited any more."""
    return bool(Due.objects.open().filter(pk=due.pk).update(method=method, expires_at=expires_at))


def change_amount(due: Due, amount: Money, words: str) -> None:
    """Something else is to be paid for; only while nothing is allocated to it. Raises Refused."""
    with transaction.atomic():
        row = Due.objects.select_for_update().get(pk=due.pk)
        if row.closed_at or Allocation.objects.filter(due=row).exists():
            raise Refused(_("Money was given to this sum already, or it is closed."))
        Due.objects.filter(pk=row.pk).update(amount_minor=amount.minor, words=words[:250], settled_at=None)
        row.refresh_from_db()
        if not amount:
            _settle(row)
    due.refresh_from_db()


def paid_of(due: Due) -> int:
    """What is paid of a due, or let go, in minor units."""
    return int(Due.objects.with_paid().values_list("paid_minor", flat=True).get(pk=due.pk))  # type: ignore[misc]


# --- what arrives ---------------------------------------------------------------------------------------


def record_remittance(
    account: RemittanceAccount,
    amount: Money,
    received_on: date,
    source: str,
    source_key: str,
    *,
    by: str = "",
    **fields: Any,
) -> Remittance:
    """Money that arrived; under the same key it arrives once. fields: payer_name, country, reference, note."""
    if amount.currency != account.currency:
        raise Refused(_("%(account)s takes %(currency)s.") % {"account": account, "currency": account.currency})
    if done := Remittance.objects.filter(source_key=source_key).first():
        return done
    longest = {"payer_name": 200, "reference": 140, "note": 500}
    kept = {name: value[: longest.get(name, 250)] for name, value in fields.items()}
    try:
        with transaction.atomic():
            row = Remittance.objects.create(
                account=account, amount_minor=amount.minor, free_minor=amount.minor, received_on=received_on,
                source=source, source_key=source_key, **kept,
            )  # fmt: skip
            book_arrival(row, by=by)
    except IntegrityError:
        if done := Remittance.objects.filter(source_key=source_key).first():  # another process was first
            return done
        raise
    return row


# --- which money settles what -----------------------------------------------------------------------------


def allocate(
    remittance: Remittance, due: Due, amount: Money | None = None, *, by: str = "", key: str = ""
) -> Allocation:
    """Give a due what it lacks of the free money of a remittance (or the amount); the same key does it once. Raises Refused."""
    with transaction.atomic():
        due = Due.objects.select_for_update().get(pk=due.pk)
        free = Remittance.objects.select_related("account").select_for_update(of=("self",)).get(pk=remittance.pk)
        key = key or f"{free.pk}:due:{due.pk}:{free.free_minor}"
        if done := Allocation.objects.filter(key=key).first():
            return done
        if free.account.currency != due.currency:
            raise Refused(
                _("The money is in %(one)s, the sum due in %(other)s.")
                % {"one": free.account.currency, "other": due.currency}
            )
        if due.closed_at and not _reopened(due):
            raise Refused(_("This sum is no longer awaited: it was closed before the money came."))
        before = paid_of(due)
        wanted = amount.minor if amount else min(due.amount_minor - before, free.free_minor)
        if due.amount_minor <= before:
            raise Refused(_("This sum is already paid."))
        if wanted <= 0:
            raise Refused(_("All of this money has an owner already."))
        if before + wanted > due.amount_minor:
            raise Refused(_("That is more than is still to be paid."))
        row = _take(free, TO_DUE, wanted, key, by, due)
        book_allocation(row, before, timezone.localdate())
        if before + wanted >= due.amount_minor:
            _settle(due)
    return row


def _reopened(due: Due) -> bool:
    """Whether a higher room takes the money of a closed due after all; then it is open again."""
    if not any(take_back(due) for take_back in came_late):
        return False
    Due.objects.filter(pk=due.pk, settled_at=None).update(closed_at=None, closed_as="")
    due.refresh_from_db()
    return True


def call_ours(remittance: Remittance, account: RemittanceAccount, *, by: str = "") -> Allocation:
    """What is free of a remittance was ours already: a payout of a payment service, cheques paid in, a transfer. Raises Refused."""
    mine = remittance.account
    if account.pk == mine.pk or (account.currency, account.section_id) != (mine.currency, mine.section_id):
        raise Refused(_("Choose another account of the same section and currency."))
    with transaction.atomic():
        transfers.join_ends(remittance, account)
        return _rest(remittance, TO_TRANSFER, by, account)


def call_other_income(remittance: Remittance, *, by: str = "") -> Allocation:
    """What is free of a remittance is income of another kind: interest, a grant, an advert."""
    return _rest(remittance, TO_OTHER, by)


def mark_to_pay_back(remittance: Remittance, *, by: str = "", reason: str = "") -> PayBack:
    """What is free of a remittance is to be paid back."""
    with transaction.atomic():
        allocation = _rest(remittance, TO_PAY_BACK, by)
        return ask_pay_back(
            allocation, Money(allocation.amount_minor, remittance.account.currency), reason=reason, by=by
        )


def part_to_pay_back(
    remittance: Remittance, amount: Money, *, reason: str = "", by: str = "", dispute: Dispute | None = None
) -> PayBack:
    """So much of what is free of a remittance goes back, or has gone. Raises Refused where less is free."""
    with transaction.atomic():
        free = Remittance.objects.select_related("account").select_for_update(of=("self",)).get(pk=remittance.pk)
        key = f"{free.pk}:{TO_PAY_BACK}:{free.free_minor}:{amount.minor}"
        row = _take(free, TO_PAY_BACK, amount.minor, key, by)
        book_allocation(row, 0, timezone.localdate())
        return ask_pay_back(row, amount, reason=reason, by=by, dispute=dispute)


def _rest(remittance: Remittance, kind: str, by: str, other: RemittanceAccount | None = None) -> Allocation:
    with transaction.atomic():
        free = Remittance.objects.select_related("account").select_for_update(of=("self",)).get(pk=remittance.pk)
        if not free.free_minor:
            raise Refused(_("All of this money has an owner already."))
        row = _take(free, kind, free.free_minor, f"{free.pk}:{kind}:{free.free_minor}", by, other=other)
        book_allocation(row, 0, timezone.localdate())
    return row


def _take(
    free: Remittance,
    kind: str,
    minor: int,
    key: str,
    by: str,
    due: Due | None = None,
    other: RemittanceAccount | None = None,
) -> Allocation:
    """One guarded update: money is spent once, whoever comes at the same moment."""
    left = Remittance.objects.filter(pk=free.pk, free_minor__gte=minor)
    if not left.update(free_minor=F("free_minor") - minor):
        raise Refused(_("So much of this money is not free any more."))
    return Allocation.objects.create(
        remittance=free, kind=kind, due=due, other_account=other, amount_minor=minor, key=key, made_by=by[:200]
    )


def take_back_allocation(row: Allocation, *, by: str = "") -> bool:
    """A wrong allocation is undone by a counter-booking: its money is free again, its due open; False where it was done before.

    Raises Refused where money went back under it, or a higher room has acted on it: what was posted stays paid.
    """
    with transaction.atomic():
        whole = Allocation.everything.select_related("remittance__account", "due").select_for_update(of=("self",))
        row = whole.get(pk=row.pk)
        if row.taken_back_at is not None:
            return False
        same = PayBack.objects.filter(allocation__due=row.due) if row.due else row.pay_backs.all()
        if row.kind == TO_UNDONE:
            raise Refused(_("The import that brought it was undone."))
        if row.kind == TO_PAY_BACK or same.exists():
            raise Refused(_("Money was paid back under it, or is to be: it cannot be taken back any more."))
        before = paid_of(row.due) if row.due else 0
        holds = Allocation.objects.filter(pk=row.pk)
        if not holds.update(
            taken_back_at=timezone.now(), taken_back_by=by[:200], key=f"{row.key[:90]}:taken-back:{row.pk}"
        ):
            return False
        Remittance.objects.filter(pk=row.remittance_id).update(free_minor=F("free_minor") + row.amount_minor)
        if row.due:
            _unsettle(row.due)  # first: what is awaited again is booked as such
        book_taking_back(row, before, timezone.localdate(), by)
        if row.kind == TO_TRANSFER:
            transfers.part_ends(row.remittance)
    return True


def _unsettle(due: Due) -> None:
    """No longer paid in full: whoever had been told that it was is told, once, and may refuse."""
    if Due.objects.filter(pk=due.pk).exclude(settled_at=None).update(settled_at=None):
        due.refresh_from_db()
        for call in unsettled:
            call(due)


def _settle(due: Due) -> None:
    """Paid in full: whoever waits for it is told, once."""
    if Due.objects.filter(pk=due.pk, settled_at=None).update(settled_at=timezone.now()):
        due.refresh_from_db()
        for call in settled:
            call(due)


# --- what goes back ---------------------------------------------------------------------------------------


def ask_pay_back(
    allocation: Allocation,
    amount: Money,
    *,
    reason: str = "",
    by: str = "",
    key: str = "",
    dispute: Dispute | None = None,
) -> PayBack:
    """Part of what was allocated is owed to the payer again; the same key asks once. Raises Refused."""
    with transaction.atomic():
        row = (
            Allocation.objects.select_related("remittance__account", "due")
            .select_for_update(of=("self",))
            .get(pk=allocation.pk)
        )
        key = key or f"{row.pk}:{row.paid_back_minor}:{amount.minor}"
        if done := PayBack.objects.filter(key=key).first():
            return done
        before = paid_of(row.due) if row.due else 0
        left = Allocation.objects.filter(pk=row.pk, paid_back_minor__lte=F("amount_minor") - amount.minor)
        if amount.minor <= 0 or not left.update(paid_back_minor=F("paid_back_minor") + amount.minor):
            raise Refused(_("More cannot be paid back than was paid."))
        made = PayBack.objects.create(
            allocation=row, amount_minor=amount.minor, reason=reason[:250], key=key, asked_by=by[:200], dispute=dispute
        )
        book_pay_back_asked(made, before, timezone.localdate())
        if row.due:
            for call in paid_back:
                call(row.due)
    return made


def pay_back_sent(row: PayBack, *, provider_id: str = "", day: date | None = None) -> bool:
    """The money has left, on a day (today), and the payer hears of it; False where that was known already."""
    with transaction.atomic():
        waiting = PayBack.objects.filter(pk=row.pk).exclude(state=PayBack.SENT)
        if not waiting.update(state=PayBack.SENT, sent_at=timezone.now(), provider_id=provider_id, last_error=""):
            return False
        whole = PayBack.objects.select_related("allocation__remittance__account", "allocation__due__section")
        row = whole.get(pk=row.pk)
        book_pay_back_sent(row, day or timezone.localdate())
        pay_back_letters.tell_payer(row)
    return True


def pay_back_returned(row: PayBack, why: str, day: date | None = None) -> bool:
    """The money that had left is here again: it is to be sent anew; False where it was not away."""
    with transaction.atomic():
        away = PayBack.objects.filter(pk=row.pk, state=PayBack.SENT, dispute=None)
        key = row.sent_key
        if not away.update(
            state=PayBack.FAILED, sent_at=None, last_error=why[:250], times_returned=F("times_returned") + 1
        ):
            return False
        row = PayBack.objects.select_related("allocation__remittance__account").get(pk=row.pk)
        book_pay_back_returned(row, key, day or timezone.localdate())
    return True


def pay_back_failed(row: PayBack, error: str) -> None:
    """The service refused; it can be tried again."""
    PayBack.objects.filter(pk=row.pk, state=PayBack.ASKED).update(state=PayBack.FAILED, last_error=error[:250])
