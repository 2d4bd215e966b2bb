from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.test.utils.form_data import inline_formset, nested_form_data
from wagtail.users.models import UserProfile

from broadsheet.core.recurrence_reading import read_schedule_words
from broadsheet.events import desk, registering
from broadsheet.events.editing import EventForm
from broadsheet.events.models import Event, EventWords, Holiday, Registration, Venue
from broadsheet.events.tests.conftest import make_venue
from broadsheet.sections.models import Section

ADD = "wagtailsnippets_events_event:add"
OTHERS = [("writer", "italy", "it"), ("translator", "italy", "it"), ("editor", "house"), ("treasurer",), ()]


@pytest.fixture
def filled(venue):
    """What the editor of an event sends."""

    def make(when="last Saturdays at 3.30 pm", title="An evening", words=(), **fields):
        rows = [*words] or [{"language": "en", "title": title, "description": "", "price": ""}]
        data = {
            "when": when, "asked": "", "section": Section.objects.get(slug="italy").pk, "venue": venue.pk, "online_url": "",
            "time_zone": "", "languages": "", "seats": "", "price_kind": "", "slug": "",
            "words": inline_formset(rows, initial=len([row for row in rows if row.get("id")])),
            **{name: inline_formset([]) for name in ("hosts", "parts", "reports")},
        }  # fmt: skip
        return nested_form_data({**data, **fields})

    return make


def errors(response):
    assert response.status_code == 200, response.get("Location")
    return [str(error) for error in response.context["form"].errors["when"]]


def test_an_event_is_kept_from_words_and_shown_after_publishing(staff, filled, client):
    editor = staff("editor", "italy", "it")
    assert editor.post(reverse(ADD), filled()).status_code == 302
    event = Event.objects.get()
    assert (event.slug, event.rrules, event.times, event.state) == (
        "an-evening",
        "FREQ=MONTHLY;BYDAY=-1SA",
        "15:30",
        "draft",
    )

    editor.post(reverse("events-desk:publish", args=[event.pk]))
    editor.post(reverse("events-desk:publish", args=[event.pk]))
    assert client.get("/en/events/an-evening").status_code == 200


def test_by_which_clock_is_asked_where_neither_venue_nor_section_says_it(staff, filled, settings):
    settings.TIME_ZONE = "UTC"
    Section.objects.filter(slug="italy").update(country="US")
    editor = staff("editor", "italy", "it")
    response = editor.post(reverse(ADD), filled(venue=""))
    assert "By which clock" in response.context["form"].errors["time_zone"][0]
    assert not Event.objects.exists()
    assert editor.post(reverse(ADD), filled(venue="", time_zone="America/New_York")).status_code == 302
    assert Event.objects.get().zone.key == "America/New_York"


def test_words_are_read_in_the_editors_language(staff, filled):
    editor = staff("editor", "italy", "it")
    editor.user.interface_language = "it"
    editor.user.save()
    UserProfile.get_for_user(editor.user).save()
    editor.post(reverse(ADD), filled("ogni ultimo sabato del mese alle 15.30"))

    assert Event.objects.get().rrules == "FREQ=MONTHLY;BYDAY=-1SA"
    page = editor.get(reverse("wagtailsnippets_events_event:edit", args=[Event.objects.get().pk])).content.decode()
    assert "ogni ultimo sabato del mese alle 15.30" in page


@pytest.mark.parametrize(
    ("when", "asked"),
    [
        ("Sunday 7 December 2024", "7 December 2024 is not a Sunday"),
        ("Saturday, May 25th", "“25 May”: of which year?"),
        ("fish on Friday", "not understood"),
        ("Tuesdays at 7 pm and Saturdays at 3 pm, until 1 June 2027", "ends so: 1 June 2027? Write it in brackets"),
        ("2025-02-30", "No calendar has this day: 2025-02-30"),
        ("", None),
        ("30 February 2025", "No calendar has this day"),
        ("every 2000 weeks on Saturday", "interval is 1 to 999"),
    ],
)
def test_what_is_not_clear_is_asked_beside_the_field_and_nothing_is_kept(staff, filled, when, asked):
    response = staff("editor", "italy", "it").post(reverse(ADD), filled(when))
    if asked is None:
        assert response.status_code == 302  # a draft without a date yet
        return
    assert asked in " ".join(errors(response))
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "when",
    [
        "1 January 9999",
        "every Monday from 1 January 9990",
        "Mondays at 10 pm to 2 am until 31 December 9999",
        "1 January 0001",
    ],
)
def test_a_year_beyond_the_calendar_is_refused_or_asked_about_and_breaks_nothing(staff, filled, when):
    editor = staff("editor", "italy", "it")
    assert errors(editor.post(reverse(ADD), filled(when)))
    assert editor.post(reverse("events-desk:reading"), filled(when)).status_code == 200
    assert not Event.objects.exists()


