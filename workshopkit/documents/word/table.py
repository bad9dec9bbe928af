"""Tables in a Word document: for figures, for personas, for posters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from workshopkit.documents.blocks.label import with_colon
from workshopkit.documents.office.grid import Grid
from workshopkit.documents.office.look import headline_size
from workshopkit.documents.word.element import element, element_of
from workshopkit.documents.word.page import EMU_PER_POINT
from workshopkit.documents.word.sheet import Sheet
from workshopkit.domain.document import Persona, Poster
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.text import clean

if TYPE_CHECKING:
    from docx.table import Table as WordTable
    from docx.table import _Cell as WordCell
    from docx.table import _Row as WordRow

_POSTER_MARGIN = 280


def add_grid(sheet: Sheet, name: str, grid: Grid, style: HouseStyle) -> None:
    """Append a table with a header row that is repeated on every page it reaches.

    Args:
        sheet: What it is added to, and as wide as.
        name: What the table is called by those who do not see it.
        grid: What is in it.
        style: What the texts are set in.
    """
    table = _new_table(sheet, name, [grid.header, *grid.rows])
    _mark_header(sheet, table.rows[0])
    _set_widths(table, grid.shares(style, sheet.width / EMU_PER_POINT), sheet.width)
    if sheet.table_style:
        table.style = sheet.table_style
    else:
        _set_borders(table, ("top", "bottom", "insideH"), sheet.colours.rule, 4)
    _set_numbers(table, grid)
    for number in range(len(grid.rows)):
        if not grid.is_whole_row(number):
            _let_divide(table.rows[number + 1])
    if grid.is_whole and not sheet.is_lying:
        _keep_together(table, with_next=False)


def _set_numbers(table: WordTable, grid: Grid) -> None:
    """Set columns of numbers to the right, and in bold what stands out."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for column in range(len(grid.header)):
        if grid.has_numbers(column):
            for cell in table.columns[column].cells:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for row, column in grid.bold:
        for run in table.cell(row + 1, column).paragraphs[0].runs:
            run.bold = True


def _let_divide(row: WordRow) -> None:
    for whole in element_of(row).xpath("w:trPr/w:cantSplit"):
        whole.getparent().remove(whole)


def add_labelled(
    sheet: Sheet, name: str, rows: Sequence[tuple[str, str]], *, with_next: bool = False
) -> None:
    """Append a table of two columns, in which the first says what the second is."""
    cleaned = [tuple(clean(text, lines=True) for text in row) for row in rows]
    table = _new_table(sheet, name, cleaned)
    _mark_labels(sheet, table)
    _keep_together(table, with_next=with_next)
    _set_widths(table, (3, 7), sheet.width)
    _set_borders(table, ("top", "bottom", "insideH"), sheet.colours.rule, 4)


def add_persona(sheet: Sheet, persona: Persona) -> None:
    """Append a persona: its name in bold, then a row for each field."""
    name = " – ".join(filter(None, (clean(persona.group), clean(persona.name))))
    sheet.add(name, "Persona Name")
    if persona.fields:
        add_labelled(sheet, name, persona.fields, with_next=bool(persona.quote))
    if persona.quote:
        sheet.add(clean(persona.quote, lines=True), "Quote")


def add_poster(sheet: Sheet, poster: Poster) -> None:
    """Append a poster: one cell with a frame around it."""
    table = _new_table(sheet, clean(poster.headline), [("",)])
    _set_widths(table, (1,), sheet.width)
    _set_borders(table, ("top", "left", "bottom", "right"), sheet.colours.ink, 18)
    _set_margins(table)
    _fill_poster(sheet, table.rows[0].cells[0], poster)
    # Two tables with nothing between them would become one.
    sheet.add("", "Gap")


def _new_table(sheet: Sheet, name: str, rows: Sequence[Sequence[str]]) -> WordTable:
    table: WordTable = sheet.word.add_table(len(rows), len(rows[0]))
    table.autofit = False
    properties = element_of(table).tblPr
    properties.append(element("tblCaption", val=clean(name)))
    for row, texts in zip(table.rows, rows, strict=True):
        element_of(row).get_or_add_trPr().append(element("cantSplit"))
        for cell, text in zip(row.cells, texts, strict=False):
            _write(sheet, cell, text, "Table Text")
    return table


def _write(sheet: Sheet, cell: WordCell, text: str, style: str) -> None:
    paragraph = cell.paragraphs[0]
    sheet.set_style(paragraph, style)
    paragraph.add_run(text)


def _mark_header(sheet: Sheet, row: WordRow) -> None:
    element_of(row).get_or_add_trPr().append(element("tblHeader"))
    for cell in row.cells:
        if not sheet.table_style:
            _shade(cell, sheet.colours.wash)
        sheet.set_style(cell.paragraphs[0], "Table Heading")


def _mark_labels(sheet: Sheet, table: WordTable) -> None:
    for row in table.rows:
        cell = row.cells[0]
        _shade(cell, sheet.colours.wash)
        sheet.set_style(cell.paragraphs[0], "Table Heading")


def _keep_together(table: WordTable, *, with_next: bool) -> None:
    rows = list(table.rows)
    for row in rows:
        for cell in row.cells:
            kept = with_next or row is not rows[-1]
            cell.paragraphs[0].paragraph_format.keep_with_next = kept


def _shade(cell: WordCell, ground: str) -> None:
    shading = element("shd", val="clear", color="auto", fill=_hex(ground))
    element_of(cell).get_or_add_tcPr().append(shading)


def _hex(colour: str) -> str:
    return colour.removeprefix("#").upper()


def _set_widths(table: WordTable, shares: Sequence[int], width: int) -> None:
    # Both, because LibreOffice reads only the columns and Word only the cells.
    widths = [width * share // sum(shares) for share in shares]
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = wide
    for row in table.rows:
        for cell, wide in zip(row.cells, widths, strict=True):
            cell.width = wide


def _set_borders(table: WordTable, sides: Iterable[str], colour: str, size: int) -> None:
    borders = element("tblBorders")
    for side in sides:
        borders.append(element(side, val="single", sz=size, space=0, color=_hex(colour)))
    properties = element_of(table).tblPr
    properties.insert_element_before(
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption"
    )


def _set_margins(table: WordTable) -> None:
    margins = element("tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        margins.append(element(side, w=_POSTER_MARGIN, type="dxa"))
    element_of(table).tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")


def _fill_poster(sheet: Sheet, cell: WordCell, poster: Poster) -> None:
    from docx.shared import Pt

    _write(sheet, cell, clean(poster.masthead, lines=True), "Poster Masthead")
    headline = cell.add_paragraph(style="Poster Headline")
    headline.add_run(clean(poster.headline, lines=True)).font.size = Pt(
        headline_size(poster.headline)
    )
    for line in poster.lines:
        cell.add_paragraph(clean(line, lines=True), "Poster Line")
    if poster.group:
        cell.add_paragraph(clean(poster.group), "Poster Masthead")
    for label, text in poster.story:
        _add_labelled(cell, label, text)
    for text, who in poster.quotes:
        cell.add_paragraph("\n".join(filter(None, (clean(text, lines=True), _by(who)))), "Quote")


def _add_labelled(cell: WordCell, label: str, text: str) -> None:
    paragraph = cell.add_paragraph(style="Table Text")
    paragraph.add_run(f"{with_colon(label)} ").bold = True
    paragraph.add_run(clean(text, lines=True))


def _by(who: str) -> str:
    return f"– {clean(who)}" if who else ""
