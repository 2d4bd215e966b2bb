"""Colours for the press: the house's own as four inks, the same in every form on paper; text is black ink alone."""

from __future__ import annotations


def cmyk(colour: str) -> str:
    """A hexadecimal colour for the press."""
    red, green, blue = (int(colour.lstrip("#")[at : at + 2], 16) / 255 for at in (0, 2, 4))
    black = 1 - max(red, green, blue)
    if black >= 1:
        return "luma(0)"
    inks = [(1 - part - black) / (1 - black) for part in (red, green, blue)]
    return f"cmyk({', '.join(f'{share * 100:.1f}%' for share in (*inks, black))})"
