"""What is sold: so many issues of periodicals, so many copies of products, and the extras to it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from broadsheet.catalogue.models.dates import DatedQuerySet
from broadsheet.catalogue.models.products import Product
from broadsheet.catalogue.models.regions import PriceRegionSet
from broadsheet.catalogue.rules import names
from broadsheet.periodicals.models import Periodical
from broadsheet.sections.models import Section, check_slug
from broadsheet.sections.words import Named, language_field

OFFER_KINDS = [
    (names.SUBSCRIPTION, _("subscription")),
    (names.PRODUCT, _("book, pamphlet or back issue")),
    (names.BUNDLE, _("subscription and books together")),
]
RATE_NAMES = [
    (names.STANDARD, _("ordinary price")),
    (names.CONCESSION, _("concession")),
    (names.SOLIDARITY, _("solidarity price")),
]
COMBININGS = [
    (names.PER_COPY, _("each copy at its full price and postage")),
    (names.PER_ORDER, _("one postage for the whole order")),
    (names.DEAREST_FIRST, _("the dearest in full, each further copy at its lower price")),
    (names.ALONE, _("only by itself, one copy in an order")),
]
CHARGES = [
    (names.ONCE, _("once")),
    (names.BY_DATE, _("again and again, by date")),
    (names.BEFORE_ISSUE, _("again and again, shortly before an issue")),
]


class OfferQuerySet(DatedQuerySet):
    def on_sale(self, day: date) -> Any:
        return self.valid_on(day).filter(is_on_sale=True)

    def with_words(self) -> Any:
        """With all that an offer is called by, in a fixed number of queries."""
        return self.select_related("region_set", "section", "base").prefetch_related(
            "words", "section__words", "supplements__words", "components__periodical__words", "components__product__words",
            "components__product__issue__words", "components__product__issue__periodical__words",
        )  # fmt: skip


class Offer(Named, ClusterableModel):
    """One thing that is sold. Its paragraph, table, form and structured data are all made of this row."""

    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="offers")
    slug = models.CharField(_("short name"), max_length=80, unique=True, validators=[check_slug])
    kind = models.CharField(_("kind"), max_length=12, choices=OFFER_KINDS, default=names.SUBSCRIPTION)
    region_set = models.ForeignKey(
        PriceRegionSet, verbose_name=_("price regions"), on_delete=models.PROTECT, related_name="offers"
    )
    is_on_sale = models.BooleanField(_("on sale"), default=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("The last day."))
    rate = models.CharField(_("rate"), max_length=12, choices=RATE_NAMES, default=names.STANDARD)
    base = models.ForeignKey(
        "self", verbose_name=_("instead of"), null=True, blank=True, on_delete=models.PROTECT, related_name="rates",
        help_text=_("A concession or a solidarity price names the offer whose place it takes."),
    )  # fmt: skip
    combining = models.CharField(
        _("several copies"), max_length=14, choices=COMBININGS, default=names.PER_COPY,
        help_text=_("How prices and postage of several copies, or of several things, are worked out together."),
    )  # fmt: skip
    may_be_gift = models.BooleanField(_("may be given to somebody"), default=True)
    charge = models.CharField(_("charged"), max_length=14, choices=CHARGES, default=names.ONCE)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    objects: ClassVar[Any] = OfferQuerySet.as_manager()
    components: Any
    supplements: Any

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="offer_valid_forwards",
            ),
            models.CheckConstraint(condition=Q(base=None) | ~Q(rate=names.STANDARD), name="own_rate_takes_a_place"),
        ]

    def word(self, field: str, language: str) -> str:
        """Its own; one that sells a single product without a name is called after it."""
        own = super().word(field, language)
        return self.product.title_in(language) if field == "name" and not own and self.product else own

    def word_language(self, field: str, language: str) -> str:
        if field == "name" and not super().word(field, language) and self.product:
            return self.product.title_language(language)
        return super().word_language(field, language)

    @property
    def product(self) -> Product | None:
        """The one product that it sells, if it is one."""
        parts = list(self.components.all())
        return parts[0].product if len(parts) == 1 else None

    def is_sold(self, on: date) -> bool:
        return self.is_on_sale and (self.valid_from or on) <= on <= (self.valid_until or on)

    def clean(self) -> None:
        if self.base_id and (self.base_id == self.pk or self.rate == names.STANDARD):
            raise ValidationError({"base": _("Only a concession or a solidarity price takes another offer's place.")})
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("It ends before it begins.")})


class OfferWords(models.Model):
    offer = ParentalKey(Offer, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    name = models.CharField(_("name"), max_length=200)
    note = models.TextField(_("note"), blank=True, help_text=_("What no figure says: who may have a concession, say."))

    class Meta:
        verbose_name = _("name and note")
        verbose_name_plural = _("names and notes")
        constraints = [models.UniqueConstraint(fields=["offer", "language"], name="offer_words_once")]

    def __str__(self) -> str:
        return self.name


class Component(models.Model):
    """So many issues of a periodical, exactly or at least; or so many copies of a product.

    share: its weight in the price. Refunds and what is owed are worked out with it.
    """

    offer = ParentalKey(Offer, on_delete=models.CASCADE, related_name="components")
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    periodical = models.ForeignKey(
        Periodical,
        verbose_name=_("periodical"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="components",
    )
    product = models.ForeignKey(
        Product, verbose_name=_("product"), null=True, blank=True, on_delete=models.PROTECT, related_name="components"
    )
    count = models.PositiveSmallIntegerField(_("how many"), default=1)
    is_at_least = models.BooleanField(_("or more"), default=False, help_text=_("“At least four” instead of “four”."))
    share = models.PositiveIntegerField(_("share of the price"), default=1)

    class Meta:
        verbose_name = _("component")
        verbose_name_plural = _("components")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(periodical=None, product__isnull=False) | Q(periodical__isnull=False, product=None),
                name="component_is_one_thing",
                violation_error_message=_("A component is a periodical or a product, one of them."),
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="component_counts_something"),
            models.CheckConstraint(
                condition=Q(is_at_least=False) | Q(periodical__isnull=False), name="only_issues_come_at_least"
            ),
            models.UniqueConstraint(fields=["offer", "periodical"], name="periodical_once_in_offer"),
            models.UniqueConstraint(fields=["offer", "product"], name="product_once_in_offer"),
        ]

    def __str__(self) -> str:
        return f"{self.count} × {self.periodical or self.product}"

    def clean(self) -> None:
        if self.product_id and self.is_at_least:
            raise ValidationError({"is_at_least": _("Only issues of a periodical come “at least”.")})


class Supplement(Named, ClusterableModel):
    """An extra to an offer: rights to things that may not exist yet."""

    offer = models.ForeignKey(Offer, verbose_name=_("offer"), on_delete=models.CASCADE, related_name="supplements")
    slug = models.CharField(_("short name"), max_length=80, validators=[check_slug])
    gives_priority = models.ForeignKey(
        Periodical, verbose_name=_("posted first"), null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text=_("The periodical whose issues are posted to her before the others."),
    )  # fmt: skip
    gives_free_products = models.BooleanField(
        _("every free pamphlet"), default=False, help_text=_("Each as it appears, also those to come.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("supplement")
        verbose_name_plural = _("supplements")
        ordering = ["offer", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["offer", "slug"], name="supplement_once_in_offer")]


class SupplementWords(models.Model):
    supplement = ParentalKey(Supplement, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    name = models.CharField(_("name"), max_length=200)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("name and note")
        verbose_name_plural = _("names and notes")
        constraints = [models.UniqueConstraint(fields=["supplement", "language"], name="supplement_words_once")]

    def __str__(self) -> str:
        return self.name
