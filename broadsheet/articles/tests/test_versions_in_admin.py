import pytest
from django.urls import reverse

from broadsheet.articles.models import ArticlePage, Source, Text, Topic
from broadsheet.sections.models import Section


def work(name, page, *args):
    return reverse(f"works:{name}", args=[page.pk, *args])


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.fixture
def boss(staff):
    return staff("administrator")


def test_a_version_is_started_and_one_lands_in_its_editor(boss, write):
    page = write("Night", section="italy")
    assert "Italy" in str(page.text.section)

    assert "Start" in boss.get(work("start", page, "it")).content.decode()
    answer = boss.post(work("start", page, "it"))

    draft = ArticlePage.objects.get(locale__language_code="it")
    assert answer["Location"] == edit_url(draft)
    assert (draft.live, draft.text, draft.in_hands_of) == (False, page.text, boss.user)
    assert draft.sources.get().version == page
    assert draft.sources.get().revision == page.live_revision


def test_starting_a_version_that_exists_is_refused_in_words(boss, write):
    page = write("Night", section="italy")
    boss.post(work("start", page, "it"))

    assert "has a version in that language already" in boss.post(work("start", page, "it")).content.decode()
    assert ArticlePage.objects.filter(text=page.text).count() == 2


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (("translator", "italy", "it"), True),
        (("translator", "italy", "fr"), False),
        (("writer", "house", "it"), False),
        ((), False),
    ],
)
def test_a_version_is_started_by_those_who_may_write_there(staff, write, who, may):
    page = write("Night", section="italy")
    staff(*who).post(work("start", page, "it"))

    assert ArticlePage.objects.filter(locale__language_code="it").exists() is may


def test_the_editor_offers_the_languages_in_which_one_may_start(staff, write):
    page = write("Night", section="italy")

    shown = staff("organiser", "italy").get(edit_url(page)).content.decode()
    assert work("start", page, "it") in shown
    assert work("start", page, "en") not in shown


def test_two_articles_are_joined_and_parted(boss, write):
    one, two = write("Night", section="italy"), write("Notte", language="it", section="italy")
    left = two.text_id

    boss.post(work("join", two), {"other": one.pk})
    two.refresh_from_db()
    assert two.text == one.text
    assert two.get_latest_revision_as_object().text == one.text
    assert not Text.objects.filter(pk=left).exists()

    boss.post(work("part", two))
    two.refresh_from_db()
    assert two.text != one.text


@pytest.mark.parametrize("other", [{"section": "italy"}, {"language": "it"}])
def test_joining_is_refused_where_it_would_break_a_promise(boss, write, other):
    one, two = write("Night", section="italy"), write("Another", **other)

    answer = boss.post(work("join", two), {"other": one.pk})

    assert answer.status_code == 200
    two.refresh_from_db()
    assert two.text != one.text


def test_parting_the_only_version_is_refused(boss, write):
    assert "only version" in boss.post(work("part", write("Night"))).content.decode()


def test_a_text_moves_with_all_its_versions_and_keeps_its_addresses(boss, write):
    one = write("Night")
    two = write("Notte", language="it", text=one.text)

    boss.post(work("move", one), {"section": Section.objects.get(slug="italy").pk})

    one.refresh_from_db()
    two.refresh_from_db()
    assert one.text.section.slug == "italy"
    assert {page.get_parent().slug for page in (one, two)} == {"italy"}
    assert one.address() == "/en/articles/2024-11-07/night"


def test_a_text_moves_only_where_one_may_put_all_its_versions(staff, write):
    page = write("Notte", language="it", section="italy")

    answer = staff("editor", "italy", "it").post(work("move", page), {"section": Section.objects.get(slug="house").pk})

    assert "You may not move" in answer.content.decode()
    page.refresh_from_db()
    assert page.text.section.slug == "italy"


@pytest.mark.parametrize("name", ["join", "part", "move"])
def test_what_a_published_text_is_part_of_is_decided_by_those_who_publish(staff, write, name):
    page = write("Notte", language="it", section="italy")

    for who in (("writer", "italy", "it"), ("editor", "italy", "en"), ()):
        answer = staff(*who).get(work(name, page))
        assert answer.status_code == 302, who


def test_wagtails_own_move_leads_to_ours(boss, write):
    page = write("Notte", language="it", section="italy")
    target = Section.objects.get(slug="house").nodes.get(language="it").page

    answer = boss.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target.pk]))

    assert answer["Location"] == work("move", page)


