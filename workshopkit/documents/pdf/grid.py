"""The tables of a printed document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workshopkit.documents.blocks.emphasis import NOTHING, stands_out
from workshopkit.documents.pdf.page import Page
from workshopkit.documents.pdf.text import shown
from workshopkit.documents.style.column_width import column_widths, crowded
from workshopkit.documents.style.font import family
from workshopkit.domain.document import Matrix, ScaleRow, Scales, Table
from workshopkit.domain.text import clean

#: A table as short as this, in rows and in characters, is not divided between pages.
_UNDIVIDED_ROWS, _UNDIVIDED_TEXT = 12, 1500
#: A row with more text than this may be divided.
_UNDIVIDED_ROW = 900
#: A header with a longer text than this would fill the pages it is repeated on.
_REPEATED = 200
_LONGEST_HEADING = 300
#: Stands between the counts of a scale while they are cleaned and measured.
_APART, _SPACE = "__", "\u00a0\u00a0"


@dataclass(frozen=True)
class Grid:
    """A table: how wide its columns are, which of them hyphenate, which hold numbers.

    It is `whole` where it is not divided, and its header `repeated` where it is. `bold` are
    (column, row), counted from 0 and without the header.
    """

    header: list[str]
    rows: list[list[str]]
    widths: list[float]
    crowded: list[bool]
    numbers: list[bool]
    divided: list[bool]
    whole: bool
    repeated: bool
    bold: tuple[tuple[int, int], ...] = ()


Gridded = Table | Matrix | Scales


def grid_of(block: Gridded, page: Page) -> Grid:
    """Return the table of a block; a column of numbers is set to the right."""
    match block:
        case Table(_, header, rows):
            return _grid(header, rows, page)
        case Matrix():
            return _matrix(block, page)
        case Scales():
            return _scales(block, page)


def _matrix(block: Matrix, page: Page) -> Grid:
    rows = [(name, *map(str, counts)) for name, counts in block.rows]
    bold = (
        (column, row)
        for row, (_, counts) in enumerate(block.rows)
        for column, count in enumerate(counts, 1)
        if stands_out(count, counts)
    )
    return replace(_grid(block.header, rows, page), bold=tuple(bold))


def _scales(block: Scales, page: Page) -> Grid:
    # A question that the heading asks is not asked again.
    start = 0 if any(row.question for row in block.rows) else 1
    grid = _grid(block.header[start:], [_scale(row)[start:] for row in block.rows], page)
    # Cleaning makes one breaking space of several.
    rows = [[cell.replace(_APART, _SPACE) for cell in row] for row in grid.rows]
    return replace(grid, rows=rows)


def _scale(row: ScaleRow) -> tuple[str, ...]:
    counts = _APART.join(map(str, row.counts))
    return (row.question, row.low, counts, row.high, str(row.answered), row.mean or NOTHING)


def _grid(header: Sequence[str], rows: Sequence[Sequence[str]], page: Page) -> Grid:
    lengths = [sum(map(len, row)) for row in rows]
    typeface = family(page.style)
    widths = column_widths([header, *rows], page.width, typeface)
    columns = [[row[place] for row in rows] for place in range(len(header))]
    return Grid(
        header=[_heading(name) for name in header],
        rows=[[shown(text) for text in row] for row in rows],
        widths=widths,
        crowded=crowded([header, *rows], widths, typeface),
        numbers=[_is_of_numbers(column) for column in columns],
        divided=[length > _UNDIVIDED_ROW for length in lengths],
        repeated=max(map(len, header)) <= _REPEATED,
        whole=len(rows) <= _UNDIVIDED_ROWS and sum(lengths) <= _UNDIVIDED_TEXT,
    )


def _heading(name: str) -> str:
    # A header cell has to have something in it, and it cannot be divided between pages.
    whole = clean(name)
    cut = whole if len(whole) <= _LONGEST_HEADING else f"{whole[: _LONGEST_HEADING - 1]}…"
    return shown(cut) or NOTHING


def _is_of_numbers(column: Sequence[str]) -> bool:
    plain = [text.replace(",", "").replace(".", "") for text in column]
    return any(map(str.isdigit, plain)) and all(t.isdigit() or t == NOTHING for t in plain)
