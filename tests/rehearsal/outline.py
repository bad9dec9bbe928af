"""A document tree as an outline: a line for each heading, table, number, vote and mean."""

from __future__ import annotations

from collections.abc import Iterator

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
    Persona,
    Placement,
    Poster,
    Quotes,
    RunIn,
    Scales,
    Signatures,
    Table,
)

#: As much of a long text as tells it from the others.
ENOUGH = 42


def outline(document: Document) -> list[str]:
    """Return everything with a place of its own in the document; running text is left out."""
    return [line for block in document.blocks for line in _lines(block)]


def people_s_words(document: Document) -> list[str]:
    """Return what people wrote or chose, as it stands in the document."""
    return [text for block in document.blocks for text in _written(block)]


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"{'#' * level} {text}"
        case Table(_, header, rows):
            yield f"[{' | '.join(header)}] {len(rows)} rows"
        case Matrix(_, header, rows):
            yield f"[{' | '.join(header)}] {len(rows)} counted"
        case NumberedList(items, start):
            yield from (f"{n}. {_short(text)}" for n, text in enumerate(items, start))
        case DecisionLine(number, text, outcome):
            yield f"{number} {_short(text)} -> {_short(outcome)}"
        case Bars(_, _, rows, _):
            yield from (f"{n}. {label} ({said})" for n, (label, _, said) in enumerate(rows, 1))
        case Scales(_, _, rows):
            for row in rows:
                counts = " ".join(map(str, row.counts))
                yield f"{row.low} | {counts} | {row.high} | {row.answered} | {row.mean}"
        case BulletList(items):
            yield f"{len(items)} bullets"
        case RunIn(label, items):
            yield f"{label} - {len(items)}"
        case _:
            yield from _figure(block)


def _figure(block: Block) -> Iterator[str]:
    match block:
        case Placement(caption, boxes):
            yield f"{caption} {', '.join(f'{box} {len(held)}' for box, held in boxes)}"
        case Persona(group, name):
            yield f"persona: {group}, {name}"
        case Poster(_, headline):
            yield f"poster: {headline}"
        case Signatures(lines):
            yield from (f"to sign: {role}, {name}" for role, name in lines)


def _written(block: Block) -> Iterator[str]:
    match block:
        case Bars(_, _, rows, _):
            yield from (label for label, _, _ in rows)
        case Matrix(_, _, rows):
            yield from (label for label, _ in rows)
        case Quotes(texts):
            yield from texts
        case Persona(group, name, fields, quote):
            yield from (group, name, *(text for _, text in fields), quote)
        case Poster(_, headline, lines, group, story, quotes):
            yield from (headline, *lines, group, *(text for _, text in story))
            yield from (text for quote in quotes for text in quote)
        case DecisionLine(_, text, _):
            yield text
        case RunIn(_, items):
            yield from items


def facts(document: Document) -> dict[str, str]:
    """Return every named fact of the document."""
    return {
        label: text
        for block in document.blocks
        if isinstance(block, Facts)
        for label, text in block.pairs
    }


def _short(text: str) -> str:
    line = text.split("\n")[0]
    return line if len(line) <= ENOUGH else f"{line[:ENOUGH]}…"
