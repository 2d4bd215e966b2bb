"""The same days from two kinds of file, lines that cannot be read, and a report that adds up."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from broadsheet.core.money import Money
from broadsheet.ledger.checking import violations
from broadsheet.payments.models import BankStatement, Remittance, StatementLine
from broadsheet.payments.statement_actions import import_statement
from broadsheet.payments.statements.likeness import LIKELY, SAME, Here, already_here
from broadsheet.payments.statements.lines import Line, NotAStatement, Statement
from broadsheet.payments.statements.reading import read_statements
from broadsheet.payments.tests.test_money import balance, open_account, told  # noqa: F401 - a fixture
from broadsheet.payments.tests.test_money_desk import bring as bring_by_desk
from broadsheet.payments.wording import doubt_words, report_words

DAY = date(2026, 11, 25)
TODAY = date(2026, 11, 26)
MT940 = """:20:STARTUMS
:25:12345678/0001234567
:28C:1/1
:60F:C261125GBP0,00
:61:2611251125C15,45NTRFNONREF//B0
:86:166?00GUTSCHRIFT?20RF41000013?32ANNA BIANCHI
:61:2611251125C29,45NTRFNONREF//B1
:86:166?00GUTSCHRIFT?20RF79000008?32LIBRERIA DEL FARO
:62F:C261125GBP44,90
-"""
CSV = """Data;Descrizione;Importo;Saldo
25/11/2026;Anna Bianchi RF41000013;15,45;15,45
25/11/2026;LIBRERIA DEL FARO RF79000008;29,45;44,90
"""


def line(minor, name="", words="", day=DAY, reference=""):
    return Line(day, minor, name, words, reference)


def here(*lines, days=3):
    return [Here(at, one, DAY - timedelta(days), DAY + timedelta(days)) for at, one in enumerate(lines)]


def seen(lines, there, days=3):
    return already_here(lines, here(*there), DAY - timedelta(days), DAY + timedelta(days))


@pytest.mark.parametrize(
    "other",
    [
        line(500, "", "Anna Bianchi RF41000013"),
        line(500, "ANNA BIANCHI", "", reference="RF41000013"),
        line(500, "", "BONIFICO DA BIANCHI ANNA"),
        line(500, "Bianchi Anna", "something else"),
        line(500, "Anna Bianchi", "", DAY + timedelta(2), "RF41000013"),
    ],
)
def test_a_line_is_known_in_the_words_of_another_kind_of_file(other):
    assert seen([line(500, "Anna Bianchi", "RF41000013")], [other]) == {0: SAME}


@pytest.mark.parametrize(
    "other",
    [
        line(501, "Anna Bianchi", "RF41000013"),
        line(500, "Anna Bianchi", "RF79000008"),
        line(500, "Libreria del Faro", ""),
        line(500, "Anna Bianchi", "RF41000013", DAY + timedelta(4)),
    ],
)
def test_what_is_another_thing_is_never_taken_for_the_same(other):
    assert seen([line(500, "Anna Bianchi", "RF41000013")], [other]) == {}


def test_what_is_only_likely_is_for_a_person():
    assert seen([line(500, "", "BONIFICO")], [line(500, "Anna Bianchi", "il libro")]) == {0: LIKELY}
    shifted = [line(500, "Anna Bianchi", "", DAY + timedelta(2))]
    assert seen([line(500, "Anna Bianchi")], shifted, days=1) == {0: LIKELY}  # the new file does not cover that day
    vague = [line(500, "", "BONIFICO", DAY + timedelta(2))]
    assert seen([line(500, "Anna Bianchi")], vague) == {0: LIKELY}
    assert seen([line(500, "Anna Bianchi")], vague, days=1) == {}


def test_equal_lines_are_counted():
    tea = line(500, "", "same payer tea")
    assert seen([tea, tea, tea], [tea, tea]) == {0: SAME, 1: SAME}


@pytest.fixture
def account(house, told):  # noqa: F811
    return open_account()


def bring(account, text, **options):
    made = read_statements(text.encode(), account.currency, today=TODAY)
    return next(import_statement(account, one, **options) for one in made)


@pytest.mark.parametrize("texts", [(MT940, CSV), (CSV, MT940)])
def test_the_same_days_from_two_kinds_of_file_are_booked_once(account, texts):
    assert bring(account, texts[0]).new == 2
    again = bring(account, texts[1])
    assert (again.read, again.new, again.known) == (2, 0, 2)
    assert bring(account, texts[0]).new == 0
    assert balance(account.ledger_code) == 4490
    assert again.difference == Money(0, "GBP")
    assert not list(violations())


def test_a_likely_line_is_held_back_until_somebody_says_that_it_is_another(account):
    bring(account, MT940)
    vague = "Date,Description,Amount\n2026-11-25,CREDIT TRANSFER,15.45\n"
    done = bring(account, vague)
    assert (done.new, len(done.held), Remittance.objects.count()) == (0, 1, 2)
    assert "looks like one that is here already" in doubt_words(done, "en")[0]
    for _again in range(2):
        bring(account, vague, likely_too=True)
    assert Remittance.objects.count() == 3


def test_the_column_of_balances_gives_the_closing_balance(account):
    done = bring(account, CSV.replace("15,45;15,45", "15,45;115,45").replace("44,90", "144,90"))
    assert (done.statement.opening_minor, done.statement.closing_minor) == (10000, 14490)
    assert done.difference == Money(0, "GBP")
    upside_down = "Date,Description,Amount,Balance\n2026-11-25,b,2.00,3.00\n2026-11-25,a,1.00,1.00\n"
    assert read_statements(upside_down.encode(), "GBP", today=TODAY)[0].closing == 300
    crooked = (
        "Date,Description,Amount,Balance\n2026-11-24,b,2.00,9.00\n2026-11-25,a,1.00,7.00\n2026-11-26,a,1.00,1.00\n"
    )
    assert read_statements(crooked.encode(), "GBP", today=TODAY)[0].closing is None


BAD = """Date,Description,Amount
2026-11-24,Good,5.00

