"""Notes, languages, authors, links and addresses of exports of WordPress: kept, or asked about."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from broadsheet.articles.models import ArticlePage, Contributor
from broadsheet.comments.models import Comment
from broadsheet.importers.tests.wxr import comment, export, item
from broadsheet.importers.wordpress import import_wordpress

pytestmark = pytest.mark.django_db
Export = Callable[..., Path]
MARK = '<sup data-fn="{0}" class="fn"><a href="#{0}" id="{0}-link">1</a></sup>'
SITE = "https://almanack.example"


def body(page: Any) -> str:
    return "".join(one["value"] for one in page.body.raw_data if one["type"] == "text")


def authors(page: Any) -> list[str]:
    return [str(one.contributor) for one in page.credits.all()]


# --- notes -----------------------------------------------------------------------------


def test_notes_of_the_block_editor_are_notes(house: Any, wxr: Export, client: Client) -> None:
    notes = json.dumps(
        [{"content": "See the <em>log</em>, page 3.", "id": "aa-1"}, {"content": "Nobody's.", "id": "aa-2"}]
    )
    text = (
        f"<!-- wp:paragraph --><p>It came by sea{MARK.format('aa-1')}.</p><!-- /wp:paragraph --><!-- wp:footnotes /-->"
    )
    report = import_wordpress(wxr(item(body=text, meta=(("footnotes", notes),))))

    page = ArticlePage.objects.get()
    note = page.footnotes.get()
    assert note.text == "<p>See the <i>log</i>, page 3.</p>"
    assert f'<footnote id="{note.uuid}"></footnote>' in body(page)
    assert "Nobody's." in body(page)
    assert any("has no mark" in one for one in report.questions)
    assert "page 3." in client.get(page.address()).content.decode()


def test_a_mark_without_its_note_is_asked_about(house: Any, wxr: Export) -> None:
    report = import_wordpress(wxr(item(body=f"<p>It came{MARK.format('aa-1')}.</p>")))

    assert body(ArticlePage.objects.get()) == "<p>It came<sup>1</sup>.</p>"
    assert any("has no note" in one for one in report.questions)


def test_notes_of_shortcodes_are_notes_and_two_texts_may_share_their_names(house: Any, wxr: Export) -> None:
    notes = json.dumps([{"content": "Twice.", "id": "same"}])
    import_wordpress(
        wxr(
            item(1, body="<p>It came[efn_note]In a <b>crate</b>.[/efn_note].</p>"),
            item(2, body=f"<p>It{MARK.format('same')}</p>", meta=(("footnotes", notes),), slug="two"),
            item(3, body=f"<p>It{MARK.format('same')}</p>", meta=(("footnotes", notes),), slug="three"),
        )
    )

    found = [note.text for page in ArticlePage.objects.order_by("pk") for note in page.footnotes.all()]
    assert found == ["<p>In a <b>crate</b>.</p>", "<p>Twice.</p>", "<p>Twice.</p>"]


# --- languages -----------------------------------------------------------------------------


def polylang(code: str, group: str = "pll_77") -> tuple[tuple[str, str, str], ...]:
    return (("language", code, code.upper()), ("post_translations", group, group))


def test_versions_joined_by_polylang_are_one_work_each_in_its_language(house: Any, wxr: Export) -> None:
    posts = [
        item(31, "Sotto il cielo", "<p>Buonanotte.</p>", slug="cielo", terms=polylang("it")),
        item(32, "Under the sky", "<p>Good night.</p>", slug="sky", terms=polylang("en")),
        item(33, "Sous le ciel", "<p>Bonne nuit.</p>", slug="ciel", terms=polylang("fr_FR")),
    ]
    import_wordpress(wxr(*posts))

    found = {page.language: page for page in ArticlePage.objects.all()}
    assert {code: page.title for code, page in found.items()} == {
        "it": "Sotto il cielo", "en": "Under the sky", "fr": "Sous le ciel",
    }  # fmt: skip
    assert len({page.text_id for page in found.values()}) == 1
    assert import_wordpress(wxr(*posts)).unchanged == 3


def test_versions_joined_by_wpml_are_one_work(house: Any, wxr: Export) -> None:
    import_wordpress(
        wxr(
            item(
                41,
                "Notte",
                slug="notte",
                meta=(("_wpml_import_language_code", "it"), ("_wpml_import_translation_group", "9")),
            ),
            item(
                42,
                "Night",
                slug="night",
                meta=(("_wpml_import_language_code", "en"), ("_wpml_import_translation_group", "9")),
            ),
            item(43, "Nuit", slug="nuit", meta=(("_icl_lang_code", "fr"), ("_icl_lang_duplicate_of", "44"))),
            item(44, "Nacht", slug="nacht", meta=(("_icl_lang_code", "es"),)),
        )
    )

    works: dict[int, set[str]] = {}
    for page in ArticlePage.objects.all():
        works.setdefault(page.text_id, set()).add(page.language)
    assert sorted(map(sorted, works.values())) == [["en", "it"], ["es", "fr"]]


@pytest.mark.parametrize(("opened", "ended"), [("[:{0}]", "[:]"), ("<!--:{0}-->", "<!--:-->"), ("{{:{0}}}", "{{:}}")])
def test_one_post_in_several_languages_becomes_versions(house: Any, wxr: Export, opened: str, ended: str) -> None:
    def both(french: str, english: str) -> str:
        end = ended.format("")
        return f"{opened.format('fr')}{french}{end}{opened.format('en')}{english}{end}"

    text = f"<p>{both('Bonne nuit.', 'Good night.')}</p>"
    import_wordpress(wxr(item(7, both("Sous le ciel", "Under heaven"), text, comments=comment(1, "So."))))

    found = {page.language: page for page in ArticlePage.objects.all()}
    assert {code: (page.title, body(page)) for code, page in found.items()} == {
        "fr": ("Sous le ciel", "<p>Bonne nuit.</p>"),
        "en": ("Under heaven", "<p>Good night.</p>"),
    }
    assert found["fr"].text_id == found["en"].text_id
    assert Comment.objects.count() == 1


def test_parts_that_translatepress_shows_in_one_language_go_to_that_version(house: Any, wxr: Export) -> None:
    text = '[trp_language language="fr_FR"]<p>Bonne nuit.</p>[/trp_language][trp_language language="en_GB"]<p>Good night.</p>[/trp_language]'
    import_wordpress(wxr(item(body=text)))

    assert {page.language: body(page) for page in ArticlePage.objects.all()} == {
        "fr": "<p>Bonne nuit.</p>", "en": "<p>Good night.</p>",
    }  # fmt: skip


def test_a_language_that_only_the_address_says_is_asked_about(house: Any, wxr: Export) -> None:
    report = import_wordpress(wxr(item(link=f"{SITE}/fr/2011/03/nuit/", slug="nuit")))

    assert ArticlePage.objects.get().language == "fr"
    assert any("was read from its old address" in one for one in report.questions)


def test_two_versions_in_one_language_are_both_kept(house: Any, wxr: Export) -> None:
    report = import_wordpress(
        wxr(item(1, "One", terms=polylang("it")), item(2, "Two", slug="two", terms=polylang("it")))
    )

    assert sorted(page.title for page in ArticlePage.objects.all()) == ["One", "Two"]
    assert any("stands alone" in one for one in report.questions)


# --- people ------------------------------------------------------------------------------------


def test_all_authors_come_in_their_order_guests_too(house: Any, wxr: Export) -> None:
    guest = item(90, "guest", kind="guest-author", slug="cap-orla-finn", meta=(("cap-display_name", "Orla Finn"),))
    terms = (
        ("author", "cap-bea-lowe", "bea.lowe"),
        ("author", "cap-orla-finn", "orla-finn"),
        ("author", "cap-ada", "ada"),
    )
    people = (("ada", "Ada Lamplight"), ("bea.lowe", "Bea Lowe"))
    import_wordpress(wxr(guest, item(1, terms=terms), authors=people))

    assert authors(ArticlePage.objects.get()) == ["Bea Lowe", "Orla Finn", "Ada Lamplight"]


def test_an_e_mail_address_is_nobodys_public_name(house: Any, wxr: Export) -> None:
    report = import_wordpress(
        wxr(item(1, author="ada@almanack.example", comments=comment(1, "So.", author="reader@almanack.example")))
    )

    assert not Contributor.objects.exists()
    assert Comment.objects.get().author_name == ""
    assert any("who is it?" in one for one in report.questions)


# --- numbers, dates, websites ----------------------------------------------------------------------


def test_posts_that_share_a_number_are_both_kept(house: Any, wxr: Export) -> None:
    posts = [
        item(5, "One", slug="one"),
        item(5, "Two", slug="two"),
        item(0, "Three", slug="three").replace("<wp:post_id>0<", "<wp:post_id><"),
    ]
    report = import_wordpress(wxr(*posts))

    assert sorted(page.title for page in ArticlePage.objects.all()) == ["One", "Three", "Two"]
    assert sum("a text of its own" in one for one in report.questions) == 2
    assert import_wordpress(wxr(*posts)).unchanged == 3


def test_two_websites_without_an_address_do_not_meet(house: Any, tmp_path: Path) -> None:
    for name, title in (("a", "One"), ("b", "Two")):
        source = export(item(1, title, link=f"https://{name}.example/x/")).replace(
            "https://almanack.example</link>", "</link>", 1
        )
        for element in ("base_site_url", "base_blog_url"):
            source = source.replace(f"<wp:{element}>{SITE}</wp:{element}>", "")
        (tmp_path / f"{name}.xml").write_text(source)
        import_wordpress(tmp_path / f"{name}.xml")

    assert sorted(page.title for page in ArticlePage.objects.all()) == ["One", "Two"]


def test_the_day_of_publication_is_read_where_no_other_stands(house: Any, wxr: Export) -> None:
    import_wordpress(wxr(item(date="", more="<pubDate>Fri, 04 Mar 2011 21:15:00 +0000</pubDate>")))

    page = ArticlePage.objects.get()
    assert page.date == date(2011, 3, 4)
    assert page.first_published_at.isoformat() == "2011-03-04T21:15:00+00:00"


def test_control_characters_stop_no_export(house: Any, wxr: Export) -> None:
    file = wxr(item(title="A night out", body="One\x0btwo&#x2;\x02 three."))
    import_wordpress(file)

    assert body(ArticlePage.objects.get()) == "<p>One<br/>two three.</p>"


def test_enclosures_and_shared_parts_are_kept(house: Any, wxr: Export) -> None:
    shared = item(60, "Shared", "<p>Ring the bell twice.</p>", kind="wp_block")
    meta = (("enclosure", "https://almanack.example/talk.mp3\n123\naudio/mpeg"),)
    report = import_wordpress(
        wxr(shared, item(1, body='<!-- wp:block {"ref":60} /-->\n<!-- wp:block {"ref":61} /-->\n<p>So.</p>', meta=meta))
    )

    words = body(ArticlePage.objects.get())
    assert "Ring the bell twice." in words
    assert '<a href="https://almanack.example/talk.mp3">talk.mp3</a>' in words
    assert any("number 61" in one for one in report.questions)
    assert any("enclosure" in one for one in report.questions)


# --- links and addresses --------------------------------------------------------------------------------


def test_links_to_what_came_along_lead_to_it_and_the_rest_is_listed(house: Any, wxr: Export, client: Client) -> None:
    links = (
        f'<p><a href="{SITE}/2011/03/other/?utm_source=x">one</a> <a href="http://www.almanack.example/?p=2">two</a> '
        f'<a href="/2011/03/OTHER">three</a> <a href="{SITE}/shop/">four</a> <a href="https://else.example/">five</a></p>'
    )
    report = import_wordpress(wxr(item(1, body=links), item(2, "Other", slug="other")))

    other = ArticlePage.objects.get(title="Other")
    words = body(ArticlePage.objects.get(title="A night out"))
    assert words.count(f'<a linktype="page" id="{other.pk}">') == 3
    assert f'<a href="{SITE}/shop/">four</a>' in words
    assert '<a href="https://else.example/">five</a>' in words
    assert [one.partition(": ")[2].partition(": ")[2] for one in report.questions] == [
        f"1 links lead to parts of the old website that did not come along: {SITE}/shop/"
    ]


def test_a_link_to_a_text_that_is_refused_keeps_its_address(house: Any, wxr: Export) -> None:
    report = import_wordpress(
        wxr(
            item(1, body=f'<p><a href="{SITE}/?p=2">it</a></p>'),
            item(2, "Below", kind="page", slug="x" * 300, parent=1),
        )
    )

    words = body(ArticlePage.objects.get())
    assert "within/" not in words
    assert "linktype" in words or f'<a href="{SITE}/?p=2">it</a>' in words
    assert report.read == 2


@pytest.mark.parametrize(
    "asked",
    [
        "/2011/03/new-name", "/2011/03/New-Name/", "/2011/03/new-name/?utm_source=letter&utm_medium=mail", "/?p=1&fbclid=xyz",
        "/2011/03/old-name", "/2011/02/new-name/", "/index.php?p=1", "/?p=1&preview=true",
    ],
)  # fmt: skip
def test_old_addresses_lead_on_whatever_hangs_on_them(house: Any, wxr: Export, client: Client, asked: str) -> None:
    meta = (("_wp_old_slug", "old-name"), ("_wp_old_date", "2011-02-27"))
    import_wordpress(
        wxr(item(1, slug="new-name", link=f"{SITE}/2011/03/new-name/", date="2011-03-04 10:00:00", meta=meta))
    )

    answer = client.get(asked)
    assert answer.status_code == 301
    assert answer.headers["Location"] == ArticlePage.objects.get().address()
