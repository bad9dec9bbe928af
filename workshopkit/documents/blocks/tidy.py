"""The document as tidy rows: one value on each, with the chapter, table, row and column of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from workshopkit.documents.blocks.emphasis import NOTHING
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
    Picture,
    Placement,
    Poster,
    Quotes,
    RunIn,
    Scales,
    Signatures,
    Table,
)
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

#: A value: what is written as a number is one.
Value = str | int | Decimal
#: What a name or an amount looks like: "0", "-5", but not "007", nor longer than a cell holds.
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"(-?(?:0|[1-9][0-9]{0,9}))([.,])([0-9]{1,4})")

#: What a cell is of besides its chapter and its table: row, column, value.
_Cell = tuple[str | int, str | int, Value]


class TidyRow(NamedTuple):
    """One value, and where it stands."""

    chapter: str
    table: str
    row: str | int
    column: str | int
    value: Value


def tidy_header(language: Language) -> tuple[str, ...]:
    """Return the names of the columns."""
    return (
        language.text("Chapter"),
        language.text("Table or figure"),
        language.text("Row"),
        language.text("Column"),
        language.text("Value"),
    )


def chapters(document: Document) -> list[tuple[str, list[Block]]]:
    """Return the blocks under each heading of level 1; those before the first have the title."""
    found: list[tuple[str, list[Block]]] = [(document.title, [])]
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            found.append((block.text, []))
        else:
            found[-1][1].append(block)
    return found


def tidy_rows(document: Document, language: Language) -> Iterator[TidyRow]:
    """Yield everything the document says, a value or a text each."""
    for chapter, blocks in chapters(document):
        above, is_alone = chapter, True
        for block in blocks:
            if label := label_of(block):
                yield from _line_alone(chapter, above) if is_alone and above != chapter else ()
                above, is_alone = label, True
            table = clean(getattr(block, "caption", "")) or clean(above)
            for row, column, value in _cells(block, language):
                is_alone = False
                yield TidyRow(clean(chapter), table, row, column, value)
        yield from _line_alone(chapter, above) if is_alone and above != document.title else ()


def _line_alone(chapter: str, text: str) -> Iterator[TidyRow]:
    """Yield a line that names nothing: it says something by itself."""
    if clean(text):
        yield TidyRow(clean(chapter), "", "", "", clean(text))


def label_of(block: Block) -> str:
    """Return the text that names what comes below it, if the block is such a text."""
    match block:
        case Heading(_, text) | Paragraph(text, "label"):
            return text
        case _:
            return ""


def number(text: str, language: Language) -> Value:
    """Return the number that a text is, as the language writes it, or the text."""
    if _WHOLE.fullmatch(text):
        return int(text)
    found = _DECIMAL.fullmatch(text)
    if found and found[2] == language.number(0.5, 1)[1:2]:
        return Decimal(f"{found[1]}.{found[3]}")
    return text


def _cells(block: Block, language: Language) -> Iterator[_Cell]:
    match block:
        case Table(_, header, rows):
            yield from _of_table(header, rows, language)
        case Bars(_, header, rows, base):
            yield from ((clean(label), clean(header[1]), count) for label, count, _ in rows)
            yield from _of_base(base)
        case Matrix(_, header, counts, base):
            yield from _of_matrix(header, counts)
            yield from _of_base(base)
        case Scales():
            yield from _of_scales(block, language)
        case Placement(_, boxes, _, note):
            for name, groups in boxes:
                yield from _listed(clean(name), groups or (NOTHING,), language)
            yield from _of_base(note)
        case _:
            yield from _of_texts(block, language)


def _of_texts(block: Block, language: Language) -> Iterator[_Cell]:
    match block:
        case BulletList(items) | NumberedList(items) | Quotes(items):
            yield from ((n, "", _value(text, language)) for n, text in enumerate(items, 1))
        case RunIn(label, items):
            yield from _listed(clean(label), items, language)
        case Facts(pairs):
            yield from ((clean(label), "", _value(text, language)) for label, text in pairs)
        case Persona(group, name, pairs, quote):
            row = " – ".join(filter(None, (clean(group), clean(name))))
            yield from _named(row, (*pairs, ("", quote)), language)
        case Poster():
            yield from _of_poster(block, language)
        case Picture(_, alt):
            yield "", "", clean(alt)
        case DecisionLine(name, text, outcome):
            yield from _named(clean(name), (("", text), ("", outcome)), language)
        case Signatures(lines):
            yield from ((clean(role), "", clean(name)) for role, name in lines)
        case Paragraph(text, style) if style != "label" and clean(text):
            yield "", "", clean(text, lines=True)


def _of_poster(poster: Poster, language: Language) -> Iterator[_Cell]:
    """Yield a placard's texts; its headline is one, too: many have nothing else."""
    unnamed = (poster.masthead, poster.headline, *poster.lines, poster.group)
    spoken = ((who, text) for text, who in poster.quotes)
    texts = (*(("", text) for text in unnamed), *poster.story, *spoken)
    yield from _named(clean(poster.headline), texts, language)


def _of_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], language: Language
) -> Iterator[_Cell]:
    for n, row in enumerate(rows, 1):
        for column, text in zip(header, row, strict=False):
            yield n, clean(column), _value(text, language)


def _of_matrix(header: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]) -> Iterator[_Cell]:
    for name, counts in rows:
        for column, count in zip(header[1:], counts, strict=False):
            yield clean(name), clean(column), count


def _of_base(base: str) -> Iterator[_Cell]:
    """Yield what the numbers rest on, in no row and no column: who took part, and how."""
    if base:
        yield "", "", clean(base)


def _of_scales(scales: Scales, language: Language) -> Iterator[_Cell]:
    header = [clean(name) for name in scales.header]
    for row in scales.rows:
        question = clean(row.question)
        yield question, header[1], clean(row.low)
        yield from ((question, step, count) for step, count in enumerate(row.counts, 1))
        yield question, header[3], clean(row.high)
        yield question, header[4], row.answered
        yield question, header[5], _value(row.mean, language)


def _listed(row: str, items: Iterable[str], language: Language) -> Iterator[_Cell]:
    return ((row, n, _value(text, language)) for n, text in enumerate(items, 1))


def _named(row: str, texts: Iterable[tuple[str, str]], language: Language) -> Iterator[_Cell]:
    given = ((clean(name), _value(text, language)) for name, text in texts)
    return ((row, name, value) for name, value in given if value != "")


def _value(text: str, language: Language) -> Value:
    return number(clean(text, lines=True), language)
