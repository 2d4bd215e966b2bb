"""The changes of state of events; who comes to them is in `registering`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.core.recurrence import Move, Schedule, TimeOfDay, strange_hour
from broadsheet.core.slugs import slug_for, with_suffix
from broadsheet.events import querying, registering, registry, rules
from broadsheet.events.models import Event, OwnDate, OwnDateWords
from broadsheet.events.rules import DRAFT, PUBLISHED
from broadsheet.events.wording import refusal_words
from broadsheet.pages import generation


class Refused(Exception):
    """A change that cannot be; the message is for the person who asked."""


# --- when ------------------------------------------------------------------------------------------


@transaction.atomic
def keep(event: Event, schedule: Schedule | None) -> Event:
    """Save an event with its dates (None: it has none). Who is registered hears of dates that are gone."""
    if schedule is not None:
        event.set_schedule(schedule)
    event.slug = event.slug or free_slug(event.title_in("en"), event.pk)
    event.save()
    registering.follow(event)
    return event


def free_slug(title: str, pk: int | None = None) -> str:
    """An address made of a title that no other event has."""
    base, n = slug_for(title) or "event", 1
    slug = base
    while Event.objects.filter(slug=slug).exclude(pk=pk).exists():
        n += 1
        slug = with_suffix(base, n)
    return slug


def _changed(event: Event, **parts: object) -> None:
    try:
        schedule = replace(event.schedule, **parts)  # type: ignore[arg-type]
    except ValueError as refusal:
        raise Refused(_("This cannot be: %(reason)s.") % {"reason": refusal_words(refusal, "en")}) from refusal
    keep(event, schedule)


def _on(event: Event, day: date) -> None:
    if not any(one.original_day == day for one in rules.between(_unmoved(event.schedule), day, day)):
        raise Refused(_("The event is not on that day."))


def _unmoved(schedule: Schedule) -> Schedule:
    return replace(schedule, moves=())


@transaction.atomic
def leave_out(event: Event, day: date) -> None:
    """One date of it is not held; twice is harmless."""
    _on(event, day)
    _changed(event, exceptions=(*event.schedule.exceptions, day))


@transaction.atomic
def hold_again(event: Event, day: date) -> None:
    """A date that was left out or moved is held as the rules say."""
    _changed(
        event,
        exceptions=tuple(one for one in event.schedule.exceptions if one != day),
        moves=tuple(one for one in event.schedule.moves if one.day != day),
    )


@transaction.atomic
def move(event: Event, day: date, new_day: date, at: TimeOfDay | None = None, *, is_all_day: bool = False) -> None:
    """One date of it is held on another day, at another time, or the whole day."""
    _on(event, day)
    if day in event.schedule.exceptions:
        raise Refused(_("That date is left out. Hold it again first."))
    if new_day < timezone.now().astimezone(event.zone).date():
        raise Refused(_("That day is over. A date is moved to a day to come."))
    others = tuple(one for one in event.schedule.moves if one.day != day)
    if _is_taken(replace(event.schedule, moves=others, exceptions=(*event.schedule.exceptions, day)), new_day):
        raise Refused(_("The event is on that day already. Choose another, or leave this date out."))
    for one in () if is_all_day else (at,) if at else event.schedule.times_on(day):
        if strange_hour(new_day, one.start, event.zone) == "skipped":
            raise Refused(_("On that day the clocks there skip that hour. Choose another."))
    at = at and rules.as_long(at, event.schedule, day)
    _changed(event, moves=(*others, Move(day, new_day, at, is_all_day)))


@transaction.atomic
def tell_of_date(event: Event, day: date, own: OwnDate, words: Mapping[str, tuple[str, str]]) -> None:
    """Give one date a title, a place or words of its own (words: title and description by language); none takes them away.

    own: not saved, with its venue or its place in words.
    """
    _on(event, day)
    kept = {code: parts for code, parts in words.items() if any(parts)}
    event.own_dates.filter(day=day).delete()
    if kept or own.venue or own.place:
        row = OwnDate(event=event, day=day, venue=own.venue, place=own.place)
        _check(row)
        row.save()
        rows = [
            OwnDateWords(own_date=row, language=code, title=one[0], description=one[1]) for code, one in kept.items()
        ]
        OwnDateWords.objects.bulk_create(rows)
    event.save()
    generation.touch()


def _check(row: OwnDate) -> None:
    try:
        row.clean()
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from problem


def _is_taken(schedule: Schedule, day: date) -> bool:
    """Whether another of its dates stands on a day; an evening that ends after midnight leaves the next day free."""
    found = [one for one in rules.between(schedule, day, day) if not one.is_cancelled]
    return any(one.day == day or schedule.days > 1 for one in found)


# --- state -----------------------------------------------------------------------------------------


@transaction.atomic
def publish(event: Event) -> None:
    """Readers see it. Refused without a title, or without dates where it is no standing contact point."""
    if not event.words.exists():
        raise Refused(_("An event needs a title in one language at least."))
    if not event.has_dates and not event.is_standing:
        raise Refused(_("An event needs a date, or is a standing contact point."))
    Event.objects.filter(pk=event.pk).update(state=PUBLISHED)
    event.refresh_from_db()
    generation.touch()
    _tell_those_above(event)


@transaction.atomic
def withdraw(event: Event) -> None:
    """Into the drafts again. Refused while people are registered."""
    if registering.people_expected(event):
        raise Refused(_("People are registered for it. Cancel it instead, so that they hear of it."))
    Event.objects.filter(pk=event.pk).update(state=DRAFT)
    event.refresh_from_db()
    generation.touch()
    _tell_those_above(event)


def _tell_those_above(event: Event) -> None:
    for hear in registry.shown_or_hidden:
        hear(event)


@transaction.atomic
def cancel(event: Event, reasons: Mapping[str, str] | None = None) -> None:
    """It does not take place, with the reason per language; everybody who is registered hears of it once."""
    for language, reason in (reasons or {}).items():
        event.words.filter(language=language).update(cancellation=reason[:300])
    if not Event.objects.filter(pk=event.pk, is_cancelled=False).update(is_cancelled=True):
        return
    event.refresh_from_db()
    event.save()
    registering.tell_of_cancellation(event)


@transaction.atomic
def take_up_again(event: Event) -> None:
    """It takes place after all."""
    if not Event.objects.filter(pk=event.pk, is_cancelled=True).update(is_cancelled=False):
        raise Refused(_("It is not cancelled."))
    event.words.update(cancellation="")
    event.refresh_from_db()
    event.save()


# --- the turn of the day ---------------------------------------------------------------------------


def turn_the_page(now: datetime | None = None) -> bool:
    """Whether an occasion has ended or a day begun since pages were last made; then they are made anew.

    The worker asks every few seconds: pages kept under a generation number would else show yesterday's dates.
    """
    now = now or timezone.now()
    key = f"events-turn-{generation.current()}"
    turns_at = cache.get(key)
    if turns_at is None:
        cache.set(key, querying.next_turn(now).timestamp(), timeout=None)
        return False
    if now.timestamp() < turns_at:
        return False
    cache.delete(key)
    generation.touch()
    return True
