"""What goes with a letter to somebody who registered: the date as a calendar file, as it is when the letter leaves."""

from __future__ import annotations

from broadsheet.events import calendars
from broadsheet.events.models import Enclosure
from broadsheet.events.registering import occasion_on
from broadsheet.events.rules import CONFIRMED
from broadsheet.people.models import Letter


def calendar_file(letter: Letter) -> list[tuple[str, bytes, str]]:
    """The calendar file for who has a seat; nothing for other letters."""
    rows = Enclosure.objects.filter(letter=letter).select_related("registration__sitting__event__venue")
    enclosure = rows.first()
    if enclosure is None or enclosure.registration.state != CONFIRMED:
        return []
    registration = enclosure.registration
    event = registration.sitting.event
    one = occasion_on(event, registration.sitting.day)
    if one is None or one.is_cancelled or event.is_cancelled:
        return []
    return [(f"{event.slug}.ics", calendars.single(event, one, registration.language), "text/calendar")]
