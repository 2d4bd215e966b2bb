"""What is booked between sections is found whatever a section is called later: keys hold its number."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from broadsheet.catalogue.tests.shelves import root
from broadsheet.core.money import Money
from broadsheet.ledger.actions import book, reverse
from broadsheet.ledger.checking import violations
from broadsheet.ledger.models import Account, Entry, Transaction
from broadsheet.ledger.rules import Line
from broadsheet.ledger.wording import account_name
from broadsheet.orders import actions
from broadsheet.orders.bookkeeping import booked_for
from broadsheet.orders.tests.counters import open_way, pay, placed
from broadsheet.orders.tests.test_orders import book as a_book  # noqa: F401 - a fixture
from broadsheet.sections.models import Section

DAY = date(2024, 11, 7)
migration = import_module("broadsheet.ledger.migrations.0004_sections_by_number")


def rename(section, slug):
    Section.objects.filter(pk=section.pk).update(slug=slug)
    section.refresh_from_db()


def italy():
    return Section.objects.get(slug="italy")


def test_what_came_to_another_sections_account_is_found_after_a_renaming(a_book):  # noqa: F811
    order = placed(a_book)
    pay(order, account=open_way("bank", section=italy()))
    stood = booked_for(order)

    rename(root(), "another-name")
    order.section.refresh_from_db()

    assert booked_for(order) == stood == {"owed-copies": 1200}
    actions.refund(order, Money(1200, "GBP"), stops=True)
    assert booked_for(order)["owed-copies"] == 0
    assert not list(violations())


def test_the_account_between_two_sections_has_the_name_that_the_section_has_today(a_book):  # noqa: F811
    pay(placed(a_book), account=open_way("bank", section=italy()))
    account = Account.objects.get(section=root(), code=f"section-{italy().pk}")

    rename(italy(), "the-peninsula")

    assert account_name(account) == f"Between sections: {Section.objects.get(slug='the-peninsula').name_in('en')}"


def as_before(key, home, other, called_home, called_other):
    """Money at home for another section, as an older release booked it: by what the sections were called that day."""
    first = [Line("unmatched", 500), Line(f"section-{called_other}", -500)]
    second = [Line(f"section-{called_home}", 500), Line("owed-copies", -500)]
    half = book(f"{key}:{called_other}", other, "GBP", DAY, "allocation", second)
    return book(key, home, "GBP", DAY, "allocation", first), half


@pytest.fixture
def old_house(house):
    """Booked, renamed, booked again, and one of them reversed."""
    one, other = root(), italy()
    as_before("allocation:1", one, other, one.slug, "italy")
    rename(other, "the-peninsula")
    as_before("allocation:2", one, other, one.slug, "the-peninsula")
    _home, half = as_before("allocation:3", other, one, "the-peninsula", one.slug)
    reverse(half, DAY)
    return one, other


def figures():
    rows = Entry.objects.order_by("pk").values_list("transaction__section", "amount_minor")
    return list(rows)


def test_a_house_from_before_is_found_by_number_and_nothing_is_booked_twice(old_house):
    one, other = old_house
    before = figures()

    for _again in range(2):
        migration.to_numbers(apps, connection.schema_editor())

    assert figures() == before
    between = Account.objects.filter(code__startswith="section-").order_by("section", "code")
    assert sorted((row.section_id, row.code) for row in between) == sorted(
        [(one.pk, f"section-{other.pk}"), (other.pk, f"section-{one.pk}")]
    )
    keys = set(Transaction.objects.values_list("key", flat=True))
    third = f"allocation:3:{one.pk}"
    assert {f"allocation:1:{other.pk}", f"allocation:2:{other.pk}", third, f"reversal:{third}"} <= keys
    second = [Line(f"section-{one.pk}", 500), Line("owed-copies", -500)]
    assert book(f"allocation:1:{other.pk}", other, "GBP", DAY, "allocation", second).entries.count() == 2
    assert len(figures()) == len(before)


def test_it_goes_back_to_what_the_sections_are_called(old_house):
    _one, other = old_house
    migration.to_numbers(apps, connection.schema_editor())
    migration.to_slugs(apps, connection.schema_editor())

    assert Transaction.objects.filter(key="allocation:1:the-peninsula", section=other).exists()
    assert set(Account.objects.filter(section=root(), code__startswith="section-").values_list("code", flat=True)) == {
        "section-the-peninsula"
    }


def test_the_books_are_sealed_again(old_house):
    migration.to_numbers(apps, connection.schema_editor())
    with pytest.raises(DatabaseError), transaction.atomic():
        Transaction.objects.update(note="forged")
