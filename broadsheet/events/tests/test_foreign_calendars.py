"""Calendars as other programs write them; what is right is worked out by hand from RFC 5545."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from broadsheet.events import rules
from broadsheet.events.calendar_clocks import zone_named
from broadsheet.events.proposals import keep_clear
from broadsheet.events.reading_calendars import read_calendar
from broadsheet.sections.models import Section

ROME, YORK, LONDON = (ZoneInfo(name) for name in ("Europe/Rome", "America/New_York", "Europe/London"))
BERLIN_WINDOWS = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


def entry(lines, uid="series@lenses.example", title="Lens evening"):
    own = [] if "SUMMARY" in lines else [f"SUMMARY:{title}"]
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T100000Z", *own, lines.strip(), "END:VEVENT"])


def book(*entries, head="PRODID:-//Lenses//EN"):
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", head, *entries, "END:VCALENDAR", ""])
    return text.replace("\n", "\r\n").encode()


def dates(found, first=date(2027, 1, 1), last=date(2027, 12, 31)):
    """What is held, as '01-04 19:00-20:00', '01-05' for a whole day, '01-05/06' for two."""
    return [_words(one) for one in rules.between(found.schedule, first, last) if not one.is_cancelled]


def _words(one):
    if one.time is None:
        return f"{one.day:%m-%d}" + (f"/{one.last_day:%d}" if one.last_day > one.day else "")
    end = f"-{one.end:%H:%M}" if one.end else ""
    return f"{one.day:%m-%d} {one.time:%H:%M}{end}"


GOOGLE = "PRODID:-//Google Inc//Google Calendar 70.9054//EN\nX-WR-CALNAME:Lenses\nX-WR-TIMEZONE:Europe/Rome"
EXCHANGE = "METHOD:PUBLISH\nPRODID:Microsoft Exchange Server 2010"
MONDAYS = (
    "DTSTART;TZID=Europe/London:20270104T190000\nDTEND;TZID=Europe/London:20270104T200000\nRRULE:FREQ=WEEKLY;COUNT=4"
)
FOUR = ["01-04 19:00-20:00", "01-11 19:00-20:00", "01-18 19:00-20:00", "01-25 19:00-20:00"]
BERLIN = BERLIN_WINDOWS.format(name="W. Europe Standard Time")

CALENDARS = {
    "google: an RDATE at another hour keeps it": (
        book(entry(MONDAYS + "\nRDATE;TZID=Europe/London:20270106T210000")),
        [FOUR[0], "01-06 21:00-22:00", *FOUR[1:]],
    ),
    "apple: RDATEs as periods have their own ends": (
        book(entry("DTSTART;TZID=Europe/Rome:20270104T190000\nDTEND;TZID=Europe/Rome:20270104T200000\n"
                   "RDATE;VALUE=PERIOD;TZID=Europe/Rome:20270106T180000/20270106T213000,20270108T190000/PT1H")),
        ["01-04 19:00-20:00", "01-06 18:00-21:30", "01-08 19:00-20:00"],
    ),
    "nextcloud: RDATEs in UTC are told by the clock of the event": (
        book(entry("DTSTART;TZID=Europe/Rome:20270301T190000\nDURATION:PT2H\nRDATE:20270405T170000Z,20270412T180000Z")),
        ["03-01 19:00-21:00", "04-05 19:00-21:00", "04-12 20:00-22:00"],
    ),
    "thunderbird: the higher SEQUENCE wins, wherever it stands": (
        book(entry(MONDAYS.replace("T19", "T17").replace("T20", "T18") + "\nSEQUENCE:4"), entry(MONDAYS + "\nSEQUENCE:5"),
             entry(MONDAYS.replace("T19", "T09").replace("T20", "T10") + "\nSEQUENCE:1")),
        FOUR,
    ),
    "thunderbird: the higher SEQUENCE of one date wins too": (
        book(entry(MONDAYS),
             entry("RECURRENCE-ID;TZID=Europe/London:20270111T190000\nDTSTART;TZID=Europe/London:20270112T190000\nDURATION:PT1H\nSEQUENCE:3"),
             entry("RECURRENCE-ID:20270111T190000Z\nDTSTART;TZID=Europe/London:20270113T190000\nDURATION:PT1H\nSEQUENCE:2")),
        [FOUR[0], "01-12 19:00-20:00", *FOUR[2:]],
    ),
    "exchange: exceptions of whole days stand as midnights of a zone": (
        book(BERLIN, entry("DTSTART;VALUE=DATE:20270104\nDTEND;VALUE=DATE:20270105\nRRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO"),
             entry("RECURRENCE-ID;TZID=W. Europe Standard Time:20270111T000000\nDTSTART;VALUE=DATE:20270112\nDTEND;VALUE=DATE:20270113"),
             head=EXCHANGE),
        ["01-04", "01-12", "01-18"],
    ),
    "exchange: left out by a midnight of a zone": (
        book(BERLIN, entry("DTSTART;VALUE=DATE:20270104\nRRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO\nEXDATE;TZID=W. Europe Standard Time:20270111T000000"),
             head=EXCHANGE),
        ["01-04", "01-18"],
    ),
    "outlook: whole days are written as midnights": (
        book(BERLIN, entry("X-MICROSOFT-CDO-ALLDAYEVENT:TRUE\nDTSTART;TZID=W. Europe Standard Time:20270305T000000\n"
                           "DTEND;TZID=W. Europe Standard Time:20270307T000000"), head=EXCHANGE),
        ["03-05/06"],
    ),
    "outlook: Windows’ zone without any description of it": (
        book(entry("DTSTART;TZID=GMT Standard Time:20270329T190000\nDTEND;TZID=GMT Standard Time:20270329T200000"), head=EXCHANGE),
        ["03-29 19:00-20:00"],
    ),
    "evolution: a zone behind a path": (
        book(entry("DTSTART;TZID=/freeassociation.sourceforge.net/Tzfile/Europe/Rome:20270329T190000\nDURATION:PT1H")),
        ["03-29 19:00-20:00"],
    ),
    "lightning: a zone of mozilla": (
        book(entry("DTSTART;TZID=/mozilla.org/20070129_1/America/Argentina/Ushuaia:20270329T190000\nDURATION:PT1H")),
        ["03-29 19:00-20:00"],
    ),
    "google: whole days until a moment in UTC keep their last": (
        book(entry("DTSTART;VALUE=DATE:20270101\nDTEND;VALUE=DATE:20270102\nRRULE:FREQ=DAILY;UNTIL=20270103T000000Z"), head=GOOGLE),
        ["01-01", "01-02", "01-03"],
    ),
    "google: whole days until the last moment of a day as the calendar’s clock has it": (
        book(entry("DTSTART;VALUE=DATE:20270101\nRRULE:FREQ=DAILY;UNTIL=20270102T230000Z"), head=GOOGLE),
        ["01-01", "01-02", "01-03"],
    ),
    "google: what recurs in UTC goes by the clock of its calendar": (
        book(entry("DTSTART:20270301T180000Z\nDTEND:20270301T190000Z\nRRULE:FREQ=WEEKLY;COUNT=6"), head=GOOGLE),
        [f"{day} 19:00-20:00" for day in ("03-01", "03-08", "03-15", "03-22", "03-29", "04-05")],
    ),
    "meetup: what recurs in UTC has the weekday of its place": (
        book(entry("DTSTART:20270105T000000Z\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3"),
             head="PRODID:-//Meetup//RemoteApi//EN\nX-WR-TIMEZONE:America/New_York"),
        ["01-04 19:00-21:00", "01-11 19:00-21:00", "01-18 19:00-21:00"],
    ),
    "apple: from a day on an hour later, and one of them cancelled": (
        book(entry(MONDAYS),
             entry("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20270111T190000\n"
                   "DTSTART;TZID=Europe/London:20270111T200000\nDTEND;TZID=Europe/London:20270111T213000"),
             entry("RECURRENCE-ID;TZID=Europe/London:20270118T190000\nDTSTART;TZID=Europe/London:20270118T190000\nSTATUS:CANCELLED")),
        [FOUR[0], "01-11 20:00-21:30", "01-25 20:00-21:30"],
    ),
    "apple: from a day on on the next weekday": (
        book(entry(MONDAYS),
             entry("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20270118T190000\n"
                   "DTSTART;TZID=Europe/London:20270119T190000\nDTEND;TZID=Europe/London:20270119T200000")),
        [*FOUR[:2], "01-19 19:00-20:00", "01-26 19:00-20:00"],
    ),
    "apple: from a day on no more": (
        book(entry(MONDAYS),
             entry("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20270118T190000\n"
                   "DTSTART;TZID=Europe/London:20270118T190000\nSTATUS:CANCELLED")),
        FOUR[:2],
    ),
    "google: one date lasts the whole day": (
        book(entry(MONDAYS),
             entry("RECURRENCE-ID;TZID=Europe/London:20270111T190000\nDTSTART;VALUE=DATE:20270111\nDTEND;VALUE=DATE:20270112")),
        [FOUR[0], "01-11", *FOUR[2:]],
    ),
    "google: of a series of whole days one has an hour": (
        book(entry("DTSTART;VALUE=DATE:20270104\nRRULE:FREQ=WEEKLY;COUNT=2"),
             entry("RECURRENCE-ID;VALUE=DATE:20270111\nDTSTART;TZID=Europe/Rome:20270111T100000\nDTEND;TZID=Europe/Rome:20270111T120000"),
             head=GOOGLE),
        ["01-04", "01-11 10:00-12:00"],
    ),
    "outlook: one date of a calendar without its series": (
        book(entry("RECURRENCE-ID:20270111T190000Z\nDTSTART;TZID=Europe/London:20270111T190000\nDURATION:PT1H"),
             entry("RECURRENCE-ID:20270118T190000Z\nDTSTART;TZID=Europe/London:20270118T180000\nDURATION:PT1H")),
        ["01-11 19:00-20:00", "01-18 18:00-19:00"],
    ),
    "nextcloud: a date is left out by its day alone": (
        book(entry(MONDAYS + "\nEXDATE;VALUE=DATE:20270111")),
        [FOUR[0], *FOUR[2:]],
    ),
    "nextcloud: left out in UTC, across a change of clocks": (
        book(entry("DTSTART;TZID=Europe/Rome:20270322T003000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20270328T223000Z")),
        ["03-22 00:30-01:30", "04-05 00:30-01:30"],
    ),
    "ics of a museum: an evening past midnight is one evening": (
        book(entry("DTSTART;TZID=Europe/Rome:20270605T210000\nDTEND;TZID=Europe/Rome:20270606T010000\nRRULE:FREQ=WEEKLY;COUNT=2")),
        ["06-05 21:00-01:00", "06-12 21:00-01:00"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CALENDARS)
def test_every_date_comes_as_its_calendar_has_it(name):
    data, right = CALENDARS[name]
    (found,) = read_calendar(data, None, "en")
    assert found.questions == []
    assert dates(found) == right


@pytest.mark.parametrize("clock", [YORK, ROME, ZoneInfo("Pacific/Auckland"), ZoneInfo("UTC")])
def test_whole_days_do_not_move_with_our_clock(clock):
    for name in CALENDARS:
        if name.startswith("exchange"):
            data, right = CALENDARS[name]
            assert dates(read_calendar(data, clock, "en")[0]) == right


def test_what_recurs_in_utc_is_asked_unless_somebody_said_by_which_clock():
    data = book(entry("DTSTART:20270301T180000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=6"))
    assert "by which clock" in read_calendar(data, LONDON, "en")[0].questions[0]
    (found,) = read_calendar(data, LONDON, "en", is_answer=True)
    assert found.is_clear and dates(found)[-1] == "04-05 18:00-19:00"
    assert "UTC" in found.remarks[0], "an editor looks at it: by strict UTC it would be an hour later in summer"
    assert not read_calendar(data, ZoneInfo("Atlantic/Reykjavik"), "en", is_answer=True)[0].remarks


def test_an_endless_series_that_is_otherwise_from_a_day_on_becomes_two():
    turn = entry(
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20270118T190000\nSUMMARY:Lens evening at the Mill\n"
        "DTSTART;TZID=Europe/London:20270119T200000\nDTEND;TZID=Europe/London:20270119T210000\nLOCATION:Mill"
    )
    endless = MONDAYS.replace(";COUNT=4", ";BYDAY=MO") + "\nEXDATE;TZID=Europe/London:20270125T190000"
    first, second = read_calendar(book(entry(endless), turn), None, "en")
    assert dates(first) == FOUR[:2]
    assert dates(second, last=date(2027, 2, 10)) == ["01-19 20:00-21:00", "02-02 20:00-21:00", "02-09 20:00-21:00"]
    assert (second.title, second.location, first.uid == second.uid) == ("Lens evening at the Mill", "Mill", False)


@pytest.mark.parametrize(
    ("lines", "others", "asked"),
    [
        (MONDAYS + "\nEXRULE:FREQ=MONTHLY", (), "left out"),
        (MONDAYS + "\nRDATE;TZID=Europe/London:20270111T210000", (), "twice on 11 January"),
        (MONDAYS + "\nEXDATE;TZID=Europe/London:20270111T210000", (), "leaves out another hour"),
        (MONDAYS, ("RECURRENCE-ID;TZID=Europe/London:20270112T190000\nDTSTART;TZID=Europe/London:20270113T190000",), "on which it is not"),
        (MONDAYS, ("RECURRENCE-ID;TZID=Europe/London:20270111T190000\nDTSTART;VALUE=DATE:20270111\nDTEND;VALUE=DATE:20270115",), "too different"),
        (MONDAYS + "\nEXDATE:20270111T190000Z", ("RECURRENCE-ID:20270111T190000Z\nDTSTART:20270111T200000Z",), "both left out and changed"),
        ("DTSTART;TZID=Customised:20270104T190000\nRRULE:FREQ=WEEKLY", (), "by which clock"),
        ("DTSTART:20270101T000000Z\nRRULE:FREQ=MONTHLY;BYMONTHDAY=1", (), "by which clock"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_exactly_is_asked(lines, others, asked):
    (found,) = read_calendar(book(entry(lines), *map(entry, others)), None, "en")
    assert not found.is_clear and asked in found.questions[0]


def test_days_of_the_month_in_utc_that_are_others_here_are_asked():
    data = book(entry("DTSTART:20270101T000000Z\nRRULE:FREQ=MONTHLY;BYMONTHDAY=1"))
    assert "by another clock" in read_calendar(data, YORK, "en", is_answer=True)[0].questions[0]


def test_a_zone_that_nobody_knows_is_told_by_what_the_calendar_says_of_it_or_asked():
    zone = BERLIN_WINDOWS.format(name="Customized Time Zone")
    once = book(zone, entry("DTSTART;TZID=Customized Time Zone:20270705T190000\nDURATION:PT1H"))
    series = book(
        zone, entry("DTSTART;TZID=Customized Time Zone:20270705T190000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2")
    )
    assert dates(read_calendar(once, YORK, "en")[0]) == ["07-05 13:00-14:00"], "a moment is a moment"
    assert dates(read_calendar(series, ROME, "en")[0]) == ["07-05 19:00-20:00", "07-12 19:00-20:00"], "the same clock"
    assert "by which clock" in read_calendar(series, YORK, "en")[0].questions[0]
    assert read_calendar(series, YORK, "en", is_answer=True)[0].is_clear


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("W. Europe Standard Time", "Europe/Berlin"), ("Russian Standard Time", "Europe/Moscow"),
        ("Iran Standard Time", "Asia/Tehran"), ("Eastern Standard Time 1", "America/New_York"),
        ("Eastern Daylight Time", "America/New_York"), ("/citadel.org/20211207_1/America/Bogota", "America/Bogota"),
        ("Europe/Rome", "Europe/Rome"), ("America/Indiana/Knox", "America/Indiana/Knox"), ("Mars/Olympus", None), ("", None),
    ],
)  # fmt: skip
def test_zones_are_known_by_the_names_of_other_programs(name, zone):
    found = zone_named(name)
    assert (found and found.key) == zone


def test_a_date_that_is_elsewhere_is_kept_so_and_shown(house, client):
    from broadsheet.events import actions

    changed = entry(
        "RECURRENCE-ID;TZID=Europe/London:20270111T190000\nSUMMARY:Lens evening with a guest\nLOCATION:Town Hall\n"
        "DTSTART;TZID=Europe/London:20270111T190000\nDTEND;TZID=Europe/London:20270111T200000\nDESCRIPTION:Bring a chair."
    )
    found = read_calendar(book(entry(MONDAYS + "\nLOCATION:Old Library"), changed), None, "en")
    (event,) = keep_clear(found, Section.objects.get(slug="italy"), "en").kept
    actions.publish(event)
    page = client.get("/en/events/month/2027-01/").content.decode()
    assert page.count("Lens evening with a guest") == 1 and page.count("Town Hall") == 1
    assert page.count(">Lens evening<") == 3
