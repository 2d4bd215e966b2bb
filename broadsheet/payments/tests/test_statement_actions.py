from collections import defaultdict
from dataclasses import replace
from datetime import date

import pytest

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.checking import violations
from broadsheet.payments import actions, outgoing, statement_actions, statement_lines
from broadsheet.payments.matching import Arrived, Awaited, matches_for
from broadsheet.payments.models import Allocation, BankStatement, Due, Remittance, StatementLine
from broadsheet.payments.querying import suggestions_for
from broadsheet.payments.statement_actions import import_statement
from broadsheet.payments.statements.lines import Line, Statement
from broadsheet.payments.tests.noise import a_year
from broadsheet.payments.tests.test_money import balance, money_in, open_account, open_due, told  # noqa: F401 - a fixture

DAY = date(2024, 11, 4)


@pytest.fixture
def account(house, told):  # noqa: F811
    return open_account()


def statement(*lines, **fields):
    fields = {"currency": "GBP", "opening": None, "closing": None, "first_day": DAY, "last_day": DAY, **fields}
    return Statement(lines=lines, **fields)


def paid(minor, name="", words="", day=DAY, **fields):
    return Line(day, minor, name, words, **fields)


def test_of_a_thousand_orders_and_a_noisy_year_98_of_100_are_matched_and_none_wrongly():
    owed, lines = a_year()
    awaited = {one.number: Awaited(one.number, one.minor, one.reference, one.name) for one in owed}
    right = wrong = 0
    for line, number in lines:
        words = f"{line.reference} {line.words}"
        sure = next(
            (match for match in matches_for(Arrived(line.minor, line.name, words), awaited.values()) if match.is_sure),
            None,
        )
        if sure is not None:
            right, wrong = right + (sure.id == number), wrong + (sure.id != number)
            awaited.pop(sure.id, None)
    print(f"matched {right} of {len(owed)} without a person, {wrong} wrongly")
    assert wrong == 0
    assert right >= 0.98 * len(owed)


@pytest.mark.slow
def test_the_same_year_comes_in_as_statements_month_by_month_and_the_books_agree(account):
    owed, lines = a_year()
    section = account.section
    Due.objects.bulk_create(
        Due(
            pk=one.number, key=f"test:{one.number}", purpose="test", section=section, currency="GBP",
            amount_minor=one.minor, reference=one.reference, payer_name=one.name,
        )
        for one in owed
    )  # fmt: skip
    lines.sort(key=lambda pair: pair[0].day)
    for month in range(1, 13):  # each statement begins in the month before
        part = [line for line, _number in lines if month - 1 <= line.day.month <= month]
        import_statement(account, statement(*part, last_day=part[-1].day))
    meant = defaultdict(set)
    for line, number in lines:
        meant[line.minor, line.name, line.words, line.reference].add(number)
    found = [
        row.due_id in meant[came.amount_minor, came.payer_name, came.note, came.reference]
        for row in Allocation.objects.filter(kind="due").select_related("remittance")
        if (came := row.remittance)
    ]
    right, wrong = sum(found), len(found) - sum(found)
    print(f"matched {right} of {len(owed)} as statements, {wrong} wrongly")
    assert Remittance.objects.count() == len(lines)
    assert wrong == 0
    assert right >= 0.98 * len(owed)
    assert not list(violations())


def test_a_statement_comes_in_once_however_often_and_overlapping(account):
    first = statement(paid(1400, "A"), paid(1400, "A"), paid(-250, "Bank"))
    assert import_statement(account, first).new == 3
    assert import_statement(account, first).new == 0
    longer = statement(*first.lines, paid(500, "B", day=date(2024, 11, 5)))
    assert import_statement(account, longer).new == 1
    assert Remittance.objects.count() == 3
    assert StatementLine.objects.count() == 4
    assert balance(account.ledger_code) == 3300
    assert not list(violations())


def test_what_is_sure_is_allocated_and_the_rest_waits(account):
    due, other = open_due("test:1", 1400, payer_name="Ottavia Lucente"), open_due("test:2", 2000)
    done = import_statement(account, statement(paid(1400, "X", due.reference), paid(999, "Y", "hello")))
    assert (done.matched, done.unmatched) == (1, 1)
    due.refresh_from_db()
    assert due.settled_at
    assert other.is_open
    assert not list(violations())


def test_too_much_money_settles_and_leaves_its_rest_in_the_tray(account):
    due = open_due("test:1", 1400)
    done = import_statement(account, statement(paid(1500, "X", due.reference)))
    assert (done.matched, Remittance.objects.get().free_minor) == (1, 100)


