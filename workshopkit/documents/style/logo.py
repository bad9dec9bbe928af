"""The organisation's logo, if the house style has a picture that every reader can show."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from math import inf

from workshopkit.domain.style import HouseStyle
from workshopkit.domain.text import clean

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
#: The markers of a JPEG file that are followed by its height and width.
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True)
class Logo:
    """A PNG or JPEG picture, its size in dots, and what it says."""

    data: bytes
    kind: str
    width: int
    height: int
    alt: str

    @property
    def media_type(self) -> str:
        """What a browser calls the format."""
        return f"image/{self.kind}"

    def fitting(self, wide: float, high: float, largest: float = inf) -> tuple[float, float]:
        """Return the largest width and height within these that keep its shape.

        A dot is never larger than `largest`.
        """
        scale = min(wide / self.width, high / self.height, largest)
        return self.width * scale, self.height * scale


def logo(style: HouseStyle) -> Logo | None:
    """Return the logo, or nothing if there is none or it is no PNG or JPEG file."""
    # A picture nobody described is the organisation's own name.
    return picture_of(style.logo, clean(style.logo_alt) or clean(style.organisation))


def picture_of(data: bytes, alt: str = "") -> Logo | None:
    """Return a picture, or nothing if it is no PNG or JPEG file."""
    found = _png(data) or _jpeg(data)
    return Logo(data, *found, alt) if found is not None and all(found[1:]) else None


def _png(data: bytes) -> tuple[str, int, int] | None:
    if not data.startswith(_PNG) or len(data) < 24:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return "png", width, height


def _jpeg(data: bytes) -> tuple[str, int, int] | None:
    place = 2 if data.startswith(_JPEG) else len(data)
    while place + 9 <= len(data):
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return "jpeg", width, height
        place += 2 + length
    return None
