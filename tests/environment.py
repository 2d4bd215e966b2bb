"""The environment of a test run; loaded by `-p tests.environment` before Django reads its settings."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_home = Path(os.environ.get("BROADSHEET_TEST_HOME") or tempfile.mkdtemp(prefix="broadsheet-tests-"))
os.environ.setdefault("BROADSHEET_HOME", str(_home))
os.environ.setdefault("TASKS_URL", "immediate:")
os.environ.setdefault("CACHE_URL", "memory:")
os.environ.setdefault("MAIL_URL", f"file://{_home}/mail")
os.environ.setdefault(
    "HYPOTHESIS_STORAGE_DIRECTORY", str(_home / "hypothesis")
)  # it would keep paths beside the sources

(_home / "static").mkdir(parents=True, exist_ok=True)
