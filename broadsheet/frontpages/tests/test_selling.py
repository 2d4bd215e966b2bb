"""Front pages that sell."""

import pytest
from django.utils import timezone

from broadsheet.catalogue.models import Component, Product, ProductWords
from broadsheet.catalogue.tests.shelves import joint_subscription
from broadsheet.frontpages.models import FrontPage, SectionFrontPage
from broadsheet.sections.models import Section


def publish(page, *blocks):
    page.body = list(blocks)
    page.save_revision().publish()


def front(language="en"):
    return FrontPage.objects.get(locale__language_code=language)


def offers_block(*offers):
    return ("offers", {"heading": "", "offers": list(offers)})


def books_block(*products, count=3):
    return ("books", {"heading": "Off our own press", "products": list(products), "count": count})


def make_book(slug, section=None, year=2020, **fields):
    section = section or Section.objects.get(parent=None)
    book = Product.objects.create(section=section, slug=slug, date=timezone.datetime(year, 1, 1).date(), **fields)
    ProductWords.objects.create(product=book, language="en", title=slug.replace("-", " ").title())
    return book


def html(client, path="/en/", **query):
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_offer_stands_there_with_its_whole_table(client, house):
    publish(front(), offers_block(joint_subscription()))
    text = html(client)

    assert "3 issues of Perigee and at least 4 issues of Aurora" in text
    assert text.count('<div class="price-table"') == 2  # plain, and with the supplement


def test_whoever_names_her_country_sees_what_it_costs_there_and_can_order(client, house):
    publish(front(), offers_block(joint_subscription()))
    text = html(client, country="gb")

    assert "order-card" in text and "15" in text
    assert '<div class="price-table"' not in text
    assert "order-card" not in html(client, country="zz")


def test_an_offer_that_is_over_leaves_no_empty_rubric(client, house):
    offer = joint_subscription()
    publish(front(), offers_block(offer))
    offer.is_on_sale = False
    offer.save()

    assert "front-offers" not in html(client)


def test_an_offer_that_was_deleted_breaks_nothing(client, house):
    offer = joint_subscription()
    publish(front(), offers_block(offer))
    offer.prices.all().delete()
    Component.objects.all().delete()
    offer.delete()

    assert "front-offers" not in html(client)


def test_chosen_books_stand_in_the_order_of_the_editor(client, house):
    first, second = make_book("first-book", year=2001), make_book("second-book", year=2002)
    make_book("third-book", year=2003)
    publish(front(), books_block(second, first))
    text = html(client)

    assert "Off our own press" in text
    assert text.index("Second Book") < text.index("First Book")
    assert "Third Book" not in text


def test_where_none_is_chosen_the_newest_stand_there(client, house):
    for year in (2001, 2002, 2003):
        make_book(f"book-{year}", year=year)
    publish(front(), books_block(count=2))
    text = html(client)

    assert text.index("Book 2003") < text.index("Book 2002")
    assert "Book 2001" not in text


def test_the_page_of_a_section_shows_its_own_books(client, house):
    own, other = make_book("of-italy", Section.objects.get(slug="italy")), make_book("of-the-root")
    page = SectionFrontPage.objects.get(section__slug="italy", locale__language_code="en")
    publish(page, books_block())
    text = html(client, "/en/sections/italy")

    block = text[text.index("front-books") :]
    assert own.slug in block and other.slug not in block


@pytest.mark.parametrize("count", [1, 3])
def test_three_books_are_shown_in_as_many_questions_as_one(client, house, django_assert_max_num_queries, count):
    for number in range(count):
        make_book(f"book-{number}")
    publish(front(), books_block())
    client.get("/en/")
    with django_assert_max_num_queries(34):
        client.get("/en/")
