import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import GroupApprovalTask, GroupPagePermission, Workflow

from broadsheet.pages.models import SectionNode
from broadsheet.pages.rights import write_rights
from broadsheet.sections.models import Assignment, Section

EDITOR, WRITER, ORGANISER = ("editor", "italy", "it"), ("writer", "italy", "it"), ("organiser", "italy")
ADMIN, NOBODY, HOUSE_EDITOR = ("administrator",), (), ("editor",)


def allowed(response):
    """Whether Wagtail showed or did it; refused people are sent to the desk, strangers to the log-in."""
    if response.status_code == 200:
        return True
    return response.status_code == 302 and response["Location"] != "/admin/" and "login" not in response["Location"]


def node(section="italy", language="it"):
    return SectionNode.objects.get(section__slug=section, language=language).page


# Who may open the editor of, publish, unpublish, delete: somebody else's article below Italy's Italian node.
@pytest.mark.parametrize(
    ("who", "edits", "publishes", "deletes"),
    [
        (("superuser",), True, True, True),
        (ADMIN, True, True, True),
        (HOUSE_EDITOR, True, True, True),
        (EDITOR, True, True, True),
        (("editor", "italy"), True, True, True),
        (("editor", "italy", "en"), False, False, False),
        (("editor", "house", "it"), False, False, False),
        (ORGANISER, True, True, True),
        (WRITER, False, False, False),
        (("translator", "italy", "it"), False, False, False),
        (NOBODY, False, False, False),
    ],
)
def test_what_somebody_may_do_with_another_writers_article(staff, write, fill_in, who, edits, publishes, deletes):
    client, page = staff(*who), write("Notte", language="it", section="italy", live=False)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])

    assert allowed(client.get(edit)) is edits
    assert allowed(client.get(reverse("wagtailadmin_pages:delete", args=[page.pk]))) is deletes
    client.post(edit, {**fill_in("Notte"), "action-publish": "yes"})
    page.refresh_from_db()
    assert page.live is publishes
    if publishes:
        assert allowed(client.get(reverse("wagtailadmin_pages:unpublish", args=[page.pk])))


@pytest.mark.parametrize("who", [WRITER, ("translator", "italy", "it")])
def test_a_writer_writes_and_hands_in_but_does_not_publish(staff, fill_in, who):
    client = staff(*who)
    add = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", node().pk])

    client.post(add, {**fill_in("La mia"), "action-publish": "yes"})
    mine = node().get_children().get(title="La mia")
    assert not mine.live

    client.post(reverse("wagtailadmin_pages:edit", args=[mine.pk]), {**fill_in("La mia"), "action-submit": "yes"})
    assert mine.specific.workflow_in_progress
    assert not node().get_children().get(pk=mine.pk).live


@pytest.mark.parametrize(
    ("who", "place", "may"),
    [
        (WRITER, ("italy", "it"), True),
        (WRITER, ("italy", "en"), False),
        (WRITER, ("house", "it"), False),
        (EDITOR, ("italy", "it"), True),
        (EDITOR, ("italy", "fr"), False),
        (ORGANISER, ("italy", "fr"), True),
        (ORGANISER, ("house", "fr"), False),
        (ADMIN, ("house", "fa"), True),
        (NOBODY, ("italy", "it"), False),
    ],
)
def test_an_article_is_begun_only_where_one_has_a_part(staff, who, place, may):
    url = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", node(*place).pk])

    assert allowed(staff(*who).get(url)) is may


def test_an_italian_editor_approves_what_a_writer_handed_in(staff, fill_in):
    writer, editor = staff(*WRITER), staff(*EDITOR)
    add = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", node().pk])
    writer.post(add, {**fill_in("In attesa"), "action-submit": "yes"})
    page = node().get_children().get(title="In attesa").specific

    def approve():
        data = {**fill_in("In attesa"), "action-workflow-action": "yes", "workflow-action-name": "approve"}
        return reverse("wagtailadmin_pages:edit", args=[page.pk]), data

    staff("editor", "italy", "en").post(*approve())
    page.refresh_from_db()
    assert not page.live
    editor.post(*approve())
    page.refresh_from_db()
    assert page.live


# --- rows ------------------------------------------------------------------------------


def rows_url(name, view, *args):
    return reverse(f"wagtailsnippets_{name}:{view}", args=args)


@pytest.mark.parametrize(
    ("who", "lists", "own", "other"),
    [
        (ADMIN, {"italy", "house"}, True, True),
        (ORGANISER, {"italy"}, True, False),
        (EDITOR, {"italy"}, False, False),
        (WRITER, {"italy"}, False, False),
        (NOBODY, None, False, False),
    ],
)
def test_a_section_is_seen_and_edited_by_those_whose_it_is(staff, who, lists, own, other):
    client = staff(*who)
    answer = client.get(rows_url("sections_section", "list"))

    if lists is None:
        assert not allowed(answer)
    else:
        assert {section.slug for section in answer.context["object_list"]} == lists
    for slug, may in (("italy", own), ("house", other)):
        section = Section.objects.get(slug=slug)
        for view in ("edit", "usage", "history"):
            assert allowed(client.get(rows_url("sections_section", view, section.pk))) is may, (slug, view)


