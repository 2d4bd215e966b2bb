"""An import is undone while nothing of it has gone further; the same file at six desks at once comes in once."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection

from broadsheet.ledger import rules as ledger
from broadsheet.ledger.checking import violations
from broadsheet.payments import actions, outgoing, statement_actions
from broadsheet.payments.models import Allocation, BankStatement, Remittance, StatementLine
from broadsheet.payments.opening import opening_of
from broadsheet.payments.statement_undoing import undo_import
from broadsheet.payments.statements.lines import FEE, Line, Statement
from broadsheet.payments.tests.test_money import balance, open_account, open_due, told  # noqa: F401 - a fixture

DAY = date(2026, 3, 4)


@pytest.fixture
def account(house, told):  # noqa: F811
    return open_account()


def made(*lines, **fields):
    fields = {"currency": "GBP", "first_day": DAY, "last_day": DAY, "kind": "mt940", **fields}
    return Statement(lines=lines or (Line(DAY, 1400, "Ada Vane"), Line(DAY, -250, "Bank", kind=FEE)), **fields)


def bring(account, statement):
    return statement_actions.import_statement(account, statement, "march.sta", by="t")


def test_what_an_import_brought_is_booked_back_and_the_same_file_comes_in_again(account):
    file = made(opening=10000, closing=11150)
    for _round in range(2):
        done = bring(account, file)
        assert (done.new, balance(account.ledger_code), balance(ledger.OPENING)) == (2, 11150, -10000)
        assert undo_import(done.statement, by="t")
        assert not undo_import(done.statement, by="t")
        sums = [balance(code) for code in (account.ledger_code, "unmatched", ledger.FEES, ledger.OPENING)]
        assert sums == [0, 0, 0, 0]
        assert opening_of(account) is None
    assert StatementLine.objects.count() == 4
    assert not StatementLine.objects.standing().exists()
    assert not Remittance.objects.unmatched().exists()
    assert violations() == []


def test_what_was_allocated_is_named_and_everything_stays(account):
    due = open_due()
    done = bring(account, made(Line(DAY, 1400, "Ada Vane", due.reference), Line(DAY, 500, "Tobit Arden")))
    with pytest.raises(actions.Refused, match=r"14.00.*Ada Vane – it is allocated"):
        undo_import(done.statement)
    assert (balance(account.ledger_code), StatementLine.objects.standing().count()) == (1900, 2)
    actions.take_back_allocation(Allocation.objects.get())
    assert undo_import(done.statement)
    assert violations() == []


def test_money_that_was_only_joined_stays_as_it_was(account):
    money = actions.record_remittance(account, _pounds(1400), DAY, "bank", "hand:1", payer_name="Ada Vane")
    done = bring(account, made())
    assert done.joined == 1
    undo_import(done.statement)
    assert (Remittance.objects.get(), balance(account.ledger_code)) == (money, 1400)
    assert bring(account, made()).joined == 1


def _pounds(minor):
    from broadsheet.core.money import Money

    return Money(minor, "GBP")


def test_a_transfer_whose_other_end_is_here_keeps_its_import(account):
    paypal = open_account(kind="paypal", service="practice", iban="", name="PayPal")
    done = bring(account, made(Line(DAY, -5000, "PAYPAL")))
    outgoing.explain_as_transfer(StatementLine.objects.get(), paypal)
    other = bring(paypal, made(Line(DAY, 5000, "From bank")))
    with pytest.raises(actions.Refused, match="the same transfer"):
        undo_import(done.statement)
    undo_import(other.statement)
    undo_import(done.statement)
    assert (balance(account.ledger_code), balance(paypal.ledger_code)) == (0, 0)


def test_undone_money_cannot_be_taken_back_or_allocated(account):
    undo_import(bring(account, made()).statement)
    with pytest.raises(actions.Refused):
        actions.take_back_allocation(Allocation.objects.get())
    with pytest.raises(actions.Refused):
        actions.allocate(Remittance.objects.get(), open_due())


@pytest.mark.parametrize("guarded", [False, True])
def test_six_who_take_the_same_file_in_at_once_bring_it_in_once(own_house, monkeypatch, guarded):
    """Without the guard the constraint of the database holds and people are told; with it everybody is answered."""
    account, heard = open_account(), []
    lines = [Line(DAY, 1000 + number, f"Payer {number}", bank_id=f"B{number}") for number in range(30)]
    file = made(*lines, opening=0, closing=sum(line.minor for line in lines))
    if not guarded:
        monkeypatch.setattr(statement_actions, "_one_at_a_time", lambda account: None)

    def take_in():
        try:
            heard.append(bring(account, file))
        except Exception as problem:
            heard.append(problem)
        connection.close()

    threads = [Thread(target=take_in) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    refused = [one for one in heard if isinstance(one, Exception)]
    assert len(heard) == 6
    assert all(isinstance(one, actions.Refused) for one in refused), refused
    assert (StatementLine.objects.count(), Remittance.objects.count()) == (30, 30)
    assert balance(account.ledger_code) == sum(line.minor for line in lines)
    if guarded:
        assert refused == []
        assert sorted(one.new for one in heard) == [0, 0, 0, 0, 0, 30]
        assert BankStatement.objects.count() == 1
    elif connection.vendor == "postgresql":
        assert refused