def test_the_first_statement_opens_the_books_and_the_closing_balance_agrees(account):
    made = statement(paid(1400, "A"), opening=10000, closing=11400)
    assert import_statement(account, made).difference == Money(0, "GBP")
    assert balance(ledger.OPENING) == -10000
    later = statement(paid(100, "B", day=date(2024, 11, 6)), opening=11400, closing=11600, last_day=date(2024, 11, 6))
    with pytest.raises(statement_actions.DoesNotLead):
        import_statement(account, later)
    done = import_statement(account, later, anyway=True)
    assert done.difference == Money(100, "GBP")
    assert done.remarks
    assert balance(ledger.OPENING) == -10000


def test_another_account_or_currency_is_refused_and_nothing_is_written(account):
    for made in (statement(paid(1, "A"), currency="EUR"), statement(paid(1, "A"), iban="IT60X0542811101000000123456")):
        with pytest.raises(actions.Refused):
            import_statement(account, made)
    assert not BankStatement.objects.exists()


def test_half_a_statement_is_none(account, monkeypatch):
    fine = statement_lines.record_remittance

    def breaks(account, amount, *args, **fields):
        if amount.minor == 13:
            raise RuntimeError
        return fine(account, amount, *args, **fields)

    monkeypatch.setattr(statement_lines, "record_remittance", breaks)
    with pytest.raises(RuntimeError):
        import_statement(account, statement(paid(12, "A"), paid(13, "B")))
    assert not StatementLine.objects.exists()
    assert not Remittance.objects.exists()


def test_the_winter_book_is_two_clicks(account):
    due = open_due("test:1", 1400, payer_name="Tobit Oakshott", words="Winter Book")
    import_statement(account, statement(paid(1400, "", "the winter book")))
    money = Remittance.objects.get()
    assert [(found.pk, match.is_sure) for found, match in suggestions_for(money)] == [(due.pk, False)]
    actions.allocate(money, due)
    assert suggestions_for(Remittance.objects.get()) == []


class TestWhatWentOut:
    def outgoing(self, account, minor=250, **fields):
        import_statement(account, statement(paid(-minor, "Bank", "charges", **fields)))
        return StatementLine.objects.unexplained().get()

    def test_an_expense_with_vat(self, account):
        line = self.outgoing(account, 1200)
        outgoing.explain_as_expense(line, ledger.PRINTING, vat_rate=2000)
        assert (balance(ledger.PRINTING), balance(ledger.VAT), balance(account.ledger_code)) == (1000, 200, -1200)
        with pytest.raises(actions.Refused):
            outgoing.explain_as_expense(line, ledger.FEES)
        assert not list(violations())

    def test_a_transfer_is_on_the_way_until_the_other_bank_shows_it(self, account):
        other = open_account(kind="bank", iban="GB82WEST12345698765432", payee="X", name="second")
        line = self.outgoing(account, 5000)
        outgoing.explain_as_transfer(line, other)
        assert balance(ledger.IN_TRANSIT) == 5000
        actions.call_ours(money_in(other, 5000), account)
        assert (balance(ledger.IN_TRANSIT), balance(account.ledger_code), balance(other.ledger_code)) == (
            0,
            -5000,
            5000,
        )
        assert not list(violations())

    def test_money_paid_back_is_known_by_amount_and_name(self, account):
        money = money_in(account, 1500, payer_name="Ottavia Lucente")
        made = actions.mark_to_pay_back(money)
        import_statement(account, statement(paid(-1500, "OTTAVIA LUCENTE")))
        made.refresh_from_db()
        assert made.state == made.SENT
        assert balance(account.ledger_code) == 0
        assert not list(violations())

    def test_cheques_paid_in_were_ours_already(self, account):
        box = open_account(kind="cheque", postal_address="NW, BM Nightglass", iban="")
        money_in(box, 1400)
        deposit = money_in(account, 1400, "line:2")
        actions.call_ours(deposit, box)
        assert (balance(box.ledger_code), balance(account.ledger_code), balance(ledger.UNMATCHED)) == (0, 1400, -1400)
        assert not list(violations())

    def test_a_line_in_another_currency_or_of_the_same_account_is_no_transfer(self, account):
        line = self.outgoing(account)
        for other in (account, replace_currency(account)):
            with pytest.raises(actions.Refused):
                outgoing.explain_as_transfer(line, other)


def replace_currency(account):
    return open_account(kind="bank", currency="EUR", iban="IT60X0542811101000000123456")


def test_lines_stay_equal_when_their_noise_differs():
    line = paid(1, "A  b", "x\ny")
    assert replace(line, name="a B", words="x y") != line
