"""Periodicals and issues in the admin: what cannot be is said beside the field, and nothing is half written."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from broadsheet.periodicals.models import Issue, Periodical
from broadsheet.sections.models import Section

TITLE = {"language": "en", "title": "Aurora", "own_kind": "", "description": "", "note": ""}


def standing(key, **fields):
    usual = {
        "key": key, "position": "1", "language": "en", "country": "", "issn": "", "price": "", "paper": "a4", "columns": "3",
        "pages": "0", "printer": "", "legal_notice": "",
    }  # fmt: skip
    return {**usual, **fields}


def periodical_data(editions=(), initial=0, **fields):
    data = {
        "words": inline_formset([TITLE]), "kind": "broadsheet", "position": "1", "imprint": "", "licence": "", "slug": "aurora",
        "editions": inline_formset(list(editions), initial=initial), **fields,
    }  # fmt: skip
    sections = data.pop("sections", [Section.objects.get(slug="italy").pk])
    return {**nested_form_data(data), "sections": sections}


def issue_data(periodical, **fields):
    words = {"language": "en", "designation": "No. 60", "title": "", "note": ""}
    data = {
        "periodical": periodical.pk, "words": inline_formset([words]), "slug": "60", "sort_key": "60", "weight": "1",
        "volume": "", "date": "2024-11-01", "date_precision": "month", "cover": "", **fields,
    }  # fmt: skip
    return nested_form_data(data)


def url(kind, view, *args):
    return reverse(f"wagtailsnippets_periodicals_{kind}:{view}", args=args)


def test_a_periodical_with_its_editions(staff):
    data = periodical_data(
        [standing("gb", is_main="on", issn="2049-3630"), standing("it", language="it", is_main="on")]
    )
    answer = staff("administrator").post(url("periodical", "add"), data)

    assert answer.status_code == 302
    periodical = Periodical.objects.get(slug="aurora")
    assert [edition.key for edition in periodical.editions.all()] == ["gb", "it"]


@pytest.mark.parametrize(
    "editions",
    [
        [standing("gb", is_main="on"), standing("us", is_main="on")],
        [standing("gb"), standing("gb", language="it")],
        [standing("gb", issn="2049-3631")],
        [standing("gb", pages="5")],
        [standing("gb", columns="9")],
        [standing("gb", country="XX")],
        [standing("Not a slug")],
    ],
    ids=["two main", "key twice", "issn", "pages", "columns", "country", "key"],
)
def test_editions_that_cannot_be_are_refused_and_nothing_is_written(staff, editions):
    answer = staff("administrator").post(url("periodical", "add"), periodical_data(editions))

    assert answer.status_code == 200
    assert not Periodical.objects.exists()


def test_an_edition_in_which_issues_appeared_is_not_taken_away(staff, make_issue):
    issue = make_issue()
    edition = issue.periodical.editions.get()
    row = {**standing("en"), "id": edition.pk, "DELETE": "on"}
    words = inline_formset([{**TITLE, "id": issue.periodical.words.get().pk}], initial=1)
    answer = staff("administrator").post(
        url("periodical", "edit", issue.periodical_id), periodical_data([row], initial=1, words=words)
    )

    assert answer.status_code == 200
    assert issue.periodical.editions.count() == 1


def test_a_periodical_with_issues_is_not_deleted(staff, make_issue):
    issue = make_issue()
    staff("administrator").post(url("periodical", "delete", issue.periodical_id))

    assert Periodical.objects.filter(pk=issue.periodical_id).exists()


@pytest.mark.parametrize(
    ("who", "may"),
    [(("organiser", "italy"), True), (("editor", "italy", "it"), True), (("organiser", "house"), False),
     (("writer", "italy", "it"), False), ((), False)],
)  # fmt: skip
def test_an_issue_is_begun_by_those_whose_periodical_it_is(staff, make_issue, who, may):
    periodical = make_issue("1", section="italy").periodical
    staff(*who).post(url("issue", "add"), issue_data(periodical))

    assert Issue.objects.filter(slug="60").exists() is may


@pytest.mark.parametrize(
    "fields", [{"slug": "1"}, {"weight": "0"}, {"sort_key": "x"}, {"slug": "a b"}, {"date": "2024-13-01"}]
)
def test_an_issue_that_cannot_be_is_refused_beside_the_field(staff, make_issue, fields):
    periodical = make_issue("1").periodical
    answer = staff("administrator").post(url("issue", "add"), issue_data(periodical, **fields))

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert Issue.objects.count() == 1


def test_an_issue_keeps_its_periodical(staff, make_issue):
    issue, other = make_issue("60"), make_issue("1", periodical="perigee").periodical
    data = issue_data(other)
    data["words-INITIAL_FORMS"] = "1"
    data["words-0-id"] = issue.words.get().pk
    staff("administrator").post(url("issue", "edit", issue.pk), data)

    issue.refresh_from_db()
    assert issue.periodical.slug == "aurora"


def test_an_issue_has_a_designation_in_one_language_at_least(staff, make_issue):
    periodical = make_issue("1").periodical
    answer = staff("administrator").post(url("issue", "add"), issue_data(periodical, words=inline_formset([])))

    assert "An issue has a designation in one language at least." in answer.content.decode()
    assert Issue.objects.count() == 1


def test_two_issues_do_not_bear_one_name(staff, make_issue):
    periodical = make_issue("60").periodical
    same = inline_formset([{"language": "en", "designation": "no. 60", "title": "", "note": ""}])
    answer = staff("administrator").post(url("issue", "add"), issue_data(periodical, slug="sixty", words=same))

    assert "Another issue of this periodical is called “no. 60” already." in answer.content.decode()
    assert Issue.objects.count() == 1


def test_whoever_begins_an_issue_in_the_press_comes_back_to_it(staff, make_issue):
    press = reverse("press:list")
    address = f"{url('issue', 'add')}?next={press}"
    periodical = make_issue("1").periodical
    client = staff("administrator")
    form = client.get(address).content.decode()

    assert f"next={press.replace('/', '%2F')}" in form
    assert client.post(address, issue_data(periodical))["Location"] == press
    evil = client.post(
        f"{url('issue', 'add')}?next=https://evil.example/",
        issue_data(
            periodical,
            slug="61",
            words=inline_formset([{"language": "en", "designation": "No. 61", "title": "", "note": ""}]),
        ),
    )
    assert "evil" not in evil["Location"]
