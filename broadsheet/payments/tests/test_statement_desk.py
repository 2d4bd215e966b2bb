"""A file at the treasurer's desk: shown before anything is booked, named columns, several accounts, a word where it is in doubt."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from broadsheet.core.money import Money
from broadsheet.ledger import rules as ledger
from broadsheet.ledger.checking import violations
from broadsheet.payments import actions
from broadsheet.payments.models import BankStatement, KeptReading, Remittance, StatementFile, StatementLine
from broadsheet.payments.opening import lacking_opening
from broadsheet.payments.statement_actions import import_statement
from broadsheet.payments.statements.lines import Line, Statement
from broadsheet.payments.tests.test_money import balance, money_in, open_account, open_due, told  # noqa: F401 - a fixture
from broadsheet.sections.models import Section

WHO = ("treasurer", "italy")
DAY = date(2026, 3, 4)
PLAIN = "Date,Description,Amount\n14/03/2026,Maud Wetherlight,14.00\n15/03/2026,charges,-2.50\n"
STRANGE = """Wann;Von;Wofuer eins;Wofuer zwei;Wieviel;Wie
14.03.2026;Maud Wetherlight;winter;book;14,00;rein
15.03.2026;Printer;bill;7;95,00;raus
"""
MT940 = """:20:STMT1
:25:GB33BUKB20201555555555
:28C:1/1
:60F:C260301GBP100,00
:61:2603040304C15,00NTRFNONREF//B1
:86:Maud Wetherlight
:62F:C260304GBP{closing}
-
"""


@pytest.fixture
def account(house, told):  # noqa: F811
    return open_account()


def upload(client, text, name="march.csv", **fields):
    data = {"file": SimpleUploadedFile(name, text.encode()), **fields}
    return client.post(reverse("money:statements"), data)


def test_a_csv_file_is_shown_before_anything_is_booked_and_taken_in_by_one_click(staff, account):
    client = staff(*WHO)
    answer = upload(client, PLAIN)
    assert not StatementLine.objects.exists()
    page = client.get(answer.url).content.decode()
    assert "2 lines, 11.50" in page
    assert "Maud Wetherlight" in page
    for _again in range(2):
        client.post(f"{answer.url}take-in/", follow=True)
    assert balance(account.ledger_code) == 1400  # the charges are unexplained
    assert not StatementFile.objects.exists()
    assert BankStatement.objects.count() == 1


def test_every_column_can_be_named_and_the_choice_is_kept_for_the_next_file_of_this_make(staff, account):
    client = staff(*WHO)
    answer = upload(client, STRANGE, account=account.pk)
    assert "cannot be read as a statement" in client.get(answer.url).content.decode()
    assert client.post(f"{answer.url}take-in/").status_code == 302
    assert not StatementLine.objects.exists()
    roles = ("day", "name", "words", "words", "amount", "direction")
    named = {f"column-{place}": role for place, role in enumerate(roles)}
    form = {"account": account.pk, "out": "raus", **named}
    assert client.post(answer.url, form).status_code == 302
    page = client.get(answer.url).content.decode()
    assert "winter book" in page
    assert "-95.00" in page or "−95.00" in page
    client.post(f"{answer.url}take-in/")
    lines = StatementLine.objects.order_by("day")
    assert list(lines.values_list("amount_minor", flat=True)) == [1400, -9500]
    assert KeptReading.objects.get().choices["out"] == ["raus"]
    again = upload(client, STRANGE.replace("14.03", "16.03").replace("15.03", "17.03"))
    assert "as you read the last file of this make" in client.get(again.url).content.decode()
    client.post(f"{again.url}take-in/")
    assert StatementLine.objects.count() == 4


def test_two_columns_of_one_kind_are_refused_near_the_form(staff, account):
    client = staff(*WHO)
    answer = upload(client, PLAIN)
    page = client.post(answer.url, {"column-0": "day", "column-1": "amount", "column-2": "amount"})
    assert page.status_code == 400
    assert "Only one column can be: amount" in page.content.decode()


def test_a_file_that_is_in_order_comes_in_at_once_into_the_account_that_it_names(staff, account):
    open_account(name="another", iban="GB82WEST12345698765432")
    assert upload(staff(*WHO), MT940.format(closing="115,00")).url == reverse("money:statements")
    assert balance(account.ledger_code) == 11500


def test_a_file_whose_balances_contradict_it_is_shown_with_three_sums_and_waits_for_a_word(staff, account):
    client = staff(*WHO)
    answer = upload(client, MT940.format(closing="125,00"))
    page = client.get(answer.url).content.decode()
    for words in ("100.00", "15.00", "125.00", "10.00", "Take it in all the same", "Maud Wetherlight"):
        assert words in page
    client.post(f"{answer.url}take-in/")
    assert not StatementLine.objects.exists()
    client.post(f"{answer.url}take-in/", {"anyway": "yes"})
    assert StatementLine.objects.count() == 1


def test_a_file_is_thrown_away_and_nothing_was_booked(staff, account):
    client = staff(*WHO)
    answer = upload(client, PLAIN)
    client.post(f"{answer.url}throw-away/")
    assert not StatementFile.objects.exists()
    assert client.get(answer.url).status_code == 404
    assert client.post(f"{answer.url}take-in/").status_code == 302
    assert not StatementLine.objects.exists()


def test_a_file_of_two_accounts_goes_to_each_its_own_or_is_refused_whole(staff, account):
    both = MT940.format(closing="115,00") + MT940.format(closing="115,00").replace(
        "GB33BUKB20201555555555", "GB82WEST12345698765432"
    ).replace("//B1", "//B2")
    client = staff(*WHO)
    answer = upload(client, both)
    assert answer.status_code == 400
    assert "none of yours: GB82WEST12345698765432" in answer.content.decode()
    assert not StatementLine.objects.exists()
    second = open_account(name="another", iban="GB82WEST12345698765432")
    assert upload(client, both).status_code == 302
    assert (balance(account.ledger_code), balance(second.ledger_code)) == (11500, 11500)
    assert StatementLine.objects.count() == 2


def test_an_account_of_another_section_is_none_of_hers(staff, account):
    Section.objects.create(slug="elsewhere", parent=Section.objects.get(parent=None))
    client = staff("treasurer", "elsewhere")
    answer = upload(client, MT940.format(closing="115,00"))
    assert answer.status_code == 400
    assert not StatementLine.objects.exists()


def test_a_file_is_seen_by_nobody_but_who_brought_it(staff, account):
    answer = upload(staff(*WHO), PLAIN)
    Section.objects.create(slug="elsewhere", parent=Section.objects.get(parent=None))
    for client in (staff("treasurer", "elsewhere"), staff("editor", "italy"), staff()):
        assert client.get(answer.url).status_code in (302, 403, 404)
        client.post(f"{answer.url}take-in/")
        client.post(f"{answer.url}throw-away/")
    assert StatementFile.objects.count() == 1
    assert not StatementLine.objects.exists()


def test_an_import_is_undone_at_the_desk_by_its_own_treasurer_only(staff, account):
    client = staff(*WHO)
    upload(client, MT940.format(closing="115,00"))
    row = BankStatement.objects.get()
    Section.objects.create(slug="elsewhere", parent=Section.objects.get(parent=None))
    assert staff("treasurer", "elsewhere").post(reverse("money:undo-import", args=[row.pk])).status_code == 404
    for _again in range(2):
        page = client.post(reverse("money:undo-import", args=[row.pk]), follow=True)
        assert page.status_code == 200
    assert "This import was undone" in page.content.decode()
    assert balance(account.ledger_code) == 0
    upload(client, MT940.format(closing="115,00"))
    assert balance(account.ledger_code) == 11500
    assert violations() == []


def test_what_cannot_be_undone_says_which_line_and_why(staff, account):
    client, due = staff(*WHO), open_due(minor=1500)
    upload(client, MT940.format(closing="115,00").replace("Maud Wetherlight", due.reference))
    page = client.post(reverse("money:undo-import", args=[BankStatement.objects.get().pk]), follow=True)
    assert "it is allocated" in page.content.decode()
    assert balance(account.ledger_code) == 11500


class TestWhatIsKnown:
    def bring(self, account, *lines):
        return import_statement(account, Statement("GBP", lines, first_day=DAY, last_day=DAY, kind="csv:x"))

    def test_a_proposal_is_one_click_and_nothing_is_paid_back_that_came_once(self, staff, account):
        client, due = staff(*WHO), open_due(payer_name="Ottavia Lucente")
        money = actions.record_remittance(
            account, Money(1400, "GBP"), DAY, "bank", "hand:x", payer_name="Ottavia Lucente"
        )
        actions.allocate(money, due)
        self.bring(account, Line(DAY, 1400, "M ROSSI"))
        assert "it came twice" not in client.get(reverse("money:tray")).content.decode()
        page = client.get(reverse("money:asked")).content.decode()
        assert "the money from Ottavia Lucente" in page
        row = StatementLine.objects.get()
        for _again in range(2):
            client.post(reverse("money:say-yes", args=[row.pk]))
        assert (Remittance.objects.count(), balance(account.ledger_code)) == (1, 1400)

    def test_no_books_it_as_other_money(self, staff, account):
        actions.record_remittance(account, Money(1400, "GBP"), DAY, "bank", "hand:x", payer_name="Ottavia Lucente")
        self.bring(account, Line(DAY, 1400, "M ROSSI"))
        staff(*WHO).post(reverse("money:say-no", args=[StatementLine.objects.get().pk]))
        assert balance(account.ledger_code) == 2800

    @pytest.mark.parametrize("button", ["say-yes", "say-no"])
    def test_a_treasurer_of_another_section_decides_nothing(self, staff, account, button):
        self.bring(account, Line(DAY, 1400, "A", question="is it right?"))
        Section.objects.create(slug="elsewhere", parent=Section.objects.get(parent=None))
        client = staff("treasurer", "elsewhere")
        assert client.post(reverse(f"money:{button}", args=[StatementLine.objects.get().pk])).status_code == 404
        assert "is it right?" not in client.get(reverse("money:asked")).content.decode()
        assert StatementLine.objects.asked().count() == 1

    def test_what_is_written_down_after_its_statement_is_asked_about_first(self, staff, account):
        client = staff(*WHO)
        self.bring(account, Line(DAY, 1400, "Ottavia Lucente"))
        form = {"account": account.pk, "amount": "14", "payer": "O. Lucente", "day": "2026-03-02", "key": "k" * 20}
        answer = client.post(reverse("money:received"), form)
        assert answer.status_code == 400
        assert "may be here already" in answer.content.decode()
        assert Remittance.objects.count() == 1
        for _again in range(2):
            assert client.post(reverse("money:received"), {**form, "is_other": "on"}).status_code == 302
        assert Remittance.objects.count() == 2

    def test_money_that_a_service_or_a_box_has_paid_in_is_proposed_as_ours(self, staff, account):
        box = open_account(kind="cheque", postal_address="NW, BM Nightglass", iban="")
        due = open_due()
        actions.allocate(money_in(box, 1400, "hand:1", payer_name="Ottavia Lucente"), due)
        self.bring(account, Line(DAY, 1400, "CHEQUES", due.reference))
        client, money = staff(*WHO), Remittance.objects.get(account=account)
        assert f"may come from our own account: {box}" in client.get(reverse("money:tray")).content.decode()
        assert "it came twice" not in client.get(reverse("money:tray")).content.decode()
        page = client.get(reverse("money:remittance", args=[money.pk])).content.decode()
        assert f"It came from our own account: {box}" in page
        client.post(reverse("money:ours", args=[money.pk]), {"account": box.pk})
        assert (balance(box.ledger_code), balance(account.ledger_code)) == (0, 1400)


class TestOpening:
    def test_books_that_had_money_before_the_first_statement_are_led_to_the_opening_balance_once(self, staff, account):
        client = staff(*WHO)
        actions.record_remittance(
            account, Money(500, "GBP"), date(2026, 2, 20), "bank", "hand:x", payer_name="Ada Vane"
        )
        upload(client, MT940.format(closing="115,00"))
        assert "Enter the opening balance" in client.get(reverse("money:statements")).content.decode()
        address = reverse("money:opening", args=[account.pk])
        assert 'value="95.00"' in client.get(address).content.decode()
        for _again in range(2):
            client.post(address, {"amount": "95.00", "day": "2026-03-01"})
        assert (balance(ledger.OPENING), balance(account.ledger_code)) == (-9500, 11500)
        assert "Enter the opening balance" not in client.get(reverse("money:statements")).content.decode()

    @pytest.mark.parametrize("wrong", [{"amount": "much"}, {"day": "0001-01-01"}, {"amount": ""}])
    def test_a_wrong_figure_is_refused_near_the_field(self, staff, account, wrong):
        form = {"amount": "95.00", "day": "2026-03-01", **wrong}
        assert staff(*WHO).post(reverse("money:opening", args=[account.pk]), form).status_code == 400
        assert balance(ledger.OPENING) == 0

    def test_of_another_section_nobody_enters_it(self, staff, account):
        Section.objects.create(slug="elsewhere", parent=Section.objects.get(parent=None))
        client = staff("treasurer", "elsewhere")
        assert client.get(reverse("money:opening", args=[account.pk])).status_code == 404


def test_lines_that_wait_ask_as_many_questions_as_one(staff, account):
    client, counts = staff(*WHO), []
    for number in range(4):
        lines = [Line(DAY, 1400 + number, "A", question="is it right?")]
        import_statement(account, Statement("GBP", tuple(lines), first_day=DAY, last_day=DAY))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("money:asked"))
        counts.append(len(asked))
    assert counts[1] == counts[3]


def test_a_gift_of_the_amount_of_a_cheque_is_not_taken_for_the_cheque(account, staff):
    box = open_account(kind="cheque", iban="", name="Cheques")
    for at, payer in enumerate(("Tobit Oakshott", "Nerina Valcourt")):
        actions.record_remittance(box, Money(500, "GBP"), DAY, "cheque", f"hand:{at}", payer_name=payer)
    for name in ("P QUILL", "CHEQUES PAID IN", "COUNTER CREDIT"):
        actions.record_remittance(account, Money(500, "GBP"), DAY, "statement", f"line:x:{name}", payer_name=name)
    page = staff(*WHO).get(reverse("money:tray")).content.decode()
    assert page.count("may come from our own account") == 1


def test_the_opening_balance_is_of_the_day_before_anything_that_the_books_have(account):
    actions.record_remittance(account, Money(1400, "GBP"), date(2024, 11, 5), "bank", "hand:x", payer_name="M W")
    pages = Statement("GBP", (Line(DAY, 500, "A B"),), opening=2400, closing=2900, first_day=DAY, last_day=DAY)
    import_statement(account, pages)
    lacking = lacking_opening(account)
    assert (lacking.figure, lacking.day) == (Money(1000, "GBP"), date(2024, 11, 5))


def test_one_sum_is_told_of_what_the_books_lack_whatever_is_unexplained(account, staff):
    client = staff(*WHO)
    actions.record_remittance(account, Money(100, "GBP"), DAY, "bank", "hand:y", payer_name="M W")
    data = MT940.format(closing="115,00").replace("C15,00", "D4,00").replace("C260304GBP115,00", "C260304GBP96,00")
    said = client.post(
        reverse("money:statements"), {"file": SimpleUploadedFile("a.sta", data.encode())}, follow=True
    ).content.decode()
    assert said.count("99.00") == 2
    assert "95.00" not in said
    assert "still wait for your word are counted as booked" in said
