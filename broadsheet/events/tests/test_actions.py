from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from broadsheet.core.recurrence import TimeOfDay
from broadsheet.core.recurrence_questions import QUESTIONS, Question
from broadsheet.events import actions, querying, registering, rules, wording
from broadsheet.events.models import Event, Registration
from broadsheet.events.querying import Filters
from broadsheet.events.rules import CONFIRMED, GIVEN_UP, WAITING
from broadsheet.events.tests.conftest import make_venue
from broadsheet.pages import generation
from broadsheet.people.actions import send_waiting_letters
from broadsheet.people.models import Letter

NOW = datetime(2024, 11, 10, tzinfo=UTC)


def days(event, count=3, now=NOW, **options):
    return [one.day for one in rules.coming(event.schedule, now, count, **options)]


def next_day(event):
    return registering.open_days(event)[0].original_day


def register(event, email="ada@example.org", seats=1, language="en"):
    return registering.register(event, next_day(event), "Ada", email, seats, language)


def states(event):
    return list(Registration.objects.filter(sitting__event=event).order_by("pk").values_list("state", flat=True))


def test_a_date_is_left_out_moved_and_held_again(hold, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    event = hold()
    actions.leave_out(event, date(2024, 11, 30))
    actions.leave_out(event, date(2024, 11, 30))
    assert days(event) == [date(2024, 12, 28), date(2025, 1, 25), date(2025, 2, 22)]

    actions.hold_again(event, date(2024, 11, 30))
    actions.move(event, date(2024, 11, 30), date(2024, 12, 1), TimeOfDay(time(11)))
    assert days(event, 1) == [date(2024, 12, 1)]
    assert Event.objects.get().sequence == 3


def test_a_date_is_not_moved_into_the_past_nor_onto_another_date(hold, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    event = hold("last Saturdays from 7 to 9 pm")
    with pytest.raises(actions.Refused, match="is over"):
        actions.move(event, date(2024, 11, 30), date(2024, 11, 9))
    with pytest.raises(actions.Refused, match="on that day already"):
        actions.move(event, date(2024, 11, 30), date(2024, 12, 28))
    actions.move(event, date(2024, 11, 30), date(2024, 11, 30), TimeOfDay(time(18)))
    actions.move(event, date(2024, 12, 28), date(2024, 12, 29))
    with pytest.raises(actions.Refused, match="on that day already"):
        actions.move(event, date(2024, 11, 30), date(2024, 12, 29))


@pytest.mark.parametrize(
    ("words", "at", "end"),
    [
        ("last Saturdays from 7 to 9 pm", time(18), time(20)),
        ("last Saturdays from 10 pm to 1 am", time(23), time(2)),
        ("last Saturdays at 7 pm", time(18), None),
    ],
)
def test_a_date_moved_to_another_hour_lasts_as_long_as_the_others(hold, monkeypatch, words, at, end):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    event = hold(words)
    actions.move(event, date(2024, 11, 30), date(2024, 12, 1), TimeOfDay(at))
    assert event.schedule.moves[0].at == TimeOfDay(at, end)


def test_what_is_not_on_a_day_is_neither_left_out_nor_moved(hold):
    event = hold()
    for change in (
        lambda: actions.leave_out(event, date(2024, 11, 29)),
        lambda: actions.move(event, date(2024, 11, 29), date(2024, 12, 1)),
    ):
        with pytest.raises(actions.Refused, match="not on that day"):
            change()


def test_an_event_without_words_or_dates_is_not_published(hold):
    event = hold(published=False)
    event.words.all().delete()
    with pytest.raises(actions.Refused, match="title"):
        actions.publish(event)


def test_cancelling_twice_writes_one_letter_to_each_who_comes(hold):
    event = hold(has_registration=True)
    register(event)
    Letter.objects.all().delete()
    actions.cancel(event, {"en": "The roof leaks."})
    actions.cancel(event, {"en": "The roof leaks."})

    letter = Letter.objects.get()
    assert letter.subject == "Cancelled: An evening of variable stars"
    assert "The roof leaks." in letter.body
    assert event.sequence == 1


def test_people_who_are_registered_keep_an_event_from_being_withdrawn(hold):
    event = hold(has_registration=True)
    register(event)
    with pytest.raises(actions.Refused, match="Cancel it"):
        actions.withdraw(event)


# --- seats ---------------------------------------------------------------------------------


def test_who_comes_late_waits_and_moves_up(hold):
    event = hold(has_registration=True, seats=2)
    first = register(event, "a@example.org", 2)
    register(event, "b@example.org")
    register(event, "c@example.org", 2)
    assert states(event) == [CONFIRMED, WAITING, WAITING]

    registering.give_up(first)
    registering.give_up(first)

    assert states(event) == [GIVEN_UP, CONFIRMED, WAITING]
    assert event.sittings.get().taken == 1
    assert Letter.objects.filter(to="b@example.org").latest("pk").subject.startswith("Your seat")


def test_a_party_that_does_not_fit_locks_no_seat(hold):
    event = hold(has_registration=True, seats=3)
    first = register(event, "a@example.org", 2)
    register(event, "b@example.org", 3)
    register(event, "c@example.org")
    register(event, "d@example.org")
    assert states(event) == [CONFIRMED, WAITING, CONFIRMED, WAITING]
    assert "not enough free seats" in Letter.objects.get(to="b@example.org").body

    registering.give_up(first)
    assert states(event) == [GIVEN_UP, WAITING, CONFIRMED, CONFIRMED]


def test_registering_twice_takes_one_seat_and_sends_the_letter_again(hold):
    event = hold(has_registration=True, seats=5)
    assert register(event).pk == register(event, "ADA@example.org").pk
    assert event.sittings.get().taken == 1
    assert Letter.objects.count() == 2


def test_without_a_waiting_list_the_house_is_full(hold):
    event = hold(has_registration=True, seats=1, has_waiting_list=False)
    register(event)
    with pytest.raises(registering.Full):
        register(event, "b@example.org")
    assert states(event) == [CONFIRMED]


def test_nobody_registers_for_a_day_without_the_event_or_that_is_over(hold):
    event = hold(has_registration=True)
    for day in (date(2024, 11, 30), next_day(event) + timedelta(days=1)):
        with pytest.raises(registering.Closed):
            registering.register(event, day, "Ada", "a@example.org", 1, "en")


def test_more_seats_let_those_who_wait_in_and_fewer_send_nobody_away(hold):
    event = hold(has_registration=True, seats=1)
    register(event, "a@example.org")
    register(event, "b@example.org")
    event.seats = 2
    actions.keep(event, None)
    assert states(event) == [CONFIRMED, CONFIRMED]

    event.seats = 1
    actions.keep(event, None)
    assert event.sittings.get().seats == 2


def test_the_letter_speaks_the_language_of_who_registered_and_encloses_the_date(hold, mailoutbox):
    event = hold(has_registration=True)
    register(event, language="it")
    send_waiting_letters()

    letter = mailoutbox[0]
    assert "/it/events/registrations/" in letter.body
    assert "sabato" in letter.body
    name, content, kind = letter.attachments[0]
    assert (name, kind) == ("an-evening-of-variable-stars.ics", "text/calendar")
    assert "BEGIN:VTIMEZONE" in content


def test_registrations_are_forgotten_30_days_after(hold):
    event = hold(has_registration=True)
    register(event)
    assert registering.forget_old() == 0
    event.sittings.update(day=date(2024, 11, 30))
    assert registering.forget_old() == 1


def test_a_registration_does_not_make_every_page_anew(hold):
    event = hold(has_registration=True)
    before = generation.current()
    register(event)
    assert generation.current() == before


# --- lists -----------------------------------------------------------------------------------


def test_what_comes_stands_soonest_first_and_what_is_over_goes_to_the_archive_by_itself(hold):
    fair = hold("Saturday 7 December 2024", "A book fair")
    saturdays = hold()
    contact = hold("", "Los Angeles: write to us")
    events = querying.shown()

    assert [one.event for one in querying.upcoming(events, NOW)] == [saturdays, fair]
    assert querying.standing(events) == [contact]
    later = datetime(2024, 12, 7, 23, 0, tzinfo=UTC)  # midnight in Torino
    assert [one.event for one in querying.upcoming(events, later)] == [saturdays]
    assert [one.event for one in querying.past(events, later)] == [fair]


def test_lists_are_narrowed_to_section_place_and_language(hold):
    york = make_venue("Third Room", "New York", "US", "America/New_York")
    here = hold(languages=["it"])
    there = hold(title="Elsewhere", section="house", venue=york, languages=["en"])

    assert querying.shown(Filters(section="italy")) == [here]
    assert querying.shown(Filters(place="us")) == [there]
    assert querying.shown(Filters(place="us-new-york")) == [there]
    assert querying.shown(Filters(language="it")) == [here]


def test_pages_are_made_anew_when_an_occasion_is_over(hold):
    hold("Saturday 7 December 2024 from 3 to 4 pm", "A fair")
    before = datetime(2024, 12, 7, 13, 50, tzinfo=UTC)
    assert not actions.turn_the_page(before)
    assert not actions.turn_the_page(before + timedelta(minutes=9))
    number = generation.current()
    assert actions.turn_the_page(before + timedelta(hours=1, minutes=10))
    assert generation.current() > number
    assert not actions.turn_the_page(before + timedelta(hours=1, minutes=11))


def test_pages_are_made_anew_at_midnight(house):
    now = timezone.make_aware(datetime(2024, 12, 7, 23, 59))
    assert not actions.turn_the_page(now)
    assert actions.turn_the_page(now + timedelta(minutes=1))


# --- words -------------------------------------------------------------------------------------


def test_every_question_of_the_core_has_its_sentence():
    assert wording.QUESTIONS == QUESTIONS


def test_a_question_says_its_days_in_the_language_that_is_spoken():
    question = Question("zone-season", {"word": "EST", "day": date(2025, 4, 5)})
    assert "5 April 2025" in wording.question_words(question, "en")
    assert "5 aprile 2025" in wording.question_words(question, "it")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("an event lasts 1 to 366 days, not 400", "an event lasts 1 to 366 days"),
        ("no year has such a day", "no year has such a day"),
        ("something else", "something else"),
    ],
)
def test_a_refusal_of_the_core_is_said_in_words(said, words):
    assert wording.refusal_words(ValueError(said), "en") == words


