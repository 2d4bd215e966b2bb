"""What other programs show of a page: words and a picture for shared links, icons made of the emblem."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.models import Page

from broadsheet.pages import sharing
from broadsheet.pages.models import House, Picture, PlainPage, SectionNode

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#2040c0"/></svg>'
)


def html(response):
    return response.content.decode()


def tag(text, name):
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)">', text)
    return found[1] if found else None


def opened(response):
    return Image.open(BytesIO(response.content)).convert("RGB")


def drawing(title="A blue field"):
    file = SimpleUploadedFile("field.svg", DRAWING, "image/svg+xml")
    return Picture.objects.create(title=title, file=file, width=40, height=20)


def photograph():
    written = BytesIO()
    Image.new("RGB", (300, 300), "#c02020").save(written, "PNG")
    return Picture.objects.create(title="Red", file=SimpleUploadedFile("red.png", written.getvalue(), "image/png"))


def with_picture(write, picture, **more):
    page = write("Night over the marsh", **more)
    page.body = [*page.body.raw_data, {"type": "picture", "value": {"picture": picture.pk, "alternative": "A field"}}]
    page.save_revision().publish()
    return page


def test_a_shared_article_shows_its_title_words_picture_and_language(client, write):
    page = with_picture(write, drawing(), language="it")
    text = html(client.get(page.address()))

    assert tag(text, "og:title") == "Night over the marsh"
    assert tag(text, "og:locale") == "it_IT"
    assert tag(text, "og:type") == "article"
    assert tag(text, "og:description") == tag(text, "twitter:description") != ""
    assert tag(text, "og:url").endswith(page.address())
    assert tag(text, "twitter:card") == "summary_large_image"
    assert tag(text, "og:image").startswith("http")


@pytest.mark.parametrize("make", [drawing, photograph])
def test_the_picture_of_a_card_is_made_of_drawings_and_photographs_alike(client, write, make):
    picture = make()
    answer = client.get(sharing.picture_path(picture.pk))

    assert answer.status_code == 200
    assert opened(answer).size == sharing.CARD
    red, _green, blue = opened(answer).getpixel((600, 315))
    assert (red > blue) == (make is photograph)


def test_a_guessed_address_shows_no_picture(client, house):
    picture = photograph()

    assert client.get(f"/share/{picture.pk}-000000000000").status_code == 404
    assert client.get(f"/share/{picture.pk + 1}-{sharing.picture_path(picture.pk)[-12:]}").status_code == 404


@pytest.mark.parametrize("make", [drawing, photograph, None])
def test_the_emblem_is_an_icon_everywhere(client, house, make):
    house.emblem = make() if make else None
    house.save()
    icon = opened(client.get("/apple-touch-icon.png"))
    assert icon.size == (180, 180)
    assert len({icon.getpixel((x, 90)) for x in range(0, 180, 3)}) > 1
    favicon = client.get("/favicon.ico")
    assert favicon["Content-Type"] == "image/x-icon"
    assert Image.open(BytesIO(favicon.content)).format == "ICO"
    assert client.get("/emblem.svg").status_code == 200
    head = html(client.get("/en/"))
    kind = "svg+xml" if make is drawing else "png"
    assert re.search(rf'<link rel="icon" href="[^"]+" type="image/{kind.replace("+", "[+]")}">', head)


@pytest.mark.parametrize(
    "path", ["", "articles/", "topics/", "regions/", "authors/", "start/", "sections/", "periodicals/", "events/", "catalogue/"]
)  # fmt: skip
def test_front_page_and_lists_have_a_description_of_their_own(client, write, path):
    write("Night")
    House.objects.get().words.update(tagline="The sky belongs to everybody")
    found = tag(html(client.get(f"/en/{path}")), "description")

    assert found
    assert (found == "The sky belongs to everybody") == (path == "")


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "en_US"), ("fa", "fa_IR"), ("pt-br", "pt_BR"), ("zh-hans", "zh_CN"), ("xx", "xx")]
)
def test_a_language_is_named_with_a_country(lang, said):
    assert sharing.territorial(lang) == said


def test_a_plain_page_is_described_by_its_first_sentences(client, house):
    home = Page.objects.get(pk=SectionNode.objects.get(section__parent=None, language="en").page_id)
    body = [("text", "<p>Fish &amp; chips.</p><p>" + "A long way to go. " * 60 + "</p>")]
    home.add_child(instance=PlainPage(title="About", marked_title="About", slug="about", body=body))
    text = html(client.get("/en/about"))

    for name in ("description", "og:description", "twitter:description"):
        assert tag(text, name).startswith("Fish &amp; chips. A long way to go.")
        assert len(tag(text, name)) < 220


@pytest.mark.parametrize("make", [drawing, photograph])
def test_a_picture_whose_file_is_lost_or_broken_is_not_found(client, house, make):
    picture = make()
    with picture.file.open("wb") as stream:
        stream.write(b"<svg" if make is drawing else b"not a picture")
    assert client.get(sharing.picture_path(picture.pk)).status_code == 404

    picture.file.storage.delete(picture.file.name)
    assert client.get(sharing.picture_path(picture.pk)).status_code == 404