def test_a_copy_has_a_text_of_its_own_about_the_same_things(boss, write):
    page, topic = write("Night", import_key="work/en"), Topic.objects.create(slug="strikes")
    page.text.topics.add(topic)
    form = boss.get(reverse("wagtailadmin_pages:copy", args=[page.pk])).context["form"]
    assert not {"alias", "publish_copies"} & set(form.fields)

    boss.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {"new_title": "A *second* night", "new_slug": "a-second", "new_parent_page": page.get_parent().pk},
    )

    copy = ArticlePage.objects.exclude(pk=page.pk).get()
    assert (copy.title, copy.live, copy.import_key) == ("A second night", False, "")
    assert copy.text != page.text
    assert copy.get_latest_revision_as_object().text == copy.text
    assert list(copy.text.topics.all()) == [topic]


def test_a_copy_stays_in_its_language(boss, write):
    page = write("Night")
    french = Section.objects.get(slug="house").nodes.get(language="fr").page
    data = {"new_title": "Nuit", "new_slug": "nuit", "new_parent_page": french.pk}

    assert "another language" in boss.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data).content.decode()
    assert ArticlePage.objects.count() == 1


# --- deleting ----------------------------------------------------------------------------


def delete_urls(page):
    return [
        reverse("wagtailadmin_pages:delete", args=[page.pk]),
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={page.pk}",
    ]


@pytest.mark.parametrize("way", [0, 1])
def test_a_version_on_which_others_rest_is_not_deleted_and_unpublishing_is_offered(boss, write, way):
    page = write("Night", section="italy")
    boss.post(work("start", page, "it"))

    answer = boss.post(delete_urls(page)[way], follow=True)

    shown = answer.content.decode()
    assert "This cannot be deleted" in shown
    assert reverse("wagtailadmin_pages:unpublish", args=[page.pk]) in shown
    assert ArticlePage.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("way", [0, 1])
def test_the_last_version_takes_its_text_along(boss, write, way):
    page = write("Night", section="italy")
    boss.post(work("start", page, "it"))
    draft = ArticlePage.objects.get(locale__language_code="it")

    boss.post(delete_urls(draft)[way])
    assert Text.objects.filter(pk=page.text_id).exists()

    boss.post(delete_urls(page)[way])
    assert not ArticlePage.objects.exists()
    assert not Text.objects.exists()


@pytest.mark.parametrize("way", [0, 1])
def test_front_pages_are_not_deleted(boss, staff, house, way):
    home = Section.objects.get(slug="italy").nodes.get(language="it").page

    for who in (boss, staff("superuser")):
        assert "Front pages stand" in who.post(delete_urls(home)[way], follow=True).content.decode()


def test_a_contributor_who_is_named_somewhere_is_not_deleted(boss, write):
    page = write("Night", authors=("Ada",))
    contributor = page.credits.get().contributor

    answer = boss.post(reverse("wagtailsnippets_articles_contributor:delete", args=[contributor.pk]), follow=True)

    assert "cannot be deleted while something needs it" in answer.content.decode()


def test_a_section_with_pages_is_not_deleted(boss, house):
    italy = Section.objects.get(slug="italy")

    answer = boss.post(reverse("wagtailsnippets_sections_section:delete", args=[italy.pk]), follow=True)

    assert "cannot be deleted while something needs it" in answer.content.decode()


# --- provenance --------------------------------------------------------------------------


def test_a_source_chosen_anew_is_copied_anew(write):
    first, second = write("One"), write("Two")
    page = write("Uno", language="it", live=False, origin="translation")
    page.sources.add(Source(version=first))
    page.save_revision()
    assert page.sources.all()[0].title == "One"

    source = page.sources.all()[0]
    source.version = second
    page.save_revision()

    assert (source.title, source.revision, source.language) == ("Two", second.live_revision, "en")


# --- works -------------------------------------------------------------------------------


def test_the_page_of_a_work_shows_its_versions_and_takes_topics_and_related_texts(boss, write):
    from wagtail.test.utils.form_data import inline_formset, nested_form_data

    page, other, topic = write("Night"), write("Day"), Topic.objects.create(slug="strikes")
    url = reverse("wagtailsnippets_articles_text:edit", args=[page.text_id])
    assert edit_url(page) in boss.get(url).content.decode()

    related = inline_formset([{"other": other.pk, "position": 1}])
    boss.post(url, {**nested_form_data({"related": related}), "topics": [topic.pk]})

    assert list(page.text.topics.all()) == [topic]
    assert [row.other for row in page.text.related.all()] == [other.text]


def test_works_are_found_by_the_title_of_a_version(boss, write):
    write("Night")
    day = write("Day")

    answer = boss.get(reverse("wagtailsnippets_articles_text:list") + "?q=day")

    assert [text.pk for text in answer.context["object_list"]] == [day.text_id]


def test_works_of_other_sections_are_not_listed(staff, write):
    own, other = write("Notte", language="it", section="italy"), write("Night")
    client = staff("editor", "italy", "it")

    shown = client.get(reverse("wagtailsnippets_articles_text:list")).context["object_list"]
    assert [text.pk for text in shown] == [own.text_id]
    assert client.get(reverse("wagtailsnippets_articles_text:edit", args=[other.text_id])).status_code == 302
