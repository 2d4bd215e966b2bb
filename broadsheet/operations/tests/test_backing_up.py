"""Backup and restore are tried on real houses in folders of their own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tarfile

import pytest

from tests.databases import migrations_key, sqlite_template


@pytest.fixture
def homes(tmp_path):
    """Two folders: a house with a picture and a text in it, and an empty one."""
    import shutil

    if "postgresql" in os.environ.get("DATABASE_URL", ""):
        pytest.skip("the drill runs on SQLite")
    full, empty = tmp_path / "full", tmp_path / "empty"
    for home in (full, empty):
        home.mkdir()
        shutil.copy(sqlite_template(migrations_key()), home / "house.sqlite3")
    (full / "files").mkdir()
    (full / "files" / "moon.svg").write_text("<svg/>")
    run(
        full,
        "shell",
        "-v0",
        "-c",
        "from broadsheet.people.models import User; User.objects.create_superuser('a@b.example', 'x')",
    )
    return full, empty


def run(home, *command, ok=True):
    environment = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
    answer = subprocess.run(
        [sys.executable, "-m", "broadsheet", *command],
        env={**environment, "BROADSHEET_HOME": str(home)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (answer.returncode == 0) is ok, answer.stderr
    assert "Traceback" not in answer.stderr
    return answer


def users(home):
    with sqlite3.connect(home / "house.sqlite3") as database:
        return database.execute("SELECT email FROM people_user").fetchall()


def test_a_house_comes_back_from_its_backup(homes, tmp_path):
    full, empty = homes
    run(full, "backup", str(tmp_path / "house.tar.gz"))
    run(empty, "restore", str(tmp_path / "house.tar.gz"))

    assert users(empty) == [("a@b.example",)]
    assert (empty / "files" / "moon.svg").read_text() == "<svg/>"
    assert (empty / "secret").read_text() == (full / "secret").read_text()
    assert (empty / "secret").stat().st_mode & 0o777 == 0o600


def test_a_house_with_content_is_not_replaced_unasked(homes, tmp_path):
    full, _empty = homes
    run(full, "backup", str(tmp_path / "house.tar.gz"))
    answer = run(full, "restore", str(tmp_path / "house.tar.gz"), ok=False)

    assert "--replace" in answer.stderr
    assert users(full) == [("a@b.example",)]


def test_a_damaged_backup_is_refused_and_nothing_is_touched(homes, tmp_path):
    full, empty = homes
    run(full, "backup", str(tmp_path / "house.tar.gz"))
    with tarfile.open(tmp_path / "house.tar.gz") as archive:
        archive.extractall(tmp_path / "apart", filter="data")
    (tmp_path / "apart" / "files" / "moon.svg").write_text("<svg>other</svg>")
    with tarfile.open(tmp_path / "bad.tar.gz", "w:gz") as archive:
        for name in ("manifest.json", "database", "secret", "files"):
            archive.add(tmp_path / "apart" / name, arcname=name)
    answer = run(empty, "restore", str(tmp_path / "bad.tar.gz"), ok=False)

    assert "moon.svg" in answer.stderr
    assert users(empty) == []


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x1f\x8b broken"])
def test_what_is_no_backup_is_refused_in_one_line(homes, tmp_path, content):
    (tmp_path / "x").write_bytes(content)
    answer = run(homes[1], "restore", str(tmp_path / "x"), ok=False)

    assert answer.stderr.count("\n") == 1


def test_a_backup_that_leads_out_of_its_folder_is_refused(homes, tmp_path):
    evil = tmp_path / "evil.tar.gz"
    with tarfile.open(evil, "w:gz") as archive:
        for name, data in (
            ("manifest.json", json.dumps({"format": 1, "engine": "sqlite", "members": {}}).encode()),
            ("../../evil", b"x"),
        ):
            import io

            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    run(homes[1], "restore", str(evil), ok=False)

    assert not (tmp_path / "evil").exists()


def test_the_doctor_finds_a_healthy_house_and_a_sick_one(homes):
    full, _empty = homes
    sick = run(full, "doctor", ok=False)
    assert "→" in sick.stdout

    run(full, "shell", "-v0", "-c", "from broadsheet.operations.preparing import prepare; prepare(print)")
    well = run(full, "doctor")
    assert "The house is well." in well.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x/y"), ("BROADSHEET_URL", "example.org"), ("BROADSHEET_DEBUG", "perhaps"),
        ("BROADSHEET_TIME_ZONE", "Mars/Olympus"), ("MAIL_URL", "pigeon:"), ("BROADSHEET_PROXIES", "two"),
        ("BROADSHEET_SENDER", "the house"), ("BROADSHEET_LOG", "paper:"),
    ],
)  # fmt: skip
def test_a_wrong_setting_stops_the_program_with_one_line(tmp_path, name, value):
    environment = {**os.environ, "BROADSHEET_HOME": str(tmp_path), name: value}
    command = [sys.executable, "-m", "broadsheet", "doctor"]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert answer.returncode != 0
    assert name in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_an_unknown_command_is_refused_in_one_line(tmp_path):
    answer = run(tmp_path, "fly", ok=False)

    assert "fly" in answer.stderr
