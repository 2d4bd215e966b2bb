"""What a payment service knows, and what it told us."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.core.money import Money
from broadsheet.payments.models.accounts import RemittanceAccount
from broadsheet.payments.models.money import Due

STRIPE, PAYPAL, PRACTICE = "stripe", "paypal", "practice"
PROVIDERS = [(STRIPE, "Stripe"), (PAYPAL, "PayPal"), (PRACTICE, _("practice"))]


class ProviderPayment(models.Model):
    """An attempt to pay a sum due through a payment service: its session or order there, once."""

    STARTED, PAID, EXPIRED, FAILED = "started", "paid", "expired", "failed"

    provider = models.CharField(_("payment service"), max_length=10, choices=PROVIDERS)
    account = models.ForeignKey(RemittanceAccount, verbose_name=_("remittance account"), on_delete=models.PROTECT)
    due = models.ForeignKey(Due, verbose_name=_("sum due"), on_delete=models.PROTECT, related_name="provider_payments")
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    provider_id = models.CharField(_("number at the payment service"), max_length=255, null=True)  # noqa: DJ001 - unknown until it answers
    payment_id = models.CharField(_("payment at the payment service"), max_length=255, blank=True)
    amount_minor = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(
        _("state"), max_length=10, default=STARTED,
        choices=[(STARTED, _("started")), (PAID, _("paid")), (EXPIRED, _("expired")), (FAILED, _("failed"))],
    )  # fmt: skip
    is_charge = models.BooleanField(_("charged without the payer"), default=False)
    pay_address = models.URLField(_("address of the payment page"), max_length=2000, blank=True)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    ask_at = models.DateTimeField(_("asked about again"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    trouble = models.CharField(_("why it waits for a person"), max_length=250, blank=True)
    is_held = models.BooleanField(_("waits for a person"), default=False)

    class Meta:
        verbose_name = _("payment through a service")
        verbose_name_plural = _("payments through services")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_id"], name="provider_payment_once"),
            models.UniqueConstraint(fields=["due", "provider", "attempt"], name="provider_attempt_once"),
            models.UniqueConstraint(
                fields=["due", "provider", "amount_minor"], condition=Q(state="started"), name="one_attempt_under_way"
            ),
        ]
        indexes = [models.Index(fields=["state", "ask_at"])]

    def __str__(self) -> str:
        return f"{self.get_provider_display()} · {self.provider_id or self.pk}"

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.currency)


class Dispute(models.Model):
    """A payer has complained to her bank or to the service: it holds the money until it has decided.

    withdrawn_minor: what the service has taken out of our account for it, less what it put back; fee_minor: what it keeps for
    its trouble. What is booked of both is the sum of their entries, under the keys that begin with `key`.
    """

    OPEN, WON, LOST = "open", "won", "lost"

    payment = models.ForeignKey(
        ProviderPayment, verbose_name=_("payment through a service"), on_delete=models.PROTECT, related_name="disputes"
    )
    provider_id = models.CharField(_("number at the payment service"), max_length=255)
    amount_minor = models.BigIntegerField(_("amount"))
    withdrawn_minor = models.BigIntegerField(_("taken for it"), default=0)
    fee_minor = models.BigIntegerField(_("fee"), default=0)
    state = models.CharField(
        _("state"), max_length=10, default=OPEN,
        choices=[
            (OPEN, pgettext_lazy("a dispute", "open")), (WON, pgettext_lazy("a dispute", "won")),
            (LOST, pgettext_lazy("a dispute", "lost")),
        ],
    )  # fmt: skip
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    known_at = models.DateTimeField(_("known since"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "provider_id"], name="dispute_once"),
            models.CheckConstraint(condition=Q(withdrawn_minor__gte=0), name="dispute_withdrawn_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.payment.get_provider_display()} · {self.provider_id}"

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.payment.account.currency)

    @property
    def key(self) -> str:
        return f"dispute:{self.pk}"


class Delivery(models.Model):
    """A notice from a payment service, stored as it came before anything is made of it. Kept for two years.

    A notice is only a hint: what it speaks of is read anew from the service.
    """

    WAITING, DONE, IGNORED, HELD = "waiting", "done", "ignored", "held"

    provider = models.CharField(_("payment service"), max_length=10, choices=PROVIDERS)
    service = models.CharField(_("account with the payment service"), max_length=40, blank=True)
    event_id = models.CharField(_("number of the notice"), max_length=255)
    kind = models.CharField(_("kind"), max_length=120, blank=True)
    about = models.CharField(_("number of the payment"), max_length=255, blank=True)
    body = models.BinaryField(_("as it came"))
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    state = models.CharField(
        _("state"), max_length=10, default=WAITING,
        choices=[(WAITING, _("waiting")), (DONE, _("done")), (IGNORED, _("ignored")), (HELD, _("waits for a person"))],
    )  # fmt: skip
    reason = models.CharField(_("why"), max_length=250, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    again_at = models.DateTimeField(_("tried again"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="delivery_once")]
        indexes = [models.Index(fields=["state", "received_at"])]

    def __str__(self) -> str:
        return f"{self.get_provider_display()} · {self.kind} · {self.event_id}"
