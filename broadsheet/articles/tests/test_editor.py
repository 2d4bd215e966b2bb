import pytest
from django.urls import reverse

from broadsheet.articles.checking import groups_of
from broadsheet.articles.models import ArticlePage, Place, Topic
from broadsheet.articles.wording import TYPOGRAPHY_REASONS
from broadsheet.core.typography import REASONS
from broadsheet.pages.models import SectionNode

UUID = "1b6d2b1e-6d0c-4a35-9a1c-0e5a3c6f7d10"
MARKED = f'<p>Words<footnote id="{UUID}"></footnote>.</p>'


@pytest.fixture
def editor(staff):
    return staff("editor", "italy", "it")


def node(section="italy", language="it"):
    return SectionNode.objects.get(section__slug=section, language=language).page


def add_url(parent):
    return reverse("wagtailadmin_pages:add", args=["articles", "articlepage", parent.pk])


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_an_article_is_written_and_published_with_its_note(editor, fill_in):
    data = fill_in("Il *Notturno*", MARKED, notes={UUID: "<p>La nota.</p>"})
    answer = editor.post(add_url(node()), {**data, "action-publish": "yes"})

    page = ArticlePage.objects.get()
    assert answer.status_code == 302
    assert (page.live, page.title, page.address()) == (True, "Il Notturno", "/it/articles/2024-11-07/il-notturno")
    assert [str(note.uuid) for note in page.footnotes.all()] == [UUID]
    assert page.text.section.slug == "italy"


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"body": MARKED}, "body", "has no note"),
        ({"notes": {UUID: "<p>Alone.</p>"}}, "body", "has no mark"),
        ({"origin": "translation"}, "origin", "rests on something"),
        ({"sources": [{"title": "Elsewhere"}]}, "origin", "rests on no other"),
    ],
)
def test_what_is_not_fit_for_readers_is_refused_beside_the_field_and_nothing_is_lost(
    editor, fill_in, data, field, words
):
    for action in ("action-publish", "action-submit"):
        answer = editor.post(add_url(node()), {**fill_in("A title that stays", **data), action: "yes"})

        assert words in " ".join(answer.context["form"].errors[field])
        assert "A title that stays" in answer.content.decode()
        assert not ArticlePage.objects.exists()


def test_a_draft_may_be_unfinished(editor, fill_in):
    answer = editor.post(add_url(node()), fill_in("", MARKED))
    assert "marked_title" in answer.context["form"].errors

    editor.post(add_url(node()), fill_in("Begun", MARKED, origin="translation"))

    assert not ArticlePage.objects.get().live


def test_a_draft_of_a_published_text_may_be_unfinished_too(editor, fill_in, write):
    page = write("Notte", language="it", section="italy")

    editor.post(edit_url(page), fill_in("Notte", MARKED))
    page.refresh_from_db()
    assert page.has_unpublished_changes
    assert MARKED[3:8] in str(page.get_latest_revision_as_object().body)

    answer = editor.post(edit_url(page), {**fill_in("Notte", MARKED), "action-publish": "yes"})
    assert "body" in answer.context["form"].errors


def test_a_missing_note_can_be_mended_and_published_in_one_saving(editor, fill_in, write):
    page = write("Notte", language="it", section="italy")
    editor.post(edit_url(page), fill_in("Notte", MARKED))

    editor.post(edit_url(page), {**fill_in("Notte", MARKED, notes={UUID: "<p>Ecco.</p>"}), "action-publish": "yes"})

    page.refresh_from_db()
    assert not page.has_unpublished_changes
    assert page.footnotes.count() == 1


def test_several_drafts_published_at_once_must_each_be_fit_for_readers(editor, write):
    good = write("Buono", language="it", section="italy", live=False)
    bad = write("Cattivo", language="it", section="italy", live=False, body=MARKED)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={good.pk}&id={bad.pk}"

    answer = editor.post(url, follow=True)

    assert "“Cattivo” cannot be published yet" in answer.content.decode()
    assert not ArticlePage.objects.filter(live=True).exists()


