import pytest
from django.db import IntegrityError, transaction

from broadsheet.articles.models import ArticlePage
from broadsheet.periodicals import actions
from broadsheet.periodicals.models import ContentsEntry, Issue, PrintFirst, StandingEdition, WaitingVersion


def edition_of(issue):
    return issue.editions.first()


def titles(edition):
    return [entry.title for entry in edition.contents.all()]


def test_texts_stand_in_the_order_in_which_they_were_put(make_issue, write):
    edition = edition_of(make_issue(texts=[write("One"), write("Two")]))
    actions.add_title(edition, "Announced")

    assert titles(edition) == ["One", "Two", "Announced"]


def test_a_text_stands_in_an_edition_once(make_issue, write):
    page = write("One")
    edition = edition_of(make_issue(texts=[page]))
    actions.add_text(edition, page.text)

    assert titles(edition) == ["One"]


def test_an_article_may_stand_in_several_issues(make_issue, write):
    page = write("One")
    make_issue("60", texts=[page])
    make_issue("61", texts=[page])

    assert page.text.contents_entries.count() == 2


def test_putting_in_order_keeps_what_is_not_named(make_issue, write):
    edition = edition_of(make_issue(texts=[write("One"), write("Two"), write("Three")]))
    keys = list(edition.contents.values_list("pk", flat=True))
    actions.put_in_order(edition, [keys[2], 999_999, keys[2]])

    assert titles(edition) == ["Three", "One", "Two"]


def test_a_new_lead_takes_the_place_of_the_old(make_issue, write):
    edition = edition_of(make_issue(texts=[write("One"), write("Two")]))
    for entry in edition.contents.all():
        actions.describe_entry(entry, is_lead=True)

    assert [entry.is_lead for entry in edition.contents.all()] == [False, True]


def test_a_new_edition_begins_with_the_contents_of_the_nearest(make_issue, write):
    english = write("Night")
    write("Notte", language="it", text=english.text)
    issue = make_issue(texts=[english])
    actions.add_title(edition_of(issue), "Only English")
    standing = StandingEdition.objects.create(periodical=issue.periodical, key="it", language="it")
    edition = actions.begin_edition(issue, standing)
    actions.begin_edition(issue, standing)

    assert titles(edition) == ["Notte"]


@pytest.mark.parametrize(
    "change",
    [
        lambda edition, page: actions.add_text(edition, page.text),
        lambda edition, page: actions.add_title(edition, "More"),
        lambda edition, page: actions.add_advert(edition, "periodical", "aurora"),
        lambda edition, page: actions.remove_entry(edition.contents.first()),
        lambda edition, page: actions.put_in_order(edition, []),
        lambda edition, page: actions.describe_entry(edition.contents.first(), rubric="New"),
        lambda edition, page: actions.describe_edition(edition, print_run=3),
        lambda edition, page: actions.freeze(edition),
    ],
)
def test_a_frozen_edition_is_not_changed(make_issue, write, change):
    edition = edition_of(make_issue(texts=[write("One")]))
    actions.freeze(edition)
    edition.refresh_from_db()

    with pytest.raises(actions.Refused):
        change(edition, write("Two"))
    assert titles(edition) == ["One"]


def test_freezing_keeps_the_revision_of_the_moment(make_issue, write):
    page = write("One", body="<p>Before.</p>")
    edition = edition_of(make_issue(texts=[page]))
    actions.freeze(edition)
    page.body = [("text", "<p>After.</p>")]
    page.save_revision().publish()

    printed = edition.contents.get().revision.as_object()
    assert "Before." in str(printed.body)


def test_an_empty_edition_is_not_frozen(make_issue):
    edition = edition_of(make_issue())

    with pytest.raises(actions.Refused):
        actions.freeze(edition)
    edition.refresh_from_db()
    assert not edition.is_frozen


def test_thawing_gives_the_texts_back(make_issue, write):
    edition = edition_of(make_issue(texts=[write("One")]))
    actions.freeze(edition)
    actions.thaw(edition)

    assert edition.contents.get().revision is None
    with pytest.raises(actions.Refused):
        actions.thaw(edition)


