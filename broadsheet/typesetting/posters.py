"""A poster of an event, gathered from its entry in one language."""

from __future__ import annotations

import io

import segno
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from broadsheet.core.languages import country_name
from broadsheet.core.recurrence import Occurrence
from broadsheet.events import rules
from broadsheet.events.models import Event
from broadsheet.events.presenting import NEXT, Sheet, event_facts, zone_of
from broadsheet.events.words import event_words, occasion_words, own_words
from broadsheet.pages.frame import Frame, house, interface_for
from broadsheet.typesetting.engines.poster import A3, A4, POSTCARDS, Poster, set_poster
from broadsheet.typesetting.gathering import emblem
from broadsheet.typesetting.manuscript import Image

KEPT_SECONDS = 86_400
LONGEST_TEXT = 260


def poster_of(event: Event, language: str) -> Poster:
    """What the poster says. Of a series it gives the rule and the next dates."""
    interface = interface_for(language)
    with translation.override(interface):
        coming = rules.coming(event.schedule, timezone.now(), NEXT) or rules.gone(event.schedule, timezone.now(), 1)
        address = settings.PUBLIC_URL + event.path(language)
        rule = event_words(event, interface) if event.is_recurring else ""
        if event.is_cancelled:
            rule, coming = "", []
        return Poster(
            language=language, house=house().name(language), kicker=event.section.name_in(language),
            title=event.title_in(language), rule=_capital(rule),
            dates=_dates(event, language, [_date_line(one, event, language, interface) for one in coming]),
            place=_place(event, language, interface), facts=tuple(event_facts(event, Frame(language))),
            text=_short(event.word("description", language)), address=address.partition("://")[2], code=_code(address),
            emblem=emblem(), accent=house().accent, clock=_clock(event, interface) if coming else "",
        )  # fmt: skip


def _clock(event: Event, interface: str) -> str:
    """Whose clock it is, where the reader may be elsewhere: online, without a venue, or in a section of several clocks."""
    zone = zone_of(event, interface)
    others = {
        row.zone for row in Event.objects.shown().with_parts().filter(section=event.section) if row.schedule.all_times
    }  # type: ignore[attr-defined]
    is_needed = bool(event.online_url) or event.venue is None or len(others | {event.zone}) > 1
    return _("%(zone)s time.") % {"zone": zone} if zone and is_needed else ""


def _date_line(one: Occurrence, event: Event, language: str, interface: str) -> str:
    """One date, with the title and the place that it has for itself."""
    return " · ".join(filter(None, [occasion_words(one, event, interface), own_words(one, event, language)]))


def _dates(event: Event, language: str, words: list[str]) -> tuple[str, ...]:
    """The dates; of an event that is cancelled, that it is, and why."""
    if event.is_cancelled:
        return tuple(line for line in (_("Cancelled."), event.word("cancellation", language)) if line)
    return tuple(_capital(one) for one in words)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _place(event: Event, language: str, interface: str) -> tuple[str, ...]:
    venue = event.venue
    lines: list[str] = []
    if venue is not None:
        lines = [
            venue.word("name", language) or venue.name,
            *venue.address_lines(language),
            country_name(venue.country, interface),
        ]
    if event.online_url:
        lines.append(event.online_url.partition("://")[2])
    return tuple(dict.fromkeys(line for line in lines if line))


def _short(text: str) -> str:
    """The first paragraph, cut at a sentence where it is long for a wall."""
    first = text.strip().partition("\n\n")[0]
    if len(first) <= LONGEST_TEXT:
        return " ".join(first.split())
    end = max(first.rfind(mark, 0, LONGEST_TEXT) for mark in (". ", "! ", "? ", "؟ "))
    return " ".join(first[: end + 1 if end > 0 else LONGEST_TEXT].split())


def _code(address: str) -> Image:
    stream = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(stream, kind="svg", border=0)
    side = int(code.symbol_size(border=0)[0])
    return Image(stream.getvalue(), "svg", side, side)


def poster_pdf(event: Event, language: str, form: str) -> bytes:
    """The PDF, kept until something changes or the day does. Raises CannotBeSet."""
    key = f"poster-{event.pk}-{language}-{form}-{house().number}-{timezone.localdate():%Y%m%d}"
    pdf: bytes | None = cache.get(key)
    if pdf is None:
        pdf = set_poster(poster_of(event, language), form).pdf
        cache.set(key, pdf, KEPT_SECONDS)
    return pdf


def sheets_of(event: Event, language: str) -> list[Sheet]:
    """What can be printed of an event, for its page."""
    if not event.has_dates:
        return []
    names = {A4: _("Poster A4 (PDF)"), A3: _("Poster A3 (PDF)"), POSTCARDS: _("Postcards (PDF)")}
    return [Sheet(name, f"{event.path(language)}/{form}.pdf", language) for form, name in names.items()]
