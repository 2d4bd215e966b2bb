"""The next events of the sections that publish, as a box on the sheet."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.events import querying
from broadsheet.events.words import event_words, occasion_words
from broadsheet.periodicals.models import Edition
from broadsheet.typesetting.manuscript import BOLD, Box, Paragraph, Run

MOST = 5


def events(edition: Edition) -> list[Box]:
    """What its sections and those below them do after the day of the issue; of a series its rule instead of one date."""
    sections = {row.slug for row in edition.issue.periodical.sections.all()}
    mine = [one for one in querying.perhaps_coming(_moment(edition)) if querying.section_slugs(one) & sections]
    coming = [one for one in querying.upcoming(mine, _moment(edition)) if not one.event.is_cancelled][:MOST]
    lines = [_line(one, edition.language) for one in coming]
    if not lines:
        return []
    address = f"{settings.PUBLIC_URL}/{edition.language}/events/"
    more = Paragraph((Run(address.partition("://")[2], href=address),))
    return [Box("events", _("Next events"), (*lines, more))]


def _moment(edition: Edition) -> datetime:
    """The day of the issue, whenever it is set; without one the moment of freezing, or now."""
    day = edition.date or edition.issue.date
    if day is not None:
        return timezone.make_aware(datetime.combine(day, time(0)))
    return edition.frozen_at or timezone.now()


def _line(one: querying.Occasion, language: str) -> Paragraph:
    assert one.occurrence is not None
    event = one.event
    when = event_words(event, language) if event.is_recurring else occasion_words(one.occurrence, event, language)
    where = event.venue.name_in(language) if event.venue else ""
    town = event.venue.locality_in(language) if event.venue else ""
    place = ", ".join(dict.fromkeys(part for part in (where, town) if part)) or event.online_url.partition("://")[2]
    return Paragraph(
        (
            Run(event.title_in(language), styles=frozenset({BOLD})),
            Run("\n"),
            Run(f"{when[:1].upper()}{when[1:]}. {place}"),
        )
    )
