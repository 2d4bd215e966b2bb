"""Drawings as dots, for programs that show no SVG: icons and the pictures of shared links."""

from __future__ import annotations

from broadsheet.typesetting.engines.compiling import Workshop
from broadsheet.typesetting.engines.sheet import CannotBeSet

MARGIN = 0.09  # of the canvas on each side of a square drawing


def paint(drawing: bytes, canvas: tuple[int, int], paper: str) -> bytes:
    """A drawing (SVG) as PNG of so many dots: a square keeps a margin, any other canvas is filled from edge to edge.

    Raises ValueError where Typst cannot read it.
    """
    width, height = canvas
    is_icon = width == height
    room = 1 - 2 * MARGIN if is_icon else 1
    fit = "contain" if is_icon else "cover"
    with Workshop() as workshop:
        (workshop.folder / "drawing.svg").write_bytes(drawing)
        source = (
            f'#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: rgb("{paper}"))\n'
            f'#place(center + horizon, image("drawing.svg", width: {width * room}pt, height: {height * room}pt,'
            f' fit: "{fit}"))'
        )
        try:
            return workshop.png(source, 72)
        except CannotBeSet as problem:
            raise ValueError(str(problem)) from problem
