"""Who comes: seats taken and given back, the waiting list, and the letters that tell of it."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from broadsheet.core.recurrence import Occurrence
from broadsheet.events import rules
from broadsheet.events.models import Enclosure, Event, Registration, Sitting
from broadsheet.events.rules import CONFIRMED, GIVEN_UP, WAITING
from broadsheet.events.words import occasion_words, venue_line
from broadsheet.pages.frame import interface_for
from broadsheet.people.actions import write_letter

KEPT_DAYS = 30


class Closed(Exception):
    """Nobody can register for this date (any more)."""


class Full(Exception):
    """No seat is left, and there is no waiting list."""


def occasion_on(event: Event, day: date) -> Occurrence | None:
    """The occasion that the rules have on a day, wherever it was moved to."""
    moved = [one.new_day for one in event.schedule.moves if one.day == day]
    around = [day, *moved]
    found = rules.between(event.schedule, min(around), max(around))
    return next((one for one in found if one.original_day == day), None)


def open_days(event: Event, count: int = 12) -> list[Occurrence]:
    """The dates for which one can register now."""
    if not event.has_registration or event.is_cancelled or not event.has_dates:
        return []
    seen: dict[date, Occurrence] = {}
    for one in rules.coming(event.schedule, timezone.now(), count):
        seen.setdefault(one.original_day, one)
    return list(seen.values())


def sittings_of(event: Event) -> dict[date, Sitting]:
    return {row.day: row for row in Sitting.objects.filter(event=event)}


# --- taking and giving back ------------------------------------------------------------------------


@transaction.atomic
def register(event: Event, day: date, name: str, email: str, seats: int, language: str) -> Registration:
    """A seat, or a place on the waiting list; with a letter. Who is registered already only gets the letter again.

    Raises Closed, Full.
    """
    if not any(one.original_day == day for one in open_days(event, 60)):
        raise Closed
    sitting, _made = Sitting.objects.get_or_create(event=event, day=day, defaults={"seats": event.seats})
    there = sitting.registrations.exclude(state=GIVEN_UP).filter(email__iexact=email.strip()).first()
    row = there or _new(sitting, name, email.strip(), seats, language, event)
    _write(row)
    return row


def _new(sitting: Sitting, name: str, email: str, seats: int, language: str, event: Event) -> Registration:
    state = CONFIRMED if _take(sitting, seats, is_first=True) else WAITING
    if state == WAITING and not event.has_waiting_list:
        raise Full
    fields = {"name": name.strip(), "email": email, "seats": seats, "language": language, "state": state}
    try:
        with transaction.atomic():
            return Registration.objects.create(sitting=sitting, **fields)
    except IntegrityError:  # the same address at the same moment: the other one has it
        if state == CONFIRMED:
            _give_back(sitting, seats)
        return sitting.registrations.exclude(state=GIVEN_UP).get(email__iexact=email)


def _take(sitting: Sitting, seats: int, *, is_first: bool = False) -> bool:
    """One guarded update: of two at the same moment only one gets the last seat. Nobody overtakes who waits."""
    free = Sitting.objects.filter(pk=sitting.pk).filter(Q(seats=None) | Q(seats__gte=F("taken") + seats))
    if is_first:
        waiting = Registration.objects.filter(sitting=OuterRef("pk"), state=WAITING)
        free = free.filter(Q(seats=None) | ~Exists(waiting))
    return bool(free.update(taken=F("taken") + seats))


def _give_back(sitting: Sitting, seats: int) -> None:
    Sitting.objects.filter(pk=sitting.pk, taken__gte=seats).update(taken=F("taken") - seats)


@transaction.atomic
def give_up(registration: Registration) -> None:
    """Somebody does not come; whoever waits moves up. Twice is harmless."""
    for state in (CONFIRMED, WAITING):
        row = Registration.objects.filter(pk=registration.pk, state=state)
        if row.update(state=GIVEN_UP):
            if state == CONFIRMED:
                _give_back(registration.sitting, registration.seats)
            promote(registration.sitting)
            break
    registration.refresh_from_db()


@transaction.atomic
def promote(sitting: Sitting) -> int:
    """Give free seats to those who wait, in their order; how many moved up."""
    count = 0
    if sitting.event.is_cancelled:
        return 0
    for row in sitting.registrations.filter(state=WAITING).order_by("registered_at", "pk"):
        mine = Registration.objects.filter(pk=row.pk, state=WAITING)
        if not _take(sitting, row.seats):
            break
        if not mine.update(state=CONFIRMED):
            _give_back(sitting, row.seats)
            continue
        row.refresh_from_db()
        _write(row)
        count += 1
    return count


# --- what changes with the event ---------------------------------------------------------------------


def follow(event: Event) -> None:
    """After an event has changed: the limit holds for the dates to come, and nobody who has a seat loses it."""
    for sitting in Sitting.objects.filter(event=event, day__gte=timezone.localdate()):
        seats = None if event.seats is None else Greatest(F("taken"), Value(event.seats))
        Sitting.objects.filter(pk=sitting.pk).update(seats=seats)
        promote(sitting)


def tell_of_cancellation(event: Event) -> None:
    """Everybody who comes or waits for a date to come hears that it is not held."""
    rows = Registration.objects.filter(sitting__event=event, sitting__day__gte=timezone.localdate())
    for row in rows.exclude(state=GIVEN_UP).select_related("sitting__event__venue"):
        _write(row)


def forget_old() -> int:
    """Delete registrations 30 days after their date (retention of personal data)."""
    last = timezone.localdate() - timedelta(days=KEPT_DAYS)
    rows = Registration.objects.filter(sitting__day__lt=last)
    over = [row.pk for row in rows.select_related("sitting__event__venue") if _is_over(row)]
    Enclosure.objects.filter(registration__in=over).delete()
    return Registration.objects.filter(pk__in=over).delete()[0]


def _is_over(row: Registration) -> bool:
    one = occasion_on(row.sitting.event, row.sitting.day)
    last = timezone.now() - timedelta(days=KEPT_DAYS)
    return one is None or rules.is_over(one, last)


# --- letters -----------------------------------------------------------------------------------------


def own_path(registration: Registration) -> str:
    return f"/{registration.language}/events/registrations/{registration.token}"


def _write(row: Registration) -> None:
    """The letter that says how it stands, with the calendar file."""
    event = row.sitting.event
    with translation.override(interface_for(row.language)):
        title = event.title_in(row.language)
        subject = f"{_subject(row, event)}: {title}"
        letter = write_letter(row.email, subject, _body(row, event, title))
    Enclosure.objects.create(letter=letter, registration=row)


def _subject(row: Registration, event: Event) -> str:
    if event.is_cancelled:
        return _("Cancelled")
    return _("Your seat") if row.state == CONFIRMED else _("On the waiting list")


def _body(row: Registration, event: Event, title: str) -> str:
    one = occasion_on(event, row.sitting.day)
    interface = interface_for(row.language)
    facts = [
        title,
        occasion_words(one, event, interface) if one else "",
        venue_line(event, row.language),
        event.online_url,
    ]
    parts = [
        _("Hello %(name)s,") % {"name": row.name},
        _state_words(row, event),
        "\n".join(fact for fact in facts if fact),
    ]
    if event.is_cancelled:
        parts.append(event.word("cancellation", row.language))
    else:
        parts.append(
            _("If you cannot come, give your seat to somebody else here:") + f"\n{settings.PUBLIC_URL}{own_path(row)}"
        )
    return "\n\n".join(part for part in parts if part) + "\n"


def _state_words(row: Registration, event: Event) -> str:
    if event.is_cancelled:
        return _("this does not take place.")
    if row.state == CONFIRMED:
        return _("you are expected. The calendar file that is enclosed puts the date into your calendar.")
    return _("all seats are taken. You are on the waiting list, and hear from us as soon as one is free.")
