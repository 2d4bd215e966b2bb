from datetime import date

import pytest

from broadsheet.articles.models import Footnote, Source
from broadsheet.periodicals import actions
from broadsheet.periodicals.models import Edition
from broadsheet.typesetting.gathering import gather
from broadsheet.typesetting.manuscript import plain

MARK = "00000000-0000-4000-8000-000000000001"


def manuscript(issue, key="en"):
    return gather(Edition.objects.select_related("issue__periodical", "standing").get(issue=issue, standing__key=key))


def test_an_issue_is_gathered_from_its_texts(make_issue, write):
    page = write(
        "The *Night*", body=f'<p>Dark<footnote id="{MARK}">*</footnote>.</p>', authors=("Ottoline Farrow",), live=False
    )
    page = page.get_latest_revision_as_object()
    page.footnotes.add(Footnote(uuid=MARK, text="<p>Very.</p>"))
    page.save_revision().publish()
    issue = make_issue(texts=[page], date=date(2024, 11, 1))
    actions.add_title(issue.editions.get(), "To come")
    made = manuscript(issue)

    assert (made.title, made.designation, made.date_words, made.date_iso) == (
        "Aurora",
        "No. 60",
        "November 2024",
        "2024-11",
    )
    assert made.legal_notice == "Printed in Whitby."
    assert [plain(piece.title) for piece in made.pieces] == ["The Night", "To come"]
    first = made.printed[0]
    assert first.byline == "Ottoline Farrow"
    assert plain(first.notes[0]) == "Very."
    assert first.url.endswith("/en/articles/2024-11-07/the-night")
    assert not made.pieces[1].is_printed


def test_the_words_around_the_texts_are_in_the_language_of_the_edition(make_issue, write):
    english = write("Night")
    italian = write("Notte", language="it", text=english.text, origin="translation", live=False)
    italian.sources.add(Source(version=english))
    italian.save_revision().publish()
    issue = make_issue(texts=[english], languages=("en", "it"))
    made = manuscript(issue, "it")

    assert made.language == "it"
    assert made.words.continued_on != "continued on page {page}"
    assert "Night" in made.printed[0].notice
    assert plain(made.printed[0].title) == "Notte"


def test_a_frozen_edition_prints_what_was_frozen(make_issue, write):
    page = write("Night", body="<p>Before.</p>")
    issue = make_issue(texts=[page])
    before = manuscript(issue)
    actions.freeze(issue.editions.get())
    page.body = [("text", "<p>After.</p>")]
    page.save_revision().publish()

    assert manuscript(issue).fingerprint() == before.fingerprint()
    actions.thaw(issue.editions.get())
    assert manuscript(issue).fingerprint() != before.fingerprint()


def test_a_draft_is_printed_as_it_was_last_saved(make_issue, write):
    page = write("Night", live=False, body="<p>First.</p>")
    issue = make_issue(texts=[page])
    page.body = [("text", "<p>Second.</p>")]
    page.save_revision()

    assert "Second." in plain(manuscript(issue).printed[0].blocks[0].runs)


def test_an_advert_has_its_place_and_one_that_nobody_knows_an_empty_one(make_issue, write):
    issue = make_issue(texts=[write("Night")])
    actions.add_advert(issue.editions.get(), "periodical", "aurora")
    actions.add_advert(issue.editions.get(), "offer", "unheard-of")

    boxes = [(box.kind, box.title) for box in manuscript(issue).boxes]
    assert boxes[:2] == [("advert", "Aurora"), ("place", "offer: unheard-of")]


def test_a_collective_that_signs_with_three_letters_is_named_in_full_as_well(make_issue, write):
    page = write("Roofs", authors=("Gökyüzü Ortak Kolektifi",), sign_off="GÖK")
    contributor = page.credits.get().contributor
    contributor.acronym = "GÖK"
    contributor.save()
    piece = manuscript(make_issue(texts=[page])).printed[0]

    assert (piece.byline, piece.sign_off) == ("Gökyüzü Ortak Kolektifi", "GÖK")


@pytest.mark.parametrize("field", ["title", "designation"])
def test_the_fingerprint_changes_with_what_is_printed_only(make_issue, write, field):
    issue = make_issue(texts=[write("Night")])
    before = manuscript(issue).fingerprint()
    assert manuscript(issue).fingerprint() == before
    words = issue.periodical.words.get() if field == "title" else issue.words.get()
    setattr(words, field, "Another")
    words.save()

    assert manuscript(issue).fingerprint() != before
