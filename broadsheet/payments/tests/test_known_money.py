"""What is known already is not booked again: by a service, by hand, as a fee, as a payout."""

from datetime import date, timedelta

import pytest

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.actions import book
from broadsheet.ledger.checking import violations
from broadsheet.payments import actions, known_money, outgoing
from broadsheet.payments.models import Allocation, Remittance, StatementLine
from broadsheet.payments.statement_actions import import_statement
from broadsheet.payments.statement_lines import confirm_line, deny_line
from broadsheet.payments.statements.lines import FEE, PAYOUT, Line, Statement
from broadsheet.payments.tests.test_money import balance, open_account, open_due, told  # noqa: F401 - a fixture

DAY = date(2026, 3, 4)
CAPTURE = "7AB12345CD678901E"


@pytest.fixture
def account(house, told):  # noqa: F811
    return open_account()


@pytest.fixture
def paypal(account):
    return open_account(kind="paypal", service="practice", iban="", name="PayPal")


def bring(account, *lines, **fields):
    fields = {"first_day": DAY, "last_day": DAY, "kind": "csv:x", **fields}
    return import_statement(account, Statement(account.currency, lines, **fields))


def by_hand(account, minor=1400, name="Ottavia Lucente", day=DAY, **fields):
    return actions.record_remittance(
        account, Money(minor, "GBP"), day, account.kind, f"hand:{name}{day}", payer_name=name, **fields
    )


def by_service(account, minor=1400, fee=73, number=CAPTURE, **fields):
    money = actions.record_remittance(account, Money(minor, "GBP"), DAY, "paypal", f"paypal:{number}", **fields)
    lines = [ledger.Line(ledger.FEES, fee), ledger.Line(account.ledger_code, -fee)]
    book(f"fee:paypal:{number}", account.section_id, "GBP", DAY, "fee", lines)
    return money


def test_a_payment_through_a_service_and_its_csv_are_the_same_money_and_the_same_fee(paypal):
    due, money = open_due(), by_service(paypal, payer_name="Ottavia Lucente")
    actions.allocate(money, due)
    lines = Line(DAY, 1400, "Ottavia", bank_id=CAPTURE), Line(DAY, -73, bank_id=CAPTURE, kind=FEE)
    for _again in range(2):
        done = bring(paypal, *lines)
        assert (done.new, done.known, done.asked) == (0, 2, 0)
    assert Remittance.objects.get().statement_line.is_joined
    assert (balance(paypal.ledger_code), balance(ledger.FEES), balance("unmatched")) == (1327, 73, 0)
    assert violations() == []


def test_a_net_amount_under_the_number_of_a_payment_is_that_payment(paypal):
    by_service(paypal)
    assert bring(paypal, Line(DAY, 1327, "Ottavia", bank_id=CAPTURE)).joined == 1
    assert balance(paypal.ledger_code) == 1327


def test_another_payment_of_the_same_amount_and_name_has_another_number_and_is_other_money(paypal):
    by_service(paypal, payer_name="Ottavia Lucente")
    assert bring(paypal, Line(DAY, 1400, "Ottavia Lucente", bank_id="9ZZ12345CD678901E")).new == 1


def test_a_fee_that_nobody_knows_of_is_booked_as_a_fee(paypal):
    done = bring(paypal, Line(DAY, 1400, "A B", bank_id="X1"), Line(DAY, -73, bank_id="X1", kind=FEE))
    assert (done.new, done.unexplained, balance(ledger.FEES)) == (2, 0, 73)


def test_the_service_that_tells_of_a_payment_after_its_csv_books_nothing(paypal):
    bring(paypal, Line(DAY, 1400, "Ottavia", bank_id=CAPTURE), Line(DAY, -73, bank_id=CAPTURE, kind=FEE))
    assert known_money.claim_from_statement(paypal, "paypal", CAPTURE)
    money = actions.record_remittance(paypal, Money(1400, "GBP"), DAY, "paypal", f"paypal:{CAPTURE}")
    assert money == Remittance.objects.get()
    assert known_money.fee_came_by_statement(paypal, CAPTURE)
    assert not known_money.fee_came_by_statement(paypal, "other")


def test_a_transfer_written_down_by_hand_and_its_line_are_joined_by_rule_where_the_name_agrees(account):
    due, money = open_due(), by_hand(account)
    actions.allocate(money, due)
    done = bring(account, Line(DAY + timedelta(2), 1400, "OTTAVIA LUCENTE", "thanks"))
    assert (done.new, done.joined, Remittance.objects.count()) == (0, 1, 1)
    assert (balance(account.ledger_code), balance("unmatched")) == (1400, 0)


def test_the_reference_of_the_sum_that_it_settled_says_that_it_is_the_same(account):
    due, money = open_due(), by_hand(account, name="O.")
    actions.allocate(money, due)
    assert bring(account, Line(DAY, 1400, "M ROSSI", due.reference)).joined == 1


@pytest.mark.parametrize("line", [Line(DAY, 1400, "M ROSSI", "book"), Line(DAY + timedelta(9), 1400, "", "CREDIT")])
def test_what_may_be_the_same_is_proposed_and_nothing_is_booked_until_a_click(account, line):
    money = by_hand(account)
    for _again in range(2):
        done = bring(account, line, last_day=line.day)
    assert (done.new, StatementLine.objects.asked().count(), balance(account.ledger_code)) == (0, 1, 1400)
    row = StatementLine.objects.get()
    assert row.likely == money
    confirm_line(row, by="t")
    with pytest.raises(actions.Refused):
        deny_line(row)
    row.refresh_from_db()
    assert (row.remittance, row.is_joined, row.decided_by, balance(account.ledger_code)) == (money, True, "t", 1400)
    assert bring(account, line, last_day=line.day).known == 1
    assert violations() == []


