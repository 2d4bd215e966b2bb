"""What every kind of statement comes down to. Plain values; amounts in minor units, above 0 what came in."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from broadsheet.core.money import MOST_MINOR, exponent
from broadsheet.pages.spoken import Spoken

# Days that a statement can have: a slip makes of 2026 a year long gone or far away.
EARLIEST = date(1990, 1, 1)
AHEAD = timedelta(days=7)


class NotAStatement(ValueError):
    """A file that cannot be read as a bank statement; the words, which follow a colon, say where and why."""


# What a line is, where the file says it: money as usual; what a bank or service keeps; what it pays out to our bank; what it
# gave back to a payer.
MONEY, FEE, PAYOUT, REFUND = "", "fee", "payout", "refund"


@dataclass(frozen=True)
class Line:
    """One entry of a statement. bank_id: the bank's own numbers of the entry, '' where it gives none.

    reference: what the payer gave as a structured reference; words: everything else that came with the money. kind: MONEY,
    FEE, PAYOUT or REFUND; about: the number of the payment that it speaks of; question: why a person must say whether it is
    right, a sentence, '' where nothing is in doubt.
    """

    day: date
    minor: int
    name: str = ""
    words: str = ""
    reference: str = ""
    bank_id: str = ""
    account: str = ""
    kind: str = MONEY
    question: str = ""
    about: str = ""


@dataclass(frozen=True)
class Statement:
    """A statement of one account. iban: as the file names the account, '' where it does not.

    opening and closing: balances in minor units, None where the file has none; kind: of the file; faults: what could not
    be read, a sentence each; left_out: what was read and is not money of this account (pending, another currency), a
    sentence each.
    """

    currency: str
    lines: tuple[Line, ...]
    iban: str = ""
    opening: int | None = None
    closing: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    faults: tuple[str, ...] = field(default=())
    kind: str = ""
    left_out: tuple[str, ...] = field(default=())

    @property
    def is_sound(self) -> bool:
        """Whether opening balance and lines make the closing balance, as far as the file has them."""
        if self.opening is None or self.closing is None:
            return True
        return self.opening + sum(line.minor for line in self.lines) == self.closing


def fault_in(line: Line, today: date) -> str:
    """Why an entry cannot be true, in words that follow a colon; '' where it can."""
    if not EARLIEST <= line.day <= today + AHEAD:
        return _("the day %(day)s lies before 1990 or in the future") % {"day": line.day.isoformat()}
    if abs(line.minor) > MOST_MINOR:
        return _("so much money is a slip of the finger")
    return ""


def sifted(made: Statement, today: date) -> Statement:
    """The statement without entries of nothing, and without those that cannot be true, which it tells by number."""
    faults = list(made.faults)
    kept = []
    for number, line in enumerate(made.lines, 1):
        if fault := fault_in(line, today):
            faults.append(_("entry %(number)s: %(why)s") % {"number": Spoken(number), "why": fault})
        elif line.minor:
            kept.append(line)
    opening, closing = (None if abs(one or 0) > MOST_MINOR else one for one in (made.opening, made.closing))
    days = [line.day for line in kept]
    first, last = (one if one and EARLIEST <= one <= today + AHEAD else None for one in (made.first_day, made.last_day))
    return replace(
        made, lines=tuple(kept), faults=tuple(faults), opening=opening, closing=closing,
        first_day=first or min(days, default=None), last_day=last or max(days, default=None),
    )  # fmt: skip


def minor_units(words: str, currency: str) -> int:
    """Decimal words with a point (`-12.50`, `12`) as minor units. Raises NotAStatement."""
    try:
        amount = Decimal(words.strip().replace(" ", ""))
    except InvalidOperation as problem:
        raise NotAStatement(_("“%(words)s” is no amount") % {"words": words[:40]}) from problem
    if not amount.is_finite() or abs(amount) > 10**40:
        raise NotAStatement(_("“%(words)s” is no amount") % {"words": words[:40]})
    scaled = amount.scaleb(exponent(currency))
    if scaled != scaled.to_integral_value():
        raise NotAStatement(_("“%(words)s” is no amount") % {"words": words[:40]})
    return int(scaled)


def keyed(lines: Iterable[Line], account: str, currency: str = "") -> list[tuple[str, Line]]:
    """Each line with a key that is the same whenever and in whichever file the line comes again.

    lines: those of all pages of a file that are of this account, in their order. The key is made of day, amount, currency
    and the bank's own numbers, never of words, whose reading may get better; equal lines of a day are told apart by
    counting them through all pages: the n-th of them has the n-th key.
    """
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        parts = [account, line.day.isoformat(), str(line.minor), currency, line.bank_id]
        digest = hashlib.sha256("\x1f".join(" ".join(part.split()).casefold() for part in parts).encode()).hexdigest()
        seen[digest] += 1
        found.append((f"2:{digest[:48]}:{seen[digest]}", line))
    return found
