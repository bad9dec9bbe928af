"""The blocks as plain data for the page template: people's text stays text all the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace

from workshopkit.documents.blocks.emphasis import NOTHING
from workshopkit.documents.blocks.label import with_colon
from workshopkit.documents.blocks.section import is_note, page_runs
from workshopkit.documents.chart.chart import Chart, Drawable, chart, has_chart
from workshopkit.documents.chart.raster import printable
from workshopkit.documents.pdf.grid import grid_of
from workshopkit.documents.pdf.page import Data, Page
from workshopkit.documents.pdf.text import shown
from workshopkit.documents.style.font import family, text_width
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

#: Points: the body's text, the widest label that has a column of its own, the gap beside it.
_SIZE, _WIDEST_LABEL, _GAP = 11.0, 130.0, 10.0
#: A chart's pixels in points, and the tallest one: a page has a heading and a caption too.
_POINTS_PER_PIXEL, _TALLEST_CHART = 0.75, {False: 560.0, True: 340.0}
_DEEPEST = 6


def section_data(blocks: Sequence[Block], language: Language, style: HouseStyle) -> list[Data]:
    """Return the blocks in sections, each of which stands or lies, for the page template."""
    return [
        {"lying": lying, "blocks": _run([block for _, block in run], Page(language, style, lying))}
        for lying, run in page_runs(blocks)
    ]


def _run(blocks: Sequence[Block], page: Page) -> list[Data]:
    made: list[Data] = []
    for place, block in enumerate(blocks):
        if is_note(block) and made and made[-1].get("after") == "":
            # What is said of a table stays under it.
            made[-1]["after"] = block_data(block, page)["text"]
        else:
            sticky = {"sticky": _is_kept_with_next(blocks, place)}
            made.append(block_data(block, page) | sticky)
    return made


def _is_kept_with_next(blocks: Sequence[Block], place: int) -> bool:
    """Return whether this line stands between a heading and what it is about."""
    is_below_heading = place > 0 and isinstance(blocks[place - 1], Heading)
    return is_below_heading and is_note(blocks[place])


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
            return _made("quotes", texts=_all(texts))
        case RunIn(label, items):
            return _made("run-in", label=shown(label, lines=False), items=_all(items))
        case DecisionLine(number, text, outcome):
            parts = {"number": shown(number), "text": shown(text), "outcome": shown(outcome)}
            return _made("decision", **parts)
        case Signatures(lines):
            return _made("signatures", lines=[list(map(shown, line)) for line in lines])
        case Persona():
            return _persona(block, page)
        case Poster():
            return _poster(block)
        case Table():
            return _table(block, page)
        case Bars() | Placement() | Matrix() | Scales():
            return _chart(block, page)


def _made(kind: str, **parts: object) -> Data:
    return {"kind": kind, **parts}


def _line(text: str) -> str:
    # A heading or a caption has to have something in it.
    return shown(text, lines=False) or NOTHING


def _all(texts: Iterable[str]) -> list[str]:
    return [text for text in map(shown, texts) if text]


def _pairs(pairs: Sequence[tuple[str, str]], page: Page) -> Data:
    """Return named texts; their labels are a column unless one of them is long."""
    typeface = family(page.style)
    wide = max((text_width(clean(p[0]), _SIZE, typeface, bold=True) for p in pairs), default=0)
    column = wide + _GAP if wide <= _WIDEST_LABEL else 0
    label: Callable[[str], str] = clean if column else with_colon
    return {"column": column, "pairs": [[shown(label(name)), shown(text)] for name, text in pairs]}


def _persona(persona: Persona, page: Page) -> Data:
    return _made(
        "persona",
        group=shown(persona.group),
        name=shown(persona.name),
        facts=_pairs(persona.fields, page),
        quote=shown(persona.quote),
    )


def _poster(poster: Poster) -> Data:
    return _made(
        "poster",
        masthead=shown(poster.masthead),
        headline=shown(poster.headline),
        lines=_all(poster.lines),
        group=shown(poster.group),
        story=[[shown(with_colon(label)), shown(text)] for label, text in poster.story],
        quotes=[[shown(text), shown(who)] for text, who in poster.quotes],
    )


def _table(table: Table, page: Page) -> Data:
    grid = asdict(grid_of(table, page))
    return _made("table", caption=_line(table.caption), note="", grid=grid, after="")


def _chart(block: Drawable, page: Page) -> Data:
    told = {
        "caption": _line(block.caption),
        "note": shown(_note(block)),
        "grid": asdict(grid_of(block, page)),
        "after": "",
    }
    if not has_chart(block):
        # There is nothing to draw, but the table tells that there is nothing.
        return _made("table", **told)
    return _made("chart", **told, **_drawing(block, page))


def _note(block: Drawable) -> str:
    match block:
        case Bars(base=note) | Matrix(base=note) | Placement(note=note):
            return note
        case Scales():
            return ""


def _drawing(block: Drawable, page: Page) -> Data:
    drawn = printable(_drawn(block, page))
    wide, high = drawn.width * _POINTS_PER_PIXEL, drawn.height * _POINTS_PER_PIXEL
    fitting = min(1.0, page.width / wide, _TALLEST_CHART[page.is_lying] / high)
    return {"svg": drawn.svg, "alt": drawn.alt, "width": wide * fitting}


def _drawn(block: Drawable, page: Page) -> Chart:
    drawn = chart(block, page.language, page.style)
    # Its text alternative is in it too: a control character would make it no picture at all.
    return replace(drawn, svg=clean(drawn.svg, lines=True), alt=clean(drawn.alt))
