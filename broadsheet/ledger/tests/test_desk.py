import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from broadsheet.core.money import Money
from broadsheet.ledger import rules
from broadsheet.ledger.actions import account_for, book
from broadsheet.ledger.checking import violations
from broadsheet.ledger.desk_forms import bookable
from broadsheet.ledger.models import Account, ExpenseKind, ExpenseKindWords, Transaction
from broadsheet.ledger.plotting import scale_for, stacked_bars
from broadsheet.ledger.querying import exported, year_sheet, year_shown
from broadsheet.ledger.rules import Line
from broadsheet.ledger.wording import account_name
from broadsheet.sections.models import Section

WHO = ("treasurer", "italy")


def italy():
    return Section.objects.get(slug="italy")


@pytest.fixture
def a_year(house):
    book("open", italy(), "EUR", date(2023, 1, 1), "opening", [Line(rules.CASH, 10_000), Line(rules.OPENING, -10_000)])
    book(
        "a",
        italy(),
        "EUR",
        date(2023, 6, 1),
        "x",
        [Line(rules.CASH, 5_000), Line(rules.INCOME_GIFTS, -5_000)],
        note="=1+1",
    )
    book("b", italy(), "EUR", date(2024, 2, 1), "x", [Line(rules.CASH, 3_000), Line(rules.INCOME_BOOKS, -3_000)])
    book("c", italy(), "EUR", date(2024, 3, 1), "x", [Line(rules.CASH, 1_000), Line(rules.INCOME_GIFTS, -1_000)])
    book(
        "d",
        italy(),
        "EUR",
        date(2024, 4, 1),
        "x",
        [Line(rules.PRINTING, 1_000, 2200), Line(rules.VAT, 220), Line(rules.CASH, -1_220)],
    )


def address(name, *args):
    return reverse(f"books:{name}", args=["italy", "EUR", *args])


def test_the_years_sheet_begins_and_ends_right(a_year):
    sheet = year_sheet(italy(), "EUR", 2024)
    rows = {row.account.code: row for rows in sheet.rows.values() for row in rows}
    assert (rows[rules.CASH].before, rows[rules.CASH].moved, rows[rules.CASH].after) == tuple(
        Money(n, "EUR") for n in (15_000, 2_780, 17_780)
    )
    assert rows[rules.INCOME_BOOKS].after == Money(3_000, "EUR")
    assert rules.INCOME_GIFTS in rows
    assert rows[rules.INCOME_GIFTS].before == Money(0, "EUR")
    assert rows[rules.PRINTING].vat == Money(220, "EUR")
    assert sheet.surplus == Money(3_000, "EUR")


def test_the_page_says_the_finding(staff, a_year):
    page = staff(*WHO).get(address("year")).content.decode()
    assert "75 % of the income of 2024 came from: Books and pamphlets" in page
    assert "Income fell from 50\xa0EUR in 2023 to 40\xa0EUR in 2024" in page
    assert "<svg" in page
    assert "VAT on it" in page


def test_a_year_of_nothing_and_nonsense_are_no_fault(staff, a_year):
    client = staff(*WHO)
    for asked in ("1999", "x", "-1", "99999999999", "²"):
        assert client.get(address("year"), {"year": asked}).status_code == 200
        assert client.get(address("journal"), {"year": asked, "account": asked, "page": asked}).status_code == 200


def test_exports_sum_to_nothing_and_hold_no_formula(staff, a_year):
    rows = list(exported(italy(), "EUR", 2023))
    assert rows[0][0] == "date"
    assert any(row[3] == "=1+1" for row in rows)
    client = staff(*WHO)
    assert ",'=1+1," in client.get(address("export", "2023", "csv")).content.decode("utf-8-sig")
    earlier = load_workbook(io.BytesIO(client.get(address("export", "2023", "xlsx")).content)).active
    notes = [row[3] for row in earlier.iter_rows(min_row=2)]
    assert {cell.data_type for cell in notes if cell.value == "=1+1"} == {"s"}
    sheet = load_workbook(io.BytesIO(client.get(address("export", "2024", "xlsx")).content)).active
    debits, credits = (sum(row[at] or 0 for row in sheet.iter_rows(min_row=2, values_only=True)) for at in (7, 8))
    assert debits == credits == pytest.approx(52.20)
    assert client.get(address("export", "2024", "csv")).content.decode("utf-8-sig").startswith("date,transaction")


