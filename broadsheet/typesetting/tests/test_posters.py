import io
from dataclasses import replace
from datetime import date

import pikepdf
import pytest

from broadsheet.events.actions import cancel, tell_of_date
from broadsheet.events.models import Event, EventWords, Host, OurPart, OwnDate
from broadsheet.events.tests.conftest import hold as hold  # the fixture
from broadsheet.events.tests.conftest import make_venue
from broadsheet.periodicals import actions as serials
from broadsheet.periodicals.models import Edition
from broadsheet.typesetting import posters
from broadsheet.typesetting.engines.poster import set_poster
from broadsheet.typesetting.event_boxes import events as box_of_events

MM = 72 / 25.4


def pages(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [tuple(round(float(side) / MM) for side in page.mediabox[2:]) for page in document.pages]


def sizes(pdf):
    """The sizes of type of a page, rounded."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        steps = pikepdf.parse_content_stream(document.pages[0])
        return {round(float(step.operands[1]), 1) for step in steps if str(step.operator) == "Tf"}


@pytest.mark.parametrize(("form", "size"), [("a4", (210, 297)), ("a3", (297, 420)), ("postcards", (210, 297))])
@pytest.mark.parametrize("language", ["en", "fa", "ru"])
def test_a_poster_and_the_postcards_have_one_page_of_their_paper_in_every_language(client, hold, form, size, language):
    hold()
    response = client.get(f"/{language}/events/an-evening-of-variable-stars/{form}.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert pages(response.content) == [size]


def test_a_poster_says_the_rule_the_next_dates_and_what_we_do_in_its_language(hold):
    event = hold(languages=["it"], price_kind="free")
    EventWords.objects.create(event=event, language="it", title="Una sera di stelle variabili")
    Host.objects.create(event=event, name="I Librai")
    OurPart.objects.create(event=event, kind="meeting", name="I Lampionai")
    poster = posters.poster_of(event, "it")

    assert poster.title == "Una sera di stelle variabili"
    assert poster.rule == "Ogni ultimo sabato del mese alle 15.30"
    assert len(poster.dates) == 3 and poster.dates[0].startswith("Sabato ")
    assert "I Librai" in poster.facts[0] and "I Lampionai" in poster.facts[1]
    assert poster.place[0] == "Casa Scura"


def test_the_dates_of_a_rule_are_all_set_in_one_size(hold):
    event = hold("every year on 21 December from 8 pm to 2 am, from 21 December 2030")
    EventWords.objects.create(event=event, language="ru", title="Самая длинная ночь")
    poster = posters.poster_of(event, "ru")
    same = replace(poster, dates=(max(poster.dates, key=len),) * 3)

    assert sizes(set_poster(poster, "a4").pdf) == sizes(set_poster(same, "a4").pdf)


def test_a_title_of_any_length_and_with_markup_of_typst_is_only_words(client, hold):
    title = 'A "night" of #eval("1") ' + "unabbreviatednesses " * 8
    event = hold("Saturday 7 December 2030", title[:200], venue=make_venue("*Star* [x]", "Torino"))
    assert pages(client.get(f"/en/events/{event.slug}/a4.pdf").content) == [(210, 297)]


def test_what_has_no_date_or_is_a_draft_or_another_form_has_no_poster(client, hold):
    hold("", "Los Angeles")
    hold(published=False)
    hold("Saturday 7 December 2030", "A fair")
    for address in ("los-angeles/a4", "an-evening-of-variable-stars/a4", "a-fair/a5", "none/a4"):
        assert client.get(f"/en/events/{address}.pdf").status_code == 404


def test_the_page_of_an_event_leads_to_its_sheets(client, hold):
    hold()
    assert (
        "/en/events/an-evening-of-variable-stars/postcards.pdf"
        in client.get("/en/events/an-evening-of-variable-stars").content.decode()
    )


def test_a_paper_of_a_section_announces_its_own_events_and_one_of_the_federation_those_of_all(hold, make_issue):
    hold(section="house")
    hold(title="Una sera", section="italy")
    for periodical, count in (("meteor", 1), ("aurora", 2)):
        issue = make_issue(periodical=periodical, section="italy" if periodical == "meteor" else "")
        (box,) = box_of_events(Edition.objects.get(issue=issue))
        assert len(box.blocks) == count + 1


def test_the_printed_issue_announces_what_comes_after_its_day(hold, make_issue):
    hold(section="house")
    hold("Saturday 7 December 2024", "A fair", section="house")
    hold("Saturday 4 January 2025", "Another fair", section="house")
    edition = Edition.objects.get(issue=make_issue())
    edition.date = date(2099, 1, 1)
    (box,) = box_of_events(edition)
    words = [run.text for block in box.blocks for run in block.runs]

    assert words[0] == "An evening of variable stars"
    assert words[2] == "Every last Saturday at 3.30 pm. Casa Scura, Torino"
    assert "A fair" not in words and "Another fair" not in words


def test_the_poster_of_a_cancelled_event_says_so_and_no_date(client, hold):
    event = hold()
    cancel(event, {"en": "The roof is gone."})
    event.refresh_from_db()
    poster = posters.poster_of(event, "en")

    assert poster.dates == ("Cancelled.", "The roof is gone.")
    assert poster.rule == ""
    assert pages(client.get(f"/en/events/{event.slug}/a4.pdf").content) == [(210, 297)]


def test_the_box_of_a_frozen_sheet_stays_whatever_becomes_of_the_events(hold, make_issue, write):
    event = hold(section="house", title="Before")
    edition = Edition.objects.get(issue=make_issue(texts=[write("One")]))
    serials.freeze(edition)
    EventWords.objects.filter(event=event).update(title="After")
    words = [run.text for (box,) in [box_of_events(edition)] for block in box.blocks for run in block.runs]
    assert "Before" in words and "After" not in words

    serials.thaw(edition)
    words = [run.text for (box,) in [box_of_events(edition)] for block in box.blocks for run in block.runs]
    assert "After" in words and "Before" not in words


def test_a_poster_names_the_clock_where_its_reader_may_be_elsewhere(hold):
    assert posters.poster_of(hold(title="In a room"), "en").clock == ""
    assert posters.poster_of(hold(title="At home", online_url="https://room.example/x"), "en").clock == "Rome time."
    hold(title="Far away", venue=make_venue("Third Room", "New York", "US", "America/New_York"))
    assert posters.poster_of(Event.objects.get(slug="in-a-room"), "en").clock == "Rome time."
    assert posters.poster_of(hold("Saturday 7 December 2030", "A fair"), "en").clock == ""


@pytest.mark.parametrize("form", ["a4", "postcards"])
@pytest.mark.parametrize(
    "title", ["Donaudampfschifffahrtsgesellschaftskapitänsversammlung " * 3, "W" * 120, "Взаимоперпендикулярность " * 6, "ی" * 90]
)  # fmt: skip
def test_no_title_is_too_long_for_a_poster(client, hold, form, title):
    event = hold(title=title.strip()[:200])
    assert pages(client.get(f"/en/events/{event.slug}/{form}.pdf").content) == [(210, 297)]


def test_posters_say_what_one_date_has_for_itself(hold):
    event = hold("every Saturday at 7 pm, from 2 March 2030 until 30 March 2030", "Reading group")
    tell_of_date(event, date(2030, 3, 9), OwnDate(place="Town Hall"), {"en": ("A guest evening", "")})
    dates = posters.poster_of(Event.objects.with_parts().get(), "en").dates
    assert "A guest evening · Town Hall" in dates[1] and "·" not in dates[0]