def test_at_the_printer_every_edition_is_frozen(make_issue, write):
    issue = make_issue(texts=[write("One")], languages=("en", "it"))
    actions.send_to_printer(issue)

    assert all(edition.is_frozen for edition in issue.editions.all())
    assert issue.state == "printing"


def test_an_issue_without_an_edition_is_not_printed(make_issue):
    issue = make_issue(languages=())

    with pytest.raises(actions.Refused):
        actions.send_to_printer(issue)
    issue.refresh_from_db()
    assert issue.state == "preparing"


def test_bringing_out_twice_is_refused_and_tells_once(
    make_issue, write, monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr(actions, "when_out", [told.append])
    issue = make_issue(texts=[write("One")])
    with django_capture_on_commit_callbacks(execute=True):
        actions.bring_out(issue)
    stale = Issue.objects.get(pk=issue.pk)
    moment = stale.out_at

    with pytest.raises(actions.Refused):
        actions.bring_out(stale)
    assert told == [issue]
    actions.mark_sold_out(issue)
    actions.mark_in_stock(issue)
    issue.refresh_from_db()
    assert issue.out_at == moment


def test_a_held_text_goes_on_the_web_when_its_issue_is_out(make_issue, write):
    page = write("One", live=False)
    issue = make_issue(texts=[page])
    actions.hold_for(page.text, issue)
    actions.let_wait(page)
    actions.bring_out(issue)

    page.refresh_from_db()
    assert page.live
    assert not PrintFirst.objects.exists()
    assert not WaitingVersion.objects.exists()


def test_a_held_draft_that_nobody_approved_stays_a_draft(make_issue, write):
    page = write("One", live=False)
    issue = make_issue(texts=[page])
    actions.hold_for(page.text, issue)
    actions.bring_out(issue)

    page.refresh_from_db()
    assert not page.live


def test_what_readers_have_already_is_not_held(make_issue, write):
    page = write("One")

    with pytest.raises(actions.Refused):
        actions.hold_for(page.text, make_issue())


def test_an_issue_that_cannot_publish_its_texts_does_not_come_out(make_issue, write):
    page = write("One", live=False, origin=ArticlePage.TRANSLATION)  # rests on nothing: refused on publication
    issue = make_issue(texts=[page])
    actions.hold_for(page.text, issue)
    actions.let_wait(page)

    with pytest.raises(actions.Refused, match="One"):
        actions.bring_out(issue)
    issue.refresh_from_db()
    assert issue.state == "preparing"
    assert WaitingVersion.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [{"weight": 0}, {"state": "out"}],
)
def test_the_database_refuses_an_issue_that_cannot_be(make_issue, fields):
    issue = make_issue()

    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(**fields)


def test_the_database_refuses_two_leads_and_an_entry_of_nothing(make_issue, write):
    edition = edition_of(make_issue(texts=[write("One"), write("Two")]))

    with pytest.raises(IntegrityError), transaction.atomic():
        edition.contents.update(is_lead=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContentsEntry.objects.create(edition=edition, kind="title")
    with pytest.raises(IntegrityError), transaction.atomic():
        ContentsEntry.objects.create(edition=edition, kind="advert")


def test_the_title_of_a_text_that_is_gone_stays_in_the_contents(make_issue, write):
    page = write("One")
    edition = edition_of(make_issue(texts=[page]))
    page.delete()

    assert titles(edition) == ["One"]
    assert edition.contents.get().text is None


@pytest.mark.parametrize("missing", ["designation", "edition", "contents"])
def test_an_issue_with_nothing_to_see_does_not_come_out(make_issue, write, missing):
    issue = make_issue(
        texts=[] if missing == "contents" else [write("One")], languages=() if missing == "edition" else ("en",)
    )
    if missing == "designation":
        issue.words.all().delete()

    with pytest.raises(actions.Refused):
        actions.bring_out(issue)
    issue.refresh_from_db()
    assert issue.state == "preparing"
