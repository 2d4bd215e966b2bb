import pytest
from django.core.management import CommandError, call_command

from broadsheet.payments.models import Remittance, StatementLine
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
    with pytest.raises(CommandError, match="say which with --account"):
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
