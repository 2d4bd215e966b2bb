"""A request to buy: who pays, who receives, and what each line is made of. Its state is derived, never stored."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.catalogue.models import Offer, Supplement
from broadsheet.catalogue.models.prices import SERVICE_NAMES
from broadsheet.catalogue.rules import METHODS
from broadsheet.core.dates import digits
from broadsheet.core.languages import comma
from broadsheet.core.money import Money
from broadsheet.orders.rules import CHANNELS, LETTER, STALL, TELEPHONE, WEB
from broadsheet.payments.models import CANCELLED, EXPIRED, METHOD_NAMES, Due
from broadsheet.people.models import Address, Letter, Person
from broadsheet.sections.models import Section

CHANNEL_NAMES = [
    (WEB, _("on the site")),
    (LETTER, _("by letter")),
    (STALL, _("at a stall")),
    (TELEPHONE, _("by telephone")),
]
PRICE, SUPPLEMENT, POSTAGE = PARTS = ("price", "supplement", "postage")
PART_NAMES = [(PRICE, _("price")), (SUPPLEMENT, _("supplement")), (POSTAGE, _("postage"))]


def new_token() -> str:
    """Nobody guesses it: 192 bits."""
    return secrets.token_urlsafe(24)


class OrderQuerySet(models.QuerySet["Order"]):
    def with_all(self) -> OrderQuerySet:
        """With everything that a page of an order shows."""
        return self.select_related("section", "due__standing", "payer", "payer_address").prefetch_related(
            "section__words",
            "lines__offer__words",
            "lines__parts",
            "lines__recipient__person",
            "lines__recipient__address",
        )


class Order(models.Model):
    """A request to buy from one section, in one currency. `key` makes of a form that is sent twice one order.

    Personal data (payer, recipients, messages): as long as the books must be kept.
    """

    key = models.CharField(_("key"), max_length=80, unique=True)
    token = models.CharField(_("address"), max_length=64, unique=True, default=new_token)
    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="orders")
    language = models.CharField(_("language"), max_length=20)
    currency = models.CharField(_("currency"), max_length=3)
    method = models.CharField(_("way to pay"), max_length=10, choices=METHOD_NAMES)
    service = models.CharField(_("sent by"), max_length=14, blank=True, choices=SERVICE_NAMES, default="")
    channel = models.CharField(_("came"), max_length=10, choices=CHANNEL_NAMES, default=WEB)
    payer = models.ForeignKey(Person, verbose_name=_("payer"), on_delete=models.PROTECT, related_name="orders")
    payer_address = models.ForeignKey(
        Address, verbose_name=_("address"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    country = models.CharField(_("country"), max_length=2)
    note = models.CharField(_("message"), max_length=500, blank=True)
    stock_round = models.PositiveSmallIntegerField(default=0, editable=False)
    house_note = models.CharField(_("note of the house"), max_length=500, blank=True)
    entered_by = models.CharField(_("entered by"), max_length=200, blank=True)
    due = models.OneToOneField(
        Due, verbose_name=_("sum due"), null=True, blank=True, on_delete=models.PROTECT, related_name="order"
    )
    placed_at = models.DateTimeField(_("placed"), auto_now_add=True)
    priced_on = models.DateField(_("at the prices of"), null=True, blank=True)
    on_trust_at = models.DateTimeField(_("sent before payment since"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_as = models.CharField(
        _("closed as"), max_length=10, blank=True, choices=[(CANCELLED, _("cancelled")), (EXPIRED, _("expired"))]
    )

    objects: ClassVar[Any] = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("what is bought", "order")
        verbose_name_plural = _("orders")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(method__in=METHODS), name="order_method_known"),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="order_channel_known"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_as="")
                | Q(closed_at__isnull=False, closed_as__in=[CANCELLED, EXPIRED]),
                name="order_closed_as",
            ),
        ]
        indexes = [models.Index(fields=["section", "placed_at"]), models.Index(fields=["closed_at", "placed_at"])]

    def __str__(self) -> str:
        return f"{self.number} · {self.payer}"

    def name_in(self, language: str) -> str:
        """What it holds, for a reader of a language."""
        return comma(language).join(line.name_in(language) for line in self.lines.all())

    @property
    def number(self) -> str:
        """What people say on the telephone."""
        return f"{self.pk:05d}"

    @property
    def priced_day(self) -> date:
        """The day whose prices hold: that of the letter, or of the order."""
        return self.priced_on or timezone.localdate(self.placed_at)

    @property
    def stock_key(self) -> str:
        return f"order:{self.pk}:{self.stock_round}"

    @property
    def total(self) -> Money:
        """The sum of the parts of its lines."""
        return Money(sum(part.amount_minor for line in self.lines.all() for part in line.parts.all()), self.currency)

    def path(self, language: str = "") -> str:
        return f"/{language or self.language}/orders/{self.token}"


class Recipient(models.Model):
    """Who gets a line of the order: the payer herself or somebody else, with the words that go with a gift."""

    order = models.ForeignKey(
        Order,
        verbose_name=pgettext_lazy("what is bought", "order"),
        on_delete=models.PROTECT,
        related_name="recipients",
    )
    position = models.PositiveSmallIntegerField(_("position"))
    person = models.ForeignKey(Person, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="+")
    address = models.ForeignKey(Address, verbose_name=_("address"), on_delete=models.PROTECT, related_name="+")
    renewer = models.ForeignKey(
        Person, verbose_name=_("asked to renew"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    message = models.CharField(_("words with the gift"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["order", "position"], name="recipient_once")]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def is_payer(self) -> bool:
        return self.position == 0


class OrderLine(models.Model):
    """So many of an offer for a recipient. `words` is what the buyer read when she ordered, in her language."""

    order = models.ForeignKey(
        Order, verbose_name=pgettext_lazy("what is bought", "order"), on_delete=models.PROTECT, related_name="lines"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    recipient = models.ForeignKey(
        Recipient, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="lines"
    )
    offer = models.ForeignKey(Offer, verbose_name=_("offer"), on_delete=models.PROTECT, related_name="order_lines")
    quantity = models.PositiveSmallIntegerField(_("copies"), default=1)
    words = models.CharField(_("what was ordered"), max_length=250)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="order_line_of_a_copy"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.words}"

    def name_in(self, language: str) -> str:
        """How many of what, for a reader of a language; the buyer's own is as she read it."""
        return f"{digits(self.quantity, language)} × {self.offer_in(language)}"

    def offer_in(self, language: str) -> str:
        return self.words if language == self.order.language else str(self.offer.name_in(language))

    @property
    def amount(self) -> Money:
        return Money(sum(part.amount_minor for part in self.parts.all()), self.order.currency)

    @property
    def key(self) -> str:
        return f"order:{self.order_id}:{self.position}"


