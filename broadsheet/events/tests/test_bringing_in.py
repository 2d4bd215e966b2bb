from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from broadsheet.core.recurrence import TimeOfDay, UnsupportedRule, parse_rrule
from broadsheet.events import calendars, rules
from broadsheet.events.clocks import zone_of
from broadsheet.events.models import Event
from broadsheet.events.proposals import NotReadable, check, keep_clear
from broadsheet.events.reading_calendars import MOST_BYTES, read_calendar
from broadsheet.events.reading_texts import Answers, read_text
from broadsheet.events.wording import REFUSALS, refusal_words
from broadsheet.sections.models import Section

YORK = ZoneInfo("America/New_York")


def read(text, **answers):
    return read_text(text, YORK, "en", "en", Answers(**answers))


def ics(*lines, head="BEGIN:VEVENT", uid="UID:a@x.example"):
    body = "\r\n".join([head, uid, "SUMMARY:A night", "DTSTAMP:20240101T000000Z", *lines, "END:VEVENT"])
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}\r\nEND:VCALENDAR\r\n".encode()


def calendar(*lines, **options):
    return read_calendar(ics(*lines, **options), YORK, "en")[0]


# --- texts ---------------------------------------------------------------------------------


def test_dates_of_numbers_are_asked_for_their_year_and_then_read():
    words = "Reading group\nTuesdays 8/13, 8/20 and 8/27 at 7 PM"
    assert all("year" in question for question in read(words)[0].questions)
    (found,) = read(words, year=2024)

    assert found.title == "Reading group" and found.is_clear
    assert found.schedule.dates == (date(2024, 8, 13), date(2024, 8, 20), date(2024, 8, 27))
    assert found.schedule.times == (TimeOfDay(time(19)),) and not found.schedule.rules


def test_a_day_without_a_year_is_asked_for_it():
    (found,) = read("A walk\nSaturday, May 25th.")
    assert found.questions == ["“25 May”: of which year?"]
    assert read("A walk\nSaturday, May 25th.", year=2024)[0].schedule.dates == (date(2024, 5, 25),)


def test_a_weekday_that_does_not_fit_is_asked_about():
    assert "not a" in read("A walk\nSaturday, May 25th.", year=2025)[0].questions[0]
    assert read("Evenings\nTuesdays 8/14 and 8/20", year=2024)[0].questions


def test_the_order_of_day_and_month_is_asked_for_where_both_can_be():
    assert read("A walk\n7/8/2024")[0].questions == ["7/8/2024: which is the day, which the month?"]
    assert read("A walk\n7/8/2024", order="day")[0].schedule.dates == (date(2024, 8, 7),)
    assert read("A walk\n7/8/2024", order="month")[0].schedule.dates == (date(2024, 7, 8),)
    assert read("A walk\n25/5/2024")[0].schedule.dates == (date(2024, 5, 25),)


def test_the_season_of_a_clock_is_asked_about():
    words = "A talk\n13 August 2024 at 7 PM EST"
    assert "EST" in read(words)[0].questions[0]
    assert read(words, takes_wall_clock=True)[0].is_clear


@pytest.mark.parametrize(
    "when", ["12 January 2027 at 6 pm CET", "12 January 2027 at 19.00 CET", "12 January 2027 at 7 pm MSK"]
)
def test_a_clock_that_the_text_names_is_never_thrown_away(house, when):
    (found,) = read(f"A talk\n{when}")
    assert "New York" in found.questions[0] and when[-3:] in found.questions[0]
    assert keep_clear([found], Section.objects.get(slug="italy"), "en").open == [found]
    assert read(f"A talk\n{when}", takes_wall_clock=True)[0].is_clear
    assert read("A talk\n12 January 2027 at 6 pm EST")[0].is_clear, "the clock of New York itself"


def test_where_nobody_knows_the_clock_it_is_asked_and_nothing_is_kept():
    asked = ["By which clock are its times? Choose a time zone."]
    assert read_text("A talk\n12 January 2027 at 6 pm", None, "en", "en")[0].questions == asked
    assert read_text("A talk\n12 January 2027", None, "en", "en")[0].is_clear, "a day has no clock"
    for start in ("DTSTART:20270112T180000", "DTSTART:20270112T180000Z"):
        assert read_calendar(ics(start), None, "en")[0].questions == asked
    assert read_calendar(ics("DTSTART;TZID=Europe/Rome:20270112T180000"), None, "en")[0].is_clear


