import pytest
from django.urls import reverse

from broadsheet.frontpages.booklets import manuscript_of
from broadsheet.frontpages.models import ReadingPathPage
from broadsheet.pages.models import SectionNode
from broadsheet.typesetting.manuscript import plain
from broadsheet.typesetting.sources import NotFound, manuscript_at


@pytest.fixture
def path(write):
    """A path of two texts, one of which readers do not see (any more), and a link."""
    night, gone = write("Night", body="<p>Dark words.</p>"), write("Gone", live=False)
    page = ReadingPathPage(
        marked_title="First *night*", address_slug="first-night", slug="path-first-night",
        introduction=[("text", "<p>Begin here.</p>")],
        steps=[
            ("heading", {"text": "Tonight"}), ("article", {"article": night, "note": "<p>Why this.</p>"}),
            ("article", {"article": gone, "note": ""}),
            ("link", {"url": "https://else.example/", "title": "Elsewhere", "note": ""}),
        ],
    )  # fmt: skip
    node = SectionNode.objects.get(section__slug="house", language="en").page
    page.locale = node.locale
    node.add_child(instance=page)
    page.save_revision().publish()
    return ReadingPathPage.objects.get(pk=page.pk)


def test_a_path_is_gathered_in_its_order(path):
    made = manuscript_of(path)

    assert [(plain(piece.title), piece.kind) for piece in made.pieces] == [
        ("Introduction", "editorial"), ("Night", "article"), ("Elsewhere", "title"),
    ]  # fmt: skip
    assert made.pieces[1].rubric == "Tonight"
    assert [plain(block.runs) for block in made.pieces[1].blocks] == ["Why this.", "Dark words."]
    assert made.paper == "a5"


def test_a_path_is_found_by_its_address(path):
    made, kind = manuscript_at("en/start/first-night")

    assert (made.title, kind) == ("First night", "journal")
    for wrong in ("it/start/first-night", "en/start/none", "en/nothing/x", "en/start", "x"):
        with pytest.raises(NotFound):
            manuscript_at(wrong)


@pytest.mark.parametrize(("form", "start"), [("journal", b"%PDF"), ("booklet", b"%PDF"), ("epub", b"PK")])
def test_a_path_is_printed_from_its_editor(staff, path, form, start):
    answer = staff("superuser").get(reverse("path-booklet", args=[path.pk, form]))

    assert answer.status_code == 200
    assert answer.content.startswith(start)


def test_only_who_edits_it_prints_it(staff, client, path):
    url = reverse("path-booklet", args=[path.pk, "booklet"])
    for who in (("editor", "italy", "it"), ("writer", "house", "en"), ()):
        assert staff(*who).get(url).status_code in (302, 403), who
    assert client.get(url).status_code == 302
    assert staff("superuser").get(reverse("path-booklet", args=[path.pk, "tablet"])).status_code == 404