@pytest.mark.parametrize(
    ("name", "able"),
    [
        ("articles_topic", {ADMIN, EDITOR, HOUSE_EDITOR, ("superuser",)}),
        ("articles_contributor", {ADMIN, EDITOR, HOUSE_EDITOR, ("superuser",)}),
        ("sections_section", {ADMIN, ("superuser",)}),
        ("sections_assignment", {ADMIN, ("administrator", "italy"), ("superuser",)}),
        ("pages_menuitem", {ADMIN, ("superuser",)}),
        ("pages_oldaddress", {ADMIN, ("superuser",)}),
        ("periodicals_periodical", {ADMIN, ("administrator", "italy"), ("superuser",)}),
        ("events_event", {ADMIN, ("administrator", "italy"), EDITOR, HOUSE_EDITOR, ORGANISER, ("superuser",)}),
        ("events_venue", {ADMIN, ("administrator", "italy"), EDITOR, HOUSE_EDITOR, ORGANISER, ("superuser",)}),
        ("events_holiday", {ADMIN, ("administrator", "italy"), EDITOR, HOUSE_EDITOR, ORGANISER, ("superuser",)}),
        ("people_letter", set()),
        ("comments_comment", set()),
        ("articles_text", set()),
    ],
)
def test_who_may_add_a_row_of_each_kind(staff, name, able):
    for who in (ADMIN, ("administrator", "italy"), EDITOR, HOUSE_EDITOR, WRITER, ORGANISER, ("superuser",), NOBODY):
        is_able = who in able or (
            who == ("administrator", "italy") and name in {"articles_topic", "articles_contributor"}
        )
        assert allowed(staff(*who).get(rows_url(name, "add"))) is is_able, who


@pytest.mark.parametrize(
    ("who", "may"), [(ADMIN, True), (("administrator", "italy"), False), (EDITOR, False), (NOBODY, False)]
)
def test_the_house_is_set_up_only_by_those_who_have_all_of_it(staff, house, who, may):
    assert allowed(staff(*who).get(reverse("wagtailsettings:edit", args=["pages", "house", house.pk]))) is may


def test_the_outbox_is_for_administrators_of_the_house(staff):
    for who, may in ((ADMIN, True), (("administrator", "italy"), False), (ORGANISER, False), (EDITOR, False)):
        assert allowed(staff(*who).get(rows_url("people_letter", "list"))) is may, who


def test_nobody_gives_away_more_than_she_has(staff):
    client = staff("administrator", "italy")
    friend = staff().user

    def give(section, role="editor"):
        data = {"user": friend.pk, "role": role, "section": section, "language": ""}
        client.post(rows_url("sections_assignment", "add"), data)
        return Assignment.objects.filter(user=friend).values_list("section__slug", flat=True)

    assert list(give("")) == []
    assert list(give(Section.objects.get(slug="house").pk, "administrator")) == []
    assert list(give(Section.objects.get(slug="italy").pk)) == ["italy"]


def test_an_organiser_changes_neither_the_address_of_her_section_nor_to_whom_it_belongs(staff):
    from broadsheet.sections.editing import SectionForm
    from broadsheet.sections.viewsets import SectionRows

    form = (
        SectionRows()
        .get_edit_handler()
        .get_form_class()(instance=Section.objects.get(slug="italy"), for_user=staff(*ORGANISER).user)
    )

    assert isinstance(form, SectionForm)
    assert {name for name, field in form.fields.items() if field.disabled} == {
        "slug",
        "parent",
        "is_public",
        "position",
    }


# --- what is written -----------------------------------------------------------------------


def snapshot():
    return (
        set(Group.objects.values_list("name", flat=True)),
        set(GroupPagePermission.objects.values_list("group__name", "page", "permission__codename")),
        set(Workflow.objects.filter(active=True).values_list("name", flat=True)),
        set(GroupApprovalTask.objects.filter(active=True).values_list("name", "groups__name")),
    )


def test_writing_the_rights_twice_changes_nothing(staff):
    staff(*EDITOR)
    staff(*ADMIN)
    write_rights()
    before = snapshot()
    write_rights()

    assert snapshot() == before


def test_groups_made_or_filled_by_hand_are_put_right(staff):
    user = staff(*EDITOR).user
    stray = Group.objects.create(name="Made by hand")
    user.groups.set([stray])
    write_rights()

    assert list(user.groups.values_list("name", flat=True)) == ["editor, italy, it"]
    assert not Group.objects.filter(name="Made by hand").exists()


def test_taking_a_part_away_takes_its_rights_away_at_once(staff, write):
    client, page = staff(*EDITOR), write("Notte", language="it", section="italy")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert allowed(client.get(edit))

    Assignment.objects.filter(user=client.user).delete()

    assert not allowed(client.get(edit))
    assert not Group.objects.filter(name="editor, italy, it").exists()


def test_every_section_has_one_review_per_language_given_to_those_who_publish_there(staff):
    staff(*EDITOR), staff(*WRITER), staff(*ORGANISER)
    task = GroupApprovalTask.objects.get(name="italy (it)", active=True)
    other = GroupApprovalTask.objects.get(name="house (it)", active=True)

    assert set(task.groups.values_list("name", flat=True)) == {"editor, italy, it", "organiser, italy, *"}
    assert not other.groups.exists()
    assert Workflow.objects.filter(active=True).count() == SectionNode.objects.count()
