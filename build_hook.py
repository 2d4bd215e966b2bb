"""What a wheel carries besides the sources: the compiled catalogues (styles are joined from the packaged files at start)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from broadsheet.core.catalogues import compile_catalogues

        compile_catalogues(root / "broadsheet" / "locale")
        build_data["force_include"][str(root / "docs" / "use")] = "broadsheet/handbook"
