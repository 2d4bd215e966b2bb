"""Price points and postage, each from a day on. Written by `setting_prices` only; what is over stays as history."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.catalogue.models.dates import DatedQuerySet, check_currency
from broadsheet.catalogue.models.offers import Offer, Supplement
from broadsheet.catalogue.models.regions import PriceRegion
from broadsheet.catalogue.rules.names import BANK, CARD, CASH, CHEQUE, PARCEL, PAYPAL, PIECE, POSTAGE_UNITS, WEIGHT
from broadsheet.core.money import Money
from broadsheet.sections.models import Section

METHOD_NAMES = [
    (BANK, _("bank transfer")),
    (PAYPAL, _("PayPal")),
    (CARD, _("card")),
    (CHEQUE, _("cheque")),
    (CASH, _("cash")),
]
UNIT_NAMES = [(WEIGHT, _("by weight")), (PIECE, _("by the piece")), (PARCEL, _("by the parcel"))]
SERVICE_NAMES = [
    ("standard", _("ordinary post")),
    ("first_class", _("first class")),
    ("printed_paper", _("printed papers")),
    ("surface", _("surface mail")),
    ("airmail", _("airmail")),
    ("registered", pgettext_lazy("post", "registered")),
]


class Priced(models.Model):
    """An amount of a currency, from a day to a day."""

    currency = models.CharField(_("currency"), max_length=3, validators=[check_currency])
    amount_minor = models.PositiveBigIntegerField(_("amount"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("The last day."))

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.currency)


FORWARDS = Q(valid_until=None) | Q(valid_until__gte=F("valid_from"))


class PricePoint(Priced):
    """What an offer costs in a region and a currency, by one method or ('') by every one."""

    offer = models.ForeignKey(Offer, verbose_name=_("offer"), on_delete=models.CASCADE, related_name="prices")
    region = models.ForeignKey(PriceRegion, verbose_name=_("region"), on_delete=models.PROTECT, related_name="prices")
    method = models.CharField(_("way to pay"), max_length=10, choices=METHOD_NAMES, blank=True, default="")
    is_delivered = models.BooleanField(_("postage included"), default=True)
    further_minor = models.PositiveBigIntegerField(_("each further copy"), null=True, blank=True)

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["offer", "region", "currency", "method", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "region", "currency", "method", "valid_from"], name="price_begins_once"
            ),
            models.UniqueConstraint(
                fields=["offer", "region", "currency", "method"],
                condition=Q(valid_until=None),
                name="one_lasting_price",
            ),
            models.CheckConstraint(condition=FORWARDS, name="price_valid_forwards"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.region_id} {self.method} {self.money}"

    @property
    def further(self) -> Money | None:
        """What each further copy costs, where that is said."""
        return None if self.further_minor is None else Money(self.further_minor, self.currency)


class SupplementPrice(Priced):
    supplement = models.ForeignKey(
        Supplement, verbose_name=_("supplement"), on_delete=models.CASCADE, related_name="prices"
    )
    region = models.ForeignKey(
        PriceRegion, verbose_name=_("region"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("price of a supplement")
        verbose_name_plural = _("prices of supplements")
        ordering = ["supplement", "region", "currency", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplement", "region", "currency"], condition=Q(valid_until=None), name="one_lasting_supplement_price"
            ),
            models.UniqueConstraint(
                fields=["supplement", "currency"], condition=Q(valid_until=None, region=None),
                name="one_lasting_supplement_price_everywhere",
            ),
            models.CheckConstraint(condition=FORWARDS, name="supplement_price_valid_forwards"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.supplement_id} {self.region_id or '*'} {self.money}"


class PostageRate(Priced):
    """One step or one rate of a section's postage table; `edition` names the printed tariff that it comes from."""

    section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="postage_rates"
    )
    region = models.ForeignKey(
        PriceRegion, verbose_name=_("region"), on_delete=models.PROTECT, related_name="postage_rates"
    )
    method = models.CharField(_("way to pay"), max_length=10, choices=METHOD_NAMES, blank=True, default="")
    service = models.CharField(_("service"), max_length=14, choices=SERVICE_NAMES, default="standard")
    per = models.CharField(_("charged"), max_length=6, choices=UNIT_NAMES, default=WEIGHT)
    up_to_grams = models.PositiveIntegerField(_("up to (g)"), null=True, blank=True)
    further_minor = models.PositiveBigIntegerField(_("each further copy"), null=True, blank=True)
    edition = models.CharField(_("edition of the tariff"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("rate of postage")
        verbose_name_plural = _("rates of postage")
        ordering = ["section", "region", "currency", "method", "service", "up_to_grams", "valid_from"]
        constraints = [
            models.CheckConstraint(condition=FORWARDS, name="postage_valid_forwards"),
            models.CheckConstraint(condition=Q(per__in=POSTAGE_UNITS), name="postage_unit_known"),
            models.CheckConstraint(
                condition=Q(up_to_grams=None) | Q(per=WEIGHT, up_to_grams__gte=1), name="only_weight_has_steps"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.service} {self.per} {self.money}"
