"""Money that a service gave back, as its own statement shows it: each line leads to its payment, and so does a fee given back."""

from datetime import date

import pytest
from django.urls import reverse

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.checking import violations
from broadsheet.payments import actions
from broadsheet.payments.models import Allocation, PayBack, Remittance, StatementLine
from broadsheet.payments.statement_actions import import_statement
from broadsheet.payments.statement_undoing import undo_import
from broadsheet.payments.statements.lines import FEE, REFUND, Line, Statement
from broadsheet.payments.statements.reading import read_statements
from broadsheet.payments.tests.test_money import balance, open_account, open_due, told  # noqa: F401 - a fixture

DAY = date(2026, 3, 4)
HEAD = '"Date","Name","Type","Status","Currency","Gross","Fee","Net","Transaction ID","Reference Txn ID","Subject","Balance"\n'
PAID = '"02/03/2026","Ottavia Lucente","Website Payment","Completed","GBP","14.00","-0.71","13.29","5PAID","","{}","13.29"\n'
BACK = '"03/03/2026","Ottavia Lucente","{kind}","Completed","GBP","-{gross}","{fee}","{net}","6BACK","5PAID","",""\n'


@pytest.fixture
def paypal(house, told):  # noqa: F811
    return open_account(kind="paypal", service="", iban="", name="PayPal")


def bring(account, *rows):
    """A file of PayPal's, its newest entry last or first."""
    pages = read_statements((HEAD + "".join(rows)).encode(), "GBP", day_first=True, today=date(2026, 3, 9))
    return import_statement(account, pages[0], anyway=True)


def back(gross="2.00", fee="0.03", net="-1.97", kind="Payment Refund"):
    return BACK.format(gross=gross, fee=fee, net=net, kind=kind)


@pytest.mark.parametrize("is_newest_first", [False, True])
def test_a_refund_in_paypals_file_leads_to_its_payment_and_a_fee_given_back_lowers_the_fees(paypal, is_newest_first):
    due = open_due()
    rows = [PAID.format(due.reference), back()]
    for _again in range(2):
        bring(paypal, *(reversed(rows) if is_newest_first else rows))
        row = PayBack.objects.get()
        assert (row.state, row.amount_minor, row.allocation.due, row.shown_by.amount_minor) == ("sent", 200, due, -200)
        assert not StatementLine.objects.unexplained().exists()
        assert (balance(paypal.ledger_code), balance(ledger.FEES)) == (1400 - 71 - 200 + 3, 68)
        assert not Remittance.objects.unmatched().exists()
        assert violations() == []


def test_its_payment_may_have_come_before_or_come_later(paypal):
    due = open_due()
    bring(paypal, back())
    assert StatementLine.objects.unexplained().count() == 1
    bring(paypal, PAID.format(due.reference))
    assert PayBack.objects.get().shown_by.amount_minor == -200
    assert not StatementLine.objects.unexplained().exists()
    assert violations() == []


def test_what_was_to_be_paid_back_anyway_is_not_doubled(paypal):
    due = open_due()
    bring(paypal, PAID.format(due.reference))
    actions.ask_pay_back(Allocation.objects.get(), Money(500, "GBP"))
    bring(paypal, back())
    assert sorted(PayBack.objects.values_list("amount_minor", "state")) == [(200, "sent"), (300, "asked")]
    assert balance(ledger.TO_PAY_BACK) == -300
    assert violations() == []


def test_what_the_service_told_of_before_is_the_same(paypal):
    due = open_due()
    bring(paypal, PAID.format(due.reference))
    actions.pay_back_sent(actions.ask_pay_back(Allocation.objects.get(), Money(200, "GBP")), provider_id="5PAID")
    bring(paypal, back())
    assert PayBack.objects.get().shown_by.amount_minor == -200
    assert balance(paypal.ledger_code) == 1400 - 71 - 200 + 3
    assert violations() == []


