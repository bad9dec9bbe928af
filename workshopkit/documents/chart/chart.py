"""A chart of a block: plain SVG with its numbers printed, and what it shows in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

from workshopkit.documents.chart.alt import alt_text
from workshopkit.documents.chart.bars import draw_bars
from workshopkit.documents.chart.canvas import QUIET, WIDTH, Canvas, whole
from workshopkit.documents.chart.letters import Type
from workshopkit.documents.chart.matrix import draw_matrix
from workshopkit.documents.chart.placement import draw_placement
from workshopkit.documents.chart.scales import draw_scales
from workshopkit.domain.document import Bars, Block, Matrix, Placement, Scales
from workshopkit.domain.language import Language
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.text import clean

Drawable = Bars | Placement | Matrix | Scales

_TITLE, _BASE = Type(20, bold=True), Type(13, fill=QUIET)
#: Below the title, above the line that says what was counted, and around it all.
_BELOW_TITLE, _ABOVE_BASE, _EDGE = 12, 8, 4


@dataclass(frozen=True)
class Chart:
    """A drawing, how large it is in pixels, and its text alternative."""

    svg: str
    width: int
    height: int
    alt: str


def has_chart(block: Block) -> TypeGuard[Drawable]:
    """Return whether the block can be drawn and there is something in it to draw."""
    match block:
        case Bars() | Scales() | Matrix():
            return bool(block.rows)
        case Placement():
            return bool(block.boxes)
        case _:
            return False


def chart(block: Drawable, language: Language, style: HouseStyle, *, alone: bool = False) -> Chart:
    """Return the drawing of a block.

    Args:
        block: What to draw.
        language: What its text alternative is written in.
        style: Whose colour and typeface it has.
        alone: Whether its caption and base are drawn too, for a picture that stands by itself.
    """
    canvas = Canvas.of(style)
    height = _EDGE + (_draw_title(canvas, block.caption) if alone else 0)
    height = _draw(canvas, height, block, language)
    if alone:
        height = _draw_base(canvas, height, block)
    alt = alt_text(block, language)
    height += _EDGE
    return Chart(canvas.svg(height, alt), WIDTH, whole(height), alt)


def _draw(canvas: Canvas, top: float, block: Drawable, language: Language) -> float:
    match block:
        case Bars():
            return draw_bars(canvas, top, block)
        case Placement():
            return draw_placement(canvas, top, block)
        case Matrix():
            return draw_matrix(canvas, top, block)
        case Scales():
            return draw_scales(canvas, top, block, language.text("Steps of the scale"))


def _draw_title(canvas: Canvas, caption: str) -> float:
    return canvas.paragraph(0, 0, caption, WIDTH, _TITLE) + _BELOW_TITLE


def _draw_base(canvas: Canvas, top: float, block: Drawable) -> float:
    match block:
        case Bars() | Matrix():
            base = block.base
        case Placement():
            base = block.note
        case Scales():
            base = ""
    return canvas.paragraph(0, top + _ABOVE_BASE, base, WIDTH, _BASE) if clean(base) else top