def test_a_spreadsheet_is_worded_for_who_asks_and_a_csv_for_programs(staff, a_year):
    client = staff(*WHO)
    client.user.interface_language = "fa"
    client.user.save()
    sheet = load_workbook(io.BytesIO(client.get(address("export", "2024", "xlsx")).content)).active
    said = [str(words) for row in sheet.iter_rows(max_row=1, values_only=True) for words in row]
    assert sheet.sheet_view.rightToLeft and not [words for words in said if words.isascii()]
    assert client.get(address("export", "2024", "csv")).content.decode("utf-8-sig").startswith("date,transaction")


BILL = {
    "key": "k" * 20,
    "day": "2024-05-01",
    "note": "Printer",
    "account-0": rules.PRINTING,
    "debit-0": "400",
    "account-1": rules.CASH,
    "credit-1": "400,00",
}


def test_a_bill_is_booked_by_hand_once_and_reversed_once(staff, a_year):
    client = staff(*WHO)
    assert client.get(address("booking")).status_code == 200
    for _again in range(2):
        assert client.post(address("booking"), BILL).status_code == 302
    row = Transaction.objects.get(kind="by hand")
    for _again in range(2):
        client.post(address("undo", row.pk))
    assert Transaction.objects.filter(reverses=row).count() == 1
    assert "Printer" in client.get(address("journal")).content.decode()
    assert not list(violations())


@pytest.mark.parametrize(
    "wrong",
    [{"credit-1": "399"}, {"debit-0": "much"}, {"account-1": ""}, {"note": ""}, {"debit-0": "-4"}, {"day": "x"}],
)
def test_what_does_not_balance_is_refused_in_words(staff, a_year, wrong):
    before = Transaction.objects.count()
    answer = staff(*WHO).post(address("booking"), {**BILL, **wrong})
    assert answer.status_code == 400
    assert Transaction.objects.count() == before


@pytest.mark.parametrize("who", [(), ("editor", "italy"), ("counter", "italy")])
def test_others_read_no_books(staff, a_year, who):
    client = staff(*who)
    for one in (
        address("year"),
        address("journal"),
        address("booking"),
        address("export", "2024", "csv"),
        reverse("books:books"),
    ):
        assert client.get(one).status_code in (302, 403)


def test_a_treasurer_reads_her_own_books(staff, a_year):
    Section.objects.create(slug="elsewhere", parent=Section.objects.get(parent=None))
    client = staff("treasurer", "elsewhere")
    assert client.get(address("year")).status_code == 404
    assert client.get(reverse("books:books")).status_code == 200


def test_lines_across_a_plot_are_round():
    assert scale_for(40) == [0, 10, 20, 30, 40]
    assert scale_for(7) == [0, 2, 4, 6, 8]
    assert scale_for(0) == [0, 1]
    assert "<title>A &amp; B</title>" in stacked_bars(["1"], {"x": [3]}, [(0, "0"), (4, "4")], "A & B")


@pytest.mark.parametrize("code", [rules.UNMATCHED, rules.OWED_COPIES, rules.TO_PAY_BACK, "section-italy", "no-such"])
def test_accounts_that_the_program_keeps_are_refused_in_words(staff, a_year, code):
    book("x", italy(), "EUR", date(2024, 1, 1), "x", [Line(rules.CASH, 5), Line(rules.UNMATCHED, -5)])
    before = Transaction.objects.count()
    client = staff(*WHO)
    answer = client.post(address("booking"), {**BILL, "account-0": code})
    assert answer.status_code == 400
    assert "The program keeps this account itself" in answer.content.decode()
    assert Transaction.objects.count() == before
    assert f'value="{code}"' not in client.get(address("booking")).content.decode()


@pytest.mark.parametrize("day", ["2099-01-01", "0001-01-01", "1989-12-31"])
def test_days_that_no_booking_has_are_refused(staff, a_year, day):
    answer = staff(*WHO).post(address("booking"), {**BILL, "day": day})
    assert answer.status_code == 400
    assert "between 1990 and a month from now" in answer.content.decode()


def test_sums_that_no_house_has_are_refused(staff, a_year):
    huge = "9" * 20
    answer = staff(*WHO).post(address("booking"), {**BILL, "debit-0": huge, "credit-1": huge})
    assert answer.status_code == 400
    assert "This is no amount" in answer.content.decode()


