from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from broadsheet.core.recurrence import Schedule, TimeOfDay, parse_rrule
from broadsheet.events.models import Event, Sitting, Venue
from broadsheet.sections.models import Section


@pytest.fixture
def event(venue):
    row = Event(section=Section.objects.get(slug="italy"), slug="last-saturdays", venue=venue)
    rule = parse_rrule("FREQ=MONTHLY;BYDAY=-1SA;UNTIL=20250630")
    row.set_schedule(Schedule(row.zone, (rule,), (TimeOfDay(time(15, 30)),), start=date(2024, 11, 1)))
    row.save()
    return row


def test_a_venue_has_one_spelling(venue):
    with pytest.raises(ValidationError, match="there already"):
        Venue(name="CASA  scura.", locality="Torino", country="IT", time_zone="Europe/Rome").full_clean()


def test_an_event_keeps_how_far_it_reaches(event):
    assert (event.begins_on, event.ends_on) == (date(2024, 11, 30), date(2025, 6, 30))


def test_sequence_grows_with_the_shape_alone(event):
    event.save()
    assert event.sequence == 0

    event.set_schedule(replace(event.schedule, times=(TimeOfDay(time(16)),)))
    event.save()
    assert event.sequence == 1


def test_a_venue_that_moves_to_another_zone_moves_its_events(event, venue):
    venue.time_zone = "Europe/Lisbon"
    venue.save()

    event = Event.objects.get()
    assert event.zone == ZoneInfo("Europe/Lisbon")
    assert event.sequence == 1


def test_the_database_gives_no_seat_twice(event):
    sitting = Sitting.objects.create(event=event, day=date(2024, 11, 30), seats=2, taken=2)

    with pytest.raises(IntegrityError), transaction.atomic():
        Sitting.objects.filter(pk=sitting.pk).update(taken=3)
