"""What the bank says: statements as they were imported, each line once whatever is imported twice or overlapping."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.core.money import Money
from broadsheet.payments.models.accounts import RemittanceAccount
from broadsheet.payments.models.money import Remittance


class BankStatement(models.Model):
    """A statement of one of our accounts. Balances in minor units, where the bank gives them.

    kind: of the file ("camt", "csv:…"); a line that another kind of file brings again has other words.
    """

    account = models.ForeignKey(
        RemittanceAccount, verbose_name=_("remittance account"), on_delete=models.PROTECT, related_name="statements"
    )
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    kind = models.CharField(_("kind of file"), max_length=20, blank=True)
    first_day = models.DateField(_("from"), null=True, blank=True)
    last_day = models.DateField(_("until"), null=True, blank=True)
    opening_minor = models.BigIntegerField(_("opening balance"), null=True, blank=True)
    closing_minor = models.BigIntegerField(_("closing balance"), null=True, blank=True)
    imported_at = models.DateTimeField(_("imported"), auto_now_add=True)
    imported_by = models.CharField(_("imported by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")
        ordering = ["-last_day", "-pk"]

    def __str__(self) -> str:
        return f"{self.account} · {self.last_day}"

    @property
    def closing(self) -> Money | None:
        return None if self.closing_minor is None else Money(self.closing_minor, self.account.currency)


class StatementLineQuerySet(models.QuerySet["StatementLine"]):
    def unexplained(self) -> StatementLineQuerySet:
        """Money that went out and nobody has said for what."""
        return self.filter(amount_minor__lt=0, explained_as="").order_by("day", "pk")


class StatementLine(models.Model):
    """One entry of a statement. What came in is a remittance; what went out is explained by the treasurer.

    `key` is the same in whichever file the line comes again. Personal data: the other side's name, kept as long as the books.
    """

    PAY_BACK, EXPENSE, TRANSFER = "pay-back", "expense", "transfer"

    statement = models.ForeignKey(
        BankStatement, verbose_name=_("bank statement"), on_delete=models.PROTECT, related_name="lines"
    )
    account = models.ForeignKey(
        RemittanceAccount, verbose_name=_("remittance account"), on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(_("key"), max_length=80)
    day = models.DateField(_("day"))
    amount_minor = models.BigIntegerField(_("amount"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    words = models.CharField(_("message"), max_length=500, blank=True)
    reference = models.CharField(_("reference"), max_length=140, blank=True)
    remittance = models.OneToOneField(
        Remittance,
        verbose_name=_("remittance"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="statement_line",
    )
    explained_as = models.CharField(
        _("explained as"), max_length=10, blank=True,
        choices=[(PAY_BACK, _("money paid back")), (EXPENSE, _("expense")), (TRANSFER, _("to another account of ours"))],
    )  # fmt: skip

    objects = StatementLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of statements")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="statement_line_once"),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="statement_line_of_something"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, explained_as="") | Q(amount_minor__lt=0, remittance=None),
                name="statement_line_in_or_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} · {self.name or self.words} · {self.money}"

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.account.currency)
