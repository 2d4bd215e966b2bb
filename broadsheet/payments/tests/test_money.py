from datetime import date
from threading import Thread

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from broadsheet.core.money import Money
from broadsheet.ledger.checking import violations
from broadsheet.ledger.models import Entry
from broadsheet.ledger.rules import Line
from broadsheet.payments import actions, registry
from broadsheet.payments.giving import take_as_gift
from broadsheet.payments.models import Due, Remittance, RemittanceAccount
from broadsheet.payments.rules import next_part, reference_for, references_in, shown_reference
from broadsheet.sections.models import Section

DAY = date(2024, 11, 7)


def open_account(**fields):
    section = Section.objects.get(slug="italy")
    fields = {"kind": "bank", "currency": "GBP", "payee": "Test Press", "iban": "GB33BUKB20201555555555", **fields}
    return RemittanceAccount.objects.create(
        section=section, **{"name": f"{fields['kind']} {fields['currency']}", **fields}
    )


def open_due(key="test:1", minor=1400, **fields):
    return actions.open_due(key, "test", Section.objects.get(slug="italy"), Money(minor, "GBP"), **fields)


def money_in(account, minor=1400, key="line:1", **fields):
    return actions.record_remittance(account, Money(minor, account.currency), DAY, "statement", key, **fields)


def balance(code, section="italy"):
    return Entry.objects.filter(account__code=code, account__section__slug=section).sum_minor()


@pytest.fixture
def told(monkeypatch):
    """Dues of the purpose "test" are income of donations; what they are told is kept."""
    heard = []
    whole = lambda due, before, after: [registry.Share(due.section_id, Line("income-gifts", before - after))]  # noqa: E731
    monkeypatch.setitem(registry.splitters, "test", whole)
    monkeypatch.setattr(registry, "settled", registry.settled)
    registry.settled.append(heard.append)
    registry.paid_back.append(heard.append)
    yield heard
    registry.settled.remove(heard.append)
    registry.paid_back.remove(heard.append)


@pytest.fixture
def account(house):
    return open_account()


def test_money_for_a_due_settles_it_once_and_stands_in_the_books(account, told):
    due, money = open_due(), money_in(account)

    actions.allocate(money, due, key="k")
    actions.allocate(money, due, key="k")

    due.refresh_from_db()
    assert (told, due.is_open, actions.paid_of(due)) == ([due], False, 1400)
    assert (balance(account.ledger_code), balance("unmatched"), balance("income-gifts")) == (1400, 0, -1400)
    assert violations() == []


def test_the_same_line_of_a_statement_arrives_once(account, told):
    assert money_in(account) == money_in(account)
    assert (Remittance.objects.count(), balance("unmatched")) == (1, -1400)


def test_part_payments_add_up_and_more_than_is_due_stays_without_an_owner(account, told):
    due = open_due()
    actions.allocate(money_in(account, 400, "a"), due)
    assert (told, due.is_open, actions.paid_of(due)) == ([], True, 400)

    rest = money_in(account, 1100, "b")
    actions.allocate(rest, due)

    rest.refresh_from_db()
    assert (rest.free_minor, told) == (100, [due])
    assert violations() == []


def test_the_pound_too_much_becomes_a_gift_or_goes_back_and_both_are_booked(account, told):
    gift, back = money_in(account, 100, "a"), money_in(account, 100, "b")

    take_as_gift(gift)
    row = actions.mark_to_pay_back(back, reason="too much")

    assert (balance("income-gifts"), balance("to-pay-back"), balance("unmatched")) == (-100, -100, 0)
    assert actions.pay_back_sent(row) and not actions.pay_back_sent(row)
    assert (balance("to-pay-back"), balance(account.ledger_code)) == (0, 100)
    with pytest.raises(actions.Refused):
        take_as_gift(gift)
    assert violations() == []


def test_a_refund_takes_the_income_back_and_never_more_than_was_paid(account, told):
    due = open_due()
    allocation = actions.allocate(money_in(account), due)

    row = actions.ask_pay_back(allocation, Money(500, "GBP"), key="refund")
    assert actions.ask_pay_back(allocation, Money(500, "GBP"), key="refund") == row

    assert (actions.paid_of(due), balance("income-gifts"), balance("to-pay-back")) == (900, -900, -500)
    with pytest.raises(actions.Refused):
        actions.ask_pay_back(allocation, Money(901, "GBP"))
    actions.pay_back_sent(row)
    assert (balance(account.ledger_code), violations()) == (900, [])


def test_money_in_another_currency_or_for_what_is_paid_is_refused(account, told):
    due = open_due()
    with pytest.raises(actions.Refused, match="in EUR"):
        actions.allocate(money_in(open_account(currency="EUR"), key="e"), due)
    actions.allocate(money_in(account), due)
    with pytest.raises(actions.Refused, match="already paid"):
        actions.allocate(money_in(account, key="again"), due)
    with pytest.raises(actions.Refused):
        actions.record_remittance(account, Money(1, "EUR"), DAY, "statement", "wrong")


