"""A house from before migrates with its content, and its books stay right."""

from __future__ import annotations

import lzma
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

OLD = Path(__file__).parent / "old_houses"
# What the house held when it was kept, counted in the tables that every later release has.
HELD = {
    "payments_statementline": 18,
    "payments_remittance": 28,
    "orders_order": 10,
    "subscriptions_grant": 13,
    "articles_articlepage": 97,
}


@pytest.fixture(scope="module")
def old_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the house of ab9508a, brought up to date by the command line."""
    home = tmp_path_factory.mktemp("old-house")
    (home / "house.sqlite3").write_bytes(lzma.decompress((OLD / "ab9508a.sqlite3.xz").read_bytes()))
    assert _broadsheet(home, "migrate", "-v", "0") == ""
    yield home


def _broadsheet(home: Path, *words: str) -> str:
    """What a command says, of one that succeeds."""
    environment = {**os.environ, "BROADSHEET_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "broadsheet", *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_nothing_is_lost_on_the_way(old_house: Path) -> None:
    with closing(sqlite3.connect(old_house / "house.sqlite3")) as house:
        counts = {table: house.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0] for table in HELD}
    assert counts == HELD


# Its books never had the opening balance of one account: a difference that no earlier release told.
LACKING = "Nightglass Italia, euro: the statement closes on 2026-02-02 with {} EUR, the books with {} EUR"
ENTER_OPENING = """
from datetime import date
from broadsheet.core.money import Money
from broadsheet.payments.models import RemittanceAccount
from broadsheet.payments.opening import enter_opening
account = RemittanceAccount.objects.get(name="Nightglass Italia, euro")
enter_opening(account, Money(10_000, "EUR"), date(2026, 2, 1))
"""


def _told(home: Path) -> list[str]:
    """What check-books finds."""
    environment = {**os.environ, "BROADSHEET_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "broadsheet", "check-books"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert not done.stderr
    return done.stdout.splitlines()


def test_its_books_lack_nothing_but_an_opening_balance(old_house: Path) -> None:
    """The second page of a statement closes with 1,050.00, of which the old readers had lost 400.00."""
    assert _told(old_house) == [LACKING.format("1050.00", "550.00")]


# The files that were taken in at ab9508a, the account of each where it names none, and how many lines the old readers lost.
TAKEN_IN = {
    "two-pages.sta": ("", 1), "noted.sta": ("", 0), "slashes.sta": ("Nightglass USA, euro", 0),
    "subfields.sta": ("Lantern Press, euro", 0), "batch.xml": ("", 0), "bank.csv": ("Lantern Press, sterling", 0),
    "paypal.csv": ("PayPal of Lantern Press", 2), "dollars.ofx": ("Lantern Press, dollars", 0),
}  # fmt: skip


TAKE_IN = """
from django.core.management import call_command
for _round in range(2):
    for file, *words in {files}:
        call_command("import", "statement", file, *words)
"""


def test_taking_its_statements_in_again_books_only_what_the_old_readers_lost(old_house: Path, tmp_path: Path) -> None:
    (tmp_path / "house.sqlite3").write_bytes((old_house / "house.sqlite3").read_bytes())
    files = [
        [str(OLD / "statements" / name), *(["--account", account] if account else []), *(["--day-first"] if "csv" in name else [])]
        for name, (account, _lost) in TAKEN_IN.items()
    ]  # fmt: skip
    said = _broadsheet(tmp_path, "shell", "-v0", "-c", TAKE_IN.format(files=files))
    assert "for your word before anything is booked" not in said
    new = [int(count) for count in re.findall(r": (\d+) new, ", said)]
    assert new == [*(lost for _account, lost in TAKEN_IN.values()), *[0] * len(TAKEN_IN)], said
    assert _told(tmp_path) == [LACKING.format("1050.00", "950.00")]
    _broadsheet(tmp_path, "shell", "-v0", "-c", ENTER_OPENING)
    assert _told(tmp_path) == ["The books are right."]
