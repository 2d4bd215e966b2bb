import json
import re
from datetime import date

import pytest

from broadsheet.articles.models import (
    Contributor,
    ContributorWords,
    Correction,
    Footnote,
    RelatedText,
    Source,
    Topic,
    TopicWords,
)

MARK = "00000000-0000-4000-8000-000000000001"


def html(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_an_article_is_read_at_its_address(client, write):
    page = write("The *Night*", body="<p>Dark words.</p>", authors=("Ottoline Farrow",))
    text = html(client.get(page.address()))

    assert "<em>Night</em>" in text
    assert "Dark words." in text
    assert "Ottoline Farrow" in text
    assert "7 November 2024" in text


def test_an_unpublished_article_is_not_found(client, write):
    page = write("Gone")
    address = page.address()
    page.unpublish()

    assert client.get(address).status_code == 404


def test_an_article_is_offered_in_the_languages_in_which_it_exists(client, write):
    english = write("Night")
    write("Notte", language="it", text=english.text)
    text = html(client.get(english.address()))

    assert 'hreflang="it"' in text
    assert "/it/articles/2024-11-07/notte" in text


def test_an_article_without_a_version_in_the_frame_is_read_in_it_and_marked(client, write):
    page = write("Notte a Konya", language="it", body="<p>Buio.</p>")
    text = html(client.get("/en/articles/2024-11-07/notte-a-konya"))

    assert '<html lang="en" dir="ltr">' in text
    assert 'lang="it"' in text
    assert f'<link rel="canonical" href="{page.full_url}">' in text


def test_a_frame_leads_to_the_version_in_its_own_language(client, write):
    english = write("Night")
    write("Notte", language="it", text=english.text)
    answer = client.get("/it/articles/2024-11-07/night")

    assert (answer.status_code, answer["Location"]) == (302, "/it/articles/2024-11-07/notte")


def test_the_order_of_the_house_decides_between_versions_and_the_rest_are_reached_by_asking(client, write):
    french = write("Nuit", language="fr")
    write("Nuit", language="es", text=french.text, address_slug="nuit")
    first = html(client.get("/ru/articles/2024-11-07/nuit"))
    asked = html(client.get("/ru/articles/2024-11-07/nuit?version=es"))

    assert f'<link rel="canonical" href="{french.full_url}">' in first
    assert "/es/articles/2024-11-07/nuit" in re.search(r'rel="canonical" href="([^"]+)"', asked)[1]


def test_an_old_address_redirects_for_ever(client, write):
    page = write("Old words")
    page.address_slug = "new-words"
    page.save_revision().publish()
    answer = client.get("/en/articles/2024-11-07/old-words")

    assert (answer.status_code, answer["Location"]) == (301, "/en/articles/2024-11-07/new-words")


def test_the_address_with_a_slash_redirects_to_the_one_without(client, write):
    page = write("Night")
    answer = client.get(page.address() + "/")

    assert (answer.status_code, answer["Location"]) == (301, page.address())


def test_a_list_without_its_slash_redirects_to_the_one_with(client, house):
    answer = client.get("/en/articles?year=2024")

    assert (answer.status_code, answer["Location"]) == (301, "/en/articles/?year=2024")


@pytest.mark.parametrize(
    "path", ["/xx/", "/tr/", "/en/articles/2024-13-41/x", "/en/nothing", "/en/articles/2024-11-07/%00"]
)
def test_what_is_not_there_is_not_found_in_words(client, house, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_an_undated_text_shows_no_date(client, write):
    text = html(client.get(write("17 February", date=None).address()))

    assert "<time" not in text.split("</header>")[-1].split("prose")[0]
    assert "datePublished" not in text


def test_the_age_of_an_old_text_is_said_beside_its_date(client, write):
    page = write("Old", date=date(2001, 1, 1), date_precision="year")

    assert "years old" in html(client.get(page.address()))


def test_footnotes_are_numbered_in_the_order_of_reading(client, write):
    page = write("Noted", live=False, body=f'<p>Word<footnote id="{MARK}"></footnote>.</p>')
    page.footnotes.add(Footnote(uuid=MARK, text="<p>The note.</p>"))
    page.save_revision().publish()
    text = html(client.get(page.address()))

    assert 'href="#note-1"' in text
    assert "The note." in text


def test_corrections_are_shown_with_date_and_reason(client, write):
    page = write("Mended")
    page.corrections.add(Correction(date=date(2024, 12, 1), reason="The Moon was waning."))
    page.save_revision().publish()

    assert "The Moon was waning." in html(client.get(page.address()))


def gok():
    contributor = Contributor.objects.create(slug="gok", kind="collective", acronym="GÖK", country="TR")
    ContributorWords.objects.create(contributor=contributor, language="en", name="GÖK")
    return contributor


def konya(write):
    page = write("La notte di Konya", language="it", live=False, origin="translation")
    page.sources.add(Source(organisation=gok(), country="TR"))
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def test_the_notice_says_what_is_known_and_nothing_more(client, write):
    """Worked example 1: organisation and country are known, all else is not."""
    page = konya(write)
    text = html(client.get(page.address().replace("/it/", "/en/")))

    assert "Translation · published by: GÖK (Türkiye)." in text.replace("Turkey", "Türkiye")
    assert "original language" not in text


def test_adding_the_address_later_changes_the_line(client, write):
    page = konya(write)
    source = page.sources.get()
    source.url = "https://gok.example/konya"
    page.sources.add(source)
    page.save_revision().publish()

    assert 'href="https://gok.example/konya"' in html(client.get("/en/articles/2024-11-07/la-notte-di-konya"))


def test_machines_are_told_what_a_translation_rests_on(client, write):
    source = write("Night")
    page = write("Notte", language="it", text=source.text, live=False, origin="translation")
    page.sources.add(Source(version=source))
    page.save_revision().publish()
    text = html(client.get("/it/articles/2024-11-07/notte"))
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)[1])

    assert data["translationOfWork"][0]["inLanguage"] == "en"
    assert data["inLanguage"] == "it"


