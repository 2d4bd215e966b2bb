"""Folders and exports as other programs write them, made for the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from broadsheet.importers.tests.wxr import export


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Write files: folder({"a.md": "…"}) gives the folder; text is dedented, bytes are as they are."""

    def make(files: dict[str, str | bytes], name: str = "texts") -> Path:
        root = tmp_path / name
        for path, content in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            data = content if isinstance(content, bytes) else dedent(content).lstrip("\n").encode()
            target.write_bytes(data)
        root.mkdir(exist_ok=True)
        return root

    return make


@pytest.fixture
def wxr(tmp_path: Path) -> Callable[..., Path]:
    """Write an export of WordPress: wxr(item(…), item(…)) gives the file."""

    def make(*items: str, **options: Any) -> Path:
        file = tmp_path / "export.xml"
        file.write_text(export(*items, **options), encoding="utf-8")
        return file

    return make
