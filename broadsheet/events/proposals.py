"""What is brought in from elsewhere: proposals with their questions. Nothing is kept that is not clear."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.core.recurrence import Schedule
from broadsheet.core.recurrence_questions import bare_word
from broadsheet.events import actions, checking
from broadsheet.events.models import Event, EventWords, OwnDate, Venue
from broadsheet.sections.models import Section


class NotReadable(Exception):
    """The whole of it is refused; the message says why."""


@dataclass(frozen=True)
class OwnPart:
    """What one date of a proposal has for itself; day as the rules say it."""

    day: date
    title: str = ""
    location: str = ""
    description: str = ""


@dataclass
class Proposal:
    """An event that somebody else wrote down. It can be kept when nothing of `questions` is open.

    remarks: what an editor should look at afterwards; it keeps nothing from being kept.
    """

    title: str
    zone: ZoneInfo
    schedule: Schedule | None = None
    said: str = ""
    description: str = ""
    location: str = ""
    uid: str = ""
    url: str = ""
    is_cancelled: bool = False
    own: list[OwnPart] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def is_clear(self) -> bool:
        return self.schedule is not None and bool(self.title) and not self.questions


def ask_for_clock(proposal: Proposal) -> None:
    """Nobody said by which clock it is: that is asked where it has times."""
    if proposal.schedule is not None and proposal.schedule.all_times:
        proposal.questions.append(_("By which clock are its times? Choose a time zone."))


@dataclass
class Outcome:
    """What became of proposals; lines for people."""

    kept: list[Event] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    open: list[Proposal] = field(default_factory=list)


def venue_of(location: str) -> Venue | None:
    """The venue that a location names by its own spelling; nothing like it counts."""
    bare = bare_word(location)
    if not bare:
        return None
    found = [row for row in Venue.objects.all() if bare in {bare_word(str(row)), bare_word(row.name)}]
    return found[0] if len(found) == 1 else None


def check(proposal: Proposal, section: Section, language: str) -> None:
    """Ask about the same event twice: its name on a day on which it is there already."""
    if proposal.schedule is None:
        return
    event = Event(section=section)
    asked = checking.doubts(
        event, proposal.schedule, language, section=section, venue=venue_of(proposal.location), titles=[proposal.title]
    )
    asked += checking.of_itself(proposal.schedule, language)
    proposal.remarks += [one for one in asked if one not in proposal.questions]
    if proposal.location and venue_of(proposal.location) is None:
        proposal.remarks.append(
            _("Which venue is “%(place)s”? It stands in the description.") % {"place": proposal.location[:120]}
        )


def is_there(proposal: Proposal) -> bool:
    """Whether it was brought in before: the same UID, or the same title and the same dates."""
    if proposal.uid and Event.objects.filter(uid=proposal.uid).exists():
        return True
    rows = Event.objects.filter(words__title__iexact=proposal.title).distinct()
    return any(row.has_dates and row.schedule == proposal.schedule for row in rows.select_related("venue", "section"))


@transaction.atomic
def keep_clear(proposals: list[Proposal], section: Section, language: str) -> Outcome:
    """Keep what is clear as drafts; a second run changes nothing."""
    outcome = Outcome()
    for one in proposals:
        if not one.is_clear:
            outcome.open.append(one)
        elif is_there(one):
            outcome.there.append(one.title)
        else:
            outcome.kept.append(_keep(one, section, language))
    return outcome


def _keep(one: Proposal, section: Section, language: str) -> Event:
    venue = venue_of(one.location)
    same_zone = venue is not None and venue.zone == one.zone
    event = Event(
        section=section, slug=actions.free_slug(one.title), venue=venue if same_zone else None,
        time_zone="" if same_zone else one.zone.key, online_url=one.url, is_cancelled=one.is_cancelled,
    )  # fmt: skip
    if one.uid:
        event.uid = one.uid
    actions.keep(event, one.schedule)
    described = one.description if same_zone or not one.location else f"{one.description}\n\n{one.location}".strip()
    EventWords.objects.create(event=event, language=language, title=one.title[:200], description=described[:8000])
    for part in one.own:
        _tell_of_date(event, part, language)
    return event


def _tell_of_date(event: Event, part: OwnPart, language: str) -> None:
    venue = venue_of(part.location)
    is_here = venue is not None and venue.zone == event.zone
    own = OwnDate(venue=venue if is_here else None, place="" if is_here else part.location[:300])
    actions.tell_of_date(event, part.day, own, {language: (part.title[:200], part.description[:8000])})
