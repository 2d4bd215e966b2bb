import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from broadsheet.ledger.checking import violations
from broadsheet.ledger.models import ExpenseKind, ExpenseKindWords
from broadsheet.payments import actions
from broadsheet.payments.models import (
    Allocation,
    BankStatement,
    PayBack,
    Remittance,
    RemittanceAccount,
    StatementLine,
)
from broadsheet.payments.tests.test_money import balance, money_in, open_account, open_due, told  # noqa: F401 - a fixture
from broadsheet.sections.models import Section

WHO = ("treasurer", "italy")
CSV = "Date,Description,Amount\n14/11/2024,A N OTHER,14.00\n15/11/2024,charges,-2.50\n"


@pytest.fixture
def account(house, told):  # noqa: F811
    return open_account()


def file(text=CSV, name="november.csv"):
    return SimpleUploadedFile(name, text.encode())


def bring(client, account, text=CSV, **fields):
    """A CSV file as a treasurer brings it: shown first, then taken in."""
    shown = client.post(reverse("money:statements"), {"account": account.pk, "file": file(text), **fields})
    assert shown.status_code == 302
    assert "/files/" in shown.url
    return client.post(f"{shown.url}take-in/", follow=True)


def test_the_winter_book_is_allocated_with_two_clicks(staff, account):
    due, money = open_due(payer_name="Tobit Oakshott", words="Winter Book"), money_in(account, note="the winter book")
    client = staff(*WHO)
    page = client.get(reverse("money:tray")).content.decode()
    assert "Tobit Oakshott" in page
    assert reverse("money:remittance", args=[money.pk]) in page  # the first
    button = reverse("money:allocate", args=[money.pk, due.pk])
    assert button in client.get(reverse("money:remittance", args=[money.pk])).content.decode()
    client.post(button)  # the second
    client.post(button)  # and again, by a shaking hand
    due.refresh_from_db()
    assert due.settled_at
    assert Allocation.objects.count() == 1


@pytest.mark.parametrize(("button", "kind"), [("give", "due"), ("pay-back", "pay-back"), ("other-income", "other")])
def test_the_pound_too_much_goes_where_the_treasurer_says(staff, account, button, kind):
    due, money = open_due(), money_in(account, 1500)
    actions.allocate(money, due)
    client = staff(*WHO)
    client.post(reverse(f"money:{button}", args=[money.pk]))
    assert list(Allocation.objects.exclude(due=due).values_list("kind", "amount_minor")) == [(kind, 100)]
    client.post(reverse(f"money:{button}", args=[money.pk]))
    assert Allocation.objects.count() == 2
    assert not list(violations())


def test_paying_back_is_booked_when_it_is_sent_and_once(staff, account):
    money = money_in(account)
    client = staff(*WHO)
    client.post(reverse("money:pay-back", args=[money.pk]))
    row = PayBack.objects.get()
    for _again in range(2):
        client.post(reverse("money:sent", args=[row.pk]))
    assert balance(account.ledger_code) == 0
    assert not list(violations())


def test_a_cheque_is_written_down_once_and_listed_for_the_bank(staff, account):
    box = open_account(kind="cheque", postal_address="NW, BM Nightglass", iban="")
    client, due = staff(*WHO), open_due(payer_name="Ottavia Lucente")
    form = {"account": box.pk, "amount": "14", "payer": "Ottavia Lucente", "note": due.reference, "key": "k" * 20}
    for _again in range(2):
        assert client.post(reverse("money:received"), form).status_code == 302
    assert Remittance.objects.count() == 1
    due.refresh_from_db()
    assert due.settled_at
    assert "Ottavia Lucente" in client.get(reverse("money:received")).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "much"},
        {"amount": "-1"},
        {"amount": ""},
        {"account": "999"},
        {"payer": ""},
        {"day": "2099-01-01"},
        {"day": "0001-01-01"},
    ],
)
def test_a_wrong_cheque_is_refused_near_the_field(staff, account, wrong):
    form = {"account": account.pk, "amount": "14", "payer": "A", "key": "k" * 20, **wrong}
    answer = staff(*WHO).post(reverse("money:received"), form)
    assert answer.status_code == 400
    assert not Remittance.objects.exists()


def test_a_statement_is_imported_twice_and_stands_once(staff, account):
    client = staff(*WHO)
    for _again in range(2):
        bring(client, account)
    assert Remittance.objects.get().amount_minor == 1400
    made = BankStatement.objects.get()
    assert "charges" in client.get(reverse("money:statement", args=[made.pk])).content.decode()
    line = made.lines.get(amount_minor=-250)
    assert "charges" in client.get(reverse("money:out")).content.decode()
    client.post(reverse("money:explain", args=[line.pk]), {"how": "expense-fees"})
    client.post(reverse("money:explain", args=[line.pk]), {"how": "expense-fees"})
    assert balance("expense-fees") == 250
    assert not list(violations())


