"""A sheet that is not of the texts as they are now is never given to a printer."""

import pytest

from broadsheet.periodicals import actions as serials
from broadsheet.periodicals.models import Edition
from broadsheet.typesetting import actions
from broadsheet.typesetting.desk import unready_of
from broadsheet.typesetting.engines.sheet import Sheet
from broadsheet.typesetting.models import Impression
from broadsheet.typesetting.tests.test_press import EDITOR, edition, url  # noqa: F401

OLD, NEW = b"%PDF old", b"%PDF new"


@pytest.fixture(autouse=True)
def press(monkeypatch):
    """Sets one file after the other, so that one sees which."""
    files = iter([OLD, NEW, NEW, NEW])
    monkeypatch.setattr(actions, "SETTERS", [lambda manuscript, form, on_step, **options: Sheet(next(files), 4)])


@pytest.fixture
def changed(edition, write):  # noqa: F811
    """Set, and then another text was put in."""
    actions.make(actions.ask_for(edition, "broadsheet").pk)
    serials.add_text(edition, write("Alba", language="it", section="italy").text)
    return Edition.objects.select_related("issue__periodical", "standing").get(pk=edition.pk)


def file_of(answer):
    return b"".join(answer.streaming_content)


def test_a_sheet_of_the_texts_as_they_are_is_not_called_stale(staff, edition):  # noqa: F811
    actions.make(actions.ask_for(edition, "broadsheet").pk)
    page = staff(*EDITOR).get(url("table", edition.pk))
    assert "stale" not in page.content.decode() and [
        row.is_stale for _f, _n, row in page.context["table"].sheets if row
    ] == [False]


def test_a_stale_sheet_says_so_and_bears_it_in_its_name(staff, changed):
    client = staff(*EDITOR)
    page = client.get(url("table", changed.pk)).content.decode()
    assert "stale: not of the texts as they are now" in page and "Look at the old one" in page
    answer = client.get(url("sheet", changed.pk, "broadsheet"))
    assert file_of(answer) == OLD and "stale-" in answer["Content-Disposition"]


def test_freezing_has_the_sheet_made_anew_and_offers_no_other(staff, changed):
    client = staff(*EDITOR)
    client.post(url("freeze", changed.pk))
    made = Impression.objects.get()
    assert made.state == "waiting"
    link = f'href="{url("sheet", changed.pk, "broadsheet")}"'
    assert link not in client.get(url("table", changed.pk)).content.decode()
    assert client.get(url("sheet", changed.pk, "broadsheet")).status_code == 302, "the old one is not given away"

    actions.make(made.pk)
    assert file_of(client.get(url("sheet", changed.pk, "broadsheet"))) == NEW


def test_freezing_makes_the_main_sheet_where_none_is_there_and_leaves_a_true_one(edition):  # noqa: F811
    serials.freeze(edition)
    made = Impression.objects.get()
    actions.make(made.pk)
    assert (made.form, made.state) == ("broadsheet", "waiting")
    serials.thaw(Edition.objects.get(pk=edition.pk))
    serials.freeze(Edition.objects.get(pk=edition.pk))
    assert Impression.objects.get().state == "ready", "it is of that state already"


def test_the_way_to_the_printer_asks_where_a_frozen_sheet_is_not_ready(staff, changed):
    serials.freeze(changed)
    assert "being set" in unready_of(changed.issue)[0].sentences[0]
    answer = staff(*EDITOR).post(url("step", changed.issue_id, "printer"))
    assert answer.status_code == 200 and "being set" in answer.content.decode()
    actions.make(Impression.objects.get().pk)
    assert [one for one in unready_of(changed.issue) if one.edition.pk == changed.pk] == []


def test_a_sheet_of_a_frozen_edition_that_slipped_through_is_refused_and_made_anew(staff, changed):
    serials.freeze(changed)
    Impression.objects.update(state="ready")  # as an older house left it
    client = staff(*EDITOR)
    assert "stale" in client.get(url("table", changed.pk)).content.decode()
    answer = client.get(url("sheet", changed.pk, "broadsheet"), follow=True)
    assert "set anew" in answer.content.decode() and Impression.objects.get().state == "waiting"
