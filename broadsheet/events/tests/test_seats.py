"""Fifty who want the last seats at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, connections
from django.db.models import F

from broadsheet.events import registering
from broadsheet.events.models import Event, Registration, Sitting
from broadsheet.events.rules import CONFIRMED
from broadsheet.events.tests.conftest import make_event

PEOPLE, SEATS = 50, 7


def unguarded(sitting, seats, *, is_first=False):
    """What would be without the guard: seats are looked at, and not counted in the same step."""
    row = Sitting.objects.get(pk=sitting.pk)
    if row.free is not None and row.free < seats:
        return False
    Sitting.objects.filter(pk=sitting.pk).update(taken=F("taken") + 0)
    return True


def all_at_once(event, day, count=PEOPLE):
    barrier = threading.Barrier(count)

    def come(n):
        barrier.wait(30)
        try:
            return registering.register(
                Event.objects.get(pk=event.pk), day, f"Guest {n}", f"guest{n}@example.org", 1, "en"
            ).state
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(come, range(count)))


@pytest.mark.parametrize("guarded", [False, True])
def test_a_limit_of_seats_holds_when_fifty_register_at_once(own_house, monkeypatch, guarded):
    event = make_event(has_registration=True, seats=SEATS)
    day = registering.open_days(event)[0].original_day
    if not guarded:
        monkeypatch.setattr(registering, "_take", unguarded)
    states = all_at_once(event, day)
    confirmed = states.count(CONFIRMED)

    if not guarded:
        assert confirmed > SEATS, "the negative control: without the guard more come than there are seats"
        return
    sitting = Sitting.objects.get()
    assert (confirmed, sitting.taken, len(states)) == (SEATS, SEATS, PEOPLE)
    assert Registration.objects.filter(state=CONFIRMED).count() == SEATS


def test_fifty_who_give_up_and_move_up_at_once_lose_no_seat_and_double_none(own_house):
    event = make_event(has_registration=True, seats=SEATS)
    day = registering.open_days(event)[0].original_day
    all_at_once(event, day)
    held = list(Registration.objects.filter(state=CONFIRMED))
    barrier = threading.Barrier(2 * len(held))

    def leave(row):
        barrier.wait(30)
        try:
            registering.give_up(Registration.objects.get(pk=row.pk))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2 * len(held)) as pool:
        list(pool.map(leave, [*held, *held]))  # each of them twice
    sitting = Sitting.objects.get()
    assert sitting.taken == SEATS
    assert Registration.objects.filter(state=CONFIRMED).count() == SEATS
    assert not Registration.objects.filter(pk__in=[row.pk for row in held], state=CONFIRMED).exists()


def test_one_address_at_the_same_moment_is_one_registration(own_house):
    event = make_event(has_registration=True, seats=SEATS)
    day = registering.open_days(event)[0].original_day
    barrier = threading.Barrier(8)

    def come(n):
        barrier.wait(30)
        try:
            registering.register(Event.objects.get(pk=event.pk), day, "Ada", "ada@example.org", 1, "en")
        except IntegrityError:
            pytest.fail("a second registration of one address is no fault")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(come, range(8)))
    assert Registration.objects.count() == 1
    assert Sitting.objects.get().taken == 1
    connection.close()
