"""What is to be paid, what arrived, and which money settles what."""

from __future__ import annotations

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.core.money import Money
from broadsheet.payments.models.accounts import METHOD_NAMES, RemittanceAccount, check_currency
from broadsheet.payments.rules import shown_reference
from broadsheet.people.models import Person
from broadsheet.sections.models import Section

ORDER, GIFT = "order", "gift"
PURPOSES = [(ORDER, pgettext_lazy("what is bought", "order")), (GIFT, _("donation"))]
CANCELLED, EXPIRED = "cancelled", "expired"


class DueQuerySet(models.QuerySet["Due"]):
    def with_paid(self) -> DueQuerySet:
        """Each with `paid_minor`: what was allocated to it less what was paid back of it, and what was let go."""
        rows = Allocation.objects.filter(due=OuterRef("pk")).order_by().values("due")
        paid = rows.annotate(sum=Sum(F("amount_minor") - F("paid_back_minor"))).values("sum")
        gone = LetGo.objects.filter(due=OuterRef("pk")).order_by().values("due")
        let_go = gone.annotate(sum=Sum("amount_minor")).values("sum")
        return self.annotate(paid_minor=Coalesce(Subquery(paid), 0) + Coalesce(Subquery(let_go), 0))

    def open(self) -> DueQuerySet:
        """Those still to be paid: neither settled nor closed."""
        return self.filter(settled_at=None, closed_at=None)


