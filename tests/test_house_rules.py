"""The house's own rules, checked by machine."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command

from broadsheet.environment import SETTINGS
from broadsheet.operations.command_line import OURS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "broadsheet"
PYTHON = [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]
PUBLIC_TEMPLATES = [
    path for path in PACKAGE.rglob("templates/**/*.html") if "admin" not in str(path.relative_to(PACKAGE)).lower()
]
LONGEST_FILE = 500


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_file_grows_into_a_monster_and_none_has_a_name_that_says_nothing(path):
    assert path.stem not in {"utils", "helpers", "common", "misc", "manager"}
    assert path.parent.name not in {"utils", "helpers", "common", "misc", "managers"}
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_translators_find_every_sentence(path):
    """They look for a few names, and not inside f-strings."""
    text = path.read_text(encoding="utf-8")
    renamed = {name for name in re.findall(r"\b\w*gettext\w* as (\w+)", text) if name != "_"}
    assert not renamed
    assert not re.search(r"""\bf["'][^\n]*\{(_|n?p?gettext\w*)\(""", text)


def test_every_setting_is_documented_from_the_code():
    from docs.make import settings_table

    assert settings_table() in (ROOT / "docs" / "use" / "settings.md").read_text(encoding="utf-8")
    assert {setting.name for setting in SETTINGS} == set(
        re.findall(r'environment\.\w+\(\s*"(\w+)"', (PACKAGE / "settings.py").read_text(encoding="utf-8"))
    )


def test_the_readme_leads_to_every_page_on_using_the_house():
    told = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in (ROOT / "docs/use").glob("*.md") if f"docs/use/{page.name}" not in told] == []


def test_every_command_is_documented():
    text = (ROOT / "docs" / "use" / "commands.md").read_text(encoding="utf-8")
    for name in OURS:
        assert f"`broadsheet {name}" in text, name


def test_every_dependency_has_earned_its_place():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    records = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "decisions").glob("*.md")).lower()
    extras = project["optional-dependencies"]
    for requirement in [*project["dependencies"], *extras["postgresql"], *extras["redis"], *extras["test"]]:
        name = re.match(r"[A-Za-z0-9-]+", requirement)[0].lower()
        assert f"`{name}`" in records, name


@pytest.mark.parametrize("path", PUBLIC_TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_says_what_it_needs_and_holds_no_script_and_no_style(path):
    text = path.read_text(encoding="utf-8")

    if (
        path.suffix == ".html"
        and "account" not in path.parts
        and "mfa" not in path.parts
        and "allauth" not in path.parts
    ):
        assert text.startswith("{#"), "the first line says what the part needs"
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style\b", text)
    assert not re.search(r"<script(?![^>]*(?:src=|application/ld\+json))", text)


def test_nothing_in_the_repository_leads_outside_or_to_one_machine():
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, files.split("\0")):
        path = ROOT / name
        if path.suffix in {".png", ".jpg", ".woff2"} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        assert "/" + "work/" not in text, name
        assert "../" + "shared" not in text, name


def test_styles_use_logical_properties():
    physical = re.compile(
        r"(?<![-\w])(margin|padding|border)-(left|right)\b|(?<![-\w])(left|right)\s*:|text-align:\s*(left|right)"
    )
    for path in (PACKAGE / "static" / "broadsheet" / "styles").rglob("*.css"):
        found = physical.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.name}: {found and found[0]}"


def test_every_interface_language_is_complete():
    from babel.messages.pofile import read_po

    for language in ("it", "fr", "es", "ru", "fa"):
        with (PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as stream:
            catalogue = read_po(stream, locale=language)
        for message in catalogue:
            if not message.id:
                continue
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            assert all(strings), f"{language}: {message.id!r} is not translated"
            assert not message.fuzzy, f"{language}: {message.id!r} is only guessed"


def test_every_sentence_of_the_sources_is_in_the_catalogues():
    from babel.messages.pofile import read_po

    from docs.make import messages_in_sources

    with (PACKAGE / "locale" / "it" / "LC_MESSAGES" / "django.po").open("rb") as stream:
        known = {message.id for message in read_po(stream)}
    assert messages_in_sources() <= known
