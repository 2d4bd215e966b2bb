"""Copies on the shelf, and every reason why their number changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.catalogue.models.products import Product
from broadsheet.catalogue.rules.names import CORRECTED, PRINTED, RELEASED, RETURNED, TAKEN
from broadsheet.sections.words import language_field

REASONS = [
    (PRINTED, _("came from the printer")),
    (TAKEN, _("sold")),
    (RELEASED, _("put back")),
    (RETURNED, _("came back")),
    (CORRECTED, _("counted anew")),
]


class StockLevel(models.Model):
    """How many copies can still be sold. Without a row nobody counts them. Always the sum of its movements."""

    product = models.OneToOneField(Product, verbose_name=_("product"), on_delete=models.CASCADE, related_name="stock")
    available = models.BigIntegerField(_("copies left"), default=0)

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        ordering = ["product"]
        constraints = [models.CheckConstraint(condition=Q(available__gte=0), name="stock_never_below_nothing")]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.available}"


class StockMovement(models.Model):
    """Copies that came (above 0) or went (below). key: what for, so that nothing is moved twice."""

    product = models.ForeignKey(Product, verbose_name=_("product"), on_delete=models.CASCADE, related_name="movements")
    change = models.BigIntegerField(_("change"))
    reason = models.CharField(_("reason"), max_length=10, choices=REASONS)
    key = models.CharField(_("key"), max_length=120)
    note = models.CharField(_("note"), max_length=200, blank=True)
    moved_by = models.CharField(pgettext_lazy("done", "by"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("movement of stock")
        verbose_name_plural = _("movements of stock")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["product", "key"], name="stock_moved_once")]
        indexes = [models.Index(fields=["key"], name="stock_movement_key")]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.change:+d} ({self.key})"


class ReprintRequest(models.Model):
    """Somebody would buy it if it were printed again.

    Personal data: the address, if she wants to be told; kept until the reprint is announced.
    """

    product = models.ForeignKey(
        Product, verbose_name=_("product"), on_delete=models.CASCADE, related_name="reprint_requests"
    )
    email = models.EmailField(_("e-mail"), blank=True)
    language = language_field(blank=True, default="")
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)

    class Meta:
        verbose_name = _("wish for a reprint")
        verbose_name_plural = _("wishes for reprints")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "email"], condition=~Q(email=""), name="one_wish_per_address")
        ]

    def __str__(self) -> str:
        return f"{self.product_id} ({self.asked_at:%Y-%m-%d})"
