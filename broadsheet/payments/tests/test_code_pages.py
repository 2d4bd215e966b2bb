"""The code page of a bank's file: told by what stands around its signs, named by a person where that is not enough, and kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from broadsheet.payments.models import KeptReading, StatementLine
from broadsheet.payments.statements.encodings import decoded
from broadsheet.payments.tests.test_money import open_account, told  # noqa: F401 - a fixture
from broadsheet.payments.tests.test_statement_desk import upload

SIGNS = "Date,Type,Description,Paid out (£),Paid in (£)\n14/03/2026,FPI,MIND THE GAP – thanks,,15.00\n"
LEGACY = "Date,Description,Amount\n14/03/2026,{},15.00\n"


@pytest.mark.parametrize(
    "words",
    [
        "Paid in (£)", "Paid out (£) – all", "thanks – Maud", "O’Brien & Sons", "L’Hiver – l’an", "“winter book”", "price: 5 €", "wait…", "20° – £5",
        "Maud — Wetherlight", "‘signed’", "§ 5 – no",
    ],
)  # fmt: skip
def test_signs_of_windows_are_never_letters_of_another_code_page(words):
    assert decoded(f"Date,{words}\n".encode("cp1252")) == f"Date,{words}\n"


@pytest.mark.parametrize(
    ("words", "code_page"),
    [
        ("Iñigo Muñoz", "mac-roman"), ("Raúl Solís", "cp850"), ("Perú", "cp850"), ("Josef Žižka", "cp852"), ("Hélène", "cp850"),
        ("Aragón", "mac-roman"), ("Zoë – Núñez", "cp1252"),
    ],
)  # fmt: skip
def test_letters_of_older_code_pages_are_still_read(words, code_page):
    assert words in decoded(f"Date,{words}\n".encode(code_page))


def test_a_code_page_is_named_in_the_preview_and_kept_for_the_next_file_of_its_make(house, told, staff):  # noqa: F811
    account, client = open_account(), staff("treasurer", "italy")
    wrong = LEGACY.format("Garc\u00eda").encode("mac-roman")  # í is what Windows reads as an apostrophe
    answer = upload_bytes(client, wrong)
    page = client.get(answer.url).content.decode()
    assert "Garc’a" in page
    assert 'value="mac-roman"' in page
    given = {
        "account": account.pk,
        "encoding": "mac-roman",
        "column-0": "day",
        "column-1": "words",
        "column-2": "amount",
    }
    client.post(answer.url, given)
    assert "García" in client.get(answer.url).content.decode()
    client.post(f"{answer.url}take-in/")
    assert StatementLine.objects.get().words == "García"
    assert KeptReading.objects.get().choices["encoding"] == "mac-roman"
    answer = upload_bytes(client, LEGACY.format("S\u00edlvia").encode("mac-roman"))
    assert "Sílvia" in client.get(answer.url).content.decode()


def test_one_that_cannot_be_is_refused_at_its_field(house, told, staff):  # noqa: F811
    open_account()
    client = staff("treasurer", "italy")
    answer = upload_bytes(client, SIGNS.encode("cp1252"))
    assert client.post(answer.url, {"encoding": "rot13", "column-0": "day"}).status_code == 400


def test_it_is_named_on_the_command_line_too(house, told, tmp_path, capsys):  # noqa: F811
    account, file = open_account(), tmp_path / "bank.csv"
    file.write_bytes(LEGACY.format("Garc\u00eda").encode("mac-roman"))
    call_command("import", "statement", str(file), "--account", account.name, "--encoding", "mac-roman", "--day-first")
    assert StatementLine.objects.get().words == "García"
    with pytest.raises(Exception, match="--encoding"):
        call_command("import", "statement", str(file), "--account", account.name, "--encoding", "nonsense")


def test_a_preview_says_what_is_here_already(house, told, staff):  # noqa: F811
    open_account()
    client = staff("treasurer", "italy")
    rows = "14/03/2026,Maud,15.00\n"
    client.post(f"{upload(client, 'Date,Description,Amount' + chr(10) + rows).url}take-in/")
    answer = upload(client, "Date,Description,Amount\n" + rows + "15/03/2026,Tobit,4.00\n")
    page = client.get(answer.url).content.decode()
    assert "1 of them is new, 1 is here already" in page


def upload_bytes(client, data):
    return client.post(reverse("money:statements"), {"file": SimpleUploadedFile("march.csv", data)})
