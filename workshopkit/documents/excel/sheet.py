"""A sheet of a workbook, written from the top: what people wrote is never a formula or a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any, cast

from workshopkit.documents.blocks.tidy import Value
from workshopkit.documents.chart.canvas import PAPER, QUIET, RULE
from workshopkit.documents.chart.letters import INK
from workshopkit.documents.style.font import family
from workshopkit.domain.document import Document
from workshopkit.domain.language import Language
from workshopkit.domain.style import contrast, is_colour
from workshopkit.domain.text import clean

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

#: A cell holds no more.
_LONGEST = 32_000
#: Columns are as wide as their text, within these; in characters.
_NARROWEST, _WIDEST, _WIDEST_FIRST = 6, 34, 46
#: Around the text of a cell, in characters.
_ROOM = 4
#: A line of a cell, and the highest row there is, in points.
_LINE, _HIGHEST = 15, 405
_ROW_HEIGHT = 20
_LEAST_CONTRAST = 4.5
#: A4, and on one page across.
_A4 = 9

_BODY = {"text_wrap": True, "valign": "top"}
_TEXT = {"align": "left", "indent": 1}


@dataclass(frozen=True)
class Formats:
    """How the cells look: made once for a workbook."""

    accent: str
    title: Format
    label: Format
    header: Format
    cell: Format
    strong: Format
    quiet: Format
    #: A number with none, one, two, three or four decimals.
    numbers: tuple[Format, ...]


def formats(workbook: Workbook, document: Document) -> Formats:
    """Return the formats of a workbook in the document's house style."""
    font = {"font_name": family(document.style), "font_size": 11, "font_color": INK}
    accent = _accent(document)
    cell = {**font, **_BODY, "border": 1, "border_color": RULE}

    def made(**more: object) -> Format:
        return cast("Format", workbook.add_format(more))

    decimals = ("0", *("0." + "0" * n for n in range(1, 5)))
    return Formats(
        accent=accent,
        title=made(**{**font, "bold": True, "font_size": 16, "font_color": accent}),
        label=made(**font, bold=True),
        header=made(**{**cell, **_TEXT, "bold": True, "bg_color": accent, "font_color": PAPER}),
        cell=made(**cell, **_TEXT),
        strong=made(**cell, bold=True),
        quiet=made(**{**font, "font_color": QUIET}),
        numbers=tuple(made(**cell, num_format=form) for form in decimals),
    )


def _accent(document: Document) -> str:
    # Headers are white on it.
    accent = document.style.accent
    reads = is_colour(accent) and contrast(accent, PAPER) >= _LEAST_CONTRAST
    return accent if reads else type(document.style).accent


class Sheet:
    """A sheet, and the row that is written next."""

    def __init__(self, worksheet: Worksheet, looks: Formats, language: Language) -> None:
        self.worksheet = worksheet
        self.looks = looks
        self.language = language
        self.row = 0
        self._widths: dict[int, int] = {}
        self._texts: dict[tuple[int, int], str] = {}
        worksheet.set_paper(_A4)
        worksheet.set_landscape()
        worksheet.fit_to_pages(1, 0)

    @property
    def name(self) -> str:
        """The name on the sheet's tab."""
        return str(self.worksheet.get_name())

    def line(self, text: str, look: Format) -> int:
        """Write a text on a line of its own, and return the row it is on."""
        self._write(self.row, 0, clean(text), look)
        self.row += 1
        return self.row - 1

    def gap(self) -> None:
        """Leave a row empty."""
        self.row += 1

    def header(self, names: Sequence[str]) -> int:
        """Write the names of columns, and return their row."""
        for column, name in enumerate(names):
            self._put(column, clean(name, lines=True), self.looks.header)
        self.row += 1
        return self.row - 1

    def cells(self, values: Sequence[Value], *, strong: Sequence[int] = ()) -> None:
        """Write a row of a table; some of its columns may stand out."""
        for column, value in enumerate(values):
            look = self.looks.strong if column in strong else self._look(value)
            self._put(column, value, look)
        self.row += 1

    def _look(self, value: Value) -> Format:
        if isinstance(value, str):
            return self.looks.cell
        decimals = len(str(value).partition(".")[2])
        return self.looks.numbers[min(decimals, len(self.looks.numbers) - 1)]

    def _put(self, column: int, value: Value, look: Format) -> None:
        self._widen(column, value)
        self._texts[self.row, column] = str(value)
        self._write(self.row, column, value, look)

    def _write(self, row: int, column: int, value: Value, look: Format) -> None:
        if isinstance(value, str):
            text = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
            # Never `write`, which takes some texts for formulas, links or numbers.
            self.worksheet.write_string(row, column, text, look)
        else:
            self.worksheet.write_number(row, column, value, look)

    def _widen(self, column: int, value: Value) -> None:
        longest = max(map(len, str(value).split("\n")))
        most = _WIDEST if column else _WIDEST_FIRST
        width = max(_NARROWEST, min(longest + _ROOM, most))
        self._widths[column] = max(self._widths.get(column, 0), width)

    def insert(self, chart: Any, height: int, width: int, alt: str) -> None:  # noqa: ANN401
        """Place a chart below what is written, with its text alternative."""
        chart.set_size({"width": width, "height": height})
        self.gap()
        # It moves with the cells but keeps its size: wrapped rows are higher than they say.
        place = {"description": alt, "object_position": 2}
        self.worksheet.insert_chart(self.row, 0, chart, place)
        self.row += height // _ROW_HEIGHT + 2

    def finish(self) -> None:
        """Set the widths of the columns, and rows as high as their texts are then."""
        for column, width in self._widths.items():
            self.worksheet.set_column(column, column, width)
        lines: dict[int, int] = {}
        for (row, column), text in self._texts.items():
            needed = _lines(text, self._widths[column] - 2)
            lines[row] = max(lines.get(row, 1), needed)
        for row, count in lines.items():
            # Some programs do not find out by themselves.
            self.worksheet.set_row(row, min(_LINE * count, _HIGHEST))


def _lines(text: str, width: int) -> int:
    """Return in how many lines a cell of this width shows the text."""
    return sum(max(1, len(wrap(line, width, break_on_hyphens=False))) for line in text.split("\n"))
