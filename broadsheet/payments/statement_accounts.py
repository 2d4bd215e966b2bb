"""Which of our accounts a statement is of: by IBAN or number and by currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from broadsheet.payments.actions import Refused
from broadsheet.payments.models import RemittanceAccount
from broadsheet.payments.statements.lines import Statement

LEAST_DIGITS = 5


class NoAccount(Refused):
    """The file does not say which of our accounts it is of, or says one that is not ours. named: what it says, '' nothing."""

    def __init__(self, words: str, named: str = "") -> None:
        super().__init__(words)
        self.named = named


def account_of(made: Statement, accounts: Iterable[RemittanceAccount]) -> RemittanceAccount | None:
    """The account that a statement names; None where it names none of these, or more than one could be meant."""
    theirs = _bare(made.iban)
    mine = [row for row in accounts if row.currency == made.currency]
    if not theirs:
        return None
    exact = [row for row in mine if theirs in _names_of(row)]
    if exact:
        return exact[0] if len(exact) == 1 else None
    digits = theirs.lstrip("0")
    ending = [row for row in mine if len(digits) >= LEAST_DIGITS and _bare(row.iban)[4:].endswith(digits)]
    return ending[0] if len(ending) == 1 else None


def _bare(words: str) -> str:
    return "".join(char for char in words.upper() if char.isalnum())


def _names_of(row: RemittanceAccount) -> set[str]:
    """Everything by which a file may call an account: its IBAN with and without its head, its number, code and number together."""
    iban = _bare(row.iban)
    values = [_bare(line.partition(":")[2] or line) for line in row.detail_lines]
    numbers = [value for value in values if sum(char.isdigit() for char in value) >= LEAST_DIGITS]
    names = {iban, iban[4:], *numbers, *(f"{one}{other}" for one in numbers for other in numbers if one != other)}
    return {name for name in names if len(name) >= LEAST_DIGITS}


def by_account(
    pages: Sequence[Statement], accounts: Sequence[RemittanceAccount], given: RemittanceAccount | None = None
) -> list[tuple[RemittanceAccount, list[Statement]]]:
    """The pages of a file, each with its own account, in the order of the accounts. given: for pages that name none.

    Raises NoAccount where one page has no account: then nothing of the file is taken in.
    """
    found: dict[int, tuple[RemittanceAccount, list[Statement]]] = {}
    names = {_bare(page.iban) for page in pages if page.iban}
    for page in pages:
        row = account_of(page, accounts)
        if row is None and given is not None and len(names) < 2:
            row = given
        if row is None or (given is not None and len(names) < 2 and row.pk != given.pk):
            raise NoAccount(_why(page, given), page.iban)
        found.setdefault(row.pk, (row, []))[1].append(page)
    return [found[pk] for pk in sorted(found)]


def _why(page: Statement, given: RemittanceAccount | None) -> str:
    if not page.iban:
        return _("The file does not say which account it is of. Please choose it.")
    if given is not None:
        return _("The statement is of another account: %(iban)s.") % {"iban": page.iban}
    said = _("The file is of an account that is none of yours: %(iban)s, %(currency)s.")
    return said % {"iban": page.iban, "currency": page.currency}
