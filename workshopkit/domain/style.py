"""House style: what a document looks like when an organisation publishes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: The typefaces that come with the kit, the first is the usual one.
FONTS = {
    "atkinson": "Atkinson Hyperlegible Next",
    "source-serif": "Source Serif 4",
}
#: What dark text on white, or white on a colour, must reach (WCAG 2.2 AA).
LEAST_CONTRAST = 4.5

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class HouseStyle:
    """An organisation's name, colours, typeface, footer and logo.

    `accent` colours headings, bars and lines; `second` is a quiet ground. Both are "#rrggbb".
    `logo` is a PNG or JPEG file, `logo_alt` what it says.
    """

    organisation: str = ""
    accent: str = "#0b5563"
    second: str = "#e0eeee"
    font: str = "atkinson"
    footer: str = ""
    logo: bytes = b""
    logo_alt: str = ""


def is_colour(text: str) -> bool:
    """Return whether a text is a colour like #0b5563."""
    return bool(_COLOUR.fullmatch(text))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG counts it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
