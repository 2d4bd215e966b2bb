import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from broadsheet.people.models import Letter
from broadsheet.sections.models import Section


def section_form(section, **changes):
    words = [
        {"id": row.pk, "language": row.language, "name": row.name, "description": ""}
        for row in section.words.order_by("pk")
    ]
    contact = {
        "purpose": "general", "position": 1, "email": "it@example.org", "phone": "",
        "words": inline_formset([{"language": "it", "label": "la sede"}, {"language": "en", "label": "the office"}]),
    }  # fmt: skip
    address = {
        "purpose": "post", "lines": "NW, BM Nightglass", "locality": "London", "postcode": "WC1N 3XX", "region": "",
        "country": "GB", "valid_from": "", "valid_until": "",
    }  # fmt: skip
    data = {
        "slug": section.slug, "parent": section.parent_id or "", "country": "IT", "languages": "it, en", "time_zone": "Europe/Rome",
        "is_public": "on", "position": 100, "words": inline_formset(words, initial=len(words)),
        "contacts": inline_formset([contact]), "addresses": inline_formset([address]), "social_accounts": inline_formset([]),
    }  # fmt: skip
    return nested_form_data({**data, **changes})


@pytest.fixture
def italy(house):
    return Section.objects.get(slug="italy")


def edit_url(section):
    return reverse("wagtailsnippets_sections_section:edit", args=[section.pk])


def test_an_organiser_keeps_contacts_and_addresses_of_her_section(staff, italy):
    staff("organiser", "italy").post(edit_url(italy), section_form(italy))

    italy = Section.objects.get(slug="italy")
    contact = italy.contacts.get()
    assert (contact.label_in("it"), contact.label_in("en")) == ("la sede", "the office")
    assert italy.addresses.get().one_line() == "NW, BM Nightglass, London, WC1N 3XX"
    assert (italy.languages, italy.time_zone) == (["it", "en"], "Europe/Rome")


def test_an_organiser_cannot_make_her_section_another(staff, italy):
    staff("organiser", "italy").post(edit_url(italy), section_form(italy, slug="rome", is_public=""))

    italy.refresh_from_db()
    assert (italy.slug, italy.is_public) == ("italy", True)


def test_a_language_that_does_not_exist_is_refused_beside_the_field(staff, italy):
    answer = staff("organiser", "italy").post(edit_url(italy), section_form(italy, languages="it, klingon"))

    assert "klingon" in answer.context["form"].errors["languages"][0]


def test_a_new_section_has_its_pages_and_its_review_at_once(staff, house, django_capture_on_commit_callbacks):
    from wagtail.models import Workflow

    root = Section.objects.get(parent=None)
    form = section_form(
        root,
        slug="france",
        parent=root.pk,
        words=inline_formset([{"language": "fr", "name": "France", "description": ""}]),
    )
    with django_capture_on_commit_callbacks(execute=True):
        staff("administrator").post(reverse("wagtailsnippets_sections_section:add"), form)

    france = Section.objects.get(slug="france")
    assert france.nodes.count() == 6
    assert Workflow.objects.filter(active=True, name="france (fr)").exists()


def test_the_outbox_is_read_and_not_written(staff):
    letter = Letter.objects.create(to="a@example.org", subject="Hello", body="Words")
    client = staff("administrator")

    assert "Hello" in client.get(reverse("wagtailsnippets_people_letter:list")).content.decode()
    assert "Words" in client.get(reverse("wagtailsnippets_people_letter:inspect", args=[letter.pk])).content.decode()
    for who in (client, staff("superuser")):
        assert who.get(reverse("wagtailsnippets_people_letter:edit", args=[letter.pk])).status_code == 302
