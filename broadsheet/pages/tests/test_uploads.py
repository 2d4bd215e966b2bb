from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from broadsheet.pages.models import House, Picture, accent_faults

URL = "/admin/images/add/"
COPIES_ITSELF = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="a"><use href="#a"/></g></svg>'


def upload(client, name, data):
    file = SimpleUploadedFile(name, data)
    return client.post(URL, {"title": "A picture", "file": file, "collection": 1, "description": "", "tags": ""})


def photograph(kind="JPEG", mode="RGB"):
    written, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6
    Image.new(mode, (40, 20), "red").save(written, kind, exif=exif)
    return written.getvalue()


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")])
def test_a_photograph_loses_its_data_and_stands_upright(staff, name, kind):
    upload(staff("editor", "italy", "it"), name, photograph(kind))

    picture = Picture.objects.get()
    assert b"SecretCamera" not in picture.file.read()
    assert (picture.width, picture.height) == (20, 40)


def test_a_drawing_is_rebuilt_without_what_runs(staff):
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script><path d="M0 0h9" onload="x"/></svg>'
    upload(staff("editor", "italy", "it"), "a.svg", drawing)

    kept = Picture.objects.get().file.read()
    assert b"script" not in kept
    assert b"onload" not in kept
    assert b"M0 0h9" in kept


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', ""),
        ("a.svg", COPIES_ITSELF, "drawing cannot be taken"),
        ("a.svg", b"<html></html>", ""),
        ("a.jpg", b"not a picture", ""),
    ],
)
def test_what_cannot_be_made_harmless_is_refused_beside_the_field(staff, name, data, words):
    answer = upload(staff("editor", "italy", "it"), name, data)

    assert answer.context["form"].errors["file"]
    assert words in " ".join(answer.context["form"].errors["file"])
    assert not Picture.objects.exists()


@pytest.mark.parametrize("accent", ["#8a1c2b", "#1b4d7a", "#2d5c2a"])
def test_a_colour_that_is_read_by_day_and_night_is_taken(accent):
    assert accent_faults(accent) == []


def test_a_pale_colour_is_refused_with_the_nearest_that_can_be_read():
    [fault] = accent_faults("#ffcc00")

    assert "The nearest that can: #" in fault.messages[0]


def test_the_house_is_set_up_in_words(staff, house):
    from wagtail.test.utils.form_data import inline_formset, nested_form_data

    words = [{"language": "en", "name": "Nightglass", "tagline": "", "publisher": "", "id": ""}]
    data = {
        "accent": "#ffcc00", "emblem": "", "language_order": "it, en , xx", "default_licence": "cc-by-4.0",
        "age_note_years": 5, "words": inline_formset(words),
    }  # fmt: skip
    client, url = staff("administrator"), f"/admin/settings/pages/house/{house.pk}/"

    errors = client.post(url, nested_form_data(data)).context["form"].errors
    assert "xx" in errors["language_order"][0]
    assert "The nearest that can" in errors["accent"][0]

    House.objects.get().words.all().delete()
    client.post(url, nested_form_data({**data, "accent": "#1b4d7a", "language_order": "it, en"}))
    row = House.objects.get()
    assert (row.accent, row.language_order) == ("#1b4d7a", ["it", "en"])
