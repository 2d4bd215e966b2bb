from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from wagtail.models import Locale, Page

from broadsheet.articles.models import ArticlePage, Contributor, Topic
from broadsheet.comments.models import Comment
from broadsheet.importers.tests.wxr import comment, item
from broadsheet.importers.wordpress import import_wordpress
from broadsheet.pages.models import OldAddress, Picture, PlainPage

pytestmark = pytest.mark.django_db
Export = Callable[..., Path]
PASSED = "https://almanack.example/wp-content/uploads/2011/03"


def bodies(page: Any) -> list[str]:
    return [one["value"] for one in page.body.raw_data if one["type"] == "text"]


def test_a_post_comes_with_everything_about_it(house: Any, wxr: Export) -> None:
    post = item(
        7, "Tea &amp; <em>stars</em>", "First line\nsecond line\n\nNext <b>bold</b>.<!--more-->\n\n<h2>Part</h2>\nRest.",
        terms=(("category", "night-sky", "Night &amp; sky"), ("post_tag", "tea", "Tea"), ("post_format", "post-format-aside", "Aside")),
        excerpt="A short <i>word</i>.", meta=(("_wp_old_slug", "tea-and-star"),), slug="tea-and-stars",
    )  # fmt: skip
    report = import_wordpress(wxr(post, authors=(("ada", "Ada Lamplight"),)))

    page = ArticlePage.objects.get()
    assert (report.written, report.refused, page.live, page.language) == (1, [], True, "en")
    assert (page.marked_title, page.title) == ("Tea & *stars*", "Tea & stars")
    assert (page.date, page.date_precision, page.address_slug) == (date(2011, 3, 4), "day", "tea-and-stars")
    assert (str(page.credits.get().contributor), page.standfirst) == ("Ada Lamplight", "A short word.")
    assert {(topic.slug, str(topic)) for topic in page.text.topics.all()} == {
        ("night-sky", "Night & sky"),
        ("tea", "Tea"),
    }
    assert bodies(page) == ["<p>First line<br/>second line</p><p>Next <b>bold</b>.</p>", "<p>Rest.</p>"]
    assert set(OldAddress.objects.values_list("path", flat=True)) == {
        "/?p=7", "/2011/03/tea-and-stars/", "/2011/03/tea-and-star/",
    }  # fmt: skip


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_all_versions_of_the_format_are_read(house: Any, wxr: Export, version: str) -> None:
    assert import_wordpress(wxr(item(), version=version)).written == 1


@pytest.mark.parametrize(
    ("status", "password", "shown"),
    [
        ("private", "", "private"),
        ("draft", "", "draft"),
        ("pending", "", "pending"),
        ("future", "", "scheduled"),
        ("publish", "sesame", "password-protected"),
        ("draft", "sesame", "draft, password-protected"),
    ],
)
def test_only_what_was_public_becomes_public(house: Any, wxr: Export, status: str, password: str, shown: str) -> None:
    import_wordpress(wxr(item(status=status, password=password, date="2001-01-01 00:00:00")))

    page = ArticlePage.objects.get()
    assert (page.live, page.original_status, page.go_live_at) == (False, shown, None)
    assert "sesame" not in str(page.latest_revision.content) + str(page.front_matter)


def test_dustbin_and_menus_are_left_out_with_reasons(house: Any, wxr: Export) -> None:
    report = import_wordpress(
        wxr(
            item(1, status="trash"),
            item(2, status="auto-draft"),
            item(3, kind="nav_menu_item"),
            item(4, kind="recipe"),
            item(5),
        )
    )

    assert (report.read, report.written) == (5, 1)
    assert dict(report.skipped) == {
        "post that was in the dustbin": 1,
        "post that was never begun": 1,
        "of the type 'nav_menu_item', which is no text": 1,
        "of the type 'recipe', which is no text": 1,
    }


def test_an_untitled_post_is_called_by_its_first_words(house: Any, wxr: Export) -> None:
    report = import_wordpress(
        wxr(item(title="  ", body="The lamp in the lane leans, and nobody minds it but the hawthorn."))
    )

    page = ArticlePage.objects.get()
    assert page.title == "The lamp in the lane leans, and nobody minds it but the"
    assert "had no title" in report.questions[0]


def test_impossible_dates_are_no_dates(house: Any, wxr: Export) -> None:
    report = import_wordpress(wxr(item(1, date="0000-00-00 00:00:00"), item(2, date="2011-13-45 00:00:00")))

    assert [page.date for page in ArticlePage.objects.all()] == [None, None]
    assert "the date was left out" in report.questions[0]


