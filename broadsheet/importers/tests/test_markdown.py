from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale, Page

from broadsheet.articles.models import Address, ArticlePage, Contributor, Credit, Footnote, Source, Text, Topic
from broadsheet.comments.models import Comment
from broadsheet.importers.markdown import Refused, import_folder
from broadsheet.pages.models import OldAddress, Picture, PlainPage, PublishedDocument

pytestmark = pytest.mark.django_db
Files = Callable[..., Path]
LAMP = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><script>x</script><path d="M0 0h4v3z"/></svg>'

FULL = """
    ---
    title: "The *last* lamp"
    language: en
    slug: last-lamp
    date: 2024-11
    updated: 2024-12-01
    standfirst: Nineteen months.
    authors: [Ada Lamplight, NK]
    signed: NK
    credits:
      - {name: Bo Penknife, kind: person, role: illustrator}
    topics: [Dark skies, moon]
    places: [{name: Whitby, country: GB}]
    section: italy
    work: last-lamp
    original: true
    related: [first-lamp]
    corrections:
      - {date: 2024-11-20, reason: "22 watts, not 35."}
    licence: cc-by-sa-4.0
    old_urls: [/node/12, "https://old.example/?q=lamp"]
    comments:
      - {author: Cy, date: 2024-11-03, language: it, body: "Bravo!"}
      - {author: Di, body: "Thanks.", reply_to: 1}
    mood: cheerful
    issue: aurora/61
    ---
    It leans.[^a]

    ![A lamp](lamp.svg){credit="Bo" licence="cc-by-4.0"}

    [^a]: A little.
"""
ITALIAN = """
    ---
    title: L’ultimo lampione
    language: it
    authors: [Ada Lamplight]
    translators: [Eva Vento]
    work: last-lamp
    sources: [{version: en}]
    ---
    Pende.
"""
FIRST = "---\ntitle: First\nlanguage: en\nwork: first-lamp\n---\nSee [the last](sub/last.md) and [this](it.pdf).\n"
FOLDER = {
    "sub/last.md": FULL,
    "sub/last.it.md": ITALIAN,
    "sub/lamp.svg": LAMP,
    "first.md": FIRST,
    "it.pdf": b"%PDF-1.4 x",
}


def test_every_key_finds_its_place(house: Any, folder: Files) -> None:
    report = import_folder(folder(FOLDER))

    assert (report.read, report.written, report.refused) == (3, 3, [])
    page = ArticlePage.objects.get(import_key="last-lamp/en")
    assert (page.marked_title, page.title, page.standfirst) == ("The *last* lamp", "The last lamp", "Nineteen months.")
    assert (page.date, page.date_precision, page.origin) == (date(2024, 11, 1), "month", "original")
    assert page.last_published_at and page.last_published_at.date() == date(2024, 12, 1)
    assert [(str(credit.contributor), credit.role) for credit in page.credits.all()] == [
        ("Ada Lamplight", "author"), ("NK", "author"), ("Bo Penknife", "illustrator"),
    ]  # fmt: skip
    assert page.text.section.slug == "italy"
    assert sorted(page.text.topics.values_list("slug", flat=True)) == ["dark-skies", "moon"]
    assert page.text.places.get().country == "GB"
    assert [one.other.versions.get().import_key for one in page.text.related.all()] == ["first-lamp/en"]
    assert [correction.reason for correction in page.corrections.all()] == ["22 watts, not 35."]
    assert (page.licence, page.sign_off, page.live) == ("cc-by-sa-4.0", "NK", True)
    assert page.front_matter["mood"] == "cheerful"
    assert page.front_matter["issue"] == "aurora/61"
    assert set(OldAddress.objects.filter(page=page).values_list("path", flat=True)) == {"/node/12", "/?q=lamp"}


def test_comments_belong_to_the_text(house: Any, folder: Files) -> None:
    import_folder(folder(FOLDER))

    cy, di = Comment.objects.order_by("pk")
    assert (cy.author_name, cy.language, cy.body, cy.is_approved) == ("Cy", "it", "Bravo!", True)
    assert di.reply_to == cy
    assert di.language == "en"
    assert cy.text == Text.objects.get(versions__import_key="last-lamp/en")


