"""The demo's events, announced as an organiser announces them: in words."""

from __future__ import annotations

from typing import Any

from broadsheet.articles.models import ArticlePage
from broadsheet.events import actions, registering
from broadsheet.events.models import Event, EventReport, EventWords, Holiday, Host, OurPart, Venue, VenueWords
from broadsheet.events.reading import understand
from broadsheet.people.models import Letter
from broadsheet.sections.models import Section

VENUE = ("name", "floor", "lines", "locality", "region", "postcode", "country", "access")
GUESTS = ["Ada Wick", "Ibrahim Soleil", "Petra Nachtigal", "Jun Okuda"]


def build_events(rows: dict[str, Any]) -> list[Event]:
    venues = {key: _venue(row) for key, row in rows["venues"].items()}
    made = [_event(row, venues) for row in rows["events"]]
    for row in rows["holidays"]:
        Holiday.objects.create(**{**row, "section": _section(row["section"])})
    return made


def _section(slug: str) -> Section:
    return Section.objects.get(slug=slug)


def _venue(row: dict[str, Any]) -> Venue:
    venue = Venue(time_zone=row["zone"], **{name: row.get(name) or "" for name in VENUE})
    venue.full_clean()
    venue.save()
    for code, words in (row.get("words") or {}).items():
        VenueWords.objects.create(venue=venue, language=code, **words)
    return venue


def _event(row: dict[str, Any], venues: dict[str, Venue]) -> Event:
    event = Event(
        section=_section(row["section"]), slug=row["slug"], venue=venues.get(row.get("venue") or ""),
        time_zone=row.get("zone") or "", languages=row["languages"], online_url=row.get("online") or "",
        price_kind=row.get("price") or "", is_standing="when" not in row, seats=row.get("seats"),
        has_registration="seats" in row,
    )  # fmt: skip
    schedule = None
    if "when" in row:
        understood = understand(row["when"], "en", event.zone)
        if understood.schedule is None:
            raise LookupError(f"{row['slug']}: {understood.open_questions}")
        schedule = understood.schedule
    actions.keep(event, schedule)
    _words(event, row)
    actions.publish(Event.objects.get(pk=event.pk))
    if event.has_registration:
        _guests(Event.objects.get(pk=event.pk))
    return event


def _words(event: Event, row: dict[str, Any]) -> None:
    for code, words in row["words"].items():
        EventWords.objects.create(
            event=event, language=code, title=words["title"], description=words["description"].replace("*", ""),
            price=words.get("price") or "",
        )  # fmt: skip
    for model, name in ((Host, "hosts"), (OurPart, "parts")):
        for position, party in enumerate(row.get(name) or []):
            section = _section(party["section"]) if "section" in party else None
            kind = {"kind": party["kind"]} if "kind" in party else {}
            model.objects.create(event=event, section=section, name=party.get("name") or "", position=position, **kind)
    page = ArticlePage.objects.filter(import_key__startswith=f"{row['report']}/").first() if row.get("report") else None
    if page:
        EventReport.objects.create(event=event, text=page.text)


def _guests(event: Event) -> None:
    """Some who come; their letters go to nobody."""
    for day in registering.open_days(event, 1):
        for n, name in enumerate(GUESTS):
            address = f"{name.partition(' ')[0].lower()}@guests.example"
            registering.register(event, day.original_day, name, address, 1 + n % 2, "en")
    Letter.objects.filter(to__endswith="@guests.example").delete()
