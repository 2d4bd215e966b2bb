import pytest
from django.core import mail
from wagtail.models import Locale

from broadsheet.frontpages.actions import furnish, furnish_all
from broadsheet.frontpages.models import FrontPage, ReadingPathPage, SectionFrontPage
from broadsheet.people.actions import send_waiting_letters
from broadsheet.people.models import Letter
from broadsheet.sections.models import Contact, ContactWords, PostalAddress, Section


def html(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def contact(house):
    made = Contact.objects.create(
        section=Section.objects.get(slug="italy"), purpose="general", email="hidden@italy.example"
    )
    ContactWords.objects.create(contact=made, language="en", label="General questions")
    return made


def test_the_root_sends_a_reader_to_the_language_she_asks_for(client, house):
    answer = client.get("/", headers={"Accept-Language": "fr-CA,fr;q=0.9,en;q=0.5"})

    assert answer["Location"] == "/fr/"
    assert "Accept-Language" in answer["Vary"]


def test_the_front_page_is_good_when_nobody_touched_it(client, write):
    for number in range(6):
        write(f"Text {number}")

    text = html(client.get("/en/"))
    assert all(f"Text {number}" in text for number in range(6))


def test_the_front_page_shows_what_the_editor_chose_and_each_text_once(client, write):
    first, second = write("First"), write("Second")
    page = FrontPage.objects.get(locale__language_code="en")
    page.body = [
        ("lead", {"article": first, "standfirst": "By hand"}),
        ("news", {"heading": "", "articles": [second], "count": 3}),
    ]
    page.save_revision().publish()
    text = html(client.get("/en/"))

    assert "By hand" in text
    assert text.count(first.address()) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_front_page_asks_as_many_questions_for_three_texts_as_for_one(
    client, write, django_assert_max_num_queries, count
):
    for number in range(count):
        write(f"Text {number}")
    client.get("/en/")
    with django_assert_max_num_queries(24):
        client.get("/en/")


def test_an_empty_house_has_pages_all_the_same(client, house):
    for path in ("", "articles/", "start/", "sections/", "periodicals/", "topics/", "search"):
        assert client.get(f"/fa/{path}").status_code == 200, path


def test_a_section_shows_its_contacts_without_their_addresses(client, contact):
    text = html(client.get("/en/sections/italy"))

    assert "General questions" in text
    assert "hidden@italy.example" not in text


def test_a_forwarding_box_without_street_or_number_is_an_address(client, house):
    """Worked example 12."""
    box = PostalAddress.objects.create(
        section=Section.objects.get(slug="italy"),
        lines="NW, BM Nightglass",
        locality="London",
        postcode="WC1N 3XX",
        country="GB",
    )

    assert box.one_line() == "NW, BM Nightglass, London, WC1N 3XX"
    assert box.envelope("en") == ["NW, BM Nightglass", "London", "WC1N 3XX", "United Kingdom"]
    assert "WC1N 3XX" in html(client.get("/en/sections/italy"))


def test_a_letter_to_a_section_reaches_it(client, contact):
    path = "/en/contact/italy/general"
    answer = client.post(path, {"name": "Ann", "email": "ann@reader.example", "message": "Good evening"})

    assert answer.status_code == 302
    assert send_waiting_letters() == 1
    assert mail.outbox[0].to == ["hidden@italy.example"]
    assert mail.outbox[0].reply_to == ["ann@reader.example"]


def test_a_malformed_letter_comes_back_with_what_was_typed(client, contact):
    answer = client.post("/en/contact/italy/general", {"name": "Ann", "email": "no address", "message": "Good evening"})

    assert answer.status_code == 422
    assert "Good evening" in answer.content.decode()
    assert not Letter.objects.exists()


def test_a_machine_that_fills_every_field_writes_nothing(client, contact):
    data = {"name": "Bot", "email": "bot@x.example", "message": "Buy", "website": "http://x.example"}
    client.post("/en/contact/italy/general", data)

    assert not Letter.objects.exists()


def test_one_visitor_may_not_write_all_night(client, contact):
    data = {"name": "Ann", "email": "ann@reader.example", "message": "Good evening"}
    answers = [client.post("/en/contact/italy/general", data).status_code for _ in range(7)]

    assert answers == [302] * 5 + [422] * 2
    assert Letter.objects.count() == 5


def test_a_letter_without_its_token_is_refused_in_words(contact):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/en/contact/italy/general", {"name": "x"})

    assert answer.status_code == 403
    assert "nothing was stored" in answer.content.decode()


def test_furnishing_twice_changes_nothing(house):
    before = SectionFrontPage.objects.count()
    furnish()
    furnish_all()

    assert SectionFrontPage.objects.count() == before


def test_a_language_switched_on_has_its_pages_at_once(client, house):
    Locale.objects.create(language_code="de")

    assert client.get("/de/").status_code == 200
    assert SectionFrontPage.objects.filter(locale__language_code="de").count() == Section.objects.count()


def test_a_reading_path_leads_through_texts_in_the_language_that_exists(client, write):
    italian = write("Notte", language="it")
    node = SectionFrontPage.objects.filter(locale__language_code="en").first()
    page = ReadingPathPage(
        marked_title="First night",
        locale=node.locale,
        steps=[("article", {"article": italian, "note": "<p>Begin here.</p>"})],
    )
    node.add_child(instance=page)
    text = html(client.get("/en/start/first-night"))

    assert "Notte" in text
    assert "Begin here." in text
    assert "First night" in html(client.get("/ru/start/"))


def test_persian_runs_from_right_to_left(client, house):
    assert '<html lang="fa" dir="rtl">' in html(client.get("/fa/"))


def test_a_sections_page_leads_to_what_it_sells(client, house):
    from broadsheet.catalogue.tests import shelves

    shelves.joint_subscription()
    shelves.book()
    page = client.get(f"/en/sections/{shelves.root().slug}").content.decode()

    assert "/en/subscribe/#joint" in page and "/en/catalogue/winter-book" in page
