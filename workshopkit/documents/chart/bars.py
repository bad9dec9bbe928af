"""Bars: a label, a bar as long as its count, and the count in words."""

from __future__ import annotations

from typing import NamedTuple

from workshopkit.documents.chart.canvas import RULE, WIDTH, Canvas
from workshopkit.documents.chart.letters import Type
from workshopkit.domain.document import Bars
from workshopkit.domain.text import clean

_LABEL, _COUNT = Type(), Type(bold=True)
#: The labels take no more than this, and neither do the counts.
_WIDEST_LABEL, _WIDEST_COUNT = 260, 130
_GAP, _BETWEEN, _THICK = 10, 10, 22


class _Row(NamedTuple):
    label: list[str]
    votes: int
    words: list[str]

    @property
    def height(self) -> float:
        lines = max(len(self.label) * _LABEL.line, len(self.words) * _COUNT.line)
        return max(lines, _THICK)


def draw_bars(canvas: Canvas, top: float, bars: Bars) -> float:
    """Draw a bar for each row from nought, and return where they end."""
    words = [counted(count, told) for _, count, told in bars.rows]
    labels, numbers = _room(canvas, bars, words)
    start = labels + _GAP
    scale = (WIDTH - start - _GAP - numbers) / bars.full
    rows = [
        _Row(
            canvas.letters.wrapped(label, labels, _LABEL),
            count,
            canvas.letters.wrapped(told, numbers, _COUNT),
        )
        for (label, count, _), told in zip(bars.rows, words, strict=True)
    ]
    bottom = top + sum(row.height + _BETWEEN for row in rows)
    canvas.box(start - 1, top, 1, bottom - top, RULE)
    for row in rows:
        _draw_row(canvas, top + _BETWEEN / 2, row, start, scale)
        top += row.height + _BETWEEN
    return bottom


def _room(canvas: Canvas, bars: Bars, words: list[str]) -> tuple[float, float]:
    """Return how wide labels and counts are: in the parts of one result alike, as is the scale."""
    if bars.longest:
        return _WIDEST_LABEL, _WIDEST_COUNT
    labels = min(_widest(canvas, [row[0] for row in bars.rows], _LABEL), _WIDEST_LABEL)
    return labels, min(_widest(canvas, words, _COUNT), _WIDEST_COUNT)


def _draw_row(canvas: Canvas, top: float, row: _Row, start: float, scale: float) -> None:
    middle = top + row.height / 2
    label_top = middle - len(row.label) * _LABEL.line / 2
    canvas.lines(start - _GAP, label_top, row.label, _LABEL, "end")
    length = max(row.votes, 0) * scale
    if length:
        canvas.box(start, middle - _THICK / 2, length, _THICK, canvas.accent)
    words_top = middle - len(row.words) * _COUNT.line / 2
    canvas.lines(start + length + _GAP, words_top, row.words, _COUNT)


def counted(count: int, words: str) -> str:
    """Return the count in words, or the number where the words do not hold it."""
    told = clean(words)
    return told if str(count) in told else f"{count} {told}".strip()


def _widest(canvas: Canvas, texts: list[str], kind: Type) -> float:
    return max((canvas.letters.width(clean(text), kind) for text in texts), default=0) + 0.1
