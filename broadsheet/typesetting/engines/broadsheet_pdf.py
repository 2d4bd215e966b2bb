"""The finishing of a PDF for the printer: page boxes."""

from __future__ import annotations

from io import BytesIO

import pikepdf

POINTS_PER_MM = 72 / 25.4


def with_page_boxes(pdf: bytes, bleed_mm: float = 0) -> bytes:
    """The same file with TrimBox and BleedBox; the paper grows by the bleed on every side."""
    bleed = bleed_mm * POINTS_PER_MM
    written = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        for page in opened.pages:
            left, bottom, right, top = (float(side) for side in page.mediabox)
            larger = [left - bleed, bottom - bleed, right + bleed, top + bleed]
            page.mediabox, page.cropbox = larger, larger
            page.trimbox = [left, bottom, right, top]
            page.obj.BleedBox = pikepdf.Array(larger)
        opened.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return written.getvalue()