2026-13-45,Bad date,3.00
2026-11-24,Bad amount,abc
2026-11-24,Huge,99999999999999999999.00
2030-11-24,Far away,5.00
0001-01-01,Long ago,5.00
2026-11-24,Sign,£7.00
2026-11-24,Wrong sign,$7.00
"""


def test_bad_lines_are_named_with_their_numbers_and_the_others_are_read():
    made = read_statements(BAD.encode(), "GBP", today=TODAY)[0]
    assert [one.minor for one in made.lines] == [500, 700]
    assert made.faults == (
        "line 4: “2026-13-45” is no day",
        "line 5: “abc” is no amount in GBP",
        "line 6: “99999999999999999999.00” is no amount in GBP",
        "line 7: the day 2030-11-24 lies before 1990 or in the future",
        "line 8: the day 0001-01-01 lies before 1990 or in the future",
        "line 10: “$7.00” is no amount in GBP",
    )


def test_a_file_of_which_no_line_can_be_read_says_why():
    with pytest.raises(NotAStatement, match="line 2: “abc” is no amount"):
        read_statements(b"Date,Description,Amount\n2026-11-24,x,abc\n", "GBP", today=TODAY)


def test_entries_of_other_kinds_of_file_that_cannot_be_true_are_told_too():
    for wrong, why in (("99999999999999,00", "slip"), ("29,45", "")):
        made = read_statements(MT940.replace("C29,45N", f"C{wrong}N").encode(), "GBP", today=TODAY)[0]
        assert [why in fault for fault in made.faults] == ([True] if why else [])
    made = read_statements(MT940.encode(), "GBP", today=date(2020, 1, 1))[0]
    assert (made.lines, len(made.faults)) == ((), 2)


def test_the_report_adds_up(account):
    mixed = Statement("GBP", (line(100, "A"), line(-50, "Bank")), first_day=DAY, last_day=DAY, faults=("line 9: no",))
    done = import_statement(account, mixed)
    assert done.read == done.new + done.known + len(done.held) + len(done.faults) == 3
    assert done.new == done.matched + done.unmatched + done.recognised + done.unexplained == 2
    assert report_words(done, "en")[:3] == [
        "3 lines read: 2 new, 0 here already.",
        "Came in: 0 matched, 1 waiting for you.",
        "Went out: 0 recognised, 1 to be explained by you.",
    ]
    assert "line 9: no" in doubt_words(done, "en")[0]
    assert import_statement(account, mixed).unmatched == 0  # what waits from before is no news


def file(text):
    return SimpleUploadedFile("x.csv", text.encode())


def test_after_a_refusal_the_treasurer_is_at_the_form_with_the_message_at_its_field(staff, account):
    wrong = MT940.replace("GBP", "EUR")
    answer = staff("treasurer", "italy").post(reverse("money:statements"), {"account": account.pk, "file": file(wrong)})
    assert answer.status_code == 400
    assert "The statement is in EUR" in answer.content.decode()
    assert not BankStatement.objects.exists()


def test_doubts_stand_on_the_page_and_the_tick_brings_the_lines_in(staff, account):
    client, today = staff("treasurer", "italy"), timezone.localdate().isoformat()
    first = f"Date,Payer,Details,Amount\n{today},Anna Bianchi,tea,5.00\n"
    vague = f"Date,Description,Amount\n{today},CREDIT,5.00\n{today},Bad,$5.00\n"
    bring_by_desk(client, account, first)
    page = bring_by_desk(client, account, vague)
    assert "looks like one that is here already" in page.content.decode()
    assert "line 3: “$5.00” is no amount in GBP" in page.content.decode()
    assert StatementLine.objects.count() == 1
    bring_by_desk(client, account, vague, likely_too="on")
    assert StatementLine.objects.count() == 2
