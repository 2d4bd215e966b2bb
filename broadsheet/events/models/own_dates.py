"""One date of an event that differs from the others by more than its day and hour: its title, its place, a word about it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.events.models.events import Event
from broadsheet.events.models.venues import Venue
from broadsheet.sections.words import Worded, language_field


class OwnDate(Worded, models.Model):
    """What one date has for itself; day is what the rules say, before any move.

    A venue of the house, or the place in words; never both. Empty: that of the event.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="own_dates")
    day = models.DateField(_("day"))
    venue = models.ForeignKey(
        Venue, verbose_name=_("venue"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField(_("place in words"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("date with words of its own")
        verbose_name_plural = _("dates with words of their own")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["event", "day"], name="own_date_once"),
            models.CheckConstraint(condition=Q(venue=None) | Q(place=""), name="own_date_has_one_place"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.day}"

    def clean(self) -> None:
        if self.venue and self.place:
            raise ValidationError(_("Choose one of our venues, or say the place in words."))
        if self.venue and self.venue.zone != self.event.zone:
            raise ValidationError({"venue": _("The clocks there are not those of the event.")})

    def place_in(self, language: str) -> str:
        """Where this date is, in one line; '' where the event is."""
        if self.venue is None:
            return self.place
        return ", ".join(dict.fromkeys([self.venue.name_in(language), self.venue.locality_in(language)]))


class OwnDateWords(models.Model):
    own_date = models.ForeignKey(OwnDate, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    title = models.CharField(_("title"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("title and description")
        verbose_name_plural = _("titles and descriptions")
        constraints = [models.UniqueConstraint(fields=["own_date", "language"], name="own_date_words_once")]

    def __str__(self) -> str:
        return self.title or self.description[:60]
