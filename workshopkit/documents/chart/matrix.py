"""Matrices: each count on a ground that is darker the larger it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workshopkit.documents.blocks.emphasis import stands_out
from workshopkit.documents.chart.canvas import (
    PAPER,
    QUIET,
    RULE,
    WIDTH,
    Canvas,
    on,
    tint,
)
from workshopkit.documents.chart.letters import Type
from workshopkit.domain.document import Matrix
from workshopkit.domain.text import clean

_NAME, _HEAD, _LEGEND = Type(), Type(13, bold=True), Type(13, fill=QUIET)
_GAP, _LEAST_HEIGHT = 8, 34
#: The names of the rows take this much, or less where the columns' names need it.
_NAME_WIDTHS = (200, 170, 140)
#: A panel holds no more columns than this; the rest stand in another below it.
_ACROSS = 10
_WIDEST_COLUMN = 140
#: Between the lightest and the darkest ground.
_LIGHT, _DARK = 0.08, 0.92


class _Panel(NamedTuple):
    """The columns that stand beside each other, and where."""

    start: float
    width: float
    columns: range
    heads: list[list[str]]


def draw_matrix(canvas: Canvas, top: float, matrix: Matrix) -> float:
    """Draw the counts row by row, and return where they end."""
    names = matrix.header[1:]
    across = _across(len(names))
    start, width = _fitting(canvas, matrix, across)
    numbered = not _fit(canvas, names, width)
    for first in range(0, len(names), across):
        columns = range(first, min(first + across, len(names)))
        heads = [
            [str(n + 1)] if numbered else canvas.letters.wrapped(names[n], width - _GAP, _HEAD)
            for n in columns
        ]
        top = _draw_panel(canvas, top, matrix, _Panel(start, width, columns, heads)) + _GAP
    return _draw_legend(canvas, top, names) if numbered else top - _GAP


def _fitting(canvas: Canvas, matrix: Matrix, across: int) -> tuple[float, float]:
    """Return where the columns begin and how wide each is, so that their names fit if they can."""
    widest = (
        max((canvas.letters.width(clean(name), _NAME) for name, _ in matrix.rows), default=0) + 0.1
    )
    found = [_columns(min(widest, most) + _GAP, across) for most in _NAME_WIDTHS]
    fits = (place for place in found if _fit(canvas, matrix.header[1:], place[1]))
    return next(fits, found[0])


def _columns(start: float, across: int) -> tuple[float, float]:
    return start, min((WIDTH - start) / across, _WIDEST_COLUMN)


def _fit(canvas: Canvas, names: Sequence[str], width: float) -> bool:
    words = (word for name in names for word in clean(name).split())
    return all(canvas.letters.width(word, _HEAD) <= width - _GAP for word in words)


def _across(columns: int) -> int:
    panels = -(-columns // _ACROSS) or 1
    return -(-columns // panels) or 1


def _draw_panel(canvas: Canvas, top: float, matrix: Matrix, panel: _Panel) -> float:
    head = max((len(lines) for lines in panel.heads), default=0) * _HEAD.line
    for number, lines in enumerate(panel.heads):
        middle = panel.start + (number + 0.5) * panel.width
        canvas.lines(middle, top + head - len(lines) * _HEAD.line, lines, _HEAD, "middle")
    top += head + _GAP / 2
    most = max((count for _, counts in matrix.rows for count in counts), default=0) or 1
    for name, counts in matrix.rows:
        lines = canvas.letters.wrapped(name, panel.start - _GAP, _NAME)
        height = max(len(lines) * _NAME.line + _GAP, _LEAST_HEIGHT)
        canvas.lines(0, top + (height - len(lines) * _NAME.line) / 2, lines, _NAME)
        _draw_counts(canvas, top, height, panel, (counts, most))
        top += height
    return top


def _draw_counts(
    canvas: Canvas, top: float, height: float, panel: _Panel, counted: tuple[Sequence[int], int]
) -> None:
    counts, most = counted
    for number, column in enumerate(panel.columns):
        count = counts[column]
        ground = tint(canvas.accent, _LIGHT + (_DARK - _LIGHT) * count / most) if count else PAPER
        x = panel.start + number * panel.width
        strong = stands_out(count, counts)
        canvas.box(x + 1, top + 1, panel.width - 2, height - 2, ground, edge=RULE)
        kind = Type(17 if strong else 15, bold=strong, fill=on(ground))
        middle = top + height / 2 - kind.line / 2
        canvas.text(x + panel.width / 2, middle, str(count), kind, "middle")


def _draw_legend(canvas: Canvas, top: float, names: Sequence[str]) -> float:
    x = 0.0
    for number, name in enumerate(names, 1):
        lines = canvas.letters.wrapped(f"{number}. {clean(name)}", WIDTH, _LEGEND)
        width = max(canvas.letters.width(line, _LEGEND) for line in lines)
        if x and x + width > WIDTH:
            x, top = 0.0, top + _LEGEND.line
        end = canvas.lines(x, top, lines, _LEGEND)
        x += width + 2 * _GAP
        if len(lines) > 1:
            x, top = 0.0, end
    return top + _LEGEND.line if x else top
