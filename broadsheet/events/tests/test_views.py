import json
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from broadsheet.events import actions, registering
from broadsheet.events.models import EventReport, EventWords, Host, OurPart, Registration
from broadsheet.events.tests.conftest import make_venue
from broadsheet.sections.models import Section


def html(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def ld(page):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


def test_the_list_says_each_event_in_the_words_of_the_frame(client, hold):
    hold()
    assert "Every last Saturday at 3.30 pm" in html(client.get("/en/events/"))
    assert "Ogni ultimo sabato del mese" in html(client.get("/it/events/"))
    assert "۱۵:۳۰" in html(client.get("/fa/events/"))


def test_a_title_in_another_language_is_marked(client, hold):
    hold()
    assert '<a href="/it/events/an-evening-of-variable-stars" lang="en" dir="ltr">' in html(client.get("/it/events/"))


def test_the_list_is_narrowed_and_says_so_when_nothing_fits(client, hold):
    hold()
    hold(title="Elsewhere", venue=make_venue("Third Room", "New York", "US", "America/New_York"))
    page = html(client.get("/en/events/?place=us-new-york"))

    assert "Elsewhere" in page and "variable stars" not in page
    assert "No event fits" in html(client.get("/en/events/?place=xx"))
    assert "place=us-new-york" in page  # the calendar of this very list


def test_a_draft_and_an_unknown_event_are_not_found(client, hold):
    hold(published=False)
    assert client.get("/en/events/an-evening-of-variable-stars").status_code == 404
    assert client.get("/en/events/none").status_code == 404
    assert client.get("/en/events/none.ics").status_code == 404
    assert client.get("/en/events/none/register").status_code == 404
    assert client.get("/en/events").status_code == 301


def test_an_event_says_its_rule_its_next_three_dates_and_what_we_do_there(client, hold):
    event = hold()
    Host.objects.create(event=event, name="The Booksellers of Turin", url="https://books.example/")
    OurPart.objects.create(event=event, kind="stall")
    OurPart.objects.create(event=event, kind="meeting", name="The Lamplighters")
    page = html(client.get("/en/events/an-evening-of-variable-stars"))

    assert len(re.findall(r"<li><time datetime", page.partition("event-side")[0])) == 3
    assert "The Booksellers of Turin" in page and "Our stall" in page
    assert "Our meeting · called by <bdi>The Lamplighters</bdi>" in page


def test_machines_read_the_schedule_and_the_dates_with_their_offset(client, hold):
    hold(venue=make_venue("Third Room", "New York", "US", "America/New_York"))
    facts = ld(html(client.get("/en/events/an-evening-of-variable-stars")))
    schedule = facts["eventSchedule"][0]

    assert (schedule["repeatFrequency"], schedule["byMonthWeek"], schedule["byDay"]) == (
        "P1M",
        -1,
        ["https://schema.org/Saturday"],
    )
    assert (schedule["startTime"], schedule["scheduleTimezone"]) == ("15:30:00", "America/New_York")
    assert len(facts["subEvent"]) == 3
    assert re.search(r"T15:30:00-0[45]:00$", facts["startDate"])


def test_only_translations_are_named_as_alternates(client, hold):
    event = hold()
    EventWords.objects.create(event=event, language="it", title="Una sera di stelle variabili")
    page = html(client.get("/fr/events/an-evening-of-variable-stars"))

    assert re.findall(r'hreflang="(\w\w)" href="[^"]*/events/', page.partition("</head>")[0]) == ["en", "it"]
    assert '/en/events/an-evening-of-variable-stars">' in re.search(r'<link rel="canonical".*?>', page)[0]


def test_a_cancelled_event_says_why(client, hold):
    event = hold()
    actions.cancel(event, {"en": "The roof <leaks>."})
    page = html(client.get("/en/events/an-evening-of-variable-stars"))

    assert "The roof &lt;leaks&gt;." in page
    assert ld(page)["eventStatus"].endswith("EventCancelled")


def test_a_standing_contact_point_has_neither_dates_nor_a_calendar(client, hold):
    hold("", "Los Angeles")
    assert "write, and somebody answers" in html(client.get("/en/events/"))
    assert "write, and somebody answers" in html(client.get("/en/events/los-angeles"))
    assert client.get("/en/events/los-angeles.ics").status_code == 404


def test_a_month_shows_each_day_and_refuses_what_is_no_month(client, hold):
    hold()
    page = html(client.get("/en/events/month/2024-12/"))

    assert page.count('href="/en/events/an-evening-of-variable-stars"') == 2  # 30 November and 28 December
    for wrong in ("2024-13", "24-1", "9999-01", "x"):
        assert client.get(f"/en/events/month/{wrong}/").status_code == 404


def test_what_is_over_goes_to_the_archive_with_the_texts_that_tell_of_it(client, hold, write):
    event = hold("Saturday 7 December 2024", "A book fair")
    EventReport.objects.create(event=event, text=write("What we sold in Turin").text)

    assert "A book fair" not in html(client.get("/en/events/"))
    page = html(client.get("/en/events/past/"))
    assert "A book fair" in page and "What we sold in Turin" in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_asks_a_fixed_number_of_questions(client, hold, django_assert_max_num_queries, count):
    for n in range(count):
        hold(title=f"Evening {n}")
    client.get("/en/events/")
    with django_assert_max_num_queries(14):
        client.get("/en/events/")
    with django_assert_max_num_queries(16):
        client.get("/en/events/evening-0")


# --- calendars ---------------------------------------------------------------------------------


def test_feeds_of_the_house_a_section_and_an_event_are_calendars_with_zones(client, hold):
    hold(venue=make_venue("Third Room", "New York", "US", "America/New_York"))
    hold("Saturday 7 December 2030 at 6 pm", "Elsewhere", section="house")
    names = {}
    for address in ("events.ics", "events.ics?section=italy", "sections/italy/events.ics", "events/elsewhere.ics"):
        response = client.get(f"/it/{address}")
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        book = Calendar.from_ical(response.content)
        names[address] = sorted(str(entry["summary"]) for entry in book.walk("VEVENT"))
        assert book.walk("VTIMEZONE")
    assert names == {
        "events.ics": ["An evening of variable stars", "Elsewhere"],
        "events.ics?section=italy": ["An evening of variable stars"],
        "sections/italy/events.ics": ["An evening of variable stars"],
        "events/elsewhere.ics": ["Elsewhere"],
    }


def test_a_calendar_is_not_sent_again_until_something_changes(client, hold):
    event = hold()
    etag = client.get("/en/events.ics")["ETag"]
    assert client.get("/en/events.ics", headers={"If-None-Match": etag}).status_code == 304
    actions.leave_out(event, date(2024, 11, 30))
    assert client.get("/en/events.ics", headers={"If-None-Match": etag}).status_code == 200


# --- coming to it --------------------------------------------------------------------------------


def come(client, event, **changes):
    day = registering.open_days(event)[0].original_day.isoformat()
    data = {"day": day, "name": "Ada", "email": "ada@example.org", "seats": "1", "website": "", **changes}
    return client.post(f"/en/events/{event.slug}/register", data)


def test_somebody_registers_without_an_account_and_gives_up_again(client, hold, mailoutbox):
    event = hold(has_registration=True, seats=1)
    assert "1 seat left" in html(client.get(f"/en/events/{event.slug}/register"))
    assert come(client, event).status_code == 302
    row = Registration.objects.get()
    own = f"/en/events/registrations/{row.token}"
    page = client.get(own)

    assert "1 seat is yours." in html(page)
    assert page["Cache-Control"] == "private, no-store" and page["Referrer-Policy"] == "same-origin"
    assert "waiting list" in html(client.get(f"/en/events/{event.slug}/register"))
    assert client.get(f"{own}/give-up").status_code == 405
    client.post(f"{own}/give-up")
    client.post(f"{own}/give-up")
    assert "given your seat up" in html(client.get(own))


def test_a_party_larger_than_what_is_left_is_told_so_and_may_wait(client, hold):
    event = hold(has_registration=True, seats=3)
    come(client, event)
    for email in ("bob@example.org", "ada@example.org"):
        response = come(client, event, email=email, seats="3")
        assert response.status_code == 422
        page = response.content.decode()
        assert "Only 2 seats are left" in page and 'name="waits"' in page
    assert Registration.objects.count() == 1
    assert come(client, event, email="bob@example.org", seats="3", waits="on").status_code == 302
    assert "2 seats left" in html(client.get(f"/en/events/{event.slug}/register"))
    assert come(client, event, email="eve@example.org", seats="2").status_code == 302
    assert [row.state for row in Registration.objects.order_by("pk")] == ["confirmed", "waiting", "confirmed"]


def test_a_wrong_form_says_what_is_wrong_near_the_field(client, hold):
    event = hold(has_registration=True)
    response = come(client, event, email="nobody", seats="0", day="1999-01-01")

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"day", "email", "seats"}
    assert not Registration.objects.exists()


