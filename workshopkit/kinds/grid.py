"""Grid: rows and columns to write in, one grid for all or one for each of several subjects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from workshopkit.domain.item import Item, lineage, visible
from workshopkit.domain.language import Language
from workshopkit.domain.response import HandCount, Response
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.setting import earlier_exercise, number, one_of
from workshopkit.domain.text import clean, digest
from workshopkit.kinds import base
from workshopkit.kinds.base import who_answers
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

_PREFIX = "cell-"
_NO_SUBJECT = "-"


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


@dataclass(frozen=True)
class _Row:
    """A written row: the keys it was saved under, and those it is found under today."""

    saved_as: tuple[str, str]
    subject: str
    row: str
    cells: Sequence[str]

    @property
    def is_merged(self) -> bool:
        """Whether what it was about lives on in something else."""
        return self.saved_as != (self.subject, self.row)


def form(round_: Round, language: Language) -> Form:
    """Return a card for each row; with subjects, such a set of cards for each of them."""
    if not _has_subjects(round_):
        return (_cards(round_, _NO_SUBJECT, language),)
    return tuple(
        FieldGroup(label, (_cards(round_, key, language),), is_folded=True)
        for key, label in _shown(round_, _subjects(round_)).items()
    )


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Return the rows that have something in them; one at least is needed."""
    reader = Reader(raw)
    cells = {key: _read_rows(round_, reader, key) for key in _keys(round_, _subjects(round_))}
    cells = {key: rows for key, rows in cells.items() if rows}
    unknown = _unknown_keys(round_, raw)
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
    for row in sorted(_written(round_, value), key=lambda row: row.is_merged):
        place = _free_row(round_, row, taken)
        taken.add((row.subject, place))
        for column, text in enumerate(row.cells, 1):
            name = _name(row.subject, place, column)
            if text:
                sent[name] = ["\n".join((*sent.get(name, ()), text))]
    return sent


