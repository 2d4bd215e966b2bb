"""A bank statement from the command line, into the account that it is of; importing it twice changes nothing."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from broadsheet.importers.report import Refused
from broadsheet.payments import actions, statement_actions
from broadsheet.payments.models import RemittanceAccount
from broadsheet.payments.statements.lines import NotAStatement, Statement
from broadsheet.payments.statements.reading import MOST_BYTES, read_statements
from broadsheet.payments.wording import doubt_words, report_words


def import_statement_file(
    path: Path,
    account_name: str = "",
    *,
    day_first: bool | None = None,
    likely_too: bool = False,
    dry_run: bool = False,
) -> list[str]:
    """What came of it, a sentence each. account_name: needed where the file does not name one of our accounts.

    Raises Refused.
    """
    if not path.is_file() or path.stat().st_size > MOST_BYTES:
        raise Refused(f"{path} is no file of a bank")
    data = path.read_bytes()
    try:
        given = _named(account_name) if account_name else None
        made = read_statements(data, given.currency if given else "EUR", day_first=day_first)
        said: list[str] = []
        with transaction.atomic():
            for one in made:
                account = given or _account_of(one)
                done = statement_actions.import_statement(account, one, path.name, by="import", likely_too=likely_too)
                said += [f"{account}: {words}" for words in (*report_words(done, "en"), *doubt_words(done, "en"))]
            transaction.set_rollback(dry_run)
    except (NotAStatement, actions.Refused) as problem:
        raise Refused(str(problem)) from problem
    return said


def _named(name: str) -> RemittanceAccount:
    row = RemittanceAccount.objects.filter(name=name).first()
    if row is None:
        known = "; ".join(RemittanceAccount.objects.values_list("name", flat=True))
        raise Refused(f"there is no account “{name}”; there are: {known or 'none'}")
    return row


def _account_of(made: Statement) -> RemittanceAccount:
    bare = "".join(char for char in made.iban.upper() if char.isalnum())
    row = RemittanceAccount.objects.filter(iban=bare, currency=made.currency).first() if bare else None
    if row is None:
        raise Refused("the file names none of our accounts; say which with --account NAME")
    return row