def test_told_as_one_sum_and_shown_as_two_lines_it_is_for_a_person(paypal):
    due = open_due()
    bring(paypal, PAID.format(due.reference))
    actions.pay_back_sent(actions.ask_pay_back(Allocation.objects.get(), Money(500, "GBP")), provider_id="5PAID")
    bring(paypal, back())
    assert (PayBack.objects.count(), StatementLine.objects.unexplained().count()) == (1, 1)


@pytest.mark.parametrize(
    "kind", ["General Currency Conversion", "Chargeback", "Hold on Balance for Dispute Investigation"]
)
def test_another_kind_of_line_about_a_payment_is_proposed_and_a_person_says_it(paypal, staff, kind):
    due = open_due()
    bring(paypal, PAID.format(due.reference), back(kind=kind, fee="0.00", net="-2.00"))
    line = StatementLine.objects.unexplained().get()
    assert not PayBack.objects.exists()
    client, money = staff("treasurer", "italy"), Remittance.objects.get()
    page = client.get(reverse("money:out")).content.decode()
    assert f'value="refund:{money.pk}"' in page
    for _again in range(2):
        client.post(reverse("money:explain", args=[line.pk]), {"how": f"refund:{money.pk}"})
    assert (PayBack.objects.get().amount_minor, PayBack.objects.get().shown_by) == (200, line)
    assert violations() == []


def test_more_than_was_paid_is_refused_and_nothing_is_booked(paypal, staff):
    due = open_due()
    bring(paypal, PAID.format(due.reference), back(gross="20.00", fee="0.00", net="-20.00"))
    line = StatementLine.objects.unexplained().get()
    client = staff("treasurer", "italy")
    answer = client.post(
        reverse("money:explain", args=[line.pk]), {"how": f"refund:{Remittance.objects.get().pk}"}, follow=True
    )
    assert "More cannot be paid back than was paid." in answer.content.decode()
    assert not PayBack.objects.exists()


def test_nothing_is_an_expense_until_somebody_has_chosen_it(paypal, staff):
    import_statement(paypal, Statement("GBP", (Line(DAY, -700, "Inkwell Works"),), first_day=DAY, last_day=DAY))
    client, line = staff("treasurer", "italy"), StatementLine.objects.get()
    page = client.get(reverse("money:out")).content.decode()
    assert page.index('<option value="">') < page.index(f'<option value="{ledger.FEES}')
    client.post(reverse("money:explain", args=[line.pk]), {"how": ""})
    assert StatementLine.objects.unexplained().count() == 1


def test_what_a_statement_shows_gone_is_said_where_it_would_be_given_back_again(paypal, staff):
    due = open_due()
    bring(paypal, PAID.format(due.reference), back(kind="Chargeback", fee="0.00", net="-2.00"))
    actions.ask_pay_back(Allocation.objects.get(), Money(200, "GBP"))
    page = staff("treasurer", "italy").get(reverse("money:pay-backs")).content.decode()
    assert "A statement shows that it has gone" in page


def test_a_line_taken_in_before_learns_from_the_same_file_which_payment_it_is_about(paypal):
    due = open_due()
    lines = (Line(DAY, 1400, "Ottavia", due.reference, bank_id="5PAID"), Line(DAY, -200, "Ottavia", bank_id="6BACK"))
    bare = Statement("GBP", lines, first_day=DAY, last_day=DAY, kind="csv:x")
    import_statement(paypal, bare)
    assert StatementLine.objects.unexplained().count() == 1
    told_now = (lines[0], Line(DAY, -200, "Ottavia", bank_id="6BACK", kind=REFUND, about="5PAID"))
    import_statement(paypal, Statement("GBP", told_now, first_day=DAY, last_day=DAY, kind="csv:x"))
    assert PayBack.objects.get().state == "sent"


def test_a_fee_given_back_can_be_undone_with_its_import(paypal):
    done = import_statement(
        paypal, Statement("GBP", (Line(DAY, 3, "A B", kind=FEE),), first_day=DAY, last_day=DAY, kind="csv:x")
    )
    assert (balance(ledger.FEES), balance(paypal.ledger_code)) == (-3, 3)
    undo_import(done.statement)
    assert (balance(ledger.FEES), balance(paypal.ledger_code)) == (0, 0)
    assert violations() == []