def test_money_is_spent_on_kinds_of_ones_own(staff, account):
    client = staff(*WHO)
    bring(client, account)
    kind = ExpenseKind.objects.create(section=account.section)
    ExpenseKindWords.objects.create(kind=kind, language="en", name="Rent of the hall")
    elsewhere = ExpenseKind.objects.create(section=Section.objects.get(parent=None))
    line = StatementLine.objects.get(amount_minor=-250)
    assert "Rent of the hall" in client.get(reverse("money:out")).content.decode()
    client.post(reverse("money:explain", args=[line.pk]), {"how": elsewhere.code})
    assert StatementLine.objects.unexplained().exists()
    client.post(reverse("money:explain", args=[line.pk]), {"how": kind.code})
    assert balance(kind.code) == 250
    assert not list(violations())


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "submitted file is empty"), ("no statement at all", "cannot be read as a statement")],
)
def test_a_file_that_is_no_statement_is_refused_in_words(staff, account, text, words):
    answer = staff(*WHO).post(reverse("money:statements"), {"account": account.pk, "file": file(text)})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not BankStatement.objects.exists()


@pytest.mark.parametrize("who", [(), ("editor", "italy"), ("counter", "italy")])
def test_others_see_no_money(staff, account, who):
    client, money = staff(*who), money_in(account)
    for name, args in (
        ("tray", []),
        ("remittance", [money.pk]),
        ("received", []),
        ("statements", []),
        ("out", []),
        ("pay-backs", []),
    ):
        answer = client.get(reverse(f"money:{name}", args=args))
        assert answer.status_code in (302, 403), name
        assert "14.00" not in answer.content.decode()
    client.post(reverse("money:give", args=[money.pk]))
    assert not Allocation.objects.exists()


def test_a_treasurer_handles_the_money_of_her_own_section(staff, account):
    money = money_in(account)
    other = Section.objects.create(slug="elsewhere", parent=Section.objects.get(parent=None))
    client = staff("treasurer", "elsewhere")
    assert other.slug == "elsewhere"
    assert client.get(reverse("money:remittance", args=[money.pk])).status_code == 404
    assert client.post(reverse("money:give", args=[money.pk])).status_code == 404
    assert "without an owner" in client.get(reverse("money:tray")).content.decode()


def test_accounts_are_opened_in_the_admin_for_ones_own_section(staff, account):
    client = staff(*WHO)
    assert client.get(reverse("wagtailsnippets_payments_remittanceaccount:list")).status_code == 200
    page = client.get(reverse("wagtailsnippets_payments_remittanceaccount:edit", args=[account.pk]))
    assert page.status_code == 200
    assert RemittanceAccount.objects.count() == 1


def test_the_tray_asks_few_questions_of_the_database(staff, account, django_assert_max_num_queries):
    client = staff(*WHO)
    money_in(account)
    client.get(reverse("money:tray"))
    with django_assert_max_num_queries(24):
        client.get(reverse("money:tray"))


def test_the_journal_says_what_each_booking_is_about(staff, account):
    due, money = open_due(payer_name="Tobit Oakshott"), money_in(account, 2000, payer_name="Tobit Oakshott")
    row = actions.allocate(money, due)
    money.refresh_from_db()
    back = actions.mark_to_pay_back(money)
    actions.pay_back_sent(back)
    actions.take_back_allocation(row)
    page = staff(*WHO).get(reverse("books:journal", args=["italy", "GBP"])).content.decode()
    for words in ("Money came: ", "Allocated: ", "Allocation taken back: ", "Refund: ", "sent to Tobit Oakshott"):
        assert words in page
    assert f"{due.reference} · Tobit Oakshott" in page
    assert reverse("money:remittance", args=[money.pk]) in page
    assert f'title="remittance:{money.pk}"' in page


def test_the_journal_asks_as_many_questions_for_many_bookings_as_for_one(staff, account):
    client, counts = staff(*WHO), []
    for number in range(4):
        actions.allocate(money_in(account, 1400, f"m{number}"), open_due(f"test:{number}"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("books:journal", args=["italy", "GBP"]))
        counts.append(len(asked))
    assert counts[1] == counts[3] <= 28


@pytest.mark.parametrize("amount", ["9" * 20, "1000000000000.01"])
def test_sums_that_no_house_has_are_refused_near_the_field(staff, account, amount):
    form = {"account": account.pk, "amount": amount, "payer": "A", "key": "k" * 20}
    answer = staff(*WHO).post(reverse("money:received"), form)
    assert answer.status_code == 400
    assert "This is no amount" in answer.content.decode()
    assert not Remittance.objects.exists()


def test_the_first_page_of_a_treasurer_says_what_waits_and_shows_no_writers_panels(staff, account):
    money_in(account, note="the winter book")
    page = staff(*WHO).get("/admin/").content.decode()
    assert f'<a href="{reverse("money:tray")}">1 Without an owner</a>' in page
    assert f'<a href="{reverse("money:pay-backs")}">0 To be paid back</a>' in page
    assert "desk-mine" not in page
    assert reverse("money:tray") not in staff("writer", "italy", "it").get("/admin/").content.decode()
