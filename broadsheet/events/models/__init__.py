"""Events, where they are, and who comes."""

from broadsheet.events.models.events import Event, EventReport, EventWords, Host, OurPart
from broadsheet.events.models.own_dates import OwnDate, OwnDateWords
from broadsheet.events.models.registrations import Enclosure, Registration, Sitting
from broadsheet.events.models.venues import Holiday, Venue, VenueWords

__all__ = [
    "Enclosure", "Event", "EventReport", "EventWords", "Holiday", "Host", "OurPart", "OwnDate", "OwnDateWords",
    "Registration", "Sitting", "Venue", "VenueWords",
]  # fmt: skip
