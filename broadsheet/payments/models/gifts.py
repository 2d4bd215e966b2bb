"""Donations: what for, from whom. A subscription for somebody else is no gift in this sense."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from broadsheet.payments.models.money import Due
from broadsheet.payments.rules import NoSuggestion, read_suggestions
from broadsheet.people.models import Person
from broadsheet.sections.models import Section, check_slug
from broadsheet.sections.words import Named, language_field


def new_token() -> str:
    """Nobody guesses it: 192 bits."""
    return secrets.token_urlsafe(24)


def check_suggestions(words: str) -> None:
    try:
        read_suggestions(words)
    except NoSuggestion as problem:
        raise ValidationError(
            _("This line is not read: %(line)s. Write it as GBP: 5 10 25."), params={"line": problem}
        ) from problem


class GiftPurpose(Named, ClusterableModel):
    """What a section asks donations for."""

    section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="gift_purposes"
    )
    slug = models.CharField(_("short name"), max_length=80, unique=True, validators=[check_slug])
    is_open = models.BooleanField(_("asked for"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    suggested = models.TextField(
        _("suggested amounts"), blank=True, validators=[check_suggestions],
        help_text=_("A line for each currency, such as GBP: 5 10 25. Of a currency without a line the usual ones are offered."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("purpose of donations")
        verbose_name_plural = _("purposes of donations")
        ordering = ["section", "position", "pk"]


class GiftPurposeWords(models.Model):
    purpose = ParentalKey(GiftPurpose, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    name = models.CharField(_("name"), max_length=200)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("name and note")
        verbose_name_plural = _("names and notes")
        constraints = [models.UniqueConstraint(fields=["purpose", "language"], name="gift_purpose_words_once")]

    def __str__(self) -> str:
        return self.name


class Gift(models.Model):
    """A donation that somebody has promised; its due says whether it came. `key` makes of a form sent twice one gift.

    donor: None where money came and nobody knows from whom, or only under a name. Personal data (donor, message): as long as the books must be kept.
    """

    key = models.CharField(_("key"), max_length=60, unique=True)
    token = models.CharField(_("address"), max_length=64, unique=True, default=new_token)
    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="gifts")
    purpose = models.ForeignKey(
        GiftPurpose, verbose_name=_("purpose"), null=True, blank=True, on_delete=models.PROTECT, related_name="gifts"
    )
    donor = models.ForeignKey(
        Person, verbose_name=_("donor"), null=True, blank=True, on_delete=models.PROTECT, related_name="gifts"
    )
    due = models.OneToOneField(
        Due, verbose_name=_("sum due"), null=True, blank=True, on_delete=models.PROTECT, related_name="gift"
    )
    language = models.CharField(_("language"), max_length=20)
    message = models.CharField(_("message"), max_length=500, blank=True)
    entered_by = models.CharField(_("entered by"), max_length=200, blank=True)
    promised_at = models.DateTimeField(_("promised"), auto_now_add=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("donation")
        verbose_name_plural = _("donations")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.donor_name or '—'} · {self.section}"

    @property
    def donor_name(self) -> str:
        """As the donor is known, else as the money named its sender; '' where it named nobody."""
        return self.donor.name if self.donor else self.due.payer_name if self.due else ""

    def path(self, language: str = "") -> str:
        return f"/{language or self.language}/donate/{self.token}"
