"""Results in a Word document: placements, matrices and scales as tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from workshopkit.documents.figure import NOTHING, stands_out
from workshopkit.documents.word_table import add_grid, add_labelled
from workshopkit.domain.document import Matrix, Placement, ScaleRow, Scales
from workshopkit.domain.text import clean

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import _Cell as WordCell

#: A scale's question, low end, counts, high end, n and mean, against each other.
_SCALE_SHARES = (32, 17, 18, 17, 7, 11)
_COUNTS = 2
#: In a matrix, a name is taken for no wider than this, and each column for this much wider.
_WIDEST_NAME, _ROOM = 22, 6


def add_placement(word: WordDocument, block: Placement, width: int) -> None:
    """Append the boxes side by side, or the steps from the lowest."""
    if not block.boxes:
        return
    kept = bool(block.note)
    if block.shape == "stairs":
        steps = [
            (f"{number}. {name}", _groups(groups))
            for number, (name, groups) in enumerate(block.boxes, 1)
        ]
        add_labelled(word, block.caption, steps, width, with_next=kept)
        return
    names = [name for name, _ in block.boxes]
    row = [_groups(groups) for _, groups in block.boxes]
    alike = [1] * len(names)
    add_grid(word, block.caption, names, [row], width, with_next=kept, shares=alike)


def _groups(groups: Iterable[str]) -> str:
    return "\n".join(map(clean, groups)) or NOTHING


def add_matrix(word: WordDocument, block: Matrix, width: int) -> None:
    """Append the counts; what is largest in its row is bold."""
    rows = [(name, *map(str, counts)) for name, counts in block.rows]
    shares = _matrix_shares(block)
    table = add_grid(
        word, block.caption, block.header, rows, width, with_next=bool(block.base), shares=shares
    )
    for row, (_, counts) in zip(list(table.rows)[1:], block.rows, strict=True):
        for cell, count in zip(row.cells[1:], counts, strict=True):
            _set_bold(cell, bold=stands_out(count, counts))


def _matrix_shares(block: Matrix) -> list[int]:
    # A column of short numbers is as wide as the longest word above them.
    names = (len(name) for name, _ in block.rows)
    first = min(max(names, default=0), _WIDEST_NAME)
    words = (max(map(len, name.split()), default=0) for name in block.header[1:])
    return [max(share, 1) + _ROOM for share in (first, *(min(w, _WIDEST_NAME) for w in words))]


def _set_bold(cell: WordCell, *, bold: bool) -> None:
    for run in cell.paragraphs[0].runs:
        run.bold = bold or None


def add_scales(word: WordDocument, block: Scales, width: int) -> None:
    """Append a row for each scale, its counts in the order of its steps."""
    rows = [_scale(row) for row in block.rows]
    table = add_grid(word, block.caption, block.header, rows, width, shares=_SCALE_SHARES)
    for row, scale in zip(list(table.rows)[1:], block.rows, strict=True):
        # Set apart after the text has been cleaned, which makes one space of several.
        counts = row.cells[_COUNTS].paragraphs[0].runs[0]
        counts.text = "  ".join(map(str, scale.counts))


def _scale(row: ScaleRow) -> tuple[str, ...]:
    counts = " ".join(map(str, row.counts))
    return (row.question, row.low, counts, row.high, str(row.answered), row.mean or NOTHING)
