import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.models import Locale

from broadsheet.pages.models import House, OldAddress, PlainPage, PublishedDocument, SectionNode

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h10v10z"/></svg>'


@pytest.fixture
def page(house):
    """Write a plain page: page("About", section="house", language="en")."""

    def make(title, section="house", language="en", parent=None, **fields):
        node = SectionNode.objects.get(section__slug=section, language=language)
        made = PlainPage(
            marked_title=title,
            locale=Locale.objects.get(language_code=language),
            body=[("text", "<p>Words.</p>")],
            **fields,
        )
        (parent or node.page).add_child(instance=made)
        made.save_revision().publish()
        return PlainPage.objects.get(pk=made.pk)

    return make


def test_a_page_of_the_house_stands_at_its_path(client, page):
    about = page("About us")
    below = page("History", parent=about)

    assert about.address() == "/en/about-us"
    assert below.address() == "/en/about-us/history"
    assert client.get("/en/about-us/history").status_code == 200


def test_a_page_of_a_section_stands_below_the_section(client, page):
    meetings = page("Incontri", section="italy", language="it")

    assert meetings.address() == "/it/sections/italy/incontri"
    assert "Words." in client.get("/it/sections/italy/incontri").content.decode()


def test_a_page_that_exists_in_another_language_only_is_read_in_the_frame(client, page):
    page("Incontri", section="italy", language="it")
    text = client.get("/en/sections/italy/incontri").content.decode()

    assert '<html lang="en" dir="ltr">' in text
    assert 'lang="it"' in text


def test_the_first_words_of_the_house_are_refused_as_addresses(page):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="search"):
        page("Search")


def test_an_address_of_the_earlier_website_redirects(client, page):
    about = page("About us")
    OldAddress.objects.create(path="/node/12", page=about)
    OldAddress.objects.create(path="/?p=34", page=about)
    OldAddress.objects.create(path="/über uns", target="/en/about-us")

    for old in ("/node/12", "/node/12/", "/?p=34", "/%C3%BCber%20uns"):
        answer = client.get(old)
        assert (answer.status_code, answer["Location"]) == (301, "/en/about-us"), old


def test_an_old_address_of_an_unpublished_page_is_not_found(client, page):
    about = page("About us")
    OldAddress.objects.create(path="/node/12", page=about)
    about.unpublish()

    assert client.get("/node/12").status_code == 404


def test_error_pages_speak_the_language_of_the_address(client, house):
    answer = client.get("/fa/nothing")

    assert answer.status_code == 404
    assert '<html lang="fa" dir="rtl">' in answer.content.decode()


def test_pictures_are_served_without_the_power_to_run(client, db):
    name = default_storage.save("original_images/x.svg", ContentFile(SVG))
    answer = client.get(f"/files/{name}")

    assert answer.status_code == 200
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    ["../secret", "original_images/../../secret", "documents/x.pdf", "original_images/x.html", "images/none.png"],
)
def test_nothing_but_pictures_is_served_from_the_files(client, db, path):
    assert client.get(f"/files/{path}").status_code == 404


def test_documents_are_attachments(client, db):
    from wagtail.models import Collection

    document = PublishedDocument(title="x", collection=Collection.get_first_root_node())
    document.file.save("x.pdf", ContentFile(b"%PDF-1.4"))
    answer = client.get(document.url)

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_an_accent_that_cannot_be_read_is_refused_with_the_nearest_that_can(house):
    from django.core.exceptions import ValidationError

    house.accent = "#ffee99"
    with pytest.raises(ValidationError) as refused:
        house.full_clean()

    assert "#" in str(refused.value)
    assert House.objects.get().accent != "#ffee99"


def test_public_pages_have_a_strict_policy_and_no_third_party(client, house):
    answer = client.get("/en/")

    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "//" not in answer.content.decode().replace("http://127.0.0.1:8000", "").replace(
        "https://creativecommons.org", ""
    ).replace("https://schema.org", "").replace("http://www.w3.org", "")
    assert not answer.cookies


def test_the_style_sheet_carries_the_accent_and_changes_its_address_with_it(client, house):
    first = client.get("/en/").content.decode().split('rel="stylesheet" href="')[1].split('"')[0]
    sheet = client.get(first)
    assert house.accent in sheet.content.decode()
    assert "immutable" in sheet["Cache-Control"]

    house.accent = "#005a4e"
    house.save()
    second = client.get("/en/").content.decode().split('rel="stylesheet" href="')[1].split('"')[0]
    assert first != second


@pytest.mark.parametrize(
    "path", ["/en/sections/italy/nothing", "/xx/sections/italy/nothing", "/xx/nothing/at/all/", "/en/nothing/"]
)
def test_what_is_nowhere_is_not_found_and_does_not_go_in_circles(client, house, path):
    answer = client.get(path)
    assert answer.status_code == 404
