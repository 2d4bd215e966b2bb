"""The agreement, the promises of copies that it holds, and what was sent of them. What is left is always derived."""

from __future__ import annotations

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from broadsheet.catalogue.models import Offer, Product
from broadsheet.core.money import Money
from broadsheet.people.models import Address, Person
from broadsheet.periodicals.models import Issue, Periodical
from broadsheet.sections.models import Section
from broadsheet.subscriptions.rules import Promise, share_between

ISSUES, PRODUCT, FREE_PRODUCTS = "issues", "product", "free-products"
GRANT_KINDS = [
    (ISSUES, _("numbers of a periodical")),
    (PRODUCT, _("copies of a product")),
    (FREE_PRODUCTS, _("every free product as it appears")),
]


class IncomeShare(models.Model):
    """How the income from a periodical of several sections is divided; without rows it stays with the section that sold."""

    periodical = models.ForeignKey(
        Periodical, verbose_name=_("periodical"), on_delete=models.CASCADE, related_name="income_shares"
    )
    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="+")
    weight = models.PositiveSmallIntegerField(_("share"), default=1)

    class Meta:
        verbose_name = _("share of the income")
        verbose_name_plural = _("shares of the income")
        ordering = ["periodical", "section"]
        constraints = [
            models.UniqueConstraint(fields=["periodical", "section"], name="income_share_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="income_share_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.periodical} · {self.section} · {self.weight}"


class Subscription(models.Model):
    """An agreement: who receives, who pays, who is asked to renew. It is counted in numbers and has no end by the calendar.

    Personal data: as long as the books must be kept.
    """

    key = models.CharField(_("key"), max_length=80, unique=True)
    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, verbose_name=_("offer"), on_delete=models.PROTECT, related_name="subscriptions")
    recipient = models.ForeignKey(
        Person, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="subscriptions"
    )
    payer = models.ForeignKey(Person, verbose_name=_("payer"), on_delete=models.PROTECT, related_name="+")
    renewer = models.ForeignKey(
        Person, verbose_name=_("asked to renew"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.ForeignKey(
        Address, verbose_name=_("address"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    copies = models.PositiveIntegerField(_("copies of each number"), default=1)
    is_gift = models.BooleanField(_("a gift subscription"), default=False)
    agreed_at = models.DateTimeField(_("agreed"), auto_now_add=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(copies__gte=1), name="subscription_of_a_copy")]

    def __str__(self) -> str:
        return f"{self.recipient} · {self.offer}"


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self) -> GrantQuerySet:
        """Those that hold: released by payment or on trust, and not taken back."""
        return self.filter(released_at__isnull=False, revoked_at=None)

    def with_served(self) -> GrantQuerySet:
        """Each with `served`: numbers (for products, parcels) packed or posted so far."""
        rows = Serving.objects.filter(grant=OuterRef("pk")).order_by().values("grant")
        return self.annotate(served=Coalesce(Subquery(rows.annotate(sum=Sum("counts_for")).values("sum")), 0))

    def to_pack(self) -> GrantQuerySet:
        """Products sold and not packed yet, the oldest first."""
        rows = self.in_force().filter(kind=PRODUCT).with_served()
        return rows.filter(served__lt=F("count")).order_by("released_at", "pk")  # type: ignore[misc]


class Grant(models.Model):
    """A promise of copies: of numbers of a periodical, of a product, or of every free product still to come.

    count: numbers promised (1 for a product, 0 where nothing is counted); copies: how many of each go into the parcel.
    share_minor: the part of the price that is owed in copies, in minor units; each number carries its share of it.
    postage_minor: what was paid for posting them, in the same way.
    """

    key = models.CharField(_("key"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=15, choices=GRANT_KINDS)
    subscription = models.ForeignKey(
        Subscription,
        verbose_name=_("subscription"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="grants",
    )
    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Person, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="grants")
    address = models.ForeignKey(
        Address, verbose_name=_("address"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    periodical = models.ForeignKey(
        Periodical, verbose_name=_("periodical"), null=True, blank=True, on_delete=models.PROTECT, related_name="grants"
    )
    product = models.ForeignKey(
        Product, verbose_name=_("product"), null=True, blank=True, on_delete=models.PROTECT, related_name="grants"
    )
    count = models.PositiveSmallIntegerField(_("numbers"), default=1)
    is_at_least = models.BooleanField(_("at least"), default=False)
    copies = models.PositiveIntegerField(_("copies of each"), default=1)
    is_priority = models.BooleanField(_("posted first"), default=False)
    currency = models.CharField(_("currency"), max_length=3)
    share_minor = models.BigIntegerField(_("share of the price"), default=0)
    postage_minor = models.BigIntegerField(_("postage"), default=0)
    granted_at = models.DateTimeField(_("promised"), auto_now_add=True)
    released_at = models.DateTimeField(_("in force since"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("promise of copies")
        verbose_name_plural = _("promises of copies")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ISSUES, periodical__isnull=False, product=None)
                | Q(kind=PRODUCT, periodical=None, product__isnull=False)
                | Q(kind=FREE_PRODUCTS, periodical=None, product=None),
                name="grant_of_its_kind",
            ),
            models.CheckConstraint(condition=Q(copies__gte=1), name="grant_of_a_copy"),
            models.CheckConstraint(condition=Q(share_minor__gte=0), name="grant_share_not_negative"),
            models.CheckConstraint(condition=Q(postage_minor__gte=0), name="grant_postage_not_negative"),
        ]
        indexes = [models.Index(fields=["kind", "released_at", "revoked_at"])]

    def __str__(self) -> str:
        return f"{self.recipient} · {self.periodical or self.product or self.get_kind_display()} · {self.count}"

    @property
    def share(self) -> Money:
        return Money(self.share_minor, self.currency)

    def promise(self, served: int) -> Promise:
        return Promise(self.count, self.is_at_least, served)

    @property
    def postage(self) -> Money:
        return Money(self.postage_minor, self.currency)

    def carried(self, before: int, after: int) -> tuple[Money, Money]:
        """What of price and postage lies in the numbers served between two states."""
        return share_between(self.share, self.count, before, after), share_between(
            self.postage, self.count, before, after
        )

    def posted(self) -> Money:
        """What of price and postage lies in copies that have left."""
        gone, at = Money(0, self.currency), 0
        for serving in self.servings.order_by("number"):
            if serving.posted_at:
                price, postage = self.carried(at, at + serving.counts_for)
                gone += price + postage
            at += serving.counts_for
        return gone

    def left(self, served: int) -> Money:
        """What of price and postage lies in copies not served yet."""
        price, postage = self.carried(served, max(served, self.count))
        return price + postage


class Serving(models.Model):
    """One copy (or one bundle of copies) that was packed and posted under a promise."""

    grant = models.ForeignKey(
        Grant, verbose_name=_("promise of copies"), on_delete=models.PROTECT, related_name="servings"
    )
    number = models.PositiveSmallIntegerField(_("which of them"))
    issue = models.ForeignKey(
        Issue,
        verbose_name=_("number of a periodical"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="servings",
    )
    counts_for = models.PositiveSmallIntegerField(_("counts for"), default=1)
    packed_at = models.DateTimeField(_("packed"), auto_now_add=True)
    packed_by = models.CharField(_("packed by"), max_length=200, blank=True)
    posted_at = models.DateTimeField(_("posted"), null=True, blank=True)

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "number"], name="serving_once"),
            models.UniqueConstraint(
                fields=["grant", "issue"], condition=Q(issue__isnull=False), name="issue_served_once"
            ),
            models.CheckConstraint(condition=Q(counts_for__gte=1), name="serving_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.grant} · {self.number}"