def test_money_for_a_closed_due_waits_unless_a_higher_room_takes_it_after_all(account, told, monkeypatch):
    due, money = open_due(), money_in(account)
    assert actions.close_due(due, "expired") and not actions.close_due(due, "expired")

    with pytest.raises(actions.Refused, match="no longer awaited"):
        actions.allocate(money, due)
    monkeypatch.setattr(actions, "came_late", [lambda due: True])
    actions.allocate(money, due)

    assert Due.objects.get().settled_at and violations() == []


def test_a_due_of_nothing_is_settled_at_once(house, told):
    assert told == [open_due(minor=0)]


def test_money_of_one_section_for_another_stands_between_them(account, told, monkeypatch):
    root = Section.objects.get(parent=None)
    shares = lambda due, before, after: [  # noqa: E731
        registry.Share(section.pk, Line("income-gifts", -part.minor))
        for section, part in zip([root, due.section], next_part(due.money, [1, 1], before, after), strict=True)
    ]
    monkeypatch.setitem(registry.splitters, "test", shares)

    actions.allocate(money_in(account), open_due())

    assert (balance("income-gifts"), balance("income-gifts", root.slug)) == (-700, -700)
    italy = Section.objects.get(slug="italy")
    assert (balance(f"section-{root.pk}"), balance(f"section-{italy.pk}", root.slug)) == (-700, 700)
    assert violations() == []


def test_check_books_finds_money_that_was_moved_behind_the_actions(account, told):
    due, money = open_due(), money_in(account)
    actions.allocate(money, due)
    Remittance.objects.update(free_minor=5)
    Due.objects.update(settled_at=None)

    found = " ".join(violations())

    assert f"remittance {money.pk}" in found and due.reference in found and "0.05 GBP has no owner yet" in found


@pytest.mark.parametrize("guarded", [False, True])
def test_ten_who_take_the_same_money_at_once_get_it_once(own_house, monkeypatch, guarded):
    """Without the guard the constraint of the database holds; with it everybody gets words."""
    heard, account = [], open_account()
    whole = lambda due, before, after: [registry.Share(due.section_id, Line("income-gifts", before - after))]  # noqa: E731
    monkeypatch.setitem(registry.splitters, "test", whole)
    money = money_in(account)
    dues = [open_due(f"test:{number}") for number in range(10)]
    if not guarded:
        monkeypatch.setattr(actions, "_take", _take_without_guard)

    def take(due):
        try:
            heard.append(actions.allocate(money, due))
        except Exception as problem:
            heard.append(problem)
        connection.close()

    threads = [Thread(target=take, args=(due,)) for due in dues]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    won = [row for row in heard if not isinstance(row, Exception)]
    assert len(heard) == 10
    if guarded:
        assert len(won) == 1 and violations() == []
        assert all(isinstance(row, actions.Refused) for row in heard if row not in won)
    else:
        assert len(won) > 1 and violations() != []


def _take_without_guard(free, kind, minor, key, by, due=None):
    from broadsheet.payments.models import Allocation

    return Allocation.objects.create(remittance=free, kind=kind, due=due, amount_minor=minor, key=key, made_by=by)


@pytest.mark.parametrize("mark", [0, 1, 2])
@pytest.mark.parametrize("number", [1, 17, 539007, 10**15])
def test_a_reference_has_check_digits_that_others_accept(number, mark):
    made = reference_for(number, mark)
    assert iso11649.is_valid(made)
    assert references_in(f"thank you! {shown_reference(made).lower()} - winter") == [made]


def test_a_reference_ends_in_the_number_that_people_know_and_is_that_of_nothing_else():
    assert shown_reference(reference_for(10, 1)).endswith(" 1000 10")
    numbers = [*range(1, 1200), 9999, 10000, 99999]
    assert len({reference_for(number, mark) for number in numbers for mark in (0, 1, 2)}) == 3 * len(numbers)


def test_a_wrong_reference_is_none():
    good = reference_for(17)
    assert references_in(good[:-1] + ("0" if good[-1] != "0" else "1")) == []
    assert references_in("RF") == references_in("") == []


@given(
    st.integers(1, 10**6),
    st.lists(st.integers(0, 50), min_size=1, max_size=5).filter(any),
    st.lists(st.integers(1, 10**6), max_size=6),
)
def test_parts_of_parts_lose_no_penny(whole, weights, steps):
    at, sums = 0, [0] * len(weights)
    for step in [*steps, whole]:
        after = min(whole, at + step)
        sums = [
            one + part.minor for one, part in zip(sums, next_part(Money(whole, "EUR"), weights, at, after), strict=True)
        ]
        at = after

    assert sum(sums) == at
    if at == whole:
        assert sums == [part.minor for part in next_part(Money(whole, "EUR"), weights, 0, whole)]
