from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def make_venue(
    name: str = "Casa Scura", locality: str = "Torino", country: str = "IT", zone: str = "Europe/Rome", **fields: Any
):
    from broadsheet.events.models import Venue

    return Venue.objects.get_or_create(
        spelling=Venue(name=name, locality=locality, country=country).own_spelling(),
        defaults={"name": name, "locality": locality, "country": country, "time_zone": zone, **fields},
    )[0]


def make_event(
    words: str = "last Saturdays at 3.30 pm", title: str = "An evening of variable stars", *, language: str = "en",
    section: str = "italy", venue: Any = None, published: bool = True, **fields: Any,
):  # fmt: skip
    """An event from words of its language; words='' makes a standing contact point."""
    from datetime import date

    from broadsheet.core.recurrence_reading import read_schedule_words
    from broadsheet.events import actions
    from broadsheet.events.models import Event, EventWords
    from broadsheet.sections.models import Section

    event = Event(
        section=Section.objects.get(slug=section), venue=venue or make_venue(), is_standing=not words,
        slug=actions.free_slug(title), **fields,
    )  # fmt: skip
    reading = read_schedule_words(words, language)
    assert reading.is_clear or not words, reading.questions
    actions.keep(event, reading.schedule(event.zone, date(2024, 11, 1)) if words else None)
    EventWords.objects.create(event=event, language=language, title=title)
    event = Event.objects.get(pk=event.pk)
    if published:
        actions.publish(event)
    return event


@pytest.fixture
def venue(house: Any) -> Any:
    return make_venue()


@pytest.fixture
def hold(house: Any) -> Callable[..., Any]:
    """An event that readers see: hold("last Saturdays at 3.30 pm", "Title", language="en", venue=…)."""
    return make_event
