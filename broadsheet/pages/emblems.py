"""The emblem of the house as a drawing within the page, where it takes the colour of the words around it."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from broadsheet.core.svg import UnsafeSvg, sanitise_svg

LARGEST_BYTES = 6 * 1024
_SVG = "{http://www.w3.org/2000/svg}"


def drawn_emblem(pk: int | None) -> str:
    """The emblem as an inline SVG without words of its own; '' if there is none, or none so small and simple."""
    from broadsheet.pages.models import Picture

    picture = Picture.objects.filter(pk=pk).first() if pk else None
    if picture is None or not picture.is_svg():
        return ""
    try:
        with picture.file.open("rb") as stream:
            return inline(stream.read(LARGEST_BYTES + 1))
    except (OSError, UnsafeSvg):
        return ""


def inline(drawing: bytes) -> str:
    """A drawing made ready to stand in a page: cleaned, dumb, hidden from screen readers; '' if it is large."""
    if len(drawing) > LARGEST_BYTES:
        return ""
    root = ET.fromstring(sanitise_svg(drawing))  # noqa: S314 (rebuilt a moment ago, without entities)
    for parent in list(root.iter()):
        for child in [one for one in parent if one.tag in {f"{_SVG}title", f"{_SVG}desc", f"{_SVG}style"}]:
            parent.remove(child)
    for name in ("role", "aria-labelledby", "aria-label", "width", "height"):
        root.attrib.pop(name, None)
    root.set("class", "emblem")
    root.set("aria-hidden", "true")
    return ET.tostring(root, encoding="unicode").replace("ns0:", "").replace("xmlns:ns0", "xmlns")
