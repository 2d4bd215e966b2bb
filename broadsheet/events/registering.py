"""Who comes: seats taken and given back, the waiting list, and the letters that tell of it."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from broadsheet.core.recurrence import Occurrence
from broadsheet.events import rules
from broadsheet.events.models import Enclosure, Event, Registration, Sitting
from broadsheet.events.rules import CONFIRMED, GIVEN_UP, WAITING
from broadsheet.events.words import day_words, occasion_words, venue_line
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


def people_expected(event: Event) -> bool:
    """Whether somebody comes to, or waits for, a date to come."""
    rows = Registration.objects.filter(sitting__event=event, sitting__day__gte=timezone.localdate())
    return rows.exclude(state=GIVEN_UP).exists()


class TooFew(Exception):
    """Some seats are left, but not so many; `left` says how many."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


# --- taking and giving back ------------------------------------------------------------------------


@transaction.atomic
def register(
    event: Event, day: date, name: str, email: str, seats: int, language: str, *, may_wait: bool = True
) -> Registration:
    """A seat, or a place on the waiting list; with a letter. Who is registered already only gets the letter again.

    may_wait: False where a party that is larger than what is left would rather be told so than wait.
    Raises Closed, Full, TooFew.
    """
    if not any(one.original_day == day for one in open_days(event, 60)):
        raise Closed
    fresh = {"seats": event.seats, "told": _moment_of(occasion_on(event, day))}
    sitting, _made = Sitting.objects.get_or_create(event=event, day=day, defaults=fresh)
    if not may_wait and sitting.free and sitting.free < seats:  # whoever asks, so that nobody learns who is registered
        raise TooFew(sitting.free)
    there = sitting.registrations.exclude(state=GIVEN_UP).filter(email__iexact=email.strip()).first()
    row = there or _new(sitting, name, email.strip(), seats, language, event)
    _write(row)
    return row


def _new(sitting: Sitting, name: str, email: str, seats: int, language: str, event: Event) -> Registration:
    state = CONFIRMED if _take(sitting, seats) else WAITING
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


def _take(sitting: Sitting, seats: int) -> bool:
    """One guarded update: of two at the same moment only one gets the last seat."""
    free = Sitting.objects.filter(pk=sitting.pk).filter(Q(seats=None) | Q(seats__gte=F("taken") + seats))
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
    """Give free seats to those who wait, in their order; how many moved up.

    A party that does not fit keeps its place and locks no seat: smaller ones behind it that fit move up.
    """
    count = 0
    if sitting.event.is_cancelled or not _moment_of(occasion_on(sitting.event, sitting.day)):
        return 0
    for row in sitting.registrations.filter(state=WAITING).order_by("registered_at", "pk"):
        mine = Registration.objects.filter(pk=row.pk, state=WAITING)
        if not _take(sitting, row.seats):
            continue
        if not mine.update(state=CONFIRMED):
            _give_back(sitting, row.seats)
            continue
        row.refresh_from_db()
        _write(row)
        count += 1
    return count


# --- what changes with the event ---------------------------------------------------------------------


def follow(event: Event) -> None:
    """After an event has changed: people hear of other dates, the limit holds, and nobody who has a seat loses it."""
    for sitting in Sitting.objects.filter(event=event, day__gte=timezone.localdate()):
        seats = None if event.seats is None else Greatest(F("taken"), Value(event.seats))
        Sitting.objects.filter(pk=sitting.pk).update(seats=seats)
        sitting.event = event
        _tell_of_change(sitting)
        promote(sitting)


def _moment_of(one: Occurrence | None) -> str:
    """What people are told of a date; '' when it is not held."""
    if one is None or one.is_cancelled:
        return ""
    return one.start.isoformat() if one.time is not None else one.day.isoformat()


def _tell_of_change(sitting: Sitting) -> None:
    """Who comes or waits hears once that the date is held at another time, or not at all."""
    now = _moment_of(occasion_on(sitting.event, sitting.day))
    changed = Sitting.objects.filter(pk=sitting.pk).exclude(told=now)
    if not changed.update(told=now) or sitting.event.is_cancelled:
        return
    for row in sitting.registrations.exclude(state=GIVEN_UP):
        row.sitting = sitting
        _write(row, is_changed=True)


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


def _write(row: Registration, *, is_changed: bool = False) -> None:
    """The letter that says how it stands, with the calendar file."""
    event = row.sitting.event
    one = occasion_on(event, row.sitting.day)
    is_off = event.is_cancelled or one is None or one.is_cancelled
    with translation.override(interface_for(row.language)):
        title = event.title_on(row.sitting.day, row.language)
        subject = f"{_subject(row, is_off, is_changed)}: {title}"
        letter = write_letter(row.email, subject, _body(row, event, title, one, is_off, is_changed))
    Enclosure.objects.create(letter=letter, registration=row)


def _subject(row: Registration, is_off: bool, is_changed: bool) -> str:
    if is_off:
        return _("Cancelled")
    if is_changed:
        return _("Another date")
    return _("Your seat") if row.state == CONFIRMED else _("On the waiting list")


def _body(row: Registration, event: Event, title: str, one: Occurrence | None, is_off: bool, is_changed: bool) -> str:
    interface = interface_for(row.language)
    when = occasion_words(one, event, interface) if one else day_words(row.sitting.day, interface)
    facts = [title, when, venue_line(event, row.language, row.sitting.day), event.online_url]
    parts = [
        _("Hello %(name)s,") % {"name": row.name},
        _("This does not take place.") if is_off else _("The date has changed.") if is_changed else _state_words(row),
        "\n".join(fact for fact in facts if fact),
    ]
    if is_off:
        parts.append(event.word("cancellation", row.language) if event.is_cancelled else "")
    else:
        parts.append(
            _("If you cannot come, give your seat to somebody else here:") + f"\n{settings.PUBLIC_URL}{own_path(row)}"
        )
    return "\n\n".join(part for part in parts if part) + "\n"


def _state_words(row: Registration) -> str:
    if row.state == CONFIRMED:
        return _("You are expected. The calendar file that is enclosed puts the date into your calendar.")
    return _("There are not enough free seats. You are on the waiting list, and hear from us as soon as there are.")