@pytest.mark.parametrize(("country", "above", "zone"), [("IT", "", "Europe/Rome"), ("DE", "", "Europe/Berlin"), ("US", "", None),
                                                        ("US", "America/Chicago", "America/Chicago"), ("", "", None)])  # fmt: skip
def test_a_section_without_a_clock_has_the_one_above_it_or_that_of_its_country(house, settings, country, above, zone):
    settings.TIME_ZONE = "UTC"
    root = Section.objects.get(parent=None)
    root.time_zone = above
    found = zone_of(Section(slug="x", parent=root, country=country))
    assert (found and found.key) == zone


def test_an_event_without_a_name_or_with_words_that_nobody_understands_is_not_kept(house):
    found = read("Saturday 7 December 2024 at 3 pm\n\nA fair\nwhen the moon is right\n\nTalk: Saturday 7 December 2024")
    outcome = keep_clear(found, Section.objects.get(slug="italy"), "en")

    assert found[0].questions == ["What is it called?"]
    assert "not understood" in found[1].questions[0]
    assert [event.title_in("en") for event in outcome.kept] == ["Talk"]
    assert Event.objects.get().state == "draft"


def test_bringing_in_twice_changes_nothing(house):
    section = Section.objects.get(slug="italy")
    found = read("Talk: Saturday 7 December 2024")
    keep_clear(found, section, "en")
    again = keep_clear(read("Talk: Saturday 7 December 2024"), section, "en")
    assert (again.kept, again.there) == ([], ["Talk"])


@pytest.mark.parametrize("text", ["", "\x00", "99/99/99", "1/1/1", ": :", "a" * 5000, "٣/٤", "31.2.2024 x", "0/0"])
def test_no_text_makes_the_reader_stumble(text):
    assert all(not one.is_clear for one in read(text))


def test_a_text_too_long_is_refused():
    with pytest.raises(NotReadable):
        read("a\n\n" * 60_000)


# --- calendars -------------------------------------------------------------------------------


def test_a_rule_with_its_zone_exceptions_and_moved_dates_is_read():
    found = read_calendar(
        ics(
            "DTSTART;TZID=America/New_York:20241130T153000", "DTEND;TZID=America/New_York:20241130T170000",
            "RRULE:FREQ=MONTHLY;BYDAY=-1SA", "EXDATE;TZID=America/New_York:20241228T153000", "END:VEVENT",
            "BEGIN:VEVENT", "UID:a@x.example", "DTSTAMP:20240101T000000Z", "SUMMARY:A night",
            "RECURRENCE-ID;TZID=America/New_York:20250125T153000", "DTSTART;TZID=America/New_York:20250201T160000",
            "DTEND;TZID=America/New_York:20250201T170000",
        ),
        ZoneInfo("Europe/Rome"), "en",
    )[0]  # fmt: skip
    days = [
        (one.day, one.time)
        for one in rules.between(found.schedule, date(2024, 11, 1), date(2025, 2, 28))
        if not one.is_cancelled
    ]

    assert found.zone == YORK and found.is_clear
    assert days == [(date(2024, 11, 30), time(15, 30)), (date(2025, 2, 1), time(16)), (date(2025, 2, 22), time(15, 30))]


def test_our_own_calendars_come_back_as_they_went_out(hold):
    event = hold("last Saturdays from 3.30 to 5 pm")
    data = calendars.calendar([event], "en", "x")
    (found,) = read_calendar(data, ZoneInfo("UTC"), "en")

    assert found.schedule.rules == event.schedule.rules and found.schedule.times == event.schedule.times
    assert found.uid == event.uid
    assert keep_clear([found], event.section, "en").there == [event.title_in("en")]


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        (("DTSTART:20241130T153000Z", "RRULE:FREQ=WEEKLY"), "UTC"),
        (("DTSTART;TZID=Mars/Olympus:20241130T153000",), "zone"),
        (("DTSTART;VALUE=DATE:20241130", "RRULE:FREQ=SECONDLY"), "not more often"),
        (("DTSTART;VALUE=DATE:20241130", "RRULE:FREQ=DAILY;COUNT=99999999"), "too large"),
        (("DTSTART;VALUE=DATE:20241130", "RRULE:FREQ=MONTHLY;BYDAY=-1SU"), "first day"),
        (("DTSTART;VALUE=DATE:00010101",), "year"),
        (("DTSTART:20241130T153000", "DURATION:P9999D"), "too long"),
        (("DTSTART:rubbish",), "This cannot be"),
        ((), "This cannot be"),
    ],
)
def test_what_is_not_clear_in_a_calendar_is_asked_and_not_kept(lines, asked):
    found = calendar(*lines)
    assert not found.is_clear
    assert asked in " ".join(found.questions)


