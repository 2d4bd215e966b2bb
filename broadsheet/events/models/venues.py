"""Places where events are, each once and in one spelling; and the days on which nobody comes."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from broadsheet.core.addresses import envelope_lines
from broadsheet.core.recurrence_questions import bare_word
from broadsheet.events.rules import is_zone
from broadsheet.sections.models import Section, check_country
from broadsheet.sections.words import Worded, language_field


def check_zone(value: str) -> None:
    if not is_zone(value):
        raise ValidationError(_("%(zone)s is no time zone; write it like Europe/Rome."), params={"zone": value})


class Venue(Worded, ClusterableModel):
    """A place; without a name it is a town. What differs from language to language is in its words."""

    UNKNOWN, STEP_FREE, WITH_HELP, NO = "", "yes", "help", "no"
    ACCESS = [
        (UNKNOWN, _("not known")),
        (STEP_FREE, _("step-free for wheelchairs")),
        (WITH_HELP, _("for wheelchairs with help")),
        (NO, _("not for wheelchairs")),
    ]

    name = models.CharField(_("name"), max_length=160, blank=True, help_text=_("As it is written on the door."))
    lines = models.TextField(_("street and number"), blank=True, help_text=_("One line each, as on an envelope."))
    floor = models.CharField(_("floor, room"), max_length=80, blank=True)
    locality = models.CharField(_("town"), max_length=100)
    region = models.CharField(_("state or province"), max_length=100, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, validators=[check_country])
    access = models.CharField(_("wheelchairs"), max_length=5, blank=True, choices=ACCESS, default=UNKNOWN)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, validators=[check_zone],
        help_text=_("Such as Europe/Rome. All times of its events are those of the clock on its wall."),
    )  # fmt: skip
    spelling = models.CharField(max_length=400, unique=True, editable=False)

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["country", "locality", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="venue_on_this_earth",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.floor, self.locality) if part)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def own_spelling(self) -> str:
        """One key for all spellings that differ only in capitals, accents, spaces and stops."""
        return "|".join(bare_word(part) for part in (self.country, self.locality, self.name, self.floor))

    def clean(self) -> None:
        same = Venue.objects.filter(spelling=self.own_spelling()).exclude(pk=self.pk).first()
        if same is not None:
            raise ValidationError({"name": _("This venue is there already: %(venue)s.") % {"venue": same}})
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("A position has both, latitude and longitude.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A venue in another zone moves its events: they are saved anew, so that calendars hear of it."""
        moved = bool(self.pk) and Venue.objects.filter(pk=self.pk).exclude(time_zone=self.time_zone).exists()
        self.spelling = self.own_spelling()
        super().save(*args, **kwargs)
        for event in self.events.all() if moved else ():
            event.save()

    def name_in(self, language: str) -> str:
        return self.word("name", language) or self.name or self.locality_in(language)

    def locality_in(self, language: str) -> str:
        own = {row.language: row.locality for row in self.words.all() if row.locality}
        return own.get(language) or own.get(language.partition("-")[0]) or self.locality

    def address_lines(self, language: str) -> list[str]:
        """Street, floor and town, without the country."""
        lines = envelope_lines(
            [self.floor, *self.lines.splitlines()],
            self.locality_in(language),
            self.region,
            self.postcode,
            self.country,
            "",
        )
        return [line for line in lines if line]


class VenueWords(models.Model):
    """What a venue and its town are called in a language, where that differs, and how to find it."""

    venue = ParentalKey(Venue, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    name = models.CharField(_("name"), max_length=160, blank=True)
    locality = models.CharField(_("town"), max_length=100, blank=True)
    directions = models.TextField(_("how to find it"), blank=True)

    class Meta:
        verbose_name = _("names in a language")
        verbose_name_plural = _("names per language")
        constraints = [models.UniqueConstraint(fields=["venue", "language"], name="venue_words_once")]

    def __str__(self) -> str:
        return self.name or self.locality


class Holiday(models.Model):
    """A day on which a section asks before it holds an event."""

    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.CASCADE, related_name="holidays")
    day = models.DateField(_("day"))
    is_yearly = models.BooleanField(_("every year"), default=False)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["section", "day"], name="holiday_once")]

    def __str__(self) -> str:
        return self.name

    def is_on(self, day: date) -> bool:
        return day == self.day or (self.is_yearly and (day.month, day.day) == (self.day.month, self.day.day))
