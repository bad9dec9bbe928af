"""Scales: under each question a strip with a part for each step, and the counts below it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from workshopkit.documents.blocks.label import with_colon
from workshopkit.documents.chart.canvas import QUIET, RULE, WIDTH, Canvas, tint
from workshopkit.documents.chart.letters import INK, Type
from workshopkit.domain.document import ScaleRow, Scales
from workshopkit.domain.text import clean

_QUESTION, _END, _COUNT = Type(bold=True), Type(13, fill=QUIET), Type(14, bold=True)
_LEGEND = Type(13, fill=INK)
_STRIP, _GAP, _BETWEEN, _SQUARE = 26, 4, 18, 13
#: The lightest step has this much of the colour; the darkest all of it.
_LIGHTEST = 0.12


def draw_scales(canvas: Canvas, top: float, scales: Scales, steps_name: str) -> float:
    """Draw a strip for each scale, then what the steps look like, and return where they end."""
    for row in scales.rows:
        top = _draw_scale(canvas, top, row, scales.header) + _BETWEEN
    lengths = sorted({len(row.counts) for row in scales.rows if row.answered})
    for steps in lengths:
        top = _draw_legend(canvas, top, steps, steps_name) + _GAP
    return top - _GAP if lengths else top - _BETWEEN if scales.rows else top


def _draw_scale(canvas: Canvas, top: float, row: ScaleRow, header: Sequence[str]) -> float:
    top = canvas.paragraph(0, top, row.question, WIDTH, _QUESTION) + _GAP
    half = WIDTH / 2 - _GAP
    low, high = (
        canvas.letters.wrapped(row.low, half, _END),
        canvas.letters.wrapped(row.high, half, _END),
    )
    height = max(len(low), len(high)) * _END.line
    canvas.lines(0, top + height - len(low) * _END.line, low, _END)
    canvas.lines(WIDTH, top + height - len(high) * _END.line, high, _END, "end")
    top += height + (_GAP if height else 0)
    if row.answered:
        _draw_strip(canvas, top, row.counts)
        top += _STRIP + _GAP + _COUNT.line
    else:
        canvas.box(0, top, WIDTH, _STRIP, "none", edge=RULE)
        top += _STRIP + _GAP
    facts = [f"{with_colon(header[4])} {row.answered}"]
    if mean := clean(row.mean):
        facts.append(f"{with_colon(header[5])} {mean}")
    return canvas.paragraph(0, top, "   ·   ".join(facts), WIDTH, _END)


def _draw_strip(canvas: Canvas, top: float, counts: Sequence[int]) -> None:
    starts = [0, *accumulate(counts)]
    scale = WIDTH / starts[-1]
    given = [step for step, count in enumerate(counts) if count]
    for step in given:
        x, width = starts[step] * scale, counts[step] * scale
        _draw_step(canvas, (x, top, width, _STRIP), step, len(counts))
    middles = [(starts[step] + counts[step] / 2) * scale for step in given]
    numbers = [str(counts[step]) for step in given]
    places = _spread(middles, [canvas.letters.width(number, _COUNT) / 2 + 4 for number in numbers])
    for place, number in zip(places, numbers, strict=True):
        canvas.text(place, top + _STRIP + _GAP, number, _COUNT, "middle")


def _draw_step(
    canvas: Canvas, place: tuple[float, float, float, float], step: int, steps: int
) -> None:
    x, top, width, height = place
    ink = _LIGHTEST + (1 - _LIGHTEST) * step / max(steps - 1, 1)
    # The edge is seen where the ground is too light to be.
    canvas.box(x + 0.5, top, width - 1, height, tint(canvas.accent, ink), edge=canvas.accent)


def _spread(middles: Sequence[float], halves: Sequence[float]) -> list[float]:
    """Return where the numbers stand: under their parts, moved only as far as they collide."""
    room = min(1.0, WIDTH / 2 / sum(halves))
    halves = [half * room for half in halves]
    places: list[float] = []
    edge = 0.0
    for middle, half in zip(middles, halves, strict=True):
        places.append(max(middle, edge + half))
        edge = places[-1] + half
    edge = float(WIDTH)
    for index in reversed(range(len(places))):
        places[index] = min(places[index], edge - halves[index])
        edge = places[index] - halves[index]
    return places


def _draw_legend(canvas: Canvas, top: float, steps: int, name: str) -> float:
    x = 0.0
    label = canvas.letters.wrapped(with_colon(name), WIDTH / 3, _LEGEND)[:1]
    canvas.lines(x, top, label, _LEGEND)
    x = sum(canvas.letters.width(line, _LEGEND) for line in label) + 2 * _GAP
    for step in range(steps):
        number = str(step + 1)
        width = _SQUARE + _GAP + canvas.letters.width(number, _LEGEND) + 4 * _GAP
        if x + width > WIDTH:
            x, top = 0.0, top + _LEGEND.line
        _draw_step(canvas, (x, top + 3, _SQUARE, _SQUARE), step, steps)
        canvas.text(x + _SQUARE + _GAP, top, number, _LEGEND)
        x += width
    return top + _LEGEND.line