def test_versions_are_one_text_and_rest_on_each_other(house: Any, folder: Files) -> None:
    import_folder(folder(FOLDER))

    original, translation = (ArticlePage.objects.get(import_key=f"last-lamp/{code}") for code in ("en", "it"))
    source = translation.sources.get()
    assert translation.text == original.text
    assert translation.origin == "translation"
    assert (source.version, source.revision, source.title) == (original, original.live_revision, "The last lamp")


def test_imported_pages_are_whole_for_wagtail(house: Any, folder: Files) -> None:
    import_folder(folder(FOLDER))

    assert Page.find_problems() == ([], [], [], [], [])
    page = ArticlePage.objects.get(import_key="last-lamp/en")
    assert page.latest_revision == page.live_revision
    assert not page.has_unpublished_changes
    page.full_clean()
    again = page.get_latest_revision_as_object()
    assert again.body.raw_data[0]["value"] == page.body.raw_data[0]["value"]
    again.standfirst = "Changed."
    again.save_revision().publish()
    page = ArticlePage.objects.get(pk=page.pk)
    assert (page.standfirst, page.credits.count(), page.footnotes.count()) == ("Changed.", 3, 1)


def test_readers_find_the_imported_text(house: Any, folder: Files, client: Client) -> None:
    import_folder(folder(FOLDER))

    address = Address.objects.get(version__import_key="last-lamp/en")
    assert address.path() == "/en/articles/2024-11-01/last-lamp"
    answer = client.get(address.path())
    assert answer.status_code == 200
    assert "It leans." in answer.content.decode()
    assert client.get("/node/12").headers["Location"] == address.path()
    assert "last-lamp" in client.get("/en/search?q=leans").content.decode()


def test_links_lead_to_texts_and_documents(house: Any, folder: Files) -> None:
    import_folder(folder(FOLDER))

    page = ArticlePage.objects.get(import_key="first-lamp/en")
    last = ArticlePage.objects.get(import_key="last-lamp/en")
    document = PublishedDocument.objects.get()
    expected = f'<p>See <a linktype="page" id="{last.pk}">the last</a> and <a linktype="document" id="{document.pk}">this</a>.</p>'
    assert page.body.raw_data[0]["value"] == expected
    assert page.live_revision.content["body"].count("linktype") == 2


def test_a_second_run_changes_nothing(house: Any, folder: Files) -> None:
    texts = folder(FOLDER)
    import_folder(texts)
    before = list(ArticlePage.objects.order_by("pk").values_list("pk", "latest_revision", "last_published_at"))

    report = import_folder(texts)

    assert (report.read, report.written, report.unchanged) == (3, 0, 3)
    assert list(ArticlePage.objects.order_by("pk").values_list("pk", "latest_revision", "last_published_at")) == before
    assert (
        Comment.objects.count(),
        Picture.objects.count(),
        Contributor.objects.count(),
        Footnote.objects.count(),
    ) == (2, 1, 4, 1)


def test_a_changed_file_becomes_a_new_revision(house: Any, folder: Files) -> None:
    texts = folder(FOLDER)
    import_folder(texts)
    page = ArticlePage.objects.get(import_key="last-lamp/en")
    picture = page.body.raw_data[1]["id"]
    file = texts / "sub/last.md"
    file.write_text(file.read_text().replace("It leans.", "It fell.").replace("Ada Lamplight, NK", "NK"))

    report = import_folder(texts)

    assert (report.written, report.unchanged) == (1, 2)
    page.refresh_from_db()
    assert "It fell." in page.body.raw_data[0]["value"]
    assert page.body.raw_data[1]["id"] == picture
    assert (page.revisions.count(), page.credits.filter(role="author").count(), page.footnotes.count()) == (2, 1, 1)
    assert (Comment.objects.count(), page.live, page.latest_revision == page.live_revision) == (2, True, True)
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_changed_picture_alone_is_noticed(house: Any, folder: Files) -> None:
    texts = folder(FOLDER)
    import_folder(texts)
    (texts / "sub/lamp.svg").write_text(LAMP.replace("h4v3z", "h2v3z"))

    assert import_folder(texts).written == 1
    assert Picture.objects.count() == 2


