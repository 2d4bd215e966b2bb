"""Several sections divide the income of their periodical."""

import pytest
from django.urls import reverse

from broadsheet.catalogue.tests.shelves import root, serial
from broadsheet.core.money import Money
from broadsheet.sections.models import Section
from broadsheet.subscriptions.actions import divide_income, sections_of
from broadsheet.subscriptions.models import Grant, IncomeShare
from broadsheet.subscriptions.rules import hundredths_of


@pytest.fixture
def shared(house):
    row = serial("perigee")
    row.sections.set([root(), Section.objects.get(slug="italy")])
    row.save()
    return row


def form_of(periodical, *shares):
    return {
        f"section-{section.pk}": share
        for section, share in zip(periodical.sections.order_by("pk"), shares, strict=True)
    }


def post(client, periodical, *shares):
    return client.post(reverse("income:shares", args=[periodical.pk]), form_of(periodical, *shares))


def kept():
    return sorted(IncomeShare.objects.values_list("weight", flat=True))


def test_a_treasurer_divides_it_and_a_copy_earns_so(staff, shared):
    client = staff("treasurer")
    for _again in range(2):
        assert post(client, shared, "66.66", "33.34").status_code == 302
    assert kept() == [3334, 6666]
    parts = dict(sections_of(Grant(periodical=shared, section=root()), Money(1000, "GBP")))
    assert parts == {root().pk: Money(667, "GBP"), Section.objects.get(slug="italy").pk: Money(333, "GBP")}


@pytest.mark.parametrize("shares", [("60", "30"), ("100", "1"), ("-1", "101"), ("much", ""), ("50.001", "49.999")])
def test_what_does_not_add_up_is_refused_near_the_form_and_nothing_changes(staff, shared, shares):
    divide_income(shared, {root().pk: 1})
    answer = post(staff("treasurer"), shared, *shares)

    assert answer.status_code == 400
    assert kept() == [1]
    if shares == ("60", "30"):
        assert "add up to 90 per cent" in answer.content.decode()


def test_all_empty_leaves_it_with_the_section_that_sold(staff, shared):
    divide_income(shared, {root().pk: 1})
    assert post(staff("treasurer"), shared, "", "").status_code == 302
    assert kept() == []


def test_shares_from_before_are_shown_as_per_cent(staff, shared):
    divide_income(shared, {root().pk: 3, Section.objects.get(slug="italy").pk: 1})
    page = staff("treasurer").get(reverse("income:shares", args=[shared.pk])).content.decode()

    assert 'value="75"' in page and 'value="25"' in page
    assert sum(hundredths_of([1, 1, 1])) == 10_000


def test_only_who_keeps_the_money_of_all_the_sections_divides_it(staff, shared, client):
    address = reverse("income:shares", args=[shared.pk])
    assert client.get(address).status_code == 302
    for role, section in (("treasurer", "italy"), ("editor", "")):
        assert post(staff(role, section) if section else staff(role), shared, "0", "100").status_code in (302, 403)
    assert not IncomeShare.objects.exists()


def test_the_list_of_periodicals_leads_there(staff, shared):
    serial("aurora")
    page = staff("administrator").get(reverse("wagtailsnippets_periodicals_periodical:list")).content.decode()

    assert page.count(reverse("income:shares", args=[shared.pk])) >= 1
    assert reverse("income:shares", args=[serial("aurora").pk]) not in page


def test_the_treasurer_finds_them_in_her_menu_and_strangers_find_none(staff, shared):
    divide_income(shared, {root().pk: 3, Section.objects.get(slug="italy").pk: 1})
    address = reverse("income:periodicals")
    page = staff("treasurer").get(address).content.decode()

    assert "75 %" in page and reverse("income:shares", args=[shared.pk]) in page
    assert address in staff("treasurer").get("/admin/").content.decode()
    for who in (staff("treasurer", "italy"), staff("editor")):
        assert who.get(address).status_code in (302, 403)
        assert address not in who.get("/admin/").content.decode()
