"""Tables in an OpenDocument text: for figures, for personas, for posters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workshopkit.documents.blocks.label import with_colon
from workshopkit.documents.odt.body import Body
from workshopkit.documents.odt.element import Attributes, Xml, element, ready, text
from workshopkit.documents.odt.style import strong, style_name
from workshopkit.documents.office.grid import Grid
from workshopkit.documents.office.look import headline_size
from workshopkit.domain.document import Persona, Poster
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.text import clean

_POINTS_PER_MM = 72 / 25.4
#: A card with more characters than this may go on overleaf.
_WHOLE_CARD = 1500
_PADDING = {
    **{f"fo:padding-{side}": "0.4mm" for side in ("top", "bottom")},
    **{f"fo:padding-{side}": "1.9mm" for side in ("left", "right")},
}


def add_grid(body: Body, name: str, grid: Grid, style: HouseStyle) -> None:
    """Append a table with a header row that is repeated on every page it reaches."""
    # On a page lying down the table follows its heading from the top: there is nothing to gain.
    table = _table_style(body, is_whole=grid.is_whole and not body.is_lying)
    widths = grid.shares(style, body.width * _POINTS_PER_MM)
    header = element("table:table-row", {"table:style-name": "RowWhole"}, *_header(grid))
    repeated = element("table:table-header-rows", {}, header)
    rows = (_row(grid, number) for number in range(len(grid.rows)))
    body.add(_table(body, table, name, widths, [repeated, *rows]))


def add_persona(body: Body, persona: Persona) -> None:
    """Append a persona: one cell with its name, its fields and what it says."""
    table = _card_style(body, persona)
    title = " – ".join(filter(None, (clean(persona.group), clean(persona.name))))
    inside = [body.paragraph("Persona Name", ready(title)), *_labelled(body, persona.fields)]
    if clean(persona.quote):
        inside.append(body.paragraph("Quote", text(persona.quote)))
    _add_card(body, table, "CardPersona", title, inside)


def add_poster(body: Body, poster: Poster) -> None:
    """Append a poster: one cell with a frame around it."""
    table = _card_style(body, poster)
    inside = [body.paragraph("Poster Masthead", text(poster.masthead)), _headline(body, poster)]
    inside += [body.paragraph("Poster Line", text(line)) for line in poster.lines]
    if clean(poster.group):
        inside.append(body.paragraph("Poster Masthead", text(poster.group)))
    inside += _labelled(body, poster.story)
    inside += [body.paragraph("Quote", _voice(said, who)) for said, who in poster.quotes]
    _add_card(body, table, "CardPoster", clean(poster.headline), inside)


def cell_styles(body: Body) -> list[Xml]:
    """Return the styles of cells and rows, which the body's tables name."""
    line = f"0.5pt solid {body.colours.rule}"
    lined = {"fo:border-top": line, "fo:border-bottom": line}
    ground = {"fo:background-color": body.colours.wash}
    accent = {"fo:border-top": f"3pt solid {body.colours.accent}"}
    frame = {"fo:border": f"2.25pt solid {body.colours.ink}"}
    return [
        _cell_style("Cell", {**lined, **_PADDING}),
        _cell_style("CellHeading", {**lined, **ground, **_PADDING}),
        _cell_style("CardPersona", {**accent, **ground, "fo:padding": "4mm"}),
        _cell_style("CardPoster", {**frame, "fo:padding": "5mm"}),
        _row_style("RowWhole", "always"),
        _row_style("RowDivided", "auto"),
    ]


def _cell_style(name: str, form: Attributes) -> Xml:
    attributes = {"style:name": name, "style:family": "table-cell"}
    return element("style:style", attributes, element("style:table-cell-properties", form))


def _row_style(name: str, kept: str) -> Xml:
    form = element("style:table-row-properties", {"fo:keep-together": kept})
    return element("style:style", {"style:name": name, "style:family": "table-row"}, form)


def _table_style(body: Body, *, is_whole: bool) -> str:
    """Return a style for the next table, which is made before what is in the table."""
    form = {
        "style:width": f"{body.width}mm",
        "table:align": "margins",
        # Separate lines between the cells would be drawn twice, and be left untagged in a PDF.
        "table:border-model": "collapsing",
        "fo:margin-top": "1mm",
        "fo:margin-bottom": "4mm",
        "style:may-break-between-rows": "false" if is_whole else "true",
    }
    return body.automatic("table", element("style:table-properties", form))


def _card_style(body: Body, card: Persona | Poster) -> str:
    return _table_style(body, is_whole=len(repr(card)) <= _WHOLE_CARD)


def _table(body: Body, style: str, name: str, shares: Sequence[int], rows: Iterable[Xml]) -> Xml:
    columns = (_column(body, body.width * share / sum(shares), share) for share in shares)
    attributes = {"table:name": _name(body, name), "table:style-name": style}
    return element("table:table", attributes, *columns, *rows)


def _name(body: Body, name: str) -> str:
    # Two tables with one name would be one to whoever looks for it.
    return f"{len(body.styles)}. {clean(name)}"


def _column(body: Body, width: float, share: int) -> Xml:
    form = {"style:column-width": f"{width:.2f}mm", "style:rel-column-width": f"{share}*"}
    style = body.automatic("table-column", element("style:table-column-properties", form))
    return element("table:table-column", {"table:style-name": style})


def _header(grid: Grid) -> Iterator[Xml]:
    for column, name in enumerate(grid.header):
        style = "Table Heading Numbers" if grid.has_numbers(column) else "Table Heading"
        yield _cell("CellHeading", style, ready(name))


def _row(grid: Grid, number: int) -> Xml:
    kept = "RowWhole" if grid.is_whole_row(number) else "RowDivided"
    return element("table:table-row", {"table:style-name": kept}, *_cells(grid, number))


def _cells(grid: Grid, number: int) -> Iterator[Xml]:
    for column, said in enumerate(grid.rows[number]):
        style = "Table Numbers" if grid.has_numbers(column) else "Table Text"
        words = ready(said)
        yield _cell("Cell", style, strong(words) if (number, column) in grid.bold else words)


def _cell(cell: str, paragraph: str, words: Xml) -> Xml:
    inside = element("text:p", {"text:style-name": style_name(paragraph)}, words)
    attributes = {"table:style-name": cell, "office:value-type": "string"}
    return element("table:table-cell", attributes, inside)


def _add_card(body: Body, table: str, cell: str, name: str, inside: Iterable[Xml]) -> None:
    attributes = {"table:style-name": cell, "office:value-type": "string"}
    only = element("table:table-cell", attributes, *inside)
    row = element("table:table-row", {"table:style-name": "RowDivided"}, only)
    body.add(_table(body, table, name, (1,), [row]))
    body.add_paragraph("Gap")


def _headline(body: Body, poster: Poster) -> Xml:
    size = {"fo:font-size": f"{headline_size(poster.headline)}pt"}
    letters = element("style:text-properties", size)
    style = body.automatic("paragraph", letters, parent="Poster Headline")
    return element("text:p", {"text:style-name": style}, text(poster.headline))


def _labelled(body: Body, pairs: Iterable[tuple[str, str]]) -> list[Xml]:
    return [
        body.paragraph("Table Text", strong(ready(f"{with_colon(label)} ")), text(said))
        for label, said in pairs
    ]


def _voice(said: str, who: str) -> Xml:
    name = clean(who)
    return ready("\n".join(filter(None, (clean(said, lines=True), f"– {name}" if name else ""))))