def test_pages_keep_their_tree_and_their_comments(house: Any, wxr: Export, client: Client) -> None:
    report = import_wordpress(
        wxr(
            item(12, "Below", kind="page", slug="below", parent=11, comments=comment(1, "Well put.")),
            item(11, "Above", kind="page", slug="above"),
            item(13, "Contact", kind="page", slug="contact", status="private"),
        )
    )

    assert report.written == 3
    below, contact = PlainPage.objects.get(title="Below"), PlainPage.objects.get(title="Contact")
    assert below.address() == "/en/above/below"
    assert (contact.slug, contact.live, contact.original_status) == ("contact-2", False, "private")
    assert Comment.objects.get().page == below
    assert client.get("/?page_id=12").headers["Location"] == "/en/above/below"
    assert (below.front_matter["date"], below.front_matter["authors"]) == ("2011-03-04", ["ada"])


def test_pages_above_one_another_in_a_circle_are_cut(house: Any, wxr: Export) -> None:
    report = import_wordpress(
        wxr(
            item(1, "A", kind="page", slug="a", parent=2),
            item(2, "B", kind="page", slug="b", parent=1),
            item(3, "C", kind="page", slug="c", parent=3),
        )
    )

    assert (report.written, report.refused) == (3, [])
    assert len([one for one in report.questions if "circle" in one]) == 2
    assert PlainPage.objects.get(title="A").address() == "/en/a"
    assert PlainPage.objects.get(title="B").address() == "/en/a/b"
    assert Page.find_problems() == ([], [], [], [], [])


def test_comments_are_kept_as_they_came(house: Any, wxr: Export) -> None:
    comments = (
        comment(1, "So dark!", author="Bea &amp; Co") + comment(2, "Indeed.", parent=1) + comment(3, "[...] lamp [...]", kind="pingback")
        + comment(4, "Waiting.", approved="0") + comment(5, "Buy!", approved="spam")
    )  # fmt: skip
    report = import_wordpress(wxr(item(comments=comments)))

    first, second, ping, waiting = Comment.objects.order_by("pk")
    assert (first.author_name, first.body, first.is_approved, first.author_email) == (
        "Bea & Co",
        "So dark!",
        True,
        "reader@example.org",
    )
    assert second.reply_to == first
    assert (ping.original_status, ping.is_approved) == ("pingback", False)
    assert (waiting.original_status, waiting.is_approved) == ("waiting", False)
    assert report.comments == 4
    assert report.skipped["comment that was spam or in the dustbin"] == 1


def test_an_item_without_a_type_gives_its_comments_to_its_number(house: Any, wxr: Export) -> None:
    report = import_wordpress(
        wxr(item(5, kind="", comments=comment(1, "Lost?")), item(5, "The real one"), item(6, kind=""))
    )

    assert (report.written, report.skipped["says no type"]) == (1, 2)
    assert Comment.objects.get().text.versions.get().title == "The real one"


def test_a_number_that_stands_twice_is_asked_about(house: Any, wxr: Export) -> None:
    report = import_wordpress(wxr(item(5, "One"), item(5, "Two")))

    assert sorted(page.title for page in ArticlePage.objects.all()) == ["One", "Two"]
    assert any("the number 5 does not name it alone" in one for one in report.questions)


def test_pictures_elsewhere_leave_a_link(house: Any, wxr: Export) -> None:
    body = f'Look:\n\n<a href="{PASSED}/lamp.jpg"><img src="{PASSED}/lamp-300x200.jpg" alt="A lamp" width="300" /></a>'
    report = import_wordpress(wxr(item(body=body)))

    assert f'<a href="{PASSED}/lamp-300x200.jpg">A lamp</a>' in " ".join(bodies(ArticlePage.objects.get()))
    assert any("lie on other websites" in one for one in report.questions)


def test_pictures_come_from_a_folder(house: Any, wxr: Export, tmp_path: Path) -> None:
    uploads = tmp_path / "uploads"
    (uploads / "2011/03").mkdir(parents=True)
    Image.new("RGB", (8, 6), "navy").save(uploads / "2011/03/lamp.jpg")
    body = f'[caption id="x" align="left" width="300"]<img src="{PASSED}/lamp-300x200.jpg" alt="A lamp" /> By <em>night</em>[/caption]\n\nWords.'
    file = wxr(item(body=body))

    import_wordpress(file, files=uploads)

    page = ArticlePage.objects.get()
    value = page.body.raw_data[0]["value"]
    assert (value["alternative"], value["caption"]) == ("A lamp", "<p>By <i>night</i></p>")
    assert page.first_picture == Picture.objects.get()


