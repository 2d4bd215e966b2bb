"""The press in the admin: each button works, refuses strangers, and says why it does not do something."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from broadsheet.periodicals import actions as serials
from broadsheet.periodicals.models import Edition, PrintFirst, WaitingVersion
from broadsheet.typesetting import actions
from broadsheet.typesetting.engines.sheet import Sheet
from broadsheet.typesetting.models import Impression

EDITOR, WRITER, ORGANISER = ("editor", "italy", "it"), ("writer", "italy", "it"), ("organiser", "italy")
MINE = [("administrator",), ("superuser",), EDITOR, ORGANISER, ("editor",)]
NOT_MINE = [("editor", "house", "en"), ("organiser", "house"), ()]


@pytest.fixture(autouse=True)
def _quick_press(monkeypatch):
    monkeypatch.setattr(actions, "SETTERS", [lambda manuscript, form, on_step, **options: Sheet(b"%PDF quick", 4)])


@pytest.fixture
def edition(make_issue, write):
    issue = make_issue(texts=[write("Notte", language="it", section="italy")], languages=("it", "en"), section="italy")
    return Edition.objects.select_related("issue__periodical", "standing").get(issue=issue, standing__key="it")


def url(name, *args):
    return reverse(f"press:{name}", args=args)


def allowed(answer):
    return answer.status_code in (200, 422) or (
        answer.status_code == 302 and answer["Location"].startswith("/admin/press/")
    )


def said(client, answer):
    return client.get(answer["Location"]).content.decode()


def every_button(edition):
    entry = edition.contents.get()
    pk, issue = edition.pk, edition.issue_id
    return [
        ("add-text", (pk, entry.text_id), {}), ("add-title", (pk,), {"title": "More"}),
        ("add-advert", (pk,), {"advert": "periodical:aurora"}), ("entry", (pk, entry.pk), {"kind": "article"}),
        ("reorder", (pk, entry.pk), {"by": "1"}), ("hold", (pk, entry.pk), {"is_held": "1"}), ("details", (pk,), {}),
        ("ask", (pk, "broadsheet"), {}), ("freeze", (pk,), {}), ("thaw", (pk,), {}), ("begin", (issue,), {"standing": ""}),
        ("step", (issue, "printer"), {}), ("step", (issue, "back"), {}), ("remove", (pk, entry.pk), {}),
    ]  # fmt: skip


@pytest.mark.parametrize("who", MINE)
def test_whose_issue_it_is_presses_every_button(staff, edition, who):
    client = staff(*who)
    assert allowed(client.get(url("list")))
    assert allowed(client.get(url("table", edition.pk)))
    for name, args, data in every_button(edition):
        assert allowed(client.post(url(name, *args), data)), (name, args)


@pytest.mark.parametrize("who", [*NOT_MINE, WRITER])
def test_nobody_else_changes_anything(staff, edition, who):
    client = staff(*who)
    for name, args, data in every_button(edition):
        answer = client.post(url(name, *args), data)
        assert answer.status_code in (302, 403) and not allowed(answer), (name, args)
    assert edition.contents.count() == 1
    assert not Impression.objects.exists()


def test_a_writer_looks_on_and_strangers_do_not(staff, client, edition):
    assert allowed(staff(*WRITER).get(url("table", edition.pk)))
    for who in NOT_MINE:
        assert not allowed(staff(*who).get(url("table", edition.pk))), who
    assert "login" in client.get(url("table", edition.pk))["Location"]


def test_a_button_is_pressed_and_not_visited(staff, edition):
    for name, args, _data in every_button(edition):
        if name != "entry":
            assert staff("superuser").get(url(name, *args)).status_code == 405, name


@pytest.mark.parametrize(
    ("name", "args"),
    [("table", (999_999,)), ("sheet", (999_999, "broadsheet")), ("progress", (999_999,)), ("entry", (999_999, 1))],
)
def test_what_is_not_there_is_not_found(staff, house, name, args):
    assert staff("superuser").get(url(name, *args)).status_code == 404


def test_the_table_says_how_long_and_what_is_not_ready(staff, edition, write):
    picture = [("picture", {"picture": None, "alternative": "", "is_decoration": False, "caption": ""})]
    page = write("Solo inglese", language="en", section="italy", live=False)
    page.body = picture
    page.save_revision()
    serials.add_text(edition, page.text)
    answer = staff(*EDITOR).get(url("table", edition.pk))
    rows = answer.context["table"].rows

    assert rows[0].words == 2 and not rows[0].faults
    assert len(rows[1].faults) == 4  # no Italian, no words, nobody published it, no alternative text
    assert answer.context["table"].faults >= 4


def test_too_long_a_sheet_is_told(staff, edition, write):
    edition.own_pages = 4
    edition.save()
    page = write("Lungo", language="it", section="italy", body=f"<p>{'parola ' * 9000}</p>")
    serials.add_text(edition, page.text)

    assert staff(*EDITOR).get(url("table", edition.pk)).context["table"].is_too_long


def test_texts_are_found_by_their_titles(staff, edition, write):
    write("Luna piena", language="it", section="italy")
    found = staff(*EDITOR).get(url("table", edition.pk), {"q": "luna"}).context["candidates"]

    assert [page.title for page in found] == ["Luna piena"]


def test_dragging_puts_an_entry_at_its_place(staff, edition):
    for title in ("B", "C"):
        serials.add_title(edition, title)
    last = edition.contents.last()
    answer = staff(*EDITOR).post(f"{url('reorder', edition.pk, last.pk)}?position=0")

    assert answer.status_code == 200
    assert [entry.title for entry in edition.contents.all()] == ["C", "Notte", "B"]


@pytest.mark.parametrize(("by", "order"), [("1", ["B", "Notte"]), ("-1", ["Notte", "B"]), ("x", ["B", "Notte"])])
def test_without_a_script_an_entry_steps_up_and_down(staff, edition, by, order):
    serials.add_title(edition, "B")
    staff(*EDITOR).post(url("reorder", edition.pk, edition.contents.first().pk), {"by": by})

    assert [entry.title for entry in edition.contents.all()] == order


def test_a_refusal_is_said_in_words_and_changes_nothing(staff, edition):
    client = staff(*EDITOR)
    client.post(url("freeze", edition.pk))
    answer = client.post(url("add-title", edition.pk), {"title": "Late", "next": url("table", edition.pk)})

    assert "frozen" in said(client, answer)
    assert edition.contents.count() == 1


def test_where_one_goes_next_is_a_page_of_the_press(staff, edition):
    client = staff(*EDITOR)
    client.post(url("freeze", edition.pk))
    for address in ("https://evil.example/", "//evil.example/", "/admin/press/https://evil.example/"):
        answer = client.post(url("freeze", edition.pk), {"next": address})
        assert answer["Location"] == url("list")


@pytest.mark.parametrize("data", [{}, {"title": ""}, {"title": "x" * 300}])
def test_a_title_that_is_none_is_refused_beside_the_field(staff, edition, data):
    answer = staff(*EDITOR).post(url("add-title", edition.pk), data)

    assert answer.status_code == 422
    assert answer.context["title_form"].errors


@pytest.mark.parametrize("pages", ["5", "-4", "x"])
def test_a_sheet_has_pages_that_four_divides(staff, edition, pages):
    answer = staff(*EDITOR).post(url("details", edition.pk), {"own_pages": pages})

    assert answer.status_code == 422
    assert "own_pages" in answer.context["edition_form"].errors


def test_a_sheet_is_asked_for_looked_at_and_not_shown_to_readers_yet(
    staff, client, edition, django_capture_on_commit_callbacks
):
    editor = staff(*EDITOR)
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(url("ask", edition.pk, "broadsheet"))
    answer = editor.get(url("sheet", edition.pk, "broadsheet"))

    assert b"".join(answer.streaming_content) == b"%PDF quick"
    assert "no-store" in answer["Cache-Control"]
    assert editor.get(url("progress", edition.pk)).json()["broadsheet"]["is_under_way"] is False
    assert client.get("/it/periodicals/aurora/60.pdf").status_code == 404
    assert editor.post(url("ask", edition.pk, "stone-tablet")).status_code == 404


def test_a_sheet_under_way_is_stopped(staff, edition):
    actions.ask_for(edition, "broadsheet")
    staff(*EDITOR).post(url("stop", edition.pk, "broadsheet"))

    assert Impression.objects.get().state == "stopped"


def test_readers_download_what_is_out(client, edition, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        serials.bring_out(edition.issue)
    answer = client.get("/it/periodicals/aurora/60.pdf")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "inline; filename*=UTF-8''aurora-60-it.pdf"
    assert client.get("/it/periodicals/aurora/60.epub")["Content-Type"] == "application/epub+zip"
    assert client.get("/it/periodicals/aurora/60/it.pdf").status_code == 200
    for path in ("60/xx.pdf", "60.doc", "99.pdf"):
        assert client.get(f"/it/periodicals/aurora/{path}").status_code == 404, path
    page = client.get("/it/periodicals/aurora/60").content.decode()
    assert '/it/periodicals/aurora/60.pdf"' in page
    assert '/en/periodicals/aurora/60.epub"' in page


def test_a_reader_who_is_too_early_is_told_to_come_back(client, edition):
    serials.bring_out(edition.issue)
    actions.ask_for(edition, "broadsheet")
    answer = client.get("/it/periodicals/aurora/60.pdf")

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


def test_publishing_a_text_that_paper_shows_first_lets_it_wait(staff, edition, write, fill_in):
    page = write("Prima la carta", language="it", section="italy", live=False)
    entry = serials.add_text(edition, page.text)
    editor = staff(*EDITOR)
    editor.post(url("hold", edition.pk, entry.pk), {"is_held": "1"})
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    editor.post(edit, {**fill_in("Prima la carta", body="<p>Scritto ora.</p>"), "action-publish": "yes"})

    page.refresh_from_db()
    assert not page.live
    assert WaitingVersion.objects.get().page == page
    editor.post(url("step", edition.issue_id, "out"), {"is_sure": "1"})
    page.refresh_from_db()
    assert page.live and "Scritto ora." in str(page.body)
    assert not PrintFirst.objects.exists()


def test_what_is_printed_is_not_deleted(staff, edition):
    serials.freeze(edition)
    page = edition.contents.get().text.versions.get()
    client = staff("administrator")
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    page.refresh_from_db()
    assert page.live


def test_an_issue_of_which_something_is_not_ready_is_asked_about_once(staff, edition):
    client = staff(*EDITOR)
    where = url("table", edition.pk)
    answer = client.post(url("step", edition.issue_id, "out"), {"next": where})
    edition.issue.refresh_from_db()

    assert edition.issue.state == "preparing"
    assert [one.edition.key for one in answer.context["unready"]] == ["en"]
    assert "There is no version in this language: English." in answer.content.decode()
    again = client.post(url("step", edition.issue_id, "out"), {"next": where, "is_sure": "1"})
    edition.issue.refresh_from_db()
    assert (again["Location"], edition.issue.state) == (where, "out")


def test_an_issue_that_is_ready_comes_out_at_once(staff, make_issue, write):
    issue = make_issue(texts=[write("Notte", language="it", section="italy")], languages=("it",), section="italy")
    staff(*EDITOR).post(url("step", issue.pk, "out"))

    issue.refresh_from_db()
    assert issue.state == "out"


@pytest.mark.parametrize("data", [{}, {"is_sure": "1"}])
def test_an_empty_issue_is_refused_however_often_one_presses(staff, make_issue, data):
    issue = make_issue(languages=("it",), section="italy")
    client = staff(*EDITOR)
    client.post(url("step", issue.pk, "out"), data)
    client.post(url("step", issue.pk, "out"), {"is_sure": "1"})

    issue.refresh_from_db()
    assert issue.state == "preparing"


def test_an_issue_whose_periodical_has_no_editions_shows_where_they_are_defined(staff, make_issue):
    issue = make_issue(languages=(), section="italy")
    page = staff(*ORGANISER).get(url("list")).content.decode()

    assert "Aurora has no editions" in page
    assert reverse("wagtailsnippets_periodicals_periodical:edit", args=[issue.periodical_id]) in page
    assert "Define its editions" not in staff(*EDITOR).get(url("list")).content.decode()  # she may not


def test_who_sees_no_issue_is_told_why(staff, edition):
    page = staff("editor", "house", "en").get(url("list")).content.decode()

    assert "None that you may see" in page
    assert "Begin an issue" not in page


def test_the_press_asks_as_much_for_three_issues_as_for_one(staff, make_issue):
    client = staff(*EDITOR)
    make_issue("1", section="italy")
    client.get(url("list"))
    with CaptureQueriesContext(connection) as one:
        client.get(url("list"))
    for slug in ("2", "3"):
        make_issue(slug, section="italy", languages=("en", "it"))
    client.get(url("list"))
    with CaptureQueriesContext(connection) as three:
        client.get(url("list"))

    assert len(three) == len(one)


def test_editions_are_named_in_words(staff, edition):
    edition.standing.country = "IT"
    edition.standing.save()

    assert "Italy, Italian" in staff(*EDITOR).get(url("table", edition.pk)).content.decode()


def test_every_page_of_the_press_has_a_title_for_the_browser(staff, edition):
    client = staff(*EDITOR)
    entry = edition.contents.get()
    for address, title in (
        (url("list"), "Press"), (url("table", edition.pk), "Aurora, No. 60 (it)"), (url("entry", edition.pk, entry.pk), "Notte"),
    ):  # fmt: skip
        assert f"<title>{title} - " in " ".join(client.get(address).content.decode().split()).replace(
            "<title> ", "<title>"
        ), address


def test_an_edition_that_is_set_says_how_long_it_is(staff, edition):
    client = staff(*EDITOR)
    guessed = client.get(url("table", edition.pk)).context["table"].pages
    actions.make(actions.ask_for(edition, "broadsheet").pk)
    table = client.get(url("table", edition.pk)).context["table"]

    assert guessed < 4
    assert (table.pages, table.pages_set) == (4, 4)
    Impression.objects.update(is_to_check=True)
    assert client.get(url("table", edition.pk)).context["table"].pages == guessed


def test_a_version_that_waits_for_the_issue_is_no_draft_that_nobody_published(staff, edition, write):
    page = write("Prima la carta", language="it", section="italy", live=False)
    serials.add_text(edition, page.text)
    client = staff(*EDITOR)
    assert (
        "It is a draft that nobody has published."
        in client.get(url("table", edition.pk)).context["table"].rows[1].faults
    )
    serials.hold_for(page.text, edition.issue)
    serials.let_wait(page)

    row = client.get(url("table", edition.pk)).context["table"].rows[1]
    assert (row.is_waiting, row.faults) == (True, [])


def test_an_advert_of_which_nothing_is_known_is_not_ready(staff, edition):
    serials.add_advert(edition, "offer", "winter")
    row = staff(*EDITOR).get(url("table", edition.pk)).context["table"].rows[1]

    assert row.faults == ["Nothing is known of this advert: its place stays empty."]
