from datetime import date
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.ledger import checking, rules
from broadsheet.ledger.actions import AlreadyReversed, KeyTaken, account_for, book, reverse
from broadsheet.ledger.models import Account, Entry, Transaction
from broadsheet.ledger.rules import DoesNotBalance, Line, UnknownAccount, checked, vat_within
from broadsheet.sections.models import Section

DAY = date(2024, 11, 7)
FIFTEEN = (Line("cash", 1500), Line("income-gifts", -1500))


@pytest.fixture
def italy(house):
    return Section.objects.get(slug="italy")


def test_the_same_thing_is_booked_once_however_often(italy):
    first = book("gift:1", italy, "EUR", DAY, "gift", FIFTEEN)
    again = book("gift:1", italy, "EUR", DAY, "gift", FIFTEEN)

    assert first == again
    assert Entry.objects.of(italy, "EUR").count() == 2


def test_another_thing_under_the_same_key_is_refused(italy):
    book("gift:1", italy, "EUR", DAY, "gift", FIFTEEN)

    with pytest.raises(KeyTaken):
        book("gift:1", italy, "EUR", DAY, "gift", [Line("cash", 900), Line("income-gifts", -900)])
    with pytest.raises(KeyTaken):
        book("gift:1", italy, "GBP", DAY, "gift", FIFTEEN)


@pytest.mark.parametrize(
    "lines", [[], [Line("cash", 1)], [Line("cash", 2), Line("income-gifts", -1)], [Line("cash", 0)]]
)
def test_what_does_not_balance_is_not_booked(italy, lines):
    with pytest.raises(DoesNotBalance):
        book("gift:1", italy, "EUR", DAY, "gift", lines)

    assert not Transaction.objects.exists()


def test_an_unknown_account_is_refused_and_nothing_is_half_written(italy):
    with pytest.raises(UnknownAccount):
        book("x", italy, "EUR", DAY, "gift", [Line("cash", 1), Line("no-such-thing", -1)])

    assert not Transaction.objects.exists()


def test_a_mistake_is_reversed_once_and_both_stay(italy):
    row = book("gift:1", italy, "EUR", DAY, "gift", FIFTEEN)

    reverse(row, date(2024, 11, 8))

    assert Entry.objects.of(italy, "EUR").per_account() == {account.pk: 0 for account in Account.objects.all()}
    with pytest.raises(AlreadyReversed):
        reverse(row, date(2024, 11, 9))


@pytest.mark.parametrize("deed", ["update", "delete"])
@pytest.mark.parametrize("model", [Transaction, Entry])
def test_the_database_refuses_to_change_what_is_booked(italy, model, deed):
    book("gift:1", italy, "EUR", DAY, "gift", FIFTEEN)
    rows = model.objects.all()

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(note="other") if deed == "update" else rows._raw_delete("default")

    assert Entry.objects.count() == 2


def test_check_books_finds_what_was_put_in_behind_the_actions(italy, capsys):
    book("gift:1", italy, "EUR", DAY, "gift", FIFTEEN)
    call_command("check-books")
    assert "are right" in capsys.readouterr().out

    row = Transaction.objects.create(section=italy, currency="EUR", date=DAY, kind="x", key="crooked")
    Entry.objects.create(transaction=row, account=account_for(italy, "GBP", "cash"), amount_minor=5)

    found = checking.violations()
    assert any("crooked" in line and "sum to 0.05 EUR" in line for line in found)
    assert any("another section's or currency's" in line for line in found)
    assert any("in GBP sums to 0.05 GBP" in line for line in found)
    with pytest.raises(SystemExit):
        call_command("check-books")


def test_two_who_book_the_same_at_once_book_it_once(own_house):
    section = Section.objects.get(slug="italy")

    def both():
        book("gift:1", section, "EUR", DAY, "gift", FIFTEEN)
        connection.close()

    threads = [Thread(target=both) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (Transaction.objects.count(), Entry.objects.count(), checking.violations()) == (1, 2, [])


@pytest.mark.parametrize(
    ("gross", "rate", "vat"), [(1200, 2000, 200), (1000, 1000, 91), (2200, 1000, 200), (5, 400, 0)]
)
def test_the_vat_within_a_price_is_worked_out_from_the_gross(gross, rate, vat):
    assert vat_within(gross, rate) == vat


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=6))
def test_lines_are_taken_only_when_they_sum_to_zero(amounts):
    lines = [Line("cash", amount) for amount in amounts]
    if sum(amounts) == 0 and len([amount for amount in amounts if amount]) >= 2:
        assert sum(line.minor for line in checked(lines)) == 0
    else:
        with pytest.raises(DoesNotBalance):
            checked(lines)


def test_every_standard_account_has_a_kind_and_a_name():
    from broadsheet.ledger.wording import NAMES

    assert set(NAMES) == set(rules.STANDARD)
    assert set(rules.STANDARD.values()) <= set(rules.KINDS)
    assert rules.kind_of("money-7") == rules.kind_of("section-italy") == "asset"