def test_a_new_language_joins_the_text_that_is_there(house: Any, folder: Files) -> None:
    import_folder(folder({"sub/last.md": FULL, "sub/lamp.svg": LAMP}))

    import_folder(folder({"other.md": ITALIAN}, name="later"))

    assert Text.objects.count() == 1
    assert Source.objects.get().version.import_key == "last-lamp/en"


def test_a_dry_run_writes_nothing(house: Any, folder: Files) -> None:
    report = import_folder(folder(FOLDER), dry_run=True)

    assert report.written == 3
    assert report.lines()[0].startswith("read 3, would be written 3")
    assert (ArticlePage.objects.count(), Contributor.objects.count(), Picture.objects.count()) == (0, 0, 0)


def test_a_draft_stays_a_draft(house: Any, folder: Files) -> None:
    import_folder(folder({"a.md": "---\ntitle: A\nlanguage: en\nstatus: draft\n---\nWords."}))

    page = ArticlePage.objects.get()
    assert not page.live
    assert page.has_unpublished_changes
    assert page.get_latest_revision_as_object().body.raw_data[0]["value"] == "<p>Words.</p>"
    assert not Address.objects.exists()


def test_an_undated_text_has_no_date(house: Any, folder: Files) -> None:
    import_folder(folder({"a.md": "---\ntitle: A\nlanguage: en\n---\nWords of 17 February."}))

    page = ArticlePage.objects.get()
    assert (page.date, page.date_precision) == (None, "unknown")


def test_authors_are_known_by_any_of_their_names(house: Any, folder: Files) -> None:
    desk = Contributor.objects.create(slug="the-desk", kind="collective", acronym="TD")
    desk.words.model.objects.create(contributor=desk, language="it", name="La redazione")

    import_folder(
        folder(
            {
                f"{at}.md": f"---\ntitle: A{at}\nlanguage: en\nauthors: [{name}]\n---\n"
                for at, name in enumerate(["TD", "la redazione", "the-desk"])
            }
        )
    )

    assert {credit.contributor for credit in Credit.objects.all()} == {desk}


def test_a_translator_without_a_source_means_an_unknown_source(house: Any, folder: Files) -> None:
    import_folder(folder({"a.md": "---\ntitle: A\nlanguage: en\ntranslators: [Eva]\n---\nx"}))

    page = ArticlePage.objects.get()
    assert page.origin == "translation"
    assert page.sources.get().version is None


def test_hugo_jekyll_and_pelican_are_understood(house: Any, folder: Files) -> None:
    report = import_folder(
        folder({
            "_posts/2019-05-06-on-dew.md": "---\nlayout: post\ntitle: On dew\nauthor: Ada\ncategories: night dew\n---\nWet.",
            "content/moon/index.en.md": '+++\ntitle = "Moon"\ndate = 2020-01-02T10:00:00Z\ntags = ["sky"]\ndraft = true\naliases = ["/old/moon/"]\n+++\nRound.',
            "content/moon/index.it.md": '+++\ntitle = "Luna"\ndate = 2020-01-02\n+++\nTonda.',
            "content/_index.md": "---\ntitle: All\n---\n",
            "pelican.md": "Title: Sun\nDate: 2021-03-04 10:20\nCategory: Sky\nTags: heat, light\nSlug: the-sun\nAuthors: Ada, Bo\nSummary: Hot.\n\nBright.",
            "README.md": "# About this folder\n",
        }),
        language="en",
    )  # fmt: skip

    assert report.refused == []
    dew, sun = ArticlePage.objects.get(title="On dew"), ArticlePage.objects.get(title="Sun")
    assert (dew.address_slug, dew.date) == ("on-dew", date(2019, 5, 6))
    assert sorted(dew.text.topics.values_list("slug", flat=True)) == ["dew", "night"]
    moon, luna = ArticlePage.objects.get(title="Moon"), ArticlePage.objects.get(title="Luna")
    assert moon.text == luna.text
    assert (moon.live, luna.live, luna.language) == (False, True, "it")
    assert OldAddress.objects.get().path == "/old/moon/"
    assert (sun.address_slug, sun.standfirst, sun.credits.count()) == ("the-sun", "Hot.", 2)
    assert sorted(sun.text.topics.values_list("slug", flat=True)) == ["heat", "light", "sky"]
    assert dict(report.skipped) == {"has no front matter": 1, "is the list page of a folder (Hugo)": 1}


