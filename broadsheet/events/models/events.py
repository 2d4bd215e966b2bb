"""An event: what, where, whose, and when by its rules. Its dates are computed; only how far it reaches is kept."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import astuple, fields
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from broadsheet.articles.models import Text
from broadsheet.core.recurrence import Schedule
from broadsheet.events import clocks, rules
from broadsheet.events.models.venues import Venue, check_zone
from broadsheet.events.rules import DRAFT, FREE, MEETING, PAID, PUBLISHED, SPEAKER, STALL, UNSAID, Kept
from broadsheet.sections.models import Section, check_slug
from broadsheet.sections.words import Worded, language_field

COLUMNS = tuple(field.name for field in fields(Kept))


def new_uid() -> str:
    return f"{uuid.uuid4()}@broadsheet"


class EventQuerySet(models.QuerySet["Event"]):
    def shown(self) -> EventQuerySet:
        return self.filter(state=PUBLISHED)

    def with_parts(self) -> EventQuerySet:
        """With all that a page says of an event, in a fixed number of queries."""
        return self.select_related("venue", "section__parent__parent").prefetch_related(
            "words",
            "venue__words",
            "section__words",
            "hosts__section__words",
            "parts__section__words",
            "own_dates__words",
            "own_dates__venue__words",
        )

    def perhaps_coming(self, now: datetime | None = None) -> EventQuerySet:
        """Those that may not be over yet, in whatever zone they are; the exact question is asked of their dates."""
        yesterday = (now or timezone.now()).date() - timedelta(days=1)
        return self.filter(Q(is_standing=True) | Q(ends_on=None) | Q(ends_on__gte=yesterday))

    def perhaps_over(self) -> EventQuerySet:
        tomorrow = timezone.now().date() + timedelta(days=1)
        return self.filter(is_standing=False, ends_on__lte=tomorrow)


class Event(Worded, ClusterableModel):
    """An occasion, or a series of them; or a standing contact point, which has no dates.

    begins_on and ends_on follow from the rules (None: without end). They are kept so that lists ask the database
    for what may still come instead of reading every event there ever was; no occurrence is stored.
    """

    STATES = [(DRAFT, _("draft")), (PUBLISHED, _("published"))]
    PRICES = [(UNSAID, _("not said")), (FREE, _("free of charge")), (PAID, _("costs something"))]

    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="events")
    slug = models.CharField(
        _("address"), max_length=80, unique=True, blank=True, validators=[check_slug],
        help_text=_("The last part of the address, the same in every language. Left empty, it is made of the title."),
    )  # fmt: skip
    venue = models.ForeignKey(
        Venue, verbose_name=_("venue"), null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, validators=[check_zone],
        help_text=_("Only for an event without a venue; left empty, that of the section."),
    )  # fmt: skip
    languages = models.JSONField(_("languages"), default=list, blank=True)
    online_url = models.URLField(_("online at"), blank=True, max_length=500)
    price_kind = models.CharField(_("admission"), max_length=4, blank=True, choices=PRICES, default=UNSAID)

    rrules = models.TextField(blank=True, editable=False)
    times = models.CharField(max_length=400, blank=True, editable=False)
    dates = models.TextField(blank=True, editable=False)
    exceptions = models.TextField(blank=True, editable=False)
    moves = models.TextField(blank=True, editable=False)
    starts_on = models.DateField(null=True, blank=True, editable=False)
    days = models.PositiveSmallIntegerField(default=1, editable=False)
    is_all_day = models.BooleanField(default=False, editable=False)
    is_standing = models.BooleanField(
        _("standing contact point"), default=False, help_text=_("Without any date: “write to us”.")
    )
    begins_on = models.DateField(null=True, editable=False)
    ends_on = models.DateField(null=True, editable=False, db_index=True)

    has_registration = models.BooleanField(_("with registration"), default=False)
    seats = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Of each date. Left empty: as many as come.")
    )
    has_waiting_list = models.BooleanField(_("with a waiting list"), default=True)

    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=DRAFT)
    uid = models.CharField(max_length=255, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    shape = models.CharField(max_length=16, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True, editable=False)

    objects: ClassVar[Any] = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-begins_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_standing=False) | Q(rrules="", dates=""), name="standing_event_has_no_date"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(begins_on=None) | Q(ends_on__gte=F("begins_on")),
                name="event_ends_after_begin",
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="event_lasts_a_day"),
            models.CheckConstraint(condition=Q(seats=None) | Q(seats__gte=1), name="event_has_a_seat"),
        ]

    def __str__(self) -> str:
        return self.title_in(get_language() or "en")

    def title_in(self, language: str) -> str:
        return self.word("title", language) or self.slug

    def own_date(self, day: date | None) -> Any:
        """What one date, by the day that the rules say, has for itself; None where it is like the others."""
        return next((row for row in self.own_dates.all() if row.day == day), None) if self.pk else None

    def title_on(self, day: date, language: str) -> str:
        own = self.own_date(day)
        return (own.word("title", language) if own else "") or self.title_in(language)

    def path(self, language: str) -> str:
        return f"/{language}/events/{self.slug}"

    # --- when ----------------------------------------------------------------------------------

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose clock its times are of."""
        own = self.venue.time_zone if self.venue else self.time_zone
        return ZoneInfo(own) if own else clocks.zone_of(self.section) or ZoneInfo(settings.TIME_ZONE)

    @cached_property
    def schedule(self) -> Schedule:
        return rules.schedule_of(Kept(*(getattr(self, name) for name in COLUMNS)), self.zone)

    def set_schedule(self, schedule: Schedule) -> None:
        """Take over the rules and dates of a schedule; its zone must be that of the event."""
        for name, value in zip(COLUMNS, astuple(rules.kept(schedule)), strict=True):
            setattr(self, name, value)
        self.__dict__.pop("schedule", None)

    @property
    def has_dates(self) -> bool:
        return bool(self.rrules or self.dates)

    @property
    def is_recurring(self) -> bool:
        return bool(self.rrules) or len(self.dates.split()) > 1

    def clean(self) -> None:
        if self.is_standing and self.has_dates:
            raise ValidationError({"is_standing": _("A standing contact point has no dates.")})
        if self.has_registration and self.is_standing:
            raise ValidationError({"has_registration": _("Nobody registers for a standing contact point.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """How far it reaches follows from its rules; a changed shape raises SEQUENCE (RFC 5545, 3.8.7.4)."""
        self.__dict__.pop("schedule", None)
        self.begins_on = rules.begins_on(self.schedule) if self.has_dates else None
        self.ends_on = rules.ends_on(self.schedule) if self.has_dates else None
        if self.ends_on and self.begins_on is None:
            self.begins_on = self.ends_on
        shape = self._own_shape()
        if self.pk and self.shape and shape != self.shape:
            self.sequence += 1
        self.shape = shape
        super().save(*args, **kwargs)

    def _own_shape(self) -> str:
        what = [getattr(self, name) for name in COLUMNS]
        told = repr((*what, str(self.zone), self.venue_id, self.is_cancelled, self.online_url, *self._own_parts()))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def _own_parts(self) -> list[Any]:
        """What dates have for themselves, as it is in the database."""
        rows = self.own_dates.order_by("day").prefetch_related("words") if self.pk else ()
        return [
            (row.day, row.venue_id, row.place, *sorted((one.language, one.title) for one in row.words.all()))
            for row in rows
        ]


class EventWords(models.Model):
    event = ParentalKey(Event, on_delete=models.CASCADE, related_name="words")
    language = language_field()
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    price = models.CharField(
        _("what it costs"), max_length=200, blank=True, help_text=_("Such as: 5 EUR, members free.")
    )
    cancellation = models.CharField(_("why it is cancelled"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("title and description")
        verbose_name_plural = _("titles and descriptions")
        constraints = [models.UniqueConstraint(fields=["event", "language"], name="event_words_once")]

    def __str__(self) -> str:
        return self.title


class Party(models.Model):
    """One of our sections, or somebody else by name."""

    section = models.ForeignKey(
        Section, verbose_name=_("our section"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("somebody else"), max_length=160, blank=True)
    url = models.URLField(_("address on the web"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name or str(self.section or "")

    def name_in(self, language: str) -> str:
        return self.section.name_in(language) if self.section else self.name


class Host(Party):
    """Who holds the event."""

    event = ParentalKey(Event, on_delete=models.CASCADE, related_name="hosts")

    class Meta(Party.Meta):
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        constraints = [
            models.CheckConstraint(
                condition=Q(section=None, name__gt="") | Q(section__isnull=False, name=""), name="host_is_one_party"
            )
        ]

    def clean(self) -> None:
        if bool(self.section_id) == bool(self.name):
            raise ValidationError(_("Choose one of our sections, or name somebody else."))


class OurPart(Party):
    """What we do there; its convener is whoever calls to it, which is our section where nobody is named."""

    KINDS = [(MEETING, _("our meeting")), (STALL, _("our stall")), (SPEAKER, _("our speaker"))]

    event = ParentalKey(Event, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(_("our part"), max_length=8, choices=KINDS)

    class Meta(Party.Meta):
        verbose_name = _("our part in it")
        verbose_name_plural = _("our part in it")
        constraints = [
            models.CheckConstraint(condition=Q(section=None) | Q(name=""), name="part_has_one_convener"),
        ]

    def clean(self) -> None:
        if self.section_id and self.name:
            raise ValidationError(_("Choose one of our sections, or name somebody else."))


class EventReport(models.Model):
    """A text that tells how it was, on one day of a series or of the whole."""

    event = ParentalKey(Event, on_delete=models.CASCADE, related_name="reports")
    text = models.ForeignKey(Text, verbose_name=_("report"), on_delete=models.CASCADE, related_name="reports_of")
    day = models.DateField(_("of the day"), null=True, blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-day", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "text"], name="event_report_once")]

    def __str__(self) -> str:
        return str(self.text)