def test_galleries_and_other_shortcodes(house: Any, wxr: Export) -> None:
    attachment = item(
        20, "A lamp", kind="attachment", status="inherit", parent=1, excerpt="At dusk",
        more=f"<wp:attachment_url>{PASSED}/lamp.jpg</wp:attachment_url>", meta=(("_wp_attachment_image_alt", "Lamp"),),
    )  # fmt: skip
    body = '[gallery]\n\n[embed]https://video.example/9[/embed]\n\n[mood colour="blue"]Kept.[/mood] Not a [sic] code. [[gallery]]'
    report = import_wordpress(wxr(attachment, item(1, body=body)))

    words = " ".join(bodies(ArticlePage.objects.get()))
    assert f'<a href="{PASSED}/lamp.jpg">Lamp</a></p><p>At dusk</p>' in words
    assert '<a href="https://video.example/9">https://video.example/9</a>' in words
    assert "<p>Kept. Not a [sic] code. [gallery]</p>" in words
    assert any("[mood]" in question for question in report.questions)


def test_texts_of_the_block_editor(house: Any, wxr: Export) -> None:
    body = (
        '<!-- wp:paragraph {"align":"center"} -->\n<p>One\nline.</p>\n<!-- /wp:paragraph -->\n\n'
        '<!-- wp:quote -->\n<blockquote class="wp-block-quote"><p>So.</p><cite>Ada</cite></blockquote>\n<!-- /wp:quote -->\n'
        '<!-- wp:pullquote --><figure class="wp-block-pullquote"><blockquote><p>Dark.</p></blockquote></figure><!-- /wp:pullquote -->\n'
        '<!-- wp:embed --><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\nhttps://video.example/9\n</div></figure><!-- /wp:embed -->'
        '<!-- wp:separator --><hr class="wp-block-separator"/><!-- /wp:separator -->'
    )
    import_wordpress(wxr(item(body=body)))

    data = [(one["type"], one["value"]) for one in ArticlePage.objects.get().body.raw_data]
    assert data[0] == ("text", "<p>One line.</p>")
    assert data[1] == ("quote", {"text": "<p>So.</p>", "attribution": "Ada"})
    assert data[2] == ("pullquote", {"text": "Dark.", "attribution": ""})
    assert "https://video.example/9</a>" in data[3][1]
    assert data[4][0] == "divider"


def test_a_second_run_changes_nothing_and_a_changed_post_is_a_revision(house: Any, wxr: Export) -> None:
    posts = [item(1, comments=comment(1, "So.")), item(2, "Two", slug="two"), item(3, "Page", kind="page", slug="page")]
    import_wordpress(wxr(*posts))

    again = import_wordpress(wxr(*posts))
    assert (again.written, again.unchanged) == (0, 3)

    changed = import_wordpress(
        wxr(item(1, body="Other words.", comments=comment(1, "So.") + comment(2, "New.")), *posts[1:])
    )
    assert (changed.written, changed.unchanged, changed.comments) == (1, 2, 1)
    page = ArticlePage.objects.get(title="A night out")
    assert (bodies(page), page.revisions.count()) == (["<p>Other words.</p>"], 2)
    assert (ArticlePage.objects.count(), PlainPage.objects.count(), Comment.objects.count()) == (2, 1, 2)


def test_topics_of_the_same_address_but_another_name_are_two(house: Any, wxr: Export) -> None:
    Topic.objects.create(slug="moon").words.model.objects.create(
        topic=Topic.objects.get(), language="en", name="Moon landings"
    )

    import_wordpress(wxr(item(terms=(("category", "moon", "The Moon"),))))

    assert sorted(Topic.objects.values_list("slug", flat=True)) == ["moon", "moon-2"]


def test_the_language_of_the_channel_is_switched_on(house: Any, wxr: Export) -> None:
    report = import_wordpress(wxr(item(), language="tr-TR"))

    assert ArticlePage.objects.get().language == "tr"
    assert Locale.objects.filter(language_code="tr").exists()
    assert any("switched on" in remark for remark in report.remarks)


def test_language_and_section_can_be_chosen(house: Any, wxr: Export) -> None:
    import_wordpress(wxr(item()), language="it", section="italy")

    page = ArticlePage.objects.get()
    assert (page.language, page.text.section.slug) == ("it", "italy")


def test_a_dry_run_writes_nothing(house: Any, wxr: Export) -> None:
    report = import_wordpress(wxr(item(), language="tr"), dry_run=True)

    assert report.written == 1
    assert not ArticlePage.objects.exists()
    assert not Contributor.objects.exists()
    assert not Locale.objects.filter(language_code="tr").exists()


def test_a_very_long_title_is_cut_and_asked_about(house: Any, wxr: Export) -> None:
    report = import_wordpress(wxr(item(title="night " * 200)))

    assert len(ArticlePage.objects.get().title) <= 250
    assert any("too long" in question for question in report.questions)


def test_hundreds_of_posts_take_few_questions_to_the_database(
    house: Any, wxr: Export, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    posts = [item(at, f"Post {at}", slug=f"post-{at}", comments=comment(at, f"Word {at}")) for at in range(1, 151)]
    with django_assert_max_num_queries(450):
        import_wordpress(wxr(*posts))

    assert ArticlePage.objects.live().count() == 150
