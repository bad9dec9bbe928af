"""Grid: rows and columns to write in, one grid for all or one for each of several subjects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshopkit.domain.document import Block
from workshopkit.domain.form import (
    NEEDED,
    NOT_ON_THE_LIST,
    Card,
    Cards,
    FieldGroup,
    Form,
    Raw,
    Reader,
    Text,
)
from workshopkit.domain.item import Item, visible
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.setting import earlier_exercise, number, one_of
from workshopkit.domain.text import clean, digest
from workshopkit.kinds import base
from workshopkit.kinds.apart import apart
from workshopkit.kinds.base import who_answers
from workshopkit.kinds.grid_cells import (
    NO_SUBJECT,
    WrittenRow,
    cell_name,
    columns_of,
    free_row,
    has_subjects,
    keys_of,
    rows_in_order,
    subjects_of,
    unknown_keys,
    written_rows,
)
from workshopkit.kinds.grid_report import (
    block_lines,
    example,
    grid_report,
    has_named_rows,
    hidden_keys,
    row_labels,
    row_name,
    rows_are_items,
)
from workshopkit.kinds.shape import Shape

TITLE = "Tables to fill in"
SHAPE = Shape.CELLS
DECIDES = False
SOURCE_SETTINGS: tuple[str, ...] = ("rows_from", "subjects_from")
NEEDS_ITEMS = False
NEEDS_BLOCKS: tuple[str, ...] = ("columns",)

# Answered as most kinds do.
lacks_wording = base.lacks_wording
asks = base.asks
counts_hands = base.counts_hands
brief = base.brief
notes_about = base.notes_about
own_words = base.own_words
is_worded = base.is_worded
is_decided = base.is_decided
proposal = base.proposal
outcome_sentence = base.outcome_sentence


@dataclass(frozen=True)
class Settings:
    """How many rows, how they are printed, who writes, and what the rows or grids are about."""

    rows: int = number(5, 1, 30, label="Rows")
    numbered: bool = False
    shown_as: str = one_of("table", "numbered", "items", "bullets")
    voters: str = who_answers(by_table=True)
    limit: int = number(500, 20, 2000)
    rows_from: str = earlier_exercise(way="A row for each from")
    subjects_from: str = earlier_exercise(way="A table for each from")


def form(round_: Round, language: Language) -> Form:
    """Return a card for each row; with subjects, such a set of cards for each of them."""
    if not has_subjects(round_):
        return (_cards(round_, NO_SUBJECT, language),)
    return tuple(
        FieldGroup(label, (_cards(round_, key, language),), is_folded=True)
        for key, label in _shown(round_, subjects_of(round_)).items()
    )


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Return the rows that have something in them; one at least is needed."""
    reader = Reader(raw)
    cells = {key: _read_rows(round_, reader, key) for key in keys_of(round_, subjects_of(round_))}
    cells = {key: rows for key, rows in cells.items() if rows}
    unknown = unknown_keys(round_, raw)
    for key in unknown:
        reader.refuse(_first_name(round_), NOT_ON_THE_LIST, value=clean(key)[:60])
    if not cells and not unknown:
        reader.refuse(_first_name(round_), NEEDED)
    reader.finish()
    return {"cells": cells}


