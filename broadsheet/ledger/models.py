"""The books: accounts, transactions, entries. Nothing in them is ever changed; a mistake is reversed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from broadsheet.core.money import Money
from broadsheet.ledger.rules import (
    ASSET,
    EQUITY,
    EXPENSE,
    INCOME,
    INCOME_BOOKS,
    INCOME_POSTAGE,
    INCOME_SUBSCRIPTIONS,
    LIABILITY,
    SIDES,
    SPENT_PREFIX,
)
from broadsheet.sections.models import Section
from broadsheet.sections.words import Named, language_field

ACCOUNT_KINDS = [
    (ASSET, _("asset")),
    (LIABILITY, _("liability")),
    (INCOME, _("income")),
    (EXPENSE, _("expense")),
    (EQUITY, _("opening balance")),
]


class Account(models.Model):
    """An account of a section in a currency; its balance is the sum of its entries, never a column."""

    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="accounts")
    currency = models.CharField(_("currency"), max_length=3)
    kind = models.CharField(_("kind"), max_length=10, choices=ACCOUNT_KINDS)
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(
        _("name"), max_length=120, blank=True, help_text=_("Leave empty for the account’s usual name.")
    )

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["section", "currency", "kind", "code"]
        constraints = [
            models.UniqueConstraint(fields=["section", "currency", "code"], name="account_once"),
            models.CheckConstraint(condition=Q(kind__in=list(SIDES)), name="account_kind_known"),
        ]

    def __str__(self) -> str:
        from broadsheet.ledger.wording import account_name

        return account_name(self)


class ExpenseKind(Named, ClusterableModel):
    """What a section spends money on, under a name of its own; each is an account in the books, like the usual ones."""

    slug = ""
    section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="expense_kinds"
    )
    is_open = models.BooleanField(_("offered"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("kind of expense")
        verbose_name_plural = _("kinds of expenses")
        ordering = ["section", "position", "pk"]

    @property
    def code(self) -> str:
        return f"{SPENT_PREFIX}{self.pk}"


class ExpenseKindWords(models.Model):
    kind = ParentalKey(ExpenseKind, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="expense_kind_words_once")]

    def __str__(self) -> str:
        return self.name


class VatRate(models.Model):
    """Which part of a kind of income is value added tax, in a section that is registered for it; prices contain it."""

    CODES = [
        (INCOME_SUBSCRIPTIONS, _("Subscriptions")),
        (INCOME_BOOKS, _("Books and pamphlets")),
        (INCOME_POSTAGE, _("Postage charged")),
    ]

    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.CASCADE, related_name="vat_rates")
    code = models.CharField(_("kind of income"), max_length=60, choices=CODES)
    per_cent = models.DecimalField(
        _("VAT, per cent"), max_digits=5, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("The last day."))

    class Meta:
        verbose_name = _("rate of VAT")
        verbose_name_plural = _("rates of VAT")
        ordering = ["section", "code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["section", "code", "valid_from"], name="vat_rate_begins_once"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="vat_rate_valid_forwards"
            ),
            models.CheckConstraint(condition=Q(per_cent__gte=0, per_cent__lte=100), name="vat_rate_of_a_hundred"),
        ]

    def __str__(self) -> str:
        return f"{self.section} · {self.get_code_display()} · {self.per_cent}"

    @property
    def rate(self) -> int:
        """Hundredths of a per cent."""
        return int(self.per_cent * 100)

    def clean(self) -> None:
        if not self.section_id or not self.valid_from:
            return
        others = VatRate.objects.filter(section=self.section_id, code=self.code).exclude(pk=self.pk)
        if self.valid_until:
            others = others.filter(valid_from__lte=self.valid_until)
        if others.filter(Q(valid_until=None) | Q(valid_until__gte=self.valid_from)).exists():
            raise ValidationError({"valid_from": _("Another rate holds at that time. End it first.")})


class TransactionQuerySet(models.QuerySet["Transaction"]):
    def of(self, section: Section, currency: str) -> TransactionQuerySet:
        return self.filter(section=section, currency=currency)

    def within(self, first: date | None = None, last: date | None = None) -> TransactionQuerySet:
        """Those whose date lies between two days, both included."""
        rows = self if first is None else self.filter(date__gte=first)
        return rows if last is None else rows.filter(date__lte=last)


class Transaction(models.Model):
    """Something that happened to money, on a day; its entries sum to zero. Written once, by `actions.book`."""

    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(_("currency"), max_length=3)
    date = models.DateField(_("day"))
    booked_at = models.DateTimeField(_("booked"), auto_now_add=True)
    booked_by = models.CharField(_("booked by"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=200, unique=True)
    note = models.CharField(_("note"), max_length=250, blank=True)
    reverses = models.OneToOneField(
        "self", verbose_name=_("reverses"), null=True, on_delete=models.PROTECT, related_name="reversal"
    )

    objects = TransactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("transaction")
        verbose_name_plural = _("transactions")
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["section", "currency", "date"])]

    def __str__(self) -> str:
        return self.note or self.key


class EntryQuerySet(models.QuerySet["Entry"]):
    def of(self, section: Section, currency: str) -> EntryQuerySet:
        return self.filter(account__section=section, account__currency=currency)

    def within(self, first: date | None = None, last: date | None = None) -> EntryQuerySet:
        """Those of transactions between two days, both included."""
        rows = self if first is None else self.filter(transaction__date__gte=first)
        return rows if last is None else rows.filter(transaction__date__lte=last)

    def sum_minor(self) -> int:
        """The sum in minor units, debits above 0."""
        return self.aggregate(sum=Sum("amount_minor"))["sum"] or 0

    def per_account(self) -> dict[int, int]:
        """The sum per account (its primary key)."""
        rows: Any = self.order_by().values_list("account").annotate(sum=Sum("amount_minor"))
        return dict(rows)


class Entry(models.Model):
    """One line of a transaction; debits above 0, credits below."""

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    amount_minor = models.BigIntegerField(_("amount"))
    vat_rate = models.PositiveSmallIntegerField(
        _("VAT rate"), null=True, blank=True, validators=[MaxValueValidator(10_000)]
    )
    note = models.CharField(_("note"), max_length=250, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(amount_minor=0), name="entry_of_something")]

    def __str__(self) -> str:
        return str(self.money)

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.account.currency)

    @property
    def credit(self) -> Money:
        """The amount of an entry on the credit side, above 0."""
        return -self.money
