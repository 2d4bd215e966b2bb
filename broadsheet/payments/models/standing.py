"""Agreements to pay again and again, until somebody ends them."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.catalogue.models.prices import METHOD_NAMES
from broadsheet.core.money import Money
from broadsheet.payments.models.accounts import RemittanceAccount, check_currency
from broadsheet.people.models import Person
from broadsheet.sections.models import Section

PURPOSES = [("order", pgettext_lazy("what is bought", "order")), ("gift", _("donation"))]


def new_token() -> str:
    """Nobody guesses it: 192 bits."""
    return secrets.token_urlsafe(24)


class StandingQuerySet(models.QuerySet["Standing"]):
    def in_force(self) -> StandingQuerySet:
        """Those that nobody has ended."""
        return self.filter(ended_at=None)

    def held(self) -> StandingQuerySet:
        """Those in force at which the worker failed so often that a person must look."""
        return self.in_force().filter(tries__gte=Standing.MOST_TRIES)

    def to_go_on(self) -> StandingQuerySet:
        """Those in force that wait for no person."""
        return self.in_force().filter(tries__lt=Standing.MOST_TRIES)


class Standing(models.Model):
    """A standing agreement. Each of its instalments is a sum due with a number, so that none is asked for twice.

    amount_minor: what each instalment is; None where it is what the goods cost on that day. next_on: when the next one is
    due; None where it comes before an issue. saved_id: what the payment service calls the way to pay that the payer has
    left with it, for the account; '' where every instalment is paid by hand. reference: what the payer writes on every
    instalment, that of the first. Personal data (payer): as long as the books must be kept.
    """

    MONTH, QUARTER, YEAR, ISSUE = "month", "quarter", "year", "issue"
    BY_PAYER, BY_HOUSE, LAPSED = "payer", "house", "lapsed"
    MOST_TRIES = 5

    key = models.CharField(_("key"), max_length=80, unique=True)
    token = models.CharField(_("address"), max_length=64, unique=True, default=new_token)
    purpose = models.CharField(_("purpose"), max_length=10, choices=PURPOSES)
    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey(Person, verbose_name=_("payer"), on_delete=models.PROTECT, related_name="standings")
    language = models.CharField(_("language"), max_length=20)
    words = models.CharField(_("what for"), max_length=250, blank=True)
    currency = models.CharField(_("currency"), max_length=3, validators=[check_currency])
    amount_minor = models.BigIntegerField(_("amount"), null=True)
    method = models.CharField(_("way to pay"), max_length=10, choices=METHOD_NAMES)
    account = models.ForeignKey(
        RemittanceAccount, verbose_name=_("remittance account"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_id = models.CharField(_("saved with the payment service"), max_length=255, blank=True)
    reference = models.CharField(_("reference"), max_length=25, blank=True)
    rhythm = models.CharField(
        _("how often"), max_length=10,
        choices=[
            (MONTH, _("every month")), (QUARTER, _("every three months")), (YEAR, _("every year")),
            (ISSUE, _("shortly before an issue")),
        ],
    )  # fmt: skip
    next_on = models.DateField(_("next on"), null=True)
    agreed_at = models.DateTimeField(_("agreed"), auto_now_add=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    trouble = models.CharField(_("why it waits for a person"), max_length=250, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_as = models.CharField(
        _("ended by"), max_length=10, blank=True,
        choices=[(BY_PAYER, _("the payer")), (BY_HOUSE, _("the house")), (LAPSED, _("not paid any more"))],
    )  # fmt: skip

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing payment")
        verbose_name_plural = _("standing payments")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor=None) | Q(amount_minor__gt=0), name="standing_amount"),
            models.CheckConstraint(
                condition=Q(rhythm="issue", next_on=None) | (~Q(rhythm="issue") & Q(next_on__isnull=False)),
                name="standing_rhythm",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_as="") | (Q(ended_at__isnull=False) & ~Q(ended_as="")),
                name="standing_ended_as",
            ),
        ]
        indexes = [models.Index(fields=["ended_at", "next_on"])]

    def __str__(self) -> str:
        return f"{self.payer} · {self.words}"

    @property
    def amount(self) -> Money | None:
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)

    @property
    def is_in_force(self) -> bool:
        return self.ended_at is None

    @property
    def pays_itself(self) -> bool:
        """Whether a payment service charges it, so that nobody has to do anything."""
        return bool(self.saved_id)

    def path(self, language: str = "") -> str:
        return f"/{language or self.language}/standing/{self.token}"


class WayNotice(models.Model):
    """A payer was told that her way to pay closes; the row makes it one letter."""

    standing = models.ForeignKey(Standing, on_delete=models.CASCADE, related_name="way_notices")
    account = models.ForeignKey(RemittanceAccount, on_delete=models.CASCADE, related_name="+")
    closes_on = models.DateField(_("closes"))
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("notice of a way to pay that closes")
        verbose_name_plural = _("notices of ways to pay that close")
        constraints = [models.UniqueConstraint(fields=["standing", "account", "closes_on"], name="way_notice_once")]

    def __str__(self) -> str:
        return f"{self.standing} · {self.closes_on}"


class Practice(models.Model):
    """A payment at the practice service of a house that is tried out: no money, but everything else as with a real one."""

    OPEN, PAID, DECLINED = "open", "paid", "declined"

    number = models.CharField(max_length=64, unique=True, default=new_token)
    key = models.CharField(max_length=120, unique=True)
    amount_minor = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    words = models.CharField(_("what for"), max_length=250)
    language = models.CharField(_("language"), max_length=20)
    return_url = models.URLField(max_length=2000)
    state = models.CharField(
        _("state"), max_length=10, default=OPEN,
        choices=[(OPEN, _("open")), (PAID, _("paid")), (DECLINED, _("declined"))],
    )  # fmt: skip
    saves = models.BooleanField(default=False)
    refunds = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("practice payment")
        verbose_name_plural = _("practice payments")

    def __str__(self) -> str:
        return f"{self.words} · {self.state}"

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.currency)