# --- what holds for the work ------------------------------------------------------------


def test_topics_and_places_are_given_to_the_work_when_the_page_is_saved(editor, fill_in):
    topic, place = Topic.objects.create(slug="strikes"), Place.objects.create(slug="italy")
    editor.post(add_url(node()), fill_in("Uno", topics=[topic.pk], places=[place.pk]))

    page = ArticlePage.objects.get()
    assert (list(page.text.topics.all()), list(page.text.places.all())) == ([topic], [place])


def test_a_preview_changes_nothing_of_the_work(editor, fill_in, write):
    topic, page = Topic.objects.create(slug="strikes"), write("Notte", language="it", section="italy")

    editor.post(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), fill_in("Notte", topics=[topic.pk]))
    editor.get(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]))

    assert not page.text.topics.exists()


def test_who_may_not_publish_does_not_change_what_holds_for_a_published_work(staff, fill_in, write):
    topic = Topic.objects.create(slug="strikes")
    original = write("Notte", language="it", section="italy")
    translator = staff("translator", "italy", "fr")
    translator.post(reverse("works:start", args=[original.pk, "fr"]))
    draft = ArticlePage.objects.get(locale__language_code="fr")

    answer = translator.get(edit_url(draft))
    assert answer.context["form"].fields["topics"].disabled
    translator.post(edit_url(draft), fill_in("Nuit", origin="unstated", topics=[topic.pk]))

    assert not original.text.topics.exists()


# --- checks --------------------------------------------------------------------------------


def test_the_checks_name_what_they_found_where_and_what_they_propose(editor, write):
    body = (
        "<p>Costava 1 500 lire, poi 250 000, infine 1000 lire e 45-75 000 copie, 10 mila in tutto. "
        'Detto "la notte". Licenza CC BY-SA 3.0. <reference kind="contact" key="italy/gone"></reference></p>'
    )
    page = write("Notte", language="it", section="italy", live=False, body=body + MARKED, licence="cc-by-4.0")

    answer = editor.get(edit_url(page)).content.decode()
    groups = {group.key: group for group in groups_of(page.get_latest_revision_as_object())}

    assert set(groups) == {"footnotes", "references", "licence", "typography"}
    assert groups["footnotes"].refuses_publication
    found = {(one.found, one.proposal) for one in groups["typography"].remarks}
    assert {("250 000", "250.000"), ("10 mila", "10.000")} <= found
    assert "italy/gone" in groups["references"].remarks[0].found
    assert "CC BY-SA 3.0" in groups["licence"].remarks[0].found
    for key in groups:
        assert f'data-check="{key}"' in answer
    assert page.get_latest_revision_as_object().body[0].value.source.startswith("<p>Costava 1 500 lire")


def test_words_in_another_language_are_checked_by_their_own_rules(write):
    page = write("Notte", language="it", section="italy", live=False)
    page.body = [("foreign", {"language": "en", "body": [("text", "<p>It sold 10.500 copies.</p>")]})]

    [group] = groups_of(page)

    assert [(one.found, one.proposal, one.language) for one in group.remarks] == [("10.500", "10,500", "en")]


def test_a_flawless_text_is_told_so(editor, write):
    page = write("Notte", language="it", section="italy")

    assert "Nothing to remark." in editor.get(edit_url(page)).content.decode()


def test_every_reason_of_the_typographic_check_is_known_to_translators():
    assert TYPOGRAPHY_REASONS == REASONS


def test_an_approval_that_readers_would_suffer_from_is_refused_and_the_review_goes_on(staff, fill_in):
    writer, editor = staff("writer", "italy", "it"), staff("editor", "italy", "it")
    writer.post(add_url(node()), {**fill_in("In attesa"), "action-submit": "yes"})
    page = ArticlePage.objects.get()
    editor.post(edit_url(page), fill_in("In attesa", MARKED))
    task = ArticlePage.objects.get().current_workflow_task_state

    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    assert editor.post(url).status_code == 302

    page = ArticlePage.objects.get()
    assert (page.live, page.workflow_in_progress) == (False, True)
