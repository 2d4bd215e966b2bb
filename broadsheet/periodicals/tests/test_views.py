import json
import re

import pytest

from broadsheet.periodicals import actions
from broadsheet.periodicals.models import PeriodicalTitle


def html(answer, status=200):
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def ld(text):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])


@pytest.fixture
def out(make_issue, write):
    """Aurora 60: a text in two languages, one only in Italian, a title without a text."""
    night = write("The *Night*", authors=("Ottoline Farrow",))
    write("Notte", language="it", text=night.text)
    issue = make_issue(texts=[night, write("Solo qui", language="it")], languages=("en", "it"), volume="8")
    edition = issue.editions.get(standing__key="en")
    actions.add_title(edition, "An announced piece", byline="Nobody yet")
    entry = edition.contents.first()
    actions.describe_entry(entry, rubric="In the dark")
    actions.bring_out(issue)
    return issue


def test_an_issue_shows_its_contents_in_the_readers_language(client, out):
    text = html(client.get("/en/periodicals/aurora/60"))

    assert "No. 60" in text
    assert '<a href="/en/articles/2024-11-07/the-night">The <em>Night</em></a>' in text
    assert "An announced piece" in text
    assert "In the dark" in text
    assert 'lang="it"' in text
    assert "Notte" not in text
    assert "/it/articles/2024-11-07/notte" in html(client.get("/it/periodicals/aurora/60"))


@pytest.mark.parametrize("path", ["/en/periodicals/aurora/60", "/en/periodicals/aurora/61", "/en/periodicals/none/60"])
def test_an_issue_in_preparation_is_not_found(client, make_issue, path):
    make_issue("60")

    assert client.get(path).status_code == 404


def test_a_trailing_slash_leads_to_the_issue(client, out):
    answer = client.get("/en/periodicals/aurora/60/")

    assert (answer.status_code, answer["Location"]) == (301, "/en/periodicals/aurora/60")


def test_machines_are_told_of_issue_volume_and_periodical(client, out):
    facts = ld(html(client.get("/en/periodicals/aurora/60")))

    assert facts["@type"] == "PublicationIssue"
    assert facts["isPartOf"]["@type"] == "PublicationVolume"
    assert facts["isPartOf"]["isPartOf"]["@type"] == "Periodical"
    assert facts["hasPart"][0]["headline"] == "The Night"
    article = ld(html(client.get("/en/articles/2024-11-07/the-night")))
    assert article["isPartOf"][0]["issueNumber"] == "No. 60"


def test_an_article_says_where_it_was_printed(client, out):
    assert '<a href="/en/periodicals/aurora/60"><cite>Aurora</cite>' in html(
        client.get("/en/articles/2024-11-07/the-night")
    )


def test_the_front_page_and_the_list_show_what_is_out_now(client, out, make_issue):
    make_issue("61")
    for path in ("/en/", "/en/periodicals/", "/en/periodicals/aurora"):
        text = html(client.get(path))
        assert "/en/periodicals/aurora/60" in text
        assert "/en/periodicals/aurora/61" not in text


def test_an_issue_that_goes_back_is_at_once_out_of_sight(client, out):
    assert "aurora/60" in html(client.get("/en/"))
    actions.take_back(out)

    assert "aurora/60" not in html(client.get("/en/"))


def test_one_identity_has_parallel_titles(client, make_issue):
    periodical = make_issue(periodical="meteor").periodical
    PeriodicalTitle.objects.create(periodical=periodical, language="fr", title="Météore")
    text = html(client.get("/en/periodicals/meteor"))

    assert '<cite lang="fr" dir="ltr">Météore</cite>' in text
    assert "<h1><cite>Météore" in html(client.get("/fr/periodicals/meteor"))


def test_search_within_an_issue_finds_only_what_stands_in_it(client, out, write):
    write("Another night", body="<p>Night again.</p>")
    every = html(client.get("/en/search?q=night"))
    inside = html(client.get("/en/search?q=night&periodical=aurora&issue=60"))

    assert "another-night" in every
    assert "another-night" not in inside
    assert "/en/articles/2024-11-07/the-night" in inside
    assert "the-night" in html(client.get("/en/search?q=night&periodical=aurora"))
    assert client.get("/en/search?q=night&periodical=none").status_code == 404
    assert client.get("/en/search?q=night&periodical=aurora&issue=99").status_code == 404


@pytest.mark.parametrize("form", ["xml", "json"])
def test_the_feed_of_a_periodical_tells_of_its_issues(client, out, form):
    answer = client.get(f"/en/periodicals/aurora/feed.{form}")

    assert "Aurora, No. 60" in answer.content.decode()
    assert client.get("/en/periodicals/none/feed.xml").status_code == 404


def test_the_sitemap_lists_issues_that_are_out(client, out):
    assert "/en/periodicals/aurora/60</loc>" in client.get("/sitemap-en-0.xml").content.decode()


def test_an_issue_costs_the_same_questions_however_long_it_is(
    client, out, make_issue, write, django_assert_max_num_queries
):
    long = make_issue("62", texts=[write(f"Text {n}", authors=(f"Writer {n}",)) for n in range(6)])
    actions.bring_out(long)
    client.get("/en/periodicals/aurora/62")
    for path in ("/en/periodicals/aurora/60", "/en/periodicals/aurora/62"):
        with django_assert_max_num_queries(20):
            client.get(path)


def test_rubrics_in_another_language_than_the_page_say_in_which(client, make_issue, write):
    issue = make_issue(texts=[write("Night")])
    issue.editions.get().contents.update(rubric="In the dark")
    actions.bring_out(issue)

    assert "In the dark <span" in client.get("/ru/periodicals/aurora/60").content.decode()
    assert "· английский" in client.get("/ru/periodicals/aurora/60").content.decode()
    assert "In the dark <span" not in client.get("/en/periodicals/aurora/60").content.decode()
