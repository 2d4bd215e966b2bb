"""What the bank says: statements as they were imported, each line once whatever is imported twice or overlapping."""

from __future__ import annotations

from django.conf import settings
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
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.CharField(_("undone by"), max_length=200, blank=True)

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
    def standing(self) -> StatementLineQuerySet:
        """Those of imports that were not undone."""
        return self.filter(undone_at=None)

    def unexplained(self) -> StatementLineQuerySet:
        """Money that went out and nobody has said for what."""
        return self.standing().filter(amount_minor__lt=0, explained_as="", held_as="").order_by("day", "pk")

    def unbooked(self) -> StatementLineQuerySet:
        """Those whose money the books do not have yet: unexplained, or in doubt."""
        waits = Q(amount_minor__lt=0, explained_as="", held_as="") | Q(held_as=StatementLine.DOUBT)
        return self.standing().filter(waits, is_joined=False)

    def asked(self) -> StatementLineQuerySet:
        """Those of which a person must say what they are before anything is booked."""
        held = [StatementLine.SAME, StatementLine.DOUBT]
        return self.standing().filter(held_as__in=held).order_by("day", "pk")


class StatementLine(models.Model):
    """One entry of a statement. What came in is a remittance; what went out is explained by the treasurer.

    `key` is the same in whichever file the line comes again. is_joined: it shows what the books had from elsewhere already, so
    that nothing was booked for it; shown_key: of the transaction that it shows, where that is no remittance. pair: the line of
    another account of ours that is the other end of the same transfer. held_as: nothing is booked until a person has said
    whether it is the money of `likely` (SAME) or right at all (DOUBT); LEFT_OUT is what she said no to. about: the service's
    number of the payment that the line goes back on; what came as a fee given back lowers the expense. Personal data: the
    other side's name, kept as long as the books.
    """

    PAY_BACK, EXPENSE, TRANSFER = "pay-back", "expense", "transfer"
    SAME, DOUBT, LEFT_OUT = "same", "doubt", "left-out"

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
    bank_id = models.CharField(_("number at the bank"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=10, blank=True)
    about = models.CharField(_("number of the payment that it is about"), max_length=140, blank=True)
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
    is_joined = models.BooleanField(_("known from elsewhere"), default=False)
    shown_key = models.CharField(_("key of what it shows"), max_length=200, blank=True)
    transferred_to = models.ForeignKey(
        RemittanceAccount, verbose_name=_("to the account"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    pair = models.OneToOneField(
        "self", verbose_name=_("the same transfer on our other account"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="paired_by",
    )  # fmt: skip
    held_as = models.CharField(
        _("held"), max_length=10, blank=True,
        choices=[(SAME, _("may be known already")), (DOUBT, _("in doubt")), (LEFT_OUT, _("left out"))],
    )  # fmt: skip
    question = models.CharField(_("question"), max_length=500, blank=True)
    likely = models.ForeignKey(
        Remittance, verbose_name=_("may be this money"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="likely_lines",
    )  # fmt: skip
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects = StatementLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of statements")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], condition=Q(undone_at=None), name="statement_line_once"),
            models.UniqueConstraint(
                fields=["shown_key"], condition=~Q(shown_key="") & Q(undone_at=None), name="shown_by_one_line"
            ),
            models.UniqueConstraint(
                fields=["likely"], condition=Q(held_as="same", undone_at=None), name="likely_for_one_line"
            ),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="statement_line_of_something"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, explained_as="")
                | Q(amount_minor__lt=0, remittance=None)
                | Q(amount_minor__gt=0, kind="fee", explained_as="expense", remittance=None),
                name="statement_line_in_or_out",
            ),
            models.CheckConstraint(
                condition=Q(held_as="") | Q(remittance=None, explained_as=""), name="statement_line_held_or_booked"
            ),
        ]
        indexes = [models.Index(fields=["account", "day"])]

    def __str__(self) -> str:
        return f"{self.day} · {self.name or self.words} · {self.money}"

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.account.currency)


class StatementFile(models.Model):
    """A file that waits for the treasurer's word: shown to whoever brought it, taken in or thrown away. Kept for 30 days at most.

    choices: how it is to be read, as `statements.choices.Choices` writes them.
    """

    name = models.CharField(_("file"), max_length=200, blank=True)
    body = models.BinaryField(_("as it came"))
    account = models.ForeignKey(
        RemittanceAccount, verbose_name=_("remittance account"), null=True, blank=True, on_delete=models.CASCADE,
        related_name="+",
    )  # fmt: skip
    choices = models.JSONField(_("how it is read"), default=dict, blank=True)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    brought_at = models.DateTimeField(_("brought"), auto_now_add=True)

    class Meta:
        verbose_name = _("file of a statement")
        verbose_name_plural = _("files of statements")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name or str(self.brought_at)


class KeptReading(models.Model):
    """How the files of one make are read for an account: what the treasurer said when the last one was taken in."""

    account = models.ForeignKey(
        RemittanceAccount, verbose_name=_("remittance account"), on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("kind of file"), max_length=20)
    choices = models.JSONField(_("how it is read"), default=dict)
    kept_at = models.DateTimeField(_("kept"), auto_now=True)

    class Meta:
        verbose_name = _("kept reading")
        verbose_name_plural = _("kept readings")
        constraints = [models.UniqueConstraint(fields=["account", "kind"], name="kept_reading_once")]

    def __str__(self) -> str:
        return f"{self.account} · {self.kind}"
