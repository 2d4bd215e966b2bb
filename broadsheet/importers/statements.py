"""A bank statement from the command line, into the accounts that it is of; importing it twice changes nothing."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from broadsheet.core.money import Money, format_money
from broadsheet.importers.report import Refused
from broadsheet.payments import actions
from broadsheet.payments.models import RemittanceAccount
from broadsheet.payments.statement_actions import DoesNotLead
from broadsheet.payments.statement_files import Plan, plan_for, take_in
from broadsheet.payments.statements.choices import Choices, columns_in
from broadsheet.payments.statements.encodings import CODE_PAGES, is_code_page
from broadsheet.payments.statements.lines import NotAStatement
from broadsheet.payments.statements.reading import MOST_BYTES
from broadsheet.payments.statements.table import COLUMNS
from broadsheet.payments.wording import doubt_words, gap_words, report_words

ROWS_SHOWN = 8


def import_statement_file(
    path: Path,
    account_name: str = "",
    *,
    choices: Choices | None = None,
    likely_too: bool = False,
    anyway: bool = False,
    dry_run: bool = False,
) -> list[str]:
    """What came of it, a sentence each. account_name: needed where the file does not name one of our accounts.

    choices: how a CSV file is read; None: as its heads say, or as the last file of its make was. anyway: also where balances
    contradict the lines. dry_run: nothing is written, and the first lines are shown as they would be booked. Raises Refused.
    """
    if not path.is_file() or path.stat().st_size > MOST_BYTES:
        raise Refused(f"{path} is no file of a bank")
    given = _named(account_name) if account_name else None
    accounts = list(RemittanceAccount.objects.filter(kind__in=("bank", "paypal", "card")).order_by("pk"))
    try:
        plan = plan_for(path.read_bytes(), accounts, given, choices, takes_the_only_one=False)
        if plan.problem:
            raise Refused(_problem(plan))
        said = _shown(plan) if dry_run else []
        with transaction.atomic():
            for account, done in take_in(plan, path.name, by="import", likely_too=likely_too, anyway=anyway):
                said += [f"{account}: {words}" for words in (*report_words(done, "en"), *doubt_words(done, "en"))]
            transaction.set_rollback(dry_run)
    except DoesNotLead as problem:
        gaps = " ".join(gap_words(gap, problem.currency, "en") for gap in problem.gaps)
        raise Refused(f"nothing was taken in: {gaps} To take it in all the same: --anyway") from problem
    except (NotAStatement, actions.Refused) as problem:
        raise Refused(str(problem)) from problem
    return said


def _problem(plan: Plan) -> str:
    if plan.at == "account":
        return f"{plan.problem} Say which with --account NAME" if plan.asks_account else plan.problem
    if plan.at == "order":
        return f"{plan.problem} Say it with --day-first or --month-first"
    heads = ", ".join(f"{place} {head}" for place, head in enumerate(plan.table.heads, 1)) if plan.table else ""
    return f"{plan.problem} Name its columns with --columns day=1,amount=2,words=3+4 (of {', '.join(COLUMNS)}); it has: {heads}"


def _shown(plan: Plan) -> list[str]:
    """The first lines of each account as they would be booked."""
    said = []
    for account, pages in plan.parts:
        lines = [line for page in pages for line in page.lines]
        for line in lines[:ROWS_SHOWN]:
            amount = format_money(Money(line.minor, account.currency), "en")
            said.append(
                " · ".join(
                    [str(account), str(line.day), amount, line.name or "—", line.words or "—", line.reference or "—"]
                )
            )
        if len(lines) > ROWS_SHOWN:
            said.append(f"{account} · … {len(lines) - ROWS_SHOWN} more")
    return said


def choices_from(columns: str, out: str, day_first: bool | None, encoding: str = "") -> Choices | None:
    """What was said on the command line of how a file is to be read; None where nothing was. Raises Refused."""
    if not (columns or out or encoding or day_first is not None):
        return None
    if encoding and not is_code_page(encoding):
        raise Refused(f"--encoding: “{encoding}” is not known; write one of utf-8, {', '.join(CODE_PAGES)}")
    try:
        named = columns_in(columns) if columns else None
    except ValueError as problem:
        known = ", ".join(COLUMNS)
        raise Refused(
            f"--columns: “{problem}” is not understood; write day=1,amount=4,words=3+5, of {known}"
        ) from problem
    return Choices(named, day_first, frozenset(filter(None, (word.strip() for word in out.split(",")))), encoding)


def _named(name: str) -> RemittanceAccount:
    row = RemittanceAccount.objects.filter(name=name).first()
    if row is None:
        known = "; ".join(RemittanceAccount.objects.values_list("name", flat=True))
        raise Refused(f"there is no account “{name}”; there are: {known or 'none'}")
    return row