def test_a_time_zone_that_nobody_knows_is_refused_beside_its_field(staff, filled):
    response = staff("editor", "italy", "it").post(reverse(ADD), filled(venue="", time_zone="Mars/Olympus"))
    assert response.status_code == 200 and response.context["form"].errors["time_zone"]


def test_a_rule_begins_on_the_first_of_its_days_and_one_that_is_kept_stays_as_it_is(staff, filled, hold):
    editor = staff("editor", "italy", "it")
    assert editor.post(reverse(ADD), filled("every other Monday at 7 pm, from 1 January 2027")).status_code == 302
    assert Event.objects.get().starts_on == date(2027, 1, 4)

    kept = Event.objects.get()
    Event.objects.update(starts_on=date(2027, 1, 1))
    edit = reverse("wagtailsnippets_events_event:edit", args=[kept.pk])
    words = [{"id": kept.words.get().pk, "language": "en", "title": "An evening", "description": "", "price": ""}]
    assert editor.post(edit, filled("every other Monday at 7 pm, from 1 January 2027", words=words)).status_code == 302
    assert Event.objects.get().starts_on == date(2027, 1, 1)


def test_a_season_of_the_clock_is_asked_for_and_a_yes_answers_that_question_alone(staff, filled):
    editor = staff("editor", "italy", "it")
    york = make_venue("Third Room", "New York", "US", "America/New_York")
    said = {"when": "last Saturdays at 3.30 pm EST", "venue": york.pk}
    response = editor.post(reverse(ADD), filled(**said))
    assert "Is the clock on the wall meant?" in errors(response)[0]
    asked = response.context["form"].data["asked"]

    assert errors(editor.post(reverse(ADD), filled(**said, is_meant="on")))  # a tick before the question
    assert editor.post(reverse(ADD), filled(**said, is_meant="on", asked=asked)).status_code == 302
    assert Event.objects.count() == 1


def test_a_clock_of_another_town_a_holiday_a_clash_and_the_same_event_twice_are_asked_about(staff, filled, hold, venue):
    Holiday.objects.create(
        section=Section.objects.get(slug="house"), day=date(2000, 12, 26), is_yearly=True, name="Boxing Day"
    )
    hold("Thursday 26 December 2030 from 3 to 5 pm", "An evening")
    asked = errors(staff("editor", "italy", "it").post(reverse(ADD), filled("Thursday 26 December 2030 at 4 pm EST")))

    assert len(asked) == 4, asked
    assert "Torino" in asked[0] or "Rome" in asked[0]
    assert "already" in asked[1] and "same place" in asked[2] and "Boxing Day" in asked[3]


@pytest.mark.parametrize(
    ("when", "asked"),
    [
        ("14 March 2027 at 2.30 am", "skip 2.30 am; it would be 3.30 am"),
        ("7 November 2027 at 1.30 am", "show 1.30 am twice"),
        ("every day at 2.30 am, from 1 March 2027", "skip 2.30 am"),
        ("Saturday 6 March 2027 from 8 pm to 7 pm", "are 23 hours"),
        ("7 December 1026", "Is the year 1026 meant?"),
        ("Saturday 6 March 2027 at 7 pm EST, 8 pm CET", "do not show CET"),
        ("every other Tuesday at 7 pm", "From which day does it begin?"),
    ],
)
def test_what_may_be_a_slip_is_asked_about_while_one_writes_and_when_one_keeps_it(staff, filled, when, asked):
    editor = staff("editor", "italy", "it")
    york = make_venue("Third Room", "New York", "US", "America/New_York")
    told = errors(editor.post(reverse(ADD), filled(when, venue=york.pk)))
    page = editor.post(reverse("events-desk:reading"), filled(when, venue=york.pk))

    assert asked in " ".join(told)
    assert all(
        question in [*page.context["understood"].open_questions, *page.context["understood"].doubts]
        for question in told
    )


