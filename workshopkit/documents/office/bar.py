"""The rows of a vote in an office document: its words, and a bar that repeats them to the eye."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from workshopkit.domain.document import Bars
from workshopkit.domain.text import clean

#: Millimetres: how high a bar is, and the shortest one that can be seen.
BAR_HEIGHT, _SHORTEST = 2.2, 0.4
#: A bar of full length is this much of the text's width.
_FULL = 0.6
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class BarRow(NamedTuple):
    """What a row says, and how long its bar is against the width of the text; 0 for none."""

    words: str
    share: float


def bar_rows(bars: Bars) -> Iterator[BarRow]:
    """Yield the rows as the list has them: "Label (8 votes)"."""
    for label, count, words in bars.rows:
        said = f"{clean(label)} ({clean(words)})"
        yield BarRow(said, _FULL * max(count, 0) / bars.full)


def bar_width(row: BarRow, width: float) -> float:
    """Return how long a row's bar is where the text is this wide, in millimetres."""
    return max(row.share * width, _SHORTEST)


def bar_png(colour: str) -> bytes:
    """Return a picture of one pixel of this colour, which is drawn out to a bar."""
    pixel = bytes([0, *bytes.fromhex(colour.removeprefix("#"))])
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(pixel)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_part(name, data) for name, data in parts)


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