def test_pages_lie_at_their_paths(house: Any, folder: Files, client: Client) -> None:
    page = "---\ntitle: {}\nlanguage: en\nkind: page\npath: {}\n{}---\nWords."
    import_folder(
        folder({
            "b.md": page.format("Where", "about/where", ""),
            "a.md": page.format("About", "about", ""),
            "c.md": page.format("Meetings", "meetings", "section: italy\n"),
        })
    )  # fmt: skip

    assert {one.address() for one in PlainPage.objects.all()} == {
        "/en/about",
        "/en/about/where",
        "/en/sections/italy/meetings",
    }
    assert client.get("/en/about/where").status_code == 200
    assert import_folder(folder({})).unchanged == 3


def test_a_page_without_the_page_above_is_refused(house: Any, folder: Files) -> None:
    report = import_folder(folder({"b.md": "---\ntitle: B\nlanguage: en\nkind: page\npath: a/b\n---\n"}))

    assert report.refused == ["b.md: the path a/b needs a page a, which is not there"]


def test_a_page_at_a_reserved_address_gets_another_and_is_asked_about(house: Any, folder: Files) -> None:
    report = import_folder(folder({"b.md": "---\ntitle: B\nlanguage: en\nkind: page\npath: search\n---\n"}))

    assert report.refused == []
    assert PlainPage.objects.get(title="B").slug == "search-2"
    assert "search-2" in report.questions[0]


def test_a_language_that_is_not_switched_on_is_switched_on_and_told(house: Any, folder: Files) -> None:
    report = import_folder(
        folder({"a.md": "---\ntitle: Gece\nlanguage: tr\n---\nx", "b.md": "---\ntitle: B\nlanguage: en-US\n---\nx"})
    )

    assert report.refused == []
    assert Locale.objects.filter(language_code="tr").exists()
    assert any("Türkçe" in remark for remark in report.remarks)
    assert ArticlePage.objects.get(title="B").language == "en"


def test_a_section_that_is_not_here_is_asked_about(house: Any, folder: Files) -> None:
    report = import_folder(folder({"a.md": "---\ntitle: A\nlanguage: en\nsection: mars\n---\nx"}))

    page = ArticlePage.objects.get()
    assert page.text.section.parent is None
    assert page.front_matter["section"] == "mars"
    assert report.questions == ["a.md: there is no section 'mars': the text went to the whole house"]


def test_one_bad_file_does_not_keep_the_others_out(house: Any, folder: Files) -> None:
    report = import_folder(
        folder({
            "good.md": "---\ntitle: Good\nlanguage: en\n---\nx",
            "bad.md": "---\ntitle: Bad\nlanguage: en\ndate: 2024-02-31\ntopics: [never-made]\n---\nx",
        })
    )  # fmt: skip

    assert report.refused == ["bad.md, line 4: '2024-02-31' is not a date: day is out of range for month"]
    assert ArticlePage.objects.get().title == "Good"
    assert not Topic.objects.exists()


