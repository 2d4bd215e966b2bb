"""The only writers of the books."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from broadsheet.ledger.models import Account, Entry, Transaction
from broadsheet.ledger.rules import REVERSAL, Line, checked, kind_of
from broadsheet.sections.models import Section


class KeyTaken(Exception):
    """Something else was booked under this key."""


class AlreadyReversed(Exception):
    """A transaction is reversed once."""


def account_for(section: Section | int, currency: str, code: str, name: str = "") -> Account:
    """The account with a code, opened when it is first needed. Raises UnknownAccount."""
    pk = section.pk if isinstance(section, Section) else section
    account, _made = Account.objects.get_or_create(
        section_id=pk, currency=currency, code=code, defaults={"kind": kind_of(code), "name": name}
    )
    return account


def book(
    key: str, section: Section | int, currency: str, day: date, kind: str, lines: Iterable[Line], *, note: str = "",
    by: str = "", reverses: Transaction | None = None,
) -> Transaction:  # fmt: skip
    """Write a transaction; the same thing under the same key is there once, however often it is booked.

    Raises DoesNotBalance; KeyTaken where other entries stand under the key.
    """
    kept = checked(lines)
    if done := Transaction.objects.filter(key=key).first():
        return _the_same(done, currency, kept)
    try:
        with transaction.atomic():
            row = Transaction.objects.create(
                key=key, section_id=section.pk if isinstance(section, Section) else section, currency=currency,
                date=day, kind=kind, note=note[:250], booked_by=by[:200], reverses=reverses,
            )  # fmt: skip
            Entry.objects.bulk_create(_entries(row, kept))
    except IntegrityError:
        if done := Transaction.objects.filter(key=key).first():  # another process was first
            return _the_same(done, currency, kept)
        raise
    return row


def _entries(row: Transaction, lines: Iterable[Line]) -> list[Entry]:
    return [
        Entry(
            transaction=row, account=account_for(row.section_id, row.currency, line.code), amount_minor=line.minor,
            vat_rate=line.vat_rate, note=line.note[:250],
        )
        for line in lines
    ]  # fmt: skip


def _the_same(done: Transaction, currency: str, lines: tuple[Line, ...]) -> Transaction:
    there = sorted(done.entries.values_list("account__code", "amount_minor"))
    if done.currency != currency or there != sorted((line.code, line.minor) for line in lines):
        raise KeyTaken(done.key)
    return done


def reverse(row: Transaction, day: date, *, note: str = "", by: str = "") -> Transaction:
    """Write the opposite of a transaction; the first stays as it is. Raises AlreadyReversed."""
    if Transaction.objects.filter(reverses=row).exists():
        raise AlreadyReversed(row.key)
    lines = [
        Line(entry.account.code, -entry.amount_minor, entry.vat_rate, entry.note)
        for entry in row.entries.select_related("account")
    ]
    words = note or _("Reversal: %(what)s") % {"what": row}
    return book(
        f"reversal:{row.key}", row.section_id, row.currency, day, REVERSAL, lines, note=words, by=by, reverses=row
    )
