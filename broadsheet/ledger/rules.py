"""Double entry: which accounts there are, and when a transaction balances. Debits are above 0, credits below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

ASSET, LIABILITY, INCOME, EXPENSE, EQUITY = KINDS = ("asset", "liability", "income", "expense", "equity")
# On which side an account of a kind grows: its balance as people read it is the sum of its entries times this.
SIDES = {ASSET: 1, EXPENSE: 1, LIABILITY: -1, INCOME: -1, EQUITY: -1}

CASH, CHEQUES = "cash", "cheques"
IN_TRANSIT = "in-transit"
DISPUTED = "disputed"
UNMATCHED = "unmatched"
OWED_COPIES = "owed-copies"
TO_PAY_BACK = "to-pay-back"
VAT = "vat"
INCOME_SUBSCRIPTIONS = "income-subscriptions"
INCOME_BOOKS = "income-books"
INCOME_GIFTS = "income-gifts"
INCOME_POSTAGE = "income-postage"
INCOME_OTHER = "income-other"
FEES, PRINTING, POSTAGE, OTHER_EXPENSE = "expense-fees", "expense-printing", "expense-postage", "expense-other"
LOSSES = "expense-losses"
OPENING = "opening"
# A remittance account's own money is "money-<its number>"; what two sections owe each other "section-<its number>".
MONEY_PREFIX, SECTION_PREFIX = "money-", "section-"
# What a house spends under a name of its own is "spent-<number of the kind>".
SPENT_PREFIX = "spent-"

STANDARD: dict[str, str] = {
    CASH: ASSET,
    CHEQUES: ASSET,
    IN_TRANSIT: ASSET,
    DISPUTED: ASSET,
    UNMATCHED: LIABILITY,
    OWED_COPIES: LIABILITY,
    TO_PAY_BACK: LIABILITY,
    VAT: LIABILITY,
    INCOME_SUBSCRIPTIONS: INCOME,
    INCOME_BOOKS: INCOME,
    INCOME_GIFTS: INCOME,
    INCOME_POSTAGE: INCOME,
    INCOME_OTHER: INCOME,
    FEES: EXPENSE,
    PRINTING: EXPENSE,
    POSTAGE: EXPENSE,
    OTHER_EXPENSE: EXPENSE,
    LOSSES: EXPENSE,
    OPENING: EQUITY,
}


# Accounts that only the program books on: each is the sum of something that it counts elsewhere.
KEPT = frozenset({UNMATCHED, OWED_COPIES, TO_PAY_BACK, DISPUTED})
# Kinds of transactions.
BY_HAND, REVERSAL = "by hand", "reversal"


def is_kept(code: str) -> bool:
    """Whether nobody books by hand on the account with a code."""
    return code in KEPT or code.startswith(SECTION_PREFIX)


class UnknownAccount(ValueError):
    """A code that no standard account has."""


class DoesNotBalance(ValueError):
    """Entries whose sum is not zero, or that are no entries."""


@dataclass(frozen=True)
class Line:
    """One entry to be: an account's code, minor units (debit above 0, credit below), and the rate of VAT in it.

    vat_rate: hundredths of a per cent of the rate (2000 is 20 %); None where the section has no VAT.
    """

    code: str
    minor: int
    vat_rate: int | None = None
    note: str = ""


def kind_of(code: str) -> str:
    """The kind of the account with a code. Raises UnknownAccount."""
    if code.startswith((MONEY_PREFIX, SECTION_PREFIX)):
        return ASSET
    if code.startswith(SPENT_PREFIX):
        return EXPENSE
    if code not in STANDARD:
        raise UnknownAccount(code)
    return STANDARD[code]


def checked(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines without those of nothing. Raises DoesNotBalance unless two or more are left and they sum to zero."""
    kept = tuple(line for line in lines if line.minor)
    if len(kept) < 2:
        raise DoesNotBalance("a transaction has two entries or more")
    if rest := sum(line.minor for line in kept):
        raise DoesNotBalance(f"the entries sum to {rest}, not to 0")
    return kept


def vat_within(gross_minor: int, rate: int) -> int:
    """The VAT that a gross amount holds, in minor units, half up. rate: 2000 is 20 %. Source: the invoice method."""
    return (2 * gross_minor * rate + (10_000 + rate)) // (2 * (10_000 + rate))


def balances(entries: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The sum of the entries per account code."""
    sums: dict[str, int] = defaultdict(int)
    for code, minor in entries:
        sums[code] += minor
    return dict(sums)
