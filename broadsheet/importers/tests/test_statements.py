import pytest
from django.core.management import CommandError, call_command

from broadsheet.payments.models import KeptReading, Remittance, StatementLine
from broadsheet.payments.tests.test_money import open_account
from broadsheet.payments.tests.test_statements import CAMT

CSV = "Date,Description,Amount\n14/11/2024,A N OTHER,14.00\n"


@pytest.fixture
def account(house):
    return open_account(currency="EUR", iban="IT60X0542811101000000123456")


def test_a_statement_finds_its_account_and_comes_in_once(account, tmp_path, capsys):
    (tmp_path / "november.xml").write_text(CAMT)
    for _again in range(2):
        call_command("import", "statement", str(tmp_path / "november.xml"))
    assert StatementLine.objects.count() == 4
    assert "0 new, 4 here already" in capsys.readouterr().out


def test_a_csv_file_needs_to_be_told_its_account(account, tmp_path):
    (tmp_path / "a.csv").write_text(CSV)
    with pytest.raises(CommandError, match="Say which with --account"):
        call_command("import", "statement", str(tmp_path / "a.csv"))
    with pytest.raises(CommandError, match="there is no account “x”"):
        call_command("import", "statement", str(tmp_path / "a.csv"), "--account", "x")
    call_command("import", "statement", str(tmp_path / "a.csv"), "--account", account.name, "--dry-run")
    assert not Remittance.objects.exists()
    call_command("import", "statement", str(tmp_path / "a.csv"), "--account", account.name)
    assert Remittance.objects.get().amount_minor == 1400


@pytest.mark.parametrize("text", ["", "nothing of the kind", "<a/>"])
def test_what_is_no_statement_is_refused_in_one_line(account, tmp_path, text):
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(CommandError):
        call_command("import", "statement", str(tmp_path / "a.csv"), "--account", account.name)
    with pytest.raises(CommandError):
        call_command("import", "statement", str(tmp_path / "nowhere.csv"), "--account", account.name)


STRANGE = """Wann;Von;Wofuer eins;Wofuer zwei;Wieviel;Wie
03.04.2024;Maud Wetherlight;winter;book;14,00;rein
02.04.2024;Printer;bill;7;95,00;raus
"""


def test_columns_and_directions_are_named_on_the_command_line_and_kept(account, tmp_path, capsys):
    (tmp_path / "a.csv").write_text(STRANGE)
    with pytest.raises(CommandError, match=r"--columns day=1.*it has: 1 Wann"):
        call_command("import", "statement", str(tmp_path / "a.csv"), "--account", account.name)
    with pytest.raises(CommandError, match="“when=1” is not understood"):
        call_command("import", "statement", str(tmp_path / "a.csv"), "--account", account.name, "--columns", "when=1")
    told = "--columns", "day=1,name=2,words=3+4,amount=5,direction=6", "--out", "raus", "--day-first"
    call_command("import", "statement", str(tmp_path / "a.csv"), "--account", account.name, *told, "--dry-run")
    assert "Maud Wetherlight · winter book" in capsys.readouterr().out
    assert not StatementLine.objects.exists()
    assert not KeptReading.objects.exists()
    call_command("import", "statement", str(tmp_path / "a.csv"), "--account", account.name, *told)
    assert sorted(StatementLine.objects.values_list("amount_minor", flat=True)) == [-9500, 1400]
    (tmp_path / "b.csv").write_text(STRANGE.replace("2024", "2025"))
    call_command("import", "statement", str(tmp_path / "b.csv"))
    assert StatementLine.objects.count() == 4


def test_a_file_whose_balances_contradict_it_is_refused_with_its_sums_until_somebody_insists(account, tmp_path):
    (tmp_path / "a.xml").write_text(CAMT.replace("151.50", "161.50"))
    with pytest.raises(CommandError, match=r"100\.00.*51\.50.*161\.50.*10\.00.*--anyway"):
        call_command("import", "statement", str(tmp_path / "a.xml"))
    assert not StatementLine.objects.exists()
    call_command("import", "statement", str(tmp_path / "a.xml"), "--anyway")
    assert StatementLine.objects.count() == 4


def test_days_that_can_be_read_in_two_ways_are_asked_for_by_name(account, tmp_path):
    (tmp_path / "a.csv").write_text("Date,Description,Amount\n03/04/2024,x,1.00\n")
    with pytest.raises(CommandError, match="--day-first or --month-first"):
        call_command("import", "statement", str(tmp_path / "a.csv"), "--account", account.name)
    call_command("import", "statement", str(tmp_path / "a.csv"), "--account", account.name, "--month-first")
    assert StatementLine.objects.get().day.month == 3