def test_who_is_registered_hears_once_that_a_date_is_moved_or_left_out(hold):
    event = hold(has_registration=True)
    row = register(event)
    day = row.sitting.day
    Letter.objects.all().delete()
    actions.move(event, day, day + timedelta(days=1))
    actions.keep(Event.objects.get(), None)
    assert [letter.subject for letter in Letter.objects.all()] == ["Another date: An evening of variable stars"]

    actions.leave_out(Event.objects.get(), day)
    assert Letter.objects.latest("pk").subject.startswith("Cancelled")
    actions.hold_again(Event.objects.get(), day)
    assert Letter.objects.latest("pk").subject.startswith("Another date")
    assert Letter.objects.count() == 3


def test_a_date_that_is_left_out_does_not_stand_first_in_a_list(hold):
    event = hold()
    actions.leave_out(event, date(2024, 11, 30))
    (row,) = querying.upcoming([Event.objects.get()], NOW)
    assert row.occurrence.day == date(2024, 12, 28)
    assert [one.day for one in rules.next_held(Event.objects.get().schedule, NOW, 2)] == [
        date(2024, 11, 30), date(2024, 12, 28), date(2025, 1, 25),
    ]  # fmt: skip


def test_an_event_stays_in_calendars_for_a_while_after_it_is_over(hold):
    over = timezone.localdate() - timedelta(days=10)
    event = hold(f"{over.day} {over:%B} {over.year}", "A fair")
    assert querying.for_calendars() == [event]
    assert querying.perhaps_coming() == []


def test_a_section_has_the_events_of_those_below_it(hold):
    from broadsheet.sections.models import Section

    here = hold()
    assert querying.shown(Filters(section="house")) == [here]
    elsewhere = Section.objects.create(slug="mars", parent=Section.objects.get(parent=None))
    assert querying.shown(Filters(section=elsewhere.slug)) == []
