"""The next events of the sections that publish, as a box on the sheet."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from broadsheet.core.languages import comma
from broadsheet.events import querying
from broadsheet.events.presenting import zone_of
from broadsheet.events.words import event_words, occasion_words
from broadsheet.pages.frame import interface_for
from broadsheet.periodicals.models import Edition
from broadsheet.typesetting.manuscript import BOLD, Box, Paragraph, Run
from broadsheet.typesetting.models import PrintedBox

KIND = "events"
MOST = 5


def events(edition: Edition) -> list[Box]:
    """The box; of a frozen edition as it was then."""
    row = PrintedBox.objects.filter(edition=edition, kind=KIND).first() if edition.is_frozen else None
    return [_kept(one) for one in row.content] if row else _made(edition)


def keep(edition: Edition) -> None:
    """An edition is frozen: its box stays, whatever becomes of the events."""
    with translation.override(interface_for(edition.language)):
        content = [_plain(box) for box in _made(edition)]
    PrintedBox.objects.update_or_create(edition=edition, kind=KIND, defaults={"content": content})


def let_go(edition: Edition) -> None:
    """An edition is thawed: its box follows the events again."""
    PrintedBox.objects.filter(edition=edition, kind=KIND).delete()


def _plain(box: Box) -> dict[str, Any]:
    lines = [
        [{"text": run.text, "styles": sorted(run.styles), "href": run.href} for run in line.runs]
        for line in box.blocks
        if isinstance(line, Paragraph)
    ]
    return {"title": box.title, "lines": lines}


def _kept(content: dict[str, Any]) -> Box:
    lines = (
        Paragraph(tuple(Run(one["text"], styles=frozenset(one["styles"]), href=one["href"]) for one in line))
        for line in content["lines"]
    )
    return Box(KIND, content["title"], tuple(lines))


def _made(edition: Edition) -> list[Box]:
    """What its sections and those below them do after the day of the issue; of a series its rule instead of one date."""
    sections = {row.slug for row in edition.issue.periodical.sections.all()}
    mine = [one for one in querying.perhaps_coming(_moment(edition)) if querying.section_slugs(one) & sections]
    coming = [one for one in querying.upcoming(mine, _moment(edition)) if not one.event.is_cancelled][:MOST]
    lines = [_line(one, edition.language) for one in coming]
    if not lines:
        return []
    address = f"{settings.PUBLIC_URL}/{edition.language}/events/"
    more = Paragraph((Run(address.partition("://")[2], href=address),))
    return [Box(KIND, _("Next events"), (*lines, more))]


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
    place = (
        comma(language).join(dict.fromkeys(part for part in (where, town) if part))
        or event.online_url.partition("://")[2]
    )
    zone = zone_of(event, language) if event.online_url else ""
    clock = (_("%(zone)s time.") % {"zone": zone}).rstrip(".") if zone else ""
    return Paragraph(
        (
            Run(event.title_in(language), styles=frozenset({BOLD})),
            Run("\n"),
            Run(". ".join(part for part in (f"{when[:1].upper()}{when[1:]}", clock, place) if part)),
        )
    )
