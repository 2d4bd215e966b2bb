"""Books and events are found beside texts."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from broadsheet.articles.models import Contributor, ContributorWords
from broadsheet.catalogue.models import Product, ProductContributor, ProductWords
from broadsheet.discovery import sitemaps
from broadsheet.discovery.finding import find, hits
from broadsheet.discovery.indexing import count_all, index_all
from broadsheet.discovery.models import SearchDocument
from broadsheet.events.tests.conftest import make_event
from broadsheet.pages.frame import Frame
from broadsheet.sections.models import Section


def urls(query, frame="en", **options):
    return [hit.url for hit in hits(find(query, Frame(frame), **options).keys, query, Frame(frame))]


def make_book(slug="the-dark-hour", **words):
    book = Product.objects.create(
        section=Section.objects.get(parent=None), slug=slug, isbn="978-0-306-40615-7", date=date(2021, 1, 1)
    )
    for language, title in (words or {"en": "The dark hour"}).items():
        ProductWords.objects.create(product=book, language=language, title=title, blurb=f"{title}: lanterns put out.")
    return book


def test_a_book_is_found_by_its_words_and_says_that_it_is_one(house):
    make_book()
    (hit,) = hits(find("lantern", Frame("en")).keys, "lantern", Frame("en"))

    assert (hit.url, hit.kind_words, hit.iso) == ("/en/catalogue/the-dark-hour", "Book", "2021")


def test_a_book_is_found_by_its_number_and_by_its_author(house):
    author = Contributor.objects.create(slug="nasrin-dowlatyar")
    ContributorWords.objects.create(contributor=author, language="en", name="Nasrin Dowlatyar")
    book = make_book()
    ProductContributor.objects.create(product=book, contributor=author)

    assert urls("9780306406157") == urls("dowlatyar") == ["/en/catalogue/the-dark-hour"]
    ProductContributor.objects.all().delete()
    assert urls("dowlatyar") == []


def test_each_book_stands_once_in_the_language_of_the_frame(house):
    make_book(en="The dark hour of meteors", it="L’ora buia, meteors")

    assert urls("meteors", "en") == ["/en/catalogue/the-dark-hour"]
    assert urls("meteors", "it") == ["/it/catalogue/the-dark-hour"]
    assert urls("meteors", "en", language="it") == ["/it/catalogue/the-dark-hour"]


def test_new_words_are_found_at_once_and_old_ones_no_more(house):
    book = make_book()
    words = book.words.get()
    words.title, words.blurb = "The bright hour", ""
    words.save()

    assert urls("lanterns") == []
    assert urls("bright") == ["/en/catalogue/the-dark-hour"]
    words.delete()
    assert urls("bright") == []


def test_a_book_out_of_the_catalogue_is_not_found(house):
    book = make_book()
    book.is_shown = False
    book.save()

    assert urls("lantern") == []


def test_a_deleted_book_leaves_nothing_behind(house):
    make_book(en="The dark hour", it="L’ora buia").delete()

    assert urls("lantern") == []
    assert not SearchDocument.objects.exclude(product=None).exists()


def test_an_event_is_found_by_its_title_its_town_and_only_once_it_is_published(house):
    event = make_event("28 November 2024, 7 pm", "An evening of variable stars", published=False)
    assert urls("variable") == []
    from broadsheet.events import actions

    actions.publish(event)

    (hit,) = hits(find("variable", Frame("en")).keys, "variable", Frame("en"))
    assert (hit.url, hit.kind_words, hit.iso) == (event.path("en"), "Event", "2024-11-28")
    assert urls("torino") == [event.path("en")]
    actions.withdraw(event)
    assert urls("variable") == []


def test_a_series_of_events_has_no_date_of_its_own(house):
    make_event("last Saturdays at 3.30 pm")
    (hit,) = hits(find("variable", Frame("en")).keys, "variable", Frame("en"))

    assert hit.iso == ""


def test_a_document_is_of_one_thing(house):
    book, document = make_book(), {"kind": "book", "work": "00000000-0000-4000-8000-000000000000", "language": "fr"}

    for wrong in ({}, {"product": book, "event": make_event()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SearchDocument.objects.create(**document, **wrong)


def test_making_the_index_anew_finds_books_and_events_again(house, write):
    write("Lantern light")
    make_book(en="The lantern", it="La lanterna, lantern")
    make_event(title="A lantern walk")
    before = sorted(urls("lantern"))
    assert len(before) == 3

    assert count_all() >= 3
    assert index_all() == SearchDocument.objects.count()
    assert sorted(urls("lantern")) == before


def test_the_page_of_search_marks_the_kind_in_as_many_questions_as_ever(client, house, django_assert_max_num_queries):
    make_book()
    client.get("/en/search", {"q": "lanterns"})
    with django_assert_max_num_queries(4):
        client.get("/en/search", {"q": "lanterns"})
    make_book("two", en="Second", it="Secondo")
    make_event(title="Lanterns by the lake")
    client.get("/en/search", {"q": "lanterns"})
    with django_assert_max_num_queries(4):
        answer = client.get("/en/search", {"q": "lanterns"}).content.decode()

    assert answer.count('<span class="hit-kind">Book</span>') == 2
    assert '<span class="hit-kind">Event</span>' in answer


def test_the_kind_of_a_hit_is_said_in_the_language_of_the_frame(client, house):
    make_book(it="L’ora buia: lanterne")

    answer = client.get("/it/search", {"q": "lanterne"}).content.decode()
    assert '<span class="hit-kind">Libro</span>' in answer


def test_books_and_events_stand_once_in_the_map_of_the_site(house):
    make_book()
    event = make_event()
    listed = sitemaps.part("en", 0)

    assert listed.count("/en/catalogue/the-dark-hour</loc>") == 1
    assert listed.count(f"{event.path('en')}</loc>") == 1


def test_a_back_issue_without_words_of_its_own_is_found_by_its_periodical(house, make_issue):
    issue = make_issue("24", periodical="perigee")
    Product.objects.create(section=Section.objects.get(parent=None), slug="perigee-24", kind="back_issue", issue=issue)

    (hit,) = [one for one in hits(find("perigee", Frame("en")).keys, "perigee", Frame("en")) if one.kind_words]
    assert (hit.url, hit.kind_words) == ("/en/catalogue/perigee-24", "Back issue")
