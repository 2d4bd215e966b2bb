"""Files of banks on their way in: read, shown, taken in or thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.payments import statement_actions
from broadsheet.payments.actions import Refused
from broadsheet.payments.models import KeptReading, RemittanceAccount, StatementFile
from broadsheet.payments.statement_accounts import NoAccount, by_account
from broadsheet.payments.statement_actions import Imported
from broadsheet.payments.statements.balances import Gap, gaps_in
from broadsheet.payments.statements.choices import Choices, is_table
from broadsheet.payments.statements.lines import NotAStatement, Statement
from broadsheet.payments.statements.table import DayOrMonth, Table, read_table

KEPT_FOR = timedelta(days=30)
LEAST_COLUMNS = 2


@dataclass
class Plan:
    """How a file would come in. parts: each account with its pages; table: of a CSV file.

    problem: why it cannot come in yet, a sentence, of the field `at` (columns, order, account); named: the account that the
    file says, where it is none of ours; make: by which the readings of such files are kept; is_remembered: whether it is read
    as the last one of its make.
    """

    choices: Choices
    parts: list[tuple[RemittanceAccount, list[Statement]]] = field(default_factory=list)
    table: Table | None = None
    problem: str = ""
    at: str = ""
    named: str = ""
    account: RemittanceAccount | None = None
    is_remembered: bool = False
    make: str = ""

    @property
    def gaps(self) -> list[tuple[RemittanceAccount, Gap]]:
        return [(account, gap) for account, pages in self.parts for gap in gaps_in(pages)]

    @property
    def asks_account(self) -> bool:
        """Whether choosing an account would do: the file names none."""
        return self.at == "account" and not self.named

    @property
    def asks(self) -> bool:
        """Whether a person must look before anything is booked."""
        return self.table is not None or bool(self.problem or self.gaps)

    @property
    def columns(self) -> dict[str, tuple[int, ...]]:
        """As they are or would be read."""
        if self.choices.columns is not None:
            return dict(self.choices.columns)
        return dict(self.table.guessed()) if self.table else {}


def plan_for(
    data: bytes, accounts: Sequence[RemittanceAccount], given: RemittanceAccount | None = None, choices: Choices | None = None,
    *, takes_the_only_one: bool = True,
) -> Plan:  # fmt: skip
    """How a file would come in. Raises NotAStatement where nobody could read it.

    given: the account that somebody has chosen; takes_the_only_one: a CSV file that names no account is of the only one.
    """
    table = read_table(data) if is_table(data) else None
    plan = Plan(choices or Choices(), table=table, account=given, make=table.kind if table else "")
    if table is not None and choices is None:
        _remember(plan, accounts)
    if table is not None and plan.choices.encoding:
        plan.table = table = read_table(data, plan.choices.encoding)
    if table is not None and plan.account is None and takes_the_only_one and len(accounts) == 1:
        plan.account = accounts[0]
    try:
        plan.parts = _parts(data, accounts, plan)
    except DayOrMonth:
        plan.problem, plan.at = _("The days of this file can be read in two ways. Please say which."), "order"
    except NotAStatement as problem:
        if table is None or len(table.heads) < LEAST_COLUMNS:
            raise
        plan.problem = _("This cannot be read as a statement: %(why)s.") % {"why": problem}
        plan.at = "columns"
    except NoAccount as problem:
        plan.problem, plan.at, plan.named = str(problem), "account", problem.named
    return plan


def _remember(plan: Plan, accounts: Sequence[RemittanceAccount]) -> None:
    """What was said of the last file of this make; it tells the account, too, where only one has such files."""
    assert plan.table is not None
    wanted = [plan.account] if plan.account else accounts
    kept = list(KeptReading.objects.filter(kind=plan.make, account__in=wanted).select_related("account")[:2])
    if len(kept) == 1:
        plan.choices, plan.account = Choices.from_json(kept[0].choices), kept[0].account
        plan.is_remembered = True


def _parts(
    data: bytes, accounts: Sequence[RemittanceAccount], plan: Plan
) -> list[tuple[RemittanceAccount, list[Statement]]]:
    if plan.table is None:
        return by_account(
            plan.choices.read(data, plan.account.currency if plan.account else ""), accounts, plan.account
        )
    if plan.account is not None:
        return by_account(plan.choices.read(data, plan.account.currency), accounts, plan.account)
    return _by_its_own_words(data, accounts, plan.choices)


def _by_its_own_words(
    data: bytes, accounts: Sequence[RemittanceAccount], choices: Choices
) -> list[tuple[RemittanceAccount, list[Statement]]]:
    """A CSV file that has a column of account numbers, in whichever of our currencies it is. Raises NoAccount."""
    problem = NoAccount(_("The file does not say which account it is of. Please choose it."))
    for currency in dict.fromkeys(row.currency for row in accounts):
        try:
            return by_account([page for page in choices.read(data, currency) if page.lines], accounts)
        except NoAccount as why:
            problem = why
    raise problem


# --- actions --------------------------------------------------------------------------------------------------------


def keep_file(data: bytes, name: str, user: Any, account: RemittanceAccount | None, **choices: Any) -> StatementFile:
    """A file that waits for a word; those that nobody took in for a month are thrown away."""
    StatementFile.objects.filter(brought_at__lt=timezone.now() - KEPT_FOR).delete()
    return StatementFile.objects.create(
        body=data, name=name[:200], brought_by=user, account=account, choices=choices
    )  # fmt: skip


def take_in(
    plan: Plan, file_name: str, *, by: str = "", likely_too: bool = False, anyway: bool = False
) -> list[tuple[RemittanceAccount, Imported]]:
    """All parts of a file or none. Raises Refused, DoesNotLead. How a CSV file was read is kept for the next of its make."""
    if plan.problem or not plan.parts:
        raise Refused(plan.problem)
    with transaction.atomic():
        done = [
            (account, statement_actions.import_pages(account, pages, file_name, by=by, likely_too=likely_too, anyway=anyway))
            for account, pages in plan.parts
        ]  # fmt: skip
        if plan.table is not None:
            for account, _pages in plan.parts:
                read_so = replace(plan.choices, columns=plan.columns).as_json()
                # Heads with signs of their own may be read otherwise next time, so it is kept under both.
                for make in {plan.make[:20], plan.table.kind[:20]}:
                    KeptReading.objects.update_or_create(account=account, kind=make, defaults={"choices": read_so})
    return done
