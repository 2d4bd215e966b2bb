import pytest
from django.core.management import CommandError, call_command

from broadsheet.events.models import Event


def test_a_text_with_events_comes_in_as_drafts_and_says_what_it_does_not_know(house, tmp_path, capsys):
    file = tmp_path / "events.txt"
    file.write_text("Reading group\nTuesdays 8/13, 8/20 and 8/27 at 7 PM\n\nA walk\n7/8\n", encoding="utf-8")
    command = ("import", "events", str(file), "--section", "italy", "--zone", "America/New_York")
    call_command(*command, "--year", "2024", "--dry-run")
    assert not Event.objects.exists()
    call_command(*command, "--year", "2024")
    call_command(*command, "--year", "2024")
    said = capsys.readouterr().out

    assert [event.title_in("en") for event in Event.objects.all()] == ["Reading group"]
    assert "read 2, written 1, unchanged 0" in said and "read 2, written 0, unchanged 1" in said
    assert "A walk: 7/8: which is the day, which the month?" in said


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nrubbish"])
def test_a_file_that_cannot_be_read_is_one_clear_line(house, tmp_path, content):
    file = tmp_path / "x.ics"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=r"x\.ics"):
        call_command("import", "events", str(file))
    with pytest.raises(CommandError, match="no section"):
        call_command("import", "events", str(file), "--section", "mars")
    with pytest.raises(CommandError, match="no time zone"):
        call_command("import", "events", str(file), "--zone", "Mars/Olympus")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.ics", b""),
        ("a.ics", b"hello"),
        ("a.ics", b"\x00\xff\xfe"),
        ("a.ics", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"),
        ("a.txt", b""),
        ("a.txt", b"\xff\xfe\x00"),
    ],
)
def test_a_file_in_which_nothing_can_be_read_is_refused_in_one_line(house, tmp_path, name, data):
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(CommandError) as refused:
        call_command("import", "events", str(file))
    assert "\n" not in str(refused.value)


def test_what_is_cancelled_in_a_calendar_is_said(house, tmp_path, capsys):
    file = tmp_path / "a.ics"
    file.write_bytes(
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:x@y\r\nSUMMARY:A night\r\nSTATUS:CANCELLED\r\n"
        b"DTSTART;VALUE=DATE:20301130\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    call_command("import", "events", str(file))
    assert "A night: it is cancelled" in capsys.readouterr().out
    assert Event.objects.get().is_cancelled
