"""Dates typed into the admin as people write them: never another day in silence."""

from datetime import date

import pytest
from django.apps import apps
from django.db.models import DateField
from wagtail.admin.forms.models import formfield_for_dbfield

from broadsheet.articles.models import ArticlePage
from broadsheet.articles.querying import by_day
from broadsheet.articles.tests.test_editor import add_url, edit_url, node
from broadsheet.people.models import User


@pytest.fixture
def editor(staff):
    """Somebody of Italy, in whichever language: editor("it")."""

    def of(interface):
        client = staff("editor", "italy", "it")
        User.objects.filter(pk=client.user.pk).update(interface_language=interface)
        return client

    return of


def latest(page):
    return ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()


@pytest.mark.parametrize(
    ("interface", "typed", "day", "precision"),
    [
        ("it", "14/03/1975", date(1975, 3, 14), "day"), ("it", "marzo 1975", date(1975, 3, 1), "month"),
        ("it", "1975", date(1975, 1, 1), "year"), ("en", "March 14, 1975", date(1975, 3, 14), "day"),
        ("fr", "1er mai 1968", date(1968, 5, 1), "day"), ("es", "marzo de 1975", date(1975, 3, 1), "month"),
        ("ru", "март 1975 г.", date(1975, 3, 1), "month"), ("fa", "۱۴ مارس ۱۹۷۵", date(1975, 3, 14), "day"),
        ("en", "", None, "unknown"),
    ],
)  # fmt: skip
def test_a_typed_date_is_kept_with_what_is_known_of_it(editor, fill_in, interface, typed, day, precision):
    client = editor(interface)
    client.post(add_url(node()), fill_in("Notte", date=typed))
    page = ArticlePage.objects.get()
    assert (page.date, page.date_precision) == (day, precision)

    shown = client.get(edit_url(page)).context["form"]["date"].value() or ""
    client.post(edit_url(page), fill_in("Notte ancora", date=shown, date_precision=precision))
    again = latest(page)
    assert (again.title, again.date, again.date_precision) == ("Notte ancora", day, precision), "as it was shown"


@pytest.mark.parametrize("typed", ["31/02/1975", "forse in primavera", "14/3/75", "14 marzo", "giovedì 14 marzo 1975"])
def test_a_date_that_is_none_is_refused_beside_the_field_and_stays_there(editor, fill_in, write, typed):
    page = write("Notte", language="it", section="italy", date=date(2001, 2, 3))
    answer = editor("it").post(edit_url(page), fill_in("Notte", date=typed))
    assert answer.context["form"].errors["date"] and answer.context["form"]["date"].value() == typed
    assert latest(page).date == date(2001, 2, 3)


def test_the_choice_may_take_away_from_what_is_typed_and_from_what_stands_there(editor, fill_in, write):
    page = write("Notte", language="it", section="italy", date=date(1975, 3, 14))
    client = editor("it")
    client.post(edit_url(page), fill_in("Notte", date="14 marzo 1975", date_precision="month"))
    assert latest(page).date_precision == "month"
    client.post(edit_url(page), fill_in("Notte", date="15 aprile 1976", date_precision="month"))
    again = latest(page)
    assert (again.date, again.date_precision) == (date(1976, 4, 15), "day"), "typed anew, it says itself what is known"


def test_the_date_of_a_source_is_read_in_the_same_way(editor, fill_in):
    source = {"title": "Altrove", "date": "marzo 1975"}
    editor("it").post(add_url(node()), fill_in("Notte", origin="translation", sources=[source]))
    kept = ArticlePage.objects.get().sources.get()
    assert (kept.date, kept.date_precision) == (date(1975, 3, 1), "month")


def test_no_date_in_the_admin_is_asked_by_a_field_that_makes_today_of_what_it_does_not_know():
    fields = [
        one for model in apps.get_models() for one in model._meta.fields if type(one) is DateField and one.editable
    ]
    ours = [one for one in fields if one.model.__module__.startswith("broadsheet.")]
    kinds = {formfield_for_dbfield(one).widget.__class__.__name__ for one in ours}
    assert len(ours) > 10 and kinds == {"DayInput", "TextInput"}
    assert (
        formfield_for_dbfield(apps.get_model("periodicals", "Issue")._meta.get_field("date")).widget.__class__.__name__
        == "TextInput"
    )


def test_an_undated_text_does_not_stand_on_top_of_the_newest(write):
    for title, day in (("Undated", None), ("Old", date(1975, 3, 14)), ("New", date(2024, 11, 7))):
        write(title, date=day)
    assert [page.title for page in by_day(ArticlePage.objects.live())] == ["New", "Old", "Undated"]
