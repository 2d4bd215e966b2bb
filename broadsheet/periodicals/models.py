"""Serial titles. Their issues come with the press."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from broadsheet.sections.models import Section, check_slug
from broadsheet.sections.words import Worded, language_field


class Periodical(Worded, ClusterableModel):
    """One identity, with a title in each language; nothing is said of how often it appears."""

    KINDS = [
        ("broadsheet", _("broadsheet")),
        ("journal", _("journal")),
        ("bulletin", _("bulletin")),
        ("magazine", _("magazine")),
    ]

    slug = models.CharField(
        _("address"),
        max_length=80,
        unique=True,
        validators=[check_slug],
        help_text=_("The last part of the address, the same in every language."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS)
    sections = ParentalManyToManyField(Section, verbose_name=_("published by"), related_name="periodicals")
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("periodical")
        verbose_name_plural = _("periodicals")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.word("title", "en") or self.slug

    def title_in(self, language: str) -> str:
        return self.word("title", language) or self.slug


class PeriodicalTitle(models.Model):
    """The title and the description in one language."""

    periodical = ParentalKey(Periodical, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    note = models.TextField(_("founders' note"), blank=True)

    class Meta:
        verbose_name = _("title and description")
        verbose_name_plural = _("titles and descriptions")
        constraints = [models.UniqueConstraint(fields=["periodical", "language"], name="periodical_title_once")]

    def __str__(self) -> str:
        return self.title
