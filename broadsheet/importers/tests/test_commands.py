from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from broadsheet.articles.models import ArticlePage
from broadsheet.importers.tests.wxr import item

pytestmark = pytest.mark.django_db
Files = Callable[..., Path]
TEXT = "---\ntitle: {}\nlanguage: en\n---\nWords."


def test_import_markdown_reports(house: Any, folder: Files, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import", "markdown", str(folder({"a.md": TEXT.format("A"), "b.txt": "no"})))

    assert capsys.readouterr().out.startswith("read 1, written 1, unchanged 0")
    assert ArticlePage.objects.live().count() == 1


def test_a_refused_file_is_named_and_the_command_fails(
    house: Any, folder: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="1 of 2 were refused"):
        call_command(
            "import",
            "markdown",
            str(folder({"a.md": TEXT.format("A"), "b.md": "---\ntitle: [x]\nlanguage: en\n---\n"})),
        )

    assert "refused: b.md, line 2: title must be words, not a list" in capsys.readouterr().out
    assert ArticlePage.objects.count() == 1


def test_import_wordpress_reports(house: Any, wxr: Files, capsys: pytest.CaptureFixture[str]) -> None:
    call_command(
        "import", "wordpress", str(wxr(item(), item(2, kind="recipe"))), language="it", section="italy", dry_run=True
    )

    out = capsys.readouterr().out
    assert out.startswith("read 2, would be written 1, unchanged 0, skipped 1")
    assert "skipped 1: of the type 'recipe', which is no text" in out
    assert not ArticlePage.objects.exists()


@pytest.mark.parametrize("kind", ["markdown", "wordpress"])
def test_a_source_that_is_not_there_is_one_clear_line(house: Any, tmp_path: Path, kind: str) -> None:
    with pytest.raises(CommandError, match="there is no"):
        call_command("import", kind, str(tmp_path / "nothing"))


def test_export_says_what_it_wrote(write: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("A title")

    call_command("export", "markdown", str(tmp_path / "out"))

    assert "written: 1 texts, 0 pages, 0 pictures, 0 documents" in capsys.readouterr().out
    assert (tmp_path / "out/en/articles/2024-11-07-a-title.md").exists()
    with pytest.raises(CommandError, match="not empty"):
        call_command("export", "markdown", str(tmp_path))


def test_a_dry_export_writes_nothing(write: Any, tmp_path: Path) -> None:
    write("A title")

    call_command("export", "markdown", str(tmp_path / "out"), "--dry-run")

    assert not (tmp_path / "out").exists()
