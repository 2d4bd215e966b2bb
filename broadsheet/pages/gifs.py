"""Animated GIFs, block by block: looked through without painting a frame, and written again without what is said beside them.

Source: GIF89a specification (1990), with the Netscape 2.0 extension for loops.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from

SIGNATURES = (b"GIF87a", b"GIF89a")
EXTENSION, IMAGE, TRAILER = 0x21, 0x2C, 0x3B
CONTROL, COMMENT, PLAIN_TEXT, APPLICATION = 0xF9, 0xFE, 0x01, 0xFF
LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


class BrokenGif(ValueError):
    """The blocks do not follow one another as they must."""


@dataclass(frozen=True)
class Gif:
    """What was found: size of the canvas in dots, number of frames, and the file without comments."""

    width: int
    height: int
    frames: int
    data: bytes


def read_gif(data: bytes) -> Gif:
    """Raises BrokenGif; a file that is cut off after whole frames is ended there."""
    if data[:6] not in SIGNATURES or len(data) < 13:
        raise BrokenGif("no GIF")
    width, height, flags = unpack_from("<HHB", data, 6)
    start = 13 + _table(flags)
    kept, frames = [data[:start]], 0
    for kind, block in _blocks(data, start):
        frames += kind == IMAGE
        if kind == IMAGE or _belongs(kind, block):
            kept.append(block)
    if not (width and height and frames):
        raise BrokenGif("no picture in it")
    return Gif(width, height, frames, b"".join(kept) + bytes([TRAILER]))


def _table(flags: int) -> int:
    """How many bytes the colours take that a descriptor announces."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _belongs(kind: int, block: bytes) -> bool:
    return kind == CONTROL or (kind == APPLICATION and block[3:14] in LOOPS)


def _blocks(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Each image and each extension whole: (IMAGE or the extension's label, its bytes)."""
    while at < len(data) and data[at] != TRAILER:
        if data[at] == EXTENSION and at + 2 < len(data):
            kind, end = data[at + 1], _end(data, at + 2)
        elif data[at] == IMAGE and at + 10 < len(data):
            kind, end = IMAGE, _end(data, at + 11 + _table(data[at + 9]))
        else:
            raise BrokenGif(f"byte {at} begins no block")
        yield kind, data[at:end]
        at = end


def _end(data: bytes, at: int) -> int:
    """Where a row of sub-blocks ends, behind its closing zero."""
    while at < len(data):
        length = data[at]
        at += 1 + length
        if not length:
            return at
    raise BrokenGif("cut off")
