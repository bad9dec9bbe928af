"""What a document says, in the order in which a reader should meet it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workshopkit.domain.document import (
    Bars,
    Block,
    BulletList,
    DecisionLine,
    Document,
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
from workshopkit.domain.text import clean


def told(document: Document) -> list[str]:
    """Every text of every block, cleaned and with single spaces."""
    texts = (text for block in document.blocks for text in _texts(block))
    return [flat(text) for text in texts if flat(text)]


def flat(text: str) -> str:
    return " ".join(clean(text, lines=True).split())


def missing(wanted: Iterable[str], said: str) -> list[str]:
    """Which texts are not said, or not after those before them."""
    place, lost = 0, []
    for text in wanted:
        found = said.find(text, place)
        if found < 0:
            lost.append(text)
        else:
            place = found + len(text)
    return lost


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(_, text) | Paragraph(text, _):
            yield text
        case BulletList(texts) | NumberedList(texts, _) | Quotes(texts):
            yield from texts
        case Facts(pairs) | Signatures(pairs):
            yield from _flattened(pairs)
        case Table(caption, header, rows):
            yield from (caption, *header, *_flattened(rows))
        case Bars() | Placement() | Matrix() | Scales():
            yield from _figure(block)
        case RunIn(label, items):
            yield from (label, *items)
        case Persona(group, name, fields, quote):
            yield from (group, name, *_flattened(fields), quote)
        case Poster(masthead, headline, lines, group, story, quotes):
            yield from (masthead, headline, *lines, group)
            yield from (*_flattened(story), *_flattened(quotes))
        case DecisionLine(number, text, outcome):
            yield from (number, text, outcome)


def _figure(block: Bars | Placement | Matrix | Scales) -> Iterator[str]:
    yield block.caption
    match block:
        case Bars(_, _, rows, base):
            yield from _flattened((label, words) for label, _, words in rows)
            yield base
        case Placement(boxes=boxes, note=note):
            yield note
            yield from _flattened((name, *groups) for name, groups in boxes)
        case Matrix(_, header, rows, base):
            yield from header
            yield from _flattened((name, *map(str, counts)) for name, counts in rows)
            yield base
        case Scales(_, header, rows):
            # A question that the heading asks is not asked again.
            yield from header if any(row.question for row in rows) else header[1:]
            for row in rows:
                yield from (row.question, row.low, *map(str, row.counts), row.high)
                yield from (str(row.answered), row.mean)


def _flattened(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    return (text for row in rows for text in row)
