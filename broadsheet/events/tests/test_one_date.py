"""One date of a series is changed in the admin; drafts are published where they are saved; ticks answer what is asked."""

from __future__ import annotations

import pytest
from django.urls import reverse

from broadsheet.events import calendars
from broadsheet.events.models import Event
from broadsheet.events.tests.conftest import make_venue
from broadsheet.events.tests.test_admin import ADD, filled  # noqa: F401

DAY = "2030-03-09"
EDIT = "wagtailsnippets_events_event:edit"


@pytest.fixture
def series(hold):
    return hold("every Saturday from 7 to 9 pm, from 2 March 2030 until 30 March 2030", "Reading group")


@pytest.fixture
def address(series):
    return reverse("events-desk:own-date", args=[series.pk, DAY])


def form(**fields):
    return {"day": DAY, "at": "", "venue": "", "place": "", "title-en": "", "description-en": "", **fields}


def test_a_date_gets_its_own_title_place_and_hour_and_shows_them_again(staff, series, address, client):
    organiser = staff("organiser", "italy")
    said = form(
        **{"title-en": "A guest evening", "place": "Town Hall", "at": "8 pm", "description-en": "Bring a lens."}
    )
    assert organiser.post(address, said).status_code == 302
    page = client.get(series.path("en")).content.decode()
    assert "A guest evening" in page and "Town Hall" in page and "Bring a lens." in page
    assert "Saturday 9 March 2030 from 8 to 10 pm" in page

    shown = organiser.get(address).context["form"].initial
    assert (shown["title-en"], shown["place"], shown["at"]) == ("A guest evening", "Town Hall", "8 pm – 10 pm")
    again = form(**{name: shown[name] for name in ("title-en", "place", "at", "description-en")})
    organiser.post(address, again)
    assert client.get(series.path("en")).content.decode().count("from 8 to 10 pm") == page.count("from 8 to 10 pm")


def test_a_date_may_last_the_whole_day_move_or_fall_out_and_come_back(staff, series, address):
    organiser = staff("organiser", "italy")
    organiser.post(address, form(is_all_day="on"))
    assert Event.objects.get().moves == "2030-03-09>2030-03-09D"
    organiser.post(address, form(day="2030-03-10", at="6 pm"))
    assert Event.objects.get().moves == "2030-03-09>2030-03-10T18:00-20:00"
    organiser.post(address, form(is_left_out="on"))
    assert (Event.objects.get().moves, Event.objects.get().exceptions) == ("", DAY)
    organiser.post(address, form())
    assert (Event.objects.get().moves, Event.objects.get().exceptions) == ("", "")


def test_another_venue_goes_into_calendars(staff, series, address):
    hall = make_venue("Sala Blu", "Torino")
    staff("organiser", "italy").post(address, form(venue=hall.pk))
    event = Event.objects.with_parts().get()
    assert "Sala Blu" in calendars.calendar([event], "en", "x").decode().replace("\r\n ", "")


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"place": "x", "venue": "own"}, "place", "one of our venues"), ({"at": "8 pm", "is_all_day": "on"}, "at", "whole day"),
        ({"at": "sometime"}, "at", "One time"), ({"day": "2030-03-16"}, "__all__", "on that day already"), ({"day": ""}, "day", "required"),
        ({"day": "2001-03-16"}, "__all__", "over"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_kept(staff, series, address, fields, name, words):
    fields = {**fields, **({"venue": make_venue("Sala Blu", "Torino").pk} if "venue" in fields else {})}
    answer = staff("organiser", "italy").post(address, form(**fields))
    assert answer.status_code == 422 and words in " ".join(answer.context["form"].errors[name])
    assert (Event.objects.get().moves, Event.objects.get().own_dates.count()) == ("", 0)


def test_only_who_runs_an_event_changes_its_dates_and_only_those_that_it_has(staff, series, address):
    assert staff("writer", "italy", "it").post(address, form(place="x")).status_code in (302, 403)
    assert not Event.objects.get().own_dates.exists()
    organiser = staff("organiser", "italy")
    for day in ("2030-03-10", "nonsense"):
        assert organiser.get(address.replace(DAY, day)).status_code == 404


def test_a_draft_is_published_where_it_is_saved(staff, filled, client):  # noqa: F811
    editor = staff("editor", "italy", "it")
    editor.post(reverse(ADD), {**filled("7 December 2030 at 3 pm"), "action-publish-event": "1"})
    event = Event.objects.get()
    assert event.state == "published" and client.get(event.path("en")).status_code == 200
    page = editor.get(reverse(EDIT, args=[event.pk])).content.decode()
    assert "action-publish-event" not in page, "readers see it already"
    editor.post(reverse("events-desk:withdraw", args=[event.pk]))
    assert "action-publish-event" in editor.get(reverse(EDIT, args=[event.pk])).content.decode()


def test_an_event_that_cannot_be_published_yet_is_saved_and_says_why(staff, filled):  # noqa: F811
    answer = staff("editor", "italy", "it").post(reverse(ADD), {**filled(""), "action-publish-event": "1"}, follow=True)
    assert Event.objects.get().state == "draft" and "needs a date" in answer.content.decode()


def test_questions_are_confirmed_only_where_there_are_some(staff, filled):  # noqa: F811
    editor = staff("editor", "italy", "it")
    tick = 'type="checkbox" name="is_meant"'
    assert tick not in editor.get(reverse(ADD)).content.decode()
    assert tick not in editor.post(reverse("events-desk:reading"), filled("7 December 2030 at 3 pm")).content.decode()
    asked = filled("Saturday 7 December 2030 from 8 pm to 7 pm")
    read = editor.post(reverse("events-desk:reading"), asked)
    assert tick in read.content.decode()

    refused = editor.post(reverse(ADD), asked)
    assert refused.status_code == 200 and tick in refused.content.decode()
    mark = read.context["mark"]
    assert editor.post(reverse(ADD), {**asked, "is_meant": "on", "asked": mark}).status_code == 302