def test_the_archive_shows_each_text_once(client, write):
    english = write("Night")
    write("Notte", language="it", text=english.text)
    text = html(client.get("/en/articles/"))

    assert text.count("/en/articles/2024-11-07/night") == 1
    assert "Notte" not in text


def test_the_archive_is_narrowed_by_year_topic_section_author_and_original_language(client, write):
    night = write("Night", authors=("Ann Other",))
    topic = Topic.objects.create(slug="dark")
    TopicWords.objects.create(topic=topic, language="en", name="Dark")
    night.text.topics.add(topic)
    night.text.save()
    write("Giorno", language="it", date=date(2020, 1, 1), section="italy")

    for query in ("year=2024", "topic=dark", "section=house", "author=ann-other", "original=en"):
        text = html(client.get(f"/en/articles/?{query}"))
        assert "Night" in text, query
        assert "Giorno" not in text, query


@pytest.mark.parametrize(
    "query", ["year=abc", "year=99999", "page=-3", "page=zzz", "sort=evil", "topic=%00", "year=2024&year=1"]
)
def test_a_malformed_question_to_the_archive_is_answered_all_the_same(client, write, query):
    write("Night")

    assert client.get(f"/en/articles/?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["author=nobody", "year=1999", "year=abc", "topic=none", "region=nowhere", "section=moon", "original=xx"],
)
def test_a_filter_that_names_nothing_shows_nothing_and_says_so(client, write, query):
    write("Night over the marsh", authors=("Ann Other",))
    text = html(client.get(f"/en/articles/?{query}"))

    assert "Night over the marsh" not in text
    value = query.partition("=")[2]
    assert f"nothing here is called “{value}”" in text
    assert f'<option value="{value}" selected>' in text
    assert "Night over the marsh" in html(client.get("/en/articles/"))


@pytest.mark.parametrize(
    ("language", "title", "shown"),
    [
        ("en", "Night", "“Night”"),
        ("it", "Notte", "«Notte»"),
        ("fr", "Nuit", "«\xa0Nuit\xa0»"),
        ("ru", "Ночь", "«Ночь»"),
    ],
)
def test_the_credit_line_quotes_as_its_language_does_and_shows_its_address_decoded(
    client, write, language, title, shown
):
    page = write(title, language=language)
    line = re.search(r'id="credit-line">(.*?)</p>', html(client.get(f"{page.address()}/reuse")))[1]

    assert shown in line
    assert "%D0" not in line
    assert title.lower() in line.partition("http")[2]


def test_a_related_text_is_named_at_the_foot(client, write):
    one, other = write("One"), write("Another one")
    RelatedText.objects.create(text=one.text, other=other.text)

    assert "Another one" in html(client.get(one.address()))


@pytest.mark.parametrize("count", [1, 3])
def test_an_article_asks_few_questions_of_the_database(client, write, django_assert_max_num_queries, count):
    page = write("Night", authors=tuple(f"Author {n}" for n in range(count)))
    client.get(page.address())
    with django_assert_max_num_queries(8) as asked:
        assert client.get(page.address()).status_code == 200
    assert len(asked) <= 8


@pytest.mark.parametrize("count", [1, 3])
def test_the_archive_asks_as_many_questions_for_three_texts_as_for_one(
    client, write, django_assert_max_num_queries, count
):
    for number in range(count):
        write(f"Night {number}", authors=(f"Author {number}",))
    client.get("/en/articles/")
    with django_assert_max_num_queries(8):
        client.get("/en/articles/")


def test_what_is_published_is_there_at_the_next_request(client, write):
    client.get("/en/")
    write("Brand new")

    assert "Brand new" in html(client.get("/en/"))
    assert "Brand new" in html(client.get("/en/articles/"))


def test_a_language_that_is_switched_on_has_addresses_without_a_catalogue_of_ours(client, write):
    from wagtail.models import Locale

    Locale.objects.create(language_code="tr")
    write("Gece", language="tr")
    text = html(client.get("/tr/articles/2024-11-07/gece"))

    assert '<html lang="en" dir="ltr">' in text
    assert 'lang="tr"' in text
