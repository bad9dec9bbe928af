"""The colours of a document in its house style: dark enough to read, light enough to read on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workshopkit.domain.style import LEAST_CONTRAST, HouseStyle, contrast, is_colour

PAPER = "#ffffff"
INK = "#1c2329"
QUIET = "#4a565f"
RULE = "#b4bec5"
#: The grounds of a page shown in the dark, as in export.css.
_NIGHT = ("#14191d", "#1d252a")
#: How many steps there are from a colour to black or white.
_STEPS = 20


@dataclass(frozen=True)
class Palette:
    """Every colour as "#rrggbb"; each text can be read on paper and on the wash."""

    accent: str
    wash: str
    night_accent: str
    ink: str = INK
    quiet: str = QUIET
    rule: str = RULE


def palette(style: HouseStyle) -> Palette:
    """Return the colours of a house style; what cannot be read is moved until it can."""
    usual = HouseStyle()
    accent = style.accent if is_colour(style.accent) else usual.accent
    second = style.second if is_colour(style.second) else usual.second
    wash = _moved(second, PAPER, (INK, QUIET))
    return Palette(
        accent=_moved(accent, "#000000", (PAPER, wash)),
        wash=wash,
        night_accent=_moved(accent, PAPER, _NIGHT),
    )


def readable(colour: str) -> str:
    """Return the colour, darkened until it can be read on paper."""
    return _moved(colour, "#000000", (PAPER,))


def _moved(colour: str, target: str, others: Iterable[str]) -> str:
    """Return the colour as far towards the target as its contrast to the others takes."""
    mixes = (_mixed(colour, target, step / _STEPS) for step in range(_STEPS + 1))
    grounds = tuple(others)
    return next(
        (mix for mix in mixes if all(contrast(mix, one) >= LEAST_CONTRAST for one in grounds)),
        target,
    )


def _mixed(colour: str, target: str, share: float) -> str:
    pairs = ((int(colour[i : i + 2], 16), int(target[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(one + (other - one) * share):02x}" for one, other in pairs)
