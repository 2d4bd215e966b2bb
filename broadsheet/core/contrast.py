"""Contrast of colours, and the nearest colour that can be read.

Sources: WCAG 2.2, "relative luminance" and "contrast ratio"; B. Ottosson, "A perceptual color space for image
processing" (2020), for Oklab.
"""

import math
import re
from collections.abc import Iterator, Sequence

_HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_STEPS = 1000
_NIGHT_LIGHTNESS = 0.74

Rgb = tuple[int, int, int]


def parse_hex(text: str) -> Rgb:
    """Return red, green and blue, 0 to 255, of '#1a2b3c' or '#abc', with or without '#'.

    Raises ValueError for anything else.
    """
    found = _HEX.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"'{text}' is not a colour: write it like #8b1a1a")
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def to_hex(rgb: Rgb) -> str:
    """Return a colour in the form '#1a2b3c'."""
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _channel(linear: float) -> int:
    share = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return round(255 * min(1.0, max(0.0, share)))


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 (black) to 1 (white)."""
    red, green, blue = (_linear(channel) for channel in parse_hex(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_ratio(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21, in either order."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def is_readable(colour: str, backgrounds: Sequence[str], minimum: float = 4.5) -> bool:
    """Say whether a colour has at least the minimum contrast against every background."""
    return all(contrast_ratio(colour, background) >= minimum for background in backgrounds)


def _oklch(rgb: Rgb) -> tuple[float, float, float]:
    red, green, blue = (_linear(channel) for channel in rgb)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _linear_rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _shown(lightness: float, chroma: float, hue: float) -> Rgb:
    """Return the colour a screen can show of that lightness and hue, with as much of the chroma as fits."""
    low, high = 0.0, chroma
    if not _fits(_linear_rgb(lightness, high, hue)):
        for _ in range(16):
            middle = (low + high) / 2
            low, high = (middle, high) if _fits(_linear_rgb(lightness, middle, hue)) else (low, middle)
        high = low
    red, green, blue = (_channel(part) for part in _linear_rgb(lightness, high, hue))
    return red, green, blue


def _fits(linear: tuple[float, float, float]) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in linear)


def readable_accent(colour: str, backgrounds: Sequence[str], minimum: float = 4.5) -> str | None:
    """Return the colour itself if it passes against every background, else the nearest of its hue that does.

    Nearest in OKLCH lightness; chroma gives way where the screen cannot show it. None where no lightness
    passes (a light and a dark background at once). The result is in the form '#1a2b3c'.
    """
    lightness, chroma, hue = _oklch(parse_hex(colour))
    candidates = (to_hex(_shown(step, chroma, hue)) for step in _nearest_first(lightness))
    same = to_hex(parse_hex(colour))
    return next((one for one in (same, *candidates) if is_readable(one, backgrounds, minimum)), None)


def _nearest_first(lightness: float) -> Iterator[float]:
    steps = (step / _STEPS for step in range(_STEPS + 1))
    yield from sorted(steps, key=lambda step: abs(step - lightness))


def night_accent(colour: str, background: str, minimum: float = 4.5) -> str | None:
    """Return a light form of the day's accent for a dark background; None if the background is too light.

    The hue stays; the lightness rises to a quiet glow, or further until the contrast is reached.
    """
    lightness, chroma, hue = _oklch(parse_hex(colour))
    lighter = to_hex(_shown(max(lightness, _NIGHT_LIGHTNESS), chroma, hue))
    return readable_accent(lighter, [background], minimum)
