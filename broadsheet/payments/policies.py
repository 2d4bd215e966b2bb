"""Who handles money: the treasurers of a section, and administrators."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from broadsheet.payments.models import (
    BankStatement,
    Dispute,
    GiftPurpose,
    PayBack,
    ProviderPayment,
    Remittance,
    RemittanceAccount,
    Standing,
    StatementLine,
)
from broadsheet.sections.policies import TablePolicy
from broadsheet.sections.rules import MONEY_ROWS

ACCOUNTS = TablePolicy(RemittanceAccount, MONEY_ROWS, "section")
PURPOSES = TablePolicy(GiftPurpose, MONEY_ROWS, "section")
REMITTANCES = TablePolicy(Remittance, MONEY_ROWS, "account__section")
LINES = TablePolicy(StatementLine, MONEY_ROWS, "account__section")
STATEMENTS = TablePolicy(BankStatement, MONEY_ROWS, "account__section")
STANDINGS = TablePolicy(Standing, MONEY_ROWS, "section")
PAY_BACKS = TablePolicy(PayBack, MONEY_ROWS, "allocation__remittance__account__section")

PAYMENTS = TablePolicy(ProviderPayment, MONEY_ROWS, "account__section")
DISPUTES = TablePolicy(Dispute, MONEY_ROWS, "payment__account__section")


def accounts_of(user: Any) -> QuerySet[RemittanceAccount]:
    """The accounts that somebody keeps."""
    return ACCOUNTS.instances_user_has_any_permission_for(user, ["change"]).select_related("section")
