from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from broadsheet.articles.models import ArticlePage

HOME = "/admin/"


def rows(client):
    """The titles in each panel of the desk."""
    answer = client.get(HOME)
    return {panel.name: [row.title for row in panel.desk.rows(panel.pages())] for panel in answer.context["panels"]}


def test_the_desk_shows_what_is_mine_and_what_is_unfinished_in_my_sections(staff, write):
    client = staff("editor", "italy", "it")
    write("Pubblicato", language="it", section="italy")
    write("Di tutti", language="it", section="italy", live=False)
    write("Mio", language="it", section="italy", live=False, in_hands_of=client.user)
    write("Altrove", live=False)

    assert rows(client) == {"mine": ["Mio"], "waiting": [], "scheduled": [], "unfinished": ["Di tutti", "Mio"]}


def test_the_counts_stand_first(staff, write):
    client = staff("editor", "italy", "it")
    write("Di tutti", language="it", section="italy", live=False)
    shown = client.get(HOME).content.decode()

    assert shown.index('data-count="unfinished"') < shown.index('id="desk-mine-section"')
    assert "1 Unfinished" in shown


def test_an_empty_desk_says_what_to_do(staff):
    shown = staff("writer", "italy", "it").get(HOME).content.decode()

    assert "Begin an article" in shown
    assert "/admin/pages/add/articles/articlepage/" in shown


def test_what_waits_is_on_the_desk_of_those_who_review_it(staff, fill_in):
    from broadsheet.pages.models import SectionNode

    parent = SectionNode.objects.get(section__slug="italy", language="it").page
    add = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", parent.pk])
    staff("writer", "italy", "it").post(add, {**fill_in("In attesa"), "action-submit": "yes"})

    assert rows(staff("editor", "italy", "it"))["waiting"] == ["In attesa"]
    assert rows(staff("superuser"))["waiting"] == ["In attesa"]
    assert rows(staff("writer", "italy", "it"))["waiting"] == []
    assert rows(staff("editor", "italy", "fr"))["waiting"] == []


def test_what_is_scheduled_is_shown_with_its_time(staff, write, fill_in):
    client, page = staff("editor", "italy", "it"), write("Domani", language="it", section="italy", live=False)
    later = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")

    client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        {**fill_in("Domani", go_live_at=later), "action-publish": "yes"},
    )

    assert rows(client)["scheduled"] == ["Domani"]
    assert "goes live" in client.get(HOME).content.decode()


def test_a_draft_is_taken_over_in_one_click_and_edited_at_once(staff, write):
    first, second = staff("writer", "italy", "it"), staff("translator", "italy", "it")
    page = write(
        "Lasciato", language="it", section="italy", live=False, owner=first.user, handover_note="Manca la fine."
    )
    url, edit = reverse("works:take-over", args=[page.pk]), reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert second.get(edit).status_code == 302
    assert "Manca la fine." in second.get(HOME).content.decode()

    assert second.get(url).status_code == 405
    second.post(url)

    assert ArticlePage.objects.get().in_hands_of == second.user
    assert second.get(edit).status_code == 200
    assert rows(second)["mine"] == ["Lasciato"]


def test_nobody_takes_over_what_she_may_not_write(staff, write):
    page = write("Lasciato", language="it", section="italy", live=False)

    for who in (("writer", "italy", "fr"), ()):
        staff(*who).post(reverse("works:take-over", args=[page.pk]))
        assert ArticlePage.objects.get().in_hands_of is None


def test_in_whose_hands_a_page_is_does_not_go_back_with_an_older_revision(staff, write):
    client, page = staff("editor", "italy", "it"), write("Notte", language="it", section="italy")
    old = page.latest_revision
    page.in_hands_of = client.user
    page.save_revision()

    assert old.as_object().in_hands_of == client.user


def test_the_desk_asks_as_often_for_three_rows_as_for_one(staff, write):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = staff("editor", "italy", "it")
    write("Uno", language="it", section="italy", live=False, in_hands_of=client.user)
    client.get(HOME)
    with CaptureQueriesContext(connection) as one:
        client.get(HOME)
    for title in ("Due", "Tre"):
        write(title, language="it", section="italy", live=False, in_hands_of=client.user)
    client.get(HOME)  # what is kept of the house is read anew after a change
    with CaptureQueriesContext(connection) as three:
        client.get(HOME)

    assert len(three) == len(one)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Uno", "One"]),
        ("?language=it", ["Uno"]),
        ("?section=house", ["One"]),
        ("?person=me", ["One"]),
    ],
)
def test_the_unfinished_are_filtered_by_language_section_and_person(staff, write, query, titles):
    from broadsheet.sections.models import Section

    client = staff("superuser")
    write("Uno", language="it", section="italy", live=False)
    write("One", live=False, in_hands_of=client.user)
    query = query.replace("house", str(Section.objects.get(slug="house").pk)).replace("me", str(client.user.pk))

    answer = client.get(reverse("desk-report") + query)

    assert [row.title for row in answer.context["object_list"]] == titles


def test_the_unfinished_can_be_taken_out_as_a_table(staff, write):
    write("Uno", language="it", section="italy", live=False, handover_note="Manca la fine.")

    answer = staff("editor", "italy", "it").get(reverse("desk-report") + "?export=csv")

    assert "Manca la fine." in b"".join(answer.streaming_content).decode()
