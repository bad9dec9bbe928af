"""Texts on a sheet: paragraphs, facts, cards and placards, a cell for each text."""

from __future__ import annotations

from collections.abc import Iterable

from workshopkit.documents.blocks.tidy import number
from workshopkit.documents.excel.sheet import Sheet
from workshopkit.domain.document import (
    Block,
    DecisionLine,
    Facts,
    Paragraph,
    Persona,
    Picture,
    Poster,
    Signatures,
)
from workshopkit.domain.text import clean


def add_text(sheet: Sheet, block: Block) -> None:
    """Append a block that is text."""
    match block:
        case Paragraph(text, "small") | Picture(_, text):
            _add_quiet(sheet, text)
        case Paragraph(text):
            _add_cells(sheet, [(text,)])
        case Facts(pairs) | Signatures(pairs):
            _add_cells(sheet, pairs)
        case Persona():
            _add_persona(sheet, block)
        case Poster():
            _add_poster(sheet, block)
        case DecisionLine(name, text, outcome):
            _add_cells(sheet, [(name, text, outcome)])


def _add_quiet(sheet: Sheet, text: str) -> None:
    if clean(text):
        sheet.line(text, sheet.looks.quiet)


def _add_persona(sheet: Sheet, persona: Persona) -> None:
    names = filter(None, (clean(persona.group), clean(persona.name)))
    sheet.line(" – ".join(names), sheet.looks.label)
    _add_cells(sheet, (*persona.fields, (persona.quote,)))


def _add_poster(sheet: Sheet, poster: Poster) -> None:
    _add_quiet(sheet, poster.masthead)
    sheet.line(poster.headline, sheet.looks.label)
    _add_cells(sheet, [*((line,) for line in poster.lines), (poster.group,)])
    _add_cells(sheet, (*poster.story, *poster.quotes))


def _add_cells(sheet: Sheet, rows: Iterable[Iterable[str]]) -> None:
    for row in rows:
        texts = [clean(text, lines=True) for text in row]
        if any(texts):
            sheet.cells([number(text, sheet.language) for text in texts])
