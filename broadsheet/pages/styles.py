"""The one style sheet of public pages: the built sheet plus the house's own accent."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from broadsheet.pages.fonts import font_faces_css

LAYERS = ("tokens", "base", "layout", "parts", "pages", "print")
FOLDER = Path(settings.PACKAGE) / "static" / "broadsheet" / "styles"


def style_name(house: object) -> str:
    """File name of the sheet, changing with its content."""
    return house.keep("style-name", lambda: f"{hashlib.sha256(sheet(house).encode()).hexdigest()[:12]}.css")  # type: ignore[attr-defined,no-any-return]


def sheet(house: object) -> str:
    """The whole sheet for a house."""
    tokens = f"@layer tokens{{:root{{--accent-day:{house.accent};--accent-night:{house.night_accent}}}}}"  # type: ignore[attr-defined]
    return built_sheet() + tokens


@lru_cache(maxsize=1)
def built_sheet() -> str:
    """The faces, and all style files in the order of their layers, without comments and needless space."""
    order = f"@layer {', '.join(LAYERS)};{font_faces_css()}"
    return order + "".join(f"@layer {layer}{{{_layer(layer)}}}" for layer in LAYERS)


def _layer(layer: str) -> str:
    import rcssmin

    single = FOLDER / f"{layer}.css"
    files = [single] if single.exists() else sorted((FOLDER / layer).glob("*.css"))
    return "".join(str(rcssmin.cssmin(file.read_text(encoding="utf-8"))) for file in files)
