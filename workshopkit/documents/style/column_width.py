"""How wide the columns of a table are, and which are too narrow."""

from __future__ import annotations

import math
from collections.abc import Sequence

from workshopkit.documents.style.font import text_width
from workshopkit.domain.text import clean

#: Points: the text of a table, and the room on both sides of a cell.
SIZE, ROOM = 9.5, 11.0
#: No column asks for more than this, in points: for its longest word, for its longest line.
_WIDEST_WORD, _WIDEST_LINE = 110.0, 230.0


def column_widths(rows: Sequence[Sequence[str]], width: float, typeface: str) -> list[float]:
    """Return the width of each column in points: room for its words, the rest by its lines.

    Args:
        rows: The texts of all rows, the header with them.
        width: How wide the table is.
        typeface: What the texts are set in.
    """
    columns = list(zip(*rows, strict=False))
    needs = [_widest(_words(column), typeface, _WIDEST_WORD) for column in columns]
    wants = [_widest(_lines(column), typeface, _WIDEST_LINE) for column in columns]
    return _shared(needs, wants, width)


def crowded(rows: Sequence[Sequence[str]], widths: Sequence[float], typeface: str) -> list[bool]:
    """Return which columns have a word that does not fit: only those need hyphens."""
    columns = zip(*rows, strict=False)
    return [
        _widest(_words(column), typeface, math.inf) > width
        for column, width in zip(columns, widths, strict=True)
    ]


def _shared(needs: Sequence[float], wants: Sequence[float], width: float) -> list[float]:
    spare = width - sum(needs)
    if spare <= 0:
        # Words will be hyphenated.
        return [width * need / sum(needs) for need in needs]
    more = [max(want - need, 0) + 1 for need, want in zip(needs, wants, strict=True)]
    if sum(more) < spare:
        # There is room for everything: what is left makes all columns wider alike.
        return [width * want / sum(wants) for want in wants]
    return [need + spare * part / sum(more) for need, part in zip(needs, more, strict=True)]


def _widest(texts: Sequence[str], typeface: str, most: float) -> float:
    # Headers are bold: all are measured so.
    wide = max((text_width(text, SIZE, typeface, bold=True) for text in texts), default=0.0)
    return min(wide, most) + ROOM


def _words(column: Sequence[str]) -> list[str]:
    return [word for text in column for word in clean(text).split()]


def _lines(column: Sequence[str]) -> list[str]:
    return [line for text in column for line in clean(text, lines=True).split("\n")]
