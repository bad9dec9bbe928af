"""Tables of office documents: the texts of their cells, ready to write, and how they are shared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workshopkit.documents.blocks.emphasis import NOTHING, stands_out
from workshopkit.documents.office.look import OWN
from workshopkit.documents.style.column_width import SIZE, column_widths
from workshopkit.documents.style.font import family
from workshopkit.domain.document import Matrix, ScaleRow, Scales, Table
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.text import clean

#: Tables with no more rows and characters than these are not divided between pages.
_WHOLE_ROWS, _WHOLE_TEXT = 15, 1500
#: A row with more characters than this may go on overleaf.
_WHOLE_ROW = 600
#: What is between two counts: at least a space that no line ends at.
_APART = "\u00a0 "
#: Whoever opens the file may lack the typeface: the letters of others are up to so much wider.
_WIDEST_LETTERS = 1.35
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
        room = width * SIZE / OWN["Table Text"].size / _WIDEST_LETTERS
        widths = column_widths([self.header, *self.rows], room, family(style))
        return [max(1, round(_WHOLE * one / sum(widths))) for one in widths]


Gridded = Table | Matrix | Scales


def grid_of(block: Gridded) -> Grid:
    """Return the table of a block."""
    match block:
        case Table(_, header, rows):
            return Grid(_cleaned(header), tuple(map(_cleaned, rows)))
        case Matrix():
            return _matrix(block)
        case Scales():
            return _scales(block)


def _cleaned(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(clean(text, lines=True) for text in texts)


def _matrix(block: Matrix) -> Grid:
    rows = ((clean(name), *map(str, counts)) for name, counts in block.rows)
    bold = frozenset(
        (row, column)
        for row, (_, counts) in enumerate(block.rows)
        for column, count in enumerate(counts, 1)
        if stands_out(count, counts)
    )
    return Grid(_cleaned(block.header), tuple(rows), bold)


def _scales(block: Scales) -> Grid:
    # A question that the heading asks is not asked again.
    start = 0 if any(row.question for row in block.rows) else 1
    return Grid(_cleaned(block.header[start:]), tuple(_scale(row)[start:] for row in block.rows))


def _scale(row: ScaleRow) -> tuple[str, ...]:
    texts = _cleaned((row.question, row.low, row.high, row.mean or NOTHING))
    question, low, high, mean = texts
    return question, low, _APART.join(map(str, row.counts)), high, str(row.answered), mean