def test_a_file_that_the_database_refuses_leaves_nothing_behind(
    house: Any, folder: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    from broadsheet.importers import writing

    true_comments = writing.write_comments

    def refuse_one(pairs: Any, place: str) -> int:
        if any(entry.key.startswith("bad") for entry, _pk in pairs):
            raise Refused("not today")
        return true_comments(pairs, place)

    monkeypatch.setattr(writing, "write_comments", refuse_one)
    report = import_folder(
        folder(
            {
                f"{name}.md": f"---\ntitle: {name}\nlanguage: en\nauthors: [{name}]\n---\nx"
                for name in ("bad", "good", "more")
            }
        )
    )

    assert (report.written, report.refused) == (2, ["bad.md: not today"])
    assert {page.title for page in ArticlePage.objects.all()} == {"good", "more"}
    assert {str(one) for one in Contributor.objects.all()} == {"good", "more"}
    assert Page.find_problems() == ([], [], [], [], [])


def test_two_files_of_the_same_version_are_not_both_taken(house: Any, folder: Files) -> None:
    one = "---\ntitle: A\nlanguage: en\nwork: w\n---\nx"
    report = import_folder(folder({"a.md": one, "b.md": one}))

    assert report.written == 1
    assert "is the same version as a.md" in report.refused[0]


def test_a_picture_that_is_known_by_its_name_is_used(house: Any, folder: Files) -> None:
    from django.core.files.base import ContentFile

    known = Picture.objects.create(
        title="Lamp", file=ContentFile(LAMP.encode(), name="lamp.svg"), imported_from="lamp.svg"
    )

    import_folder(folder({"a.md": '---\ntitle: A\nlanguage: en\n---\n![A](../../elsewhere/lamp.svg){credit="Bo"}'}))

    assert ArticlePage.objects.get().first_picture == known
    known.refresh_from_db()
    assert known.credit == "Bo"


def test_a_picture_that_is_missing_leaves_its_words(house: Any, folder: Files) -> None:
    report = import_folder(
        folder({"a.md": "---\ntitle: A\nlanguage: en\n---\n![A lamp](no.png)\n\n![Far](https://x.example/y.png)"})
    )

    assert ArticlePage.objects.get().body.raw_data[0]["value"] == "<p><i>A lamp</i></p>"
    assert '<a href="https://x.example/y.png">Far</a>' in ArticlePage.objects.get().body.raw_data[1]["value"]
    assert len(report.questions) == 2


def test_texts_that_rest_on_each_other_in_a_circle_still_come_in(house: Any, folder: Files) -> None:
    text = "---\ntitle: {}\nlanguage: {}\nwork: w\nsources: [{{version: {}}}]\n---\nx"
    report = import_folder(folder({"a.md": text.format("A", "en", "it"), "b.md": text.format("B", "it", "en")}))

    assert report.written == 2
    assert len(report.questions) == 1


def test_a_folder_that_is_not_there_is_refused(house: Any, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        import_folder(tmp_path / "nowhere")
    with pytest.raises(Refused):
        import_folder(tmp_path, section="nowhere")


def test_an_import_that_was_cut_off_is_brought_to_its_end(
    house: Any, folder: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = folder(FOLDER)
    with monkeypatch.context() as patched:
        patched.setattr(
            "broadsheet.importers.together.Importer.finish", lambda self: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        with pytest.raises(KeyboardInterrupt):
            import_folder(texts)

    import_folder(texts)

    assert Text.objects.get(versions__import_key="last-lamp/en").related.count() == 1
    assert 'linktype="page"' in ArticlePage.objects.get(import_key="first-lamp/en").body.raw_data[0]["value"]
    assert import_folder(texts).unchanged == 3


def test_a_file_that_names_another_section_moves_its_text(house: Any, folder: Files) -> None:
    text = "---\ntitle: A\nlanguage: en\noriginal: true\nsection: {}\ntopics: [{}]\n---\nx"
    import_folder(folder({"a.md": text.format("italy", "moon")}))

    import_folder(folder({"a.md": text.format("house", "sun")}))

    page = ArticlePage.objects.get()
    assert page.text.section.parent is None
    assert [topic.slug for topic in page.text.topics.all()] == ["sun"]
    assert page.get_parent().section_node.section == page.text.section
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_source_that_comes_later_is_found_then(house: Any, folder: Files) -> None:
    texts = folder({"last.it.md": ITALIAN})
    assert "which is not here" in import_folder(texts).questions[0]
    assert import_folder(texts).unchanged == 1

    import_folder(folder({"sub/last.md": FULL, "sub/lamp.svg": LAMP}))
    import_folder(texts)

    assert Source.objects.get().version.import_key == "last-lamp/en"
    assert import_folder(texts).unchanged == 2