def test_the_reading_names_exceptions_and_times_and_asks_what_keeping_asks(staff, filled, hold, venue):
    Holiday.objects.create(section=Section.objects.get(slug="house"), day=date(2030, 12, 26), name="Boxing Day")
    hold("Thursday 26 December 2030 from 3 to 5 pm", "An evening")
    when = "every Thursday from 4 to 6 pm, from 5 December 2030, except 12 December 2030"
    editor = staff("editor", "italy", "it")
    told = errors(editor.post(reverse(ADD), filled(when)))
    page = editor.post(reverse("events-desk:reading"), filled(when))

    assert page.context["understood"].doubts == told and len(told) == 3, told
    assert "except 12 December 2030" in page.content.decode()
    assert "Thursday 5 December 2030 from 4 to 6 pm" in page.content.decode()


def test_one_s_own_event_is_no_clash_while_it_is_edited(staff, filled, hold):
    event = hold("Thursday 26 December 2030 from 3 to 5 pm", "An evening")
    address = f"{reverse('events-desk:reading')}?event={event.pk}"
    data = filled("Thursday 26 December 2030 from 3 to 5 pm")
    editor = staff("editor", "italy", "it")
    assert editor.post(address, data).context["understood"].doubts == []
    assert editor.post(reverse("events-desk:reading"), data).context["understood"].doubts


def test_a_date_that_is_moved_away_stays_on_the_desk_with_a_way_back(staff, hold):
    event = hold("every Saturday at 7 pm")
    client = staff("organiser", "italy")
    coming = next(iter(desk.Sheet(event, "en").dates)).original
    client.post(reverse("events-desk:move", args=[event.pk, coming.isoformat()]), {"day": "2090-01-01", "at": ""})
    page = client.get(reverse("events-desk:sheet", args=[event.pk])).content.decode()

    assert "1 January 2090" in page and "instead of Saturday" in page and "As the rules say" in page
    client.post(reverse("events-desk:hold", args=[event.pk, coming.isoformat()]))
    assert Event.objects.get(pk=event.pk).moves == ""


def test_a_date_is_moved_to_no_hour_that_does_not_exist_and_one_that_comes_twice_is_asked_about(staff, hold):
    york = make_venue("Third Room", "New York", "US", "America/New_York")
    event = hold("every Saturday at 7 pm", venue=york)
    client, coming = staff("organiser", "italy"), next(iter(desk.Sheet(event, "en").dates)).original
    address = reverse("events-desk:move", args=[event.pk, coming.isoformat()])
    refused = client.post(address, {"day": "2027-03-14", "at": "2.30 am"}, follow=True).content.decode()
    assert "clocks there skip that hour" in refused and Event.objects.get(pk=event.pk).moves == ""
    asked = client.post(address, {"day": "2027-11-07", "at": "1.30 am"}, follow=True).content.decode()
    assert "show 1.30 am twice" in asked


def test_the_desk_calls_an_event_by_its_title_in_the_editor_s_language(staff, hold):
    event = hold(title="An evening")
    EventWords.objects.create(event=event, language="fa", title="شبی با ستاره‌ها")
    editor = staff("editor", "italy", "it")
    editor.user.interface_language = "fa"
    editor.user.save()
    UserProfile.get_for_user(editor.user).save()
    for address in (reverse("events-desk:list"), reverse("events-desk:sheet", args=[event.pk])):
        page = editor.get(address).content.decode()
        assert "شبی با ستاره‌ها" in page and "An evening" not in page


@pytest.mark.parametrize(
    ("name", "data", "asked"),
    [
        ("a.ics", b"\xff\xfe\x00\x01BEGIN", "neither a calendar nor a text"),
        ("a.ics", b"BEGIN:VCALENDAR\x00", "neither a calendar nor a text"),
        ("a.ics", b"hello", "no calendar that can be read"),
        ("a.ics", b"\n", "is empty"),
        ("a.ics", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "no calendar that can be read"),
    ],
)
def test_a_file_that_is_no_calendar_is_refused_beside_its_field(staff, house, name, data, asked):
    from django.core.files.uploadedfile import SimpleUploadedFile

    said = {"section": Section.objects.get(slug="italy").pk, "language": "en", "zone": "", "year": "", "order": ""}
    address = reverse("events-desk:bring-in")
    response = staff("editor", "italy", "it").post(address, {**said, "file": SimpleUploadedFile(name, data)})
    assert response.status_code == 422
    assert asked in " ".join(response.context["form"].errors["file"])


def test_a_standing_contact_point_has_no_dates(staff, filled):
    response = staff("editor", "italy", "it").post(reverse(ADD), filled("Saturday 7 December 2030", is_standing="on"))
    assert "no dates" in errors(response)[0]
    assert staff("editor", "italy", "it").post(reverse(ADD), filled("", is_standing="on")).status_code == 302


