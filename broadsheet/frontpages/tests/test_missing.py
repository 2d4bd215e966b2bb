import pytest
from django.urls import reverse

from broadsheet.articles.models import Topic
from broadsheet.frontpages.missing import all_missing


def missing(kind, language):
    return [(row.thing, row.what) for row in all_missing() if (row.kind, row.language) == (kind, language)]


@pytest.fixture
def topic(house):
    topic = Topic(slug="strikes")
    topic.words.add(topic.words.model(language="en", name="Strikes", description="About strikes."))
    topic.save()
    return topic


def test_a_text_is_missing_where_it_has_no_published_version(write):
    text = write("Night", section="italy").text
    write("Notte", language="it", section="italy", text=text, live=False)
    write("A draft that nobody waits for", live=False)

    assert missing("article", "fr") == [("Night", "a version")]
    assert missing("article", "it") == [("Night", "publication: a draft is begun")]
    assert missing("article", "en") == []


def test_each_row_leads_to_where_it_is_written(staff, write, topic):
    page = write("Night", section="italy")
    urls = {(row.kind, row.language): row.url for row in all_missing()}

    assert urls["article", "fr"] == reverse("works:start", args=[page.pk, "fr"])
    assert urls["topic", "it"] == reverse("wagtailsnippets_articles_topic:edit", args=[topic.pk])
    client = staff("superuser")
    for url in set(urls.values()):
        assert client.get(url).status_code == 200, url


def test_names_and_descriptions_are_missing_where_another_language_has_them(topic):
    assert missing("topic", "it") == [("Strikes", "the name"), ("Strikes", "the description")]
    assert missing("topic", "en") == []
    assert ("Italy", "the name") in missing("section", "fr")
    assert missing("house", "it") == [("The Test House", "the name"), ("The Test House", "the publisher")]


def test_the_report_counts_first_and_filters_by_language_and_kind(staff, topic):
    answer = staff("editor", "italy", "it").get(reverse("missing-report") + "?language=it&kind=topic")

    assert 'data-missing="fr"' in answer.content.decode()
    assert [(row.kind, row.language) for row in answer.context["object_list"]] == [("topic", "it")] * 2


def test_the_report_can_be_taken_out_as_a_table(staff, topic):
    answer = staff("editor", "italy", "it").get(reverse("missing-report") + "?language=it&kind=topic&export=csv")

    table = b"".join(answer.streaming_content).decode()
    assert table.splitlines()[0] == "Language,Kind,What,Is missing,Where to write it"
    assert "it,topics,Strikes,the name" in table


def test_the_report_asks_as_often_for_three_topics_as_for_one(topic):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from broadsheet.pages.frame import reading

    with reading(), CaptureQueriesContext(connection) as one:
        all_missing()
    for slug in ("wages", "rents"):
        Topic.objects.create(slug=slug)
    with reading(), CaptureQueriesContext(connection) as three:
        all_missing()

    assert len(three) == len(one)
