"""Tables of office documents: the texts of their cells, ready to write, and how they are shared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workshopkit.documents.blocks.emphasis import NOTHING, stands_out
from workshopkit.documents.chart.chart import Chart, Drawable
from workshopkit.documents.office.look import OWN
from workshopkit.documents.style.column_width import SIZE, column_widths
from workshopkit.documents.style.font import family
from workshopkit.domain.document import (
    Bars,
    Matrix,
    Placement,
    ScaleRow,
    Scales,
    Table,
)
from workshopkit.domain.language import Language
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.text import clean

#: Tables with no more rows and characters than these are not divided between pages.
_WHOLE_ROWS, _WHOLE_TEXT = 15, 1500
#: A row with more characters than this may go on overleaf.
_WHOLE_ROW = 600
#: Millimetres: of a drawing for each pixel of it, of a row, and of what is held together.
_PER_PIXEL, _ROW, _TOGETHER = 0.25, 7, 110
#: What is between two counts: at least a space that no line ends at.
_APART = "\u00a0 "
#: Widths are told as shares of this much.
_WHOLE = 1000


@dataclass(frozen=True)
class Grid:
    """The cleaned texts of a table; `bold` has the row and column of what stands out."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bold: frozenset[tuple[int, int]] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether it is short enough to stand on one page."""
        text = sum(len(cell) for row in self.rows for cell in row)
        return len(self.rows) <= _WHOLE_ROWS and text <= _WHOLE_TEXT

    def is_whole_row(self, number: int) -> bool:
        """Return whether a row is short enough to stand on one page."""
        return sum(map(len, self.rows[number])) <= _WHOLE_ROW

    def has_numbers(self, column: int) -> bool:
        """Return whether there is nothing but numbers in a column after the first."""
        cells = [row[column] for row in self.rows]
        plain = [cell.replace(",", "").replace(".", "") for cell in cells]
        known = all(text.isdecimal() or text == NOTHING for text in plain)
        return column > 0 and known and any(map(str.isdecimal, plain))

    def shares(self, style: HouseStyle, width: float) -> list[int]:
        """Return how wide the columns are against each other, in a table this many points wide."""
        # Texts are measured smaller than they are: so is the room for them.
        room = width * SIZE / OWN["Table Text"].size
        widths = column_widths([self.header, *self.rows], room, family(style))
        return [max(1, round(_WHOLE * one / sum(widths))) for one in widths]


def grid_of(block: Table | Drawable, language: Language) -> Grid:
    """Return the table of a block: of a figure, everything that its drawing shows."""
    match block:
        case Table(_, header, rows):
            return Grid(_cleaned(header), tuple(map(_cleaned, rows)))
        case Bars():
            return _bars(block, language)
        case Placement():
            return _placement(block, language)
        case Matrix():
            return _matrix(block)
        case Scales():
            return Grid(_cleaned(block.header), tuple(map(_scale, block.rows)))


def note_of(block: Drawable) -> str:
    """Return the line below a figure that says what was counted."""
    match block:
        case Bars(base=note) | Matrix(base=note) | Placement(note=note):
            return clean(note)
        case Scales():
            return ""


def share_page(drawn: Chart, grid: Grid) -> bool:
    """Return whether a drawing and its table are small enough to be held together."""
    return drawn.height * _PER_PIXEL + len(grid.rows) * _ROW <= _TOGETHER


def _cleaned(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(clean(text, lines=True) for text in texts)


def _bars(bars: Bars, language: Language) -> Grid:
    rows = ((str(n), clean(label), clean(words)) for n, label, _, words in bars.numbered)
    return Grid(_cleaned((language.text("Number"), *bars.header)), tuple(rows))


def _placement(block: Placement, language: Language) -> Grid:
    is_stairs = block.shape == "stairs"
    name = language.text("Step") if is_stairs else language.text("Box")
    rows = (
        (f"{n}. {clean(box)}" if is_stairs else clean(box), _groups(groups))
        for n, (box, groups) in enumerate(block.boxes, 1)
    )
    return Grid((name, language.text("Placed here")), tuple(rows))


def _groups(groups: Iterable[str]) -> str:
    return "\n".join(map(clean, groups)) or NOTHING


def _matrix(block: Matrix) -> Grid:
    rows = ((clean(name), *map(str, counts)) for name, counts in block.rows)
    bold = frozenset(
        (row, column)
        for row, (_, counts) in enumerate(block.rows)
        for column, count in enumerate(counts, 1)
        if stands_out(count, counts)
    )
    return Grid(_cleaned(block.header), tuple(rows), bold)


def _scale(row: ScaleRow) -> tuple[str, ...]:
    texts = _cleaned((row.question, row.low, row.high, row.mean or NOTHING))
    question, low, high, mean = texts
    return question, low, _APART.join(map(str, row.counts)), high, str(row.answered), mean