def test_who_asks_again_learns_nothing_about_who_is_registered(client, hold):
    event = hold(has_registration=True)
    first, second = come(client, event), come(client, event, name="Somebody else")
    assert first["Location"] == second["Location"]
    assert Registration.objects.get().name == "Ada"


def test_a_machine_is_dropped_without_a_word_and_one_address_does_not_take_all_seats(client, hold):
    event = hold(has_registration=True)
    assert come(client, event, website="https://spam.example").status_code == 302
    assert not Registration.objects.exists()
    for n in range(20):
        come(client, event, email=f"a{n}@example.org")
    assert come(client, event, email="late@example.org").status_code == 422


def test_an_unknown_token_and_an_event_without_registration_are_not_found(client, hold):
    event = hold()
    assert client.get("/en/events/registrations/none").status_code == 404
    assert client.get(f"/en/events/{event.slug}/register").status_code == 404


def test_nobody_registers_when_everything_is_over(client, hold):
    event = hold("Saturday 7 December 2024", "A fair", has_registration=True)
    assert "Nobody can register" in html(client.get(f"/en/events/{event.slug}/register"))


def test_a_seat_of_a_section_that_holds_the_event_is_found_under_both(client, hold):
    event = hold()
    Host.objects.create(event=event, section=Section.objects.get(slug="house"))
    assert "variable stars" in html(client.get("/en/events/?section=house"))


