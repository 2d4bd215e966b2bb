"""Who comes. The seats of a date are one row with a limit that the database keeps."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from broadsheet.events.models.events import Event
from broadsheet.events.rules import CONFIRMED, GIVEN_UP, WAITING
from broadsheet.people.models import Letter
from broadsheet.sections.words import language_field


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Sitting(models.Model):
    """One date of an event for which people registered; day is what the rules say, before any move.

    seats is copied here, so that one guarded update of one row can compare and take: of two buyers of the last seat
    one waits for the other's row, and finds it taken.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sittings")
    day = models.DateField(_("day"))
    seats = models.PositiveIntegerField(_("seats"), null=True)
    taken = models.PositiveIntegerField(_("taken"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "day"], name="sitting_once"),
            models.CheckConstraint(condition=Q(seats=None) | Q(taken__lte=F("seats")), name="no_seat_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.day}"

    @property
    def free(self) -> int | None:
        """Seats left; None where there is no limit."""
        return None if self.seats is None else max(0, self.seats - self.taken)


class Registration(models.Model):
    """Somebody who comes, or waits for a seat.

    Personal data (name, e-mail): kept until 30 days after the date; in exports; erased on request.
    """

    STATES = [(CONFIRMED, _("comes")), (WAITING, _("on the waiting list")), (GIVEN_UP, _("does not come"))]

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="registrations")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    language = language_field()
    state = models.CharField(_("state"), max_length=10, choices=STATES)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    registered_at = models.DateTimeField(_("registered"), auto_now_add=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["registered_at", "pk"]
        constraints = [
            models.UniqueConstraint("sitting", Lower("email"), condition=~Q(state=GIVEN_UP), name="registration_once"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="registration_takes_a_seat"),
        ]

    def __str__(self) -> str:
        return self.name


class Enclosure(models.Model):
    """A letter to somebody who registered; the calendar file that goes with it is made when it leaves."""

    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="enclosure")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="letters")

    def __str__(self) -> str:
        return str(self.letter)
