"""Typst at work: fonts from their packages, pictures beside the source, errors in one line."""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from math import ceil
from pathlib import Path
from types import TracebackType
from typing import Any

from broadsheet.typesetting.engines.sheet import (
    LAYOUT_FAILED,
    NOT_ACCESSIBLE,
    PICTURE_UNREADABLE,
    CannotBeSet,
    Told,
    told,
)
from broadsheet.typesetting.manuscript import Image

logger = logging.getLogger("broadsheet.typesetting")
FONT_PACKAGES = ("fontpkg_source_serif_4", "fontpkg_amiri", "fontpkg_literata")
LATIN, NASKH = "Source Serif 4", "Amiri"
# Source Serif has no Greek with breathings; all Greek is set in one face, or words would change it in the middle.
GREEK = r'(name: "Literata", covers: regex("[\u{370}-\u{3ff}\u{1f00}-\u{1fff}]"))'
# A raster picture is never printed finer than this.
DOTS_PER_INCH = 300
LARGEST_SIDE_MM = 254.0
KEPT_COMPILATIONS = 11
TEMPLATES = Path(__file__).parent / "layouts"


@cache
def font_folders() -> tuple[str, ...]:
    """Where the packages keep their font files. Raises FileNotFoundError for a missing package."""
    folders = []
    for package in FONT_PACKAGES:
        found = find_spec(package)
        if found is None or found.origin is None:
            raise FileNotFoundError(f"the package {package} is not installed; it holds a font")
        folders.append(str(Path(found.origin).parent / "files"))
    return tuple(folders)


class Workshop:
    """A folder in which one sheet is made; gone afterwards.

    width_mm, height_mm: as large as a picture is printed at most.
    """

    def __init__(self, width_mm: float = LARGEST_SIDE_MM, height_mm: float = LARGEST_SIDE_MM) -> None:
        self.most_dots = (dots(width_mm), dots(height_mm))
        self._names: dict[int, tuple[Image, str]] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="typeset-")
        self.folder = Path(self._folder.name)

    def __enter__(self) -> Workshop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.forget()
        self._folder.cleanup()

    def forget(self) -> None:
        """Typst keeps what it made for ten more compilations, some 60 MB an issue; ten empty ones free it."""
        import typst

        empty = self.folder / "empty.typ"
        empty.write_text("", encoding="utf-8")
        compiler = typst.Compiler(str(empty), root=str(self.folder), ignore_system_fonts=True)
        for _ in range(KEPT_COMPILATIONS):
            compiler.compile(format="pdf")

    def image_name(self, image: Image) -> str:
        """Put a picture into the folder, once and no larger than paper can show; return its name."""
        known = self._names.get(id(image))
        if known is not None:
            return known[1]
        stem = image.digest[:16]
        data, ending = printable(image, self.most_dots)
        path = self.folder / f"{stem}.{ending}"
        path.write_bytes(data)
        self._names[id(image)] = (image, path.name)  # the picture is kept, so that its identity stays its own
        return path.name

    def pdf(self, source: str, **options: Any) -> bytes:
        """Compile a source into a PDF. Raises CannotBeSet."""
        try:
            return bytes(self._compiler(source).compile(format="pdf", **options))
        except RuntimeError as problem:  # TypstError is one; a query raises the plain kind
            raise CannotBeSet(told(LAYOUT_FAILED, reason=_one_line(problem))) from problem

    def png(self, source: str, dots_per_inch: float) -> bytes:
        """Compile a source of one page into a picture. Raises CannotBeSet."""
        try:
            return bytes(self._compiler(source).compile(format="png", ppi=dots_per_inch))
        except RuntimeError as problem:
            raise CannotBeSet(told(LAYOUT_FAILED, reason=_one_line(problem))) from problem

    def asked(self, source: str, label: str) -> Any:
        """The value of the metadata labelled so in a source, as plain data."""
        try:
            return json.loads(self._compiler(source).query(f"<{label}>", field="value", one=True))
        except RuntimeError as problem:  # TypstError is one; a query raises the plain kind
            raise CannotBeSet(told(LAYOUT_FAILED, reason=_one_line(problem))) from problem

    def _compiler(self, source: str) -> Any:
        import typst

        path = self.folder / f"{hashlib.sha256(source.encode()).hexdigest()[:16]}.typ"
        path.write_text(source, encoding="utf-8")
        return typst.Compiler(
            str(path), root=str(self.folder), font_paths=list(font_folders()), ignore_system_fonts=True
        )


def accessible(workshop: Workshop, source: str) -> tuple[bytes, list[Told]]:
    """Accessible by the standard where the manuscript allows it, else tagged all the same, and a remark."""
    try:
        return workshop.pdf(source, pdf_standards=["ua-1"]), []
    except CannotBeSet as problem:
        logger.info("not PDF/UA-1: %s", problem)
        return workshop.pdf(source), [told(NOT_ACCESSIBLE)]


def layout(name: str) -> str:
    """One of the layouts written in Typst."""
    return (TEMPLATES / f"{name}.typ").read_text(encoding="utf-8")


def dots(mm: float) -> int:
    """How many dots of a picture are printed on so much paper."""
    return ceil(mm / 25.4 * DOTS_PER_INCH)


def printable(image: Image, most: tuple[int, int] = (dots(LARGEST_SIDE_MM),) * 2) -> tuple[bytes, str]:
    """The picture in a form that both paper and screens take: SVG, PNG and JPEG, an enormous one made smaller."""
    if image.format == "svg":
        return image.data, "svg"
    from PIL import Image as Raster

    try:
        with Raster.open(BytesIO(image.data)) as raster:
            is_small = raster.size[0] <= most[0] and raster.size[1] <= most[1]
            if is_small and raster.format in ("PNG", "JPEG"):
                return image.data, "png" if raster.format == "PNG" else "jpg"
            raster.thumbnail(most)
            return _written(raster)
    except (OSError, Raster.DecompressionBombError) as problem:
        raise CannotBeSet(unreadable(image)) from problem


def unreadable(image: Image) -> Told:
    return told(PICTURE_UNREADABLE, format=image.format, width=image.width, height=image.height)


def _written(raster: Any) -> tuple[bytes, str]:
    written = BytesIO()
    if raster.mode in ("RGBA", "LA", "P"):
        raster.convert("RGBA").save(written, "PNG", optimize=True)
        return written.getvalue(), "png"
    raster.convert("RGB").save(written, "JPEG", quality=90)
    return written.getvalue(), "jpg"


def _one_line(problem: Exception) -> str:
    return " ".join(str(problem).split())[:300]
