"""The blocks as plain data for the page template: people's text stays text all the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from workshopkit.documents.chart import Drawable, chart, has_chart
from workshopkit.documents.figure import NOTHING, stands_out
from workshopkit.documents.font import family, text_width
from workshopkit.documents.label import with_colon
from workshopkit.documents.typst_text import apart, shown
from workshopkit.documents.typst_width import column_widths
from workshopkit.domain.document import (
    Bars,
    Block,
    BulletList,
    DecisionLine,
    Facts,
    Heading,
    Matrix,
    NumberedList,
    Paragraph,
    Persona,
    Placement,
    Poster,
    Quotes,
    RunIn,
    Scales,
    Signatures,
    Table,
)
from workshopkit.domain.language import Language
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.text import clean

Data = dict[str, object]
#: Points: the text of a page that stands, and of one that lies.
STANDING, LYING = 453.5, 700.0
#: Points: the body's text, the widest label that has a column of its own, the gap beside it.
_SIZE, _WIDEST_LABEL, _GAP = 11.0, 130.0, 10.0
#: A chart's pixels in points, and the tallest one: a page has a heading and a caption too.
_POINTS_PER_PIXEL, _TALLEST_CHART = 0.75, 560.0
#: A table as short as this, in rows and in characters, is not divided between pages.
_UNDIVIDED_ROWS, _UNDIVIDED_TEXT = 12, 1500
#: A row with more text than this may be divided.
_UNDIVIDED_ROW = 900
_DEEPEST = 6
#: The scales' question, low end, counts, high end, n and mean, against each other.
_SCALE_WIDTHS = (30, 17, 20, 17, 7, 11)


@dataclass(frozen=True)
class Page:
    """What a block has to know of the page it is set on."""

    language: Language
    style: HouseStyle
    lying: bool

    @property
    def width(self) -> float:
        """The width of the text in points."""
        return LYING if self.lying else STANDING


def block_data(block: Block, page: Page) -> Data:
    """Return what the page template needs to set the block."""
    match block:
        case Heading(level, text):
            return _made("heading", level=min(level, _DEEPEST), text=_line(text))
        case Paragraph(text, style):
            return _made("paragraph", style=style, text=shown(text))
        case BulletList(items):
            return _made("bullets", items=_all(items))
        case NumberedList(items, start):
            return _made("numbers", items=_all(items), start=start)
        case Facts(pairs):
            return _made("facts", **_pairs(pairs, page))
        case Quotes(texts):
            return _made("quotes", texts=_all(filter(clean, texts)))
        case RunIn(label, items):
            told = ", ".join(apart(shown(item, lines=False)) for item in items)
            return _made("run-in", label=shown(label, lines=False), text=told)
        case DecisionLine(number, text, outcome):
            parts = {"number": shown(number), "text": shown(text), "outcome": shown(outcome)}
            return _made("decision", **parts)
        case Signatures(lines):
            return _made("signatures", lines=[_all(line) for line in lines])
        case Persona() | Poster():
            return _card(block, page)
        case Table() | Bars() | Placement() | Matrix() | Scales():
            return _figure(block, page)


def _made(kind: str, **parts: object) -> Data:
    return {"kind": kind, **parts}


def _line(text: str) -> str:
    # A heading or a cell has to have something in it: an empty one is nobody's.
    return shown(text, lines=False) or NOTHING


def _all(texts: Iterable[str]) -> list[str]:
    return [shown(text) for text in texts]


def _pairs(pairs: Sequence[tuple[str, str]], page: Page) -> Data:
    """Return named texts; their labels are a column unless one of them is long."""
    typeface = family(page.style)
    wide = max((text_width(clean(p[0]), _SIZE, typeface, bold=True) for p in pairs), default=0)
    column = wide + _GAP if wide <= _WIDEST_LABEL else 0
    label: Callable[[str], str] = clean if column else with_colon
    return {"column": column, "pairs": [[shown(label(name)), shown(text)] for name, text in pairs]}


def _card(card: Persona | Poster, page: Page) -> Data:
    if isinstance(card, Persona):
        return _made(
            "persona",
            group=shown(card.group),
            name=shown(card.name),
            facts=_pairs(card.fields, page),
            quote=shown(card.quote),
        )
    return _made(
        "poster",
        masthead=shown(card.masthead),
        headline=shown(card.headline),
        lines=_all(card.lines),
        group=shown(card.group),
        story=[[shown(with_colon(label)), shown(text)] for label, text in card.story],
        quotes=[_all(quote) for quote in card.quotes],
    )


def _figure(block: Table | Drawable, page: Page) -> Data:
    match block:
        case Table(caption, header, rows):
            grid, note = _grid(header, rows, page), ""
        case Bars(base=note):
            grid = _bars_grid(block, page)
        case Placement(note=note):
            grid = _placement_grid(block, page)
        case Matrix(base=note):
            grid = _matrix_grid(block, page)
        case Scales():
            note, grid = "", _scales_grid(block, page)
    told = {"caption": _line(block.caption), "note": shown(note), "grid": grid}
    if not has_chart(block):
        return _made("table", **told)
    return _made("chart", **told, **_drawn(block, page))


def _drawn(block: Drawable, page: Page) -> Data:
    drawn = chart(block, page.language, page.style)
    wide = drawn.width * _POINTS_PER_PIXEL
    fitting = min(1.0, page.width / wide, _TALLEST_CHART / (drawn.height * _POINTS_PER_PIXEL))
    return {"svg": drawn.svg, "alt": drawn.alt, "width": wide * fitting}


def _bars_grid(bars: Bars, page: Page) -> Data:
    header = (page.language.text("Number"), *bars.header)
    rows = [(str(n), label, words) for n, (label, _, words) in enumerate(bars.rows, 1)]
    return _grid(header, rows, page)


def _placement_grid(block: Placement, page: Page) -> Data:
    words = page.language
    steps = block.shape == "stairs"
    header = (words.text("Step") if steps else words.text("Box"), words.text("Placed here"))
    rows = [
        (f"{number}. {name}" if steps else name, "\n".join(map(clean, groups)) or NOTHING)
        for number, (name, groups) in enumerate(block.boxes, 1)
    ]
    return _grid(header, rows, page)


def _matrix_grid(block: Matrix, page: Page) -> Data:
    rows = [(name, *map(str, counts)) for name, counts in block.rows]
    bold = [
        [x, y]
        for y, (_, counts) in enumerate(block.rows)
        for x, count in enumerate(counts, 1)
        if stands_out(count, counts)
    ]
    return _grid(block.header, rows, page) | {"bold": bold}


def _scales_grid(block: Scales, page: Page) -> Data:
    rows = [
        (
            row.question,
            row.low,
            # Set apart by more than a space, so that nobody reads one number.
            " \u00a0".join(map(str, row.counts)),
            row.high,
            str(row.answered),
            row.mean or NOTHING,
        )
        for row in block.rows
    ]
    return _grid(block.header, rows, page) | {"widths": _SCALE_WIDTHS}


def _grid(header: Sequence[str], rows: Sequence[Sequence[str]], page: Page) -> Data:
    """Return a table; a column of numbers is set to the right."""
    lengths = [sum(map(len, row)) for row in rows]
    columns = zip(*rows, strict=False) if rows else ((),) * len(header)
    return {
        "header": [_line(name) for name in header],
        "rows": [_all(row) for row in rows],
        "widths": column_widths([header, *rows], page.width, family(page.style)),
        "numbers": [_is_of_numbers(column) for column in columns],
        "divided": [length > _UNDIVIDED_ROW for length in lengths],
        "whole": len(rows) <= _UNDIVIDED_ROWS and sum(lengths) <= _UNDIVIDED_TEXT,
        "bold": [],
    }


def _is_of_numbers(column: Sequence[str]) -> bool:
    return bool(column) and all(text.replace(",", "").isdigit() for text in column)