def test_an_end_before_the_start_is_remarked_upon():
    found = calendar("DTSTART:20270112T200000", "DTEND:20270112T190000")
    assert found.is_clear and found.remarks == ["It ends before it begins; its end was left out. When is it over?"]
    assert not calendar("DTSTART:20270112T200000", "DTEND:20270112T210000").remarks


@pytest.mark.parametrize(
    ("start", "asked"), [("20270314T023000", "skip 2.30 am"), ("20271107T013000", "show 1.30 am twice")]
)
def test_an_hour_that_no_clock_shows_or_two_show_is_asked_about_and_not_kept(house, start, asked):
    found = calendar(f"DTSTART;TZID=America/New_York:{start}")
    (text,) = read("A talk\n14 March 2027 at 2.30 am" if start < "202704" else "A talk\n7 November 2027 at 1.30 am")
    for one in (found, text):
        assert asked in " ".join(one.questions) and not one.is_clear
    series = calendar("DTSTART;TZID=America/New_York:20270301T023000", "RRULE:FREQ=DAILY;COUNT=30")
    check(series, Section.objects.get(slug="italy"), "en")
    assert series.is_clear and "skip 2.30 am" in " ".join(series.remarks)


def test_outside_english_the_day_comes_before_the_month():
    (found,) = read_text("Una sera\n10/12/2026 alle 19", YORK, "it", "en")
    assert found.schedule.dates == (date(2026, 12, 10),)


def test_a_moment_in_utc_is_shown_by_the_clock_of_the_house():
    found = calendar("DTSTART:20241130T203000Z", "DTEND:20241130T220000Z")
    one = next(rules.between(found.schedule, date(2024, 11, 30), date(2024, 11, 30)))
    assert one.start == datetime(2024, 11, 30, 15, 30, tzinfo=YORK)


@pytest.mark.parametrize("location", ["", "LOCATION:Casa Scura\\, Torino"])
def test_a_moment_in_utc_is_by_the_clock_of_its_venue_or_of_its_calendar(venue, location):
    lines = ["DTSTART:20270113T000000Z", "DTEND:20270113T020000Z", *([location] if location else [])]
    data = ics(*lines).replace(b"PRODID:x", b"PRODID:x\r\nX-WR-TIMEZONE:America/New_York")
    (event,) = keep_clear(read_calendar(data, None, "en"), Section.objects.get(slug="italy"), "en").kept
    shown = (
        ("Europe/Rome", "2027-01-13", "01:00-03:00") if location else ("America/New_York", "2027-01-12", "19:00-21:00")
    )
    assert (event.zone.key, event.dates, event.times) == shown


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x00\xff\xfe", b"<html>", b"BEGIN:VCALENDAR\r\n", b"A" * (MOST_BYTES + 1), b"\n" * 30_000,
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 501 + b"END:VCALENDAR\r\n",
    ],
)  # fmt: skip
def test_a_hostile_calendar_is_refused_in_words(data):
    with pytest.raises(NotReadable):
        read_calendar(data, YORK, "en")


def test_scripts_and_strange_addresses_in_a_calendar_are_only_words(house, client):
    found = read_calendar(
        ics("DTSTART;VALUE=DATE:20301130", "DESCRIPTION:<script>alert(1)</script>", "CONFERENCE:javascript:alert(1)", "LOCATION:<b>Hall"),
        YORK, "en",
    )  # fmt: skip
    (event,) = keep_clear(found, Section.objects.get(slug="italy"), "en").kept
    assert event.online_url == ""
    from broadsheet.events import actions

    actions.publish(event)
    page = client.get(event.path("en")).content.decode()
    assert "<script>alert" not in page and "<b>Hall" not in page


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=SECONDLY", "FREQ=DAILY;COUNT=999999999", "FREQ=WEEKLY;UNTIL=x", "FREQ=DAILY;BYHOUR=9", "FREQ=MONTHLY;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=3", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
        "FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU", "FREQ=WEEKLY;BYDAY=XX",
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_kept_is_refused_in_words_for_people(rrule):
    with pytest.raises(UnsupportedRule) as refused:
        parse_rrule(rrule)
    assert refusal_words(refused.value, "en") in {str(sentence) for _pattern, sentence in REFUSALS}


def test_a_rule_until_the_end_of_the_calendar_is_one_without_end():
    assert parse_rrule("FREQ=WEEKLY;UNTIL=99991231T235959Z;BYDAY=TU", ZoneInfo("Europe/Rome")).until is None