class Part(models.Model):
    """What a line's amount is made of: its price, a supplement, the postage; fixed when the order is placed."""

    line = models.ForeignKey(OrderLine, verbose_name=_("line"), on_delete=models.PROTECT, related_name="parts")
    kind = models.CharField(_("kind"), max_length=10, choices=PART_NAMES)
    supplement = models.ForeignKey(
        Supplement, verbose_name=_("supplement"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    amount_minor = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name = _("part of a price")
        verbose_name_plural = _("parts of prices")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="part_not_negative"),
            models.UniqueConstraint(fields=["line", "kind"], condition=Q(supplement=None), name="part_once"),
            models.UniqueConstraint(fields=["line", "supplement"], name="supplement_part_once"),
            models.CheckConstraint(
                condition=Q(kind=SUPPLEMENT, supplement__isnull=False) | (~Q(kind=SUPPLEMENT) & Q(supplement=None)),
                name="part_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.money}"

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.line.order.currency)


class Mending(models.Model):
    """Something in an order was put right: what it had been, by whom and when. Personal data: kept with the order."""

    RECIPIENT, LINES, SHORTFALL = "recipient", "lines", "shortfall"

    order = models.ForeignKey(
        Order, verbose_name=pgettext_lazy("what is bought", "order"), on_delete=models.PROTECT, related_name="mendings"
    )
    what = models.CharField(
        _("what was changed"), max_length=10,
        choices=[(RECIPIENT, _("where it goes")), (LINES, _("what was ordered")), (SHORTFALL, _("what was missing"))],
    )  # fmt: skip
    before = models.CharField(_("before"), max_length=500, blank=True)
    mended_at = models.DateTimeField(_("changed"), auto_now_add=True)
    mended_by = models.CharField(_("changed by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("change of an order")
        verbose_name_plural = _("changes of orders")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.before}"


class Reduction(models.Model):
    """A line that costs less than was agreed: money for it goes back, or it is wanted no more, or nothing more of it is sent.

    REFUND: its money goes back (the pay-backs of the order's sum make up the sum of these); DROPPED: it was not paid yet, and
    the sum due is lower by so much; STOPPED: somebody has said that nothing more is sent and the money stays.
    """

    REFUND, DROPPED, STOPPED = KINDS = ("refund", "dropped", "stopped")

    line = models.ForeignKey(OrderLine, verbose_name=_("line"), on_delete=models.PROTECT, related_name="reductions")
    kind = models.CharField(
        _("kind"), max_length=10,
        choices=[(REFUND, _("paid back")), (DROPPED, _("wanted no more")), (STOPPED, _("nothing more is sent"))],
    )  # fmt: skip
    amount_minor = models.BigIntegerField(_("amount"))
    key = models.CharField(_("key"), max_length=120, unique=True)
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by = models.CharField(_("made by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("reduction")
        verbose_name_plural = _("reductions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="stopped", amount_minor=0) | (~Q(kind="stopped") & Q(amount_minor__gt=0)),
                name="reduction_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} · {self.get_kind_display()}"

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.line.order.currency)


class LetterWithCode(models.Model):
    """A letter that asks for the money of an order; the code to scan is made when it leaves."""

    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="with_code")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="letters_with_code")

    def __str__(self) -> str:
        return str(self.letter)
