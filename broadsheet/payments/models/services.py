"""What a payment service knows, and what it told us."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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

    def __str__(self) -> str:
        return f"{self.get_provider_display()} · {self.provider_id or self.pk}"

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.currency)


class Delivery(models.Model):
    """A notice from a payment service, stored as it came before anything is made of it. Kept for two years.

    A notice is only a hint: what it speaks of is read anew from the service.
    """

    WAITING, DONE, IGNORED = "waiting", "done", "ignored"

    provider = models.CharField(_("payment service"), max_length=10, choices=PROVIDERS)
    service = models.CharField(_("account with the payment service"), max_length=40, blank=True)
    event_id = models.CharField(_("number of the notice"), max_length=255)
    kind = models.CharField(_("kind"), max_length=120, blank=True)
    about = models.CharField(_("number of the payment"), max_length=255, blank=True)
    body = models.BinaryField(_("as it came"))
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    state = models.CharField(
        _("state"), max_length=10, default=WAITING,
        choices=[(WAITING, _("waiting")), (DONE, _("done")), (IGNORED, _("ignored"))],
    )  # fmt: skip
    reason = models.CharField(_("why"), max_length=250, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="delivery_once")]
        indexes = [models.Index(fields=["state", "received_at"])]

    def __str__(self) -> str:
        return f"{self.get_provider_display()} · {self.kind} · {self.event_id}"
