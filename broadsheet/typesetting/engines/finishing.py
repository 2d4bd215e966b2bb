"""The finishing of a PDF for the printer: page boxes, and grey that is nothing but grey."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf

POINTS_PER_MM = 72 / 25.4


def for_the_printer(pdf: bytes, bleed_mm: float = 0, *, has_bleed: bool = False) -> bytes:
    """The same file with TrimBox and BleedBox; the same bytes each time.

    has_bleed: the pages were set with the bleed around them already; else the paper grows by it on every side.
    """
    bleed = bleed_mm * POINTS_PER_MM
    written = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            left, bottom, right, top = (float(side) for side in page.mediabox)
            inner, outer = (bleed, 0.0) if has_bleed else (0.0, bleed)
            paper = pikepdf.Array([left - outer, bottom - outer, right + outer, top + outer])
            page.mediabox, page.cropbox, page.bleedbox = paper, paper, paper
            page.trimbox = pikepdf.Array([left + inner, bottom + inner, right - inner, top - inner])
        _plain_grey(document)
        document.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return written.getvalue()


def _plain_grey(document: Any) -> None:
    """A profile around grey makes some presses mix it from four inks."""
    for thing in document.objects:
        if not isinstance(thing, pikepdf.Dictionary) or not isinstance(thing.get("/ColorSpace"), pikepdf.Dictionary):
            continue
        spaces = thing.ColorSpace
        for name, space in spaces.items():
            if isinstance(space, pikepdf.Array) and space[0] == "/ICCBased" and space[1].get("/N") == 1:
                spaces[name] = pikepdf.Name.DeviceGray
