"""Pictures and documents go only by the hand of those whose they are, and never from under a reader's eyes."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from broadsheet.pages.models import Picture, PublishedDocument
from broadsheet.sections.models import Section


@pytest.fixture(autouse=True)
def britain(house):
    return Section.objects.create(slug="britain", parent=Section.objects.get(parent=None), country="GB")


def make_picture(user, title="A field"):
    written = BytesIO()
    Image.new("RGB", (30, 30), "#c02020").save(written, "PNG")
    file = SimpleUploadedFile("red.png", written.getvalue(), "image/png")
    return Picture.objects.create(title=title, file=file, uploaded_by_user=user)


def make_document(user):
    return PublishedDocument.objects.create(
        title="Minutes", file=SimpleUploadedFile("m.txt", b"x"), uploaded_by_user=user
    )


def show(write, picture, **fields):
    page = write("Night", **fields)
    page.body = [*page.body.raw_data, {"type": "picture", "value": {"picture": picture.pk, "alternative": "A field"}}]
    page.save_revision().publish()
    return page


@pytest.mark.parametrize(("make", "address"), [(make_picture, "/admin/images/{}/delete/"), (make_document, "/admin/documents/delete/{}/")])  # fmt: skip
def test_what_another_section_brought_in_is_not_deleted(staff, make, address):
    britain, italy = staff("editor", "britain", "en"), staff("editor", "italy", "it")
    colleague = staff("editor", "britain", "it")
    row = make(britain.user)
    italy.post(address.format(row.pk))
    assert type(row).objects.filter(pk=row.pk).exists()

    colleague.post(address.format(row.pk))
    assert not type(row).objects.filter(pk=row.pk).exists()


def test_what_another_section_brought_in_is_not_exchanged_either(staff):
    picture = make_picture(staff("editor", "britain", "en").user)
    staff("editor", "italy", "it").post(f"/admin/images/{picture.pk}/", {"title": "Mine now", "collection": 1})

    picture.refresh_from_db()
    assert picture.title == "A field"


@pytest.mark.parametrize("role", ["editor", "superuser"])
def test_what_a_live_page_shows_stays_and_says_where(staff, write, role):
    own = staff(*(("editor", "italy", "it") if role == "editor" else ("superuser",)))
    picture = make_picture(own.user)
    page = show(write, picture, section="italy", language="it")
    answer = own.post(f"/admin/images/{picture.pk}/delete/", follow=True)

    assert Picture.objects.filter(pk=picture.pk).exists()
    assert "“Night”" in answer.content.decode()
    page.unpublish()
    own.post(f"/admin/images/{picture.pk}/delete/")
    assert not Picture.objects.filter(pk=picture.pk).exists()


def test_many_at_once_are_refused_like_one(staff, write):
    own = staff("editor", "italy", "it")
    shown, spare = make_picture(own.user, "Shown"), make_picture(own.user, "Spare")
    show(write, shown, section="italy", language="it")
    own.post(f"/admin/bulk/pages/picture/delete/?id={shown.pk}&id={spare.pk}")

    assert Picture.objects.count() == 2


def test_the_emblem_is_deleted_by_nobody(staff, house):
    chief = staff("superuser")
    house.emblem = make_picture(chief.user)
    house.save()
    chief.post(f"/admin/images/{house.emblem_id}/delete/")

    assert Picture.objects.filter(pk=house.emblem_id).exists()