class Due(models.Model):
    """A sum to be paid, whoever waits for it (`key` says: "order:17"). What is paid of it is always summed, never stored.

    Personal data: the payer's name and country, kept as long as the books must be.
    """

    key = models.CharField(_("key"), max_length=60, unique=True)
    purpose = models.CharField(_("purpose"), max_length=10, choices=PURPOSES)
    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(_("currency"), max_length=3, validators=[check_currency])
    amount_minor = models.BigIntegerField(_("amount"))
    reference = models.CharField(_("reference"), max_length=25, unique=True)
    method = models.CharField(_("way to pay"), max_length=10, choices=METHOD_NAMES, blank=True)
    person = models.ForeignKey(
        Person, verbose_name=_("person"), null=True, blank=True, on_delete=models.SET_NULL, related_name="dues"
    )
    payer_name = models.CharField(_("payer"), max_length=200, blank=True)
    payer_email = models.EmailField(_("e-mail address"), blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    language = models.CharField(_("language"), max_length=20, blank=True)
    words = models.CharField(_("what for"), max_length=250, blank=True)
    address = models.CharField(_("address of its page"), max_length=250, blank=True)
    standing = models.ForeignKey(
        "payments.Standing", verbose_name=_("standing payment"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="dues",
    )  # fmt: skip
    instalment = models.PositiveSmallIntegerField(_("instalment"), null=True, blank=True)
    charge_on = models.DateField(_("charged by itself on"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    expires_at = models.DateTimeField(_("open until"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_as = models.CharField(
        _("closed as"), max_length=10, blank=True, choices=[(CANCELLED, _("cancelled")), (EXPIRED, _("expired"))]
    )

    objects = DueQuerySet.as_manager()

    class Meta:
        verbose_name = _("sum due")
        verbose_name_plural = _("sums due")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="due_is_not_negative"),
            models.UniqueConstraint(fields=["standing", "instalment"], name="instalment_once"),
            models.CheckConstraint(
                condition=Q(standing=None, instalment=None) | Q(standing__isnull=False, instalment__isnull=False),
                name="instalment_of_its_standing",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_as="") | Q(closed_at__isnull=False), name="due_closed_as"
            ),
        ]
        indexes = [models.Index(fields=["section", "currency", "settled_at", "closed_at"])]

    def __str__(self) -> str:
        return f"{self.reference} · {self.payer_name}"

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def is_open(self) -> bool:
        return self.settled_at is None and self.closed_at is None

    @property
    def asked_reference(self) -> str:
        """What the payer writes: its own reference, or the one that all instalments of a standing payment have."""
        return (self.standing.reference if self.standing else "") or self.reference

    @property
    def shown_reference(self) -> str:
        """The same in groups of four."""
        return shown_reference(self.asked_reference)


class RemittanceQuerySet(models.QuerySet["Remittance"]):
    def unmatched(self) -> RemittanceQuerySet:
        """Those of which something has no owner yet, the oldest first."""
        return self.filter(free_minor__gt=0).order_by("received_on", "pk")


class Remittance(models.Model):
    """Money that arrived on one of our accounts. `source_key` says where we know it from, and makes it stand here once.

    free_minor: what is not allocated yet; a guard that the database holds at 0 or above, always the amount less the
    allocations (check-books compares). Personal data: the sender's name, kept as long as the books must be.
    """

    account = models.ForeignKey(
        RemittanceAccount, verbose_name=_("remittance account"), on_delete=models.PROTECT, related_name="remittances"
    )
    amount_minor = models.BigIntegerField(_("amount"))
    free_minor = models.BigIntegerField(_("without an owner"))
    received_on = models.DateField(_("received"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    source = models.CharField(_("known from"), max_length=20)
    source_key = models.CharField(_("key at its source"), max_length=200, unique=True)
    payer_name = models.CharField(_("sender"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    reference = models.CharField(_("reference"), max_length=140, blank=True)
    note = models.CharField(_("message"), max_length=500, blank=True)

    objects = RemittanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("remittance")
        verbose_name_plural = _("remittances")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="remittance_of_something"),
            models.CheckConstraint(
                condition=Q(free_minor__gte=0) & Q(free_minor__lte=F("amount_minor")), name="remittance_spent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.money} · {self.payer_name or self.note or self.source}"

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.account.currency)

    @property
    def free(self) -> Money:
        return Money(self.free_minor, self.account.currency)


TO_DUE, TO_GIFT, TO_PAY_BACK, TO_TRANSFER, TO_OTHER = "due", "gift", "pay-back", "transfer", "other"
TO_UNDONE = "undone"  # its import was undone: the booking goes back to the account that it came to


class HoldingManager(models.Manager["Allocation"]):
    """Those that hold: an allocation that was taken back is history."""

    def get_queryset(self) -> models.QuerySet[Allocation]:
        return super().get_queryset().filter(taken_back_at=None)


class Allocation(models.Model):
    """Which money settles what: part of a remittance goes to a sum due, becomes a gift, or is to be paid back.

    What is given settles the sum due of its donation; TO_GIFT, with none, is how it was before donations from the tray were
    thanked for. Money that was ours already (a payout of a payment service, cheques paid in) names the account that it came from. What
    was allocated wrongly is taken back: the row stays, and only `everything` shows it.
    """

    remittance = models.ForeignKey(
        Remittance, verbose_name=_("remittance"), on_delete=models.PROTECT, related_name="allocations"
    )
    kind = models.CharField(
        _("kind"), max_length=10,
        choices=[
            (TO_DUE, _("to a sum due")), (TO_GIFT, _("to a donation")), (TO_PAY_BACK, _("to be paid back")),
            (TO_TRANSFER, _("from another account of ours")), (TO_OTHER, _("other income")),
            (TO_UNDONE, _("import undone")),
        ],
    )  # fmt: skip
    other_account = models.ForeignKey(
        RemittanceAccount,
        verbose_name=_("from the account"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    due = models.ForeignKey(
        Due, verbose_name=_("sum due"), null=True, on_delete=models.PROTECT, related_name="allocations"
    )
    amount_minor = models.BigIntegerField(_("amount"))
    paid_back_minor = models.BigIntegerField(_("paid back of it"), default=0)
    key = models.CharField(_("key"), max_length=120, unique=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by = models.CharField(_("made by"), max_length=200, blank=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    taken_back_by = models.CharField(_("taken back by"), max_length=200, blank=True)

    objects = HoldingManager()
    everything = models.Manager()

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="allocation_of_something"),
            models.CheckConstraint(
                condition=Q(paid_back_minor__gte=0) & Q(paid_back_minor__lte=F("amount_minor")),
                name="allocation_paid_back_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=TO_DUE, due__isnull=False) | (~Q(kind=TO_DUE) & Q(due=None)),
                name="allocation_to_its_due",
            ),
            models.CheckConstraint(
                condition=Q(kind=TO_TRANSFER, other_account__isnull=False)
                | (~Q(kind=TO_TRANSFER) & Q(other_account=None)),
                name="allocation_from_its_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.remittance} → {self.due or self.get_kind_display()}"

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.remittance.account.currency)

    @property
    def is_gift(self) -> bool:
        """Whether it was taken as a donation."""
        return self.kind == TO_GIFT or (self.due is not None and self.due.purpose == GIFT)

    @property
    def paid_back(self) -> Money:
        """What is to be paid back of it, or has been."""
        return Money(self.paid_back_minor, self.remittance.account.currency)

    @property
    def sent_back(self) -> Money:
        """What has left already of what is to be paid back."""
        sent = sum(row.amount_minor for row in self.pay_backs.all() if row.state == PayBack.SENT)
        return Money(sent, self.remittance.account.currency)

    @property
    def to_send_back(self) -> Money:
        """What has still to leave."""
        return self.paid_back - self.sent_back


class PayBack(models.Model):
    """Money to be given back: a part of what an allocation settled, or what had no owner. Sent once, whatever is pressed twice."""

    ASKED, SENT, FAILED = "asked", "sent", "failed"

    allocation = models.ForeignKey(
        Allocation, verbose_name=_("allocation"), on_delete=models.PROTECT, related_name="pay_backs"
    )
    amount_minor = models.BigIntegerField(_("amount"))
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    state = models.CharField(
        _("state"), max_length=10, default=ASKED,
        choices=[(ASKED, _("to be sent")), (SENT, pgettext_lazy("money", "sent")), (FAILED, _("failed"))],
    )  # fmt: skip
    key = models.CharField(_("key"), max_length=120, unique=True)
    provider_id = models.CharField(_("number at the payment service"), max_length=120, blank=True)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    asked_by = models.CharField(_("asked by"), max_length=200, blank=True)
    sent_at = models.DateTimeField(pgettext_lazy("money", "sent"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=250, blank=True)
    times_returned = models.PositiveSmallIntegerField(pgettext_lazy("money", "came back"), default=0)
    dispute = models.ForeignKey(
        "payments.Dispute", verbose_name=_("dispute"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="pay_backs",
    )  # fmt: skip
    shown_by = models.ForeignKey(
        "payments.StatementLine", verbose_name=_("line of the statement that shows it"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="pay_backs",
    )  # fmt: skip

    class Meta:
        verbose_name = _("pay-back")
        verbose_name_plural = _("pay-backs")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="pay_back_of_something")]

    def __str__(self) -> str:
        return f"{self.money} · {self.allocation.remittance.payer_name}"

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.allocation.remittance.account.currency)

    @property
    def sent_key(self) -> str:
        """Under which the books know that it has left; a new one each time that it came back."""
        return f"pay-back:{self.pk}:sent" + (f":{self.times_returned}" if self.times_returned else "")


class LetGo(models.Model):
    """What is missing of a sum due and is not asked for: it counts as paid, and the books call it a loss."""

    due = models.ForeignKey(Due, verbose_name=_("sum due"), on_delete=models.PROTECT, related_name="let_go")
    amount_minor = models.BigIntegerField(_("amount"))
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    key = models.CharField(_("key"), max_length=120, unique=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by = models.CharField(_("made by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("shortfall let go")
        verbose_name_plural = _("shortfalls let go")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="let_go_of_something")]

    def __str__(self) -> str:
        return f"{self.due} · {self.money}"

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.due.currency)
