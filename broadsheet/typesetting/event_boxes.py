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
    """What comes after the day of the issue; of a series its rule instead of one date. None: no box."""
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
    """The day of the issue; what was printed does not change with the days that pass."""
    day = edition.date or edition.issue.date
    now = edition.frozen_at or timezone.now()
    return max(now, timezone.make_aware(datetime.combine(day, time(0)))) if day else now


def _line(one: querying.Occasion, language: str) -> Paragraph:
    assert one.occurrence is not None
    event = one.event
    when = event_words(event, language) if event.is_recurring else occasion_words(one.occurrence, event, language)
    where = event.venue.name_in(language) if event.venue else ""
    town = event.venue.locality_in(language) if event.venue else ""
    place = ", ".join(dict.fromkeys(part for part in (where, town) if part)) or event.online_url
    return Paragraph(
        (
            Run(event.title_in(language), styles=frozenset({BOLD})),
            Run("\n"),
            Run(f"{when[:1].upper()}{when[1:]}. {place}"),
        )
    )