def test_how_words_read_is_shown_in_every_language_without_keeping_anything(staff, venue):
    editor = staff("editor", "italy", "it")
    data = {"when": "last Saturdays at 3.30 pm", "venue": venue.pk}
    page = editor.post(reverse("events-desk:reading"), data).content.decode()
    part = editor.post(
        reverse("events-desk:reading"), data, headers={"X-Requested-With": "XMLHttpRequest"}
    ).content.decode()

    for words in ("ogni ultimo sabato del mese alle 15.30", "каждую последнюю субботу месяца в 15:30", "۱۵:۳۰"):
        assert words in page and words in part
    assert "<html" in page and "<html" not in part
    assert (
        editor.post(reverse("events-desk:reading"), {"when": "<b>fish", "venue": "²", "section": "x"}).status_code
        == 200
    )


def test_a_translator_mends_the_words_and_nothing_else(staff, filled, hold, venue):
    event = hold()
    row = event.words.get()
    words = [
        {"id": row.pk, "language": "en", "title": row.title, "description": "", "price": ""},
        {"language": "it", "title": "Una sera", "description": "", "price": ""},
    ]
    edit = reverse("wagtailsnippets_events_event:edit", args=[event.pk])
    staff("translator", "italy", "it").post(edit, filled("Sunday 1 December 2030", words=words, seats="3"))
    event = Event.objects.get()

    assert event.title_in("it") == "Una sera"
    assert (event.rrules, event.seats) == ("FREQ=MONTHLY;BYDAY=-1SA", None)


@pytest.mark.parametrize("who", OTHERS)
def test_others_neither_see_who_comes_nor_do_anything(staff, hold, who):
    event = hold(has_registration=True)
    row = registering.register(event, registering.open_days(event)[0].original_day, "Ada", "a@example.org", 1, "en")
    client = staff(*who)
    day = row.sitting.day.isoformat()
    for name, parts in (("sheet", ()), ("people", ())):
        assert client.get(reverse(f"events-desk:{name}", args=[event.pk, *parts])).status_code == 302
    for name, parts in (
        ("publish", ()), ("withdraw", ()), ("cancel", ()), ("again", ()), ("leave-out", (day,)), ("hold", (day,)), ("move", (day,)),
        ("give-up", (row.pk,)),
    ):  # fmt: skip
        client.post(reverse(f"events-desk:{name}", args=[event.pk, *parts]))
    event.refresh_from_db()
    row.refresh_from_db()

    assert (event.state, event.is_cancelled, event.exceptions, row.state) == ("published", False, "", "confirmed")


def test_strangers_are_sent_to_the_log_in(client, hold):
    event = hold()
    for address in (reverse("events-desk:list"), reverse("events-desk:sheet", args=[event.pk]), reverse(ADD)):
        assert "login" in client.get(address)["Location"]


def test_the_desk_shows_ones_own_events_and_its_buttons_do_what_they_say(staff, hold):
    hold(title="Elsewhere", section="house")
    event = hold(has_registration=True, seats=3)
    row = registering.register(event, registering.open_days(event)[0].original_day, "=Ada()", "a@example.org", 2, "en")
    client, day = staff("organiser", "italy"), row.sitting.day.isoformat()
    desk = client.get(reverse("events-desk:list")).content.decode()
    assert "variable stars" in desk and "Elsewhere" not in desk and "2 seats taken, 0 waiting" in desk

    sheet = reverse("events-desk:sheet", args=[event.pk])
    assert "=Ada()" in client.get(sheet).content.decode()
    assert "'=Ada()" in client.get(reverse("events-desk:people", args=[event.pk])).content.decode()
    client.post(reverse("events-desk:leave-out", args=[event.pk, day]))
    assert Event.objects.get(pk=event.pk).exceptions == day
    client.post(reverse("events-desk:hold", args=[event.pk, day]))
    client.post(reverse("events-desk:move", args=[event.pk, day]), {"day": "2030-01-01", "at": "6 to 8 pm"})
    assert Event.objects.get(pk=event.pk).moves == f"{day}>2030-01-01T18:00-20:00"
    client.post(reverse("events-desk:move", args=[event.pk, day]), {"day": "", "at": "fish"})
    told = client.post(reverse("events-desk:cancel", args=[event.pk]), {"reason-en": " "}, follow=True)
    assert "Say why it is cancelled" in told.content.decode()
    assert not Event.objects.get(pk=event.pk).is_cancelled
    client.post(reverse("events-desk:cancel", args=[event.pk]), {"reason-en": "Rain."})
    assert Event.objects.get(pk=event.pk).is_cancelled
    client.post(reverse("events-desk:again", args=[event.pk]))
    client.post(reverse("events-desk:give-up", args=[event.pk, row.pk]))
    assert Registration.objects.get().state == "given_up"
    assert client.post(reverse("events-desk:leave-out", args=[event.pk, "soon"])).status_code == 404
    assert client.get(sheet).status_code == 200