def test_the_sheet_opens_with_a_year_that_has_come(staff, a_year):
    book("far", italy(), "EUR", date(2099, 1, 1), "x", [Line(rules.CASH, 5), Line(rules.INCOME_GIFTS, -5)])
    assert year_shown([2099, 2024, 2023], date(2026, 1, 1)) == 2024
    assert year_shown([2099], date(2026, 1, 1)) == year_shown([], date(2026, 1, 1)) == 2026
    page = staff(*WHO).get(address("year")).content.decode()
    assert "to 40\xa0EUR in 2024" in page


def test_a_reversal_stands_on_the_day_of_what_it_mends_and_the_button_goes(staff, a_year):
    client = staff(*WHO)
    client.post(address("booking"), BILL)
    row = Transaction.objects.get(kind="by hand")
    button = address("undo", row.pk)
    page = client.get(address("journal")).content.decode()
    assert button in page and 'value="2024-05-01"' in page
    for wrong in ("2099-01-01", "x"):
        client.post(button, {"day": wrong})
    assert not Transaction.objects.filter(reverses=row).exists()
    said = [client.post(button, follow=True).content.decode() for _again in range(2)]
    assert "Reversed by a transaction of its own" in said[0]
    assert "It was reversed already" in said[1] and "Reversed by a transaction of its own" not in said[1]
    assert Transaction.objects.get(reverses=row).date == row.date
    page = client.get(address("journal")).content.decode()
    assert button not in page and "reversed on" in page


def test_twin_boxes_are_told_apart_and_the_unused_one_is_hidden(a_year):
    cash = account_for(italy(), "EUR", rules.CASH)
    assert account_name(cash) == "Cash box (kept by hand)"
    account_for(italy(), "GBP", "money-7")
    assert not {rules.CASH, rules.CHEQUES} & set(bookable(italy(), "GBP"))
    assert {rules.CASH, rules.CHEQUES} <= set(bookable(italy(), "USD"))
    assert rules.CASH in bookable(italy(), "EUR")


# --- the year before, and kinds of one's own ---------------------------------------------------------------------------


def test_the_year_before_stands_beside_the_year(a_year, staff):
    sheet = year_sheet(italy(), "EUR", 2024)
    rows = {row.account.code: row for rows in sheet.rows.values() for row in rows}
    assert (rows[rules.INCOME_GIFTS].earlier.minor, rows[rules.INCOME_GIFTS].moved.minor) == (5_000, 1_000)
    assert (sheet.earlier.minor, sheet.surplus.minor) == (5_000, 3_000)
    assert not year_sheet(italy(), "EUR", 2023).has_earlier
    shown = staff(*WHO).get(address("year") + "?year=2024").content.decode()
    assert "The year before" in shown and "50.00" in shown


def test_what_was_booked_in_the_year_before_alone_is_shown_too(a_year):
    book("e", italy(), "EUR", date(2023, 7, 1), "x", [Line(rules.POSTAGE, 700), Line(rules.CASH, -700)])
    sheet = year_sheet(italy(), "EUR", 2024)
    assert [row.earlier.minor for row in sheet.rows["expense"] if row.account.code == rules.POSTAGE] == [700]


def test_the_sums_of_the_year_before_are_marks_across_the_bars():
    drawn = stacked_bars(["1", "2"], {"A": [5, 0]}, [(0, "0"), (10, "10")], "t", marks=[10, 0], marks_name="2023")
    assert drawn.count("1 · 2023") == 1
    assert "2 · 2023" not in drawn


def test_a_kind_of_expense_of_ones_own_is_an_account_by_its_name(a_year):
    kind = ExpenseKind.objects.create(section=italy())
    ExpenseKindWords.objects.create(kind=kind, language="it", name="Sale")
    book("rent", italy(), "EUR", date(2024, 5, 1), "x", [Line(kind.code, 500), Line(rules.CASH, -500)])
    row = Account.objects.get(code=kind.code)
    with override("it"):
        assert (row.kind, account_name(row), bookable(italy(), "EUR")[kind.code]) == ("expense", "Sale", "Sale")
    kind.words.update(name="Affitti")
    with override("it"):
        assert account_name(Account.objects.get(code=kind.code)) == "Affitti"
