"""Tables in a Word document: for figures, for personas, for posters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from workshopkit.documents.label import with_colon
from workshopkit.documents.word_element import element, element_of
from workshopkit.documents.word_style import INK, RULE, WASH
from workshopkit.domain.document import Persona, Poster
from workshopkit.domain.text import clean

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.shared import Length
    from docx.table import Table as WordTable
    from docx.table import _Cell as WordCell
    from docx.table import _Row as WordRow

#: A column is taken for this much wider than its longest text, and never for wider than that.
_ROOM, _WIDEST = 4, 45
#: Tables as short as this are not divided between pages.
_UNDIVIDED = 15
#: Headlines up to so many characters are set in so many points.
_HEADLINE_SIZES = ((24, 36), (48, 30), (90, 24))
_SMALLEST_HEADLINE = 18
_POSTER_MARGIN = 280


def add_grid(
    word: WordDocument,
    caption: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    *,
    with_next: bool = False,
    shares: Sequence[int] = (),
) -> WordTable:
    """Append and return a table with a header row that is repeated on every page it reaches.

    Args:
        word: The document being written.
        caption: What the table is called by those who do not see it.
        header: The texts of the header row.
        rows: The texts of the other rows.
        width: How wide the table is.
        with_next: Whether the paragraph after the table belongs on its page.
        shares: How wide the columns are against each other; otherwise their texts decide.
    """
    table = _new_table(word, caption, [header, *rows])
    _mark_header(table.rows[0])
    _set_widths(table, shares or _shares([header, *rows]), width)
    _set_borders(table, ("top", "bottom", "insideH"), RULE, 4)
    if len(rows) <= _UNDIVIDED:
        _keep_together(table, with_next=with_next)
    return table


def add_labelled(
    word: WordDocument,
    name: str,
    rows: Sequence[tuple[str, str]],
    width: int,
    *,
    with_next: bool = False,
) -> None:
    """Append a table of two columns, in which the first says what the second is."""
    table = _new_table(word, name, rows)
    _mark_labels(table)
    _keep_together(table, with_next=with_next)
    _set_widths(table, (3, 7), width)
    _set_borders(table, ("top", "bottom", "insideH"), RULE, 4)


def add_persona(word: WordDocument, persona: Persona, width: int) -> None:
    """Append a persona: its name in bold, then a row for each field."""
    name = " – ".join(filter(None, (clean(persona.group), clean(persona.name))))
    word.add_paragraph(name, "Persona Name")
    if persona.fields:
        add_labelled(word, name, persona.fields, width, with_next=bool(persona.quote))
    if persona.quote:
        word.add_paragraph(clean(persona.quote, lines=True), "Quote")


def add_poster(word: WordDocument, poster: Poster, width: int) -> None:
    """Append a poster: one cell with a frame around it."""
    table = _new_table(word, clean(poster.headline), [("",)])
    _set_widths(table, (1,), width)
    _set_borders(table, ("top", "left", "bottom", "right"), INK, 18)
    _set_margins(table)
    _fill_poster(table.rows[0].cells[0], poster)
    # Two tables with nothing between them would become one.
    word.add_paragraph(style="Gap")


def _new_table(word: WordDocument, name: str, rows: Sequence[Sequence[str]]) -> WordTable:
    table: WordTable = word.add_table(len(rows), len(rows[0]))
    table.autofit = False
    properties = element_of(table).tblPr
    properties.append(element("tblCaption", val=clean(name)))
    for row, texts in zip(table.rows, rows, strict=True):
        element_of(row).get_or_add_trPr().append(element("cantSplit"))
        for cell, text in zip(row.cells, texts, strict=False):
            _write(cell, text, "Table Text")
    return table


def _write(cell: WordCell, text: str, style: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.add_run(clean(text, lines=True))


def _mark_header(row: WordRow) -> None:
    element_of(row).get_or_add_trPr().append(element("tblHeader"))
    for cell in row.cells:
        _shade(cell)
        cell.paragraphs[0].style = "Table Heading"


def _mark_labels(table: WordTable) -> None:
    for row in table.rows:
        _shade(row.cells[0])
        row.cells[0].paragraphs[0].style = "Table Heading"


def _keep_together(table: WordTable, *, with_next: bool) -> None:
    rows = list(table.rows)
    for row in rows:
        for cell in row.cells:
            kept = with_next or row is not rows[-1]
            cell.paragraphs[0].paragraph_format.keep_with_next = kept


def _shade(cell: WordCell) -> None:
    shading = element("shd", val="clear", color="auto", fill=WASH)
    element_of(cell).get_or_add_tcPr().append(shading)


def _shares(rows: Iterable[Sequence[str]]) -> list[int]:
    columns = zip(*rows, strict=False)
    return [min(max(map(len, column)), _WIDEST) + _ROOM for column in columns]


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
        borders.append(element(side, val="single", sz=size, space=0, color=colour))
    properties = element_of(table).tblPr
    properties.insert_element_before(
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption"
    )


def _set_margins(table: WordTable) -> None:
    margins = element("tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        margins.append(element(side, w=_POSTER_MARGIN, type="dxa"))
    element_of(table).tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")


def _fill_poster(cell: WordCell, poster: Poster) -> None:
    _write(cell, poster.masthead, "Poster Masthead")
    headline = cell.add_paragraph(style="Poster Headline")
    headline.add_run(clean(poster.headline, lines=True)).font.size = _headline_size(poster.headline)
    for line in poster.lines:
        cell.add_paragraph(clean(line, lines=True), "Poster Line")
    if poster.group:
        cell.add_paragraph(clean(poster.group), "Poster Masthead")
    for label, text in poster.story:
        _add_labelled(cell, label, text)
    for text, who in poster.quotes:
        cell.add_paragraph("\n".join(filter(None, (clean(text, lines=True), _by(who)))), "Quote")


def _headline_size(headline: str) -> Length:
    from docx.shared import Pt

    fitting = (size for length, size in _HEADLINE_SIZES if len(headline) <= length)
    return Pt(next(fitting, _SMALLEST_HEADLINE))


def _add_labelled(cell: WordCell, label: str, text: str) -> None:
    paragraph = cell.add_paragraph(style="Table Text")
    paragraph.add_run(f"{with_colon(label)} ").bold = True
    paragraph.add_run(clean(text, lines=True))


def _by(who: str) -> str:
    return f"– {clean(who)}" if who else ""
