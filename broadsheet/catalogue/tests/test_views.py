"""Books and subscriptions as readers see them."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.catalogue.models import Product, ReprintRequest
from broadsheet.catalogue.tests import shelves

LANGUAGES = ("en", "it", "fr", "es", "ru", "fa")


@pytest.fixture(autouse=True)
def every_way(monkeypatch):
    monkeypatch.setattr("broadsheet.catalogue.querying.open_methods", [])


@pytest.fixture
def joint(house):
    return shelves.joint_subscription()


@pytest.fixture
def book(house):
    row = shelves.book(copies=2)
    shelves.uk_postage(row.region_set)
    return row


def machine_data(answer):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', answer.content.decode(), re.S)
    return json.loads(found[1])


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\u00a0", " ")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["catalogue/", "catalogue/winter-book", "subscribe/", "subscribe/?country=IR"])
def test_every_page_is_there_in_every_language(client, joint, book, lang, path):
    assert client.get(f"/{lang}/{path}").status_code == 200


def test_the_catalogue_lists_by_kind_and_tells_machines(client, book):
    shelves.product("little", kind="pamphlet")
    answer = client.get("/en/catalogue/")

    assert answer.content.index(b'id="books"') < answer.content.index(b'id="pamphlets"')
    assert [one["name"] for one in machine_data(answer)["itemListElement"]] == ["Little", "Winter Book"]
    assert "The last 2 copies" in text_of(answer)


def test_a_book_shows_what_is_known_of_it(client, book):
    Product.objects.update(isbn="978-0-306-40615-7", binding="paperback", languages=["en"])
    answer = client.get("/en/catalogue/winter-book")
    words, facts = text_of(answer), machine_data(answer)

    assert all(part in words for part in ("276 pages", "paperback", "978-0-306-40615-7", "A$42", "£12 bank transfer"))
    assert facts["isbn"] == "9780306406157" and facts["numberOfPages"] == 276 and len(facts["offers"]) == 5


@pytest.mark.parametrize(
    ("country", "said", "unsaid"),
    [
        ("GB", ["£12", "£14", "of it postage £2"], "€20"),
        ("FR", ["€20"], "£12"),
        ("AU", ["A$42"], "US$27"),
    ],
)
def test_a_country_gets_its_own_prices(client, book, country, said, unsaid):
    words = text_of(client.get(f"/en/catalogue/winter-book?country={country}"))

    assert all(part in words for part in said) and unsaid not in words


def test_a_country_to_which_nothing_is_sold_is_told_so(client, house):
    regions = shelves.book_regions()
    row = shelves.offer("offer-small", regions, kind="product")
    row.components.model.objects.create(offer=row, product=shelves.product("small"))
    shelves.price_all(row, {"uk": ["3 GBP"]})

    assert "Not sold to this country: Japan." in text_of(client.get("/en/catalogue/small?country=JP"))


def test_a_malformed_country_shows_every_price(client, book):
    for country in ("XX", "'; drop", "gb%00", "GBR"):
        answer = client.get("/en/catalogue/winter-book", {"country": country})
        assert answer.status_code == 200 and "A$42" in text_of(answer)


def test_subscriptions_show_their_table_and_their_supplement(client, joint):
    words = text_of(client.get("/en/subscribe/"))

    assert "3 issues of Perigee and at least 4 issues of Aurora" in words
    assert "£15" in words and "€36" in words and " $" not in words


def test_a_concession_stands_beside_its_offer(client, joint):
    row = shelves.offer("reduced", joint.region_set, rate="concession", base=joint)
    row.components.model.objects.create(offer=row, periodical=shelves.serial("perigee"), count=3)
    shelves.price_all(row, {"uk": ["9 GBP"]})
    text = client.get("/en/subscribe/?country=GB").content.decode()

    assert text.index('id="joint"') < text.index('id="reduced"') and 'class="rate"' in text


def test_pages_can_be_kept_and_are_as_quick_for_three_as_for_one(client, joint, book, django_assert_max_num_queries):
    client.get("/en/catalogue/")
    with CaptureQueriesContext(connection) as one:
        answer = client.get("/en/catalogue/")
    count = len(one)
    shelves.book("second", regions=book.region_set)
    shelves.book("third", regions=book.region_set)
    client.get("/en/catalogue/")
    with django_assert_max_num_queries(count):
        client.get("/en/catalogue/")
    assert count <= 32
    assert "no-store" not in answer.get("Cache-Control", "") and b"csrf" not in answer.content


def test_a_wish_for_a_reprint_is_counted_once_per_address(client, book):
    Product.objects.update(is_out_of_print=True)
    assert "Ask for a reprint" in text_of(client.get("/en/catalogue/winter-book"))
    page = client.get("/en/catalogue/winter-book/reprint")
    assert "no-store" in page["Cache-Control"]

    for _twice in range(2):
        answer = client.post(
            "/en/catalogue/winter-book/reprint", {"email": "A@Example.org", "website": ""}, follow=True
        )
    assert "Your wish is counted" in text_of(answer) and ReprintRequest.objects.get().email == "a@example.org"
    client.post("/en/catalogue/winter-book/reprint", {"email": "", "website": ""})
    client.post("/en/catalogue/winter-book/reprint", {"email": "", "website": "spam"})
    assert ReprintRequest.objects.count() == 2


def test_a_wrong_address_is_said_beside_the_field(client, book):
    Product.objects.update(is_out_of_print=True)
    answer = client.post("/en/catalogue/winter-book/reprint", {"email": "nobody"})

    assert answer.status_code == 422 and "field-error" in answer.content.decode()


def test_nobody_asks_for_a_reprint_of_what_can_be_had(client, book):
    assert client.post("/en/catalogue/winter-book/reprint", {}).status_code == 302
    assert not ReprintRequest.objects.exists()


def test_what_is_not_shown_or_not_there_is_not_found(client, book):
    Product.objects.update(is_shown=False)

    assert client.get("/en/catalogue/winter-book").status_code == 404
    assert client.get("/en/catalogue/nothing").status_code == 404
    assert client.post("/en/catalogue/").status_code == 405


def test_a_back_issue_and_its_issue_lead_to_one_another(client, make_issue, write):
    from broadsheet.periodicals import actions

    issue = make_issue("60", texts=[write("A night")])
    actions.bring_out(issue)
    Product.objects.create(section=shelves.root(), slug="aurora-60", kind="back_issue", issue=issue)

    assert b'href="/en/catalogue/aurora-60"' in client.get("/en/periodicals/aurora/60").content
    page = client.get("/en/catalogue/aurora-60")
    assert b'href="/en/periodicals/aurora/60"' in page.content and "No. 60" in text_of(page)


def test_a_book_that_may_be_read_here_says_so(client, book, write):
    page = write("A first chapter")
    Product.objects.update(text=page.text)

    assert "Read it here, free of charge" in text_of(client.get("/en/catalogue/winter-book"))
    article = client.get(page.address())
    assert "Printed in Winter Book , book" in text_of(article)
    assert machine_data(article)["isPartOf"][0]["@type"] == "Book"


def test_the_page_of_a_contributor_lists_her_books(client, house, django_assert_max_num_queries):
    from broadsheet.articles.models import Contributor, ContributorWords
    from broadsheet.catalogue.models import Product, ProductContributor

    person = Contributor.objects.create(slug="parinaz")
    ContributorWords.objects.create(contributor=person, language="en", name="Parinaz Mehrabadi-Kian")
    for number in range(3):
        book = shelves.product(f"winter-book-{number}")
        ProductContributor.objects.create(product=book, contributor=person, role="translator")
    hidden = Product.objects.get(slug="winter-book-2")
    hidden.is_shown = False
    hidden.save()
    client.get("/en/authors/parinaz")
    with django_assert_max_num_queries(16):
        text = client.get("/en/authors/parinaz").content.decode()

    assert text.count("book · translator") == 2
    assert "/en/catalogue/winter-book-0" in text and "/en/catalogue/winter-book-2" not in text
    assert "Nothing here yet" not in text
