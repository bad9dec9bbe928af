"""The blocks as plain data for the page template: people's text stays text all the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from itertools import groupby

from workshopkit.documents.blocks.emphasis import NOTHING
from workshopkit.documents.blocks.label import with_colon
from workshopkit.documents.blocks.printed import UnprintedBlockError
from workshopkit.documents.blocks.section import is_note, page_runs
from workshopkit.documents.pdf.grid import Gridded, grid_of
from workshopkit.documents.pdf.page import PICTURES, Data, Page
from workshopkit.documents.pdf.text import shown
from workshopkit.documents.style.font import family, text_width
from workshopkit.documents.style.logo import picture_of
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
    Picture,
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
_DEEPEST = 6
#: A picture is no higher than this, in points, and a dot of it no larger than on a screen.
_TALLEST, _DOT = 510, 0.75
#: What has half of the page's width where there are several.
_CARDS = ("persona", "poster")


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
    return [data for sort, run in groupby(made, key=_sort) for data in _beside(sort, list(run))]


def _sort(data: Data) -> str:
    return str(data["kind"])


def _beside(sort: str, run: list[Data]) -> list[Data]:
    """Return cards of one sort as one: they stand beside each other."""
    return [_made("cards", cards=run)] if sort in _CARDS and len(run) > 1 else run


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
        case DecisionLine():
            return _decision(block)
        case Picture():
            return _picture(block, page)
        case Signatures(lines):
            return _made("signatures", lines=[list(map(shown, line)) for line in lines])
        case Persona():
            return _persona(block)
        case Poster():
            return _poster(block)
        case Bars():
            return _bars(block)
        case Table() | Matrix() | Scales():
            return _table(block, page)
    raise UnprintedBlockError


def _decision(line: DecisionLine) -> Data:
    parts = {"number": line.number, "text": line.text, "outcome": line.outcome}
    return _made("decision", **{name: shown(text) for name, text in parts.items()})


def _picture(picture: Picture, page: Page) -> Data:
    found = picture_of(picture.data)
    if found is None:
        return _made("paragraph", style="body", text=shown(picture.alt))
    width, height = found.fitting(page.width, _TALLEST, largest=_DOT)
    size: Data = {"width": width, "height": height, "format": PICTURES[found.kind]}
    return _made("picture", alt=_line(picture.alt), data=list(found.data), **size)


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


def _persona(persona: Persona) -> Data:
    return _made(
        "persona",
        group=shown(persona.group),
        name=shown(persona.name),
        facts={"column": 0, "pairs": [_named(*field) for field in persona.fields]},
        quote=shown(persona.quote),
    )


def _named(label: str, text: str) -> list[str]:
    return [shown(with_colon(label)), shown(text)]


def _poster(poster: Poster) -> Data:
    return _made(
        "poster",
        masthead=shown(poster.masthead),
        headline=shown(poster.headline),
        lines=_all(poster.lines),
        group=shown(poster.group),
        story=[_named(*part) for part in poster.story],
        quotes=[[shown(text), shown(who)] for text, who in poster.quotes],
    )


def _bars(bars: Bars) -> Data:
    """Return a numbered list: what it says, then a bar that only those who see it need."""
    items = [
        [f"{_line(label)} ({_line(words)})", max(count, 0) / bars.full]
        for label, count, words in bars.rows
    ]
    caption = shown(bars.caption, lines=False)
    return _made("bars", caption=caption, items=items, start=bars.start, note=shown(bars.base))


def _table(block: Gridded, page: Page) -> Data:
    caption = shown(block.caption, lines=False)
    note = shown(block.base) if isinstance(block, Matrix) else ""
    return _made("table", caption=caption, note=note, grid=asdict(grid_of(block, page)), after="")