def test_a_venue_and_a_holiday_are_kept(staff, house):
    editor = staff("editor", "italy", "it")
    venue = {
        "name": "3rd Floor", "floor": "", "lines": "7-9 Dim Street", "locality": "Belfast", "postcode": "", "region": "",
        "country": "GB", "time_zone": "Europe/London", "access": "", "latitude": "", "longitude": "", "words": inline_formset([]),
    }  # fmt: skip
    add = reverse("wagtailsnippets_events_venue:add")
    assert editor.post(add, nested_form_data(venue)).status_code == 302
    assert editor.post(add, nested_form_data(venue)).status_code == 200
    assert Venue.objects.count() == 1

    add = reverse("wagtailsnippets_events_holiday:add")
    own, other = (Section.objects.get(slug=slug).pk for slug in ("italy", "house"))
    assert editor.post(add, {"section": other, "name": "All", "day": "2024-12-25"}).status_code == 200
    assert (
        editor.post(add, {"section": own, "name": "Natale", "day": "2024-12-25", "is_yearly": "on"}).status_code == 302
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_a_fixed_number_of_questions(staff, hold, django_assert_max_num_queries, count):
    for n in range(count):
        hold(title=f"Evening {n}")
    client = staff("superuser")
    client.get(reverse("events-desk:list"))
    with django_assert_max_num_queries(26):
        client.get(reverse("events-desk:list"))


def test_events_are_brought_in_read_first_and_kept_as_drafts(staff, house):
    editor, address = staff("editor", "italy", "it"), reverse("events-desk:bring-in")
    data = {"section": Section.objects.get(slug="italy").pk, "language": "en", "zone": "", "year": "", "order": ""}
    text = "Reading group\nTuesdays 8/13, 8/20 and 8/27 at 7 PM"
    assert "of which year" in editor.post(address, {**data, "text": text}).content.decode()
    page = editor.post(address, {**data, "text": text, "year": "2024"}).content.decode()
    assert "Keep 1 as a draft" in page and not Event.objects.exists()

    editor.post(address, {**data, "text": text, "year": "2024", "keep": "1"})
    assert (
        "1 was there already"
        in editor.post(address, {**data, "text": text, "year": "2024", "keep": "1"}).content.decode()
    )
    assert Event.objects.get().state == "draft"
    assert editor.post(address, {**data, "text": ""}).status_code == 422
    assert editor.post(address, {**data, "text": "BEGIN:VCALENDAR\nrubbish"}).status_code == 422
    assert staff("translator", "italy", "it").get(address).status_code == 302


def test_an_uploaded_calendar_is_still_there_when_it_is_kept(staff, house):
    from django.core.files.uploadedfile import SimpleUploadedFile

    editor, address = staff("editor", "italy", "it"), reverse("events-desk:bring-in")
    data = {"section": Section.objects.get(slug="italy").pk, "language": "en", "zone": "", "year": "", "order": ""}
    book = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:x@y\r\nSUMMARY:A night\r\nDTSTART;VALUE=DATE:20301130\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    page = editor.post(address, {**data, "file": SimpleUploadedFile("a.ics", book)})
    editor.post(address, {**data, "text": page.context["form"].data["text"], "keep": "1"})

    assert Event.objects.get().uid == "x@y"


@pytest.mark.parametrize("language", ["en", "it", "fr", "es", "ru", "fa"])
def test_the_examples_beside_the_field_are_read_in_their_language(language):
    with translation.override(language):
        examples = str(EventForm.base_fields["when"].help_text).split(":", 1)[1].rstrip(".").split("·")
    assert len(examples) == 3
    for example in examples:
        assert read_schedule_words(example.strip(), language).is_clear, example


def test_an_event_to_which_people_come_is_cancelled_and_not_deleted(staff, hold):
    event = hold(has_registration=True)
    registering.register(event, registering.open_days(event)[0].original_day, "Ada", "a@example.org", 1, "en")
    editor, delete = staff("editor", "italy", "it"), reverse("wagtailsnippets_events_event:delete", args=[event.pk])
    assert editor.post(delete)["Location"] == reverse("events-desk:sheet", args=[event.pk])
    assert Event.objects.exists()
    Registration.objects.all().delete()
    editor.post(delete)
    assert not Event.objects.exists()