def inputs(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the cells as they are sent; merged rows move to a free row, or below what is there."""
    sent: dict[str, list[str]] = {}
    taken: set[tuple[str, str]] = set()
    for row in sorted(written_rows(round_, value), key=lambda row: row.is_merged):
        place = free_row(round_, row, taken)
        taken.add((row.subject, place))
        for column, text in enumerate(row.cells, 1):
            name = cell_name(row.subject, place, column)
            if text:
                sent[name] = ["\n".join((*sent.get(name, ()), text))]
    return sent


def from_words(round_: Round, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rows of a scenario; a subject that is not there stays, and `read` refuses it."""
    aliases = {alias: item.id for item in round_.items for alias in item.aliases}
    ids = {**aliases, **{item.label: item.id for item in round_.items}}
    grids = {ids.get(label, label): rows for label, rows in words.get("grids", {}).items()}
    if words.get("rows"):
        grids[NO_SUBJECT] = words["rows"]
    return {"cells": {key: _rows_from_words(round_, rows) for key, rows in grids.items()}}


def items(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return every written row: subject by subject, the answers to one named row together."""
    del hands
    found: dict[tuple[int, int], list[tuple[Response, WrittenRow]]] = {}
    for response in responses:
        for row in rows_in_order(round_, response.value):
            found.setdefault(_place(round_, row), []).append((response, row))
    return [
        _item(round_, response, row)
        for place in sorted(found)
        # What one person wrote in several rows of the same table stays together.
        for response, row in apart(round_, str(place), found[place], lambda said: said[0].voter)
    ]


def results(outcome: Outcome) -> tuple[Item, ...]:
    """Return the rows that are not hidden, those with the same label once."""
    first: dict[str, Item] = {}
    for item in visible(outcome.items):
        first.setdefault(item.label, item)
    return tuple(first.values())


def report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return what was written, and who wrote."""
    return grid_report(outcome, language)


def sample(round_: Round, seed: int) -> dict[str, Any]:
    """Return one row, everything filled in."""
    subjects, rows = list(subjects_of(round_)), list(row_labels(round_, ""))
    cells = [f"Exempel {column}.{seed + 1}" for column in columns_of(round_)]
    return {"cells": {subjects[seed % len(subjects)]: {rows[seed % len(rows)]: cells}}}


def spoiled(round_: Round) -> list[Raw]:
    """Return nothing at all, only blanks, and a text that is too long."""
    first = _first_name(round_)
    return [
        {},
        {first: [" \n "]},
        {first: ["x" * (round_.settings["limit"] + 1)]},
    ]


def _place(round_: Round, row: WrittenRow) -> tuple[int, int]:
    """Return where a row belongs: the number of its subject, and its own if it has a label."""
    at = list(subjects_of(round_)).index(row.subject)
    return at, list(row_labels(round_, "")).index(row.row) if has_named_rows(round_) else 0


def _shown(round_: Round, labels: Mapping[str, str]) -> dict[str, str]:
    """Return the labels without those that were hidden after they were taken over."""
    hidden = hidden_keys(round_)
    return {key: label for key, label in labels.items() if key not in hidden}


def _first(round_: Round, labels: Mapping[str, str]) -> str:
    return next(iter((*_shown(round_, labels), *labels)))


def _first_name(round_: Round) -> str:
    subject = _first(round_, subjects_of(round_))
    return cell_name(subject, _first(round_, row_labels(round_, "")), 1)


def _cards(round_: Round, subject: str, language: Language) -> Cards:
    labels = _shown(round_, row_labels(round_, language.code))
    cards = (
        Card(label, tuple(_fields(round_, subject, row, language))) for row, label in labels.items()
    )
    return Cards(language.text("Fill in the rows"), tuple(cards))


def _fields(round_: Round, subject: str, row: str, language: Language) -> Iterator[Text]:
    hints = _hints(round_, subject, row, language.code)
    for column, label in enumerate(block_lines(round_, "columns", language.code), 1):
        yield _text(round_, cell_name(subject, row, column), label, hints[column - 1])


def _text(round_: Round, name: str, label: str = "", hint: str = "") -> Text:
    return Text(name, label, limit=round_.settings["limit"], lines=2, hint=hint)


def _hints(round_: Round, subject: str, row: str, code: str) -> list[str]:
    """Return what stands below each column's label; in the first row, its example too."""
    words = round_.wording(code)
    is_first = row == _first(round_, row_labels(round_, ""))
    shown = example(round_, code, subjects_of(round_)[subject]) if is_first else ()
    hints = [
        [*words.below("columns", n), *shown[n : n + 1]] for n in range(len(columns_of(round_)))
    ]
    return [" ".join(lines) for lines in hints]


def _read_rows(round_: Round, reader: Reader, subject: str) -> dict[str, list[str]]:
    rows = {
        row: [reader.text(_text(round_, cell_name(subject, row, n))) for n in columns_of(round_)]
        for row in keys_of(round_, row_labels(round_, ""))
    }
    return {row: cells for row, cells in rows.items() if any(cells)}


def _rows_from_words(round_: Round, rows: Sequence[Sequence[object]]) -> dict[str, list[str]]:
    """Return the rows by their keys; those there is no room for get a number nobody has."""
    keys = list(row_labels(round_, ""))
    first = int(keys[0]) if keys[0].isdecimal() else 1
    keys += [str(first + n) for n in range(len(keys), len(rows))]
    width = len(columns_of(round_))
    filled_up = ([*map(str, row), *[""] * (width - len(row))] for row in rows)
    return {key: row for key, row in zip(keys, filled_up, strict=False) if any(row)}


def _item(round_: Round, response: Response, row: WrittenRow) -> Item:
    name = row_name(round_, row.row)
    written = next(cell for cell in row.cells if cell)
    return Item(
        id=digest(round_.id, response.voter, *row.saved_as),
        label=str(name) if rows_are_items(round_) else written.split("\n")[0],
        detail={
            "subject": subjects_of(round_)[row.subject],
            "row": name,
            "cells": list(row.cells),
        },
        authors=1,
        hidden=not hidden_keys(round_).isdisjoint((row.subject, row.row)),
    )
