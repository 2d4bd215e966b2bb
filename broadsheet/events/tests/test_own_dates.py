"""A date that differs from the others of its series: by its title, its place, its words; whole days among hours."""

from __future__ import annotations

import json
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from broadsheet.core.recurrence import Move, Schedule, TimeOfDay, parse_rrule
from broadsheet.core.recurrence_reading import read_schedule_words
from broadsheet.core.recurrence_words import schedule_words
from broadsheet.events import actions, calendars, rules
from broadsheet.events.models import Event, OwnDate
from broadsheet.events.tests.conftest import make_venue

DAY = date(2030, 3, 9)
WORDS = {"en": ("A guest evening", "Bring a lens."), "it": ("Una sera con ospiti", "")}


@pytest.fixture
def series(hold):
    """Saturdays in March 2030; the second has a guest and is elsewhere."""
    event = hold("every Saturday at 7 pm, from 2 March 2030 until 30 March 2030", "Reading group")
    actions.tell_of_date(event, DAY, OwnDate(place="Town Hall"), WORDS)
    return Event.objects.with_parts().get(pk=event.pk)


def test_a_date_shows_its_own_title_and_place_on_its_pages(series, client):
    page = client.get(series.path("en")).content.decode()
    month = client.get("/en/events/month/2030-03/").content.decode()
    assert page.count("A guest evening") == 2, "on the page and for machines"
    assert "Town Hall" in page and "Bring a lens." in page
    assert month.count("A guest evening") == 1 and month.count("Reading group") == 4 and "Town Hall" in month
    assert "Una sera con ospiti" in client.get(series.path("it")).content.decode()


def test_machines_hear_of_the_place_of_one_date(series):
    from broadsheet.events.machine import event_json_ld

    found = event_json_ld(series, rules.between(series.schedule, DAY, date(2030, 3, 16)), "en")["subEvent"]
    assert [(one["name"], one["location"]["name"]) for one in found] == [
        ("A guest evening", "Town Hall"), ("Reading group", "Casa Scura"),
    ]  # fmt: skip


def test_calendars_carry_what_one_date_has_for_itself(series):
    book = Calendar.from_ical(calendars.calendar([series], "en", "x"))
    (own,) = [entry for entry in book.walk("VEVENT") if "recurrence-id" in entry]
    assert (own["summary"], own["location"], own["recurrence-id"].dt.date()) == ("A guest evening", "Town Hall", DAY)
    assert own["dtstart"].dt == own["recurrence-id"].dt


def test_calendar_programs_hear_that_a_date_has_changed(series):
    before = Event.objects.get(pk=series.pk).sequence
    actions.tell_of_date(series, DAY, OwnDate(), {})
    assert Event.objects.get(pk=series.pk).sequence == before + 1
    assert not OwnDate.objects.exists()


def test_a_place_by_another_clock_or_a_day_without_the_event_is_refused(series):
    away = make_venue("Blue Hall", "Chicago", "US", "America/Chicago")
    with pytest.raises(actions.Refused, match="clocks"):
        actions.tell_of_date(series, DAY, OwnDate(venue=away), {})
    with pytest.raises(actions.Refused, match="not on that day"):
        actions.tell_of_date(series, date(2030, 3, 10), OwnDate(place="x"), {})


@pytest.mark.parametrize("language", ["en", "it", "fr", "es", "ru", "fa"])
def test_a_date_that_lasts_the_whole_day_is_said_and_read_back(language):
    move = Move(date(2027, 1, 12), date(2027, 1, 13), is_all_day=True)
    rule = parse_rrule("FREQ=WEEKLY;BYDAY=TU;UNTIL=20270131")
    made = Schedule(ZoneInfo("Europe/Rome"), (rule,), (TimeOfDay(time(19)),), moves=(move,), start=date(2027, 1, 5))
    reading = read_schedule_words(schedule_words(made, language, full=True), language)
    assert reading.is_clear and reading.schedule(made.zone) == made
    assert rules.schedule_of(rules.kept(made), made.zone) == made
    days = {one.original_day: (one.day, one.time) for one in rules.between(made, date(2027, 1, 1), date(2027, 2, 1))}
    assert days[date(2027, 1, 12)] == (date(2027, 1, 13), None) and days[date(2027, 1, 19)][1] == time(19)


def test_the_page_of_an_event_tells_machines_in_sound_json(series, client):
    page = client.get(series.path("en")).content.decode()
    assert json.loads(page.partition('type="application/ld+json">')[2].partition("</script>")[0])
