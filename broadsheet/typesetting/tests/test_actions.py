from datetime import timedelta

import pytest
from django.utils import timezone

from broadsheet.periodicals import actions as serials
from broadsheet.periodicals.models import Edition
from broadsheet.typesetting import actions
from broadsheet.typesetting.engines.sheet import PDF_EMPTY, SENTENCES, WENT_WRONG, CannotBeSet, Sheet, told
from broadsheet.typesetting.models import Impression


@pytest.fixture
def press(monkeypatch):
    """A press that counts what it sets: each form as a little file."""
    made = []

    def set_it(manuscript, form, on_step, **options):
        made.append(form)
        on_step(0.5, "columns")
        keys = [piece.key for piece in manuscript.printed]
        return Sheet(f"%PDF {form} {len(made)}".encode(), 4, dict.fromkeys(keys, (2, 3)))

    monkeypatch.setattr(actions, "SETTERS", [set_it])
    return made


@pytest.fixture
def edition(make_issue, write):
    issue = make_issue(texts=[write("Night")])
    return Edition.objects.select_related("issue__periodical", "standing").get(issue=issue)


def ask(edition, form="broadsheet"):
    """Asked for, but not set yet: the queue is empty."""
    return actions.ask_for(edition, form)


def kept(edition):
    """Names of the files kept for an edition; the folder is shared by the tests of a process."""
    storage, folder = Impression._meta.get_field("file").storage, f"sheets/{edition.pk}"
    return sorted(storage.listdir(folder)[1]) if storage.exists(folder) else []


def test_a_sheet_is_set_once_and_kept(edition, press):
    impression = ask(edition)
    assert actions.make(impression.pk) is True
    assert actions.make(impression.pk) is False

    impression.refresh_from_db()
    assert (impression.state, impression.pages, press) == ("ready", 4, ["broadsheet"])
    assert impression.file.read() == b"%PDF broadsheet 1"
    assert edition.contents.get().pages == "2–3"


def test_what_is_not_on_the_sheet_has_no_pages(edition, press):
    serials.add_title(edition, "Announced", pages="4")
    actions.make(ask(edition).pk)

    assert [entry.pages for entry in edition.contents.all()] == ["2–3", ""]


def test_asking_twice_makes_one(edition, press):
    one, two = ask(edition), ask(edition)

    assert one.pk == two.pk
    assert Impression.objects.count() == 1


def test_what_has_not_changed_is_not_set_again(edition, press):
    actions.make(ask(edition).pk)
    actions.make(ask(edition).pk)

    assert press == ["broadsheet"]


def test_what_has_changed_is_set_again_and_the_old_file_goes(edition, press):
    impression = ask(edition)
    actions.make(impression.pk)
    impression.refresh_from_db()
    old = impression.file.name
    serials.add_title(edition, "More")
    actions.make(ask(edition).pk)

    impression.refresh_from_db()
    assert press == ["broadsheet", "broadsheet"]
    assert not impression.file.storage.exists(old)
    assert impression.file.storage.exists(impression.file.name)


def test_what_cannot_be_set_says_why_and_keeps_what_was_there(edition, press, monkeypatch):
    impression = ask(edition)
    actions.make(impression.pk)
    serials.add_title(edition, "More")

    def refuse(*args, **kwargs):
        raise CannotBeSet(told(PDF_EMPTY))

    monkeypatch.setattr(actions, "SETTERS", [refuse])
    actions.make(ask(edition).pk)

    impression.refresh_from_db()
    assert (impression.state, impression.why_not) == ("failed", "The PDF has no pages.")
    assert impression.file.read().startswith(b"%PDF")


def test_a_fault_of_ours_is_no_traceback_for_the_editor(edition, press, monkeypatch):
    monkeypatch.setattr(actions, "SETTERS", [lambda *args, **kwargs: 1 / 0])
    impression = ask(edition)
    actions.make(impression.pk)

    impression.refresh_from_db()
    assert impression.state == "failed"
    assert impression.why_not == WENT_WRONG


def test_a_sheet_that_is_stopped_is_not_kept(edition, monkeypatch):
    impression = ask(edition)

    def slow(manuscript, form, on_step, **options):
        actions.stop(impression)
        on_step(0.9, "almost")
        raise AssertionError("it went on")

    monkeypatch.setattr(actions, "SETTERS", [slow])
    actions.make(impression.pk)

    impression.refresh_from_db()
    assert impression.state == "stopped"
    assert not impression.file


def test_a_sheet_stopped_at_the_last_moment_leaves_no_file(edition, monkeypatch):
    impression, before = ask(edition), kept(edition)

    def late(manuscript, form, on_step, **options):
        actions.stop(impression)
        return Sheet(b"%PDF late", 1)

    monkeypatch.setattr(actions, "SETTERS", [late])
    actions.make(impression.pk)
    impression.refresh_from_db()

    assert impression.state == "stopped"
    assert kept(edition) == before


def test_a_sheet_whose_worker_died_is_made_by_the_next_round(edition, press):
    impression = ask(edition)
    Impression.objects.filter(pk=impression.pk).update(
        state="setting", taken_until=timezone.now() - timedelta(seconds=1)
    )
    actions.look_after_sheets()

    impression.refresh_from_db()
    assert impression.state == "ready"


def test_a_sheet_that_is_being_set_is_left_alone(edition, press):
    impression = ask(edition)
    Impression.objects.filter(pk=impression.pk).update(
        state="setting", taken_until=timezone.now() + timedelta(minutes=1)
    )
    actions.look_after_sheets()

    assert press == []


def test_bringing_out_asks_for_what_readers_download(edition, press, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        serials.bring_out(edition.issue)

    assert sorted(press) == ["broadsheet", "epub"]
    assert set(Impression.objects.values_list("state", flat=True)) == {"ready"}


@pytest.mark.parametrize(("is_frozen", "remade"), [(False, True), (True, False)])
def test_a_changed_text_has_its_sheet_made_again_unless_it_was_frozen(edition, press, is_frozen, remade):
    actions.make(ask(edition).pk)
    if is_frozen:
        serials.freeze(edition)
        actions.make(ask(edition).pk)
    serials.bring_out(edition.issue)
    actions.look_after_sheets()
    before = len(press)
    page = edition.contents.get().text.versions.get()
    page.body = [("text", "<p>Changed.</p>")]
    page.save_revision().publish()
    actions.look_after_sheets()

    assert (len(press) > before) is remade


def test_a_touch_that_prints_nothing_makes_nothing(edition, press):
    serials.bring_out(edition.issue)
    actions.make(ask(edition).pk)
    before = len(press)
    edition.contents.get().text.versions.get().save_revision().publish()
    actions.look_after_sheets()

    assert len(press) == before


def test_every_sentence_of_the_engines_is_known_to_translators():
    from broadsheet.typesetting import wording

    assert set(SENTENCES) == wording.SENTENCES


def test_a_sentence_is_said_in_the_readers_language():
    from django.utils import translation

    from broadsheet.typesetting.engines.sheet import OTHER_PAGES
    from broadsheet.typesetting.wording import words_of

    said = told(OTHER_PAGES, pages=12, wanted=8)
    assert said == "It takes 12 pages, not 8."
    with translation.override("it"):
        assert words_of(said.as_data()) not in ("", said)
    assert words_of({}) == ""