def test_an_event_that_is_on_today_stays_until_it_is_over(client, hold):
    today = timezone.now()
    soon = (today + timedelta(hours=30)).date()
    hold(f"{soon.day} {soon:%B} {soon.year}", "Tomorrow")
    assert "Tomorrow" in html(client.get("/en/events/"))


def test_giving_up_needs_the_token_of_the_form(hold):
    from django.test import Client

    event = hold(has_registration=True)
    row = registering.register(event, registering.open_days(event)[0].original_day, "Ada", "a@example.org", 1, "en")
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/en/events/registrations/{row.token}/give-up").status_code == 403
    row.refresh_from_db()
    assert row.state == "confirmed"


@pytest.mark.parametrize(
    ("language", "day"), [("en", "Monday"), ("it", "lunedì"), ("ru", "понедельник"), ("fa", "شنبه")]
)
def test_a_month_begins_its_weeks_as_they_do_where_its_language_is_spoken(client, house, language, day):
    page = client.get(f"/{language}/events/month/2026-12/").content.decode()
    assert page.partition('<abbr title="')[2].partition('"')[0] == day


@pytest.mark.parametrize(("language", "at"), [("en", "7 pm"), ("it", "19.00"), ("fa", "۱۹:۰۰")])
def test_in_a_month_a_time_looks_like_one(client, hold, language, at):
    hold("Saturday 7 December 2030 at 7 pm", "A fair")
    page = client.get(f"/{language}/events/month/2030-12/").content.decode().replace("\u00a0", " ")
    assert f'<span class="month-time">{at}</span>' in page


def test_the_month_without_a_name_is_this_one(client, house):
    answer = client.get("/it/events/month/?language=it&fish=1")
    assert answer["Location"] == f"/it/events/month/{timezone.localdate():%Y-%m}/?language=it"


def test_an_event_online_names_its_clock_in_lists(client, hold):
    hold(title="In a room")
    assert "Rome time" not in html(client.get("/en/events/"))
    hold(title="At home", online_url="https://room.example/x")
    assert "Rome time." in html(client.get("/en/events/"))
    assert "به وقت" in html(client.get("/fa/events/"))


def test_latin_words_keep_their_direction_on_a_persian_page(client, hold):
    event = hold(title="An evening")
    EventWords.objects.create(
        event=event, language="fa", title="شب", description="تلفن: +39 011 123 456 یا ada@guests.example یا https://room.example/x."
    )  # fmt: skip
    page = html(client.get("/fa/events/an-evening"))

    for words in ("+39 011 123 456", "ada@guests.example", "https://room.example/x"):
        assert f'<bdi dir="ltr">{words}</bdi>' in page
    assert "<bdi>Casa Scura</bdi>" in page


def test_marks_in_a_description_stay_words(client, hold):
    event = hold(title="An evening")
    EventWords.objects.filter(event=event).update(description="<script>alert(1)</script> 011 123 456")
    page = html(client.get("/en/events/an-evening"))
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page