def test_other_money_is_booked_when_somebody_says_so(account):
    by_hand(account)
    bring(account, Line(DAY, 1400, "M ROSSI"))
    deny_line(StatementLine.objects.get(), by="t")
    assert (Remittance.objects.count(), balance(account.ledger_code)) == (2, 2800)
    assert violations() == []


@pytest.mark.parametrize(
    "line",
    [
        Line(DAY, 1500, "Ottavia Lucente"), Line(DAY + timedelta(11), 1400, "Ottavia Lucente"),
        Line(DAY, 1400, "Ottavia Lucente", "RF25100017"),
    ],
)  # fmt: skip
def test_another_amount_day_or_reference_is_other_money(account, line):
    by_hand(account, reference="RF95100018")
    assert bring(account, line, last_day=line.day).new == 1


def test_each_thing_that_is_known_answers_for_one_line_and_the_surest_first(account):
    first, second = by_hand(account, name="Ada Vane"), by_hand(account, name="Tobit Arden")
    lines = Line(DAY, 1400, "", "CREDIT"), Line(DAY, 1400, "TOBIT ARDEN"), Line(DAY, 1400, "Sanna Ek")
    done = bring(account, *lines)
    assert (done.joined, done.asked, done.new) == (1, 1, 1)
    assert StatementLine.objects.get(is_joined=True).remittance == second
    assert StatementLine.objects.asked().get().likely == first


class TestPayouts:
    def test_a_payout_that_the_services_statement_shows_is_joined_to_the_banks_line(self, account, paypal):
        bring(paypal, Line(DAY, 10000, "A B"), Line(DAY, -8000, "Transfer", bank_id="P1", kind=PAYOUT))
        assert balance(ledger.IN_TRANSIT) == 8000
        bring(account, Line(DAY + timedelta(2), 8000, "PAYPAL EUROPE", "P1"), last_day=DAY + timedelta(2))
        assert (balance(ledger.IN_TRANSIT), balance(paypal.ledger_code), balance(account.ledger_code)) == (
            0,
            2000,
            8000,
        )
        assert not Remittance.objects.unmatched().filter(account=account).exists()
        assert violations() == []

    def test_the_other_way_round_as_well(self, account, paypal):
        bring(account, Line(DAY + timedelta(2), 8000, "PAYPAL EUROPE", "P1"), last_day=DAY + timedelta(2))
        bring(paypal, Line(DAY, 10000, "A B"), Line(DAY, -8000, "Transfer", bank_id="P1", kind=PAYOUT))
        assert (balance(ledger.IN_TRANSIT), balance(paypal.ledger_code), balance(account.ledger_code)) == (
            0,
            2000,
            8000,
        )
        assert not Remittance.objects.unmatched().filter(account=account).exists()
        assert violations() == []

    def test_what_a_person_said_came_from_the_service_is_not_booked_again_by_its_statement(self, account, paypal):
        bring(account, Line(DAY, 8000, "OUR MONEY"))
        actions.call_ours(Remittance.objects.get(), paypal)
        assert balance(paypal.ledger_code) == -8000
        bring(paypal, Line(DAY, -8000, "Transfer", kind=PAYOUT))
        assert (balance(paypal.ledger_code), balance(ledger.IN_TRANSIT)) == (-8000, 0)
        actions.take_back_allocation(Allocation.objects.get())
        assert StatementLine.objects.unexplained().get().account == paypal
        assert (balance(paypal.ledger_code), balance("unmatched")) == (0, -8000)
        assert violations() == []

    def test_money_sent_to_the_service_is_booked_once_from_both_statements(self, account, paypal):
        bring(account, Line(DAY, -5000, "PAYPAL"))
        outgoing.explain_as_transfer(StatementLine.objects.unexplained().get(), paypal)
        assert bring(paypal, Line(DAY, 5000, "From bank")).joined == 1
        assert (balance(paypal.ledger_code), balance(account.ledger_code), Remittance.objects.count()) == (
            5000,
            -5000,
            0,
        )

    def test_and_where_the_service_showed_it_first(self, account, paypal):
        bring(paypal, Line(DAY, 5000, "From bank"))
        actions.call_ours(Remittance.objects.get(), account)
        bring(account, Line(DAY, -5000, "PAYPAL"))
        outgoing.explain_as_transfer(StatementLine.objects.unexplained().get(), paypal)
        sums = balance(paypal.ledger_code), balance(account.ledger_code), balance(ledger.IN_TRANSIT)
        assert sums == (5000, -5000, 0)

    def test_to_which_of_two_banks_a_payout_went_is_for_a_person(self, account, paypal):
        open_account(iban="GB82WEST12345698765432", name="second")
        bring(paypal, Line(DAY, -8000, "Transfer", kind=PAYOUT))
        assert StatementLine.objects.unexplained().count() == 1


def test_a_refund_made_through_the_service_is_known_by_its_number(paypal):
    money = by_service(paypal)
    back = actions.mark_to_pay_back(money)
    actions.pay_back_sent(back, provider_id="R77")
    done = bring(paypal, Line(DAY, -1400, "Refund", bank_id="R77"))
    assert (done.recognised, balance(paypal.ledger_code)) == (1, -73)


def test_a_line_in_question_is_held_until_somebody_says_yes_or_no(account):
    for words, decide, came in (("a", confirm_line, 700), ("b", deny_line, 700)):
        line = Line(DAY, 700, "X Y", words, bank_id=words, question="Without a day: is it right?")
        assert bring(account, line).asked == 1
        decide(StatementLine.objects.asked().get())
        assert bring(account, line).known == 1
        assert balance(account.ledger_code) == came
    assert StatementLine.objects.filter(held_as=StatementLine.LEFT_OUT).count() == 1
