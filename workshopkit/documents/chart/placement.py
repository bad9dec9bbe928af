"""Placements: boxes side by side with what was put into each, or stairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workshopkit.documents.blocks.emphasis import NOTHING
from workshopkit.documents.chart.canvas import WIDTH, Canvas, on, tint
from workshopkit.documents.chart.letters import Type
from workshopkit.domain.document import Placement

#: More boxes than this stand in several rows.
_ACROSS = 4
_GAP, _PADDING, _BETWEEN_GROUPS = 12, 10, 6
#: A step begins this far to the left of the one above it, unless there are many.
_STEP, _STAIRS = 56, 280
_GROUND = 0.06


class _Box(NamedTuple):
    name: list[str]
    groups: list[list[str]]

    @property
    def head(self) -> float:
        return len(self.name) * Type().line + 2 * _PADDING

    @property
    def body(self) -> float:
        lines = sum(len(lines) * Type().line + _BETWEEN_GROUPS for lines in self.groups)
        return lines - _BETWEEN_GROUPS + 2 * _PADDING


def draw_placement(canvas: Canvas, top: float, block: Placement) -> float:
    """Draw the boxes or the steps, and return where they end."""
    if block.shape == "stairs":
        return _draw_stairs(canvas, top, block)
    rows = _even(block.boxes, _ACROSS)
    for row in rows:
        top = _draw_row(canvas, top, row, max(map(len, rows))) + _GAP
    return top - _GAP if rows else top


def _even(
    boxes: Sequence[tuple[str, tuple[str, ...]]], most: int
) -> list[Sequence[tuple[str, tuple[str, ...]]]]:
    """Return the boxes in rows as alike as possible: five become three and two."""
    rows = -(-len(boxes) // most)
    across = -(-len(boxes) // rows) if rows else 1
    return [boxes[start : start + across] for start in range(0, len(boxes), across)]


def _draw_row(
    canvas: Canvas, top: float, row: Sequence[tuple[str, tuple[str, ...]]], across: int
) -> float:
    width = (WIDTH - _GAP * (across - 1)) / across
    boxes = [_laid_out(canvas, name, groups, width) for name, groups in row]
    head, body = max(box.head for box in boxes), max(box.body for box in boxes)
    for number, box in enumerate(boxes):
        _draw_box(canvas, number * (width + _GAP), top, width, box, (head, body))
    return top + head + body


def _laid_out(canvas: Canvas, name: str, groups: Sequence[str], width: float) -> _Box:
    room = width - 2 * _PADDING
    return _Box(
        canvas.letters.wrapped(name, room, Type(bold=True)),
        [canvas.letters.wrapped(group, room, Type()) for group in groups or (NOTHING,)],
    )


def _draw_box(
    canvas: Canvas, x: float, top: float, width: float, box: _Box, heights: tuple[float, float]
) -> None:
    head, body = heights
    fill = tint(canvas.accent, _GROUND)
    canvas.box(x, top, width, head + body, fill, edge=canvas.accent, line=1.5)
    canvas.box(x, top, width, head, canvas.accent)
    name = Type(bold=True, fill=on(canvas.accent))
    canvas.lines(x + _PADDING, top + _PADDING, box.name, name)
    _draw_groups(canvas, x + _PADDING, top + head + _PADDING, box.groups)


def _draw_groups(canvas: Canvas, x: float, top: float, groups: Sequence[Sequence[str]]) -> float:
    for lines in groups:
        top = canvas.lines(x, top, lines, Type()) + _BETWEEN_GROUPS
    return top


def _draw_stairs(canvas: Canvas, top: float, block: Placement) -> float:
    # The highest step is on top and the shortest: the left edges are the stairs.
    step = min(_STEP, _STAIRS / max(len(block.boxes) - 1, 1))
    for number, (name, groups) in reversed(list(enumerate(block.boxes, 1))):
        x = (number - 1) * step
        box = _laid_out(canvas, f"{number}. {name}", groups, WIDTH - x)
        height = box.head + box.body - _PADDING
        share = 0.08 + 0.2 * number / len(block.boxes)
        canvas.box(x, top, WIDTH - x, height, tint(canvas.accent, share))
        canvas.box(x, top, 6, height, canvas.accent)
        canvas.box(x, top, WIDTH - x, 2, canvas.accent)
        name_end = canvas.lines(x + 2 * _PADDING, top + _PADDING, box.name, Type(bold=True))
        _draw_groups(canvas, x + 2 * _PADDING, name_end + _BETWEEN_GROUPS, box.groups)
        top += height
    canvas.box(0, top, WIDTH, 2, canvas.accent)
    return top + 2
