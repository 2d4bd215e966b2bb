"""Calendars brought in by the command."""

from broadsheet.events.models import Event
from broadsheet.events.tests.test_foreign_calendars import book, entry
from broadsheet.importers.events import import_events


def test_letters_that_a_program_broke_are_whole_again(house, tmp_path):
    raw = "SUMMARY:Вечер линз в Казань-холле".encode()
    at = raw.index("л".encode()) + 1
    lines = "DTSTART;VALUE=DATE:20270131\n"
    data = book(entry(lines + "SUMMARY:x")).replace(b"SUMMARY:x", raw[:at] + b"\r\n " + raw[at:])
    (tmp_path / "lens.ics").write_bytes(data)
    assert import_events(tmp_path / "lens.ics", section="italy").written == 1
    assert Event.objects.get().title_in("en") == "Вечер линз в Казань-холле"


def test_the_clock_that_was_given_on_the_command_line_answers(house, tmp_path):
    data = book(entry("DTSTART:20270301T180000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=6"))
    (tmp_path / "lens.ics").write_bytes(data)
    assert import_events(tmp_path / "lens.ics", section="italy").written == 0
    assert import_events(tmp_path / "lens.ics", section="italy", zone="Europe/Rome").written == 1
    assert Event.objects.get().times == "19:00-20:00"