def from_words(round_: Round, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rows of a scenario; a subject that is not there stays, and `read` refuses it."""
    aliases = {alias: item.id for item in round_.items for alias in item.aliases}
    ids = {**aliases, **{item.label: item.id for item in round_.items}}
    grids = {ids.get(label, label): rows for label, rows in words.get("grids", {}).items()}
    if words.get("rows"):
        grids[_NO_SUBJECT] = words["rows"]
    return {"cells": {key: _rows_from_words(round_, rows) for key, rows in grids.items()}}


def items(round_: Round, responses: Sequence[Response], hands: Sequence[HandCount]) -> list[Item]:
    """Return every written row: subject by subject, the answers to one named row together."""
    del hands
    subjects = list(_subjects(round_))
    rows = list(row_labels(round_, ""))
    is_named = has_named_rows(round_)
    found = [
        ((subjects.index(row.subject), is_named and rows.index(row.row), turn), response, row)
        for turn, response in enumerate(responses)
        for row in _in_order(round_, response.value)
    ]
    found.sort(key=lambda entry: entry[0])
    return [_item(round_, response, row) for _, response, row in found]


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
    subjects, rows = list(_subjects(round_)), list(row_labels(round_, ""))
    cells = [f"Exempel {column}.{seed + 1}" for column in _columns(round_)]
    return {"cells": {subjects[seed % len(subjects)]: {rows[seed % len(rows)]: cells}}}


def spoiled(round_: Round) -> list[Raw]:
    """Return nothing at all, only blanks, and a text that is too long."""
    first = _first_name(round_)
    return [
        {},
        {first: [" \n "]},
        {first: ["x" * (round_.settings["limit"] + 1)]},
    ]


def _has_subjects(round_: Round) -> bool:
    # With both sources set, the items are those of the rows: `SOURCE_SETTINGS` names them first.
    return bool(round_.settings["subjects_from"] and round_.items) and not rows_are_items(round_)


def _subjects(round_: Round) -> dict[str, str]:
    """Return the label of each subject by its key, or one without a name."""
    if _has_subjects(round_):
        return {item.id: item.label for item in round_.items}
    return {_NO_SUBJECT: ""}


def _shown(round_: Round, labels: Mapping[str, str]) -> dict[str, str]:
    """Return the labels without those that were hidden after they were taken over."""
    hidden = hidden_keys(round_)
    return {key: label for key, label in labels.items() if key not in hidden}


def _first(round_: Round, labels: Mapping[str, str]) -> str:
    return next(iter((*_shown(round_, labels), *labels)))


def _columns(round_: Round) -> range:
    return range(1, len(block_lines(round_, "columns", "")) + 1)


def _name(subject: str, row: str, column: int) -> str:
    return f"{_PREFIX}{subject}-{row}-{column}"


def _first_name(round_: Round) -> str:
    subject = _first(round_, _subjects(round_))
    return _name(subject, _first(round_, row_labels(round_, "")), 1)


def _cards(round_: Round, subject: str, language: Language) -> Cards:
    labels = _shown(round_, row_labels(round_, language.code))
    cards = (
        Card(label, tuple(_fields(round_, subject, row, language))) for row, label in labels.items()
    )
    return Cards(language.text("Fill in the rows"), tuple(cards))


def _fields(round_: Round, subject: str, row: str, language: Language) -> Iterator[Text]:
    hints = _hints(round_, subject, row, language.code)
    for column, label in enumerate(block_lines(round_, "columns", language.code), 1):
        yield _text(round_, _name(subject, row, column), label, hints[column - 1])


def _text(round_: Round, name: str, label: str = "", hint: str = "") -> Text:
    return Text(name, label, limit=round_.settings["limit"], lines=2, hint=hint)


def _hints(round_: Round, subject: str, row: str, code: str) -> list[str]:
    """Return what stands below each column's label; in the first row, its example too."""
    words = round_.wording(code)
    is_first = row == _first(round_, row_labels(round_, ""))
    shown = example(round_, code, _subjects(round_)[subject]) if is_first else ()
    hints = [[*words.below("columns", n), *shown[n : n + 1]] for n in range(len(_columns(round_)))]
    return [" ".join(lines) for lines in hints]


def _keys(round_: Round, current: Iterable[str]) -> list[str]:
    """Return the keys, each with those of the items that were merged into it."""
    lives_as = lineage(round_.items)
    return [
        key
        for now in current
        for key in (now, *(old for old, home in lives_as.items() if home == now != old))
    ]


def _read_rows(round_: Round, reader: Reader, subject: str) -> dict[str, list[str]]:
    rows = {
        row: [reader.text(_text(round_, _name(subject, row, n))) for n in _columns(round_)]
        for row in _keys(round_, row_labels(round_, ""))
    }
    return {row: cells for row, cells in rows.items() if any(cells)}


def _unknown_keys(round_: Round, raw: Raw) -> list[str]:
    """Return the subjects, rows or columns that something was written in but are not there."""
    subjects = _keys(round_, _subjects(round_))
    rows = _keys(round_, row_labels(round_, ""))
    known = {_name(s, row, column) for s in subjects for row in rows for column in _columns(round_)}
    written = (name for name, texts in raw.items() if any(clean(text) for text in texts))
    unknown = [name for name in written if name.startswith(_PREFIX) and name not in known]
    return list(dict.fromkeys(_unknown_part(name, subjects, rows) for name in unknown))


def _unknown_part(name: str, subjects: Sequence[str], rows: Sequence[str]) -> str:
    parts = name.removeprefix(_PREFIX).rsplit("-", 2)
    known: tuple[Sequence[str], ...] = (subjects, rows, ())
    wrong = (part for part, right in zip(parts, known, strict=False) if part not in right)
    return next(wrong, name)


def _written(round_: Round, value: Mapping[str, Any]) -> Iterator[_Row]:
    lives_as = lineage(round_.items)
    for subject, rows in value.get("cells", {}).items():
        for row, cells in rows.items():
            now = lives_as.get(subject, subject), lives_as.get(row, row)
            yield _Row((subject, row), *now, cells)


def _in_order(round_: Round, value: Mapping[str, Any]) -> list[_Row]:
    """Return the rows of one answer from the top, what was merged into a subject after its own."""
    subjects = _keys(round_, _subjects(round_))
    rows = _keys(round_, row_labels(round_, ""))
    order = {(s, row): (i, j) for i, s in enumerate(subjects) for j, row in enumerate(rows)}
    written = (row for row in _written(round_, value) if row.saved_as in order)
    return sorted(written, key=lambda row: order[row.saved_as])


def _free_row(round_: Round, row: _Row, taken: set[tuple[str, str]]) -> str:
    """Return the row a text belongs in; open rows move on when theirs is taken."""
    if has_named_rows(round_) or (row.subject, row.row) not in taken:
        return row.row
    free = (key for key in row_labels(round_, "") if (row.subject, key) not in taken)
    return next(free, row.row)


def _rows_from_words(round_: Round, rows: Sequence[Sequence[object]]) -> dict[str, list[str]]:
    """Return the rows by their keys; those there is no room for get a number nobody has."""
    keys = list(row_labels(round_, ""))
    first = int(keys[0]) if keys[0].isdecimal() else 1
    keys += [str(first + n) for n in range(len(keys), len(rows))]
    width = len(_columns(round_))
    filled_up = ([*map(str, row), *[""] * (width - len(row))] for row in rows)
    return {key: row for key, row in zip(keys, filled_up, strict=False) if any(row)}


def _item(round_: Round, response: Response, row: _Row) -> Item:
    name = row_name(round_, row.row)
    written = next(cell for cell in row.cells if cell)
    return Item(
        id=digest(round_.id, response.voter, *row.saved_as),
        label=str(name) if rows_are_items(round_) else written.split("\n")[0],
        detail={
            "subject": _subjects(round_)[row.subject],
            "row": name,
            "cells": list(row.cells),
        },
        authors=1,
        hidden=not hidden_keys(round_).isdisjoint((row.subject, row.row)),
    )
