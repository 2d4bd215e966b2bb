"""The square code by which a telephone finds the page again; shown in print only."""

from __future__ import annotations

import io
from functools import lru_cache

import segno


@lru_cache(maxsize=256)
def scan_code(address: str) -> str:
    """An inline SVG of a QR code (ISO/IEC 18004) for an address, without size; '' for no address."""
    if not address:
        return ""
    stream = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        stream,
        kind="svg",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        border=2,
        nl=False,
        svgclass="scan-code",
        lineclass=None,
    )
    return stream.getvalue().decode()
