"""Where money is sent, and by which methods people may send it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from stdnum import bic, iban
from stdnum.exceptions import ValidationError as NotValid

from broadsheet.catalogue.models.dates import DatedQuerySet, check_currency
from broadsheet.catalogue.models.prices import METHOD_NAMES
from broadsheet.catalogue.rules import BANK, CARD, CHEQUE, METHODS, PAYPAL
from broadsheet.sections.models import Section


def check_iban(value: str) -> None:
    try:
        iban.validate(value)
    except NotValid as problem:
        raise ValidationError(_("This is no IBAN: a digit or letter is wrong or missing.")) from problem


def check_bic(value: str) -> None:
    try:
        bic.validate(value)
    except NotValid as problem:
        raise ValidationError(_("This is no BIC: it has 8 or 11 letters and digits.")) from problem


class RemittanceAccount(ClusterableModel):
    """Where money is sent: a bank account, an account with a payment service, a box for cheques, a cash box.

    Keys of a payment service are never in the database: `service` names the settings that hold them.
    """

    section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="remittance_accounts"
    )
    name = models.CharField(_("name in the house"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=METHOD_NAMES)
    currency = models.CharField(_("currency"), max_length=3, validators=[check_currency])
    payee = models.CharField(_("payable to"), max_length=140)
    iban = models.CharField(_("IBAN"), max_length=42, blank=True, validators=[check_iban])
    bic = models.CharField(_("BIC"), max_length=14, blank=True, validators=[check_bic])
    bank_details = models.TextField(
        _("other bank details"), blank=True,
        help_text=_("One a line, with its name: “Sort code: 00-00-00”. Shown only inside an order."),
    )  # fmt: skip
    service = models.SlugField(
        _("account with the payment service"), max_length=40, blank=True,
        help_text=_("The name under which the operator has put its keys into the environment."),
    )  # fmt: skip
    postal_address = models.TextField(
        _("postal address for cheques"), blank=True,
        help_text=_("As on an envelope, one line each; a forwarding box needs no street."),
    )  # fmt: skip
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("remittance account")
        verbose_name_plural = _("remittance accounts")
        ordering = ["section", "currency", "kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="remittance_account_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(kind__in=METHODS), name="remittance_account_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_code(self) -> str:
        """The account in the books that holds this account's money."""
        return f"money-{self.pk}"

    @property
    def detail_lines(self) -> list[str]:
        """The other bank details, one a line."""
        return [line.strip() for line in self.bank_details.splitlines() if line.strip()]

    def clean(self) -> None:
        self.iban, self.bic = self.iban.replace(" ", "").upper(), self.bic.replace(" ", "").upper()
        if self.kind == BANK and not (self.iban or self.bank_details.strip()):
            raise ValidationError({"iban": _("A bank account needs its IBAN or its other bank details.")})
        if self.kind in (CARD, PAYPAL) and not self.service:
            raise ValidationError({"service": _("Name the account with the payment service.")})
        if self.kind == CHEQUE and not self.postal_address.strip():
            raise ValidationError({"postal_address": _("Cheques come by post: where to?")})
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("It ends before it begins.")})


class Method(models.Model):
    """A way to pay a section in a currency, while it is valid."""

    account = ParentalKey(
        RemittanceAccount, verbose_name=_("remittance account"), on_delete=models.CASCADE, related_name="methods"
    )
    is_public = models.BooleanField(
        _("offered to readers"), default=True, help_text=_("Cash and the like only for orders entered at the counter.")
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("way to pay")
        verbose_name_plural = _("ways to pay")
        ordering = ["account", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="method_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account.get_kind_display()} · {self.account}"

    def clean(self) -> None:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("It ends before it begins.")})
