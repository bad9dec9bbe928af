"""A document as it is printed: each fact once.

A placing is one table, today beside tomorrow. A caption or a question that says what the heading
above it says is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from workshopkit.documents.blocks.emphasis import NOTHING
from workshopkit.documents.blocks.label import with_colon
from workshopkit.domain.document import (
    Bars,
    Block,
    Document,
    Heading,
    Matrix,
    Paragraph,
    Placement,
    Scales,
    Table,
)
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

#: A number that a heading has and its caption has not, and the signs that a heading ends with.
_NUMBER, _ENDS = re.compile(r"(?:§\s*)?\d+[.)]?\s+"), " :.?!"

_Captioned = Table | Bars | Matrix | Scales | Placement


class UnprintedBlockError(TypeError):
    """A placing is printed as a table: `printed` makes it one before it is written."""


def printed(document: Document, language: Language) -> Document:
    """Return the document with its placings as tables and no caption that repeats a heading."""
    return captioned(replace(document, blocks=tuple(_as_tables(document.blocks, language))))


def captioned(document: Document) -> Document:
    """Return the document without the captions that repeat a heading: they are empty."""
    return replace(document, blocks=tuple(_without_repeats(document.blocks)))


def name_of(block: _Captioned) -> str:
    """Return what a table is called by those who do not see it: its caption, or its columns."""
    if caption := clean(block.caption):
        return caption
    header = () if isinstance(block, Placement) else block.header
    return ", ".join(filter(None, map(clean, header)))


def _as_tables(blocks: Iterable[Block], language: Language) -> Iterator[Block]:
    for _, run in groupby(blocks, key=_boxes):
        found = tuple(run)
        placings = [block for block in found if isinstance(block, Placement)]
        yield from _as_one_table(placings, language) if placings else found


def _boxes(block: Block) -> tuple[str, ...]:
    """Return what placings share that stand beside each other: the names of their boxes."""
    if not isinstance(block, Placement):
        return ()
    return (block.shape, *(name for name, _ in block.boxes))


def _as_one_table(placings: Sequence[Placement], language: Language) -> Iterator[Block]:
    first = placings[0]
    if not first.boxes:
        yield from (Paragraph(one.caption, style="label") for one in placings)
        yield from (Paragraph(one.note, style="small") for one in placings if clean(one.note))
        return
    is_stairs, is_one = first.shape == "stairs", len(placings) == 1
    box = language.text("Step") if is_stairs else language.text("Box")
    columns = [language.text("Placed here")] if is_one else [one.caption for one in placings]
    rows = tuple(
        (f"{n}. {name}" if is_stairs else name, *(_inside(one.boxes[n - 1][1]) for one in placings))
        for n, (name, _) in enumerate(first.boxes, 1)
    )
    yield Table(first.caption if is_one else "", (box, *columns), rows)
    for one in placings:
        if clean(one.note):
            about = "" if is_one else f"{with_colon(one.caption)} "
            yield Paragraph(f"{about}{one.note}", style="small")


def _inside(groups: Iterable[str]) -> str:
    return "\n".join(map(clean, groups)) or NOTHING


def _without_repeats(blocks: Iterable[Block]) -> Iterator[Block]:
    above: list[Heading] = []
    for block in blocks:
        if isinstance(block, Heading):
            above = [*(one for one in above if one.level < block.level), block]
        yield _without_repeat(block, [_told(heading.text) for heading in above])


def _without_repeat(block: Block, above: Sequence[str]) -> Block:
    if isinstance(block, Scales) and [_told(row.question) for row in block.rows] == above[-1:]:
        block = replace(block, rows=(replace(block.rows[0], question=""),))
    if isinstance(block, _Captioned) and _told(block.caption) in above:
        return replace(block, caption="")
    return block


def _told(text: str) -> str:
    """Return what a heading or a caption says, whatever number and sign it has."""
    return _NUMBER.sub("", clean(text), count=1).rstrip(_ENDS).casefold()
